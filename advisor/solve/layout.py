"""The state between two blocks: which rows of the verdict tables are still alive.

Owns where each row has its bit and what a band or a gate leaves of them. From the lowest bit: the
rows of the approach table and a bit per approach, set once it is certain; then for each approach
the rows of the stage table, a bit per stage, likewise, and a bit per stage but the highest, dead
once something caps the approach there. A row that does not concern an approach is dead for it from
the start. It must not know questions or scores.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from operator import attrgetter
from typing import NamedTuple

from advisor.model import Dimension, Gate, Pack, TableRow
from advisor.solve.semiring import bits_of


class Decision(NamedTuple):
    """What a final state says: the deciding row of either table, and the stage after all caps."""

    approach_row: TableRow
    stage_row: TableRow | None
    """None where a cap is lower than any row that may have matched."""
    stage: str

    @property
    def verdict(self) -> tuple[str, str]:
        """(approach, stage)."""
        return self.approach_row.outcome, self.stage


class _Table:
    """The bits of one verdict table: its rows, then its outcomes, set once they are certain."""

    def __init__(self, rows: Sequence[TableRow], outcomes: Sequence[str]) -> None:
        self.rows = rows
        self.order = [outcomes.index(row.outcome) for row in rows]
        self.order += range(len(outcomes))
        self.width = len(rows) + len(outcomes)
        self.row_mask = (1 << len(rows)) - 1
        self.mask = (1 << self.width) - 1

    def normal(self, bits: int, certain: int, cap: int, *, named: bool) -> int:
        """Without the rows behind one that is certain.

        Unless the deciding rows have to be `named`, a certain row is replaced by its outcome, no
        higher than `cap`, and rows just before it with the same outcome are dropped.
        """
        sure = bits & (certain | ~self.row_mask)
        if not sure:
            return bits
        low = sure & -sure
        last = low.bit_length() - 1
        if named:
            return bits & (low * 2 - 1)
        outcome, rest = min(self.order[last], cap), bits & (low - 1)
        while rest and min(self.order[rest.bit_length() - 1], cap) == outcome:
            rest ^= 1 << rest.bit_length() - 1
        return rest | 1 << len(self.rows) + outcome

    def highest(self, bits: int) -> int:
        """The highest outcome of any row alive."""
        return max(self.order[index] for index in bits_of(bits))


_MOST_VERDICTS = 10_000
"""Final states whose verdict is remembered."""
_BAND = attrgetter("dimension", "allowed")
_GATE = attrgetter("gate", "fires")
_Tests = Mapping[str, Sequence[tuple[int, int]]]
"""Per dimension or gate: the bits of the rows that test it, and what they want of it."""


def _tests(
    rows: Sequence[TableRow], read: Callable[[TableRow], Iterable[tuple[str, int]]]
) -> _Tests:
    found: dict[str, list[tuple[int, int]]] = {}
    for index, row in enumerate(rows):
        for id, wanted in read(row):
            found.setdefault(id, []).append((1 << index, wanted))
    return found


class Layout:
    """Where the verdict tables live in the outer state, and what a condition keeps of it."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.rows, self.stage_rows = pack.approach_table, pack.stage_table
        self.approaches = _Table(self.rows, pack.approach_ids)
        self.stages = _Table(self.stage_rows, pack.stage_ids)
        self.caps = len(pack.stages) - 1
        width = self.stages.width + self.caps
        base = self.approaches.width
        self.offset = {a: base + i * width for i, a in enumerate(pack.approach_ids)}
        self.size = base + width * len(pack.approaches)
        self.field_mask = {a: ((1 << width) - 1) << o for a, o in self.offset.items()}
        self._normal_fields: dict[tuple[int, int, bool], int] = {}
        self._verdicts: dict[int, tuple[str, str]] = {}
        self._reached: dict[tuple[int, int, bool], tuple[int, list[tuple[int, int]]]] = {}
        tables = self.rows, self.stage_rows
        self._bands = [_tests(t, lambda row: map(_BAND, row.bands)) for t in tables]
        self._gates = [_tests(t, lambda row: map(_GATE, row.gates)) for t in tables]
        self.dead_at_start = self.approaches.mask & ~self.approaches.row_mask
        for approach in pack.approaches:
            offset = self.offset[approach.id]
            self.dead_at_start |= (self.stages.mask & ~self.stages.row_mask) << offset
            self.dead_at_start |= self.cap(approach.id, approach.highest_stage)
            for index, row in enumerate(self.stage_rows):
                if row.approaches and approach.id not in row.approaches:
                    self.dead_at_start |= 1 << offset + index

    def cap(self, approach: str, stage: str) -> int:
        """The bit that dies when the approach is capped at that stage; 0 for the highest."""
        ids = self.pack.stage_ids
        if not stage or stage == ids[-1]:
            return 0
        return 1 << self.offset[approach] + self.stages.width + ids.index(stage)

    def _dead(
        self,
        tests: Iterable[_Tests],
        id: str,
        fails: Callable[[int], bool],
        concerns: Iterable[str],
    ) -> int:
        """Bits of the rows that fail by a test of that dimension or gate.

        `fails` is asked about what a test wants; of stage rows for the approaches concerned.
        """
        mask, stages = (
            sum({row for row, wanted in each.get(id, ()) if fails(wanted)}) for each in tests
        )
        for approach in concerns:
            mask |= stages << self.offset[approach]
        return mask

    def band_keep(self, dimension: Dimension, band: int) -> int:
        """What is left once the dimension is known to be in that band."""

        def fails(allowed: int) -> bool:
            return not allowed >> band & 1

        return ~self._dead(self._bands, dimension.id, fails, dimension.concerns)

    def gate_keep(self, gate: Gate, fires: bool) -> int:
        """What is left once the gate is known to fire, or not to."""
        dead = self._dead(self._gates, gate.id, lambda wanted: wanted != fires, gate.concerns)
        if fires:
            for index, row in enumerate(self.rows[:-1]):
                dead |= (row.outcome in gate.veto) << index
            for approach in gate.concerns:
                dead |= self.cap(approach, gate.cap)
        return ~dead

    def last_read(
        self, home: Mapping[str, int], gate_home: Mapping[str, int]
    ) -> Iterator[tuple[int, int]]:
        """Each row's bit, and the last block that reads one of its conditions; -1 if none does.

        `home` gives the block of a dimension, `gate_home` the one in which a gate is complete.
        What does not concern an approach is not read for it.
        """
        pack = self.pack
        for index, row in enumerate(self.rows):
            read = [home[test.dimension] for test in row.bands]
            read += [gate_home[test.gate] for test in row.gates]
            if row is not self.rows[-1]:  # the default is never vetoed
                read += [gate_home[gate.id] for gate in pack.gates if row.outcome in gate.veto]
            yield 1 << index, max(read, default=-1)
        for approach, offset in self.offset.items():
            for index, row in enumerate(self.stage_rows):
                read = [
                    home[test.dimension]
                    for test in row.bands
                    if approach in pack.dimension[test.dimension].concerns
                ]
                read += [
                    gate_home[test.gate]
                    for test in row.gates
                    if approach in pack.gate[test.gate].concerns
                ]
                yield 1 << offset + index, max(read, default=-1)

    def normal(self, state: int, certain: int, *, named: bool) -> int:
        """The state without what can no longer matter, such as stages of approaches out of reach.

        Unless `named`, the state no longer tells which rows decided.
        """
        bits = state & self.approaches.mask, certain, named
        found = self._reached.get(bits)
        if found is None:
            found = self._reached[bits] = self._reach(*bits)
        result, fields = found
        for mask, offset in fields:
            name = (state & mask) >> offset, certain >> offset & self.stages.row_mask, named
            field = self._normal_fields.get(name)
            if field is None:
                field = self._normal_fields[name] = self._normal_stages(*name)
            result |= field << offset
        return state >> self.size << self.size | result

    def _reach(self, bits: int, certain: int, named: bool) -> tuple[int, list[tuple[int, int]]]:
        """The rows in normal form; the fields, as mask and offset, of what they may come to."""
        table, ids = self.approaches, self.pack.approach_ids
        rows = table.normal(bits, certain, table.width, named=named)
        reachable = {ids[table.order[index]] for index in bits_of(rows)}
        return rows, [(self.field_mask[id], self.offset[id]) for id in ids if id in reachable]

    def _normal_stages(self, field: int, certain: int, named: bool) -> int:
        """One approach's stages; caps that are not the lowest, or bind no row, are dropped."""
        caps = field >> self.stages.width & (1 << self.caps) - 1
        cap = next(bits_of(~caps))
        rows = self.stages.normal(field & self.stages.mask, certain, cap, named=named)
        binds = cap < self.stages.highest(rows)
        caps = (1 << cap if binds else 1 << self.caps) - 1
        return caps << self.stages.width | rows

    def verdict(self, state: int) -> tuple[str, str]:
        """(approach, stage) of a final state, remembered."""
        found = self._verdicts.get(state)
        if found is None:
            if len(self._verdicts) >= _MOST_VERDICTS:
                self._verdicts.clear()
            found = self._verdicts[state] = self._verdict(state)
        return found

    def _verdict(self, state: int) -> tuple[str, str]:
        row = next(bits_of(state & self.approaches.mask))
        approach = self.pack.approach_ids[self.approaches.order[row]]
        field = state >> self.offset[approach]
        stage = self.stages.order[next(bits_of(field & self.stages.mask))]
        cap = next(bits_of(~(field >> self.stages.width)))
        return approach, self.pack.stage_ids[min(stage, cap)]

    def decide(self, state: int) -> Decision:
        """The deciding rows of a final state that still names them."""
        approach, stage = self.verdict(state)
        row = self.rows[next(bits_of(state & self.approaches.mask))]
        field = state >> self.offset[approach]
        stage_row = self.stage_rows[next(bits_of(field & self.stages.mask))]
        return Decision(row, stage_row if stage_row.outcome == stage else None, stage)
