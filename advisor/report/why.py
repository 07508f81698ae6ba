"""Why: the rules that decided, what they read, and the answers and sources behind it.

Words that the memo has told stand there alone: here only what they are called.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from advisor.model import Gate, TableRow
from advisor.report.charts import stages
from advisor.report.context import ReportContext, tests_of
from advisor.report.document import Block, Heading, List, Paragraph, ReportSection, Table
from advisor.report.reasons import deciding_rows
from advisor.report.stage_limits import StageLimit, held, waiting
from advisor.report.wording import capital, listed, sentence

Told = Mapping[str, str]
"""By rule, what is said here instead of words that stand in the memo."""


def why(context: ReportContext, told: Told) -> ReportSection:
    """The deciding rows of the approach table, and the answers behind them."""
    rows = deciding_rows(context) if context.named else []
    blocks = [*_rules(context, rows, told), *_facts(context, told), *_points(context, rows, told)]
    title = "Why this approach" if context.named else "What the answers say so far"
    return ReportSection("why", title, tuple(blocks))


def _rules(context: ReportContext, rows: list[TableRow], told: Told) -> list[Block]:
    lines = tuple(_rule(context, row, told) for row in rows)
    if len(lines) == 1:
        return [Paragraph(lines[0].text, "The rule that decides:", lines[0].sources)]
    first = Paragraph("One of these rules decides, depending on the open answers:")
    return [first, List(lines)] if lines else []


def _rule(context: ReportContext, row: TableRow, told: Told) -> Paragraph:
    reads = listed(map(context.now, tests_of(row)))
    ends = reads or "it holds wherever no rule above it does"
    return Paragraph(f"{told.get(row.id) or row.because.rstrip('.')}: {ends}.", sources=row.source)


def _facts(context: ReportContext, told: Told) -> list[Block]:
    """Facts that hold, which only the tables read."""
    lines = tuple(
        Paragraph(
            _fact(context, gate, told),
            sentence(gate.title),
            gate.source,
        )
        for gate in context.pack.gates
        if gate.level == "fact" and context.file.holds(gate) == "always"
    )
    return [List(lines)] if lines else []


def _fact(context: ReportContext, gate: Gate, told: Told) -> str:
    because = (told.get(gate.id) or gate.because).rstrip(".")
    return f"{because}: {context.behind(gate.questions)}."


def _points(context: ReportContext, rows: Iterable[TableRow], told: Told) -> list[Block]:
    """What the answers speak for, in the dimensions that the rules read."""
    read = {test.dimension for row in rows for test in row.bands}
    needs = {d.id for d in context.pack.dimensions if d.kind == "need"}
    wanted = read or needs
    fired = {traced.row for traced in context.assessment.trace if traced.state == "fired"}
    scored = [r for r in context.pack.scores if r.id in fired and r.dimension in wanted]
    cells = tuple(
        (
            told.get(row.id) or sentence(row.because),
            context.pack.dimension[row.dimension].title,
            f"{row.points:+}",
            context.behind(row.questions),
            ", ".join(row.source),
        )
        for row in scored
    )
    columns = ("What the answers say", "Counts for", "Points", "Answers behind it", "Source")
    cited = tuple(id for row in scored for id in row.source)
    return [Table(columns, cells, cited)] if cells else []


# The stage


def stage(context: ReportContext, told: Told) -> ReportSection:
    """How far, what holds each step, and what may."""
    holding = held(context)
    blocks: list[Block] = [stages(context)]
    if holding:
        columns = ("What holds it", "Allows at most", "What is behind it", "Source")
        cited = tuple(id for limit in holding for id in limit.sources)
        blocks.append(
            Table(columns, tuple(_limit(context, each, told) for each in holding), cited)
        )
    fired = [t for t in context.assessment.trace if t.table == "stage" and t.state == "fired"]
    if fired and not holding:
        row = fired[0]
        blocks.append(Paragraph(sentence(row.because), "The rule that decides:", row.source))
    later = [limit for limit in waiting(context) if limit.kind == "row"]
    if later:  # gates stand under Risks
        lines = tuple(_may_hold(context, limit) for limit in later)
        blocks += [Heading("Rules that may hold it"), List(lines)]
    return ReportSection("stage", f"Why {context.stage}", tuple(blocks))


def _limit(context: ReportContext, limit: StageLimit, told: Told) -> tuple[str, str, str, str]:
    behind = limit.now or context.behind(limit.questions)
    said = told.get(limit.id) or limit.because
    return (
        sentence(f"{limit.title}: {said}" if limit.title else said),
        context.stage_title(limit.stage),
        capital(behind),
        ", ".join(limit.sources),
    )


def _may_hold(context: ReportContext, limit: StageLimit) -> Paragraph:
    """A rule that may hold the stage, with the open questions behind it."""
    open = context.who(context.open_behind(limit.questions))
    hangs = f", which hangs on {open}" if open else ""
    allows = f"at most {context.stage_title(limit.stage)}{hangs}."
    return Paragraph(allows, f"{limit.because.rstrip('.')}:", limit.sources)
