"""Figures over published cases: how often advice is acceptable, harmful, and rightly blocked.

Everything is a count with what it is counted over, so that nothing is rounded here. It must not
know where a piece of advice comes from.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from advisor.engine import Verdict
from advisor.model import Choice, Expect
from advisor.packtest import Judged


class Advice(NamedTuple):
    """What is advised, beside what its case expects."""

    expect: Expect
    choice: Choice
    open: bool = False


@dataclass(frozen=True)
class Tally:
    """How often one advisor's first choice was acceptable, and how often harmful."""

    who: str
    cases: int
    acceptable: int
    harmful: int
    open: int
    """How many verdicts named no approach; their largest share was counted."""


@dataclass(frozen=True)
class GateFigures:
    """How often a blocker fired where one is known to have been needed, and where none is."""

    who: str
    gated: int
    found: int
    """A fired blocker is of an expected category."""
    ungated: int
    blocked: int
    """Any blocker fired all the same."""


@dataclass(frozen=True)
class Category:
    """The same for one category of blockers."""

    category: str
    expected: int
    found: int
    blocked: int
    """Fired in cases without a known blocker."""


def tally(who: str, advice: Iterable[Advice]) -> Tally:
    """The figures of these pieces of advice."""
    given = list(advice)
    return Tally(
        who=who,
        cases=len(given),
        acceptable=sum({*each.choice} <= {*each.expect.approach} for each in given),
        harmful=sum(not {*each.choice}.isdisjoint(each.expect.unacceptable) for each in given),
        open=sum(each.open for each in given),
    )


def advice_of(verdict: Verdict, expect: Expect) -> Advice:
    """What a verdict advises; while it is open its largest share counts."""
    return Advice(expect, verdict.leading, verdict.certainty == "open")


def gate_figures(who: str, cases: Sequence[Judged]) -> GateFigures:
    """How well these verdicts block; cases on whose blocker raters differ are left out."""
    gated = [case for case in cases if case.gated]
    ungated = [case for case in cases if case.gated is False]
    return GateFigures(
        who=who,
        gated=len(gated),
        found=sum(case.blocked_as_expected for case in gated),
        ungated=len(ungated),
        blocked=sum(bool(case.blockers) for case in ungated),
    )


def by_category(categories: Iterable[str], cases: Sequence[Judged]) -> tuple[Category, ...]:
    """The same for each category that some case expects or some verdict has."""
    found = []
    for id in categories:
        expected = [case for case in cases if case.gated and id in case.case.expect.gate]
        blocked = sum(case.gated is False and id in case.blockers for case in cases)
        hits = sum(id in case.blockers for case in expected)
        if expected or blocked:
            found.append(Category(id, len(expected), hits, blocked))
    return tuple(found)
