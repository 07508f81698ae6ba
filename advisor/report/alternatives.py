"""The other approaches: their share of the possible answers, and why they are not the verdict."""

from __future__ import annotations

from collections.abc import Mapping

from advisor.engine import Holds
from advisor.model import Choice, Gate, TableRow
from advisor.report.context import ReportContext, tests_of
from advisor.report.document import List, Paragraph, ReportSection, Share, Table, by_columns
from advisor.report.wording import fraction, listed, quoted, sentence, share

MOST = 2
"""Missing conditions named for one approach."""


def alternatives(context: ReportContext) -> ReportSection:
    """Every approach but the leading one; while open, all of them with their shares alone."""
    counts = context.verdict.counts
    parts = {choice: share(counts.of(choice), counts.total) for choice in _order(context)}
    if not context.named:
        return ReportSection("alternatives", "What is still possible", (_shares(context, parts),))
    items = tuple(
        Paragraph(
            sentence(f"{part} of the possible answers; {_why_not(context, choice)}"),
            f"{context.choice_title(choice)}:",
        )
        for choice, part in parts.items()
        if not context.verdict.among(choice) and (len(choice) == 1 or counts.of(choice))
    )
    return ReportSection("alternatives", "Alternatives and why not", (List(items),))


def shares(context: ReportContext) -> tuple[Share, ...]:
    """Every choice with its share of the possible answers, the largest first."""
    counts, total = context.verdict.counts, context.verdict.counts.total
    return tuple(
        Share(context.choice_title(each), share(count, total), fraction(count, total))
        for each in _order(context)
        for count in [counts.of(each)]
    )


def _order(context: ReportContext) -> list[Choice]:
    return sorted(context.pack.choices, key=lambda each: -context.verdict.counts.of(each))


def _shares(context: ReportContext, parts: Mapping[Choice, str]) -> Table:
    return by_columns(
        {
            "Approach": [context.choice_title(choice) for choice in parts],
            "Share of the possible answers": list(parts.values()),
            "Ruled out by": [_titles(_vetoes(context, each, "always")) for each in parts],
        }
    )


def _vetoes(context: ReportContext, choice: Choice, state: Holds) -> list[Gate]:
    """The gates that rule a choice out in every completion, or in some."""
    return [
        gate
        for gate in context.pack.gates
        if not set(choice).isdisjoint(gate.veto) and context.file.holds(gate) == state
    ]


def _why_not(context: ReportContext, choice: Choice) -> str:
    certain = _vetoes(context, choice, "always")
    if certain:
        return f"ruled out by {_titles(certain)}"
    possible = _vetoes(context, choice, "sometimes")
    doubt = [f"it may yet be ruled out by {_titles(possible)}"] if possible else []
    return "; ".join([_missing(context, choice), *doubt])


def _titles(gates: list[Gate]) -> str:
    return listed(quoted(gate.title) for gate in gates)


def _missing(context: ReportContext, choice: Choice) -> str:
    """What the nearest rule for the choice lacks."""
    for miss in context.assessment.near_misses:
        if miss.table == "approach" and miss.row.choice == choice:
            return f"one condition is missing: {_lacks(context, miss.row)[0]}"
    rows = [row for row in context.pack.approach_table if row.choice == choice and tests_of(row)]
    if not rows:
        return "it is what is left where no other rule applies"
    lacks = min((_lacks(context, row) for row in rows), key=len)
    return "; ".join(lacks[:MOST]) if lacks else _preceded(context)


def _preceded(context: ReportContext) -> str:
    """Why an approach does not follow although the conditions of one of its rules hold."""
    possible = _vetoes(context, context.verdict.leading, "sometimes")
    if possible:
        return f"it follows where {_titles(possible)} rules out {context.leading}"
    return "its conditions hold, but a rule above it decides first"


def _lacks(context: ReportContext, row: TableRow) -> list[str]:
    """The conditions of a row that are not certain to hold, those that never hold first."""
    tests = [(context.state(test), test) for test in tests_of(row)]
    failing = [test for state, test in tests if state == "never"]
    failing += [test for state, test in tests if state == "sometimes"]
    return [context.needed(test) for test in failing]
