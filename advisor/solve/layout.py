"""The state between two blocks: which rows of the verdict tables are still alive.

Owns where each row has its bit and what a band or a gate leaves of them. From the lowest bit:
the rows of the approach table; then for each approach the rows of the stage table and one bit per
stage but the highest, dead once something caps the approach there. A row that does not concern an
approach is dead for it from the start. It must not know questions or scores.
"""

from __future__ import annotations

from collections.abc import Callable
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


class Layout:
    """Where the verdict tables live in the outer state, and what a condition keeps of it."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.rows = pack.approach_table
        self.stage_rows = pack.stage_table
        self.approach_mask = (1 << len(self.rows)) - 1
        width = len(self.stage_rows) + len(pack.stages) - 1
        base = len(self.rows)
        self.offset = {a: base + i * width for i, a in enumerate(pack.approach_ids)}
        self.size = base + width * len(pack.approaches)
        self.row_mask = (1 << len(self.stage_rows)) - 1
        self.cap_mask = (1 << (len(pack.stages) - 1)) - 1
        ids = pack.stage_ids
        self.rows_above = [
            sum(1 << i for i, row in enumerate(self.stage_rows) if ids.index(row.outcome) > cap)
            for cap in range(len(ids))
        ]
        self.field_mask = {a: ((1 << width) - 1) << o for a, o in self.offset.items()}
        self.dead_at_start = 0
        for approach in pack.approaches:
            self.dead_at_start |= self.cap(approach.id, approach.highest_stage)
            for index, row in enumerate(self.stage_rows):
                if row.approaches and approach.id not in row.approaches:
                    self.dead_at_start |= 1 << self.offset[approach.id] + index

    def cap(self, approach: str, stage: str) -> int:
        """The bit that dies when the approach is capped at that stage; 0 for the highest."""
        ids = self.pack.stage_ids
        if not stage or stage == ids[-1]:
            return 0
        return 1 << self.offset[approach] + len(self.stage_rows) + ids.index(stage)

    def _where(self, holds: Callable[[TableRow, str | None], bool]) -> int:
        """Bits of the rows for which that holds; stage rows once for every approach."""
        mask = 0
        for index, row in enumerate(self.rows):
            mask |= holds(row, None) << index
        for approach, offset in self.offset.items():
            for index, row in enumerate(self.stage_rows):
                mask |= holds(row, approach) << offset + index
        return mask

    def band_keep(self, dimension: Dimension, band: int) -> int:
        """What is left once the dimension is known to be in that band."""

        def fails(row: TableRow, approach: str | None) -> bool:
            concerned = approach is None or approach in dimension.concerns
            return concerned and any(
                test.dimension == dimension.id and not test.allowed >> band & 1
                for test in row.bands
            )

        return ~self._where(fails)

    def gate_keep(self, gate: Gate, fires: bool) -> int:
        """What is left once the gate is known to fire, or not to."""

        def fails(row: TableRow, approach: str | None) -> bool:
            concerned = approach is None or approach in gate.concerns
            return concerned and any(
                test.gate == gate.id and test.fires != fires for test in row.gates
            )

        dead = self._where(fails)
        if fires:
            for index, row in enumerate(self.rows[:-1]):
                dead |= (row.outcome in gate.veto) << index
            for approach in gate.concerns:
                dead |= self.cap(approach, gate.cap)
        return ~dead

    def certain(self, band_read: Callable[[str], bool], gate_read: Callable[[str], bool]) -> int:
        """Bits of the rows whose conditions are all read, for the approach the row is read for."""

        def read(row: TableRow, approach: str | None) -> bool:
            bands, gates = row.bands, [test.gate for test in row.gates]
            if approach is None and row is not self.rows[-1]:
                gates += [gate.id for gate in self.pack.gates if row.outcome in gate.veto]
            elif approach is not None:
                bands = tuple(
                    t for t in bands if approach in self.pack.dimension[t.dimension].concerns
                )
                gates = [id for id in gates if approach in self.pack.gate[id].concerns]
            return all(band_read(t.dimension) for t in bands) and all(map(gate_read, gates))

        return self._where(read)

    def normal(self, state: int, certain: int) -> int:
        """Drop rows behind one that is certain, and the stages of approaches out of reach."""
        rows = _first_certain(state & self.approach_mask, certain)
        result = state & ~self.approach_mask | rows
        reachable = {self.rows[index].outcome for index in bits_of(rows)}
        for approach, offset in self.offset.items():
            if approach not in reachable:
                result &= ~self.field_mask[approach]
                continue
            field = self._normal_stages(result >> offset, certain >> offset)
            result = result & ~self.field_mask[approach] | field << offset
        return result

    def _normal_stages(self, field: int, certain: int) -> int:
        """One approach's stages without what can no longer matter.

        Caps above the lowest one are dropped; so are rows that may yet match just before the
        certain one, where they and it allow more than the cap does.
        """
        rows = _first_certain(field & self.row_mask, certain)
        caps = field >> len(self.stage_rows) & self.cap_mask
        dead = ~caps & self.cap_mask
        if dead:
            caps &= (dead & -dead) - 1
            above = self.rows_above[(dead & -dead).bit_length() - 1]
            binding = rows & ~above
            last = 1 << rows.bit_length() - 1
            if last & above & certain:
                rows = rows & ((1 << binding.bit_length()) - 1) | last
        return caps << len(self.stage_rows) | rows

    def decide(self, state: int) -> Decision:
        """The verdict in a final state."""
        row = self.rows[next(bits_of(state & self.approach_mask))]
        shifted = state >> self.offset[row.outcome]
        stage_row = self.stage_rows[next(bits_of(shifted & self.row_mask))]
        ids = self.pack.stage_ids
        dead = ~(shifted >> len(self.stage_rows)) & self.cap_mask
        cap = next(bits_of(dead)) if dead else len(ids) - 1
        if ids.index(stage_row.outcome) > cap:
            return Decision(row, None, ids[cap])
        return Decision(row, stage_row, stage_row.outcome)


def _first_certain(rows: int, certain: int) -> int:
    """The rows up to the first that is alive for good."""
    sure = rows & certain
    return rows & ((sure & -sure) * 2 - 1) if sure else rows
