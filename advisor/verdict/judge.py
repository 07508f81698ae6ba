"""The verdict itself: what the counts say, in the words of the design.

Owns leading approach, certainty, stage and what holds it. It must be fast, since it is asked after
every answer, and it must not phrase sentences.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

from advisor.model import Answer, Answers, Gate, Pack, Raw, Stage, TableRow
from advisor.solve import Counts, Holds, Masks, Reading, Solution, solve

QuestionState = Literal["answered", "unknown", "open", "disputed", "not_applicable", "hidden"]
CertaintyWord = Literal["firm", "likely", "leaning", "open"]
_WAITING = ("open", "unknown", "disputed")
"""States without a known answer."""


@dataclass(frozen=True, eq=False)
class File:
    """One set of answers beside its pack, with what both say about each question."""

    pack: Pack
    answers: Answers

    @cached_property
    def masks(self) -> Masks:
        """The possible values of each question."""
        return self.answers.masks(self.pack)

    @cached_property
    def reading(self) -> Reading:
        """The answers as conditions read them."""
        return Reading(self.pack, self.masks)

    @cached_property
    def states(self) -> Mapping[str, QuestionState]:
        """What is known about each question; hidden only where no completion asks it."""
        return {id: self._state(id) for id in self.pack.questions}

    def _state(self, id: str) -> QuestionState:
        question = self.pack.questions[id]
        if question.ask_if and self.reading.holds(question.ask_if) == "never":
            return "hidden"
        answer = self.answers.answers.get(id)
        return "open" if answer is None else answer.state

    @cached_property
    def open(self) -> tuple[str, ...]:
        """Questions that may be asked and have no known answer, in the pack's order."""
        return tuple(id for id, state in self.states.items() if state in _WAITING)

    @cached_property
    def known_core(self) -> int:
        """How many core questions are known; a hidden one is."""
        return sum(self._state(id) not in _WAITING for id in self.pack.core)

    @cached_property
    def solution(self) -> Solution:
        """The distribution over verdicts; raises TooManyStates."""
        return solve(self.pack, self.masks)

    def but(self, id: str, answer: Answer | None) -> File:
        """The same with another answer to one question, or none; what is solved is kept."""
        given = {key: each for key, each in self.answers.answers.items() if key != id}
        if answer:
            given[id] = answer
        file = File(self.pack, replace(self.answers, answers=given))
        mask = file.answers.mask(self.pack.questions[id])
        vars(file).update(masks={**self.masks, id: mask}, solution=self.solution.but(id, mask))
        return file

    def value(self, id: str) -> Raw | None:
        """The answer as the file gives it; None where it is not one known value."""
        answer = self.answers.answers.get(id)
        return None if answer is None else answer.value

    def holds(self, gate: Gate) -> Holds:
        """Whether the gate fires in every completion, in some, or in none."""
        return self.reading.holds(gate.when)


@dataclass(frozen=True)
class Held:
    """One thing that, in every completion of the leading approach, allows no higher stage."""

    kind: Literal["gate", "row", "approach"]
    id: str
    stage: str


@dataclass(frozen=True, eq=False)
class Verdict:
    """Approach, stage and certainty of one set of answers."""

    file: File
    counts: Counts
    leading: str
    """The approach with the largest share; of equals the first in the pack."""
    certainty: CertaintyWord

    @property
    def approach(self) -> str | None:
        """The approach a view may name: none while open."""
        return None if self.certainty == "open" else self.leading

    @cached_property
    def considered(self) -> Counts:
        """The completions the stage is read from: the leading approach's, or all while open."""
        if self.certainty == "open":
            return self.counts
        return Counts({v: n for v, n in self.counts.by_verdict.items() if v[0] == self.leading})

    @cached_property
    def stages(self) -> tuple[Stage, ...]:
        """The stages these completions have, lowest first."""
        found = {stage for _, stage in self.considered.by_verdict}
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
    def approaches(self) -> tuple[tuple[str, int], ...]:
        """Approaches that some completion has, with their counts, largest first."""
        counted = [(a, self.counts.of(a)) for a in self.file.pack.approach_ids]
        return tuple(sorted((pair for pair in counted if pair[1]), key=lambda pair: -pair[1]))

    def fires(self, gate: Gate) -> Holds:
        """Whether the gate fires in every completion considered, in some, or in none."""
        overall = self.file.holds(gate)
        everywhere = self.certainty in ("open", "firm")
        if everywhere or overall != "sometimes" or gate.id not in self.file.solution.plan.gates:
            return overall
        joint = self.file.solution.with_gate(gate.id)
        fired = sum(joint.by_verdict.get(v, 0) for v in self.considered.by_verdict)
        return (
            "never" if not fired else "always" if fired == self.considered.total else "sometimes"
        )

    def concerns(self, gate: Gate) -> bool:
        """Whether the gate is about an approach these completions have."""
        return any(approach in gate.concerns for approach, _ in self.considered.by_verdict)

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
        ids = self.file.pack.stage_ids
        everyone = {approach for approach, _ in self.considered.by_verdict}
        held = [
            Held("gate", gate.id, gate.cap)
            for gate, state in self.blockers
            if state == "always" and everyone <= set(gate.concerns)
        ]
        row = self._stage_row
        if row is not None:
            held.append(Held("row", row.id, row.outcome))
        if len(everyone) == 1:
            highest = self.file.pack.approach(*everyone).highest_stage
            held.append(Held("approach", self.leading, highest or ids[-1]))
        return tuple(
            sorted((h for h in held if h.stage != ids[-1]), key=lambda h: ids.index(h.stage))
        )

    @cached_property
    def _stage_row(self) -> TableRow | None:
        """The row of the stage table that decides in all of these completions, if one does.

        Where the highest stage is still possible no row can hold it, and none is looked for.
        """
        if self.best_stage == self.file.pack.stage_ids[-1]:
            return None
        approaches = {approach for approach, _ in self.considered.by_verdict}
        rows = {
            decision.stage_row
            for decision in self.file.solution.decisions
            if decision.approach_row.outcome in approaches
        }
        return rows.pop() if len(rows) == 1 else None


def judge(file: File) -> Verdict:
    """The verdict of a file; raises TooManyStates."""
    pack, counts = file.pack, file.solution.counts
    leading = max(pack.approach_ids, key=counts.of)
    return Verdict(file, counts, leading, _certainty(file, counts.of(leading), counts.total))


def _certainty(file: File, count: int, total: int) -> CertaintyWord:
    limits = file.pack.certainty
    if file.known_core * 100 < limits.core_known * len(file.pack.core):
        return "open"
    if count == total:
        return "firm"
    if count * 100 >= limits.likely * total:
        return "likely"
    return "leaning" if count * 100 >= limits.leaning * total else "open"


def reaches(file: File, approach: str, stage: str) -> bool:
    """Whether the file's own verdict is that approach, at that stage or better."""
    ids, found = file.pack.stage_ids, file.solution.counts.by_verdict
    lowest = next((each for each in ids if (approach, each) in found), None)
    if lowest is None or ids.index(lowest) < ids.index(stage):
        return False
    return judge(file).approach == approach
