"""The other approaches: their share of the possible answers, and why they are not the verdict."""

from __future__ import annotations

from collections.abc import Mapping

from advisor.engine import Holds
from advisor.model import Choice, Gate, TableRow
from advisor.report.frame import Frame, tests_of
from advisor.report.tree import Line, Points, Section, Share, Table, by_columns
from advisor.report.words import fraction, listed, quoted, sentence, sentences, share

MOST = 2
"""Missing conditions named for one approach."""


def alternatives(frame: Frame) -> list[Section]:
    """Every approach but the leading one; while open, all of them with their shares alone."""
    counts, total = frame.verdict.counts, frame.verdict.counts.total
    order = sorted(frame.pack.choices, key=lambda choice: -counts.of(choice))
    parts = {choice: share(counts.of(choice), total) for choice in order}
    if not frame.named:
        return [Section("alternatives", "What is still possible", (_shares(frame, parts),))]
    items = tuple(
        Line(
            sentences(f"{part} of the possible answers", _why_not(frame, choice)),
            sentence(frame.choice_title(choice)),
        )
        for choice, part in parts.items()
        if not frame.verdict.among(choice)
    )
    return [Section("alternatives", "Alternatives and why not", (Points(items),))] if items else []


def shares(frame: Frame) -> tuple[Share, ...]:
    """Every choice with its share of the possible answers, the largest first."""
    counts, total = frame.verdict.counts, frame.verdict.counts.total
    parts = {choice: counts.of(choice) for choice in frame.pack.choices}
    order = sorted(parts, key=lambda choice: -parts[choice])
    return tuple(
        Share(frame.choice_title(each), share(parts[each], total), fraction(parts[each], total))
        for each in order
    )


def _shares(frame: Frame, parts: Mapping[Choice, str]) -> Table:
    return by_columns(
        {
            "Approach": [frame.choice_title(choice) for choice in parts],
            "Share of the possible answers": list(parts.values()),
            "Ruled out by": [_titles(_vetoes(frame, each, "always")) for each in parts],
        }
    )


def _vetoes(frame: Frame, choice: Choice, state: Holds) -> list[Gate]:
    """The gates that rule a choice out in every completion, or in some."""
    return [
        gate
        for gate in frame.pack.gates
        if not set(choice).isdisjoint(gate.veto) and frame.file.holds(gate) == state
    ]


def _why_not(frame: Frame, choice: Choice) -> str:
    certain = _vetoes(frame, choice, "always")
    if certain:
        return sentences(f"Ruled out by {_titles(certain)}", *(gate.because for gate in certain))
    possible = _vetoes(frame, choice, "sometimes")
    doubt = f"May yet be ruled out by {_titles(possible)}" if possible else ""
    return sentences(_missing(frame, choice), doubt)


def _titles(gates: list[Gate]) -> str:
    return listed(quoted(gate.title) for gate in gates)


def _missing(frame: Frame, choice: Choice) -> str:
    """What the nearest rule for the choice lacks."""
    for miss in frame.assessment.near_misses:
        if miss.table == "approach" and miss.row.choice == choice:
            return sentences("A near miss: one condition is missing", _lacks(frame, miss.row)[0])
    rows = [row for row in frame.pack.approach_table if row.choice == choice and tests_of(row)]
    if not rows:
        return "It is what is left where no other rule applies"
    lacks = min((_lacks(frame, row) for row in rows), key=len)
    return sentences(*lacks[:MOST]) if lacks else _preceded(frame)


def _preceded(frame: Frame) -> str:
    """Why an approach does not follow although the conditions of one of its rules hold."""
    possible = _vetoes(frame, frame.verdict.leading, "sometimes")
    if possible:
        return f"It follows where {_titles(possible)} rules out {frame.leading}"
    return "Its conditions hold, but a rule above it decides first"


def _lacks(frame: Frame, row: TableRow) -> list[str]:
    """The conditions of a row that are not certain to hold, those that never hold first."""
    tests = [(frame.state(test), test) for test in tests_of(row)]
    failing = [test for state, test in tests if state == "never"]
    failing += [test for state, test in tests if state == "sometimes"]
    return [frame.needed(test) for test in failing]
