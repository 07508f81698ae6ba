"""What works and still reads badly, or will grow slow; warnings only.

What a file's shape forbids (long labels, missing reasons, too many options) never gets here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from advisor.lint.finding import Finding
from advisor.model import Action, AnswerTest, Check, Gate, Pack, Passage, ScoreRow, TableRow

MOST_CHARACTERS = 120
"""Of an option's text, which has to fit beside its mark."""
MOST_DIMENSIONS = 3
"""That one condition reads: each more is carried through the pass for longer."""


def warnings(pack: Pack) -> Iterator[Finding]:
    """All of it."""
    yield from _long_options(pack)
    yield from _links(pack)
    yield from _unconcerned(pack)
    yield from _unsourced(pack)
    yield from _unanswered(pack)


def _long_options(pack: Pack) -> Iterator[Finding]:
    for question in pack.questions.values():
        for option in question.options:
            if len(option.text) > MOST_CHARACTERS:
                text = (
                    f"the option `{option.id}` has {len(option.text)} characters; "
                    f"keep it within {MOST_CHARACTERS}"
                )
                yield Finding(option.where, "warning", "long-option", question.id, text)


def _links(pack: Pack) -> Iterator[Finding]:
    conditions = [(gate.id, gate.where, gate.when) for gate in pack.gates]
    conditions += [(q.id, q.where, q.ask_if) for q in pack.questions.values()]
    for id, where, tests in conditions:
        linked = _dimensions(pack, tests)
        if len(linked) > MOST_DIMENSIONS:
            text = f"its condition reads {len(linked)} dimensions: {', '.join(linked)}"
            yield Finding(where, "warning", "many-links", id, text)


def _unconcerned(pack: Pack) -> Iterator[Finding]:
    """Stage rows that match for want of concern: such a test counts as passed."""
    for row in pack.stage_table:
        approaches = row.approaches or pack.approach_ids
        for test in row.bands:
            concerns = pack.dimension[test.dimension].concerns
            outside = [id for id in approaches if id not in concerns]
            if outside:
                text = (
                    f"`{test.dimension}` does not concern {_listed(outside)}, for which this test "
                    "counts as passed; name under `for` whom the row is for"
                )
                yield Finding(row.where, "warning", "unconcerned", row.id, text)


def _listed(ids: Sequence[str]) -> str:
    return ", ".join(f"`{id}`" for id in ids)


def _dimensions(pack: Pack, tests: Sequence[AnswerTest]) -> list[str]:
    return list(dict.fromkeys(pack.questions[test.question].dimension for test in tests))


def _unsourced(pack: Pack) -> Iterator[Finding]:
    """Rows on nobody's word; the tables' last rows say only that nothing else was found."""
    tables = (*pack.approach_table[:-1], *pack.stage_table[:-1])
    advice: tuple[Action | Passage, ...] = (*pack.actions, *pack.passages)
    rows: tuple[ScoreRow | Gate | TableRow | Check | Action | Passage, ...]
    rows = (*pack.scores, *pack.gates, *tables, *pack.checks, *advice)
    for row in rows:
        if not row.source:
            yield Finding(row.where, "warning", "no-source", row.id, "this names no source")


def _unanswered(pack: Pack) -> Iterator[Finding]:
    """Blockers that hold a stage, while no action says what to do about it."""
    named = {id for action in pack.actions for id in action.trigger.gates}
    read = {test.question for action in pack.actions for test in action.trigger.when}
    for gate in pack.gates:
        if gate.cap and gate.id not in named and read.isdisjoint(gate.questions):
            text = "this holds a stage, and no action names it under `gates`"
            yield Finding(gate.where, "warning", "no-action", gate.id, text)
