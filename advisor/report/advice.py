"""Which actions and passages of the pack are due, why, and in which order.

Owns the reading of triggers. It must not phrase sentences.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from advisor.engine import AnswerChange
from advisor.model import Action, AnswerTest, Pack, Passage, Trigger
from advisor.report.context import ReportContext
from advisor.schedule import PlannedAction, ordered

_Rank = tuple[int, int]
"""How urgent something is; smaller is sooner."""
_HELD, _PATH, _OPEN, _WEAK, _REST = range(5)


@dataclass(frozen=True)
class Due:
    """An action that is due, and the gates, dimensions and questions that call for it."""

    action: Action
    because_of: tuple[str, ...]
    task: PlannedAction
    """Its part in the plan."""
    leads: bool
    """Whether it leads to the next stage, or has to be begun at once."""


def due_actions(context: ReportContext) -> tuple[Due, ...]:
    """What is due and not done, in the order in which to do it.

    The order is that of `schedule`: stage, then what waits for what, then weight. Within a stage
    comes the trial that decides, what is due at once, what leads to the next stage, the rest.
    """
    done = context.file.answers.done
    actions = [action for action in context.pack.actions if action.id not in done]
    found = [(action, called_for(context, action.trigger)) for action in actions]
    deciding = context.verdict.decided_by if context.verdict.certainty == "leaning" else ()
    called = {
        action.id: (action, ids or ())
        for action, ids in found
        if ids is not None or action.id in deciding
    }
    ranks = _action_ranks(context, called)
    first, decides = _at_once(context, called), _deciding(context, called)
    leading = _with_what_they_wait_for(called, first | decides | _leading(context, called, ranks))
    weights = {
        id: (id not in decides, id not in first, id not in leading, ranks[id]) for id in called
    }
    by_weight = sorted(called, key=weights.__getitem__)
    order = ordered([_task(context, called[id][0], id in leading) for id in by_weight])
    return tuple(Due(*called[task.id], task, task.id in leading) for task in order)


def _task(context: ReportContext, action: Action, leads: bool) -> PlannedAction:
    """An action in the plan; what is late, or leads there, is due before the next stage."""
    ids = context.pack.stage_ids
    following = ids.index(context.verdict.stage) + 1
    stage = max(ids.index(action.stage), following) if action.stage and not leads else following
    return PlannedAction(action.id, action.owner, stage, action.after, action.days, action.wait)


_Called = Mapping[str, tuple[Action, tuple[str, ...]]]


def _at_once(context: ReportContext, called: _Called) -> set[str]:
    """What is due before the first stage: it cannot wait for anything."""
    first = context.pack.stage_ids[0]
    return {id for id, (action, _) in called.items() if action.stage == first}


def _deciding(context: ReportContext, called: _Called) -> set[str]:
    """While undecided: the trials that decide, or bring the most telling answer."""
    if context.verdict.certainty != "leaning":
        return set()
    telling = {each.question for each in context.assessment.deciding[:1]}
    trials = {
        id
        for id, (action, _) in called.items()
        if action.trial and telling & {*action.trigger.open}
    }
    return trials | ({*context.verdict.decided_by} & called.keys())


def _leading(context: ReportContext, called: _Called, ranks: Mapping[str, _Rank]) -> set[str]:
    """What changes the answers of the path; without one, the most urgent sort of thing."""
    on_path = {id for id, (action, _) in called.items() if _mends(context, action)}
    sort = min((rank for rank, _ in ranks.values()), default=_REST)
    urgent = {id for id, (rank, _) in ranks.items() if rank == sort}
    ids = context.pack.stage_ids
    reached = ("", *ids[: ids.index(context.verdict.stage) + 2])
    return on_path or {id for id in urgent if called[id][0].stage in reached} or urgent


def _with_what_they_wait_for(called: _Called, leading: set[str]) -> set[str]:
    """These, and all that is due and has to be done before them."""
    found, new = {*leading}, {*leading}
    while new:
        new = {other for id in new for other in called[id][0].after if other in called} - found
        found |= new
    return found


def _action_ranks(context: ReportContext, called: _Called) -> dict[str, _Rank]:
    """What mends the hold on the stage, the path, what to find out, weak dimensions, the rest."""
    ranks = _ranks(context)

    def rank(action: Action, because_of: tuple[str, ...]) -> _Rank:
        mends = [(_PATH, place) for place in _mends(context, action)]
        return min([ranks.get(id, (_REST, 0)) for id in because_of] + mends, default=(_REST, 0))

    return {id: rank(*each) for id, each in called.items()}


def _mends(context: ReportContext, action: Action) -> list[int]:
    """The places of the steps of the path after which an answer calls for an action no more."""
    found = context.assessment.path
    changes = found.way.changes if found and found.way else ()
    return [place for place, each in enumerate(changes) if ends(context.pack, action, each)]


def ends(pack: Pack, action: Action, change: AnswerChange) -> bool:
    """Whether a changed answer no longer calls for an action, or is what it was to find out."""
    if change.question in action.trigger.open:
        return True
    after = 1 << pack.questions[change.question].index(change.after)
    tests = _tests(pack, action)
    return any(t.question == change.question and not t.allowed & after for t in tests)


def _tests(pack: Pack, action: Action) -> list[AnswerTest]:
    """What an action calls on: its own tests, and those of its gates."""
    gates = (test for id in action.trigger.gates for test in pack.gate[id].when)
    return [*action.trigger.when, *gates]


def read_by(pack: Pack, action: Action) -> set[str]:
    """The questions an action is about."""
    tests = _tests(pack, action)
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


def _ranks(context: ReportContext) -> dict[str, _Rank]:
    """How urgent each gate, open question and dimension is; smaller is sooner."""
    ranks: dict[str, _Rank] = {}
    first = [found.question for found in context.assessment.next_questions]
    for id in context.file.open:
        ranks[id] = (_OPEN, first.index(id) if id in first else len(first))
    for place, id in enumerate(weakest_first(context)):
        if context.pack.dimension[id].kind == "readiness":
            ranks[id] = (_WEAK, place)
    for held in context.verdict.held_by[::-1]:
        mended = {held.id}
        if held.kind == "row":
            row = context.pack.row[held.id]
            mended |= {test.dimension for test in row.bands} | {test.gate for test in row.gates}
        ranks |= {id: (_HELD, context.pack.stage_ids.index(held.stage)) for id in mended}
    return ranks


def weakest_first(context: ReportContext) -> list[str]:
    """Dimensions by the part of their best possible score that is certain, the lowest first."""

    def certain(id: str) -> tuple[Fraction, Fraction]:
        low, high, best = context.scores[id]
        return Fraction(low, best or 1), Fraction(high, best or 1)

    return sorted(context.scores, key=certain)
