"""Every command does its work with every pack, the bundled ones and one of another field."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from advisor.engine import AnsweredPack, judge
from advisor.loading import read_answers
from advisor.model import Answer, Answers, Pack
from advisor.resources import bundled_packs
from advisor.saving import answers_text
from advisor.session.team import Comparing
from tests.cli.invoke import Advisor, written
from tests.tui.support import on_file, press, settle, shown, text

PACKS = [*bundled_packs(), "./toy"]


@pytest.fixture(params=PACKS, autouse=True)
def two(request: pytest.FixtureRequest, here: Path) -> Pack:
    """A pack; two files beside it choose the first and the last of everything."""
    blank = here / "blank.yaml"
    blank.write_text(f"pack: {request.param}\ncase: One case\nanswers:\n", "utf-8")
    pack, _ = read_answers(blank)
    for name, place in (("first", 0), ("last", -1)):
        answers = {
            id: Answer("answered", question.values[place], note=f"said by {name}")
            for id, question in pack.questions.items()
        }
        said = Answers(request.param, case="One case", date="2026-11-20", answers=answers)
        (here / f"{name}.yaml").write_text(answers_text(said), "utf-8")
    return pack


def test_two_people_make_a_team(two: Pack, here: Path, advisor: Advisor) -> None:
    assert advisor("merge first.yaml last.yaml -o team.yaml").code == 0
    _, team = read_answers(here / "team.yaml")
    assert {answer.state for answer in team.answers.values()} == {"disputed"}
    notes = {claim.note for answer in team.answers.values() for claim in answer.claims}
    assert notes == {"said by first", "said by last"}
    result = json.loads(advisor("run team.yaml --json").out)
    asked = {each["question"] for each in result["answers"] if each["state"] == "disputed"}
    assert {each["question"] for each in result["disputes"]} == asked <= {*two.questions}
    assert result["verdict"]["shares"]
    comparing = Comparing([here / "first.yaml", here / "last.yaml"])
    assert [each.question for each in comparing.differences() if each.effect == "decides"] == [
        each["question"] for each in result["disputes"] if each["decides"]
    ]


def test_two_dates_are_compared(two: Pack, here: Path, advisor: Advisor) -> None:
    told = json.loads(advisor("compare first.yaml last.yaml --json").out)
    _, last = read_answers(here / "last.yaml")
    assert [cause["question"] for cause in told["causes"]] == [*two.questions]
    verdict = judge(AnsweredPack(two, last))
    assert told["after"]["verdict"]["approach"] == verdict.approach
    assert told["causes"][-1]["verdict"]["stage"] == verdict.stage
    assert ". What changed since 2026-11-20" in advisor("run last.yaml --since first.yaml").out


def test_a_folder_makes_a_portfolio_of_the_reports(here: Path, advisor: Advisor) -> None:
    assert advisor("batch first.yaml last.yaml -o out -q").code == 0
    cases = json.loads((here / "out/portfolio.json").read_text("utf-8"))["cases"]
    for case in cases:
        result = json.loads(advisor(f"run {case['file']} --json").out)
        assert (case["approach"], case["stage"]) == (
            result["verdict"]["approach"],
            result["verdict"]["stage"],
        )
        assert written(here / "out" / case["report"]) == advisor(f"run {case['file']}").out
    assert len(cases) == 2


@pytest.mark.parametrize("line", ["explain", "run -f html", "run -f csv", "validate"])
def test_each_command_takes_it(line: str, advisor: Advisor) -> None:
    command, _, rest = line.partition(" ")
    assert advisor(f"{command} last.yaml {rest}").code == 0


async def test_screens_take_it(two: Pack, here: Path) -> None:
    question = next(iter(two.questions.values()))
    async with shown(on_file(here / "blank.yaml", two), here, (120, 40)) as pilot:
        assert question.options[0].text.split(",")[0] in text(pilot.app)
        await press(pilot, "1")
        await settle(pilot)
    _, answers = read_answers(here / "blank.yaml")
    assert answers.answers[question.id].value == question.values[0]
