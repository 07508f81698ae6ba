"""Why: the rules that decided, what they read, and the answers and sources behind it."""

from __future__ import annotations

from collections.abc import Iterable

from advisor.model import TableRow
from advisor.report.frame import Frame, tests_of
from advisor.report.hold import ON_PAGE_ONE, Hold, held, waiting, waiting_line
from advisor.report.tree import Block, Heading, Line, Points, Section, Table
from advisor.report.words import capital, listed, sentence, sentences


def why(frame: Frame) -> Section:
    """The deciding rows of both tables, and the answers behind them."""
    rows = _deciding(frame) if frame.named else []
    blocks = [*_rules(frame, rows), *_facts(frame), *_reasons(frame, rows), *_stage(frame)]
    title = "Why this approach" if frame.named else "What the answers say so far"
    return Section("why", title, tuple(blocks))


def _deciding(frame: Frame) -> list[TableRow]:
    """The rows of the approach table that give the leading approach."""
    alive = {traced.row for traced in frame.assessment.trace if traced.table == "approach"}
    table = frame.pack.approach_table
    return [row for row in table if row.id in alive and frame.verdict.among(row.choice)]


def _rules(frame: Frame, rows: list[TableRow]) -> list[Block]:
    lines = tuple(_rule(frame, row) for row in rows)
    if len(lines) == 1:
        return [Line(lines[0].text, "The rule that decides:", lines[0].sources)]
    first = Line("One of these rules decides, depending on the open answers:")
    return [first, Points(lines)] if lines else []


def _rule(frame: Frame, row: TableRow) -> Line:
    reads = listed(frame.now(test) for test in tests_of(row))
    return Line(sentences(row.because, reads), sources=row.source)


def _facts(frame: Frame) -> list[Block]:
    """Facts that hold, which only the tables read."""
    lines = tuple(
        Line(
            sentences(gate.because, f"Answers: {frame.behind(t.question for t in gate.when)}"),
            sentence(gate.title),
            gate.source,
        )
        for gate in frame.pack.gates
        if gate.level == "fact" and frame.file.holds(gate) == "always"
    )
    return [Points(lines)] if lines else []


def _reasons(frame: Frame, rows: Iterable[TableRow]) -> list[Block]:
    """What the answers speak for, in the dimensions that the rules read."""
    read = {test.dimension for row in rows for test in row.bands}
    needs = {d.id for d in frame.pack.dimensions if d.kind == "need"}
    wanted = read or needs
    fired = {traced.row for traced in frame.assessment.trace if traced.state == "fired"}
    scored = [r for r in frame.pack.scores if r.id in fired and r.dimension in wanted]
    cells = tuple(
        (
            sentence(row.because),
            frame.pack.dimension[row.dimension].title,
            f"{row.points:+}",
            frame.behind(dict.fromkeys(test.question for test in row.when)),
            ", ".join(row.source),
        )
        for row in scored
    )
    columns = ("What the answers say", "Counts for", "Points", "Answers behind it", "Source")
    cited = tuple(id for row in scored for id in row.source)
    return [Table(columns, cells, cited)] if cells else []


def _stage(frame: Frame) -> list[Block]:
    """What the stage rests on."""
    holding = held(frame)
    later = [hold for hold in waiting(frame)[ON_PAGE_ONE:] if hold.kind == "row"]
    blocks: list[Block] = []
    if holding:
        columns = ("What holds it", "Allows at most", "What is behind it", "Source")
        cited = tuple(id for hold in holding for id in hold.sources)
        table = Table(columns, tuple(_hold(frame, hold) for hold in holding), cited)
        blocks = [Heading(f"Why no further than {frame.stage}"), table]
    fired = [t for t in frame.assessment.trace if t.table == "stage" and t.state == "fired"]
    lines = [Line(sentence(row.because), "The rule that decides:", row.source) for row in fired]
    if lines and not holding:
        blocks = [Heading(f"Why {frame.stage}"), *lines]
    if later:  # gates stand under Risks
        lines = [waiting_line(frame, hold) for hold in later]
        blocks += [Heading("Rules that may hold it"), Points(tuple(lines))]
    return blocks


def _hold(frame: Frame, hold: Hold) -> tuple[str, str, str, str]:
    behind = frame.behind(hold.questions) or hold.because
    if hold.kind == "row":
        tests = tests_of(frame.pack.row[hold.id])
        behind = listed(map(frame.now, tests)) or "no rule above it applies"
    what = hold.title or hold.because
    return sentence(what), frame.stage_title(hold.stage), capital(behind), ", ".join(hold.sources)
