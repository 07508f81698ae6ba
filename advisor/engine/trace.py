"""Why: every row that led to a verdict, the answers behind it, and the rows that nearly did.

Owns which rows are fired (in every completion) or possible (in some). It must not phrase
sentences.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from advisor.engine.effective import Holds
from advisor.engine.verdict import AnsweredPack, Verdict
from advisor.model import Check, Choice, Gate, Pack, ScoreRow, TableRow

RowState = Literal["fired", "possible"]
Table = Literal["scores", "gates", "approach", "stage"]
_States = Iterator[tuple[tuple[Table, str], Holds]]
"""By table and row."""
_OPPOSITE: Mapping[Holds, Holds] = {
    "always": "never",
    "sometimes": "sometimes",
    "never": "always",
}


class Traced(NamedTuple):
    """One row that fired, or may yet, with the questions it reads."""

    table: Table
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
    pack = verdict.file.pack
    tables: dict[Table, Sequence[ScoreRow | Gate | TableRow]] = {
        "scores": pack.scores,
        "gates": pack.gates,
        "approach": pack.approach_table,
        "stage": pack.stage_table,
    }
    states = {**dict(_rules(verdict.file)), **dict(_deciding_rows(verdict))}
    return tuple(
        Traced(
            table,
            row.id,
            "fired" if states[table, row.id] == "always" else "possible",
            row.because,
            questions_of(pack, row) if isinstance(row, TableRow) else row.questions,
            row.source,
        )
        for table, rows in tables.items()
        for row in rows
        if states.get((table, row.id), "never") != "never"
    )


def _rules(file: AnsweredPack) -> _States:
    for row in file.pack.scores:
        yield ("scores", row.id), file.effective.holds(row.when)
    for gate in file.pack.gates:
        yield ("gates", gate.id), file.holds(gate)


def _deciding_rows(verdict: Verdict) -> _States:
    """Whether rows of the tables decide: those of the stage where it is read from."""
    counts: Counter[tuple[Table, str]] = Counter()
    decisions = verdict.file.decisions
    for decision, count in decisions.items():
        counts["approach", decision.approach_row.id] += count
        if decision.stage_row and decision.approach_row.choice in verdict.choices:
            counts["stage", decision.stage_row.id] += count
    total = {"approach": sum(decisions.values()), "stage": verdict.considered.total}
    for name, count in counts.items():
        yield name, "always" if count == total[name[0]] else "sometimes"


def questions_of(pack: Pack, row: TableRow) -> tuple[str, ...]:
    """The questions behind a table row: those of its gates, and of its dimensions' score rows."""
    return _read(pack, [t.gate for t in row.gates], {test.dimension for test in row.bands})


def _read(pack: Pack, gates: Sequence[str], dimensions: set[str]) -> tuple[str, ...]:
    rows: list[Gate | ScoreRow] = [pack.gate[id] for id in gates]
    rows += [row for row in pack.scores if row.dimension in dimensions]
    return tuple(dict.fromkeys(id for row in rows for id in row.questions))


def near_misses(verdict: Verdict) -> tuple[NearMiss, ...]:
    """Rows above the deciding one, with another outcome, that one condition keeps from firing."""
    file, pack = verdict.file, verdict.file.pack
    mine = {d: n for d, n in file.decisions.items() if d.approach_row.choice in verdict.choices}
    if not mine:
        return ()
    decided = max(mine, key=lambda decision: mine[decision])
    found = []
    for row in _above(pack.approach_table, decided.approach_row):
        conditions = [*_conditions(file, row, pack.approach_ids), *_vetoes(file, row)]
        found += [NearMiss("approach", row, each) for each in _only_missing(conditions)]
    for row in _above(pack.stage_table, decided.stage_row) if decided.stage_row else ():
        if not row.approaches or not set(verdict.leading).isdisjoint(row.approaches):
            conditions = [*_conditions(file, row, verdict.leading)]
            found += [NearMiss("stage", row, each) for each in _only_missing(conditions)]
    return tuple(found)


def _above(rows: tuple[TableRow, ...], decided: TableRow) -> list[TableRow]:
    above = rows[: [row.id for row in rows].index(decided.id)]
    return [row for row in above if row.choice != decided.choice]


def _only_missing(conditions: list[RowCondition]) -> list[RowCondition]:
    """The one condition that holds nowhere, where all others hold everywhere; or none."""
    failing = [condition for condition in conditions if condition.holds != "always"]
    return failing if [each.holds for each in failing] == ["never"] else []


def _conditions(file: AnsweredPack, row: TableRow, approaches: Choice) -> Iterator[RowCondition]:
    """The tests of a row that concern one of these approaches."""
    pack = file.pack
    for band in row.bands:
        if not set(approaches).isdisjoint(pack.dimension[band.dimension].concerns):
            state = band_holds(file.marginals.bands(band.dimension), band.allowed)
            asked = _read(pack, [], {band.dimension})
            yield RowCondition("band", band.dimension, state, asked)
    for test in row.gates:
        gate = pack.gate[test.gate]
        if not set(approaches).isdisjoint(gate.concerns):
            state = file.holds(gate)
            state = state if test.fires else _OPPOSITE[state]
            yield RowCondition("gate", gate.id, state, gate.questions)


def _vetoes(file: AnsweredPack, row: TableRow) -> Iterator[RowCondition]:
    for gate in file.pack.gates:
        if not set(row.choice).isdisjoint(gate.veto):
            yield RowCondition("veto", gate.id, _OPPOSITE[file.holds(gate)], gate.questions)


def band_holds(bands: tuple[int, int, int], allowed: int) -> Holds:
    """Whether a dimension with these counts by band is in an allowed one."""
    inside = sum(count for index, count in enumerate(bands) if allowed >> index & 1)
    return "never" if not inside else "always" if inside == sum(bands) else "sometimes"


def contradictions(file: AnsweredPack) -> tuple[Check, ...]:
    """The checks whose questions are all known and answered in the way they warn of."""
    known = {id for id, state in file.states.items() if state in ("answered", "not_applicable")}
    return tuple(
        check
        for check in file.pack.checks
        if all(t.question in known and not file.masks[t.question] & ~t.allowed for t in check.when)
    )
