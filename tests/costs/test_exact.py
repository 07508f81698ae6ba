"""Sums, differences and break-evens against plain reckoning at corners and at points between.

ADVISOR_COST_SHEETS and ADVISOR_COST_POINTS ask for more.
"""

from __future__ import annotations

import ast
import os
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from itertools import product
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import advisor.costs
from advisor.costs import BreakEven, Costs, FigureRange
from advisor.costs.polynomial import Polynomial, greatest, least, least_ratio
from advisor.model import CostFigure, CostLine, CostOption, CostSheet
from tests.costs.random_sheets import AGAIN, OPTIONS, VOLUME, Values, amount, inner, sheets, year

SHEETS = int(os.environ.get("ADVISOR_COST_SHEETS", "40"))
POINTS = int(os.environ.get("ADVISOR_COST_POINTS", "20"))
several = settings(max_examples=SHEETS, deadline=None)


def corners(costs: Costs) -> Iterator[Values]:
    """Every figure at either end."""
    ends = [
        [Fraction(v) for v in dict.fromkeys((each.low, each.high))]
        for each in costs.known.values()
        if each
    ]
    for values in product(*ends):
        yield dict(zip(costs.known, values, strict=True))


@several
@given(sheets(most_ranges=5), st.randoms(use_true_random=True))
def test_totals_and_differences_are_what_the_corners_say(costs: Costs, chance: Random) -> None:
    every = list(corners(costs))
    points = [inner(chance, costs) for _ in range(POINTS)]
    for option in OPTIONS:
        total = costs.total(option)
        assert total
        found = [year(costs, option, at) for at in every]
        assert (amount(costs, total.year.low), amount(costs, total.year.high)) == (
            min(found),
            max(found),
        )
    for one, other in product(OPTIONS, repeat=2):
        difference = costs.difference(one, other)
        assert difference and difference.year.exact
        low, high = (amount(costs, v) for v in (difference.year.low, difference.year.high))
        found = [year(costs, one, at) - year(costs, other, at) for at in every]
        assert (low, high) == (min(found), max(found))
        for at in points:
            assert low <= year(costs, one, at) - year(costs, other, at) <= high
        word = {
            max(found) < 0: "always",
            min(found) == max(found) == 0: "same",
            min(found) >= 0 and max(found) > 0: "never",
        }.get(True, "depends")
        assert difference.cheaper == word


def pays(found: BreakEven, value: Fraction) -> bool | None:
    """Whether an option is cheaper at a value; None where that depends."""
    if found.kind in ("always", "never"):
        return found.kind == "always"
    if found.kind == "from":
        return True if value > found.high else False if value < found.low else None
    if found.kind == "until":
        return True if value < found.low else False if value > found.high else None
    return False if found.kind == "maybe" and value < found.low else None


def less(costs: Costs, option: str, at: Values, value: Fraction, months: bool) -> Fraction:
    """What an option costs more than today's at a volume, or up to a month."""
    if months:
        return year(costs, option, at, value) - year(costs, "today", at, value)
    at = {**at, VOLUME: value}
    return year(costs, option, at) - year(costs, "today", at)


@pytest.mark.parametrize("months", [False, True])
@several
@given(sheets(most_ranges=5), st.randoms(use_true_random=True))
def test_break_evens_hold_when_they_are_solved_anew(
    months: bool, costs: Costs, chance: Random
) -> None:
    option = "one"
    found = costs.months(option, "today") if months else costs.break_even(option, "today")
    assert found
    values = (Fraction(1), Fraction(7), Fraction(40), Fraction(10**6), found.low, found.high)
    points = [*corners(costs)][:16] + [inner(chance, costs) for _ in range(POINTS)]
    for at in points:
        at_zero, at_one = (less(costs, option, at, Fraction(v), months) for v in (0, 1))
        if at_zero != at_one and found.kind in ("from", "until"):
            passes = max(at_zero / (at_zero - at_one), Fraction(0))
            assert found.low <= passes <= found.high
        for value in filter(None, values):
            said = pays(found, value)
            assert said is None or (less(costs, option, at, value, months) < 0) == said


@several
@given(sheets(most_ranges=5))
def test_both_ends_of_a_break_even_are_reached(costs: Costs) -> None:
    for option in OPTIONS[1:]:
        found = costs.break_even(option, "today")
        assert found
        if found.kind not in ("from", "until"):
            continue
        solved = []
        for at in corners(costs):
            ends = [
                year(costs, option, {**at, VOLUME: Fraction(v)})
                - year(costs, "today", {**at, VOLUME: Fraction(v)})
                for v in (0, 1)
            ]
            solved.append(-ends[0] / (ends[1] - ends[0]))
        assert found.exact
        assert found.high == max(solved)
        assert found.low == max(min(solved), Fraction(0))


def terms() -> st.SearchStrategy[Polynomial]:
    names = st.sets(st.sampled_from([f"x{i}" for i in range(10)]), max_size=3).map(sorted)
    return st.lists(st.tuples(names, st.integers(-9, 9)), max_size=9).map(Polynomial.of)


@several
@given(
    terms(),
    terms(),
    st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=10, max_size=10),
)
def test_least_values_beyond_eight_ranges_are_bounds(
    above: Polynomial, under: Polynomial, ends: list[tuple[int, int]]
) -> None:
    box = {f"x{i}": (low, low + more) for i, (low, more) in enumerate(ends)}
    found = [
        (above.at(at).constant, under.at(at).constant)
        for values in product(*(dict.fromkeys(box[id]) for id in box))
        for at in [dict(zip(box, values, strict=True))]
    ]
    low, high = least(above, box), greatest(above, box)
    assert low.value <= min(a for a, _ in found) and high.value >= max(a for a, _ in found)
    assert not low.exact or low.value == min(a for a, _ in found)
    if least(under, box).value > 0:
        ratio = least_ratio(above, under, box)
        lowest = min(Fraction(a, b) for a, b in found)
        assert ratio.value <= lowest and (not ratio.exact or ratio.value == lowest)


@several
@given(sheets())
def test_likely_is_said_only_where_every_figure_has_a_likely_value(costs: Costs) -> None:
    for option in OPTIONS:
        total = costs.total(option)
        used = {f for line in costs.sheet.of(option) for f in line.factors if f in costs.known}
        if any(line.due == "training" for line in costs.sheet.of(option)):
            used.add(AGAIN)
        known: list[FigureRange] = [
            each for id, each in costs.known.items() if id in used and each
        ]
        assert total
        likely = total.year.likely
        if likely is None:
            assert any(each.likely is None for each in known)
        else:
            at = {id: Fraction(each.likely or 0) for id, each in costs.known.items() if each}
            assert amount(costs, likely) == year(costs, option, at)


@several
@given(sheets())
def test_turning_points_lie_where_a_figure_alone_turns_the_difference(costs: Costs) -> None:
    for option in OPTIONS[1:]:
        found = costs.difference(option, "today")
        assert found
        base = {
            id: Fraction(p.likely if p.likely is not None else (p.low + p.high) / 2)
            for id, p in costs.known.items()
            if p
        }
        for swing in found.swings:
            known = costs.known[swing.figure]
            assert known
            for value, said in (
                (Fraction(known.low), swing.at_low),
                (Fraction(known.high), swing.at_high),
                (swing.turns, 0),
            ):
                if value is not None:
                    at = {**base, swing.figure: value}
                    less = year(costs, option, at) - year(costs, "today", at)
                    assert less == amount(costs, said)
        moves = [abs(s.at_high - s.at_low) for s in found.swings]
        assert moves == sorted(moves, reverse=True)


def test_no_amount_passes_through_a_float() -> None:
    for file in Path(advisor.costs.__file__).parent.glob("*.py"):
        nodes = [*ast.walk(ast.parse(file.read_text("utf-8")))]
        assert not [n for n in nodes if isinstance(n, ast.Constant) and type(n.value) is float]
        assert not [n for n in nodes if isinstance(n, ast.Name) and n.id == "float"]
    whole = Costs(
        CostSheet(
            "v",
            "r",
            {"v": CostFigure("v", "", "1", "")},
            {},
            (CostOption("o", ""),),
            (CostLine("l", "", ("o",), "month", ("v",), ""),),
            90,
        ),
        {"v": FigureRange(Decimal("0.1"), Decimal("0.3"))},
    )
    total = whole.total("o")
    assert total and [type(v) for v in (total.year.low, total.year.high)] == [int, int]
    assert (whole.money(total.year.low), whole.money(total.year.high)) == (
        Decimal("1.20"),
        Decimal("3.60"),
    )
