"""Switching one answer: it matters somewhere, and a step up never lowers the stage.

Owns both proofs, which share the pass over two copies, and the search for the rule to blame when
the stage falls. A step may well lead to another approach, whose stage is lower.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from advisor.engine import Masks, Outcome, holds
from advisor.engine.diagram import Diagram
from advisor.lint.finding import Finding
from advisor.lint.possible import Completion
from advisor.lint.space import Space, witness
from advisor.lint.switching import Switching, chosen
from advisor.model import Gate, Location, Pack, Question, ScoreRow

_Pair = tuple[Outcome, Outcome]


def switches(space: Space) -> Iterator[Finding]:
    """Questions that change no verdict, and steps up that lower the stage; TooManyStates."""
    switching = Switching(space)
    for question in space.pack.questions.values():
        climbs = question.ordered and space.pack.dimension[question.dimension].kind == "readiness"
        moves = False
        for index in range(len(question.values) - 1):
            if moves and not climbs:
                break
            found = switching.changes(question.id, index, index + 1)
            moves = moves or bool(found)
            if climbs and (pair := _fall(space.pack, found)):
                yield _finding(_StepUp(space, question, index, pair), chosen(found[pair]))
        if not moves:
            yield _idle(question)


def _idle(question: Question) -> Finding:
    text = "no answer to this question ever changes the verdict"
    if len(question.values) < 2:
        text += "; no row compares its number with anything"
    return Finding(question.where, "warning", "idle-question", question.id, text)


def _fall(pack: Pack, found: Mapping[_Pair, Any]) -> _Pair | None:
    """The first pair of outcomes in which the stage falls while the approach stays."""
    order = pack.stage_ids.index
    for before, after in found:
        if before.choice == after.choice and order(after.stage) < order(before.stage):
            return before, after
    return None


@dataclass(frozen=True)
class _StepUp:
    """A step up after which the stage is lower."""

    space: Space
    question: Question
    index: int
    """Of the value before the step."""
    outcomes: _Pair

    def both(self, masks: Masks) -> tuple[Masks, Masks]:
        """The possible answers before and after the step."""
        id, value = self.question.id, 1 << self.index
        return {**masks, id: value}, {**masks, id: value << 1}

    def shows(self, masks: Masks) -> bool:
        return all(
            set(self.space.marginals(each).counts.by_outcome) == {outcome}
            for each, outcome in zip(self.both(masks), self.outcomes, strict=True)
        )


def _finding(step: _StepUp, example: Completion) -> Finding:
    question, index, (before, after) = step.question, step.index, step.outcomes
    low, high = question.values[index], question.values[index + 1]
    text = (
        f"a step up in `{question.id}`, from `{low}` to `{high}`, lowers the stage of "
        f"`{' or '.join(before.choice)}` from `{before.stage}` to `{after.stage}`"
    )
    shown = witness(step.space, example, step.shows, (question.id, index + 1))
    row, where = _blame(step, {id: 1 << value for id, value in example.items()})
    return Finding(where, "fault", "stage-falls", row, text, shown)


def _blame(step: _StepUp, masks: Masks) -> tuple[str, Location]:
    """The rule that lowers the stage in this completion: its id and place.

    A gate that caps or a row that is worth too little; else the row of the stage table.
    """
    pack, choice = step.space.pack, set(step.outcomes[0].choice)
    before, after = step.both(masks)

    def fired(masks: Masks, row: Gate | ScoreRow) -> bool:
        return holds(pack, masks, row.when) == "always"

    for gate in pack.gates:
        capped = gate.cap and not choice.isdisjoint(gate.concerns)
        if capped and fired(after, gate) > fired(before, gate):
            return gate.id, gate.where
    one, other = step.space.marginals(before), step.space.marginals(after)
    for dimension in pack.dimensions:
        concerned = not choice.isdisjoint(dimension.concerns)
        if concerned and other.scores(dimension.id) < one.scores(dimension.id):
            rows = [row for row in pack.scores if row.dimension == dimension.id]
            moved = [row for row in rows if fired(before, row) != fired(after, row)]
            row = min(moved, key=lambda row: _suspicion(row, gained=fired(after, row)))
            return row.id, row.where
    (decision,) = Diagram(pack, after, named=True).decided(after)
    row_or_question = decision.stage_row or step.question
    return row_or_question.id, row_or_question.where


def _suspicion(row: ScoreRow, *, gained: bool) -> int:
    """Smaller is more suspect: points taken off, then too few of them, then none any more."""
    return 0 if gained and row.points < 0 else 1 if gained else 2
