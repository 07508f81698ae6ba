"""What all parts of the report read: the assessment, with what is asked of it more than once.

Owns the words for a question, its answer, a band and a condition. It must not decide what is said
about them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from advisor.costs import costs
from advisor.engine import AnsweredPack, Assessment, Holds, Verdict, band_holds
from advisor.model import (
    About,
    Answer,
    BandTest,
    Choice,
    Dimension,
    GateTest,
    Pack,
    Question,
    TableRow,
    Value,
)
from advisor.precedents import Near, nearest
from advisor.report.money import Money
from advisor.report.wording import count, listed, quoted
from advisor.schedule import Calendar
from advisor.text import flat


@dataclass(frozen=True, eq=False)
class ReportContext:
    """One assessment, as the parts of a report see it."""

    assessment: Assessment
    calendar: Calendar = field(default_factory=Calendar)
    """When the work may begin, and how fast it goes."""

    @cached_property
    def verdict(self) -> Verdict:
        return self.assessment.verdict

    @cached_property
    def file(self) -> AnsweredPack:
        return self.verdict.file

    @cached_property
    def pack(self) -> Pack:
        return self.file.pack

    @cached_property
    def money(self) -> Money | None:
        """What it costs, in words; None where the pack has no sheet, or nobody gave a figure."""
        sheet, answers = self.pack.costs, self.file.answers
        given = any(each.state != "unknown" for each in answers.figures.values())
        return Money(costs(sheet, answers), answers) if sheet and given else None

    @cached_property
    def nearest(self) -> tuple[Near, ...]:
        """The published cases nearest to this one."""
        return nearest(self.file)

    @property
    def money_of(self) -> tuple[str, ...]:
        """The approaches whose cost is said first."""
        return self.considered if self.named else ()

    @property
    def about(self) -> About:
        """What the case is about, in the team's own words."""
        return self.file.answers.about

    @property
    def named(self) -> bool:
        """Whether a verdict may be named: one approach, or several still to decide between."""
        return self.verdict.certainty != "open"

    @cached_property
    def considered(self) -> tuple[str, ...]:
        """The approaches the stage is read from: what leads, or all possible while open."""
        found = {approach for choice in self.verdict.choices for approach in choice}
        return tuple(id for id in self.pack.approach_ids if id in found)

    @cached_property
    def fires(self) -> Mapping[str, Holds]:
        """Per gate: whether it fires in every completion considered, in some, or in none."""
        return {gate.id: self.verdict.fires(gate) for gate in self.pack.gates}

    @cached_property
    def bands(self) -> Mapping[str, tuple[int, int, int]]:
        """Per dimension: the completions by band, lowest first."""
        return {d.id: self.file.marginals.bands(d.id) for d in self.pack.dimensions}

    @cached_property
    def scores(self) -> Mapping[str, tuple[int, int, int]]:
        """Per dimension: lowest, highest and best possible score."""
        return {d.id: self.file.marginals.scores(d.id) for d in self.pack.dimensions}

    def concerns(self, dimension: str) -> bool:
        """Whether the dimension matters for an approach considered."""
        return bool({*self.pack.dimension[dimension].concerns} & {*self.considered})

    # Titles

    @cached_property
    def stage(self) -> str:
        """The title of the stage that is proven."""
        return self.stage_title(self.verdict.stage)

    @cached_property
    def leading(self) -> str:
        """The title of what leads, and where several do, what decides between them."""
        title = self.choice_title(self.verdict.leading)
        return f"{title} (decided by {self.trials})" if self.trials else title

    @property
    def trials(self) -> str:
        """The actions that decide where no answer does."""
        return " or ".join(quoted(self.action_title(id)) for id in self.verdict.decided_by)

    def action_title(self, id: str) -> str:
        return next(action.title for action in self.pack.actions if action.id == id)

    def stage_title(self, id: str) -> str:
        return self.pack.stage(id).title

    def approach_title(self, id: str) -> str:
        return self.pack.approach(id).title

    def choice_title(self, choice: Choice) -> str:
        return " or ".join(map(self.approach_title, choice))

    # Questions and answers

    def question(self, id: str) -> Question:
        return self.pack.questions[id]

    def label(self, id: str) -> str:
        """The question's name within a sentence."""
        return quoted(self.question(id).label)

    def answer(self, id: str) -> Answer:
        """What the file says; an unanswered question has an empty answer."""
        return self.file.answers.answers.get(id, Answer("unknown"))

    def say(self, id: str, raw: Value) -> str:
        """An answer in the words of its question."""
        return flat(self.question(id).say(raw))

    def range(self, id: str, raw: Value) -> str:
        """An answer that others would do as well as: of a number, all that count alike."""
        question = self.question(id)
        if question.kind != "number":
            return self.say(id, raw)
        index = question.index(raw)
        low, above = question.values[index], (*question.cuts, question.maximum + 1)[index]
        assert isinstance(low, int), "the values of a number are numbers"
        if above > question.maximum:
            return f"{self.say(id, low)} or more"
        return self.say(id, low) if low == above - 1 else f"{low:,} to {self.say(id, above - 1)}"

    def answered(self, id: str) -> str:
        """What is known about a question, in words."""
        state, answer = self.file.states[id], self.answer(id)
        if state == "answered" and answer.value is not None:
            return self.say(id, answer.value) + (" (not sure)" if answer.unsure else "")
        if state == "draft":
            drafted = "does not apply" if answer.value is None else self.say(id, answer.value)
            return f"{drafted} (a draft that nobody has confirmed)"
        return {
            "unknown": "not known yet",
            "open": "not answered",
            "disputed": "disputed",
            "not_applicable": "does not apply",
        }.get(state, "not asked")

    def untested(self, *ids: str) -> bool:
        """Whether all these answers say that nobody has tried or looked: none is evidence."""
        said = ((self.question(id).options, self.file.value(id)) for id in ids)
        return bool(ids) and all(
            any(option.untested for option in options if option.id == value)
            for options, value in said
        )

    def behind(self, ids: Iterable[str], most: int = 3) -> str:
        """Questions with their answers, within a sentence."""
        asked = [id for id in ids if self.file.states[id] != "hidden"]
        said = [f"{self.label(id)}: {self.answered(id)}" for id in asked]
        rest = [f"{len(said) - most} more"] if len(said) > most else []
        return "; ".join([*said[:most], *rest])

    def open_behind(self, ids: Iterable[str]) -> tuple[str, ...]:
        """The open questions among these; if there are none, those that may hide one of them."""
        asked = tuple(dict.fromkeys(ids))
        found = tuple(id for id in asked if id in self.file.open)
        above = [test.question for id in asked for test in self.question(id).ask_if]
        return found if found or not above else self.open_behind(above)

    def who(self, ids: Iterable[str], most: int = 3) -> str:
        """Questions with the role that usually knows, within a sentence."""
        known = ((self.label(id), self.question(id).owner) for id in ids)
        return listed((f"{q} ({owner})" if owner else q for q, owner in known), most=most)

    # Dimensions and conditions

    def band(self, dimension: Dimension) -> str:
        """The band, or the range of possible bands, in words."""
        found = [w for w, n in zip(dimension.bands, self.bands[dimension.id], strict=True) if n]
        return found[0] if len(found) == 1 else f"{found[0]} to {found[-1]}"

    def score(self, dimension: str) -> str:
        """The score, or its range, in words."""
        low, high, best = self.scores[dimension]
        return f"{low} of {best}" if low == high else f"{low}-{high} of {best}"

    def state(self, test: BandTest | GateTest) -> Holds:
        """Whether a condition of a table row holds."""
        if isinstance(test, BandTest):
            return band_holds(self.bands[test.dimension], test.allowed)
        fires = self.file.holds(self.pack.gate[test.gate])
        opposite: dict[Holds, Holds] = {"always": "never", "never": "always"}
        return fires if test.fires else opposite.get(fires, fires)

    def now(self, test: BandTest | GateTest) -> str:
        """How things stand with a condition: "Data is weak"."""
        if isinstance(test, BandTest):
            dimension = self.pack.dimension[test.dimension]
            return f"{dimension.title} is {self.band(dimension)} ({self.score(dimension.id)})"
        fires = self.file.holds(self.pack.gate[test.gate])
        words = {"always": "applies", "never": "does not apply", "sometimes": "may apply"}[fires]
        return f"{quoted(self.pack.gate[test.gate].title)} {words}"

    def needed(self, test: BandTest | GateTest) -> str:
        """A condition that does not hold: how things stand, and how they would have to be."""
        if isinstance(test, BandTest):
            dimension = self.pack.dimension[test.dimension]
            allowed = [word for i, word in enumerate(dimension.bands) if test.allowed >> i & 1]
            return f"{self.now(test)} and would have to be {listed(allowed, 'or')}"
        return f"{self.now(test)} and would have to" + ("" if test.fires else " be out of the way")


def tests_of(row: TableRow) -> tuple[BandTest | GateTest, ...]:
    """All conditions of a table row."""
    return (*row.bands, *row.gates)


def questions(number: int, adjective: str = "") -> str:
    """So many questions, in words."""
    return count(number, f"{adjective} question".strip())
