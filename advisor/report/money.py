"""What it costs: what each option comes to, where it becomes cheaper, and what that hangs on.

Every amount is the sheet's, and each is written once. A sheet never moves approach or stage: it is
a sentence, a section and a caution. A report without a figure says nothing of money.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from advisor.costs import BreakEven, CostDifference, CostRange, Costs
from advisor.model import Answers, CostLine, CostOption
from advisor.report.amounts import Wording, break_even, number, precise
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
from advisor.report.wording import capital, listed, quoted, sentence, sentences

_MOST_MISSING = 5
_MOST_SWINGS = 8
_MOST_LINES = 3


class Money:
    """A sheet in words."""

    def __init__(self, found: Costs, answers: Answers) -> None:
        self.costs = found
        self.sheet = found.sheet
        self.answers = answers
        self.words = Wording(found, answers.currency)
        self.options = self.sheet.options
        totals = {option.id: found.total(option.id) for option in self.options}
        self.totals = {id: total for id, total in totals.items() if total}
        today = self.sheet.today
        others = {o.id: found.difference(o.id, today) for o in self.options if o.id != today}
        self.differences = {id: each for id, each in others.items() if each}

    # In a sentence

    def sentence(self, approaches: Sequence[str] = ()) -> str:
        """What a reader has to know first; of these approaches, where they are summed."""
        if best := self.best(approaches):
            return self._stands(best)
        if ceiling := self.ceiling():
            return ceiling
        missing = self.missing(self.sheet.today)
        known = [id for id, each in self.costs.known.items() if each]
        return f"Nothing can be summed yet; first wanted: {missing}." if missing and known else ""

    def best(self, approaches: Sequence[str] = ()) -> CostOption | None:
        """The cheapest option that is summed beside today's, of these approaches if possible."""
        summed = [o for o in self.options if o.id in self.differences and o.id in self.totals]
        wanted = [option for option in summed if option.approach in approaches] or summed
        return min(wanted, key=lambda option: _middle(self.totals[option.id].year), default=None)

    def _stands(self, option: CostOption) -> str:
        difference, total = self.differences[option.id], self.totals[option.id]
        told = [
            f"{option.title} costs {self.words.span(total.year)} in the first year; against "
            f"today, {self.words.against(difference)}"
        ]
        if difference.cheaper == "depends" and difference.swings:
            told.append(f"It hangs most on {quoted(self.label(difference.swings[0].figure))}")
        largest = self.costs.largest(option.id, 1)
        if largest:
            line, year = largest[0]
            told.append(f"Its largest sum is {quoted(line.title)}, {self.words.span(year)}")
        if worth := self.worth(difference):
            told.append(worth)
        return sentences(*told)

    def worth(self, found: CostDifference) -> str:
        """What a better output would have to be worth, where an option is never cheaper."""
        if found.cheaper != "never":
            return ""
        worth = self.costs.worth(found.option, found.other)
        if worth is None:
            return ""
        ends = (number(each) if each >= 1 else precise(each) for each in (worth.low, worth.high))
        span = " to ".join(dict.fromkeys(ends))
        return f"It would pay if each output were worth {self.answers.currency} {span} more"

    def ceiling(self) -> str:
        """What can be saved at most, and which options that cannot pay for."""
        most, of = self.costs.ceiling(), self.sheet.ceiling
        if most is None or of is None:
            return ""
        told = [f"Nothing that {of.what} can save more than {self.words.amount(most)} a year"]
        others = [o for o in self.options if o.id not in (self.sheet.today, of.option)]
        dear = {o.title: each for o in others if (each := self.costs.beyond(o.id)) > most}
        if dear:
            least = listed(f"{title} ({self.words.amount(each)})" for title, each in dear.items())
            told.append(
                f"What these cost beside is more, so that none pays in the first year by "
                f"that alone: {least}"
            )
        return sentences(*told)

    def contradiction(self, approaches: Sequence[str] = ()) -> str:
        """That the answers say that it pays, and the sheet that it does not; else empty."""
        if self.sheet.claims is None:
            return ""
        question, value = self.sheet.claims
        answer = self.answers.answers.get(question)
        best = self.best(approaches)
        if answer is None or answer.value != value or best is None:
            return ""
        difference = self.differences[best.id]
        if difference.cheaper not in ("never", "same"):
            return ""
        return sentence(
            f"The answers say that it pays, and by the figures {best.title} does not: "
            f"{self.words.against(difference)} in the first year"
        )

    def brief(self, approaches: Sequence[str] = ()) -> str:
        """The cheapest option against today, in a few words; empty while nothing is summed."""
        best = self.best(approaches)
        told = best and self.words.against(self.differences[best.id])
        return f"{best.title}: {told}" if best else ""

    def year(self, option: str) -> str:
        """The first year of an option; "open" while it is not summed."""
        total = self.totals.get(option)
        return self.words.span(total.year) if total else "open"

    # Labels

    def label(self, figure: str) -> str:
        return self.sheet.figures[figure].label

    def title(self, option: str) -> str:
        return self.sheet.option[option].title

    def missing(self, *options: str) -> str:
        """Which figures are open for these options, with the role that usually knows each."""
        figures = [self.sheet.figures[id] for id in self.costs.missing(*options)]
        named = (f"{quoted(f.label)} ({f.owner})" if f.owner else quoted(f.label) for f in figures)
        return listed(named, most=_MOST_MISSING)

    # Sections

    def sections(self, approaches: Sequence[str] = (), headed: bool = True) -> list[ReportSection]:
        """All there is to say about money; `headed` is whether it begins with its sentence."""
        told = self.sentence(approaches)
        first = (*([Paragraph(told)] if told and headed else []), *self._first_year(told))
        found = [ReportSection("money", "Money", first)]
        if turns := list(self._turns()):
            found.append(ReportSection("money-turns", "Where it becomes cheaper", tuple(turns)))
        best = self.best(approaches)
        if best and (hangs := list(self.hangs(self.differences[best.id]))):
            title = f"What the cost of {best.title} hangs on"
            found.append(ReportSection("money-hangs", title, tuple(hangs)))
        if self.totals:
            lines = ReportSection("money-lines", "What the sums are made of", (self.lines(),))
            found.append(lines)
        return found

    def _first_year(self, told: str) -> Iterator[Block]:
        if (ceiling := self.ceiling()) and ceiling != told:
            yield Paragraph(ceiling)
        if self.totals:
            yield self._totals()
            yield self._bars()
            yield Paragraph(_FORMULA)
        if open := [o for o in self.options if o.id not in self.totals]:
            yield Heading("Not summed")
            yield List(tuple(self._open(option) for option in open))

    def _totals(self) -> Table:
        summed = [option for option in self.options if option.id in self.totals]
        totals = [self.totals[option.id] for option in summed]
        return by_columns(
            {
                "Option": [option.title for option in summed],
                "Once": [self.words.span(each.once) for each in totals],
                "A month": [self.words.span(each.month) for each in totals],
                "First year": [self.words.span(each.year) for each in totals],
                "Against today": [self._against(option) for option in summed],
            }
        )

    def _against(self, option: CostOption) -> str:
        found = self.differences.get(option.id)
        return capital(self.words.against(found)) if found else ""

    def _bars(self) -> Bars:
        """First years as bars, with the part that hangs on ranges."""
        most = max(total.year.high for total in self.totals.values())
        scale = max(most, 1)
        bars = tuple(
            Bar(
                option.id,
                option.title,
                total.year.low,
                total.year.high,
                scale,
                "a year",
                self.words.span(replace(total.year, likely=None)),
            )
            for option in self.options
            if (total := self.totals.get(option.id))
        )
        ranges = any(bar.low < bar.high for bar in bars)
        return Bars(bars, open="depends on ranges" if ranges else "")

    def _open(self, option: CostOption) -> Paragraph:
        """Why an option is not summed, and where it would break even if one figure is missing."""
        told = [f"Open: {self.missing(option.id)}"]
        turning = option.id != self.sheet.today and self.costs.turning(option.id, self.sheet.today)
        if turning:
            id, found = turning
            unit = self.sheet.figures[id].say((), self.answers.currency).strip()
            where = break_even(found, unit, decimals=True)
            told.append(f"By {quoted(self.label(id))} alone it is cheaper than today {where}")
        return Paragraph(sentences(*told), f"{option.title}.")

    def _turns(self) -> Iterator[Block]:
        """From which volume and month on each option costs less than today's."""
        today, found = self.sheet.today, dict[str, BreakEven]()
        for option in self.options:
            if option.id != today and (each := self.costs.break_even(option.id, today)):
                found[option.id] = each
        if not found:
            return
        unit = self.per_month()
        months = [self.costs.months(id, today) for id in found]
        yield by_columns(
            {
                "Option": [self.title(id) for id in found],
                f"{capital(unit)} from which it costs less": [
                    capital(break_even(each, unit)) for each in found.values()
                ],
                "Month from which it has cost less": [
                    capital(break_even(each, "months")) if each else "" for each in months
                ],
                f"{capital(unit.split()[0])} a machine hour then": [
                    self._per_hour(id, each) for id, each in found.items()
                ],
            }
        )
        passed = {id: each for id, each in found.items() if each.kind == "from"}
        if passed:
            yield self._turn_bars(passed)
        for id, each in list(passed.items())[:_MOST_LINES]:
            yield Paragraph(self.formula(id, each, unit))

    def per_month(self) -> str:
        """What the volume counts, in words."""
        return self.sheet.figures[self.sheet.volume].unit.replace(" / ", " a ")

    def _per_hour(self, option: str, found: BreakEven) -> str:
        served = self.costs.per_hour(option, found)
        return " to ".join(dict.fromkeys(map(number, served))) if served else ""

    def _turn_bars(self, found: dict[str, BreakEven]) -> Bars:
        """Up to where an option costs more, and up to where that depends."""
        volume = self.costs.known[self.sheet.volume]
        high = Fraction(volume.high) if volume else Fraction(0)
        most = int(2 * max([high, *(each.low for each in found.values())])) or 1
        bars = [
            Bar(
                id,
                self.title(id),
                min(int(each.low), most),
                min(int(each.high), most),
                most,
                "costs less",
                break_even(each, ""),
            )
            for id, each in found.items()
        ]
        if volume:
            own = self.sheet.figures[self.sheet.volume]
            ends = int(volume.low), int(volume.high)
            bars.append(Bar(own.id, own.label, *ends, most, "now", number(volume.high)))
        ranges = any(bar.low < bar.high for bar in bars)
        open = "depends on ranges" if ranges else ""
        return Bars(tuple(bars), certain="costs more than today", open=open)

    def formula(self, option: str, found: BreakEven, unit: str) -> str:
        """How a break-even is reckoned, with the numbers that a spreadsheet needs."""
        more, less = _span(found.fixed), _span((-found.each[1], -found.each[0]))
        return sentences(
            f"{self.title(option)}: {more} more in the first year without any {unit}, and {less} "
            f"less for each one",
            f"{more} / {less} is {break_even(found, unit)}",
        )

    def hangs(self, found: CostDifference) -> Iterator[Block]:
        """What moves a difference most, and where it turns."""
        swings = found.swings[:_MOST_SWINGS]
        if not swings:
            return
        yield Paragraph(
            "Each figure alone, from the low to the high end of its range, while the others are "
            "likely or in the middle of theirs."
        )
        yield by_columns(
            {
                "Figure": [self.label(each.figure) for each in swings],
                "Known": [self.known(each.figure) for each in swings],
                "Difference at its low end": [self.words.amount(each.at_low) for each in swings],
                "Difference at its high end": [self.words.amount(each.at_high) for each in swings],
                "Turns at": ["" if s.turns is None else number(s.turns) for s in swings],
            }
        )
        moves = [abs(each.at_high - each.at_low) for each in swings]
        bars = (
            Bar(
                each.figure,
                self.label(each.figure),
                move,
                move,
                max(moves) or 1,
                "moves it",
                self.words.amount(move),
            )
            for each, move in zip(swings, moves, strict=True)
        )
        yield Bars(tuple(bars))

    def known(self, figure: str) -> str:
        """What is known of a figure, with its unit."""
        found, of = self.costs.known[figure], self.sheet.figures[figure]
        if found is None:
            return "open"
        likely = (found.likely,) if found.likely is not None else ()
        values = (found.low,) if found.exact else (found.low, *likely, found.high)
        return of.say(tuple(map(str, values)), self.answers.currency)

    def lines(self, options: Iterable[str] = ()) -> Table:
        """Every line that is summed, with its factors, so that a sum can be followed."""
        wanted = {*(options or self.totals)}
        lines = [
            line for line in self.sheet.lines if wanted & {*line.options} and self.costs.line(line)
        ]
        return Table(
            ("Line", "Due", "Product", "Amount", "First year"),
            tuple(self._line(line, wanted) for line in lines),
            tuple(dict.fromkeys(id for line in lines for id in line.source)),
        )

    def spreadsheet(self) -> Table:
        """Every line of every summed option with plain numbers, for reckoning on."""
        money = self.costs.money
        rows = []
        for option in (option for option in self.options if option.id in self.totals):
            for line in self.sheet.of(option.id):
                amount, year = self.costs.line(line), self.costs.year(line)
                if amount and year:
                    numbers = (amount.low, amount.high, year.low, year.high)
                    texts = (option.title, line.title, line.due, self.product(line))
                    rows.append((*texts, *(str(money(each)) for each in numbers)))
            total = self.totals[option.id]
            ends = (str(money(total.year.low)), str(money(total.year.high)))
            rows.append((option.title, "First year", "", "", "", "", *ends))
        return Table(_SPREADSHEET, tuple(rows))

    def _line(self, line: CostLine, wanted: set[str]) -> tuple[str, ...]:
        titles = (self.title(id) for id in line.options if id in wanted)
        amount, year = self.costs.line(line), self.costs.year(line)
        return (
            f"{line.title} ({'; '.join(titles)})",
            {"once": "Once", "month": "A month", "training": "A training"}[line.due],
            self.product(line),
            self.words.span(amount) if amount else "",
            self.words.span(year) if year else "",
        )

    def product(self, line: CostLine) -> str:
        """The factors of a line with their values."""
        figures = self.sheet.figures
        return " x ".join(
            self.known(id) if id in figures else self.sheet.constants[id] for id in line.factors
        )


_SPREADSHEET = ("Option", "Line", "Due", "Product", "Low", "High", "Year low", "Year high")
_FORMULA = "First year = once + 12 x month + (1 + trainings after the first) x training."


def _middle(found: CostRange) -> int:
    return 2 * found.likely if found.likely is not None else found.low + found.high


def _span(ends: tuple[Fraction, Fraction]) -> str:
    """Between which amounts something lies, as exactly as it takes to reckon on."""
    return " to ".join(dict.fromkeys(map(precise, ends)))
