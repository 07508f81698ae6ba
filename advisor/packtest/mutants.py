"""Packs with one small change each, as a slip of the author's hand might leave them.

Owns which slips are tried: a row lost or worth another point, a threshold a tenth away, a gate
that is lost, milder, caps elsewhere, vetoes less or reads one option more or fewer, a row of a
table lost, moved, or testing less. Checks and advice are left alone: they touch no verdict. It
must not judge a case.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from advisor.model import (
    AnswerTest,
    BandTest,
    Dimension,
    Gate,
    Location,
    Pack,
    Parameter,
    Question,
    ScoreRow,
    TableRow,
)

_T = TypeVar("_T")
_Tested = TypeVar("_Tested", ScoreRow, Gate)
_Placed = ScoreRow | Gate | TableRow | Parameter | Question | Dimension
"""Whatever has an id and knows where it stands in the pack's files."""
_EVERY_BAND = 0b111


@dataclass(frozen=True)
class Mutant:
    """A pack with one change."""

    row: str
    """What was changed: a row, a gate, a parameter, or what is cut where no parameter says."""
    change: str
    """How, in a few words."""
    where: Location
    pack: Pack


def mutants(pack: Pack) -> Iterator[Mutant]:
    """Every one, in the order of the file."""
    yield from _thresholds(pack)
    for index, score in enumerate(pack.scores):
        yield from _rows(pack, "scores", index, score, _score(pack, score))
        yield _mutant(pack, score, "left out", {"scores": _put(pack.scores, index)})
    for index, gate in enumerate(pack.gates):
        yield from _rows(pack, "gates", index, gate, _gate(pack, gate))
    for gate in pack.gates:
        yield Mutant(gate.id, "never fires", gate.where, _without_gate(pack, gate.id))
    for table in ("approach_table", "stage_table"):
        rows: tuple[TableRow, ...] = getattr(pack, table)
        for index, row in enumerate(rows):
            yield from _rows(pack, table, index, row, _table_row(pack, table, row))
        yield from _order(pack, table, rows)


def _rows(
    pack: Pack, part: str, index: int, row: _Placed, changes: Iterable[tuple[str, object]]
) -> Iterator[Mutant]:
    """The pack with each of these rows in the place of one of its own."""
    for change, changed in changes:
        rows = _put(getattr(pack, part), index, changed)
        yield _mutant(pack, row, change, {part: rows})


def _mutant(pack: Pack, row: _Placed, change: str, parts: dict[str, Any]) -> Mutant:
    return Mutant(row.id, change, row.where, replace(pack, **parts))


def _put(rows: Sequence[_T], index: int, *row: _T) -> tuple[_T, ...]:
    """The rows with other ones, or none, in the place of one."""
    return (*rows[:index], *row, *rows[index + 1 :])


def _thresholds(pack: Pack) -> Iterator[Mutant]:
    """Everything that is cut at one number, cut a tenth below and above it."""
    named: dict[int, _Placed] = {parameter.value: parameter for parameter in pack.parameters}
    for question in pack.questions.values():
        for cut, other in _moved(question.cuts):
            cuts = tuple(sorted(other if each == cut else each for each in question.cuts))
            if question.minimum < cuts[0] and cuts[-1] <= question.maximum:
                questions = {**pack.questions, question.id: replace(question, cuts=cuts)}
                owner = named.get(cut) or named.get(cut - 1) or question  # `> 5` is cut at 6
                yield _mutant(pack, owner, f"{other:,}, not {cut:,}", {"questions": questions})
    for cut, other in _moved(dict.fromkeys(cut for each in pack.dimensions for cut in each.cuts)):
        dimensions = tuple(_cut(each, cut, other) for each in pack.dimensions)
        owner = named.get(cut) or next(each for each in pack.dimensions if cut in each.cuts)
        yield _mutant(pack, owner, f"{other} %, not {cut} %", {"dimensions": dimensions})


def _cut(dimension: Dimension, cut: int, other: int) -> Dimension:
    """The dimension, cut at another percent than one."""
    low, high = (other if each == cut else each for each in dimension.cuts)
    return replace(dimension, cuts=(low, high))


def _moved(cuts: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Each cut with what stands in its place."""
    for cut in cuts:
        step = max(1, cut // 10)
        yield from ((cut, cut - step), (cut, cut + step))


def _score(pack: Pack, row: ScoreRow) -> Iterator[tuple[str, ScoreRow]]:
    for points in (row.points - 1, row.points + 1):
        if points:
            yield f"{points} points, not {row.points}", replace(row, points=points)
    if len(row.when) > 1:
        yield from _when(pack, row)


def _gate(pack: Pack, gate: Gate) -> Iterator[tuple[str, Gate]]:
    if gate.level == "blocker":
        yield "a caution, not a blocker", replace(gate, level="caution", cap="", veto=())
    for stage in _stages_beside(pack, gate.cap):
        yield f"caps at {stage}, not {gate.cap}", replace(gate, cap=stage)
    for approach in gate.veto if gate.cap or len(gate.veto) > 1 else ():
        fewer = tuple(each for each in gate.veto if each != approach)
        yield f"does not veto {approach}", replace(gate, veto=fewer)
    yield from _when(pack, gate)


def _when(pack: Pack, row: _Tested) -> Iterator[tuple[str, _Tested]]:
    """The row with one test fewer, or with another option in one of them."""
    for index, test in enumerate(row.when):
        if len(row.when) > 1:
            yield f"does not test {test.question}", replace(row, when=_put(row.when, index))
        for change, changed in _options(pack.questions[test.question], test):
            yield change, replace(row, when=_put(row.when, index, changed))


def _options(question: Question, test: AnswerTest) -> Iterator[tuple[str, AnswerTest]]:
    """The test with one option fewer, and with one more beside those it has."""
    if question.kind != "choice":
        return
    for index, option in enumerate(question.options):
        bit = 1 << index
        near = test.allowed & (bit << 1 | bit >> 1)
        changed = replace(test, allowed=test.allowed ^ bit)
        if test.allowed & bit and changed.allowed:
            yield f"without {question.id}: {option.id}", changed
        elif near and not test.allowed & bit and changed.allowed != question.everything:
            yield f"with {question.id}: {option.id} as well", changed


def _stages_beside(pack: Pack, stage: str) -> list[str]:
    """The stage below and the stage above one."""
    if not stage:
        return []
    index = pack.stage_ids.index(stage)
    return [pack.stage_ids[i] for i in (index - 1, index + 1) if 0 <= i < len(pack.stage_ids)]


def _without_gate(pack: Pack, id: str) -> Pack:
    """The pack as if a gate never fired."""

    def kept(rows: tuple[TableRow, ...]) -> tuple[TableRow, ...]:
        alive = (row for row in rows if not any(t.gate == id and t.fires for t in row.gates))
        return tuple(
            replace(row, gates=tuple(t for t in row.gates if t.gate != id)) for row in alive
        )

    return replace(
        pack,
        gates=tuple(gate for gate in pack.gates if gate.id != id),
        approach_table=kept(pack.approach_table),
        stage_table=kept(pack.stage_table),
    )


def _table_row(pack: Pack, table: str, row: TableRow) -> Iterator[tuple[str, TableRow]]:
    for band_index, band in enumerate(row.bands):
        for change, changed in _bands(pack, band):
            yield change, replace(row, bands=_put(row.bands, band_index, *changed))
    for gate_index, gate in enumerate(row.gates):
        yield f"does not test {gate.gate}", replace(row, gates=_put(row.gates, gate_index))
    if table == "stage_table":
        for stage in _stages_beside(pack, row.outcome):
            yield f"{stage}, not {row.outcome}", replace(row, outcome=stage)


def _bands(pack: Pack, test: BandTest) -> Iterator[tuple[str, tuple[BandTest, ...]]]:
    """The test left out, and with one band more beside those it has."""
    yield f"does not test {test.dimension}", ()
    for index, band in enumerate(pack.dimension[test.dimension].bands):
        bit = 1 << index
        near = test.allowed & (bit << 1 | bit >> 1)
        if near and not test.allowed & bit and test.allowed | bit != _EVERY_BAND:
            changed = replace(test, allowed=test.allowed | bit)
            yield f"with {test.dimension}: {band} as well", (changed,)


def _order(pack: Pack, table: str, rows: tuple[TableRow, ...]) -> Iterator[Mutant]:
    """The table without one of its rows, and with two rows the other way round."""
    for index, row in enumerate(rows[:-1]):
        yield _mutant(pack, row, "left out", {table: _put(rows, index)})
    for index, row in enumerate(rows[:-2]):
        after = rows[index + 1]
        swapped = (*rows[:index], after, row, *rows[index + 2 :])
        yield _mutant(pack, row, f"behind {after.id}", {table: swapped})
