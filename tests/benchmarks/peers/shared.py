"""What every peer has to know of a pack: cuts, rows that concern an approach, and caps.

Best scores and cuts are the solver's own, since they belong to the pack and not to the question.
"""

from __future__ import annotations

from typing import Any

from advisor.engine.compile import compiled
from advisor.model import Pack, TableRow

Verdict = tuple[str, ...]


def cuts_of(pack: Pack) -> dict[str, tuple[int, int]]:
    """Where the middle and the top band of each dimension begin."""
    return {
        score.dimension.id: score.floors
        for block in compiled(pack).blocks
        for score in block.scores
    }


def stage_rows(pack: Pack, approach: str) -> list[tuple[TableRow, list[Any], list[Any]]]:
    """The rows of the stage table for an approach, with the tests that concern it."""
    return [
        (
            row,
            [t for t in row.bands if approach in pack.dimension[t.dimension].concerns],
            [t for t in row.gates if approach in pack.gate[t.gate].concerns],
        )
        for row in pack.stage_table
        if not row.approaches or approach in row.approaches
    ]


def caps_of(pack: Pack, approach: str) -> list[tuple[str, int]]:
    """The gates that cap an approach, with the place of the stage."""
    ids = pack.stage_ids
    return [(g.id, ids.index(g.cap)) for g in pack.gates if g.cap and approach in g.concerns]
