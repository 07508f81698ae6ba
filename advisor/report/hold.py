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
from advisor.report.frame import Frame
from advisor.report.tree import Line
from advisor.report.words import sentence, sentences

ON_PAGE_ONE = 3
"""As many of each are named on page one; the rest is further down."""


@dataclass(frozen=True)
class Hold:
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


def held(frame: Frame) -> list[Hold]:
    """What holds the stage in every completion considered, the lowest stage first."""
    return [_held(frame, each) for each in frame.verdict.held_by]


def waiting(frame: Frame) -> list[Hold]:
    """What keeps a higher stage from being proven until open questions are answered."""
    order = frame.pack.stage_ids.index
    proven, best = order(frame.verdict.stage), order(frame.verdict.best_stage)
    if best == proven and any(each.stage == frame.verdict.stage for each in frame.verdict.held_by):
        return []
    above = best if best > proven else proven + 1
    low = [hold for hold in _possible(frame) if order(hold.stage) < above]
    return sorted(low, key=lambda hold: order(hold.stage))


def _possible(frame: Frame) -> Iterator[Hold]:
    for gate, state in frame.verdict.blockers:
        if state == "sometimes":
            yield _of_gate(gate)
    for traced in frame.assessment.trace:
        if traced.table == "stage" and traced.state == "possible":
            yield _of_row(frame, frame.pack.row[traced.row])


def _held(frame: Frame, each: Held) -> Hold:
    if each.kind == "gate":
        return _of_gate(frame.pack.gate[each.id])
    if each.kind == "row":
        return _of_row(frame, frame.pack.row[each.id])
    approach = frame.pack.approach(each.id)
    stage = frame.stage_title(each.stage)
    because = f"Whatever else is done, this approach goes no further than {stage}."
    return Hold("approach", each.id, each.stage, approach.title, because, (), ())


def _of_gate(gate: Gate) -> Hold:
    asked = tuple(test.question for test in gate.when)
    return Hold("gate", gate.id, gate.cap, gate.title, gate.because, asked, gate.source)


def _of_row(frame: Frame, row: TableRow) -> Hold:
    asked = questions_of(frame.pack, row)
    return Hold("row", row.id, row.outcome, "", row.because, asked, row.source)


def held_line(frame: Frame, hold: Hold) -> Line:
    """One thing that holds the stage, with the stage it allows."""
    allows = "" if hold.kind == "approach" else f"Allows {frame.stage_title(hold.stage)} at most."
    text = sentences(hold.because, allows)
    return Line(text, sentence(hold.title), hold.sources)


def waiting_line(frame: Frame, hold: Hold) -> Line:
    """One thing that may hold the stage, with the open questions behind it."""
    open = frame.who(frame.open_behind(hold.questions))
    allows = f"Would allow {frame.stage_title(hold.stage)} at most"
    text = sentences(
        "" if hold.title else hold.because, f"{allows}; it hangs on {open}" if open else allows
    )
    return Line(
        text, sentence(f"Possible: {hold.title}") if hold.title else "Possible:", hold.sources
    )
