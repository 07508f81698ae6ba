"""Sums of products of different variables, and their least and greatest values over a box.

Such a sum is linear in each variable alone. So a variable whose slope keeps its sign is fixed at
one end, and the others are tried at both: the least value is exact. At most MOST_TRIED variables
are tried at a time, fewer where sums are very long; beyond, what comes out is a bound. Integers
only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import prod

MOST_TRIED = 8
_MOST_STEPS = 200_000
"""Terms that are looked at, roughly; hundreds over dozens of ranges are nobody's sheet."""

Box = Mapping[str, tuple[int, int]]
"""By variable its lowest and highest value; neither is below zero."""
_Term = tuple[str, ...]


@dataclass(frozen=True)
class CostBound:
    """A least or greatest value."""

    value: Fraction
    exact: bool = True
    """Whether it is reached."""


class Polynomial:
    """Coefficients by term; a term is its variables in alphabetical order."""

    def __init__(self, terms: Mapping[_Term, int]) -> None:
        self.terms = {term: number for term, number in terms.items() if number}

    @classmethod
    def of(cls, terms: Iterable[tuple[Iterable[str], int]]) -> Polynomial:
        """The sum of these terms."""
        found = Counter[_Term]()
        for variables, number in terms:
            found[tuple(sorted(variables))] += number
        return cls(found)

    def __sub__(self, other: Polynomial) -> Polynomial:
        terms = {term: -number for term, number in other.terms.items()}
        return Polynomial.of([*self.terms.items(), *terms.items()])

    def __neg__(self) -> Polynomial:
        return Polynomial({term: -number for term, number in self.terms.items()})

    @cached_property
    def variables(self) -> tuple[str, ...]:
        """The variables that are left, each once."""
        return tuple(dict.fromkeys(each for term in self.terms for each in term))

    def split(self, variable: str) -> tuple[Polynomial, Polynomial]:
        """(a, b), so that this is a + b x variable."""
        without = {term: n for term, n in self.terms.items() if variable not in term}
        slope = {
            tuple(each for each in term if each != variable): n
            for term, n in self.terms.items()
            if variable in term
        }
        return Polynomial(without), Polynomial(slope)

    def at(self, values: Mapping[str, int]) -> Polynomial:
        """What is left where these variables have these values."""
        return Polynomial.of(
            (
                [each for each in term if each not in values],
                number * prod(values[each] for each in term if each in values),
            )
            for term, number in self.terms.items()
        )

    @property
    def constant(self) -> int:
        """The term without variables."""
        return self.terms.get((), 0)

    def below(self, box: Box) -> int:
        """A number that this is never below: each term at its own least."""
        return sum(
            number * prod(box[each][number < 0] for each in term)
            for term, number in self.terms.items()
        )


def least(found: Polynomial, box: Box) -> CostBound:
    """The least value over a box."""
    return _least(found, box, _tries(box, found))


def _tries(box: Box, *sums: Polynomial) -> int:
    """How many variables may be tried at both ends."""
    ranged = {each for found in sums for each in found.variables if box[each][0] < box[each][1]}
    step = max(len(ranged) * sum(len(found.terms) for found in sums), 1)
    return min(MOST_TRIED, max((_MOST_STEPS // step).bit_length() - 1, 0))


def _least(found: Polynomial, box: Box, tried: int) -> CostBound:
    while fixed := dict(_ends(found, box)):
        found = found.at(fixed)
    if not found.variables:
        return CostBound(Fraction(found.constant))
    if not tried:
        return CostBound(Fraction(found.below(box)), exact=False)
    variable = max(found.variables, key=lambda each: _reach(found, each, box))
    return _lower(_least(found.at({variable: end}), box, tried - 1) for end in box[variable])


def greatest(found: Polynomial, box: Box) -> CostBound:
    """The greatest value over a box."""
    bound = least(-found, box)
    return CostBound(-bound.value, bound.exact)


def _ends(found: Polynomial, box: Box) -> Iterable[tuple[str, int]]:
    """The variables that are lowest at one end, whatever the others are."""
    for variable in found.variables:
        low, high = box[variable]
        _, slope = found.split(variable)
        if low == high or slope.below(box) >= 0:
            yield variable, low
        elif (-slope).below(box) >= 0:
            yield variable, high


def _reach(found: Polynomial, variable: str, box: Box) -> int:
    _, slope = found.split(variable)
    low, high = box[variable]
    return (high - low) * max(-slope.below(box), -(-slope).below(box))


def _lower(bounds: Iterable[CostBound]) -> CostBound:
    """The lower one, which is reached only if nothing that is a mere bound lies below."""
    return min(bounds, key=lambda bound: (bound.value, bound.exact))


def least_ratio(above: Polynomial, under: Polynomial, box: Box) -> CostBound:
    """The least value of a ratio over a box in which what it is divided by is above zero.

    A ratio of two sums that are linear in a variable rises or falls with it.
    """
    smallest = least(under, box).value
    assert smallest > 0, "nothing is divided by zero"
    return _ratio(above, under, box, smallest, _tries(box, above, under))


def _ratio(
    above: Polynomial, under: Polynomial, box: Box, smallest: Fraction, tried: int
) -> CostBound:
    while fixed := dict(_ratio_ends(above, under, box)):
        above, under = above.at(fixed), under.at(fixed)
    left = (*above.variables, *under.variables)
    if not left:
        return CostBound(Fraction(above.constant, under.constant))
    if not tried:
        low = least(above, box).value
        return CostBound(low / (smallest if low < 0 else greatest(under, box).value), exact=False)
    ends = ({left[0]: end} for end in box[left[0]])
    return _lower(_ratio(above.at(e), under.at(e), box, smallest, tried - 1) for e in ends)


def _ratio_ends(above: Polynomial, under: Polynomial, box: Box) -> Iterable[tuple[str, int]]:
    """The variables with which the ratio rises or falls, whatever the others are."""
    for variable in dict.fromkeys((*above.variables, *under.variables)):
        low, high = box[variable]
        (a, b), (c, d) = above.split(variable), under.split(variable)
        parts = [(each.below(box), -(-each).below(box)) for each in (b, c, a, d)]
        rises = _times(*parts[:2]), _times(*parts[2:])
        if low == high or rises[0][0] >= rises[1][1]:
            yield variable, low
        elif rises[0][1] <= rises[1][0]:
            yield variable, high


def _times(one: tuple[int, int], other: tuple[int, int]) -> tuple[int, int]:
    every = [a * b for a in one for b in other]
    return min(every), max(every)
