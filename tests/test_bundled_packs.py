"""What every shipped pack must keep: exact counts, ways that hold, and no gain from leaving."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from functools import cache
from math import prod
from pathlib import Path

import pytest

from advisor.engine import AnswerChange, AnsweredPack, Counterfactual, assess, judge, reaches
from advisor.engine.diagram import everything, whole
from advisor.export import FORMATS
from advisor.loading import load_pack, parse_answers, parse_value
from advisor.model import Answer, Answers, Pack, Value
from advisor.report import Heading, Paragraph, build_report
from advisor.resources import bundled_packs, pack_folder
from tests.effort import some

PACKS = bundled_packs()
CASES = [
    (id, path)
    for id in PACKS
    for path in sorted(pack_folder(id).glob("cases/**/*.yaml"))
    if "answers:" in path.read_text("utf-8")
]
NAMES = [f"{id}/{path.parent.name}/{path.stem}" for id, path in CASES]


@cache
def pack_of(id: str) -> Pack:
    return load_pack(pack_folder(id))


def answers_of(id: str, path: Path) -> Answers:
    return parse_answers(path.read_bytes(), path.name, pack_of(id))


def as_argument(raw: Value) -> str:
    """An answer as `--set` takes it."""
    return ",".join(raw) if isinstance(raw, tuple) else str(raw)


def set_all(file: AnsweredPack, changes: tuple[AnswerChange, ...]) -> AnsweredPack:
    """The file after `--set` for each of these changes."""
    answers = dict(file.answers.answers)
    for change in changes:
        question = file.pack.questions[change.question]
        answers[change.question] = parse_value(question, as_argument(change.after))
    return AnsweredPack(file.pack, replace(file.answers, answers=answers))


@pytest.mark.parametrize("id", PACKS)
def test_counts_of_a_blank_form_sum_to_the_product_of_the_weights(id: str) -> None:
    pack = pack_of(id)
    product = prod(sum(question.weights) for question in pack.questions.values())
    assert whole(pack).counts(everything(pack)).total == product


@pytest.mark.parametrize(("id", "path"), CASES, ids=NAMES)
def test_ways_hold_and_nothing_in_them_can_be_left_out(id: str, path: Path) -> None:
    file = AnsweredPack(pack_of(id), answers_of(id, path))
    found = assess(file.pack, file.answers)
    ways: list[Counterfactual] = list(found.counterfactuals)
    if found.path and found.path.way:
        ways.append(found.path.way)
    for way in ways:
        assert reaches(set_all(file, way.changes), way.approach, way.stage)
        for left_out in way.changes:
            rest = tuple(change for change in way.changes if change is not left_out)
            assert not reaches(set_all(file, rest), way.approach, way.stage)


@pytest.mark.parametrize(("id", "path"), CASES[::5], ids=NAMES[::5])
def test_unknown_never_beats_the_best_answer(id: str, path: Path) -> None:
    pack, answers = pack_of(id), answers_of(id, path)
    order = pack.stage_ids.index
    for question in answers.answers:
        left = {q: a for q, a in answers.answers.items() if q != question}
        unknown = judge(AnsweredPack(pack, replace(answers, answers=left)))
        if unknown.approach is None:
            continue
        joint = unknown.file.marginals
        given = [
            joint.given(question, index) for index in range(len(pack.questions[question].values))
        ]
        stages = [
            min((order(s) for c, s in each.by_outcome if c == unknown.leading), default=-1)
            for each in given
        ]
        assert order(unknown.stage) <= max(stages)


@pytest.mark.parametrize("id", PACKS)
def test_hidden_and_not_applicable_score_as_the_option_they_are_read_as(id: str) -> None:
    pack = pack_of(id)
    for question in pack.questions.values():
        if question.not_applicable is not None:
            away = {question.id: Answer("not_applicable", reason="because")}
            named = {question.id: Answer("answered", question.not_applicable)}
            assert _scores(pack, away) == _scores(pack, named)
    for question in pack.questions.values():
        if not question.ask_if:
            continue
        test = question.ask_if[0]
        asked = pack.questions[test.question]
        hiding = next(v for i, v in enumerate(asked.values) if not test.allowed >> i & 1)
        hidden = {asked.id: Answer("answered", hiding)}
        assert question.otherwise is not None
        for raw in question.values:
            told = {**hidden, question.id: Answer("answered", raw)}
            assert _scores(pack, hidden) == _scores(pack, told)


def _scores(pack: Pack, answers: dict[str, Answer]) -> list[tuple[int, int, int]]:
    joint = AnsweredPack(pack, Answers(pack.id, answers=answers)).marginals
    return [joint.scores(dimension.id) for dimension in pack.dimensions]


@pytest.mark.parametrize(("id", "path"), CASES[::9], ids=NAMES[::9])
def test_order_of_answers_changes_nothing(id: str, path: Path) -> None:
    pack, answers = pack_of(id), answers_of(id, path)
    items = list(answers.answers.items())
    random.Random(path.stem).shuffle(items)
    shuffled = replace(answers, answers=dict(items))
    for name in ("md", "json"):
        render = FORMATS[name].render
        assert render(build_report(assess(pack, shuffled))) == render(
            build_report(assess(pack, answers))
        )


TRAINS = {"fine-tune", "hybrid"}
"""Of the packs that ask whether to train: the approaches that do."""
TRAINING = re.compile(
    r"\b(train (?!for it)|retrain\b|retraining|LoRA|adapters|training (run|set|data))",
    re.IGNORECASE,
)
"""What only somebody who trains can do something with."""
CLASSICAL = re.compile(r"\b(SHAP|LIME)\b")
"""Tools for models of numbers, for which these packs have one approach."""
ASK_FOR_TRAINING = [case for case in CASES if case[0] != "production-readiness"]


@pytest.mark.parametrize(("id", "path"), some(ASK_FOR_TRAINING))
def test_who_does_not_train_gets_no_advice_on_training(id: str, path: Path) -> None:
    report = build_report(assess(pack_of(id), answers_of(id, path)))
    texts = [
        *(" ".join((a.title, a.text, a.done_when, a.tools)) for a in report.actions),
        *(
            line.text
            for section in report.sections
            if section.id == "plan"
            for line in section.blocks
            if isinstance(line, Paragraph | Heading)
        ),
    ]
    wrong = [] if report.approach in {*TRAINS, None} else [TRAINING]
    wrong += [] if report.approach in {"deterministic", None} else [CLASSICAL]
    assert [text for text in texts for words in wrong if words.search(text)] == []
