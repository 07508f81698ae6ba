"""The strongest case against the verdict: the rule that comes nearest to another one.

Owns which one that is. It must not say why the verdict stands.
"""

from __future__ import annotations

from advisor.model import BandTest, GateTest, TableRow
from advisor.report.context import ReportContext, tests_of
from advisor.report.reasons import answers_otherwise
from advisor.report.wording import capital, count, listed, quoted, sentences

_Tests = list[BandTest | GateTest]


def opposing(context: ReportContext) -> str:
    """What speaks for another approach, and what it lacks; empty while nothing may be named.

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
    return sentences(f"{speaks}: that speaks for {title}", _lacking(context, row))


def _asks(test: BandTest | GateTest) -> bool:
    """Whether a condition wants something to be there; that nothing is in the way is no case."""
    return isinstance(test, BandTest) or test.fires


def _met(context: ReportContext, row: TableRow) -> _Tests:
    """The conditions of a row that hold."""
    return [test for test in tests_of(row) if _asks(test) and context.state(test) == "always"]


def _lacking(context: ReportContext, row: TableRow) -> str:
    """Why the row does not decide after all."""
    tests = tests_of(row)
    lacking = [test for test in tests if context.state(test) == "never"]
    lacking += [test for test in tests if context.state(test) == "sometimes"]
    if lacking:
        more = f"; {count(len(lacking) - 1, 'more condition')} missing" if len(lacking) > 1 else ""
        return f"But {context.needed(lacking[0])}{more}"
    vetoes = [g for g in context.pack.gates if {*g.veto} & {*row.choice}]
    out = [g.title for g in vetoes if context.file.holds(g) == "always"]
    return capital(f"but it is ruled out: {out[0]}" if out else "but a rule above it decides")
