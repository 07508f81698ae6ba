"""Two completions, one answer apart.

Owns the question "can switching this one answer change the outcome?", over all completions at
once, with the pairs of outcomes and an example of each. Before the question both are in the same
state; behind it a pair of states has the same future whatever was switched, and a pair of equal
ones has none. So what comes before and behind is found once for all questions. It must not judge
which change is good or bad.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

from advisor.engine import Outcome
from advisor.engine.compile import compiled
from advisor.lint.possible import Completion
from advisor.lint.space import Space

STEP = 30
"""What a step of two states costs, in edges of a diagram."""

Trail = Any
"""Choices that lead somewhere: None, or (trail, trail), or (question, index)."""

_Pair = tuple[int, int]
_Pairs = dict[_Pair, Trail]
"""Two states, or what is kept of them, with the first choices found that lead there."""
_Changes = dict[tuple[Outcome, Outcome], Trail]
"""Two different outcomes, with the first choices found that lead there."""
_NO_TWINS: Mapping[str, _Pair] = {}


class Switching:
    """Every question of a pack, switched one at a time."""

    def __init__(self, space: Space) -> None:
        self._work, self._compiled = space.work, compiled(space.pack)
        self._kept: dict[tuple[int, _Pair], _Pairs] = {}
        self._parted: dict[tuple[int, int, _Pair], _Pairs] = {}
        self._futures: dict[tuple[int, _Pair], _Changes] = {}

    def changes(self, question: str, before: int, after: int) -> _Changes:
        """The outcomes that switching the question from one value to another turns into others.

        Per pair of different outcomes: a trail of the other questions that shows it. Raises
        TooManyStates.
        """
        home = self._compiled.block_of[question]
        pairs: _Pairs = {}
        for entry in self._arriving[home]:
            kept = self._run(home, (entry, entry), {question: (before, after)})
            for keeps, choices in kept.items():
                if keeps[0] != keeps[1]:
                    for pair, trail in self._part(home, entry, keeps).items():
                        if pair not in pairs:
                            pairs[pair] = (trail, choices)
        return self._joined((self._future(home + 1, pair), trail) for pair, trail in pairs.items())

    @cached_property
    def _arriving(self) -> list[dict[int, dict[int, Trail]]]:
        """Per block: the states that enter it, by the key they enter with."""
        states: dict[int, Trail] = {self._compiled.start: None}
        found: list[dict[int, dict[int, Trail]]] = []
        for index, block in enumerate(self._compiled.blocks):
            entering: dict[int, dict[int, Trail]] = {}
            for state, trail in states.items():
                entering.setdefault(block.entry(state), {})[state] = trail
            found.append(entering)
            states = {
                self._after(index, state & keep): (trail, choices)
                for entry, those in entering.items()
                for (keep, _), choices in self._run(index, (entry, entry)).items()
                for state, trail in those.items()
            }
        return found

    def _part(self, index: int, entry: int, keeps: _Pair) -> _Pairs:
        """The pairs behind a block that keeps different parts of the same state, remembered."""
        name = index, entry, keeps
        if name not in self._parted:
            one, other = keeps
            states = self._arriving[index][entry]
            self._spend(index, len(states))
            moved = {
                (self._after(index, state & one), self._after(index, state & other)): trail
                for state, trail in states.items()
            }
            self._parted[name] = {pair: t for pair, t in moved.items() if pair[0] != pair[1]}
        return self._parted[name]

    def _future(self, index: int, pair: _Pair) -> _Changes:
        """What two different states before a block come to, remembered."""
        name = index, pair
        if name not in self._futures:
            if index == len(self._compiled.blocks):
                outcome = self._compiled.tables.outcome
                outcomes = outcome(pair[0]), outcome(pair[1])
                self._futures[name] = {outcomes: None} if outcomes[0] != outcomes[1] else {}
            else:
                self._futures[name] = self._joined(self._ahead(index, pair))
        return self._futures[name]

    def _ahead(self, index: int, pair: _Pair) -> Iterator[tuple[_Changes, Trail]]:
        """The futures behind a block, with the choices that lead there."""
        (one, other), block = pair, self._compiled.blocks[index]
        entry = block.entry(one), block.entry(other)
        if (index, entry) not in self._kept:
            self._kept[index, entry] = self._run(index, entry)
        self._spend(index, len(self._kept[index, entry]))
        for keeps, choices in self._kept[index, entry].items():
            to = self._after(index, one & keeps[0]), self._after(index, other & keeps[1])
            if to[0] != to[1]:
                yield self._future(index + 1, to), choices

    def _joined(self, futures: Iterable[tuple[_Changes, Trail]]) -> _Changes:
        """Several futures as one; behind the choices that lead to each."""
        found: _Changes = {}
        for changes, trail in futures:
            for outcomes, later in changes.items():
                if outcomes not in found:
                    found[outcomes] = (trail, later)
        return found

    def _run(self, index: int, entry: _Pair, twins: Mapping[str, _Pair] = _NO_TWINS) -> _Pairs:
        """What a block keeps of two outer states, with choices that lead there."""
        block = self._compiled.blocks[index]
        states: _Pairs = {entry: None}
        for transition in block.transitions:
            id = transition.question.id
            effects = transition.effects
            each = map(effects.index, dict.fromkeys(effects))  # one of those that do the same
            values = [twins[id]] if id in twins else [(value, value) for value in each]
            self._spend(index, len(states) * len(values))
            after: _Pairs = {}
            for (one, other), trail in states.items():
                for first, second in values:
                    to = transition.read(one, first), transition.read(other, second)
                    if to not in after:
                        after[to] = (trail, (id, first))
            states = after
        kept: _Pairs = {}
        for (one, other), trail in states.items():
            kept.setdefault((block.final(one).keep, block.final(other).keep), trail)
        return kept

    def _after(self, index: int, kept: int) -> int:
        """The state behind a block, from what is kept of the one before it."""
        certain = self._compiled.blocks[index].certain
        return self._compiled.tables.normal(kept, certain, named=False)

    def _spend(self, index: int, steps: int) -> None:
        self._work.spend(STEP * steps, self._compiled.blocks[index].waiting)


def chosen(trail: Trail) -> Completion:
    """The completion of a trail."""
    todo: list[Trail] = [trail]
    found: Completion = {}
    while todo:
        node = todo.pop()
        if node is None:
            continue
        if isinstance(node[0], str):
            found[node[0]] = node[1]
        else:
            todo.extend(reversed(node))
    return found
