"""Every source is asked about, judged and mended; advice is given.

Owns the three links of that chain: a question that cites the source, a row that cites it and reads
such a question, and an action that cites it or answers to that row's gate or dimension.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from advisor.engine import questions_of
from advisor.lint.finding import Finding
from advisor.model import Action, CostLine, Pack, Passage, Source


@dataclass(frozen=True)
class _Judge:
    """A row that may judge a source."""

    source: tuple[str, ...]
    questions: frozenset[str]
    mended_by: frozenset[str]
    """Gates and dimensions whose actions mend what the row finds."""


def chains(pack: Pack) -> Iterator[Finding]:
    """Sources that a part of the chain leaves out."""
    judges = tuple(_judges(pack))
    for source in pack.sources:
        broken = _advice(pack, source) if source.advice else _chain(pack, judges, source)
        for code, text in broken:
            yield Finding(source.where, "fault", code, source.id, text)


def _advice(pack: Pack, source: Source) -> Iterator[tuple[str, str]]:
    lines = pack.costs.lines if pack.costs else ()
    advice: tuple[Action | Passage | CostLine, ...] = (*pack.actions, *pack.passages, *lines)
    if not any(source.id in row.source for row in advice):
        yield "source-not-given", "no action, no passage and no line of the costs rests on this"


def _chain(pack: Pack, judges: tuple[_Judge, ...], source: Source) -> Iterator[tuple[str, str]]:
    asking = {q.id for q in pack.questions.values() if source.id in q.source}
    judging = [j for j in judges if source.id in j.source and j.questions & asking]
    mended = {id for judge in judging for id in judge.mended_by}
    if not asking:
        yield "source-not-asked", "no question asks about this"
    elif not judging:
        asked = ", ".join(f"`{id}`" for id in sorted(asking))
        yield "source-not-judged", f"no row that cites this reads {asked}"
    if not any(
        source.id in action.source
        or mended & {*action.trigger.gates, *(test.dimension for test in action.trigger.bands)}
        for action in pack.actions
    ):
        yield "source-not-mended", "no action cites this or answers to a row that judges it"


def _judges(pack: Pack) -> Iterator[_Judge]:
    """Every row that can judge: scores, gates, checks and both tables."""
    for score in pack.scores:
        read = frozenset(test.question for test in score.when)
        yield _Judge(score.source, read, frozenset({score.dimension}))
    for gate in pack.gates:
        read = frozenset(test.question for test in gate.when)
        yield _Judge(gate.source, read, frozenset({gate.id}))
    for check in pack.checks:
        yield _Judge(check.source, frozenset(t.question for t in check.when), frozenset())
    for row in (*pack.approach_table, *pack.stage_table):
        homes = {test.gate for test in row.gates} | {test.dimension for test in row.bands}
        yield _Judge(row.source, frozenset(questions_of(pack, row)), frozenset(homes))
