"""Packs that link too much: refused by name and in time, and judged all the same once answered.

What a pack may cost is counted in nodes and edges, which take no clock to see.
"""

from __future__ import annotations

import os

import pytest

from advisor.engine import AnsweredPack, assess, check_size, judge
from advisor.engine.diagram import MOST_STEPS, Diagram, compiled, everything
from advisor.errors import TooManyStates
from advisor.lint import prove
from advisor.model import Answers, Pack
from tests.effort import some
from tests.heavy import complete, heavy

NUMBERS = range(int(os.environ.get("ADVISOR_HEAVY", "63")))
REFUSED = [21, 7, 27]
"""Some that link too much."""


def named_in(pack: Pack, rows: tuple[str, ...]) -> bool:
    """Whether these are ids of its rows, or of questions that may be hidden."""
    ids = {gate.id for gate in pack.gates} | {row.id for row in pack.scores}
    return bool(rows) and set(rows) <= ids | {q.id for q in pack.questions.values() if q.ask_if}


@pytest.mark.parametrize("number", some(NUMBERS[::3], 21))
def test_blank_form_is_judged_within_the_limit_or_refused_by_name(number: int) -> None:
    pack = heavy(number)
    try:
        recorded = Diagram(pack, everything(pack))
    except TooManyStates as error:
        assert named_in(pack, error.rows)
        with pytest.raises(TooManyStates):
            judge(AnsweredPack(pack, Answers(pack.id)))
    else:
        assert recorded.work <= MOST_STEPS


UNSCORED = {20, 27, 34, 41, 44, 48, 55, 58, 62}
"""The best possible score of a dimension is itself too much to find, and bands are cut from it."""


@pytest.mark.parametrize("number", some(sorted(UNSCORED), 4))
def test_pack_whose_best_score_cannot_be_found_is_refused_by_name(number: int) -> None:
    pack = heavy(number)
    with pytest.raises(TooManyStates) as caught:
        compiled(pack)
    assert named_in(pack, caught.value.rows)


@pytest.mark.parametrize("number", some(sorted({*NUMBERS} - UNSCORED), 9))
def test_what_is_answered_is_judged_whatever_the_other_answers_would_take(number: int) -> None:
    pack = heavy(number)
    found = assess(pack, complete(pack, number))
    assert found.verdict.certainty == "firm"
    assert found.verdict.counts.total == 1
    assert {row.table for row in found.trace} >= {"approach"}


@pytest.mark.parametrize("number", some(REFUSED, 3))
def test_lint_and_sessions_say_so(number: int) -> None:
    pack = heavy(number)
    with pytest.raises(TooManyStates) as caught:
        check_size(pack)
    assert named_in(pack, caught.value.rows)
    assert {"too-many-states"} <= {finding.code for finding in prove(pack)}
