"""A sheet with a team's figures in it: what each option comes to, and what lies between two.

Owns the scale of the amounts (an integer counts `Costs.parts`-ths of the currency), which lines
count how often in a year, and what is missing. Nothing is rounded but by `money`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from math import lcm, prod

from advisor.costs.breakeven import BreakEven, break_even
from advisor.costs.figures import FigureRange, points
from advisor.costs.polynomial import Box, Polynomial, greatest, least, least_ratio
from advisor.costs.results import CostDifference, CostRange, Swing, Total, Worth
from advisor.costs.units import Unit, unit
from advisor.model import Answers, CostDue, CostLine, CostSheet

MONTHS = 12
_MONTH = "a month of the first year"
"""A variable that no figure can be called."""


def costs(sheet: CostSheet, answers: Answers) -> Costs:
    """The sheet with what these answers say about its figures."""
    return Costs(sheet, {id: points(each, answers) for id, each in sheet.figures.items()})


@dataclass(frozen=True, eq=False)
class Costs:
    """A sheet, and what is known of each of its figures."""

    sheet: CostSheet
    known: Mapping[str, FigureRange | None]

    # Scales

    @cached_property
    def scale(self) -> Mapping[str, int]:
        """How many parts of one a figure is counted in; its middle is a whole number of them."""
        found = {id: _parts(found) for id, found in self.known.items() if found}
        return {id: found.get(self._bounded_by(id), 1) for id in self.sheet.figures}

    def _bounded_by(self, id: str) -> str:
        """The known figure that an open one never exceeds; itself where it is known."""
        while self.known[id] is None and self.sheet.figures[id].at_most:
            id = self.sheet.figures[id].at_most
        return id

    @cached_property
    def _rates(self) -> Mapping[str, tuple[int, int]]:
        """By line what the product of its scaled figures is times, as a fraction of one unit."""
        found = {}
        for line in self.sheet.lines:
            of = product(self.sheet, line)
            found[line.id] = (
                of.above,
                of.below * prod(self.scale.get(id, 1) for id in line.factors),
            )
        return found

    @cached_property
    def parts(self) -> int:
        """How many parts of the currency's unit an amount is counted in."""
        again = self.scale.get(self.sheet.retrainings, 1)
        return lcm(*(below for _, below in self._rates.values())) * again

    @cached_property
    def box(self) -> Box:
        """The range of each known figure in its parts."""
        return {
            id: (int(found.low * self.scale[id]), int(found.high * self.scale[id]))
            for id, found in self.known.items()
            if found
        }

    def money(self, amount: int) -> Decimal:
        """An amount to the hundredth, halves upwards."""
        return rounded(Fraction(amount, self.parts))

    # Sums

    def _term(self, line: CostLine) -> tuple[tuple[str, ...], int]:
        above, below = self._rates[line.id]
        return tuple(id for id in line.factors if id in self.sheet.figures), (
            above * self.parts // below
        )

    def _counting(self, lines: Iterable[CostLine]) -> list[CostLine]:
        """Without the lines that are nothing, whatever their open figures are."""
        zero = {id for id, (_, high) in self.box.items() if not high} - {self.sheet.volume}
        return [line for line in lines if not zero & {*line.factors}]

    def _sum(self, lines: Iterable[CostLine]) -> Polynomial:
        return Polynomial.of(map(self._term, self._counting(lines)))

    def _year(self, lines: Iterable[CostLine]) -> Polynomial:
        """The first year: trainings count once, and once more for each that follows."""
        return Polynomial.of(self._yearly(lines))

    def _yearly(self, lines: Iterable[CostLine]) -> Iterator[tuple[tuple[str, ...], int]]:
        again = self.sheet.retrainings
        for line in self._counting(lines):
            figures, rate = self._term(line)
            yield figures, rate * (MONTHS if line.due == "month" else 1)
            if line.due == "training":
                yield (*figures, again), rate // self.scale[again]

    def _until(self, lines: Iterable[CostLine]) -> Polynomial:
        """What is paid up to some month of the first year, which is a variable."""
        once, month, training = (self._sum(_due(lines, due)) for due in _DUES)
        again, scale = self.sheet.retrainings, self.scale[self.sheet.retrainings]
        spread = [((*term, again, _MONTH), n // scale) for term, n in training.terms.items()]
        monthly = [((*term, _MONTH), n * MONTHS) for term, n in month.terms.items()]
        first = [(term, n * MONTHS) for each in (once, training) for term, n in each.terms.items()]
        return Polynomial.of([*first, *monthly, *spread])

    def _span(self, found: Polynomial) -> CostRange:
        low, high = least(found, self.box), greatest(found, self.box)
        return CostRange(
            int(low.value), int(high.value), self._likely(found), low.exact and high.exact
        )

    def _likely(self, found: Polynomial) -> int | None:
        """The amount where every figure has its likely value; None if one has none."""
        values = {}
        for id in found.variables:
            known = self.known[id]
            if known is None or known.likely is None:
                return None
            values[id] = int(known.likely * self.scale[id])
        return found.at(values).constant

    # What is asked

    def missing(self, *options: str) -> tuple[str, ...]:
        """The open figures without which these options cannot be summed."""
        lines = [line for option in options for line in self.sheet.of(option)]
        return self._open(self._year(lines))

    def _open(self, found: Polynomial) -> tuple[str, ...]:
        return tuple(
            id for id in self.sheet.figures if id in found.variables and id not in self.box
        )

    def line(self, line: CostLine) -> CostRange | None:
        """What a line comes to whenever it is due; None while a figure of it is open."""
        found = self._sum([line])
        return None if self._open(found) else self._span(found)

    def year(self, line: CostLine) -> CostRange | None:
        """The same for the first year."""
        found = self._year([line])
        return None if self._open(found) else self._span(found)

    def total(self, option: str) -> Total | None:
        """What an option comes to; None while a figure of it is open."""
        lines = self.sheet.of(option)
        year = self._year(lines)
        if self._open(year):
            return None
        once, month, training = (self._span(self._sum(_due(lines, due))) for due in _DUES)
        return Total(once, month, training, self._span(year))

    def largest(self, option: str, most: int = 3) -> tuple[tuple[CostLine, CostRange], ...]:
        """The lines of an option that come to most in the first year."""
        every = [(line, self.year(line)) for line in self.sheet.of(option)]
        found = [(line, span) for line, span in every if span and span.high]
        return tuple(sorted(found, key=lambda pair: -pair[1].high)[:most])

    def _less(self, option: str, other: str) -> Polynomial:
        """One first year less another, without what both have in common."""
        return self._year(self.sheet.of(option)) - self._year(self.sheet.of(other))

    def difference(self, option: str, other: str) -> CostDifference | None:
        """What an option costs more than another; None while a figure that tells is open."""
        found = self._less(option, other)
        if self._open(found):
            return None
        return CostDifference(option, other, self._span(found), tuple(self._swings(found)))

    def _swings(self, found: Polynomial) -> list[Swing]:
        middle = {id: self._middle(id) for id in found.variables}
        swings = []
        for id in found.variables:
            low, high = self.box[id]
            if low == high:
                continue
            a, b = found.at({each: at for each, at in middle.items() if each != id}).split(id)
            at = a.constant + b.constant * low, a.constant + b.constant * high
            passes = Fraction(-a.constant, b.constant) if b.constant else None
            turns = passes if passes is not None and low < passes < high else None
            swings.append(Swing(id, *at, turns / self.scale[id] if turns is not None else None))
        return sorted(swings, key=lambda each: -abs(each.at_high - each.at_low))

    def _middle(self, id: str) -> int:
        known = self.known[id]
        assert known is not None, "no difference is made of open figures"
        likely = (known.low + known.high) / 2 if known.likely is None else known.likely
        return int(likely * self.scale[id])

    def break_even(self, option: str, other: str, figure: str = "") -> BreakEven | None:
        """From which value of a figure on an option is cheaper; of the volume if none is named.

        None while another figure that tells is open.
        """
        figure = figure or self.sheet.volume
        found = self._less(option, other)
        if {*self._open(found)} - {figure}:
            return None
        return break_even(found, figure, self.box, self.scale[figure], self.parts)

    def turning(self, option: str, other: str) -> tuple[str, BreakEven] | None:
        """The one figure that is missing between two options, and where it would break even."""
        missing = self._open(self._less(option, other))
        if len(missing) != 1:
            return None
        found = self.break_even(option, other, missing[0])
        return (missing[0], found) if found else None

    def months(self, option: str, other: str) -> BreakEven | None:
        """From which month on an option has cost less; None while a figure that tells is open."""
        found = self._until(self.sheet.of(option)) - self._until(self.sheet.of(other))
        return (
            None
            if self._open(found)
            else break_even(found, _MONTH, self.box, 1, MONTHS * self.parts)
        )

    def per_hour(self, option: str, found: BreakEven) -> tuple[Fraction, Fraction] | None:
        """The requests that a machine hour would have to serve at a break-even in volume."""
        hours = self.known.get(self.sheet.option[option].serves)
        if hours is None or not hours.low or found.kind != "from":
            return None
        return found.low / Fraction(hours.high), found.high / Fraction(hours.low)

    def worth(self, option: str, other: str) -> Worth | None:
        """What every output would have to be worth more, where an option is never cheaper."""
        found, volume = self._less(option, other), self.sheet.volume
        if self._open(found) or volume not in self.box or not self.box[volume][0]:
            return None
        requests = Polynomial({(volume,): MONTHS})
        low, high = (least_ratio(each, requests, self.box) for each in (found, -found))
        scale = Fraction(self.scale[volume], self.parts)
        return Worth(low.value * scale, -high.value * scale, low.exact and high.exact)

    @cached_property
    def _ceiling(self) -> tuple[Polynomial, Mapping[str, str]]:
        """What may be saved, and by figure in it the one that bounds it.

        An open figure that never exceeds a known one may be as high.
        """
        lines = self.sheet.ceiling.lines if self.sheet.ceiling else ()
        found = self._year(line for line in self.sheet.lines if line.id in lines)
        return found, {id: self._bounded_by(id) for id in found.variables}

    def ceiling_open(self) -> tuple[str, ...]:
        """The open figures that alone keep from saying what can be saved at most."""
        _, bounds = self._ceiling
        return tuple(id for id in self.sheet.figures if id in {*bounds.values()} - {*self.box})

    def ceiling(self) -> int | None:
        """What can be saved in the first year at most; None while it is open."""
        if self.sheet.ceiling is None or self.ceiling_open():
            return None
        found, bounds = self._ceiling
        return found.at({id: self.box[bound][1] for id, bound in bounds.items()}).constant

    def beyond(self, option: str) -> int:
        """What an option costs at least beside the running of requests, as far as it is known."""
        lines = [line for line in self.sheet.of(option) if self.sheet.volume not in line.factors]
        shared = self.sheet.of(self.sheet.ceiling.option) if self.sheet.ceiling else ()
        spans = (self.year(line) for line in lines if line not in shared)
        return sum(span.low for span in spans if span)


_DUES: tuple[CostDue, CostDue, CostDue] = ("once", "month", "training")


def _due(lines: Iterable[CostLine], due: CostDue) -> list[CostLine]:
    return [line for line in lines if line.due == due]


def _parts(found: FigureRange) -> int:
    """The least power of ten that makes whole numbers of all values, twice where it must be."""
    values = [found.low, found.high, *([found.likely] if found.likely is not None else [])]
    parts: int = 10 ** max(-min(int(value.normalize().as_tuple().exponent) for value in values), 0)
    whole = found.likely is not None or (found.low + found.high) * parts % 2 == 0
    return parts if whole else 2 * parts


def product(sheet: CostSheet, line: CostLine) -> Unit:
    """What the figures and constants of a line come to, in units."""
    found = Unit()
    for id in line.factors:
        figure = sheet.figures.get(id)
        found = found.times(unit(figure.unit if figure else sheet.constants[id]))
    return found


def rounded(value: Fraction, places: int = 2) -> Decimal:
    """A number with so many decimals, halves away from zero."""
    parts = (abs(value) * 2 * 10**places + 1) // 2
    return Decimal(parts if value >= 0 else -parts).scaleb(-places)
