"""Packs that link too much: refused by name and in time, and judged all the same once answered.

What a pack may cost is counted in nodes and edges, which take no clock to see. With ADVISOR_HEAVY
set every pack is tried, otherwise some.
"""

from __future__ import annotations

import os
import re
import shutil
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.cli import main
from advisor.engine import AnsweredPack, Masks, assess, check_size, judge
from advisor.engine.compile import Compiled, compiled
from advisor.engine.diagram import MOST_STEPS, Diagram, everything
from advisor.errors import TooManyStates
from advisor.lint import prove
from advisor.lint.space import MOST_WORK, RECORDING, Work
from advisor.loading import load_pack
from advisor.model import Answers, Pack
from advisor.saving import answers_text
from tests import oracle
from tests.effort import examples, some
from tests.heavy import complete, heavy, tie
from tests.strategies import packs
from tests.tui.support import TOY_FOLDER, flat, press, settle, shown

NUMBERS = range(int(os.environ.get("ADVISOR_HEAVY", "63")))
REFUSED = [7, 21, 27]
"""Some that link too much."""


def named_in(pack: Pack, rows: tuple[str, ...]) -> bool:
    """Whether these are ids of its rows, or of questions that may be hidden."""
    ids = {gate.id for gate in pack.gates} | {row.id for row in pack.scores}
    return bool(rows) and set(rows) <= ids | {q.id for q in pack.questions.values() if q.ask_if}


@pytest.mark.parametrize("number", some(NUMBERS[::3]))
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


UNPROVED = [20, 34, 48, 62]
"""Some in which the best possible score of a dimension, which bands are cut from, is too much."""


@pytest.mark.parametrize("number", some(sorted({*NUMBERS[2::3], *UNPROVED})))
def test_what_is_answered_is_judged_whatever_the_other_answers_would_take(number: int) -> None:
    pack = heavy(number)
    found = assess(pack, complete(pack, number))
    assert found.verdict.certainty == "firm"
    assert found.verdict.counts.total == 1
    assert {row.table for row in found.trace} >= {"approach"}


@pytest.mark.parametrize("number", some(UNPROVED))
def test_score_that_is_too_much_to_find_is_what_no_answers_exceed(number: int) -> None:
    pack, chance = heavy(number), Random(number)
    scores = compiled(pack).scores
    assert not all(score.proved for score in scores.values())
    for _ in range(50):
        chosen = {id: chance.randrange(len(q.values)) for id, q in pack.questions.items()}
        for id, points in oracle.scores(pack, oracle.read(pack, chosen)).items():
            assert points <= scores[id].best
    for id, score in scores.items():
        rows = [row for row in pack.scores if row.dimension == id and row.points > 0]
        assert score.best == sum(row.points for row in rows) or score.proved
    warned = {finding.row for finding in prove(pack) if finding.code == "best-score"}
    assert warned == {id for id, score in scores.items() if not score.proved}


@given(st.data())
@settings(max_examples=examples(60), deadline=None)
def test_best_score_is_found_or_not_exceeded_however_little_may_be_tried(
    data: st.DataObject,
) -> None:
    pack, most = data.draw(packs()), data.draw(st.integers(0, 60))
    best = oracle.best_scores(pack)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("advisor.engine.compile.MOST_TRIED", most * len(pack.dimensions))
        scores = Compiled(pack).scores
    for id, score in scores.items():
        assert score.best == best[id] if score.proved else score.best >= best[id]


@pytest.mark.parametrize("number", some(NUMBERS[1::3]))
def test_lint_costs_no_more_than_it_may(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    recorded: list[Diagram] = []
    work: list[Work] = []

    class Counted(Work):
        def __init__(self) -> None:
            super().__init__()
            work.append(self)

    def record(diagram: Diagram, masks: Masks) -> dict[int, int]:
        recorded.append(diagram)
        return _record(diagram, masks)

    _record = Diagram._record
    monkeypatch.setattr(Diagram, "_record", record)
    monkeypatch.setattr("advisor.lint.space.Work", Counted)
    pack = heavy(number)
    refusals = [finding for finding in prove(pack) if finding.code == "too-many-states"]
    for refusal in refusals:
        assert named_in(pack, (refusal.row,)) or refusal.row in {*pack.dimension, *pack.questions}
    assert len(refusals) <= 1
    assert max(diagram.work for diagram in recorded) <= MOST_STEPS * 1.1
    assert sum(diagram.work for diagram in recorded) <= MOST_STEPS + MOST_WORK / RECORDING
    assert sum(each.done for each in work) <= MOST_WORK * 1.1


@pytest.mark.parametrize("number", REFUSED)
def test_lint_and_sessions_say_so(number: int) -> None:
    pack = heavy(number)
    with pytest.raises(TooManyStates) as caught:
        check_size(pack)
    assert named_in(pack, caught.value.rows)
    assert {"too-many-states"} <= {finding.code for finding in prove(pack)}


@pytest.fixture(params=some(range(3, 63, 12)), ids=str)
def tied(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder, in which we are, with a pack that links too much, and two files of answers."""
    shutil.copytree(TOY_FOLDER, tmp_path / "toy")
    tie(tmp_path / "toy", request.param)
    pack = load_pack(tmp_path / "toy")
    for name, answers in {"blank": Answers(""), "full": complete(pack, request.param)}.items():
        text = answers_text(replace(answers, pack="./toy"))
        (tmp_path / f"{name}.yaml").write_text(text, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


REFUSAL = r"more than 300,000 s[a-z ]+(;|for what).*\b(more-(gate-)?[0-9]+|m-[0-9]+-[0-9]+)\b"


@pytest.mark.usefixtures("tied")
def test_every_command_names_the_rows_or_judges_what_is_answered(
    capsys: pytest.CaptureFixture[str],
) -> None:
    for command in ("validate toy", "lint toy", "run blank.yaml", "validate blank.yaml"):
        assert main(command.split()) == 3
        ended = capsys.readouterr()
        assert re.search(REFUSAL, ended.out + ended.err)
    for command in ("validate full.yaml", "run full.yaml", "explain full.yaml"):
        assert main(command.split()) == 0
        assert capsys.readouterr().err.count("too-many") == 0


def test_ask_names_the_rows_and_ends(tied: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (tied / "blank.yaml").read_bytes()
    assert main(["ask", "blank.yaml"]) == 3
    assert re.search(REFUSAL, capsys.readouterr().err)
    assert (tied / "blank.yaml").read_bytes() == before


async def test_screens_name_the_rows_and_go_on(tied: Path) -> None:
    async with shown(None, tied) as pilot:
        await press(pilot, "o", *"blank", "enter")
        await settle(pilot)
        assert re.search(REFUSAL, flat(pilot.app))
        await press(pilot, "escape")
        assert "Open" in flat(pilot.app)
