"""Two sets of answers to one pack, and the way from the verdict on one to that on the other.

The way goes through the changed answers in the pack's order, one at a time: each step shows what
one more answer did, and together they are exactly the difference. It must not phrase sentences.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from advisor.engine import AnsweredPack, Assessment, RowState, Traced, Verdict, judge, trace
from advisor.model import Answer, Pack

_Row = tuple[str, str]
"""(table, row)."""


@dataclass(frozen=True)
class Switch:
    """One row whose state differs; None is a row that holds nowhere."""

    table: str
    row: str
    before: RowState | None
    after: RowState | None


@dataclass(frozen=True)
class Effect:
    """What a verdict comes to, as far as a comparison tells."""

    approach: str | None
    stage: str
    best_stage: str
    certainty: str


@dataclass(frozen=True)
class Cause:
    """One changed answer, and what it did when its turn came."""

    question: str
    before: Answer | None
    after: Answer | None
    was: Effect
    now: Effect
    switched: tuple[Switch, ...]

    @property
    def tells(self) -> bool:
        """Whether it changed anything."""
        return self.was != self.now or bool(self.switched)


@dataclass(frozen=True, eq=False)
class Comparison:
    """What lies between two assessments of one pack."""

    before: Assessment
    after: Assessment
    causes: tuple[Cause, ...]
    """In the pack's order; applied one by one they lead from one verdict to the other."""
    switched: tuple[Switch, ...]
    """The rows whose state differs between the two."""

    @cached_property
    def was(self) -> Effect:
        """What the earlier answers came to."""
        return effect(self.before.verdict)

    @cached_property
    def now(self) -> Effect:
        """What the later answers come to."""
        return effect(self.after.verdict)


def compare(before: Assessment, after: Assessment) -> Comparison:
    """What changed from one assessment to another of the same pack."""
    pack = after.verdict.file.pack
    rows = _switched(pack, _states(before.trace), _states(after.trace))
    return Comparison(before, after, tuple(_causes(before, after)), rows)


def effect(verdict: Verdict) -> Effect:
    """What a verdict comes to."""
    return Effect(verdict.approach, verdict.stage, verdict.best_stage, verdict.certainty)


def _causes(before: Assessment, after: Assessment) -> Iterator[Cause]:
    """The changed answers, each made on top of those before it."""
    goal, pack = after.verdict.file.answers.answers, after.verdict.file.pack
    answers, states = before.verdict.file.answers, _states(before.trace)
    was = effect(before.verdict)
    for id in pack.questions:
        old, new = answers.answers.get(id), goal.get(id)
        if _counted(old) == _counted(new):
            continue
        answers = replace(answers, answers={**answers.answers, id: new or Answer("unknown")})
        verdict = judge(AnsweredPack(pack, answers))
        now, next_states = effect(verdict), _states(trace(verdict))
        yield Cause(id, old, new, was, now, _switched(pack, states, next_states))
        was, states = now, next_states


def _counted(answer: Answer | None) -> tuple[object, bool] | None:
    """What an answer says, and whether it is only drafted."""
    return (answer.said, answer.draft) if answer else None


def _states(traced: Iterable[Traced]) -> dict[_Row, RowState]:
    return {(each.table, each.row): each.state for each in traced}


def _switched(
    pack: Pack, before: Mapping[_Row, RowState], after: Mapping[_Row, RowState]
) -> tuple[Switch, ...]:
    rows = [
        *(("scores", row.id) for row in pack.scores),
        *(("gates", gate.id) for gate in pack.gates),
        *(("approach", row.id) for row in pack.approach_table),
        *(("stage", row.id) for row in pack.stage_table),
    ]
    return tuple(
        Switch(*row, before.get(row), after.get(row))
        for row in rows
        if before.get(row) != after.get(row)
    )
