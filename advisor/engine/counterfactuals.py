"""What would change the verdict: counterfactuals, the smallest or short, and the team's own path.

Owns the search: a candidate from the cheapest completion (min-plus), then changes dropped while
the file so changed still reaches the target, so that what is left holds and nothing in it is
superfluous. It must not phrase sentences.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import Literal

from advisor.engine.diagram import Chosen, Cost, Diagram, whole
from advisor.engine.tables import Outcome
from advisor.engine.verdict import AnsweredPack, Verdict, reaches
from advisor.model import Answer, Answers, Pack, Question, Value


@dataclass(frozen=True)
class AnswerChange:
    """One question set to one value."""

    question: str
    before: Value | None
    """None where the answer was not one known value."""
    after: Value
    kind: Literal["do", "find-out"]
    """find-out: an open fact of the world, which the team can only look up."""


@dataclass(frozen=True)
class Counterfactual:
    """Changes after which the file's own verdict is the target, or a better stage of it."""

    approach: str
    stage: str
    changes: tuple[AnswerChange, ...]
    smallest: bool
    """Proved smallest; otherwise a short way from which nothing can be left out."""
    effort: int


@dataclass(frozen=True)
class Path:
    """A way that the team can go by itself, or what stands in the way."""

    approach: str
    stage: str
    way: Counterfactual | None
    obstacles: tuple[AnswerChange, ...] = ()
    """Facts that would have to be otherwise; set only where there is no way."""


_Target = tuple[str, str]
"""An approach, and the lowest stage that will do."""
_Costs = Mapping[Outcome, tuple[int, tuple[Chosen, ...]]]
_FINE = 1_000
"""Units of effort are cut this fine, to prefer one value of a question to another."""


def counterfactuals(verdict: Verdict) -> tuple[Counterfactual, ...]:
    """One to every approach that does not lead, and to every higher stage of one that does.

    None while the verdict is open. Known facts of the world stay as they are; targets that no
    other change of answers reaches are left out.
    """
    if verdict.certainty == "open":
        return ()
    file, pack = verdict.file, verdict.file.pack
    changeable = partial(_where_free, file, partial(_switches, file))
    search = _Search(file, changeable)
    bound: _Costs = {}
    if all(_known(file, id) for id in pack.questions):
        bound = search.surest
    elif not file.open:  # no way is cheaper than with hidden questions set for nothing
        bound = whole(pack).cheapest(lambda q, i: changeable(q, i) if _known(file, q.id) else 0)
    targets = [(id, pack.stage_ids[0]) for id in pack.approach_ids if id != verdict.approach]
    if verdict.approach:
        higher = pack.stage_ids[pack.stage_ids.index(verdict.stage) + 1 :]
        targets += [(verdict.approach, stage) for stage in higher]
    told = []
    for target in targets:
        least, proved = _least(pack, search.surest, target), _least(pack, bound, target)
        if least and proved and least[0] == proved[0]:
            told.append(_told(file, target, _changes(file, least[1]), smallest=True))
        elif least:
            told.append(search.short(target))
    return tuple(told)


def path(verdict: Verdict, approach: str = "", stage: str = "") -> Path | None:
    """The least effort to a target, by default the next stage.

    None while the verdict is open, at the top, or where several lead and none is asked for.

    Known facts of the world stay as they are; open ones may enter only as something to find out.
    """
    approach = approach or verdict.approach or ""
    if verdict.certainty == "open" or not approach:
        return None
    file, pack = verdict.file, verdict.file.pack
    stage = stage or _next_stage(pack, verdict, approach)
    if not stage or reaches(file, approach, stage):
        return None
    search = _Search(file, partial(_where_free, file, partial(_effort, file)))
    if _least(pack, search.surest, (approach, stage)):
        return Path(approach, stage, search.short((approach, stage)))
    facts = whole(pack).cheapest(lambda q, i: 0 if _free(file, q, i) else _switches(file, q, i))
    least = _least(pack, facts, (approach, stage))
    return Path(approach, stage, None, _changes(file, least[1] if least else ()))


def together(verdict: Verdict) -> tuple[str, ...]:
    """Open questions whose answers, all of them together, name another approach.

    Empty unless an approach is named that no single answer can change.
    """
    if verdict.certainty != "likely":
        return ()
    file, pack = verdict.file, verdict.file.pack

    def settle(question: Question, index: int) -> int | None:
        possible = file.masks[question.id] >> index & 1
        return _switches(file, question, index) if possible else None

    search = _Search(file, settle)
    targets = [(id, pack.stage_ids[0]) for id in pack.approach_ids if id not in verdict.leading]
    ways = [search.short(target) for target in targets if _least(pack, search.surest, target)]
    shortest = min((way.changes for way in ways), key=len, default=())
    return tuple(change.question for change in shortest)


def apply(answers: Answers, changes: Iterable[AnswerChange]) -> Answers:
    changed = {change.question: Answer("answered", change.after) for change in changes}
    return replace(answers, answers={**answers.answers, **changed})


def _next_stage(pack: Pack, verdict: Verdict, approach: str) -> str:
    """The stage after the present one; the lowest for another approach; empty at the top."""
    if approach != verdict.approach:
        return pack.stage_ids[0]
    after = pack.stage_ids.index(verdict.stage) + 1
    return pack.stage_ids[after] if after < len(pack.stage_ids) else ""


class _Search:
    """Short ways from one file at these prices, found among the cheapest completions."""

    def __init__(self, file: AnsweredPack, price: Cost) -> None:
        self.file = file

        def careful(question: Question, index: int) -> int | None:
            """Leaves open what has an order, as if it came out worst; that may fail."""
            mask = file.masks[question.id]
            in_order = question.ordered or question.kind != "choice"
            left_open = in_order and mask & (mask - 1) and mask & -mask == 1 << index
            return 0 if left_open else price(question, index)

        self.surest: _Costs = whole(file.pack).cheapest(price)
        """With every open answer set: what it reaches is reached."""
        first = [whole(file.pack).cheapest(careful)] if file.open else []
        self.candidates = [*first, self.surest]

    @cached_property
    def recorded(self) -> Diagram:
        """All that the candidates may lead to, which is small beside the whole."""
        masks = dict(self.file.masks)
        ways = (steps for costs in self.candidates for _, steps in costs.values())
        for id, index in (step for steps in ways for step in steps):
            masks[id] |= 1 << index
        return Diagram(self.file.pack, masks)

    def short(self, target: _Target) -> Counterfactual:
        """The first candidate that reaches the target, without what can be left out."""
        file = self.file
        for costs in self.candidates:
            least = _least(file.pack, costs, target)
            changes = _changes(file, least[1]) if least else ()
            changed = AnsweredPack(file.pack, apply(file.answers, changes), self.recorded)
            if reaches(changed, *target):
                break
        return _told(file, target, _needed(file, changed, target, changes), smallest=False)


def _needed(
    file: AnsweredPack, changed: AnsweredPack, target: _Target, changes: tuple[AnswerChange, ...]
) -> tuple[AnswerChange, ...]:
    """The changes without those that can be left out, tried the dearest first.

    Many are left out at a time where that goes: it is less work.
    """
    waiting = deque(sorted(changes, key=partial(_price, file.pack), reverse=True))
    size = max(len(changes) // 2, 1)
    doubts: list[Chosen] = []
    needed = 0  # of the last single ones tried; once it is all of them, none can be left out
    while needed < len(changes):
        tried = [waiting.popleft() for _ in range(min(size, len(waiting)))]
        without = changed
        for change in tried:
            without = without.but(change.question, file.answers.answers.get(change.question))
        if reaches(without, *target, doubts):
            changed, needed, size = without, 0, size * 2
            changes = tuple(each for each in changes if each not in tried)
        elif size > 1:
            waiting.extendleft(reversed(tried))
            size //= 2
        else:
            waiting.extend(tried)
            needed += 1
    return changes


def _least(pack: Pack, found: _Costs, target: _Target) -> tuple[int, tuple[Chosen, ...]] | None:
    """The cheapest steps to that approach at that stage or better; None if there are none."""
    approach, stage = target
    enough = pack.stage_ids[pack.stage_ids.index(stage) :]
    outcomes = (Outcome((approach,), each) for each in enough)
    costs = (found[outcome] for outcome in outcomes if outcome in found)
    return min(costs, key=lambda each: each[0], default=None)


def _free(file: AnsweredPack, question: Question, index: int) -> bool:
    """Whether the team can make this the answer: it may be, or is no known fact of the world."""
    known_fact = question.fixed and _known(file, question.id)
    return not known_fact or bool(file.masks[question.id] >> index & 1)


def _where_free(file: AnsweredPack, price: Cost, question: Question, index: int) -> int | None:
    """A price; None where the team cannot make this the answer."""
    return price(question, index) if _free(file, question, index) else None


def _known(file: AnsweredPack, id: str) -> bool:
    """Whether the file gives one value, be the question hidden now or not."""
    mask = file.masks[id]
    return not mask & (mask - 1)


def _switches(file: AnsweredPack, question: Question, index: int) -> int:
    """How many switches set a question to a value: options of a multi; else one."""
    mask = file.masks[question.id]
    if mask == 1 << index:
        return 0
    if question.kind != "multi" or not _known(file, question.id):
        return 1
    now, after = question.values[mask.bit_length() - 1], question.values[index]
    assert isinstance(now, tuple) and isinstance(after, tuple), "values of a multi are subsets"
    return len(set(now) ^ set(after))


def _effort(file: AnsweredPack, question: Question, index: int) -> int:
    """What setting a question to a value costs the team; looking up a fact costs one.

    Of equally dear values the better one is a little cheaper: it makes more superfluous.
    """
    if file.masks[question.id] == 1 << index:
        return 0
    worse = len(question.values) - 1 - index if question.ordered else 0
    return (1 if question.fixed else question.effort) * _FINE + worse


def _changes(file: AnsweredPack, steps: Iterable[Chosen]) -> tuple[AnswerChange, ...]:
    found = []
    for id, index in steps:
        question, before = file.pack.questions[id], file.value(id)
        look_up = question.fixed and not _known(file, id)
        kind: Literal["do", "find-out"] = "find-out" if look_up else "do"
        found.append(AnswerChange(id, before, question.nearest(index, before), kind))
    return tuple(found)


def _told(
    file: AnsweredPack, target: _Target, changes: tuple[AnswerChange, ...], *, smallest: bool
) -> Counterfactual:
    effort = sum(_price(file.pack, change) for change in changes)
    return Counterfactual(*target, changes, smallest, effort)


def _price(pack: Pack, change: AnswerChange) -> int:
    return 1 if change.kind == "find-out" else pack.questions[change.question].effort
