"""The sections on money: what options come to, where one becomes cheaper, what that hangs on.

Owns the tables and bars; the sums and the words are `Money`'s.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from advisor.costs import BreakEven, CostDifference, CostRange
from advisor.model import CostLine, CostOption
from advisor.report.amounts import break_even, number, precise
from advisor.report.document import (
    Bar,
    Bars,
    Block,
    Heading,
    List,
    Paragraph,
    ReportSection,
    Table,
    by_columns,
)
from advisor.report.money import Money
from advisor.report.wording import capital, quoted, sentences

_MOST_SWINGS = 8
_MOST_LINES = 3
_SPREADSHEET = ("Option", "Line", "Due", "Product", "Low", "High", "Year low", "Year high")
_FORMULA = "First year = once + 12 x month + (1 + trainings after the first) x training."


def _span(ends: tuple[Fraction, Fraction]) -> str:
    """Between which amounts something lies, as exactly as it takes to reckon on."""
    return " to ".join(dict.fromkeys(map(precise, ends)))


def money_sections(money: Money, approaches: Sequence[str] = ()) -> list[ReportSection]:
    """All there is to say about money but its sentence, which stands on the first page."""
    best = money.best(approaches)
    moves = tuple(swings(money, money.differences[best.id])) if best else ()
    hangs = f"What the cost of {best.title if best else 'it'} hangs on"
    lines = (line_table(money),) if money.totals else ()
    return [
        ReportSection("money", "Money", tuple(_first_year(money, money.sentence(approaches)))),
        ReportSection("money-turns", "Where it becomes cheaper", tuple(_turns(money))),
        ReportSection("money-hangs", hangs, moves),
        ReportSection("money-lines", "What the sums are made of", lines),
    ]


def _first_year(money: Money, told: str) -> Iterator[Block]:
    if (ceiling := money.ceiling()) and ceiling != told:
        yield Paragraph(ceiling)
    if money.totals:
        yield _totals(money)
        yield _bars(money)
        yield Paragraph(_FORMULA)
        yield Heading("Largest sums of the first year")
        yield List(tuple(_largest(money, id) for id in money.totals))
    if open := [o for o in money.options if o.id not in money.totals]:
        yield Heading("Not summed")
        yield List(tuple(_open(money, option) for option in open))


def _totals(money: Money) -> Table:
    summed = [option for option in money.options if option.id in money.totals]
    totals = [money.totals[option.id] for option in summed]
    return by_columns(
        {
            "Option": [option.title for option in summed],
            "Once": [money.words.span(each.once) for each in totals],
            "A month": [money.words.span(each.month) for each in totals],
            "First year": [money.words.span(each.year) for each in totals],
            "Against today": [_against(money, option) for option in summed],
        }
    )


def _largest(money: Money, option: str) -> Paragraph:
    """The lines of an option that come to most."""
    lines = money.costs.largest(option, _MOST_LINES)
    sums = "; ".join(f"{line.title}, {money.words.span(year)}" for line, year in lines)
    return Paragraph(sentences(sums or "Nothing"), f"{money.title(option)}.")


def _against(money: Money, option: CostOption) -> str:
    found = money.differences.get(option.id)
    return capital(money.words.against(found)) if found else ""


def _bars(money: Money) -> Bars:
    """First years as bars, with the part that hangs on ranges."""
    years = {id: total.year for id, total in money.totals.items()}
    most = max(year.high for year in years.values())
    rows = (
        (id, money.title(id), year.low, year.high, "a year", money.words.span(_bare(year)))
        for id, year in years.items()
    )
    return _drawn(rows, most)


def _bare(found: CostRange) -> CostRange:
    return replace(found, likely=None)


def _drawn(
    rows: Iterable[tuple[str, str, int, int, str, str]], most: int, certain: str = "certain"
) -> Bars:
    """Bars from id, title, low, high and two words, cut off at the most there is room for."""
    bars = tuple(
        Bar(id, title, min(low, most), min(high, most), max(most, 1), band, words)
        for id, title, low, high, band, words in rows
    )
    ranges = any(bar.low < bar.high for bar in bars)
    return Bars(bars, certain=certain, open="depends on ranges" if ranges else "")


def _open(money: Money, option: CostOption) -> Paragraph:
    """Why an option is not summed, and where it would break even if one figure is missing."""
    told = [f"Open: {money.missing(option.id)}"]
    turning = option.id != money.sheet.today and money.costs.turning(option.id, money.sheet.today)
    if turning:
        id, found = turning
        unit = money.sheet.figures[id].say((), money.answers.currency).strip()
        where = break_even(found, unit, decimals=True)
        told.append(f"By {quoted(money.label(id))} alone it is cheaper than today {where}")
    return Paragraph(sentences(*told), f"{option.title}.")


def _turns(money: Money) -> Iterator[Block]:
    """From which volume and month on each option costs less than today's."""
    today, found = money.sheet.today, dict[str, BreakEven]()
    for option in money.options:
        if option.id != today and (each := money.costs.break_even(option.id, today)):
            found[option.id] = each
    if not found:
        return
    unit = money.per_month()
    months = [money.costs.months(id, today) for id in found]
    yield by_columns(
        {
            "Option": [money.title(id) for id in found],
            f"{capital(unit)} from which it costs less": [
                capital(break_even(each, unit)) for each in found.values()
            ],
            "Month from which it has cost less": [
                capital(break_even(each, "months")) if each else "" for each in months
            ],
            f"{capital(unit.split()[0])} a machine hour then": [
                _per_hour(money, id, each) for id, each in found.items()
            ],
        }
    )
    passed = {id: each for id, each in found.items() if each.kind == "from"}
    if passed:
        yield _turn_bars(money, passed)
    for id, each in list(passed.items())[:_MOST_LINES]:
        yield Paragraph(formula(money, id, each, unit))


def _per_hour(money: Money, option: str, found: BreakEven) -> str:
    served = money.costs.per_hour(option, found)
    return " to ".join(dict.fromkeys(map(number, served))) if served else ""


def _turn_bars(money: Money, found: dict[str, BreakEven]) -> Bars:
    """Up to where an option costs more, and up to where that depends; and the volume."""
    volume, own = money.costs.known[money.sheet.volume], money.sheet.figures[money.sheet.volume]
    low, high = (int(volume.low), int(volume.high)) if volume else (0, 0)
    rows = [
        (id, money.title(id), int(each.low), int(each.high), "costs less", break_even(each, ""))
        for id, each in found.items()
    ]
    rows += [(own.id, own.label, low, high, "now", f"{high:,}")] if volume else []
    most = 2 * max([high, *(int(each.low) for each in found.values())])
    return _drawn(rows, most, "costs more than today")


def formula(money: Money, option: str, found: BreakEven, unit: str) -> str:
    """How a break-even is reckoned, with the numbers that a spreadsheet needs."""
    more, less = _span(found.fixed), _span((-found.each[1], -found.each[0]))
    return sentences(
        f"{money.title(option)}: {more} more in the first year without any {unit}, and {less} "
        f"less for each one",
        f"{more} / {less} is {break_even(found, unit)}",
    )


def swings(money: Money, found: CostDifference) -> Iterator[Block]:
    """What moves a difference most, and where it turns."""
    told = found.swings[:_MOST_SWINGS]
    if not told:
        return
    yield Paragraph(
        "Each figure alone, from the low to the high end of its range, while the others are "
        "likely or in the middle of theirs."
    )
    yield by_columns(
        {
            "Figure": [money.label(each.figure) for each in told],
            "Known": [money.known(each.figure) for each in told],
            "Difference at its low end": [money.words.amount(each.at_low) for each in told],
            "Difference at its high end": [money.words.amount(each.at_high) for each in told],
            "Turns at": ["" if s.turns is None else number(s.turns) for s in told],
        }
    )
    moves = [abs(each.at_high - each.at_low) for each in told]
    rows = (
        (each.figure, money.label(each.figure), move, move, "moves it", money.words.amount(move))
        for each, move in zip(told, moves, strict=True)
    )
    yield _drawn(rows, max(moves))


def line_table(money: Money, options: Iterable[str] = ()) -> Table:
    """Every line that is summed, with its factors, so that a sum can be followed."""
    wanted = {*(options or money.totals)}
    lines = [
        line for line in money.sheet.lines if wanted & {*line.options} and money.costs.line(line)
    ]
    return Table(
        ("Line", "Due", "Product", "Amount", "First year"),
        tuple(_line(money, line, wanted) for line in lines),
        tuple(dict.fromkeys(id for line in lines for id in line.source)),
    )


def spreadsheet(money: Money) -> Table:
    """Every line of every summed option with plain numbers, for reckoning on."""
    rows: list[tuple[str, ...]] = []
    for id, total in money.totals.items():
        for line in money.sheet.of(id):
            amount, year = money.costs.line(line), money.costs.year(line)
            if amount and year:
                texts = (money.title(id), line.title, line.due, money.product(line))
                rows.append((*texts, *_ends(money, amount), *_ends(money, year)))
        rows.append((money.title(id), "First year", "", "", "", "", *_ends(money, total.year)))
    return Table(_SPREADSHEET, tuple(rows))


def _ends(money: Money, found: CostRange) -> tuple[str, str]:
    return str(money.costs.money(found.low)), str(money.costs.money(found.high))


def _line(money: Money, line: CostLine, wanted: set[str]) -> tuple[str, ...]:
    titles = (money.title(id) for id in line.options if id in wanted)
    amount, year = money.costs.line(line), money.costs.year(line)
    return (
        f"{line.title} ({'; '.join(titles)})",
        {"once": "Once", "month": "A month", "training": "A training"}[line.due],
        money.product(line),
        money.words.span(amount) if amount else "",
        money.words.span(year) if year else "",
    )
