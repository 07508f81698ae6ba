"""What it costs: what each option comes to, where it becomes cheaper, and what that hangs on.

Every amount is the sheet's, and each is written once. A sheet never moves approach or stage: it is
a sentence, a section and a caution. A report without a figure says nothing of money.
"""

from __future__ import annotations

from collections.abc import Sequence

from advisor.costs import CostDifference, CostRange, Costs
from advisor.model import Answers, Claim, CostLine, CostOption
from advisor.report.amounts import Wording, number, precise
from advisor.report.wording import listed, quoted, sentence, sentences
from advisor.teams import DerivedVoice

_MOST_MISSING = 5
_MOST_DEAR = 3


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
        if not any(self.costs.known.values()):
            return ""
        return sentences(self._alone(), self.enough())

    def _alone(self) -> str:
        """What is summed while nothing can be compared, and what is wanted first."""
        today, summed = self.sheet.today, [*self.totals]
        missing = self.missing(today)
        wanted = f"; first wanted: {missing}" if missing else ""
        if not summed:
            return f"Nothing can be summed yet{wanted}"
        of = today if today in self.totals else min(summed, key=self._cost)
        return f"{self.title(of)} costs {self.year(of)} in the first year{wanted}"

    def _cost(self, option: str) -> int:
        return _middle(self.totals[option].year)

    def first(self) -> str:
        """The same; while nothing is known, what to begin with."""
        return self.sentence() or sentences("Nothing can be summed yet", self.enough())

    def enough(self) -> str:
        """Which few figures are enough to say what can be saved at most; empty where none are."""
        named = [quoted(self.label(id)) for id in self.costs.ceiling_open()]
        return f"Enough to say what can be saved at most: {listed(named)}" if named else ""

    def best(self, approaches: Sequence[str] = ()) -> CostOption | None:
        """The cheapest option that is summed beside today's, of these approaches if possible."""
        summed = [o for o in self.options if o.id in self.differences and o.id in self.totals]
        wanted = [option for option in summed if option.approach in approaches] or summed
        return min(wanted, key=lambda option: self._cost(option.id), default=None)

    def _stands(self, option: CostOption) -> str:
        difference, total = self.differences[option.id], self.totals[option.id]
        told = [
            f"{option.title} costs {self.words.span(total.year)} in the first year; against "
            f"today, {self.words.against(difference)}"
        ]
        if difference.cheaper == "depends" and difference.swings:
            told.append(f"It hangs most on {quoted(self.label(difference.swings[0].figure))}")
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
            named = (f"{title} ({self.words.amount(each)})" for title, each in dear.items())
            least = listed(named, most=_MOST_DEAR)
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

    def offer(self, date: str) -> dict[str, DerivedVoice]:
        """What the sheet answers to the question on whether it pays; empty if it cannot tell.

        It can only say that it pays: the cheapest option costs less than today in every case.
        """
        best = self.best()
        if self.sheet.claims is None or best is None:
            return {}
        if self.differences[best.id].cheaper != "always":
            return {}
        question, value = self.sheet.claims
        told = f"By the cost sheet: {self._stands(best)}"
        return {question: DerivedVoice(Claim(value=value, evidence=told, by="costs", date=date))}

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

    def known(self, figure: str) -> str:
        """What is known of a figure, with its unit."""
        found, of = self.costs.known[figure], self.sheet.figures[figure]
        if found is None:
            return "open"
        likely = (found.likely,) if found.likely is not None else ()
        values = (found.low,) if found.exact else (found.low, *likely, found.high)
        return of.say(tuple(map(str, values)), self.answers.currency)

    def product(self, line: CostLine) -> str:
        """The factors of a line with their values."""
        figures = self.sheet.figures
        return " x ".join(
            self.known(id) if id in figures else self.sheet.constants[id] for id in line.factors
        )

    def per_month(self) -> str:
        """What the volume counts, in words."""
        return self.sheet.figures[self.sheet.volume].unit.replace(" / ", " a ")


def _middle(found: CostRange) -> int:
    return 2 * found.likely if found.likely is not None else found.low + found.high
