"""A new pack works as it stands, and the page on writing packs says what there is."""

from __future__ import annotations

from pathlib import Path

import pytest

from advisor.cli import main
from advisor.lint import prove
from advisor.loading import load_pack
from advisor.packtest import examine, read_suite
from tests.cli.invoke import Done
from tests.writing import PAGE, page


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(capsys: pytest.CaptureFixture[str], *line: str) -> Done:
    return Done(main([*line]), *capsys.readouterr())


def test_new_pack_holds_and_its_cases_come_out(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = run(capsys, "new-pack", "packs/Book club")
    assert (code, out) == (0, "")
    assert "Wrote the pack book-club" in err
    assert "`advisor lint 'packs/Book club'`" in err
    folder = here / "packs/Book club"
    assert load_pack(folder).id == "book-club"
    assert prove(load_pack(folder)) == ()
    examined = examine(read_suite(folder))
    assert (examined.failures, examined.covered, examined.worked > 3) == ((), True, True)
    for command in ("lint", "test", "questions", "schema", "init"):
        assert run(capsys, command, "packs/Book club").code == 0
    assert run(capsys, "run", "packs/Book club/cases/stock-list.yaml").code == 0
    assert run(capsys, "run", "book-club.yaml").code == 0


def test_new_pack_fills_an_empty_folder_only(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "empty").mkdir()
    assert run(capsys, "new-pack", "empty").code == 0
    before = {file: file.read_bytes() for file in here.rglob("*.yaml")}
    (here / "file").write_text("mine", "utf-8")
    for place in ("empty", "file", "file/pack"):
        code, out, err = run(capsys, "new-pack", place)
        assert (code, out) == (2, "")
        assert len(err.splitlines()) == 1
    assert {file: file.read_bytes() for file in here.rglob("*.yaml")} == before


@pytest.mark.parametrize(("folder", "id"), [("2nd try!", "2nd-try"), ("\u00e4\u00e4", "new-pack")])
def test_id_is_made_of_the_folder(
    folder: str, id: str, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(capsys, "new-pack", folder).code == 0
    assert load_pack(here / folder).id == id


def test_page_on_writing_packs_is_current() -> None:
    assert PAGE.read_text("utf-8") == page(), "write it anew: python -m tests.writing"


def test_every_key_of_a_pack_has_a_meaning() -> None:
    rows = [line for line in page().splitlines() if line.startswith("| `")]
    assert len(rows) > 80
    assert [row for row in rows if row.endswith("|  |")] == []
