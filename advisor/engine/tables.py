"""Which rows of the two verdict tables are still alive: the state between two blocks.

Owns where each row has its bit, which facts kill it, and the normal form of a state. From the
lowest bit: the rows of the approach table and a bit per choice, set once that is certain; then for
each approach the rows of the stage table, a bit per stage, likewise, and a bit per stage but the
highest, dead once something caps the approach there. It must not know questions or scores.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from advisor.model import Choice, Pack, TableRow

Fact = tuple[str, int]
"""(dimension, band) or (gate, whether it fires); gates and dimensions share no id."""


class Outcome(NamedTuple):
    """What a completion comes to."""

    choice: Choice
    stage: str


class Decision(NamedTuple):
    """The rows that decide in a completion, and the stage after all caps."""

    approach_row: TableRow
    stage_row: TableRow | None
    """None where a cap is lower than any row that may have matched."""
    stage: str

    @property
    def outcome(self) -> Outcome:
        """What they come to."""
        return Outcome(self.approach_row.choice, self.stage)


def bits_of(mask: int) -> Iterator[int]:
    """The positions of the ones of a mask, lowest first."""
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


class _TableBits:
    """The bits of one table: its rows, then its outcomes, set once they are certain."""

    def __init__(self, outcomes: Sequence[int], number: int) -> None:
        self.order: list[int] = [*outcomes, *range(number)]
        """By bit: the place of the outcome."""
        self.width = len(self.order)
        self.mask = (1 << self.width) - 1
        self.rows = (1 << len(outcomes)) - 1
        self.unset = self.mask & ~self.rows
        """The bits that no row has yet made certain."""

    def shorten(self, bits: int, certain: int, cap: int, *, named: bool) -> int:
        """Without the rows behind a certain one.

        Unless the deciding rows have to be `named`, a certain row is replaced by its outcome, no
        higher than `cap`, and rows just before it with the same outcome are dropped.
        """
        sure = bits & (certain & self.rows | self.unset)
        if not sure:
            return bits
        low = sure & -sure
        if named:
            return bits & (low * 2 - 1)
        outcome, rest = min(self.order[low.bit_length() - 1], cap), bits & (low - 1)
        while rest and min(self.order[rest.bit_length() - 1], cap) == outcome:
            rest ^= 1 << rest.bit_length() - 1
        return rest | self.rows + 1 << outcome


class Tables:
    """All rows as bits; per fact the bits that outlive it, and per bit what it waits for."""

    def __init__(self, pack: Pack) -> None:
        self.pack, self.caps = pack, len(pack.stages) - 1
        self.keeps: dict[Fact, int] = {}
        self.waits: list[tuple[int, set[str]]] = []
        """By bit: the dimensions and gates that a row reads."""
        places = {choice: place for place, choice in enumerate(pack.choices)}
        stages = [pack.stage_ids.index(row.outcome) for row in pack.stage_table]
        self.approaches = _TableBits([places[r.choice] for r in pack.approach_table], len(places))
        self.stages = _TableBits(stages, len(pack.stages))
        self.offset: dict[str, int] = {}
        """By approach: where its field begins."""
        self.size = self.approaches.width
        for id in pack.approach_ids:
            self.offset[id] = self.size
            self.size += self.stages.width + self.caps
        self.field = (1 << self.stages.width + self.caps) - 1
        self._dead = self.approaches.unset
        self._read_approach_rows()
        for id in pack.approach_ids:
            self._read_stage_rows(id)
        self.start = (1 << self.size) - 1 & ~self._dead
        self._reached, self._shortened = cache(self._reach), cache(self._shorten)

    def _read_approach_rows(self) -> None:
        for index, row in enumerate(self.pack.approach_table):
            facts = [*self._failures(row)]
            if row is not self.pack.approach_table[-1]:
                vetoes = (g.id for g in self.pack.gates if not {*row.choice}.isdisjoint(g.veto))
                facts += [(id, 1) for id in vetoes]
            self._wait(1 << index, facts)

    def _read_stage_rows(self, approach: str) -> None:
        """What kills the rows for one approach; what does not concern it is not read for it."""
        pack, offset = self.pack, self.offset[approach]
        self._dead |= self.stages.unset << offset
        self._dead |= self._cap(approach, pack.approach(approach).highest_stage)
        for index, row in enumerate(pack.stage_table):
            if row.approaches and approach not in row.approaches:
                self._dead |= 1 << offset + index
            self._wait(1 << offset + index, self._failures(row, approach))
        for gate in pack.gates:
            if approach in gate.concerns and (bit := self._cap(approach, gate.cap)):
                self._kill((gate.id, 1), bit)

    def _failures(self, row: TableRow, approach: str = "") -> Iterator[Fact]:
        """The facts that keep a row from matching; for one approach, those that concern it."""
        for band in row.bands:
            if not approach or approach in self.pack.dimension[band.dimension].concerns:
                yield from ((band.dimension, each) for each in bits_of(7 & ~band.allowed))
        for test in row.gates:
            if not approach or approach in self.pack.gate[test.gate].concerns:
                yield test.gate, int(not test.fires)

    def _wait(self, bit: int, facts: Iterable[Fact]) -> None:
        read = set()
        for fact in facts:
            read.add(fact[0])
            self._kill(fact, bit)
        self.waits.append((bit, read))

    def _kill(self, fact: Fact, bit: int) -> None:
        self.keeps[fact] = self.keeps.get(fact, -1) & ~bit

    def _cap(self, approach: str, stage: str) -> int:
        """The bit that dies when the approach is capped at that stage; 0 for the highest."""
        if not stage or stage == self.pack.stage_ids[-1]:
            return 0
        return 1 << self.offset[approach] + self.stages.width + self.pack.stage_ids.index(stage)

    def certain(self, home: Mapping[str, int], blocks: int) -> list[int]:
        """Per block: the rows whose facts are all known behind it; `home` says where each is."""
        found = [0] * blocks
        for bit, ids in self.waits:
            found[max((home[id] for id in ids), default=0)] |= bit
        for index in range(1, blocks):
            found[index] |= found[index - 1]
        return found

    def normal(self, state: int, certain: int, *, named: bool) -> int:
        """The state without what can no longer matter, such as stages out of reach.

        It tells which rows decide only where they are to be `named`, which takes more states.
        """
        result, reached = self._reached(state & self.approaches.mask, certain, named)
        for offset, sure in reached:
            result |= self._shortened(state >> offset & self.field, sure, named) << offset
        return state >> self.size << self.size | result

    def _reach(self, bits: int, certain: int, named: bool) -> tuple[int, list[tuple[int, int]]]:
        """The approach rows that still matter; of what they may come to: place, certain rows."""
        table, choices = self.approaches, self.pack.choices
        rows = table.shorten(bits, certain, table.width, named=named)
        ids = {id for bit in bits_of(rows) for id in choices[table.order[bit]]}
        reached = [offset for id, offset in self.offset.items() if id in ids]
        return rows, [(offset, certain >> offset & self.stages.rows) for offset in reached]

    def _shorten(self, field: int, certain: int, named: bool) -> int:
        """One approach's stages; caps that are not the lowest, or bind no row, are dropped."""
        table = self.stages
        cap = _lowest(~(field >> table.width))
        rows = table.shorten(field & table.mask, certain, cap, named=named)
        binds = cap < max(table.order[bit] for bit in bits_of(rows))
        return (1 << (cap if binds else self.caps)) - 1 << table.width | rows

    def outcome(self, state: int) -> Outcome:
        """What a final state comes to."""
        choice = self.pack.choices[self.approaches.order[_lowest(state)]]
        return Outcome(choice, self.pack.stage_ids[min(self._stage(state, id) for id in choice)])

    def decision(self, state: int) -> Decision:
        """The deciding rows of a final state that still names them."""
        row = self.pack.approach_table[_lowest(state)]
        lowest = min(row.choice, key=lambda id: self._stage(state, id))
        stage = self.pack.stage_ids[self._stage(state, lowest)]
        found = self.pack.stage_table[_lowest(state >> self.offset[lowest])]
        return Decision(row, found if found.outcome == stage else None, stage)

    def _stage(self, state: int, approach: str) -> int:
        """The place of an approach's stage: its first row's, unless a cap is lower."""
        field = state >> self.offset[approach]
        return min(self.stages.order[_lowest(field)], _lowest(~(field >> self.stages.width)))


def _lowest(mask: int) -> int:
    return (mask & -mask).bit_length() - 1
