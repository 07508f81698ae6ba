"""Risks: the blockers and cautions that concern the approach, fired or possible."""

from __future__ import annotations

from advisor.model import Gate
from advisor.report.context import ReportContext
from advisor.report.document import Block, List, Paragraph, ReportSection
from advisor.report.wording import sentence, sentences


def risks(context: ReportContext) -> list[ReportSection]:
    """What fires, then what may fire until open questions are answered."""
    gates = [
        gate
        for gate in context.pack.gates
        if (gate.cap or gate.level == "caution") and context.verdict.concerns(gate)
    ]
    fired = [gate for gate in gates if context.fires[gate.id] == "always"]
    possible = [gate for gate in gates if context.fires[gate.id] == "sometimes"]
    blocks: list[Block] = []
    if fired:
        blocks.append(List(tuple(_risk(context, gate) for gate in fired)))
    if possible:
        blocks.append(Paragraph("Possible, until the open questions behind them are answered:"))
        blocks.append(List(tuple(_risk(context, gate) for gate in possible)))
    return [ReportSection("risks", "Risks", tuple(blocks))] if blocks else []


def _risk(context: ReportContext, gate: Gate) -> Paragraph:
    asked = [test.question for test in gate.when]
    fires = context.fires[gate.id] == "always"
    behind = f"Answers: {context.behind(asked)}" if fires else ""
    waiting = "" if fires else f"Open: {context.who(context.open_behind(asked))}"
    text = sentences(_level(context, gate), gate.because, behind, waiting)
    return Paragraph(text, sentence(gate.title), gate.source)


def _level(context: ReportContext, gate: Gate) -> str:
    if not gate.cap:
        return gate.level.capitalize()
    titles = {category.id: category.title for category in context.pack.categories}
    kind = titles.get(gate.category, "")
    return f"Blocker{f' ({kind})' if kind else ''}: {context.stage_title(gate.cap)} at most"
