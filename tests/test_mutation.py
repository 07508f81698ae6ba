"""Slips in the rules: which are tried, and what it takes for a case to notice one."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from advisor.cli import main
from advisor.loading import load_pack
from advisor.model import Pack
from advisor.packtest import Suite, mutate, read_suite
from advisor.packtest.mutants import Mutant, mutants
from advisor.resources import bundled_packs, pack_folder

TOY = Path(__file__).parent / "packs/toy"
PACK = load_pack(TOY)

GO = {
    "aisles": "blocked",
    "pallets": 9000,
    "goods": ["bulky"],
    "drop-offs": "abroad",
    "night-runs": "nightly",
    "lease": "signed",
    "told": "all",
    "last-count": 3,
}
"""Move, at the highest stage."""


@pytest.fixture
def add(tmp_path: Path) -> Callable[..., Suite]:
    """Adds a case to a copy of the pack, and reads it all."""
    folder = shutil.copytree(TOY, tmp_path / "toy")
    (folder / "cases").mkdir()

    def write(answers: dict[str, object], **expect: object) -> Suite:
        count = len(list((folder / "cases").iterdir()))
        content = {"pack": "toy", "answers": answers, "expect": expect}
        (folder / f"cases/{count}.yaml").write_text(json.dumps(content), "utf-8")
        return read_suite(folder)

    return write


def changes(pack: Pack, row: str) -> list[str]:
    return [each.change for each in mutants(pack) if each.row == row]


def missed(suite: Suite) -> set[tuple[str, str]]:
    return {(each.row, each.change) for each in mutate(suite).missed}


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ("many-pallets", ["7,201, not 8,001", "8,801, not 8,001"]),
        ("need-medium", ["32 %, not 35 %", "38 %, not 35 %"]),
        ("s-tight", ["1 points, not 2", "3 points, not 2", "left out"]),
        (
            "s-misread",
            [
                "-3 points, not -2",
                "-1 points, not -2",
                "does not test aisles",
                "with aisles: tight as well",
                "does not test pallets",
                "left out",
            ],
        ),
        (
            "no-permit",
            [
                "a caution, not a blocker",
                "caps at measure, not plan",
                "caps at trial, not plan",
                "does not veto move",
                "with permit: pending as well",
                "never fires",
            ],
        ),
        (
            "plain-goods",
            [
                "does not test goods",
                "does not test lease",
                "without lease: option",
                "without lease: signed",
                "never fires",
            ],
        ),
        (
            "a-move",
            [
                "does not test space",
                "does not test reach",
                "with reach: medium as well",
                "left out",
                "behind a-either",
            ],
        ),
        (
            "t-site-fair",
            [
                "does not test site",
                "with site: weak as well",
                "with site: strong as well",
                "does not test plain-goods",
                "plan, not trial",
                "go, not trial",
                "left out",
                "behind t-crew-fair",
            ],
        ),
        ("t-default", ["trial, not go"]),
        ("k-never-abroad", []),
    ],
)
def test_slips_of_a_row(row: str, found: list[str]) -> None:
    assert changes(PACK, row) == found


def test_every_slip_leaves_a_pack_of_its_own() -> None:
    found: list[Mutant] = list(mutants(PACK))
    assert len({(each.row, each.change) for each in found}) == len(found)
    assert all(each.pack is not PACK and each.where.line for each in found)


def test_case_notices_what_changes_what_it_expects(add: Callable[..., Suite]) -> None:
    before = missed(add(GO, approach=["move"]))
    assert ("a-move", "left out") not in before
    assert ("t-default", "trial, not go") in before
    assert ("s-blocked", "left out") in before
    after = missed(add(GO, stage="go", fired=["s-blocked"]))
    assert before - after >= {("t-default", "trial, not go"), ("s-blocked", "left out")}
    assert after < before


@pytest.mark.thorough
def test_case_on_a_threshold_notices_that_it_moves(add: Callable[..., Suite]) -> None:
    few = ("few-pallets", "450, not 500")
    assert few in missed(add({**GO, "pallets": 400}, fired=["a-small"]))
    assert few not in missed(add({**GO, "pallets": 499}, fired=["a-small"]))


def test_case_that_fails_already_notices_nothing(add: Callable[..., Suite]) -> None:
    found = mutate(add(GO, approach=["stay"]))
    assert found.noticed == 0


def test_change_that_moves_no_answer_is_not_counted(add: Callable[..., Suite]) -> None:
    suite = add(GO, approach=["move"])
    found = mutate(suite)
    assert found.total < len(list(mutants(suite.pack)))
    assert ("t-site-fair", "with site: weak as well") not in missed(suite)


def test_command_lists_what_no_case_notices(
    add: Callable[..., Suite], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = mutate(add(GO, approach=["move"]))
    folder = str(tmp_path / "toy")
    assert main(["test", folder, "--mutate", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)["packs"][0]["mutation"]
    assert (told["total"], told["noticed"]) == (found.total, found.noticed)
    first = found.missed[0]
    assert told["missed"][0] == {
        "file": first.where.file,
        "line": first.where.line,
        "row": first.row,
        "change": first.change,
    }
    assert len(told["missed"]) == len(found.missed)
    assert main(["test", folder, "--mutate"]) == 0
    out = capsys.readouterr().out
    assert f"notice {found.noticed} of {found.total} (" in out
    assert f"- {first.where.file}:{first.where.line}: {first.row}: {first.change}\n" in out
    assert main(["test", folder]) == 0
    assert "Slips" not in capsys.readouterr().out


@pytest.mark.thorough
@pytest.mark.parametrize("id", bundled_packs())
def test_worked_cases_notice_nine_slips_in_ten(id: str) -> None:
    found = mutate(read_suite(pack_folder(id)))
    assert found.noticed * 10 >= found.total * 9, [(m.row, m.change) for m in found.missed]
