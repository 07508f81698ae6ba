"""What holds the stage, and what may: the things that allow no higher one, with their words.

Owns the difference between held (in every completion) and waiting (in some): only what is held is
called something to fix.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from advisor.engine import Held, questions_of
from advisor.model import Gate, Pack, TableRow
from advisor.report.context import ReportContext, tests_of
from advisor.report.wording import capital, listed


@dataclass(frozen=True)
class StageLimit:
    """A gate, a row of the stage table, or the approach itself, which allows no higher stage."""

    kind: Literal["gate", "row", "approach"]
    id: str
    stage: str
    """The highest stage it allows."""
    title: str
    """Empty for a row."""
    because: str
    questions: tuple[str, ...]
    sources: tuple[str, ...]
    now: str = ""
    """How things stand with what a row reads."""
    reads: tuple[str, ...] = ()
    """The questions whose answers make a row hold."""
    condition: str = ""
    """Set where it holds only one of the approaches that are left: "If Re-rack: "."""


def what(pack: Pack, held: Held) -> str:
    """What holds a stage, in a few words."""
    if held.kind == "gate":
        return pack.gate[held.id].title
    if held.kind == "row":
        return pack.row[held.id].because
    return f"{pack.approach(held.id).title} goes no further"


def held(context: ReportContext) -> list[StageLimit]:
    """What holds the stage in every completion considered, the lowest stage first."""
    return [_held(context, each) for each in context.verdict.held_by]


def holds(context: ReportContext) -> list[StageLimit]:
    """What really holds the stage: what allows none above it, each fact once.

    Of several the one that reads least stands for those that read the same and more.
    """
    found = [limit for limit in held(context) if limit.stage == context.verdict.stage]
    found += _of_some(context)
    kept: list[StageLimit] = []
    for limit in sorted(found, key=lambda limit: len(limit.questions)):
        said = ({*other.questions} for other in kept if other.questions)
        if not any(each <= {*limit.questions} for each in said):
            kept.append(limit)
    return sorted(kept, key=found.index)


def _of_some(context: ReportContext) -> Iterator[StageLimit]:
    """The blockers of some of the approaches that are left between, which hold only those."""
    for gate, state in context.verdict.blockers:
        left = [id for id in context.verdict.leading if id in gate.concerns]
        some = left and len(left) < len(context.verdict.leading)
        if context.named and state == "always" and some and gate.cap == context.verdict.stage:
            titles = listed(map(context.approach_title, left), "or")
            yield replace(_of_gate(gate), condition=f"If {titles}: ")


def waiting(context: ReportContext) -> list[StageLimit]:
    """What keeps a higher stage from being proven until open questions are answered."""
    order = context.pack.stage_ids.index
    proven, best = order(context.verdict.stage), order(context.verdict.best_stage)
    if best == proven and any(
        each.stage == context.verdict.stage for each in context.verdict.held_by
    ):
        return []
    above = best if best > proven else proven + 1
    low = [limit for limit in _possible(context) if order(limit.stage) < above]
    return sorted(low, key=lambda limit: order(limit.stage))


def _possible(context: ReportContext) -> Iterator[StageLimit]:
    for gate, state in context.verdict.blockers:
        if state == "sometimes":
            yield _of_gate(gate)
    for traced in context.assessment.trace:
        if traced.table == "stage" and traced.state == "possible":
            yield _of_row(context, context.pack.row[traced.row])


def _held(context: ReportContext, each: Held) -> StageLimit:
    if each.kind == "gate":
        return _of_gate(context.pack.gate[each.id])
    if each.kind == "row":
        return _of_row(context, context.pack.row[each.id])
    approach = context.pack.approach(each.id)
    stage = context.stage_title(each.stage)
    because = f"Whatever else is done, this approach goes no further than {stage}."
    return StageLimit("approach", each.id, each.stage, approach.title, because, (), ())


def _of_gate(gate: Gate) -> StageLimit:
    asked = tuple(test.question for test in gate.when)
    return StageLimit("gate", gate.id, gate.cap, gate.title, gate.because, asked, gate.source)


def _of_row(context: ReportContext, row: TableRow) -> StageLimit:
    asked = questions_of(context.pack, row)
    now = listed(map(context.now, tests_of(row))) or "no rule above it applies"
    reads = tuple(_reads(context, row))
    return StageLimit(
        "row", row.id, row.outcome, "", row.because, asked, row.source, capital(now), reads
    )


def _reads(context: ReportContext, row: TableRow) -> Iterator[str]:
    """Those of the gates it wants; else what its scores lack, or of gates that do not fire."""
    wanted = [test for test in row.gates if test.fires or not row.bands]
    yield from (id for test in wanted for id in context.pack.gate[test.gate].questions)
    if not wanted:
        yield from (id for test in row.bands for id in _lacking(context, test.dimension))


def _lacking(context: ReportContext, dimension: str) -> list[str]:
    """The known questions whose answers leave points of a dimension unearned, the most first."""
    fired = {each.row for each in context.assessment.trace if each.state == "fired"}
    best, earned = Counter[str](), Counter[str]()
    for row in context.pack.scores:
        if row.dimension == dimension:
            for id in row.questions:
                best[id] = max(best[id], row.points)
                earned[id] += row.points if row.id in fired else 0
    missed = {id: best[id] - earned[id] for id in best if context.file.states[id] == "answered"}
    return sorted((id for id in missed if missed[id] > 0), key=lambda id: -missed[id])


def waits_for(context: ReportContext, limits: list[StageLimit]) -> str:
    """The open questions behind what may hold the stage, with who knows them."""
    asked = [id for limit in limits for id in context.open_behind(limit.questions)]
    return context.who(dict.fromkeys(asked), 3)
