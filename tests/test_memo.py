"""The memo: what stands on the first page of worked cases, and what the appendix adds to it."""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from statistics import median

import pytest

from advisor.engine import Assessment, assess
from advisor.export import FORMATS
from advisor.loading import load_pack, read_answers
from advisor.model import Answer, Answers, Pack
from advisor.report import (
    Heading,
    List,
    Paragraph,
    Report,
    ReportSection,
    Table,
    build_report,
)
from advisor.text import flat
from tests.effort import examples

PACKS = Path(__file__).parents[1] / "questionnaires"
WORKED = sorted(PACKS.glob("*/cases/*.yaml"))
BUNDLED = sorted({file.parents[1] for file in WORKED})
ANSWER = re.compile(r"(Yes|No|Not (now|yet))\b[^:]*:")
WORDS, WHOLE = 700, 4_500
LEAST = 5
"""Words of what counts as a sentence."""

every_case = pytest.mark.parametrize(
    "file", WORKED, ids=[f"{file.parents[1].name}-{file.stem}" for file in WORKED]
)


@cache
def made(file: Path) -> Report:
    return build_report(assess(*read_answers(file)))


def texts(sections: tuple[ReportSection, ...]) -> Iterator[str]:
    """Every run of text, a lead with what follows it."""
    for section in sections:
        yield section.title
        for block in section.blocks:
            if isinstance(block, List):
                for item in block.items:
                    yield from _line(item)
            elif isinstance(block, Paragraph):
                yield from _line(block)
            elif isinstance(block, Table):
                yield from (cell for row in block.rows for cell in row)
            elif isinstance(block, Heading):
                yield block.text


def _line(line: Paragraph) -> Iterator[str]:
    yield f"{line.lead} {line.text}".strip()
    for point in line.points:
        yield from _line(point)


def sentences(sections: tuple[ReportSection, ...], theirs: set[str]) -> list[str]:
    """What ends as a sentence does, without what the team wrote itself."""
    found = []
    for text in texts(sections):
        text = text.replace('?"', '"')  # a name within a sentence
        for each in re.split(r"(?<=[.!?])[\"')]*\s+(?=[\"'(A-Z0-9])", text):
            said = flat(each).strip("\"' ")
            ends = said[-1:] in (*".!?",)
            if (
                ends
                and len(said.split()) >= LEAST
                and not any(said[:40] in note for note in theirs)
            ):
                found.append(said)
    return found


def notes(file: Path) -> set[str]:
    pack, given = read_answers(file)
    labels = {flat(question.label) for question in pack.questions.values()}  # names, not sentences
    return {flat(each.note) for each in given.answers.values()} | {flat(given.case)} | labels


@every_case
def test_no_sentence_stands_twice(file: Path) -> None:
    report = made(file)
    theirs = notes(file)
    appendix = Counter(sentences(report.appendix, theirs))
    assert [said for said, times in appendix.items() if times > 1] == []
    assert [said for said in sentences(report.memo, theirs) if said in appendix] == []


@every_case
def test_memo_answers_and_points_to_where_it_can_be_checked(file: Path) -> None:
    report = made(file)
    assert ANSWER.match(report.headline)
    assert words(report.memo, report) <= WORDS
    marks = {section.title.partition(".")[0] for section in report.appendix}
    pointed = {mark for line in lines(report.memo) for mark in line.sources}
    assert pointed <= marks
    for section in report.memo:
        if section.id in ("reasons", "held", "next", "against"):
            assert all(line.sources for line in lines((section,)) if line.sources != ()), section


def lines(sections: tuple[ReportSection, ...]) -> Iterator[Paragraph]:
    for section in sections:
        for block in section.blocks:
            if isinstance(block, List):
                yield from block.items
            elif isinstance(block, Paragraph):
                yield block


def words(sections: tuple[ReportSection, ...], report: Report) -> int:
    whole = [report.title, report.headline, *texts(sections)]
    return sum(len(text.split()) for text in whole)


def page(report: Report) -> str:
    return FORMATS["md"].render(report).decode()


def test_whole_reports_stay_short() -> None:
    lengths = [len(re.findall(r"\S*\w\S*", page(made(file)))) for file in WORKED[::3]]
    assert median(lengths) <= WHOLE


@every_case
def test_figures_of_the_team_are_in_the_memo(file: Path) -> None:
    pack, given = read_answers(file)
    report, page = made(file), " ".join(texts(made(file).memo))
    for row in report.result["answers"]:  # type: ignore[attr-defined]
        question = pack.questions[row["question"]]
        if question.kind == "number" and row["state"] == "answered":
            assert f"{given.answers[question.id].value:,}" in page


NOTE = "so many words that nobody reads on " * 9


def drawn(pack: Pack, seed: int) -> Answers:
    """Random answers, a random part of them left open, one in three with a note."""
    chance = random.Random(seed)
    known = chance.random()
    given = {}
    for id, question in pack.questions.items():
        if chance.random() < known:
            note = NOTE if chance.random() < 0.3 else ""
            value = chance.choice(question.values)
            if isinstance(value, int):
                value = chance.randint(question.minimum, question.maximum)
            given[id] = Answer("answered", value, note=note)
    return Answers(pack.id, case=f"Case {seed}", answers=given)


MONEY = PACKS / "fine-tuning/cases/claim-letters.yaml"


@pytest.mark.parametrize(
    ("minutes", "said"), [("6", "cheaper in every case"), ("1", "dearer in every case")]
)
def test_money_stands_in_the_memo_and_its_sums_in_the_appendix(minutes: str, said: str) -> None:
    pack, answers = read_answers(MONEY)
    figures = {**answers.figures, "minutes-today": Answer("answered", (minutes,))}
    report = build_report(assess(pack, replace(answers, figures=figures)))
    (line,) = (text for text in texts(report.memo) if text.startswith("Money:"))
    assert said in line
    assert line not in [*texts(report.appendix)]
    assert [each.id for each in report.appendix if each.id.startswith("money")] == [
        "money",
        "money-turns",
        "money-hangs",
        "money-lines",
    ]


def test_a_training_is_told_though_nobody_knows_how_often() -> None:
    given = {id: Answer("answered", ("5",)) for id in ("runs", "run-price")}
    report = build_report(
        assess(load_pack(MONEY.parents[1]), Answers("fine-tuning", figures=given))
    )
    lines = json.loads(FORMATS["json"].render(report))["costs"]["lines"]
    assert ("25.00", None) in [(each["amount"]["low"], each["year"]) for each in lines]


@pytest.mark.parametrize("seed", range(examples(40)))
def test_any_figures_can_be_told(seed: int) -> None:
    pack, chance = load_pack(MONEY.parents[1]), random.Random(seed)
    known = chance.random()
    given = {}
    for id in pack.figures:
        if chance.random() < known:
            low = chance.choice([1, 5, 20, 300])
            given[id] = Answer(
                "answered", tuple(map(str, (low, *chance.choice([(), (low * 2,)]))))
            )
    report = build_report(assess(pack, replace(drawn(pack, seed), figures=given)))
    assert FORMATS["json"].render(report)
    assert words(report.memo, report) <= WORDS + 80


@pytest.mark.parametrize("seed", range(examples(500)))
def test_memo_of_any_answers_keeps_its_promises(seed: int) -> None:
    assessment, report = any_of(seed)
    pack = assessment.verdict.file.pack
    assert ANSWER.match(report.headline)
    assert words(report.memo, report) <= WORDS
    assert all(section.blocks and section.told for section in report.sections)
    noted = {flat(NOTE), *(flat(question.label) for question in pack.questions.values())}
    memo = sentences(report.memo, noted)
    appendix = Counter(sentences(report.appendix, noted))
    assert [said for said, times in appendix.items() if times > 1] == []
    assert [said for said in memo if said in appendix] == []
    assert_changes_no_known_fact(assessment)
    if assessment.verdict.certainty == "open":
        told = " ".join([report.headline, *texts(report.memo[:2])])
        assert not [each.title for each in pack.approaches if each.title in told]


# What a reader who sees nothing else asked


@cache
def any_of(seed: int) -> tuple[Assessment, Report]:
    pack = load_pack(BUNDLED[seed % len(BUNDLED)])
    assessment = assess(pack, drawn(pack, seed))
    return assessment, build_report(assessment)


@cache
def worked(file: Path) -> tuple[Assessment, Report]:
    return assess(*read_answers(file)), made(file)


def everything() -> Iterator[tuple[Assessment, Report]]:
    yield from map(worked, WORKED)
    yield from map(any_of, range(examples(500)))


def part(report: Report, id: str) -> ReportSection:
    return next((each for each in report.memo if each.id == id), ReportSection(id, "", ()))


def told(report: Report, *ids: str) -> list[str]:
    return [text for id in ids for text in texts((part(report, id),))]


def test_every_memo_says_what_to_do_next_and_looks_again_when_that_is_done() -> None:
    for _, report in everything():
        first = next(lines((part(report, "next"),)))
        name = first.text if first.lead == "Find out:" else first.lead
        (again,) = (line for line in lines((part(report, "basis"),)) if "again" in line.lead)
        assert name.split(" (")[0].rstrip(".:").strip('"') in again.text


def test_headline_list_and_steps_name_the_same_deciding_questions() -> None:
    seen = 0
    for assessment, report in everything():
        asked = [each.question for each in assessment.deciding[:2]]
        if assessment.verdict.certainty != "leaning" or not asked:
            continue
        seen += len(assessment.deciding) > 1
        labels = [f'"{flat(assessment.verdict.file.pack.questions[id].label)}"' for id in asked]
        assert [label for label in labels if label not in report.headline] == []
        decide = "which decides" if len(asked) == 1 else "which decide "
        assert decide in report.headline
        first = [each.lead for each in lines((part(report, "decides"),))][: len(asked)]
        steps = [line.text for line in lines((part(report, "next"),)) if line.lead == "Find out:"]
        assert len(steps) == len(asked)
        for label, lead, step in zip(labels, first, steps, strict=True):
            assert lead.startswith(label)
            assert step.startswith(label)
    assert seen


def test_contradictions_are_named_with_their_answers() -> None:
    seen = 0
    for assessment, report in everything():
        file, basis = assessment.verdict.file, " ".join(told(report, "basis"))
        named = [each for each in assessment.warnings[:2] if flat(each.message) in basis]
        assert named == [*assessment.warnings[: len(named)]]  # the second where there is room
        assert named or not assessment.warnings
        for check in named:
            for test in check.when:
                assert f'"{flat(file.pack.questions[test.question].label)}": ' in basis
            seen += 1
        more = len(assessment.warnings) - len(named)
        assert (f"{more} more contradiction" in basis) == (more > 0)
    assert seen > 15


NOTHING = "No evidence yet on"


def test_nothing_rests_on_an_answer_that_nobody_has_tried() -> None:
    seen = 0
    for assessment, report in everything():
        file = assessment.verdict.file
        untested = [
            f'"{flat(question.label)}": {flat(option.text)}'
            for question in file.pack.questions.values()
            for option in question.options
            if option.untested and file.value(question.id) == option.id
        ]
        for text in told(report, "reasons", "held"):
            before, _, after = text.partition(NOTHING)
            assert [said for said in untested if said in before] == []
            seen += any(said in after for said in untested)
            if "which does not hold" in before:  # that something known denies
                assert '": ' in before.partition("which does not hold")[2]
    assert seen > 15


@pytest.mark.parametrize("folder", BUNDLED, ids=lambda folder: folder.name)
def test_packs_say_which_answers_are_no_evidence(folder: Path) -> None:
    """By their words: an answer that nobody tried, looked, counted or compared."""
    absent = re.compile(
        r"\b(not tried|no prompt (was|has been) tried|nobody has (looked|checked|counted|compared"
        r"|searched)|not been compared)\b",
        re.I,
    )
    for question in load_pack(folder).questions.values():
        for option in question.options:
            if absent.search(option.text) and not re.match(r"(A few|It gives|Yes, )", option.text):
                assert option.untested, f"{question.id}.{option.id}"


def test_what_holds_it_is_not_said_of_what_only_may() -> None:
    for _, report in everything():
        (held,) = (each for each in report.memo if each.id == "held")
        counted = any(isinstance(block, List) for block in held.blocks)
        assert held.title.startswith("What holds it at") == counted


def test_what_a_headline_sends_to_is_the_first_step() -> None:
    seen = 0
    for _, report in everything():
        if "go through the full questionnaire" in report.headline:
            first = next(lines((part(report, "next"),)))
            assert first.lead == "Go through the full questionnaire:"
            seen += 1
    assert seen >= 3


def test_a_hold_by_a_score_names_the_answers_that_it_lacks() -> None:
    file = next(file for file in WORKED if file.stem == "ferry-tickets")
    told_of = [text for text in told(made(file), "held") if text.startswith("No figure is agreed")]
    assert told_of == [
        "No figure is agreed that would say whether it works: Task is weak (0 of 3). "
        'As said above of "How success is measured".'
    ]


VAGUE = ("a rule above it", "of these steps", "more condition missing", "no blocker allows less")


def test_no_sentence_points_to_what_it_does_not_name() -> None:
    for _, report in everything():
        page = " ".join(texts(report.memo))
        assert [words for words in VAGUE if words in page] == []


def test_no_sentence_stands_twice_in_a_memo() -> None:
    for assessment, report in everything():
        pack = assessment.verdict.file.pack
        theirs = {flat(each.note) for each in assessment.verdict.file.answers.answers.values()}
        theirs |= {flat(question.label) for question in pack.questions.values()} - {""}
        said = Counter(sentences(report.memo, theirs))
        assert [each for each, times in said.items() if times > 1] == []


def test_no_advice_changes_a_known_fact() -> None:
    for file in WORKED:
        assert_changes_no_known_fact(assess(*read_answers(file)))


def assert_changes_no_known_fact(assessment: Assessment) -> None:
    file = assessment.verdict.file
    ways = [*assessment.counterfactuals]
    ways += [assessment.path.way] if assessment.path and assessment.path.way else []
    for change in (change for way in ways for change in way.changes):
        known = file.masks[change.question].bit_count() == 1
        assert not (file.pack.questions[change.question].fixed and known)


def test_packs_answer_their_question_for_every_approach_and_stage() -> None:
    for folder in BUNDLED:
        pack = load_pack(folder)
        assert pack.undecided
        assert {*pack.answers} == {*pack.approach_ids}
        assert all(len(said) == len(pack.stages) for said in pack.answers.values())
