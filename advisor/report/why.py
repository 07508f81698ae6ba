"""Why: the rules that decided, what they read, and the answers and sources behind it."""

from __future__ import annotations

from collections.abc import Iterable

from advisor.model import TableRow
from advisor.report.context import ReportContext, tests_of
from advisor.report.document import Block, Heading, List, Paragraph, ReportSection, Table
from advisor.report.stage_limits import ON_PAGE_ONE, StageLimit, held, waiting, waiting_line
from advisor.report.wording import capital, listed, sentence, sentences


def why(context: ReportContext) -> ReportSection:
    """The deciding rows of both tables, and the answers behind them."""
    rows = _deciding(context) if context.named else []
    blocks = [*_rules(context, rows), *_facts(context), *_reasons(context, rows), *_stage(context)]
    title = "Why this approach" if context.named else "What the answers say so far"
    return ReportSection("why", title, tuple(blocks))


def _deciding(context: ReportContext) -> list[TableRow]:
    """The rows of the approach table that give the leading approach."""
    alive = {traced.row for traced in context.assessment.trace if traced.table == "approach"}
    table = context.pack.approach_table
    return [row for row in table if row.id in alive and context.verdict.among(row.choice)]


def _rules(context: ReportContext, rows: list[TableRow]) -> list[Block]:
    lines = tuple(_rule(context, row) for row in rows)
    if len(lines) == 1:
        return [Paragraph(lines[0].text, "The rule that decides:", lines[0].sources)]
    first = Paragraph("One of these rules decides, depending on the open answers:")
    return [first, List(lines)] if lines else []


def _rule(context: ReportContext, row: TableRow) -> Paragraph:
    reads = listed(context.now(test) for test in tests_of(row))
    return Paragraph(sentences(row.because, reads), sources=row.source)


def _facts(context: ReportContext) -> list[Block]:
    """Facts that hold, which only the tables read."""
    lines = tuple(
        Paragraph(
            sentences(gate.because, f"Answers: {context.behind(t.question for t in gate.when)}"),
            sentence(gate.title),
            gate.source,
        )
        for gate in context.pack.gates
        if gate.level == "fact" and context.file.holds(gate) == "always"
    )
    return [List(lines)] if lines else []


def _reasons(context: ReportContext, rows: Iterable[TableRow]) -> list[Block]:
    """What the answers speak for, in the dimensions that the rules read."""
    read = {test.dimension for row in rows for test in row.bands}
    needs = {d.id for d in context.pack.dimensions if d.kind == "need"}
    wanted = read or needs
    fired = {traced.row for traced in context.assessment.trace if traced.state == "fired"}
    scored = [r for r in context.pack.scores if r.id in fired and r.dimension in wanted]
    cells = tuple(
        (
            sentence(row.because),
            context.pack.dimension[row.dimension].title,
            f"{row.points:+}",
            context.behind(dict.fromkeys(test.question for test in row.when)),
            ", ".join(row.source),
        )
        for row in scored
    )
    columns = ("What the answers say", "Counts for", "Points", "Answers behind it", "Source")
    cited = tuple(id for row in scored for id in row.source)
    return [Table(columns, cells, cited)] if cells else []


def _stage(context: ReportContext) -> list[Block]:
    """What the stage rests on."""
    holding = held(context)
    later = [limit for limit in waiting(context)[ON_PAGE_ONE:] if limit.kind == "row"]
    blocks: list[Block] = []
    if holding:
        columns = ("What holds it", "Allows at most", "What is behind it", "Source")
        cited = tuple(id for limit in holding for id in limit.sources)
        table = Table(columns, tuple(_limit(context, limit) for limit in holding), cited)
        blocks = [Heading(f"Why no further than {context.stage}"), table]
    fired = [t for t in context.assessment.trace if t.table == "stage" and t.state == "fired"]
    lines = [
        Paragraph(sentence(row.because), "The rule that decides:", row.source) for row in fired
    ]
    if lines and not holding:
        blocks = [Heading(f"Why {context.stage}"), *lines]
    if later:  # gates stand under Risks
        lines = [waiting_line(context, limit) for limit in later]
        blocks += [Heading("Rules that may hold it"), List(tuple(lines))]
    return blocks


def _limit(context: ReportContext, limit: StageLimit) -> tuple[str, str, str, str]:
    behind = context.behind(limit.questions) or limit.because
    if limit.kind == "row":
        tests = tests_of(context.pack.row[limit.id])
        behind = listed(map(context.now, tests)) or "no rule above it applies"
    what = limit.title or limit.because
    return (
        sentence(what),
        context.stage_title(limit.stage),
        capital(behind),
        ", ".join(limit.sources),
    )
