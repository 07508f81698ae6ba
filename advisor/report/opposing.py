"""The strongest case against the verdict: the rule that comes nearest to another one.

Owns which one that is. It must not say why the verdict stands.
"""

from __future__ import annotations

from collections.abc import Sequence

from advisor.model import BandTest, GateTest, TableRow
from advisor.report.context import ReportContext, tests_of
from advisor.report.reasons import Reason, answers_otherwise
from advisor.report.wording import count, listed, quoted, sentences

MOST_LACKING = 2
_Tests = list[BandTest | GateTest]


def opposing(context: ReportContext, reasons: Sequence[Reason]) -> str:
    """What speaks for another approach, and what it lacks; empty while nothing may be named.

    What one of the reasons says already is not said again.

    An approach that would answer the question otherwise goes before one that answers alike.
    """
    if not context.named:
        return ""
    table = context.pack.approach_table
    others = [r for r in table if len(r.choice) == 1 and not context.verdict.among(r.choice)]
    rows = [row for row in others if _met(context, row)]
    if not rows:
        return "Nothing in the answers speaks for another approach."

    def strength(row: TableRow) -> tuple[bool, float, int]:
        met = len(_met(context, row))
        part = met / len([test for test in tests_of(row) if _asks(test)])
        return answers_otherwise(context, row), part, met

    row = max(rows, key=strength)
    speaks = listed(context.now(test) for test in _met(context, row)[:2])
    title = quoted(context.choice_title(row.choice))
    told = [number for number, each in enumerate(reasons, 1) if each.rule == row.id]
    lacks = f"But reason {told[0]} says what it lacks" if told else _lacking(context, row)
    return sentences(f"{speaks}: that speaks for {title}", lacks)


def _asks(test: BandTest | GateTest) -> bool:
    """Whether a condition wants something to be there; that nothing is in the way is no case."""
    return isinstance(test, BandTest) or test.fires


def _met(context: ReportContext, row: TableRow) -> _Tests:
    """The conditions of a row that hold, not only for want of a trial."""
    return [
        test
        for test in tests_of(row)
        if _asks(test) and context.state(test) == "always" and not _guessed(context, test)
    ]


def _guessed(context: ReportContext, test: BandTest | GateTest) -> bool:
    """Whether a condition holds because nobody has tried or looked."""
    return isinstance(test, GateTest) and context.untested(*context.pack.gate[test.gate].questions)


def _lacking(context: ReportContext, row: TableRow) -> str:
    """Why the row does not decide after all."""
    tests = tests_of(row)
    lacking = [test for test in tests if context.state(test) == "never"]
    lacking += [test for test in tests if context.state(test) == "sometimes"]
    if lacking:
        named = "; ".join(map(context.needed, lacking[:MOST_LACKING]))
        more = len(lacking) - MOST_LACKING
        return f"But {named}" + (f"; {count(more, 'more condition')} missing" if more > 0 else "")
    vetoes = [g for g in context.pack.gates if {*g.veto} & {*row.choice}]
    out = [g.title for g in vetoes if context.file.holds(g) == "always"]
    return f"But it is ruled out: {out[0]}" if out else "But the rule under reason 1 comes first"
