"""Random sheets and figures, and their sums reckoned plainly from the numbers people give."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from random import Random

from hypothesis import strategies as st

from advisor.costs import Costs, FigureRange
from advisor.model import CostDue, CostFigure, CostLine, CostOption, CostSheet

VOLUME, AGAIN = "volume", "again"
OPTIONS = ("today", "one", "two")
Values = Mapping[str, Fraction]


@st.composite
def sheets(draw: st.DrawFn, most_ranges: int = 8) -> Costs:
    """A sheet with at most so many ranges; units are not proved here."""
    names = [VOLUME, AGAIN, *(f"f{i}" for i in range(draw(st.integers(2, 7))))]
    figures = {id: CostFigure(id, id, "1", "") for id in names}
    lines = tuple(_line(draw, number, names) for number in range(draw(st.integers(2, 8))))
    options = tuple(CostOption(id, id) for id in OPTIONS)
    sheet = CostSheet(VOLUME, AGAIN, figures, {"c": "3 / 7"}, options, lines, 90)
    known, ranges = {}, 0
    for id in names:
        found = draw(_points(ranged=ranges < most_ranges))
        known[id] = found
        ranges += not found.exact
    return Costs(sheet, known)


def _line(draw: st.DrawFn, number: int, names: list[str]) -> CostLine:
    due: CostDue = draw(st.sampled_from(("once", "month", "training")))
    usable = [name for name in names if due != "training" or name != AGAIN]
    factors = draw(st.lists(st.sampled_from([*usable, "c"]), min_size=1, max_size=4, unique=True))
    on = draw(st.sets(st.sampled_from(OPTIONS), min_size=1))
    return CostLine(f"line{number}", "", tuple(sorted(on)), due, tuple(factors), "")


@st.composite
def _points(draw: st.DrawFn, ranged: bool) -> FigureRange:
    numbers = st.decimals(0, 50, places=draw(st.integers(0, 2)))
    values = sorted(draw(st.lists(numbers, min_size=1, max_size=3 if ranged else 1)))
    likely = values[1] if len(values) == 3 else values[0] if values[0] == values[-1] else None
    return FigureRange(values[0], values[-1], likely)


def inner(chance: Random, costs: Costs) -> dict[str, Fraction]:
    """A value for each figure from within its range, ends included."""
    found = {}
    for id, each in costs.known.items():
        assert each
        part = Fraction(chance.randint(0, 12), 12)
        low, high = Fraction(each.low), Fraction(each.high)
        found[id] = low + part * (high - low)
    return found


def year(costs: Costs, option: str, at: Values, months: Fraction = Fraction(12)) -> Fraction:
    """What an option costs up to some month of the first year, added up line by line."""
    total = Fraction(0)
    for line in costs.sheet.of(option):
        amount = Fraction(1)
        for factor in line.factors:
            amount *= Fraction(3, 7) if factor == "c" else at[factor]
        often = {
            "once": Fraction(1),
            "month": months,
            "training": 1 + at[AGAIN] * months / 12,
        }
        total += amount * often[line.due]
    return total


def amount(costs: Costs, value: int) -> Fraction:
    """An amount of a sheet in the currency's unit."""
    return Fraction(value, costs.parts)
