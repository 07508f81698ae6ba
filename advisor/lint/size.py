"""How much the pass has to carry, and which rows make it so much.

Owns the finding a refused pass becomes, the warning before it comes to that, and the one that a
best possible score is not found. A state is what tables and conditions across dimensions still
wait for.
"""

from __future__ import annotations

from collections.abc import Iterator

from advisor.engine.compile import compiled
from advisor.errors import TooManyStates
from advisor.lint.finding import Finding
from advisor.lint.space import Space
from advisor.model import Gate, Pack, Question, ScoreRow, TableRow

MANY_STATES = 5_000
"""Between two dimensions; from here on a pack is on its way to being refused."""


def growth(space: Space) -> Iterator[Finding]:
    """The warning, if there are that many."""
    states, waiting = space.peak
    if states >= MANY_STATES:
        rows = _rows(space.pack, waiting)
        text = f"the pass needs {states:,} states at once, for what {_listed(rows)} wait for"
        yield Finding(rows[0].where, "warning", "many-states", rows[0].id, text)


def unproved(pack: Pack) -> Iterator[Finding]:
    """Dimensions whose best possible score is too much to find."""
    for score in compiled(pack).scores.values():
        if not score.proved:
            id, where = score.dimension.id, score.dimension.where
            text = (
                f"the best possible score of `{id}` is too much to find; its bands are cut from "
                f"{score.best}, the most that its rows add; let fewer rows read several questions"
            )
            yield Finding(where, "warning", "best-score", id, text)


def refused(pack: Pack, error: TooManyStates, said: str) -> Finding:
    """What a refused pass leaves to say, at the first of the rows that were waiting."""
    rows = _rows(pack, error.rows)
    text = (
        f"{said}: more than {error.states:,} steps are needed for what {_listed(rows)} wait for; "
        "let them read fewer dimensions"
    )
    return Finding(rows[0].where, "fault", "too-many-states", rows[0].id, text)


_Row = Gate | ScoreRow | Question | TableRow


def _rows(pack: Pack, ids: tuple[str, ...]) -> list[_Row]:
    """The rows of these ids.

    Without one it was one dimension by itself; what may be to blame are gates, or the tables.
    """
    found: list[_Row] = [gate for gate in pack.gates if gate.id in ids]
    found += [row for row in pack.scores if row.id in ids]
    found += [question for question in pack.questions.values() if question.id in ids]
    found = found or [gate for gate in pack.gates if len(gate.when) > 1]
    return found or [*pack.approach_table, *pack.stage_table]


def _listed(rows: list[_Row]) -> str:
    return ", ".join(f"`{row.id}`" for row in rows)
