"""Which figures changed between two sets of answers, and what that did to the sums."""

from __future__ import annotations

from collections.abc import Iterator

from advisor.costs import costs
from advisor.model import Answer, Answers, CostFigure, CostSheet, Pack
from advisor.report.contract_money import FigureChangeResult
from advisor.report.document import Block, Table
from advisor.report.money import Money


def changed(pack: Pack, before: Answers, after: Answers) -> tuple[CostFigure, ...]:
    """The figures about which something else is said."""
    return tuple(
        figure
        for id, figure in pack.figures.items()
        if _said(before.figures.get(id)) != _said(after.figures.get(id))
    )


def _said(answer: Answer | None) -> object:
    return answer and answer.said


def changes(sheet: CostSheet, before: Answers, after: Answers) -> Iterator[Block]:
    """What is known of each that changed, then and now, and first years that differ."""
    then, now = (Money(costs(sheet, answers), answers) for answers in (before, after))
    figures = [each for each in sheet.figures if then.known(each) != now.known(each)]
    if figures:
        rows = tuple((now.label(id), then.known(id), now.known(id)) for id in figures)
        yield Table(("Figure", "Then", "Now"), rows)
    years = [(each.title, then.year(each.id), now.year(each.id)) for each in sheet.options]
    moved = tuple(row for row in years if row[1] != row[2])
    if moved:
        yield Table(("First year of", "Then", "Now"), moved)


def change_results(
    figures: tuple[CostFigure, ...], before: Answers, after: Answers
) -> tuple[FigureChangeResult, ...]:
    """The same for machines."""
    return tuple(
        FigureChangeResult(f.id, _value(before.figures.get(f.id)), _value(after.figures.get(f.id)))
        for f in figures
    )


def _value(answer: Answer | None) -> tuple[str, ...] | None:
    return answer.value if answer and isinstance(answer.value, tuple) else None
