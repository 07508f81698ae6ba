"""From which value of one figure on something is cheaper.

Owns what follows from a difference a + b x variable, of which a and b lie in ranges themselves.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from advisor.costs.polynomial import Box, CostBound, Polynomial, greatest, least, least_ratio

Ends = tuple[Fraction, Fraction]


@dataclass(frozen=True)
class BreakEven:
    """Where a difference passes zero."""

    kind: Literal["from", "until", "maybe", "never", "always", "depends"]
    """Cheaper from there on, up to there, from there on or never, at no value, at every value;
    or it hangs on other figures alone."""
    low: Fraction = Fraction(0)
    high: Fraction = Fraction(0)
    """Between which values it passes zero; of `maybe` only the low one counts."""
    exact: bool = True
    """Whether both ends are reached; else they are bounds."""
    fixed: Ends = (Fraction(0), Fraction(0))
    """The difference at zero, between which amounts of the currency it lies."""
    each: Ends = (Fraction(0), Fraction(0))
    """What it rises by for each one more."""


def break_even(
    difference: Polynomial, variable: str, box: Box, scale: int, parts: int
) -> BreakEven:
    """Where a difference falls below zero.

    Values are counted in `scale` parts of one, and amounts in `parts` of the currency's unit.
    """
    a, b = difference.split(variable)
    fixed, each = (
        (least(part, box).value * times, greatest(part, box).value * times)
        for part, times in ((a, Fraction(1, parts)), (b, Fraction(scale, parts)))
    )
    return replace(_found(a, b, box, scale), fixed=fixed, each=each)


def _found(a: Polynomial, b: Polynomial, box: Box, scale: int) -> BreakEven:
    ends = [each(part, box) for part in (b, a) for each in (least, greatest)]
    low, high, lowest, highest = (end.value for end in ends)
    if high < 0:
        return _passed("from", "always", a, -b, box, scale)
    if low > 0:
        return _passed("until", "never", -a, b, box, scale)
    if low == 0 and lowest >= 0:
        return BreakEven("never")
    if high == 0 and highest < 0:
        return BreakEven("always")
    if low == 0:
        return BreakEven("depends")
    steepest = least_ratio(b, a, box) if lowest > 0 else CostBound(Fraction(0))
    if steepest.value >= 0:
        return BreakEven("maybe", exact=False)
    exact = steepest.exact and ends[0].exact and ends[1].exact
    return BreakEven("maybe", -1 / steepest.value / scale, exact=exact)


def _passed(
    kind: Literal["from", "until"],
    outside: Literal["always", "never"],
    above: Polynomial,
    under: Polynomial,
    box: Box,
    scale: int,
) -> BreakEven:
    """Between which values above / under lies; a figure is never below zero."""
    bottom, top = least_ratio(above, under, box), least_ratio(-above, under, box)
    if -top.value <= 0:
        return BreakEven(outside)
    low, high = CostBound(max(bottom.value, Fraction(0))), -top.value
    exact = top.exact and (bottom.exact or bottom.value < 0)
    return BreakEven(kind, low.value / scale, high / scale, exact)
