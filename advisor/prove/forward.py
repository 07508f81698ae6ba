"""The pass that carries, for every state, the first completion that leads there.

Owns how a condition on answers (as the rules read them) and on bands drops states as soon as it
fails, and what is kept from one condition to the next. It must not know which conditions are worth
asking about.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property, partial
from typing import Any, NamedTuple

from advisor.model import BandTest, Question, Test
from advisor.solve import Masks, Plan, Verdict
from advisor.solve.semiring import Semiring

Trail = Any
"""The choices that led to a state: None, or (trail, trail), or (question, index)."""
_IMPOSSIBLE: Trail = False
"""The trail of what the condition forbids."""


class Condition(NamedTuple):
    """What has to hold: values of questions as the rules read them, and bands."""

    allowed: Masks
    bands: tuple[BandTest, ...]


def holding(tests: Iterable[Test] = (), bands: tuple[BandTest, ...] = ()) -> Condition:
    """All of these tests; several on one question leave what passes each."""
    allowed: dict[str, int] = {}
    for test in tests:
        allowed[test.question] = allowed.get(test.question, -1) & test.allowed
    return Condition(allowed, bands)


class Forward:
    """The forward pass, with what it finds before a condition is first read kept for the next."""

    def __init__(self, plan: Plan, everything: Masks) -> None:
        self.plan, self.everything = plan, everything
        self.layers: list[dict[int, Trail]] = [{plan.start: None}]
        self._cells: dict[tuple[int, int], dict[int, Trail]] = {}

    def span(self, condition: Condition) -> tuple[int, int]:
        """The first block that reads the condition, and the first behind the last that does."""
        read = [self.plan.block_of[id] for id in condition.allowed]
        read += [self.plan.home[test.dimension] for test in condition.bands]
        return min(read, default=0), max(read, default=-1) + 1

    def states(self, condition: Condition, end: int) -> Mapping[int, Trail]:
        """The states before block `end` of the completions in which the condition holds."""
        first, behind = self.span(condition)
        states: Mapping[int, Trail] = self.layer(first if behind else end)
        for index in range(first if behind else end, end):
            states = self._after(index, states, partial(self._filtered, index, condition))
        return states

    def layer(self, index: int) -> dict[int, Trail]:
        """All states before a block."""
        while len(self.layers) <= index:
            last = len(self.layers) - 1
            self.layers.append(self._after(last, self.layers[-1], partial(self.cells, last)))
        return self.layers[index]

    def _after(
        self, index: int, states: Mapping[int, Trail], cells: Callable[[int], dict[int, Trail]]
    ) -> dict[int, Trail]:
        ring, block = _ring({}), self.plan.blocks[index]
        return self.plan.step(
            index, states, lambda entry: block.outcomes(cells(entry), ring.plus), ring
        )

    def cells(self, index: int, entry: int) -> dict[int, Trail]:
        """The final keys of a block, remembered."""
        name = index, entry
        if name not in self._cells:
            block = self.plan.blocks[index]
            self._cells[name] = block.run(self.everything, entry, _ring({}))
        return self._cells[name]

    def _filtered(self, index: int, condition: Condition, entry: int) -> dict[int, Trail]:
        """The final keys of a block in which everything that it reads of the condition holds."""
        block, (allowed, bands) = self.plan.blocks[index], condition
        homes = {dimension.id: place for place, dimension in enumerate(block.dimensions)}
        mine = [(homes[test.dimension], test.allowed) for test in bands if test.dimension in homes]
        if any(step.question.id in allowed for step in block.steps):
            cells = block.run(self.everything, entry, _ring(allowed))
        else:
            cells = self.cells(index, entry)
        return {
            key: trail
            for key, trail in cells.items()
            if trail is not _IMPOSSIBLE
            and all(mask >> block.bands(key)[place] & 1 for place, mask in mine)
        }


class Futures:
    """Backward over a pass: the verdicts each state may still come to."""

    def __init__(self, forward: Forward) -> None:
        self.forward = forward

    def verdicts(self, condition: Condition) -> frozenset[Verdict]:
        """The verdicts of the completions in which the condition holds."""
        behind = self.forward.span(condition)[1]
        futures = self._before[behind]
        states = self.forward.states(condition, behind)
        return frozenset(verdict for state in states for verdict in futures[state])

    @cached_property
    def _before(self) -> list[dict[int, frozenset[Verdict]]]:
        """Per block, and at the end: the verdicts by state."""
        plan = self.forward.plan
        last = self.forward.layer(len(plan.blocks))
        found = [{state: frozenset([plan.layout.verdict(state)]) for state in last}]
        for index in range(len(plan.blocks) - 1, -1, -1):
            found.append(self._step_back(index, found[-1]))
        return found[::-1]

    def _step_back(
        self, index: int, later: Mapping[int, frozenset[Verdict]]
    ) -> dict[int, frozenset[Verdict]]:
        block, after = self.forward.plan.blocks[index], self.forward.plan.after
        keeps: dict[int, set[int]] = {}
        before = {}
        for state in self.forward.layer(index):
            entry = block.entry(state)
            if entry not in keeps:
                keeps[entry] = {block.keep_of(key) for key in self.forward.cells(index, entry)}
            futures = {later[after(index, state, keep)] for keep in keeps[entry]}
            before[state] = frozenset().union(*futures)
        return before


def _ring(allowed: Masks) -> Semiring[Trail]:
    """The first completion that leads to a state, among those that read allowed values only."""

    def weigh(question: Question, index: int) -> Trail:
        forbidden = question.id in allowed and not allowed[question.id] >> index & 1
        return _IMPOSSIBLE if forbidden else (question.id, index)

    def hide(question: Question, _mask: int) -> Trail:
        assert question.otherwise is not None, "a question that may be hidden has an otherwise"
        return weigh(question, question.index(question.otherwise))

    return Semiring(None, _first, _both, weigh, hide)


def _first(one: Trail, other: Trail) -> Trail:
    return other if one is _IMPOSSIBLE else one


def _both(one: Trail, other: Trail) -> Trail:
    return _IMPOSSIBLE if one is _IMPOSSIBLE or other is _IMPOSSIBLE else (one, other)
