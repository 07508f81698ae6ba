"""The verdict itself: what the counts say, in the words of the design.

Owns the naming of an approach, certainty, stage and what holds it. An approach is named where no
single open answer would put another in front; else the verdict is undecided between a few. It must
be fast, since it is asked after every answer, and it must not phrase sentences.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

from advisor.engine.diagram import Chosen, Counts, Diagram, Masks, diagram
from advisor.engine.effective import EffectiveAnswers, Holds
from advisor.engine.marginals import Marginals
from advisor.engine.tables import Decision, Outcome, bits_of
from advisor.model import Answer, Answers, Choice, Gate, Pack, Stage, TableRow, Value

QuestionState = Literal[
    "answered", "unknown", "open", "draft", "disputed", "not_applicable", "hidden"
]
CertaintyWord = Literal["firm", "likely", "leaning", "open"]
"""Firm: no open answer can change it; likely: no single one can; leaning: undecided between a few
approaches; open: too little is known to name any."""
MOST_BETWEEN = 3
"""More approaches than these are no verdict."""
_WAITING = ("open", "draft", "unknown", "disputed")
"""States without a known answer."""


@dataclass(frozen=True, eq=False)
class AnsweredPack:
    """One set of answers beside its pack, with what both say about each question."""

    pack: Pack
    answers: Answers
    recorded: Diagram | None = None
    """One with all these answers in it, where there is one at hand."""

    @cached_property
    def masks(self) -> Masks:
        """The possible values of each question."""
        return self.answers.masks(self.pack)

    @cached_property
    def effective(self) -> EffectiveAnswers:
        """The answers as conditions read them."""
        return EffectiveAnswers(self.pack, self.masks)

    @cached_property
    def states(self) -> Mapping[str, QuestionState]:
        """What is known about each question; hidden only where no completion asks it."""
        return {id: self._state(id) for id in self.pack.questions}

    def _state(self, id: str) -> QuestionState:
        question = self.pack.questions[id]
        if question.ask_if and self.effective.holds(question.ask_if) == "never":
            return "hidden"
        answer = self.answers.answers.get(id)
        if answer is None:
            return "open"
        return "draft" if answer.draft else answer.state

    def hides(self, others: Answers) -> tuple[str, ...]:
        """The questions of which something is said that would not be asked with other answers."""
        after = AnsweredPack(self.pack, others).states
        return tuple(
            id
            for id, answer in self.answers.answers.items()
            if after[id] == "hidden" != self.states[id]
            and (answer.state != "unknown" or answer.note or answer.evidence)
        )

    @cached_property
    def open(self) -> tuple[str, ...]:
        """Questions that may be asked and have no known answer, in the pack's order."""
        return tuple(id for id, state in self.states.items() if state in _WAITING)

    @cached_property
    def known_core(self) -> int:
        """How many core questions are known; a hidden one is."""
        return sum(self._state(id) not in _WAITING for id in self.pack.core)

    @property
    def counts(self) -> Counts:
        """The completions by outcome; raises TooManyStates."""
        return self.marginals.counts

    @cached_property
    def marginals(self) -> Marginals:
        """The same with all joint counts; raises TooManyStates."""
        return Marginals(self.recorded or diagram(self.pack, self.masks), self.masks)

    @cached_property
    def decisions(self) -> dict[Decision, int]:
        """The completions by the rows that decide; raises TooManyStates."""
        return diagram(self.pack, self.masks, named=True).decided(self.masks)

    def but(self, id: str, answer: Answer | None) -> AnsweredPack:
        """The same with another answer to one question, or none."""
        given = {key: each for key, each in self.answers.answers.items() if key != id}
        if answer:
            given[id] = answer
        return AnsweredPack(self.pack, replace(self.answers, answers=given), self.recorded)

    def value(self, id: str) -> Value | None:
        """The answer as the file gives it; None where it is not one known value."""
        answer = self.answers.answers.get(id)
        return None if answer is None or answer.draft else answer.value

    def holds(self, gate: Gate) -> Holds:
        """Whether the gate fires in every completion, in some, or in none."""
        return self.effective.holds(gate.when)


@dataclass(frozen=True)
class Held:
    """One thing that, in every completion of the leading approach, allows no higher stage."""

    kind: Literal["gate", "row", "approach"]
    id: str
    stage: str


@dataclass(frozen=True, eq=False)
class Verdict:
    """Approach, stage and certainty of one set of answers."""

    file: AnsweredPack
    counts: Counts
    leading: Choice
    """What is named, or between which it is undecided, what has the largest share first."""
    certainty: CertaintyWord

    @property
    def approach(self) -> str | None:
        """The approach a view may name: none while open, or while several are left."""
        named = self.certainty != "open" and len(self.leading) == 1
        return self.leading[0] if named else None

    def among(self, choice: Choice) -> bool:
        """Whether an outcome's choice is what is named, or within what it is undecided between."""
        return {*choice} <= {*self.leading}

    @cached_property
    def decided_by(self) -> tuple[str, ...]:
        """The actions whose results decide between approaches that no answer tells apart."""
        alive = {choice for choice, _ in self.shares if self.among(choice)}
        table = self.file.pack.approach_table
        found = (row.decided_by for row in table if row.between and row.choice in alive)
        return tuple(dict.fromkeys(found))

    @cached_property
    def considered(self) -> Counts:
        """The completions the stage is read from: those of what leads, or all while open."""
        if self.certainty == "open":
            return self.counts
        every = self.counts.by_outcome.items()
        return Counts({outcome: n for outcome, n in every if self.among(outcome.choice)})

    @cached_property
    def choices(self) -> tuple[Choice, ...]:
        """What these completions choose, in the pack's order."""
        found = {outcome.choice for outcome in self.considered.by_outcome}
        return tuple(choice for choice in self.file.pack.choices if choice in found)

    @cached_property
    def stages(self) -> tuple[Stage, ...]:
        """The stages these completions have, lowest first."""
        found = {outcome.stage for outcome in self.considered.by_outcome}
        return tuple(stage for stage in self.file.pack.stages if stage.id in found)

    @property
    def stage(self) -> str:
        """The lowest stage: what is proven."""
        return self.stages[0].id

    @property
    def best_stage(self) -> str:
        """The highest stage an open answer may still prove."""
        return self.stages[-1].id

    @cached_property
    def shares(self) -> tuple[tuple[Choice, int], ...]:
        """What some completion chooses, with its count, largest first."""
        counted = [(choice, self.counts.of(choice)) for choice in self.file.pack.choices]
        return tuple(sorted((pair for pair in counted if pair[1]), key=lambda pair: -pair[1]))

    def fires(self, gate: Gate) -> Holds:
        """Whether the gate fires in every completion considered, in some, or in none."""
        overall = self.file.holds(gate)
        if self.certainty in ("open", "firm") or overall != "sometimes":
            return overall
        joint = self.file.marginals.fact(gate.id, 1).by_outcome
        if not joint:  # nothing depends on it, so that it is not recorded
            return overall
        fired = sum(joint.get(outcome, 0) for outcome in self.considered.by_outcome)
        if not fired:
            return "never"
        return "always" if fired == self.considered.total else "sometimes"

    def concerns(self, gate: Gate) -> bool:
        """Whether the gate is about an approach these completions have."""
        return any(_about(gate, choice) for choice in self.choices)

    @cached_property
    def blockers(self) -> tuple[tuple[Gate, Holds], ...]:
        """Gates that cap the approaches considered and fire or may fire, lowest cap first."""
        ids = self.file.pack.stage_ids
        found = [(g, self.fires(g)) for g in self.file.pack.gates if g.cap and self.concerns(g)]
        alive = [pair for pair in found if pair[1] != "never"]
        return tuple(sorted(alive, key=lambda pair: ids.index(pair[0].cap)))

    @cached_property
    def held_by(self) -> tuple[Held, ...]:
        """What fires in all of these completions and holds the stage, lowest stage first."""
        pack, ids = self.file.pack, self.file.pack.stage_ids
        held = [
            Held("gate", gate.id, gate.cap)
            for gate, state in self.blockers
            if state == "always" and all(_about(gate, choice) for choice in self.choices)
        ]
        held += [Held("row", row.id, row.outcome) for row in self._stage_rows if row]
        for id in self.choices[0] if len(self.choices) == 1 else ():
            held.append(Held("approach", id, pack.approach(id).highest_stage or ids[-1]))
        binding = (each for each in held if each.stage != ids[-1])
        return tuple(sorted(binding, key=lambda each: ids.index(each.stage)))

    @cached_property
    def _stage_rows(self) -> set[TableRow | None]:
        """The row of the stage table that decides in all of these completions, if one does.

        Where the highest stage is still possible no row can hold it, and none is looked for.
        """
        if self.best_stage == self.file.pack.stage_ids[-1]:
            return set()
        mine = (each for each in self.file.decisions if each.approach_row.choice in self.choices)
        rows = {decision.stage_row for decision in mine}
        return rows if len(rows) == 1 else set()


def judge(file: AnsweredPack) -> Verdict:
    """The verdict of a file; raises TooManyStates."""
    counts = file.counts
    first = in_front(file.pack, counts)
    if file.known_core < file.pack.core_needed:
        return Verdict(file, counts, first, "open")
    firm = counts.of(first) == counts.total
    choices = [first] if firm else [first, *(front for _, front in _fronts(file))]
    leading = tuple(dict.fromkeys(id for choice in choices for id in choice))
    if len(leading) > MOST_BETWEEN:
        return Verdict(file, counts, first, "open")
    if len(leading) > 1:
        return Verdict(file, counts, leading, "leaning")
    return Verdict(file, counts, leading, "firm" if firm else "likely")


def _about(gate: Gate, choice: Choice) -> bool:
    """Whether the gate is about something that is chosen."""
    return not set(choice).isdisjoint(gate.concerns)


def in_front(pack: Pack, counts: Counts) -> Choice:
    """The choice with the largest share; of equals the first in the pack."""
    return max(pack.choices, key=counts.of)


def _fronts(file: AnsweredPack) -> Iterator[tuple[Chosen, Choice]]:
    """What each value of each open question would put in front."""
    for id in file.open:
        for value in bits_of(file.masks[id]):
            given = file.marginals.given(id, value)
            if given.total:
                yield (id, value), in_front(file.pack, given)


def reaches(
    file: AnsweredPack, approach: str, stage: str, doubts: list[Chosen] | None = None
) -> bool:
    """Whether the file's own verdict is that approach, at that stage or better.

    `doubts` are answers that put another approach in front of other files; they are tried first,
    which is less work than to try all, and the one that decides here is added.
    """
    pack, found, choice = file.pack, file.counts.by_outcome, (approach,)
    ids = pack.stage_ids
    lowest = next((each for each in ids if Outcome(choice, each) in found), None)
    if lowest is None or ids.index(lowest) < ids.index(stage):
        return False
    if file.known_core < pack.core_needed or in_front(pack, file.counts) != choice:
        return False
    for id, value in doubts or ():
        given = file.marginals.under(id, value) if file.masks[id] >> value & 1 else None
        if given and given.total and in_front(pack, given) != choice:
            return False
    rival = next((chosen for chosen, front in _fronts(file) if front != choice), None)
    if rival and doubts is not None:
        doubts.append(rival)
    return rival is None
