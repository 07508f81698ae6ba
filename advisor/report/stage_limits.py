"""What holds the stage, and what may: the things that allow no higher one, with their words.

Owns the difference between held (in every completion) and waiting (in some): only what is held is
called something to fix.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from advisor.engine import Held, questions_of
from advisor.model import Gate, Pack, TableRow
from advisor.report.context import ReportContext
from advisor.report.document import Paragraph
from advisor.report.wording import sentence, sentences

ON_PAGE_ONE = 3
"""As many of each are named on page one; the rest is further down."""


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
    return StageLimit("row", row.id, row.outcome, "", row.because, asked, row.source)


def held_line(context: ReportContext, limit: StageLimit) -> Paragraph:
    """One thing that holds the stage, with the stage it allows."""
    allows = (
        "" if limit.kind == "approach" else f"Allows {context.stage_title(limit.stage)} at most."
    )
    text = sentences(limit.because, allows)
    return Paragraph(text, sentence(limit.title), limit.sources)


def waiting_line(context: ReportContext, limit: StageLimit) -> Paragraph:
    """One thing that may hold the stage, with the open questions behind it."""
    open = context.who(context.open_behind(limit.questions))
    allows = f"Would allow {context.stage_title(limit.stage)} at most"
    text = sentences(
        "" if limit.title else limit.because, f"{allows}; it hangs on {open}" if open else allows
    )
    return Paragraph(
        text, sentence(f"Possible: {limit.title}") if limit.title else "Possible:", limit.sources
    )
