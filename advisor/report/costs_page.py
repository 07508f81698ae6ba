"""The cost sheet of a case as a page of its own, with what lies between two of its options."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from advisor.costs import costs
from advisor.model import Answers, CostSheet
from advisor.report.amounts import break_even
from advisor.report.contract_base import as_json
from advisor.report.document import (
    Block,
    List,
    Paragraph,
    ReportPage,
    ReportSection,
    by_columns,
    filled,
)
from advisor.report.figure_notices import figure_notices
from advisor.report.money import Money
from advisor.report.money_result import costs_result
from advisor.report.money_sections import (
    formula,
    line_table,
    money_sections,
    spreadsheet,
    swings,
)
from advisor.report.wording import capital, listed, quoted, sentence, sentences
from advisor.text import flat, shown


def costs_page(
    sheet: CostSheet,
    answers: Answers,
    pair: tuple[str, str] | None = None,
    today: date | None = None,
) -> ReportPage:
    """Everything there is to say about a sheet, or about two of its options."""
    money = Money(costs(sheet, answers), answers)
    notices = figure_notices(sheet, answers, today)
    difference = money.costs.difference(*pair) if pair else None
    pairs = [difference] if difference else [] if pair else [*money.differences.values()]
    case = flat(answers.case)
    return shown(
        ReportPage(
            title=f"{case}: what it costs" if case else "What it costs",
            headline=_headline(money, pair),
            sections=filled(*_sections(money, pair, notices)),
            result=as_json(costs_result(money, pairs, notices)),
            rows=spreadsheet(money),
        )
    )


def _headline(money: Money, pair: tuple[str, str] | None) -> str:
    if pair is None:
        return money.first()
    one, other = map(money.title, pair)
    found = money.costs.difference(*pair)
    if found is None:
        return f"{one} against {other}: open are {money.missing(*pair)}."
    return f"{one} against {other}, in the first year: {money.words.against(found)}."


def _sections(
    money: Money, pair: tuple[str, str] | None, notices: list[str]
) -> Iterator[ReportSection]:
    if pair:
        yield from _compared(money, *pair)
    else:
        yield from money_sections(money)
    lines = [Paragraph(sentence(text)) for text in notices]
    contradiction = money.contradiction()
    lines += [Paragraph(contradiction)] if contradiction else []
    yield ReportSection("notices", "To look at", (List(tuple(lines)),))
    if not pair:
        yield ReportSection("figures", "Figures", (_figures(money),))


def _compared(money: Money, one: str, other: str) -> Iterator[ReportSection]:
    """What lies between two options."""
    found = money.costs.difference(one, other)
    if found is None:
        return
    models = [money.sheet.option[id].model for id in (one, other)]
    told: list[Block] = []
    if all(models) and models[0] != models[1]:
        text = "These run on different models, so a part of the difference is the model's."
        told.append(Paragraph(text))
    if found.swings:
        figures = (quoted(money.label(each.figure)) for each in found.swings)
        told.append(Paragraph(f"It hangs on {listed(figures)}."))
    if worth := money.worth(found):
        told.append(Paragraph(sentence(worth)))
    told += [Paragraph(text) for text in _turns(money, one, other)]
    yield ReportSection("difference", "Difference", tuple(told))
    yield ReportSection("money-hangs", "What it hangs on", tuple(swings(money, found)))
    lines = line_table(money, (one, other))
    yield ReportSection("money-lines", "What the sums are made of", (lines,))


def _turns(money: Money, one: str, other: str) -> Iterator[str]:
    volume, months = money.costs.break_even(one, other), money.costs.months(one, other)
    if volume:
        unit = money.per_month()
        yield sentences(
            f"{capital(unit)} from which {money.title(one)} costs less: {break_even(volume, unit)}"
        )
        if volume.kind == "from":
            yield formula(money, one, volume, unit)
    if months:
        yield f"Months from which it has cost less: {break_even(months, 'months')}."


def _figures(money: Money) -> Block:
    given = money.sheet.figures.values()
    said = [money.answers.figures.get(figure.id) for figure in given]
    return by_columns(
        {
            "Id": [figure.id for figure in given],
            "Figure": [figure.label for figure in given],
            "Known": [money.known(figure.id) for figure in given],
            "Note and evidence": [
                "; ".join(filter(None, (a.note, a.evidence))) if a else "" for a in said
            ],
            "By": [", ".join(filter(None, (a.by, a.date))) if a else "" for a in said],
        }
    )
