"""Which actions and passages of the pack are due, why, and in which order.

Owns the reading of triggers. It must not phrase sentences.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from advisor.model import Action, Passage, Trigger
from advisor.report.context import ReportContext


@dataclass(frozen=True)
class Due:
    """An action that is due, and the gates, dimensions and questions that call for it."""

    action: Action
    because_of: tuple[str, ...]


def due_actions(context: ReportContext) -> tuple[Due, ...]:
    """What mends the hold on the stage, the path, what to find out, weak dimensions, the rest."""
    found = [(action, called_for(context, action.trigger)) for action in context.pack.actions]
    due = [Due(action, ids) for action, ids in found if ids is not None]
    ranks, steps, last = _ranks(context), _steps(context), (4, 0)

    def rank(each: Due) -> tuple[int, int]:
        mends = [(1, steps[id]) for id in read_by(context, each.action) if id in steps]
        return min([ranks.get(id, last) for id in each.because_of] + mends, default=last)

    return tuple(sorted(due, key=rank))


def _steps(context: ReportContext) -> dict[str, int]:
    """The questions that the path changes, by its order."""
    path = context.assessment.path
    changes = path.way.changes if path and path.way else ()
    return {change.question: place for place, change in enumerate(changes)}


def read_by(context: ReportContext, action: Action) -> set[str]:
    """The questions an action is about."""
    tests = [*action.trigger.when]
    for id in action.trigger.gates:
        tests += context.pack.gate[id].when
    return {*action.trigger.open} | {test.question for test in tests}


def due_passages(context: ReportContext, topic: str) -> tuple[Passage, ...]:
    """The paragraphs of one topic that apply."""
    return tuple(
        passage
        for passage in context.pack.passages
        if passage.topic == topic and called_for(context, passage.trigger) is not None
    )


def called_for(context: ReportContext, trigger: Trigger) -> tuple[str, ...] | None:
    """The ids that call for it, none where it always is; None if it is not due."""
    if trigger.approaches and not {*trigger.approaches} & {*context.considered}:
        return None
    if trigger.stages and context.verdict.stage not in trigger.stages:
        return None
    if context.file.effective.holds(trigger.when) != "always":
        return None
    calling = tuple(_calling(context, trigger))
    asks = trigger.gates or trigger.bands or trigger.open
    return None if asks and not calling else calling


def _calling(context: ReportContext, trigger: Trigger) -> Iterable[str]:
    for id in trigger.gates:
        if context.fires[id] == "always" and context.verdict.concerns(context.pack.gate[id]):
            yield id
    for test in trigger.bands:
        if context.concerns(test.dimension) and context.state(test) == "always":
            yield test.dimension
    yield from (id for id in trigger.open if id in context.file.open)


def _ranks(context: ReportContext) -> dict[str, tuple[int, int]]:
    """How urgent each gate, open question and dimension is; smaller is sooner."""
    ranks: dict[str, tuple[int, int]] = {}
    first = [found.question for found in context.assessment.next_questions]
    for id in context.file.open:
        ranks[id] = (2, first.index(id) if id in first else len(first))
    for place, id in enumerate(weakest_first(context)):
        if context.pack.dimension[id].kind == "readiness":
            ranks[id] = (3, place)
    for held in context.verdict.held_by[::-1]:
        mended = {held.id}
        if held.kind == "row":
            row = context.pack.row[held.id]
            mended |= {test.dimension for test in row.bands} | {test.gate for test in row.gates}
        ranks |= {id: (0, context.pack.stage_ids.index(held.stage)) for id in mended}
    return ranks


def weakest_first(context: ReportContext) -> list[str]:
    """Dimensions by the part of their best possible score that is certain, the lowest first."""

    def certain(id: str) -> tuple[Fraction, Fraction]:
        low, high, best = context.scores[id]
        return Fraction(low, best or 1), Fraction(high, best or 1)

    return sorted(context.scores, key=certain)
