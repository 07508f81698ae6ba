"""What it costs, for machines: every amount as decimal digits, by the same sums as the words."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from advisor.costs import BreakEven, CostDifference, CostRange, rounded
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
    lines = (
        (line, money.costs.year(line)) for line in money.sheet.lines if money.costs.line(line)
    )
    return CostsResult(
        currency=money.answers.currency,
        figures=tuple(map(found.figure, money.sheet.figures)),
        options=tuple(found.option(option.id) for option in money.options),
        differences=tuple(map(found.difference, pairs)),
        lines=tuple(
            LineResult(
                line.id,
                line.options,
                line.due,
                line.factors,
                found.amount(money.costs.line(line)),
                found.amount(year) if year else None,
            )
            for line, year in lines
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

    def amount(self, found: CostRange | None) -> AmountResult:
        assert found, "only what is known is asked for"
        likely = None if found.likely is None else self.money(found.likely)
        return AmountResult(self.money(found.low), self.money(found.high), likely, found.exact)

    def figure(self, id: str) -> FigureResult:
        known, unit = self.costs.known[id], self.sheet.sheet.figures[id].unit
        said = self.sheet.answers.figures.get(id, Answer("unknown"))
        texts = (said.note, said.evidence, said.by, said.date)
        if known is None:
            return FigureResult(id, unit, None, None, None, *texts)
        likely = None if known.likely is None else f"{known.likely:f}"
        return FigureResult(id, unit, f"{known.low:f}", likely, f"{known.high:f}", *texts)

    def option(self, id: str) -> OptionResult:
        total = self.sheet.totals.get(id)
        parts = (total.once, total.month, total.training, total.year) if total else (None,) * 4
        amounts = (self.amount(part) if part else None for part in parts)
        return OptionResult(id, self.costs.missing(id), *amounts)

    def difference(self, found: CostDifference) -> CostDifferenceResult:
        pair = found.option, found.other
        return CostDifferenceResult(
            option=found.option,
            other=found.other,
            cheaper=found.cheaper,
            year=self.amount(found.year),
            hangs_on=tuple(
                SwingResult(
                    swing.figure,
                    self.money(swing.at_low),
                    self.money(swing.at_high),
                    None if swing.turns is None else _digits(swing.turns),
                )
                for swing in found.swings
            ),
            requests=_turn(self.costs.break_even(*pair)),
            months=_turn(self.costs.months(*pair)),
        )


def _turn(found: BreakEven | None) -> BreakEvenResult | None:
    if found is None:
        return None
    return BreakEvenResult(found.kind, _digits(found.low), _digits(found.high), found.exact)


def _digits(value: Fraction) -> str:
    return f"{rounded(value, 6):f}"
