"""Why: every row that led to a verdict, the answers behind it, and the rows that nearly did.

Owns which rows are fired (in every completion) or possible (in some). It must not phrase
sentences.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from advisor.engine.effective import Holds
from advisor.engine.verdict import AnsweredPack, Verdict
from advisor.model import Check, Choice, Pack, TableRow, Test

RowState = Literal["fired", "possible"]
_FIRED: dict[Holds, RowState] = {"always": "fired", "sometimes": "possible"}


class Traced(NamedTuple):
    """One row that fired, or may yet, with the questions it reads."""

    table: Literal["scores", "gates", "approach", "stage"]
    row: str
    state: RowState
    because: str
    questions: tuple[str, ...]
    source: tuple[str, ...]


@dataclass(frozen=True)
class RowCondition:
    """One condition of a table row, and whether it holds."""

    kind: Literal["band", "gate", "veto"]
    id: str
    holds: Holds
    questions: tuple[str, ...]


@dataclass(frozen=True)
class NearMiss:
    """A row above the deciding one that fails for exactly one condition."""

    table: Literal["approach", "stage"]
    row: TableRow
    missing: RowCondition


def trace(verdict: Verdict) -> tuple[Traced, ...]:
    """All rows fired or possible: scores, gates, then the two tables, each in the pack's order."""
    file = verdict.file
    pack, holds = file.pack, file.effective.holds
    rows: list[Traced] = []
    for row in pack.scores:
        state = _FIRED.get(holds(row.when))
        if state:
            rows.append(Traced("scores", row.id, state, row.because, row.questions, row.source))
    for gate in pack.gates:
        state = _FIRED.get(holds(gate.when))
        if state:
            rows.append(Traced("gates", gate.id, state, gate.because, gate.questions, gate.source))
    decisions = file.decisions
    everywhere = sum(decisions.values())
    approach_rows = [(d.approach_row, n) for d, n in decisions.items()]
    rows += _table_rows("approach", pack, pack.approach_table, approach_rows, everywhere)
    stage_rows = [
        (d.stage_row, n)
        for d, n in decisions.items()
        if d.stage_row and d.approach_row.choice in verdict.choices
    ]
    return (
        *rows,
        *_table_rows("stage", pack, pack.stage_table, stage_rows, verdict.considered.total),
    )


def _table_rows(
    table: Literal["approach", "stage"],
    pack: Pack,
    rows: Iterable[TableRow],
    decided: Iterable[tuple[TableRow, int]],
    everywhere: int,
) -> list[Traced]:
    counts: dict[str, int] = {}
    for row, count in decided:
        counts[row.id] = counts.get(row.id, 0) + count
    return [
        Traced(
            table,
            row.id,
            "fired" if counts[row.id] == everywhere else "possible",
            row.because,
            questions_of(pack, row),
            row.source,
        )
        for row in rows
        if row.id in counts
    ]


def questions_of(pack: Pack, row: TableRow) -> tuple[str, ...]:
    """The questions behind a table row: those of its gates, and of its dimensions' score rows."""
    found = [test for t in row.gates for test in pack.gate[t.gate].when]
    bands = {test.dimension for test in row.bands}
    found += [test for score in pack.scores if score.dimension in bands for test in score.when]
    return _asked(found)


def near_misses(verdict: Verdict) -> tuple[NearMiss, ...]:
    """Rows above the deciding one, with another outcome, that one condition keeps from firing."""
    pack = verdict.file.pack
    decisions = verdict.file.decisions
    mine = {d: n for d, n in decisions.items() if d.approach_row.choice in verdict.choices}
    if not mine:
        return ()
    decided = max(mine, key=lambda d: mine[d])
    found = [
        NearMiss("approach", row, missing)
        for row in _above(pack.approach_table, decided.approach_row)
        if (missing := _only_missing(_approach_conditions(verdict, row)))
    ]
    for row in _above(pack.stage_table, decided.stage_row) if decided.stage_row else ():
        if row.approaches and set(verdict.leading).isdisjoint(row.approaches):
            continue
        missing = _only_missing(_stage_conditions(verdict, row))
        if missing:
            found.append(NearMiss("stage", row, missing))
    return tuple(found)


def _above(rows: tuple[TableRow, ...], decided: TableRow) -> list[TableRow]:
    above = rows[: [row.id for row in rows].index(decided.id)]
    return [row for row in above if row.choice != decided.choice]


def _only_missing(conditions: list[RowCondition]) -> RowCondition | None:
    """The one condition that holds nowhere, where all others hold everywhere."""
    failing = [condition for condition in conditions if condition.holds != "always"]
    return failing[0] if len(failing) == 1 and failing[0].holds == "never" else None


def _approach_conditions(verdict: Verdict, row: TableRow) -> list[RowCondition]:
    pack = verdict.file.pack
    vetoes = [
        RowCondition("veto", gate.id, _not(verdict.file.holds(gate)), gate.questions)
        for gate in pack.gates
        if not set(row.choice).isdisjoint(gate.veto)
    ]
    return [*_conditions(verdict.file, row, pack.approach_ids), *vetoes]


def _stage_conditions(verdict: Verdict, row: TableRow) -> list[RowCondition]:
    return _conditions(verdict.file, row, verdict.leading)


def _conditions(file: AnsweredPack, row: TableRow, approaches: Choice) -> list[RowCondition]:
    """The tests of a row that concern one of these approaches."""
    pack = file.pack
    found = []
    for band in row.bands:
        if set(approaches) & set(pack.dimension[band.dimension].concerns):
            asked = _asked(t for s in pack.scores if s.dimension == band.dimension for t in s.when)
            state = band_holds(file.marginals.bands(band.dimension), band.allowed)
            found.append(RowCondition("band", band.dimension, state, asked))
    for test in row.gates:
        gate = pack.gate[test.gate]
        if set(approaches) & set(gate.concerns):
            state = file.holds(gate) if test.fires else _not(file.holds(gate))
            found.append(RowCondition("gate", gate.id, state, gate.questions))
    return found


def band_holds(bands: tuple[int, int, int], allowed: int) -> Holds:
    """Whether a dimension with these counts by band is in an allowed one."""
    inside = sum(count for index, count in enumerate(bands) if allowed >> index & 1)
    return "never" if not inside else "always" if inside == sum(bands) else "sometimes"


def _not(state: Holds) -> Holds:
    opposite: Mapping[Holds, Holds] = {"always": "never", "never": "always"}
    return opposite.get(state, state)


def _asked(tests: Iterable[Test]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(test.question for test in tests))


def contradictions(file: AnsweredPack) -> tuple[Check, ...]:
    """The checks whose questions are all known and answered in the way they warn of."""
    known = {id for id, state in file.states.items() if state in ("answered", "not_applicable")}
    return tuple(
        check
        for check in file.pack.checks
        if all(t.question in known and not file.masks[t.question] & ~t.allowed for t in check.when)
    )
