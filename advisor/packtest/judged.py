"""One case with the verdict it gets, and in what that differs from what it expects.

Owns what counts as acceptable, harmful, blocked and fired. While a verdict is open its largest
share counts, since a benchmark has to count something. It must not add cases up.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from advisor.engine import AnsweredPack, Verdict, contradictions, judge, trace
from advisor.model import Pack
from advisor.packtest.suite import PackCase

UNDECIDED = "none"
"""Beside other categories: raters differ on whether anything blocks the case at all."""


@dataclass(frozen=True, eq=False)
class Judged:
    """A case and its verdict."""

    case: PackCase
    verdict: Verdict

    @property
    def acceptable(self) -> bool:
        """Whether what leads is known to have worked."""
        return {*self.verdict.leading} <= {*self.case.expect.approach}

    @property
    def harmful(self) -> bool:
        """Whether the evidence speaks against what is named; undecided, it names nothing."""
        leading = self.verdict.leading
        return len(leading) == 1 and leading[0] in self.case.expect.unacceptable

    @property
    def gated(self) -> bool | None:
        """Whether something had to be mended first; None where raters differ on that."""
        return None if UNDECIDED in self.case.expect.gate else bool(self.case.expect.gate)

    @cached_property
    def blockers(self) -> tuple[str, ...]:
        """Categories of the gates that cap the leading approach in every completion.

        A gate that only vetoes removes an approach and holds nobody up.
        """
        leading = {*self.verdict.leading}
        fired = (
            gate.category
            for gate, state in self.verdict.blockers
            if state == "always" and not leading.isdisjoint(gate.concerns)
        )
        return tuple(dict.fromkeys(fired))

    @property
    def blocked_as_expected(self) -> bool:
        """Whether a blocker of an expected category fires."""
        return any(category in self.case.expect.gate for category in self.blockers)

    @cached_property
    def fired(self) -> frozenset[str]:
        """The rows and checks that fire in every completion."""
        rows = {traced.row for traced in trace(self.verdict) if traced.state == "fired"}
        return frozenset(rows | {check.id for check in contradictions(self.verdict.file)})

    def band(self, dimension: str) -> str:
        """The band a dimension has in every completion; empty if it may have several."""
        counts = self.verdict.file.marginals.bands(dimension)
        words = self.verdict.file.pack.dimension[dimension].bands
        possible = [word for word, count in zip(words, counts, strict=True) if count]
        return possible[0] if len(possible) == 1 else ""


def judged(pack: Pack, case: PackCase) -> Judged:
    """A case with the verdict these rules give it; raises TooManyStates."""
    return Judged(case, judge(AnsweredPack(pack, case.answers)))


def differences(found: Judged) -> Iterator[str]:
    """What comes out otherwise than the case expects, each as a short phrase.

    An open verdict names no approach, so it meets an expected one only if it is expected open.
    What is cheaper to find out comes first.
    """
    verdict, expect = found.verdict, found.case.expect
    named = expect.certainty == "open" or verdict.certainty != "open"
    approach = _either(verdict.leading)
    if expect.approach and not (named and found.acceptable):
        told = approach if named else f"open with {approach} ahead"
        yield f"approach {told}, expected {_either(expect.approach)}"
    if named and found.harmful:
        yield f"approach {approach}, which is unacceptable"
    if expect.certainty not in ("", verdict.certainty):
        yield f"certainty {verdict.certainty}, expected {expect.certainty}"
    if expect.stage not in ("", verdict.stage):
        yield f"stage {verdict.stage}, expected {expect.stage}"
    if expect.gate and found.gated is not None and not found.blocked_as_expected:
        yield f"blockers {_all(found.blockers)}, expected {_either(expect.gate)}"
    missing = [row for row in expect.fired if row not in found.fired]
    if missing:
        yield f"not fired: {_all(missing)}"
    loud = [row for row in expect.silent if row in found.fired]
    if loud:
        yield f"not silent: {_all(loud)}"
    yield from (f"{id} not {band}" for id, band in expect.bands if found.band(id) != band)


def _either(ids: Sequence[str]) -> str:
    return " or ".join(ids)


def _all(ids: Sequence[str]) -> str:
    return ", ".join(ids) or "none"
