"""A pack's cases: what fails, what is reached, and every figure, worked out by hand on the toy."""

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from advisor.cli import main
from advisor.loading import load_pack
from advisor.model import Pack
from advisor.packtest import Suite, Tally, examine, judged, read_suite
from advisor.packtest.noise import SEEDS, Noise, blank, move, noisy

TOY = Path(__file__).parent / "packs/toy"

RERACK = {
    "aisles": "blocked",
    "pallets": 12000,
    "goods": ["bulky"],
    "drop-offs": "town",
    "lease": "none",
    "told": "all",
    "last-count": 3,
}
"""Rerack, firm, and held at trial by the approach itself."""
UNTOLD = {**RERACK, "told": "nobody"}
"""The same, blocked by `crew-in-the-dark` of the category `win-crew`."""
FEW = {**RERACK, "pallets": 100}
"""So few pallets that the answer is to stay."""

RIVAL = """\
certainty: {likely: 80, leaning: 50, core-known: 0}
bands: {need: [34, 67], readiness: [34, 67]}
scores: {}
gates:
  - {id: many, level: fact, title: Many, when: {pallets: "> 10000"}, because: So many.}
approach-table:
  - {id: r-many, when: {many: fires}, approach: move, because: So many pallets move.}
  - {id: r-else, otherwise: stay, because: All others stay.}
stage-table:
  - {id: r-stage, otherwise: go, because: It goes.}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the toy pack, without a case."""
    return shutil.copytree(TOY, tmp_path / "toy")


@pytest.fixture
def add(folder: Path) -> Callable[..., None]:
    """Writes a case of the pack, by its path under `cases/`."""

    def write(name: str, answers: dict[str, object], **expect: object) -> None:
        file = folder / "cases" / f"{name}.yaml"
        file.parent.mkdir(parents=True, exist_ok=True)
        content = {"pack": "toy", "answers": answers, **({"expect": expect} if expect else {})}
        file.write_text(json.dumps(content), "utf-8")

    return write


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
    (folder / "cases/published/rival.yaml").write_text(RIVAL.replace("stay", "sty"), "utf-8")
    code, out, err = run(capsys, folder)
    told = [line.split(": ")[:2] for line in err.splitlines()]
    assert (code, out) == (3, "")
    assert [(place.removeprefix(f"{folder}/cases/"), fault) for place, fault in told[:-1]] == [
        ("hall.yaml:1:29", "unknown-question"),
        ("more/hall.yaml:1:1", "missing-expect"),
        ("published/one/ann.yaml:1:1", "missing-expect"),
        ("published/rival.yaml:8:29", "unknown-approach"),
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


@pytest.fixture
def readers(folder: Path, add: Callable[..., None]) -> Suite:
    """Three published cases, two of them as two readers answered them, and a rival."""
    first: dict[str, object] = {"approach": ["rerack"], "unacceptable": ["move"]}
    second = {"approach": ["stay"], "unacceptable": ["rerack"], "gate": ["win-crew"]}
    add("published/one/ann", {**RERACK, "goods": ["bulky", "chilled"]}, **first)
    add("published/one/bob", {**UNTOLD, "pallets": 9000, "goods": ["chilled", "bulky"]}, **first)
    add("published/two/ann", UNTOLD, **second)
    add("published/two/bob", {**FEW, "last-count": "not-applicable"}, **second)
    add("published/three/ann", {}, approach=["rent", "stay"])
    (folder / "cases/published/rival.yaml").write_text(RIVAL, "utf-8")
    return read_suite(folder)


def test_figures_of_advice_and_rivals(readers: Suite) -> None:
    found = examine(readers).published
    assert found is not None
    assert found.cases == 3
    assert found.advice == (
        Tally("ann", 3, 2, 1, 1),
        Tally("bob", 2, 2, 0, 0),
        Tally("all readers", 5, 4, 1, 1),
    )
    assert found.rivals == (
        Tally("rival", 5, 2, 1, 0),  # moves one/ann and two/ann; three/ann is mostly stay
        Tally("always stay", 5, 3, 0, 0),
        Tally("always rerack", 5, 2, 2, 0),
        Tally("always rent", 5, 1, 0, 0),
        Tally("always move", 5, 0, 2, 0),
    )
    assert found.approaches == (
        Tally("stay", 2, 1, 1, 0),
        Tally("rerack", 2, 2, 0, 0),
        Tally("rent", 1, 1, 0, 1),
    )
    assert [each.cases for each in found.noise] == [5 * len(SEEDS)] * 3


def test_figures_of_blockers(readers: Suite) -> None:
    found = examine(readers).published
    assert found is not None
    gates = [(g.who, g.found, g.gated, g.blocked, g.ungated) for g in found.gates]
    assert gates == [("ann", 1, 1, 0, 2), ("bob", 0, 1, 1, 1), ("all readers", 1, 2, 1, 3)]
    assert [(c.category, c.found, c.expected, c.blocked) for c in found.categories] == [
        ("win-crew", 1, 2, 1)
    ]
    missed = [(m.case.file.removeprefix("cases/published/"), m.kind) for m in found.missed]
    assert missed == [
        ("one/bob.yaml", "blocked"),
        ("two/ann.yaml", "harmful"),
        ("two/bob.yaml", "blocker missed"),
    ]


def test_case_on_whose_blocker_raters_differ_counts_neither_way(readers: Suite) -> None:
    expect = replace(readers.readings[0].expect, gate=("win-crew", "none"))
    cases = tuple(replace(case, expect=expect) for case in readers.readings)
    found = examine(replace(readers, readings=cases)).published
    assert found is not None
    assert [(g.gated, g.ungated) for g in found.gates] == [(0, 0)] * 3
    assert found.categories == ()


def test_gate_that_only_vetoes_blocks_nobody(
    toy: Pack, folder: Path, add: Callable[..., None]
) -> None:
    abroad = {**RERACK, "goods": ["chilled"], "drop-offs": "abroad", "night-runs": "never"}
    add("hall", {**abroad, "permit": "granted"}, fired=["cold-abroad"])
    (case,) = read_suite(folder).worked
    found = judged(toy, case)
    assert "cold-abroad" in found.fired
    assert found.blockers == ()


@pytest.fixture(scope="module")
def toy() -> Pack:
    return load_pack(TOY)


def test_readers_agree_where_no_rule_tells_them_apart(readers: Suite) -> None:
    found = examine(readers).published
    assert found is not None
    rates = {each.question: (each.agreed, each.both_know, each.low) for each in found.agreement}
    assert rates == {
        "aisles": (2, 2, False),
        "pallets": (1, 2, True),  # 12,000 and 9,000 are one interval; 12,000 and 100 are not
        "goods": (2, 2, False),
        "drop-offs": (2, 2, False),
        "lease": (2, 2, False),
        "told": (0, 2, True),
        "last-count": (1, 2, True),  # 0, as not applicable is read, and 3 are two intervals
    }
    (apart,) = (each.apart for each in found.agreement if each.question == "last-count")
    assert [(each.case, each.answers) for each in apart] == [("two", ("3", "not-applicable"))]


@pytest.mark.parametrize(("change", "percent", "touched"), [(blank, 30, 2), (move, 45, 3)])
def test_noise_is_seeded_and_counted(
    change: Noise, percent: int, touched: int, toy: Pack, readers: Suite
) -> None:
    each = judged(toy, readers.readings[0])  # seven answers; 30 % are two, 45 % three
    file = each.verdict.file
    drawn = [noisy(each, change, percent, seed) for seed in SEEDS]
    assert drawn == [noisy(each, change, percent, seed) for seed in SEEDS]
    assert len({repr(each) for each in drawn}) > 1
    for answers in drawn:
        masks = answers.masks(toy)
        changed = [id for id in toy.questions if masks[id] != file.masks[id]]
        assert len(changed) == touched
        for id in changed:
            assert change is move or masks[id] == toy.questions[id].everything
            assert change is blank or _beside(toy, id, masks[id], file.masks[id])


def _beside(pack: Pack, id: str, after: int, before: int) -> bool:
    """Whether two known answers are neighbours."""
    one, other = (pack.questions[id].values[mask.bit_length() - 1] for mask in (after, before))
    if isinstance(one, tuple) and isinstance(other, tuple):
        return len({*one} ^ {*other}) == 1
    return after in (before << 1, before >> 1)


def test_figures_are_printed(
    readers: Suite, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    del readers
    code, out, err = run(capsys, folder)
    assert (code, err) == (0, "")
    assert "all readers    5         80.0 %      20.0 %   1" in out
    assert "win-crew  1 of 2 (50.0 %)     1" in out
    assert "told        0 of 2 (0 %)" in out
    assert "- two, ann: harmful: rerack, expected stay" in out
    assert run(capsys, folder, "-f", "text") == (code, out, err)
    found = json.loads(run(capsys, folder, "-f", "json")[1])["packs"][0]["published"]
    assert found["advice"][2] == {
        "who": "all readers",
        "cases": 5,
        "acceptable": 4,
        "harmful": 1,
        "open": 1,
    }
    assert found["missed"][1] == {
        "file": "cases/published/two/ann.yaml",
        "kind": "harmful",
        "found": ["rerack"],
        "expected": ["stay"],
    }
