"""Risks: what holds, rules out or should be watched, beside what holds the stage now."""

from __future__ import annotations

from collections.abc import Mapping

from advisor.model import Gate
from advisor.report.context import ReportContext
from advisor.report.document import Block, List, Paragraph, ReportSection
from advisor.report.wording import listed, sentence


def risks(context: ReportContext, told: Mapping[str, str]) -> ReportSection:
    """What fires, then what may fire until open questions are answered."""
    held = {each.id for each in context.verdict.held_by}  # stands under the stage
    gates = [g for g in context.pack.gates if g.id not in held and _concerns(context, g)]
    fired = [gate for gate in gates if context.fires[gate.id] == "always"]
    possible = [gate for gate in gates if context.fires[gate.id] == "sometimes"]
    blocks: list[Block] = []
    if fired:
        blocks.append(List(tuple(_risk(context, gate, told) for gate in fired)))
    if possible:
        blocks.append(Paragraph("Possible, until the open questions behind them are answered:"))
        blocks.append(List(tuple(_risk(context, gate, told) for gate in possible)))
    return ReportSection("risks", "Risks", tuple(blocks))


def _concerns(context: ReportContext, gate: Gate) -> bool:
    ruled_out = gate.veto and context.fires[gate.id] != "never"
    shown = gate.cap or gate.level == "caution"
    return bool(ruled_out or (shown and context.verdict.concerns(gate)))


def _risk(context: ReportContext, gate: Gate, told: Mapping[str, str]) -> Paragraph:
    fires = context.fires[gate.id] == "always"
    open = context.who(context.open_behind(gate.questions))
    behind = context.behind(gate.questions) if fires else f"open are {open}"
    because = (told.get(gate.id) or gate.because).rstrip(".")
    text = f"{because} ({_level(context, gate)}): {behind}"
    return Paragraph(sentence(text), sentence(gate.title), gate.source)


def _level(context: ReportContext, gate: Gate) -> str:
    if gate.level == "caution":
        return "caution"
    titles = {category.id: category.title for category in context.pack.categories}
    out = f"rules out {listed(map(context.approach_title, gate.veto))}" if gate.veto else ""
    cap = f"{context.stage_title(gate.cap)} at most" if gate.cap else ""
    return "; ".join(filter(None, ("blocker", titles.get(gate.category), cap, out)))
