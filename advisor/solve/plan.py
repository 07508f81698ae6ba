"""A pack compiled once: blocks in order, and the outer pass over them.

Owns the outer state's life: how it starts, steps through a block, and is brought to normal form so
that equal futures merge. It must not know what is being counted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from copy import copy
from functools import cached_property, lru_cache
from operator import itemgetter

from advisor.errors import TooManyStates
from advisor.model import Pack
from advisor.solve.block import MOST_STATES, Masks, Outcomes
from advisor.solve.compile import (
    Compiler,
    collect_ands,
    gates_that_count,
    group_dimensions,
    order_questions,
    set_bands,
)
from advisor.solve.layout import Layout
from advisor.solve.semiring import COUNT, Semiring, T

MOST_STEPS = 2_000_000
"""Through one block; even few states may take very many."""
MOST_KEPT = 500_000
"""Keys of a walk through one block, which are held at once: about a hundred megabytes."""
MOST_CACHED = 4_096
"""Block results kept for the next pass, which usually differs in one answer."""


class Plan:
    """A pack compiled for the pass.

    Above the layout's bits the outer state has one for each gate or condition that is begun in one
    block and read again in a later one.
    """

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.layout = Layout(pack)
        self.gates = gates_that_count(pack)
        groups = group_dimensions(pack, self.gates)
        order = order_questions(pack, groups)
        self.block_of = {id: index for index, ids in enumerate(order) for id in ids}
        ands = collect_ands(pack, self.gates, self.block_of)
        crossing = [a for a in ands.values() if a.blocks[0] != a.blocks[-1]]
        waits = {each.name: self.layout.size + i for i, each in enumerate(crossing)}
        everything = (1 << (self.layout.size + len(waits))) - 1
        self.start = everything & ~self.layout.dead_at_start
        self.blocks = [
            Compiler(pack, self.layout, ands, waits, index).block(group, ids)
            for index, (group, ids) in enumerate(zip(groups, order, strict=True))
        ]
        conditions = sum(1 << waits[name] for name in waits if name.startswith("asked "))
        set_bands(self.blocks, self.start, conditions)
        self.waiting = [
            tuple(a.name for a in crossing if a.blocks[0] <= index < a.blocks[-1])
            for index in range(len(self.blocks))
        ]
        self.gate_block = {id: ands[f"gate {id}"].blocks[-1] for id in self.gates}
        self.home = {d.id: i for i, group in enumerate(groups) for d in group}
        last = [*self.layout.last_read(self.home, self.gate_block)]
        self._certain = [
            sum(row for row, block in last if block <= index) for index in range(len(self.blocks))
        ]
        """Per block: the bits of table rows whose conditions are all read once it is done."""
        self.named = True
        self._normal: list[dict[int, int]] = [{} for _ in self.blocks]
        self._outcomes: dict[tuple[object, ...], Outcomes[int]] = {}
        self._walks: dict[tuple[object, ...], list[dict[int, int]]] = {}
        self._values = [_values(ids) for ids in order]
        """Per block: from the possible values of all questions, those of its own."""

    @cached_property
    def brief(self) -> Plan:
        """The same plan with fewer states: right about every verdict, but not about its rows."""
        brief = copy(self)
        brief.named = False
        brief._normal = [{} for _ in self.blocks]
        return brief

    def _to_normal(self, index: int, state: int) -> int:
        memo = self._normal[index]
        if len(memo) > MOST_STATES:
            memo.clear()
        result = memo[state] = self.layout.normal(state, self._certain[index], named=self.named)
        return result

    def after(self, index: int, state: int, keep: int) -> int:
        """The outer state after a block, from the one before it and what the block keeps."""
        raw = state & keep
        result = self._normal[index].get(raw)
        return self._to_normal(index, raw) if result is None else result

    def run_block(self, index: int, masks: Masks, ring: Semiring[T], entry: int) -> Outcomes[T]:
        """What a block comes to from an entry key."""
        block = self.blocks[index]
        return block.outcomes(block.run(masks, entry, ring), ring.plus)

    def count_block(self, index: int, masks: Masks, entry: int) -> Outcomes[int]:
        """What a block comes to, with counts, remembered from pass to pass."""
        name = self._name(index, masks, entry)
        found = self._outcomes.get(name)
        if found is None:
            if len(self._outcomes) >= MOST_CACHED:
                self._outcomes.clear()
            found = self._outcomes[name] = self.run_block(index, masks, COUNT, entry)
        return found

    def walk_block(self, index: int, masks: Masks, entry: int) -> list[dict[int, int]]:
        """Keys with their counts before each question of a block, and final ones; remembered."""
        name = self._name(index, masks, entry)
        layers = self._walks.get(name)
        if layers is None:
            block, layers, size = self.blocks[index], [], 0
            for layer in block.walk(masks, entry, COUNT):
                layers.append(layer)
                size += len(layer)
                if size > MOST_KEPT:
                    raise TooManyStates(MOST_KEPT, self.waiting[index] or block.names)
            if len(self._walks) >= MOST_CACHED // 8:
                self._walks.clear()
            if size < MOST_KEPT // 50:
                self._walks[name] = layers
        return layers

    def _name(self, index: int, masks: Masks, entry: int) -> tuple[object, ...]:
        """All that decides what comes out of a block."""
        return index, entry, self._values[index](masks)

    def step(
        self,
        index: int,
        states: Mapping[int, T],
        outcomes_of: Callable[[int], Outcomes[T]],
        ring: Semiring[T],
    ) -> dict[int, T]:
        """The outer states after a block, from those before it; raises TooManyStates.

        `outcomes_of` gives what the block comes to for an entry key.
        """
        block, plus, times = self.blocks[index], ring.plus, ring.times
        memo = self._normal[index]
        kept: dict[int, list[tuple[int, T]]] = {}
        after: dict[int, T] = {}
        steps = 0
        for state, element in states.items():
            pattern = state & block.arriving
            if pattern not in kept:
                cells, kept[pattern] = outcomes_of(block.entry(state))
                steps += len(cells)
            steps += len(kept[pattern])
            if steps > MOST_STEPS:
                raise TooManyStates(MOST_STEPS, self.waiting[index] or block.names)
            for keep, weight in kept[pattern]:
                raw = state & keep
                to = memo.get(raw)
                if to is None:
                    to = self._to_normal(index, raw)
                if to in after:
                    after[to] = plus(after[to], times(element, weight))
                else:
                    after[to] = times(element, weight)
        if len(after) > MOST_STATES:
            raise TooManyStates(MOST_STATES, self.waiting[index] or block.names)
        return after


def _values(ids: Sequence[str]) -> Callable[[Masks], object]:
    """From the possible values of all questions, those of some."""
    return itemgetter(*ids) if ids else len


@lru_cache(maxsize=8)
def plan(pack: Pack) -> Plan:
    """The compiled pack; compiled once."""
    return Plan(pack)
