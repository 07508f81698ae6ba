"""Risks: the blockers and cautions that concern the approach, fired or possible."""

from __future__ import annotations

from advisor.model import Gate
from advisor.report.frame import Frame
from advisor.report.tree import Block, Line, Points, Section
from advisor.report.words import sentence, sentences


def risks(frame: Frame) -> list[Section]:
    """What fires, then what may fire until open questions are answered."""
    gates = [
        gate
        for gate in frame.pack.gates
        if (gate.cap or gate.level == "caution") and frame.verdict.concerns(gate)
    ]
    fired = [gate for gate in gates if frame.fires[gate.id] == "always"]
    possible = [gate for gate in gates if frame.fires[gate.id] == "sometimes"]
    blocks: list[Block] = []
    if fired:
        blocks.append(Points(tuple(_risk(frame, gate) for gate in fired)))
    if possible:
        blocks.append(Line("Possible, until the open questions behind them are answered:"))
        blocks.append(Points(tuple(_risk(frame, gate) for gate in possible)))
    return [Section("risks", "Risks", tuple(blocks))] if blocks else []


def _risk(frame: Frame, gate: Gate) -> Line:
    asked = [test.question for test in gate.when]
    fires = frame.fires[gate.id] == "always"
    behind = f"Answers: {frame.behind(asked)}" if fires else ""
    waiting = "" if fires else f"Open: {frame.who(frame.open_behind(asked))}"
    text = sentences(_level(frame, gate), gate.because, behind, waiting)
    return Line(text, sentence(gate.title), gate.source)


def _level(frame: Frame, gate: Gate) -> str:
    if not gate.cap:
        return gate.level.capitalize()
    titles = {category.id: category.title for category in frame.pack.categories}
    kind = titles.get(gate.category, "")
    return f"Blocker{f' ({kind})' if kind else ''}: {frame.stage_title(gate.cap)} at most"
