"""A pack's cases: what fails, what is reached, what is counted, worked out by hand on the toy."""

import json
import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from advisor.cli import main
from advisor.loading import load_pack
from advisor.packtest import examine, judged, read_suite
from tests.casefiles import RERACK, UNTOLD, add_case, add_readers

TOY = Path(__file__).parent / "packs/toy"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the toy pack, without a case."""
    return shutil.copytree(TOY, tmp_path / "toy")


@pytest.fixture
def add(folder: Path) -> Callable[..., None]:
    """Writes a case of the pack, by its path under `cases/`."""
    return partial(add_case, folder)


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    code = main(["test", *map(str, arguments)])
    return code, *capsys.readouterr()


MET = {
    "approach": ["stay", "rerack"],
    "unacceptable": ["move"],
    "stage": "plan",
    "certainty": "firm",
    "gate": ["win-crew"],
    "fired": ["s-blocked", "a-rerack", "crew-in-the-dark"],
    "silent": ["s-tight", "no-permit"],
}


@pytest.mark.parametrize(
    ("answers", "expect", "difference"),
    [
        (UNTOLD, MET, ""),
        (UNTOLD, {"approach": ["rent", "move"]}, "approach rerack, expected rent or move"),
        (UNTOLD, {"unacceptable": ["rerack"]}, "approach rerack, which is unacceptable"),
        (UNTOLD, {"stage": "trial"}, "stage plan, expected trial"),
        (UNTOLD, {"certainty": "likely"}, "certainty firm, expected likely"),
        (UNTOLD, {"gate": ["fix-site"]}, "blockers win-crew, expected fix-site"),
        (RERACK, {"gate": ["win-crew"]}, "blockers none, expected win-crew"),
        (UNTOLD, {"fired": ["s-blocked", "s-tight"]}, "not fired: s-tight"),
        (UNTOLD, {"silent": ["s-tight", "crew-in-the-dark"]}, "not silent: crew-in-the-dark"),
        (UNTOLD, {"bands": {"space": "low", "site": "fair"}}, "space not low"),
        ({}, {"bands": {"crew": "weak"}}, "crew not weak"),
        (
            UNTOLD,
            {"stage": "go", "certainty": "open"},
            "certainty firm, expected open; stage plan, expected go",
        ),
        ({}, {"approach": ["stay"]}, "approach open with stay ahead, expected stay"),
        ({}, {"approach": ["stay"], "certainty": "open"}, ""),
        ({"aisles": "free", "pallets": 9000}, {"fired": ["k-free-and-full"]}, ""),
    ],
)
def test_worked_case_is_held_to_what_it_expects(
    answers: dict[str, object],
    expect: dict[str, object],
    difference: str,
    folder: Path,
    add: Callable[..., None],
    capsys: pytest.CaptureFixture[str],
) -> None:
    add("hall", answers, **expect)
    code, out, _ = run(capsys, folder, "--json")
    found = json.loads(out)["packs"][0]["worked"]
    failures = [{"file": "cases/hall.yaml", "differences": difference.split("; ")}]
    assert (code, found) == (
        bool(difference),
        {"cases": 1, "failures": failures if difference else []},
    )
    code, out, _ = run(capsys, folder)
    assert code == bool(difference)
    assert ("cases/hall.yaml" in out) == bool(difference)


def test_invalid_files_are_all_told(
    folder: Path, add: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    add("hall", {"aisle": "blocked"}, stage="go")
    add("more/hall", RERACK)
    add("published/one/ann", RERACK, stage="go")
    add("published/two/ann", RERACK, approach=["stay"])
    add("published/two/bob", RERACK, approach=["rent"])
    code, out, err = run(capsys, folder)
    told = [line.split(": ")[:2] for line in err.splitlines()]
    assert (code, out) == (3, "")
    assert [(place.removeprefix(f"{folder}/cases/"), fault) for place, fault in told[:-1]] == [
        ("hall.yaml:1:29", "unknown-question"),
        ("more/hall.yaml:1:1", "missing-expect"),
        ("published/one/ann.yaml:1:1", "missing-expect"),
        ("published/two/bob.yaml:1:1", "other-expect"),
    ]


def test_coverage_counts_what_fires_and_what_is_chosen(
    folder: Path, add: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    add("hall", {**RERACK, "permit": "refused"}, stage="trial")  # the permit is not asked for
    add("published/one/ann", {"goods": [], "told": "nobody"}, approach=["rent"])
    found = {each.what: each for each in examine(read_suite(folder)).coverage}
    assert {what: (each.reached, each.total) for what, each in found.items()} == {
        "score rows": (6, 17),
        "gates": (1, 5),
        "approach rows": (1, 6),
        "stage rows": (0, 6),  # the approach itself goes no further than its default
        "options": (8, 28),
    }
    assert found["gates"].missed == ("no-permit", "cold-abroad", "plain-goods", "fits-two-bays")
    assert {"pallets=500..2999", "goods=chilled", "permit=refused"} < {*found["options"].missed}
    assert not {"pallets=8001..50000", "goods=bulky"} & {*found["options"].missed}
    assert run(capsys, folder)[0] == 0
    assert run(capsys, folder, "--full-coverage")[0] == 1


def test_gate_that_only_vetoes_blocks_nobody(folder: Path, add: Callable[..., None]) -> None:
    abroad = {**RERACK, "goods": ["chilled"], "drop-offs": "abroad", "night-runs": "never"}
    add("hall", {**abroad, "permit": "granted"}, fired=["cold-abroad"])
    (case,) = read_suite(folder).worked
    found = judged(load_pack(folder), case)
    assert "cold-abroad" in found.fired
    assert found.blockers == ()


def test_published_cases_are_counted(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    add_readers(folder)
    code, out, err = run(capsys, folder)
    assert (code, err) == (0, "")
    assert "3 cases with a known outcome." in out
    assert "- acceptable: 4 of 5 (80.0 %)\n- harmful: 1 of 5 (20.0 %)\n" in out
    assert run(capsys, folder, "-f", "text") == (code, out, err)
    assert json.loads(run(capsys, folder, "-f", "json")[1])["packs"][0]["published"] == {
        "acceptable": {"count": 4, "of": 5},
        "harmful": {"count": 1, "of": 5},
        "blockers_found": {"count": 1, "of": 2},
        "blocked_without_need": {"count": 1, "of": 3},
    }
