"""Why: the rules that decided, each with the answers behind it, and the strongest case against.

Owns the choice of the reasons, the strongest first, no answer used twice. An answer that says that
nobody has tried is told as what it is, and what rests on such answers alone comes last. It must
not lay them out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from advisor.model import BandTest, Choice, Gate, GateTest, TableRow
from advisor.report.context import ReportContext, tests_of
from advisor.report.wording import listed, quoted, sentences
from advisor.text import flat, shortened

MOST = 3
LONGEST_NOTE = 140
"""Characters of a note that are quoted."""
MOST_ANSWERS = 2


@dataclass(frozen=True)
class Reason:
    """One rule that speaks for the verdict."""

    rule: str
    """The id of a table row, a gate or a score row."""
    because: str
    questions: tuple[str, ...]
    """Those it rests on."""
    section: str = "why"
    """Where in the appendix it can be checked."""


def reasons(context: ReportContext) -> tuple[Reason, ...]:
    """The three reasons for what is named, or for each approach that is left; none while open."""
    if not context.named:
        return ()
    rows = deciding_rows(context)
    deciding = {row.id for row in rows}
    found: dict[str, Reason] = {}
    used: set[str] = set()
    others = sorted(_others(context, rows), key=lambda each: context.untested(*each.questions))
    for reason in (*_of_rows(context, rows), *others):
        fresh = tuple(id for id in reason.questions if id not in used)
        first = reason.questions[:MOST_ANSWERS]
        new = first and reason.rule not in found and fresh[:MOST_ANSWERS] == first
        if reason.rule in deciding or new:
            found[reason.rule] = replace(reason, questions=fresh)
            used |= {*shown(context, fresh)}
    return tuple(found.values())[:MOST]


def deciding_rows(context: ReportContext) -> list[TableRow]:
    """The rows of the approach table that give what leads; those that certainly do first."""
    states = {
        each.row: each.state for each in context.assessment.trace if each.table == "approach"
    }
    table = context.pack.approach_table
    rows = [row for row in table if row.id in states and context.verdict.among(row.choice)]
    return sorted(rows, key=lambda row: states[row.id] != "fired")


def _of_rows(context: ReportContext, rows: list[TableRow]) -> Iterator[Reason]:
    """The deciding row, or where several approaches are left the first row of each."""
    seen: set[tuple[str, ...]] = set()
    for row in rows if context.verdict.approach is None else rows[:1]:
        if row.choice not in seen:
            seen.add(row.choice)
            title = context.choice_title(row.choice)
            lead = (
                f"For {title}: {row.because}" if len(context.verdict.choices) > 1 else row.because
            )
            yield Reason(row.id, lead, _read(context, row))


def _read(context: ReportContext, row: TableRow) -> tuple[str, ...]:
    """The known questions whose answers make a row hold, the most telling first."""
    found = [id for reason in _parts(context, row) for id in reason.questions]
    return tuple(id for id in dict.fromkeys(found) if context.file.states[id] == "answered")


def _parts(context: ReportContext, row: TableRow) -> Iterator[Reason]:
    """What a row asks for and gets: facts that hold, and points in the dimensions it reads."""
    for asked in row.gates:
        gate = context.pack.gate[asked.gate]
        if asked.fires and context.file.holds(gate) == "always":
            yield Reason(gate.id, gate.because, gate.questions)
    for test in row.bands:
        yield from _points(context, test.dimension)


def _points(context: ReportContext, dimension: str) -> Iterator[Reason]:
    """What adds points to a dimension, the most first."""
    fired = {each.row for each in context.assessment.trace if each.state == "fired"}
    rows = [r for r in context.pack.scores if r.id in fired and r.dimension == dimension]
    for row in sorted(rows, key=lambda row: -row.points):
        if row.points > 0:
            yield Reason(row.id, row.because, row.questions)


def _others(context: ReportContext, rows: list[TableRow]) -> Iterator[Reason]:
    """What else speaks for what leads: its own rules first, then what other approaches lack."""
    table = context.pack.approach_table
    for row in rows:
        yield from _parts(context, row)
    held = {each.id for each in context.verdict.held_by}
    for gate in context.pack.gates:
        others = {*gate.veto} - {*context.verdict.leading}
        if others and context.file.holds(gate) == "always":
            section = "stage" if gate.id in held else "risks"
            yield Reason(gate.id, gate.because, gate.questions, section)
    for row in table:
        if context.verdict.among(row.choice):
            yield from _parts(context, row)
    for row in _nearest(context):
        yield from _missing(context, row)


def _nearest(context: ReportContext) -> Iterable[TableRow]:
    """Of every other approach the rule that lacks least, the nearest first."""
    others = (row for row in context.pack.approach_table if not context.verdict.among(row.choice))

    def distance(row: TableRow) -> tuple[bool, float]:
        lacking = [test for test in tests_of(row) if context.state(test) == "never"]
        return not answers_otherwise(context, row), len(lacking) / (len(tests_of(row)) or 1)

    nearest: dict[Choice, TableRow] = {}
    for row in sorted((row for row in others if len(row.choice) == 1), key=distance):
        nearest.setdefault(row.choice, row)
    return nearest.values()


def answers_otherwise(context: ReportContext, row: TableRow) -> bool:
    """Whether a row's approach answers the pack's question with another word than what leads."""
    words = {
        id: said[-1].split(maxsplit=1)[0].strip(":,") for id, said in context.pack.answers.items()
    }
    leading = {words.get(id) for id in context.verdict.leading}
    return bool({words.get(id) for id in row.choice} - leading)


def _missing(context: ReportContext, row: TableRow) -> Iterator[Reason]:
    """What a rule of another approach asks for, and known answers deny."""
    title = quoted(context.choice_title(row.choice))
    for asked in row.gates:
        gate = context.pack.gate[asked.gate]
        if asked.fires and context.file.holds(gate) == "never":
            denying = _denying(context, gate)
            untested = context.untested(*denying)
            so_far = "and nothing shows that yet" if untested else "which does not hold"
            text = f"{title} would need {quoted(gate.title)}, {so_far}"
            yield Reason(row.id, text, denying, "alternatives")
    for test in row.bands:
        if context.state(test) == "never":
            text = f"{title} would need more: {context.needed(test)}"
            yield Reason(row.id, text, _asked(context, test.dimension), "alternatives")


def _denying(context: ReportContext, gate: Gate) -> tuple[str, ...]:
    """The known answers that keep a gate from firing."""
    masks = context.file.masks
    return tuple(
        test.question
        for test in gate.when
        if context.file.states[test.question] == "answered"
        and not masks[test.question] & test.allowed
    )


def _asked(context: ReportContext, dimension: str) -> tuple[str, ...]:
    """The known questions of a dimension."""
    every = context.pack.questions.values()
    known = (q.id for q in every if context.file.states[q.id] == "answered")
    return tuple(id for id in known if context.question(id).dimension == dimension)


# The strongest case against


def opposing(context: ReportContext, reasons: Sequence[Reason]) -> str:
    """What speaks for another approach, and what it lacks; empty while nothing may be named.

    An approach that would answer the question otherwise goes before one that answers alike. What
    one of the reasons says already is not said again.
    """
    if not context.named:
        return ""
    table = context.pack.approach_table
    others = [r for r in table if len(r.choice) == 1 and not context.verdict.among(r.choice)]
    rows = [(row, met) for row in others if (met := _met(context, row))]
    if not rows:
        return "Nothing in the answers speaks for another approach."

    def strength(found: tuple[TableRow, list[BandTest | GateTest]]) -> tuple[bool, float, int]:
        row, met = found
        part = len(met) / len([test for test in tests_of(row) if _asks(test)])
        return answers_otherwise(context, row), part, len(met)

    row, met = max(rows, key=strength)
    speaks = listed(context.now(test) for test in met[:2])
    title = quoted(context.choice_title(row.choice))
    told = [number for number, each in enumerate(reasons, 1) if each.rule == row.id]
    lacks = f"But reason {told[0]} says what it lacks" if told else _lacking(context, row)
    return sentences(f"{speaks}: that speaks for {title}", lacks)


_HIGHEST = 0b100
"""The highest of three bands, as a mask."""


def _asks(test: BandTest | GateTest) -> bool:
    """Whether a condition wants something to be there; that little is in the way is no case."""
    return bool(test.allowed & _HIGHEST) if isinstance(test, BandTest) else test.fires


def _met(context: ReportContext, row: TableRow) -> list[BandTest | GateTest]:
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
        return f"But {'; '.join(map(context.needed, lacking))}"
    vetoes = [g for g in context.pack.gates if {*g.veto} & {*row.choice}]
    out = [g.title for g in vetoes if context.file.holds(g) == "always"]
    return f"But it is ruled out: {out[0]}" if out else "But the rule under reason 1 comes first"


# In words


def behind(context: ReportContext, ids: Iterable[str]) -> str:
    """Answers with their figures, and the first note behind them, as sentences."""
    told = shown(context, ids)
    said = {id: answer(context, id) for id in told}
    notes = [quoted(note) for id in told if (note := noted(context, id))]
    untested = [said.pop(id) for id in told if context.untested(id)]
    nothing = f"No evidence yet on {'; '.join(untested)}" if untested else ""
    return sentences("; ".join(said.values()), *notes[:1], nothing)


def shown(context: ReportContext, ids: Iterable[str]) -> list[str]:
    """The answers that there is room for, and the first of which nobody has tried."""
    asked = [id for id in ids if context.file.states[id] != "hidden"]
    untested = [id for id in asked if context.untested(id)]
    return list(dict.fromkeys([*asked[:MOST_ANSWERS], *untested[:1]]))


def answer(context: ReportContext, id: str) -> str:
    """A question with its answer; of many options chosen, what was not says it shorter."""
    value, options = context.file.value(id), context.question(id).options
    said = context.answered(id)
    if isinstance(value, tuple) and len(value) >= MOST_ANSWERS:
        names = [quoted(option.text) for option in options if option.id in value]
        rest = [quoted(option.text) for option in options if option.id not in value]
        shorter = f"all but {listed(rest, most=MOST_ANSWERS)}" if rest else "all of them"
        said = listed(names) if len(names) == MOST_ANSWERS else shorter
        said += " (not sure)" if context.answer(id).unsure else ""
    return f"{context.label(id)}: {said}"


def noted(context: ReportContext, id: str) -> str:
    """The note behind an answer, cut at a word."""
    note = flat(context.answer(id).note)
    return note if len(note) <= LONGEST_NOTE else f"{shortened(note, LONGEST_NOTE)}..."
