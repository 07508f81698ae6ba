"""Two copies of the pass, one question apart.

Owns the question "can switching this one answer change the verdict?", over all completions at
once. Pairs whose two states have become equal have the same future and are dropped. What does not
depend on the question (the blocks before it, each block behind it) is passed once for all. It must
not judge which change is good or bad.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from advisor.errors import TooManyStates
from advisor.model import Pack
from advisor.solve.block import MOST_STATES, Block, Masks, Step
from advisor.solve.count import Verdict
from advisor.solve.plan import plan
from advisor.solve.semiring import bits_of

Chosen = tuple[tuple[str, int], ...]
"""A completion: question and index of its value, for every question but the switched one."""
Trail = Any
"""The choices that led somewhere: None, or (trail before, question, index, ...)."""

_Pair = tuple[int, int]
_Pairs = dict[_Pair, Trail]
"""Pairs of states, each with the first choices found that lead there."""


def switched(
    pack: Pack, masks: Masks, question: str, before: int, after: int
) -> dict[tuple[Verdict, Verdict], Chosen]:
    """The verdicts that switching the question from one value to another turns into others.

    Per pair of different verdicts: one completion of the other questions that shows it. Raises
    TooManyStates.
    """
    trails = Switching(pack, masks).verdicts(question, before, after)
    return {pair: chosen(trail) for pair, trail in trails.items()}


class Switching:
    """Every question of a set of possible answers, switched one at a time."""

    def __init__(self, pack: Pack, masks: Masks) -> None:
        self.plan, self.masks = plan(pack).brief, masks
        self._before: list[_Pairs] = [{(self.plan.start, self.plan.start): None}]
        self._outcomes: dict[tuple[int, _Pair], list[tuple[_Pair, Trail]]] = {}

    def verdicts(
        self, question: str, before: int, after: int
    ) -> dict[tuple[Verdict, Verdict], Trail]:
        """As `switched`, with the trail of each completion; raises TooManyStates."""
        home = self.plan.block_of[question]
        states = self._step(home, self._reaching(home), {question: (before, after)})
        for index in range(home, len(self.plan.blocks)):
            if index > home:
                states = self._step(index, states, {})
            states = {pair: trail for pair, trail in states.items() if pair[0] != pair[1]}
        verdict = self.plan.layout.verdict
        found: dict[tuple[Verdict, Verdict], Trail] = {}
        for (one, other), trail in states.items():
            pair = verdict(one), verdict(other)
            if pair[0] != pair[1]:
                found.setdefault(pair, trail)
        return found

    def _reaching(self, index: int) -> _Pairs:
        """The states before a block, where both copies are still the same."""
        while len(self._before) <= index:
            self._before.append(self._step(len(self._before) - 1, self._before[-1], {}))
        return self._before[index]

    def _step(self, index: int, states: _Pairs, twins: Mapping[str, _Pair]) -> _Pairs:
        """The pairs after a block."""
        block, move = self.plan.blocks[index], self.plan.after
        own: dict[tuple[int, _Pair], list[tuple[_Pair, Trail]]] = {}
        known = own if twins else self._outcomes
        after: _Pairs = {}
        for (one, other), trail in states.items():
            name = index, (block.entry(one), block.entry(other))
            if name not in known:
                known[name] = _outcomes(block, self.masks, name[1], twins)
            for (keep_one, keep_other), choices in known[name]:
                to = move(index, one, keep_one), move(index, other, keep_other)
                if to not in after:
                    after[to] = (trail, choices)
        if len(after) > MOST_STATES:
            raise TooManyStates(MOST_STATES, self.plan.waiting[index])
        return after


def _outcomes(
    block: Block, masks: Masks, entry: _Pair, twins: Mapping[str, _Pair]
) -> list[tuple[_Pair, Trail]]:
    """What a block keeps of the two outer states, and choices that lead there."""
    states: _Pairs = {entry: None}
    for step in block.steps:
        after: _Pairs = {}
        for (one, other), trail in states.items():
            for index, to in _moves(step, masks, one, other, twins):
                if to not in after:
                    after[to] = (trail, (step.question.id, index))
        states = after
    kept: _Pairs = {}
    for (one, other), trail in states.items():
        kept.setdefault((block.keep_of(one), block.keep_of(other)), trail)
    # Both outer states are the same where the question is switched: the same is kept for good.
    return [(pair, trail) for pair, trail in kept.items() if not twins or pair[0] != pair[1]]


def _moves(
    step: Step, masks: Masks, one: int, other: int, twins: Mapping[str, _Pair]
) -> Iterator[tuple[int, _Pair]]:
    """Where the two keys go under each possible value of a question."""
    id = step.question.id
    choices: Iterable[_Pair] = [twins[id]] if id in twins else ((i, i) for i in bits_of(masks[id]))
    for first, second in choices:
        yield first, (step.apply(one, first), step.apply(other, second))


def chosen(trail: Trail) -> Chosen:
    """The completion of a trail, in the order of the pass."""
    todo, found = [trail], []
    while todo:
        node = todo.pop()
        if node is None:
            continue
        if isinstance(node[0], str):
            found.append(node)
        else:
            todo.extend(reversed(node))
    return tuple(found)
