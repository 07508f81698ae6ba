"""Everything else that has a condition can happen: it fires, is asked, or is shown.

Owns the reading of triggers over the whole answer space. Actions and passages are read as a report
on a file with nothing open reads them; a question that may be open can always call.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from advisor.engine import Outcome
from advisor.lint.finding import Finding
from advisor.lint.space import Space
from advisor.model import (
    Action,
    AnswerTest,
    BandTest,
    Check,
    Gate,
    Pack,
    Passage,
    ScoreRow,
    Trigger,
)


def conditions(space: Space) -> Iterator[Finding]:
    """Score rows, gates and checks that never fire, and questions that are never asked."""
    pack = space.pack
    for question in pack.questions.values():
        if question.ask_if and not _possible(space, question.ask_if):
            text = "no answers let this question be asked"
            yield Finding(question.where, "fault", "never-asked", question.id, text)
    rows: tuple[ScoreRow | Gate | Check, ...] = (*pack.scores, *pack.gates, *pack.checks)
    for row in rows:
        tests = _asked(pack, row.when) if isinstance(row, Check) else row.when
        if not _possible(space, tests):
            text = "no answers let this fire: its conditions never hold together"
            yield Finding(row.where, "fault", "never-fires", row.id, text)


def triggers(space: Space) -> Iterator[Finding]:
    """Actions and passages that no answers call for, and actions that no stage needs."""
    rows: tuple[Action | Passage, ...] = (*space.pack.actions, *space.pack.passages)
    for row in rows:
        if isinstance(row, Action) and _needed(space, row):
            continue
        if not can_call(space, row.trigger):
            text = f"no answers call for this: {_why(space, row.trigger)}"
            yield Finding(row.where, "fault", "never-shown", row.id, text)
        elif isinstance(row, Action):
            text = f"no stage needs this: `{row.stage}` is reached wherever it is called for"
            yield Finding(row.where, "fault", "unneeded-action", row.id, text)


def _possible(space: Space, tests: tuple[AnswerTest, ...]) -> bool:
    return space.holds(tests) != "never"


def _asked(pack: Pack, when: tuple[AnswerTest, ...]) -> tuple[AnswerTest, ...]:
    """A condition on answers people gave: its questions are asked as well."""
    return (*when, *(test for each in when for test in pack.questions[each.question].ask_if))


@dataclass(frozen=True)
class _Call:
    """One of the ways in which a trigger calls."""

    concerns: tuple[str, ...]
    tests: tuple[AnswerTest, ...]
    bands: tuple[BandTest, ...] = ()


def _needed(space: Space, action: Action) -> bool:
    """Whether some completion calls for it while the stage before which it is due lies ahead."""
    ids = space.pack.stage_ids
    due = ids.index(action.stage) if action.stage in ids[1:] else len(ids)
    return any(ids.index(outcome.stage) < due for outcome in _outcomes(space, action.trigger))


def can_call(space: Space, trigger: Trigger) -> bool:
    """Whether some completion calls for it."""
    return any(_outcomes(space, trigger))


def _outcomes(space: Space, trigger: Trigger) -> Iterator[Outcome]:
    """The outcomes of completions that call for it."""
    approaches = trigger.approaches or space.pack.approach_ids
    return (
        outcome
        for call in _calls(space, trigger)
        for outcome in space.outcomes(call.tests, call.bands)
        if not set(outcome.choice).isdisjoint(approaches)
        and not set(outcome.choice).isdisjoint(call.concerns)
        and (not trigger.stages or outcome.stage in trigger.stages)
    )


def _calls(space: Space, trigger: Trigger) -> Iterator[_Call]:
    pack = space.pack
    for id in trigger.gates:
        gate = pack.gate[id]
        yield _Call(gate.concerns, (*trigger.when, *gate.when))
    for test in trigger.bands:
        yield _Call(pack.dimension[test.dimension].concerns, trigger.when, (test,))
    askable = any(_possible(space, pack.questions[id].ask_if) for id in trigger.open)
    if askable or not (trigger.gates or trigger.bands or trigger.open):
        yield _Call(pack.approach_ids, trigger.when)


def _why(space: Space, trigger: Trigger) -> str:
    """The part of a trigger that is to blame."""
    if not _possible(space, trigger.when):
        return "its `when` never holds"
    if not can_call(space, Trigger(trigger.approaches, trigger.stages)):
        return "no verdict has such an approach at such a stage"
    return "its conditions never hold together"
