"""How the advice does on published cases, and beside what.

Owns which figures are taken: per reader and over all readings, under noise, of rivals (other rules
over the same questionnaire), of always naming the same approach, per approach and per category;
and the list of what is missed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from advisor.engine import AnsweredPack, judge
from advisor.model import Pack
from advisor.packtest import Judged, PackCase, Suite, judged
from tests.evaluation.agreement import Agreement, agreement
from tests.evaluation.figures import (
    Advice,
    Category,
    GateFigures,
    Tally,
    advice_of,
    by_category,
    gate_figures,
    tally,
)
from tests.evaluation.noise import SEEDS, Noise, blank, move, noisy

_NOISES: tuple[tuple[str, Noise, int], ...] = (
    ("10 % left out", blank, 10),
    ("25 % left out", blank, 25),
    ("10 % moved", move, 10),
)


@dataclass(frozen=True)
class Missed:
    """One reading that does not come out as the world did."""

    case: PackCase
    kind: Literal["harmful", "not acceptable", "blocker missed", "blocked"]
    found: tuple[str, ...]
    expected: tuple[str, ...]


@dataclass(frozen=True)
class Published:
    """All figures over published cases."""

    cases: int
    advice: tuple[Tally, ...]
    """Of each reader, then of all."""
    gates: tuple[GateFigures, ...]
    """The same."""
    noise: tuple[Tally, ...]
    """Of all readings with answers changed, once for every seed."""
    rivals: tuple[Tally, ...]
    """Other rules, then always the same approach."""
    approaches: tuple[Tally, ...]
    """By the best approach that the cases expect."""
    categories: tuple[Category, ...]
    agreement: tuple[Agreement, ...]
    missed: tuple[Missed, ...]


def published(suite: Suite, rivals: Mapping[str, Pack]) -> Published:
    """The figures of the suite's published cases, beside rivals by name."""
    pack = suite.pack
    readings = [judged(pack, case) for case in suite.readings]
    readers = sorted({each.case.reader for each in readings})
    groups = {who: [each for each in readings if each.case.reader == who] for who in readers}
    groups["all readers"] = readings
    return Published(
        cases=len({each.case.id for each in readings}),
        advice=tuple(_tally(who, group) for who, group in groups.items()),
        gates=tuple(gate_figures(who, group) for who, group in groups.items()),
        noise=tuple(_under_noise(readings, *noise) for noise in _NOISES),
        rivals=(*_rivals(rivals, suite.readings), *_constants(pack, readings)),
        approaches=tuple(_by_approach(pack, readings)),
        categories=by_category((category.id for category in pack.categories), readings),
        agreement=agreement(pack, readings),
        missed=tuple(miss for each in readings for miss in _missed(each)),
    )


def _tally(who: str, readings: Iterable[Judged]) -> Tally:
    return tally(who, (advice_of(each.verdict, each.case.expect) for each in readings))


def _under_noise(readings: Sequence[Judged], who: str, change: Noise, percent: int) -> Tally:
    def advice() -> Iterator[Advice]:
        for each in readings:
            for seed in SEEDS:
                changed = noisy(each, change, percent, seed)
                verdict = judge(AnsweredPack(each.verdict.file.pack, changed))
                yield advice_of(verdict, each.case.expect)

    return tally(who, advice())


def _rivals(rivals: Mapping[str, Pack], cases: Sequence[PackCase]) -> Iterator[Tally]:
    for name, pack in rivals.items():
        verdicts = (judge(AnsweredPack(pack, case.answers)) for case in cases)
        yield tally(name, map(advice_of, verdicts, (case.expect for case in cases)))


def _constants(pack: Pack, readings: Iterable[Judged]) -> Iterator[Tally]:
    expects = [each.case.expect for each in readings]
    for approach in pack.approach_ids:
        yield tally(f"always {approach}", (Advice(expect, (approach,)) for expect in expects))


def _by_approach(pack: Pack, readings: Sequence[Judged]) -> Iterator[Tally]:
    for approach in pack.approach_ids:
        best = [each for each in readings if each.case.expect.approach[0] == approach]
        if best:
            yield _tally(approach, best)


def _missed(each: Judged) -> Iterator[Missed]:
    expect, leading = each.case.expect, each.verdict.leading
    if not each.acceptable:
        kind: Literal["harmful", "not acceptable"] = (
            "harmful" if each.harmful else "not acceptable"
        )
        yield Missed(each.case, kind, leading, expect.approach)
    if each.gated and not each.blocked_as_expected:
        yield Missed(each.case, "blocker missed", each.blockers, expect.gate)
    if each.gated is False and each.blockers:
        yield Missed(each.case, "blocked", each.blockers, ())
