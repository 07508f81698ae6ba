"""What it costs, for machines: every amount as decimal digits, by the same sums as the words."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from advisor.costs import BreakEven, CostDifference, CostRange, Swing, rounded
from advisor.model import Answer
from advisor.report.contract_money import (
    AmountResult,
    BreakEvenResult,
    CostDifferenceResult,
    CostsResult,
    FigureResult,
    LineResult,
    OptionResult,
    SwingResult,
)
from advisor.report.money import Money


def costs_result(
    money: Money, pairs: Sequence[CostDifference], notices: Sequence[str]
) -> CostsResult:
    """The whole sheet; `pairs` are the differences to be told."""
    found = _SheetResult(money)
    most = money.costs.ceiling()
    return CostsResult(
        currency=money.answers.currency,
        figures=tuple(map(found.figure, money.sheet.figures)),
        options=tuple(found.option(option.id) for option in money.options),
        differences=tuple(map(found.difference, pairs)),
        lines=tuple(
            LineResult.like(
                line,
                line=line.id,
                amount=found.amount(amount),
                year=found.amount(money.costs.year(line)),
            )
            for line in money.sheet.lines
            if (amount := money.costs.line(line))
        ),
        ceiling=None if most is None else found.money(most),
        notices=tuple(notices),
    )


class _SheetResult:
    def __init__(self, sheet: Money) -> None:
        self.costs = sheet.costs
        self.sheet = sheet

    def money(self, amount: int) -> str:
        return str(self.costs.money(amount))

    def amount(self, found: CostRange | None) -> AmountResult | None:
        if found is None:
            return None
        likely = None if found.likely is None else self.money(found.likely)
        return AmountResult(self.money(found.low), self.money(found.high), likely, found.exact)

    def figure(self, id: str) -> FigureResult:
        known, unit = self.costs.known[id], self.sheet.sheet.figures[id].unit
        said = self.sheet.answers.figures.get(id, Answer("unknown"))
        numbers = (known.low, known.likely, known.high) if known else (None,) * 3
        low, likely, high = (None if each is None else f"{each:f}" for each in numbers)
        return FigureResult.like(said, figure=id, unit=unit, low=low, likely=likely, high=high)

    def option(self, id: str) -> OptionResult:
        total = self.sheet.totals.get(id)
        parts = (total.once, total.month, total.training, total.year) if total else (None,) * 4
        return OptionResult(id, self.costs.missing(id), *map(self.amount, parts))

    def difference(self, found: CostDifference) -> CostDifferenceResult:
        pair = found.option, found.other
        return CostDifferenceResult.like(
            found,
            year=self.amount(found.year),
            hangs_on=tuple(map(self.swing, found.swings)),
            requests=_turn(self.costs.break_even(*pair)),
            months=_turn(self.costs.months(*pair)),
        )

    def swing(self, found: Swing) -> SwingResult:
        turns = None if found.turns is None else _digits(found.turns)
        ends = self.money(found.at_low), self.money(found.at_high)
        return SwingResult(found.figure, *ends, turns)


def _turn(found: BreakEven | None) -> BreakEvenResult | None:
    if found is None:
        return None
    return BreakEvenResult.like(found, low=_digits(found.low), high=_digits(found.high))


def _digits(value: Fraction) -> str:
    return f"{rounded(value, 6):f}"
