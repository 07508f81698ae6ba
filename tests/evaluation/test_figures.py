"""Every figure over published cases, worked out by hand on the toy."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from advisor.cli.text import section_text
from advisor.loading import load_pack
from advisor.model import Pack
from advisor.packtest import Suite, judged, read_suite
from advisor.report.document import ReportSection
from tests.casefiles import add_readers
from tests.cli.invoke import TOY
from tests.evaluation.__main__ import blocks, with_rules
from tests.evaluation.figures import Tally
from tests.evaluation.noise import SEEDS, Noise, blank, move, noisy
from tests.evaluation.published import published

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
def readers(tmp_path: Path) -> Suite:
    """The toy pack with published cases."""
    folder = shutil.copytree(TOY, tmp_path / "toy")
    add_readers(folder)
    return read_suite(folder)


@pytest.fixture
def rivals(tmp_path: Path) -> dict[str, Pack]:
    """Other rules over the toy's questionnaire."""
    file = tmp_path / "rival.yaml"
    file.write_text(RIVAL, "utf-8")
    return {"rival": with_rules(TOY, file)}


@pytest.fixture(scope="module")
def toy() -> Pack:
    return load_pack(TOY)


def test_figures_of_advice_and_rivals(readers: Suite, rivals: dict[str, Pack]) -> None:
    found = published(readers, rivals)
    assert found.cases == 3
    assert found.advice == (
        Tally("ann", 3, 2, 1, 1),
        Tally("bob", 2, 2, 0, 0),
        Tally("all readers", 5, 4, 1, 1),
    )
    assert found.rivals == (
        Tally("rival", 5, 1, 1, 0),  # moves one/ann and two/ann; undecided for three/ann
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
    found = published(readers, {})
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
    found = published(replace(readers, readings=cases), {})
    assert [(g.gated, g.ungated) for g in found.gates] == [(0, 0)] * 3
    assert found.categories == ()


def test_readers_agree_where_no_rule_tells_them_apart(readers: Suite) -> None:
    found = published(readers, {})
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


def test_figures_are_printed(readers: Suite, rivals: dict[str, Pack]) -> None:
    page = ReportSection("", "", tuple(blocks(published(readers, rivals))))
    out = section_text(page)
    assert "all readers    5         80.0 %      20.0 %   1" in out
    assert "win-crew  1 of 2 (50.0 %)     1" in out
    assert "told        0 of 2 (0 %)" in out
    assert "- two, ann: harmful: rerack, expected stay" in out
