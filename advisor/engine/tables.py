"""Which rows of the two verdict tables are still alive: the state between two blocks.

Owns where each row has its bit and which facts kill it. From the lowest bit: the rows of the
approach table and a bit per choice, set once that is certain; then for each approach the rows of
the stage table, a bit per stage, likewise, and a bit per stage but the highest, dead once
something caps the approach there. It must not know questions or scores.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
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

    def __init__(self, offset: int, outcomes: Sequence[int], number: int) -> None:
        self.offset, self.rows = offset, len(outcomes)
        self.order: list[int] = [*outcomes, *range(number)]
        """By bit: the place of the outcome."""
        self.width = len(self.order)
        self.mask = (1 << self.width) - 1
        self.unset = self.mask - (1 << self.rows) + 1
        """The bits that no row has yet made certain."""

    def shorten(self, bits: int, certain: int, cap: int, *, named: bool) -> int:
        """Without the rows behind a certain one.

        Unless the deciding rows have to be `named`, a certain row is replaced by its outcome, no
        higher than `cap`, and rows just before it with the same outcome are dropped.
        """
        sure = bits & (certain | self.unset)
        if not sure:
            return bits
        low = sure & -sure
        if named:
            return bits & (low * 2 - 1)
        outcome, rest = min(self.order[low.bit_length() - 1], cap), bits & (low - 1)
        while rest and min(self.order[rest.bit_length() - 1], cap) == outcome:
            rest ^= 1 << rest.bit_length() - 1
        return rest | 1 << self.rows + outcome


class Tables:
    """All rows as bits; per fact the bits that die of it, and per bit what it waits for."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.kills: dict[Fact, int] = {}
        self.waits: list[tuple[int, set[str]]] = []
        """By bit: the dimensions and gates that a row reads."""
        places = {choice: place for place, choice in enumerate(pack.choices)}
        self.approaches = _TableBits(
            0, [places[row.choice] for row in pack.approach_table], len(places)
        )
        self.caps = len(pack.stages) - 1
        stages = [pack.stage_ids.index(row.outcome) for row in pack.stage_table]
        self.stages: dict[str, _TableBits] = {}
        self._dead = self.approaches.unset
        self.size = self.approaches.width
        for id in pack.approach_ids:
            table = self.stages[id] = _TableBits(self.size, stages, len(pack.stages))
            self.size += table.width + self.caps
        self.field = (1 << self.size - self.stages[pack.approach_ids[-1]].offset) - 1
        self._read_approach_rows()
        for id in pack.approach_ids:
            self._read_stage_rows(id)
        self.start = (1 << self.size) - 1 & ~self._dead

    def _read_approach_rows(self) -> None:
        pack, default = self.pack, self.pack.approach_table[-1]
        for index, row in enumerate(pack.approach_table):
            facts = [fact for fact, _ in _failures(row)]
            facts += [(g.id, 1) for g in pack.gates if row is not default and _vetoes(g.veto, row)]
            self._wait(index, facts)

    def _read_stage_rows(self, approach: str) -> None:
        """What kills the rows for one approach; what does not concern it is not read for it."""
        pack, table = self.pack, self.stages[approach]
        self._dead |= table.unset << table.offset | self._cap(
            approach, pack.approach(approach).highest_stage
        )
        for index, row in enumerate(pack.stage_table):
            if row.approaches and approach not in row.approaches:
                self._dead |= 1 << table.offset + index
            facts = [fact for fact, concerns in _failures(row, pack) if approach in concerns]
            self._wait(table.offset + index, facts)
        for gate in pack.gates:
            if approach in gate.concerns and (bit := self._cap(approach, gate.cap)):
                self.kills[gate.id, 1] = self.kills.get((gate.id, 1), 0) | bit

    def _wait(self, bit: int, facts: Iterable[Fact]) -> None:
        facts = list(facts)
        self.waits.append((1 << bit, {id for id, _ in facts}))
        for fact in facts:
            self.kills[fact] = self.kills.get(fact, 0) | 1 << bit

    def _cap(self, approach: str, stage: str) -> int:
        """The bit that dies when the approach is capped at that stage; 0 for the highest."""
        if not stage or stage == self.pack.stage_ids[-1]:
            return 0
        table = self.stages[approach]
        return 1 << table.offset + table.width + self.pack.stage_ids.index(stage)

    def certain(self, home: Mapping[str, int], blocks: int) -> list[int]:
        """Per block: the rows whose facts are all known behind it; `home` says where each is."""
        found = [0] * blocks
        for bit, ids in self.waits:
            found[max((home[id] for id in ids), default=0)] |= bit
        for index in range(1, blocks):
            found[index] |= found[index - 1]
        return found

    def outcome(self, state: int) -> Outcome:
        """What a final state comes to."""
        choice = self.pack.choices[self.approaches.order[_lowest(state)]]
        return Outcome(choice, self.pack.stage_ids[min(self._stage(state, id) for id in choice)])

    def decision(self, state: int) -> Decision:
        """The deciding rows of a final state that still names them."""
        row = self.pack.approach_table[_lowest(state)]
        lowest = min(row.choice, key=lambda id: self._stage(state, id))
        stage = self.pack.stage_ids[self._stage(state, lowest)]
        found = self.pack.stage_table[_lowest(state >> self.stages[lowest].offset)]
        return Decision(row, found if found.outcome == stage else None, stage)

    def _stage(self, state: int, approach: str) -> int:
        """The place of an approach's stage: its first row's, unless a cap is lower."""
        table = self.stages[approach]
        field = state >> table.offset
        return min(table.order[_lowest(field)], _lowest(~(field >> table.width)))


class Horizon:
    """What is certain behind one block, and the normal form of the states there.

    A normal state has lost what can no longer matter, such as stages out of reach; it still tells
    which rows decide only where they are to be `named`, which takes more states.
    """

    def __init__(self, tables: Tables, certain: int, *, named: bool) -> None:
        self._tables, self._named = tables, named
        self._certain = certain & (1 << tables.approaches.rows) - 1
        fields: dict[int, dict[int, int]] = {}
        self._stages: dict[str, tuple[_TableBits, int, dict[int, int]]] = {}
        """By approach: its table, what is certain of it, and the normal forms known."""
        for id, table in tables.stages.items():
            sure = certain >> table.offset & (1 << table.rows) - 1
            self._stages[id] = table, sure, fields.setdefault(sure, {})
        self._reached: dict[int, tuple[int, list[tuple[_TableBits, int, dict[int, int]]]]] = {}

    def normal(self, state: int) -> int:
        """The state without what can no longer matter."""
        tables = self._tables
        bits = state & tables.approaches.mask
        reached = self._reached.get(bits)
        if reached is None:
            reached = self._reached[bits] = self._reach(bits)
        result, stages = reached
        for table, certain, known in stages:
            field = state >> table.offset & tables.field
            found = known.get(field)
            if found is None:
                found = known[field] = self._shorten(table, field, certain)
            result |= found << table.offset
        return state >> tables.size << tables.size | result

    def _reach(self, bits: int) -> tuple[int, list[tuple[_TableBits, int, dict[int, int]]]]:
        """The approach rows that still matter, and the stages of what they may come to."""
        table, choices = self._tables.approaches, self._tables.pack.choices
        rows = table.shorten(bits, self._certain, table.width, named=self._named)
        reached = {id for bit in bits_of(rows) for id in choices[table.order[bit]]}
        return rows, [each for id, each in self._stages.items() if id in reached]

    def _shorten(self, table: _TableBits, field: int, certain: int) -> int:
        """One approach's stages; caps that are not the lowest, or bind no row, are dropped."""
        cap = _lowest(~(field >> table.width))
        rows = table.shorten(field & table.mask, certain, cap, named=self._named)
        binds = cap < max(table.order[bit] for bit in bits_of(rows))
        return (1 << (cap if binds else self._tables.caps)) - 1 << table.width | rows


def _failures(row: TableRow, pack: Pack | None = None) -> Iterator[tuple[Fact, tuple[str, ...]]]:
    """The facts that keep a row from matching, each with the approaches that it concerns."""
    for band_test in row.bands:
        concerns = pack.dimension[band_test.dimension].concerns if pack else ()
        for band in bits_of(7 & ~band_test.allowed):
            yield (band_test.dimension, band), concerns
    for gate_test in row.gates:
        concerns = pack.gate[gate_test.gate].concerns if pack else ()
        yield (gate_test.gate, int(not gate_test.fires)), concerns


def _vetoes(veto: Iterable[str], row: TableRow) -> bool:
    """Whether a gate that rules these out rules out something that the row names."""
    return not set(row.choice).isdisjoint(veto)


def _lowest(mask: int) -> int:
    """The position of the lowest one."""
    return (mask & -mask).bit_length() - 1
