"""The answer that the figures give is offered, and never written silently."""

from __future__ import annotations

from pathlib import Path

import pytest

from advisor.cli import main
from advisor.loading import read_answers
from advisor.model import Answer
from advisor.saving import AnswersFile
from tests.costs.test_hand import FILES
from tests.costs.test_hand import load as costs_of

HAND = Path(__file__).parent / "hand"
INSURER = HAND / "01-insurer.yaml"
QUESTION, ANSWER = "payback", "whole"


def written(folder: Path, before: Answer | None = None, source: Path = INSURER) -> Path:
    place = folder / "case.yaml"
    place.write_bytes(source.read_bytes())
    if before:
        case = AnswersFile.open(place, read_answers(place)[0])
        case.set(QUESTION, before)
        case.save()
    return place


def into(place: Path, capsys: pytest.CaptureFixture[str]) -> str:
    assert main(["costs", str(place), "--into", str(place)]) == 0
    return capsys.readouterr().err


def test_it_is_offered_and_not_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = written(tmp_path)
    before = place.read_bytes()
    assert main(["costs", str(place)]) == 0
    assert "add `--into FILE`" in capsys.readouterr().err
    assert main(["run", str(place)]) == 0
    assert place.read_bytes() == before
    assert QUESTION not in read_answers(place)[1].answers


def test_it_stands_there_with_what_is_behind_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = written(tmp_path)
    assert "1 answer of" in into(place, capsys)
    found = read_answers(place)[1].answers[QUESTION]
    assert (found.value, found.by) == (ANSWER, "costs")
    assert "cheaper in every case, by EUR 77,952" in found.evidence
    before = place.read_bytes()
    assert "0 answers of" in into(place, capsys)
    assert place.read_bytes() == before
    assert main(["costs", str(place)]) == 0
    assert "--into" not in capsys.readouterr().err


def test_a_team_that_says_otherwise_is_heard(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = written(tmp_path, Answer("answered", "no", by="Jo"))
    assert "The figures say otherwise than the team" in into(place, capsys)
    found = read_answers(place)[1].answers[QUESTION]
    assert found.state == "disputed"
    assert {claim.by: claim.value for claim in found.claims} == {"Jo": "no", "costs": ANSWER}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_only_what_pays_in_every_case_is_answered(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = written(tmp_path, source=file)
    known = QUESTION in read_answers(place)[1].answers
    into(place, capsys)
    costs = costs_of(file)
    others = [option.id for option in costs.sheet.options[1:] if costs.total(option.id)]
    found = [costs.difference(id, costs.sheet.today) for id in others]
    pays = any(each and each.cheaper == "always" for each in found)
    given = read_answers(place)[1].answers.get(QUESTION)
    assert known or (given is None or pays)
    if not pays and not known:
        assert given is None


@pytest.mark.parametrize("rest", [["--set", "hour-price=2"], []])
def test_what_cannot_be_is_one_line(
    rest: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = written(tmp_path)
    other = tmp_path / "other.yaml"
    other.write_text("pack: quick-check\nanswers: {}\n", "utf-8")
    target = place if rest else other
    before = target.read_bytes()
    assert main(["costs", str(place), "--into", str(target), *rest]) == 2
    assert target.read_bytes() == before
    assert capsys.readouterr().out == ""
