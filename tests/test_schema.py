"""The JSON Schema of answers files agrees with the loader, and the blank file satisfies both."""

import json
import re
from pathlib import Path

import pytest

from advisor.blank_answers import blank_answers
from advisor.engine import AnsweredPack
from advisor.errors import InvalidFile
from advisor.loading import load_pack, parse_answers, read_answers
from advisor.model import Answer, Pack
from advisor.schema import answers_schema
from tests.editor import Schema

ROOT = Path(__file__).parent.parent
TOY = ROOT / "tests/packs/toy"
PACKS = [TOY, *sorted(path.parent for path in ROOT.glob("questionnaires/*/questionnaire.yaml"))]
CASES = [
    path
    for path in sorted(ROOT.glob("questionnaires/*/cases/**/*.yaml"))
    if re.search("^pack:", path.read_text("utf-8"), re.MULTILINE)  # other things may lie there
]


def by_schema(pack: Pack, text: str) -> bool:
    return Schema(answers_schema(pack)).accepts(text)


def by_loader(pack: Pack, text: str) -> bool:
    try:
        parse_answers(text.encode(), "a.yaml", pack)
    except InvalidFile:
        return False
    return True


@pytest.fixture(scope="module")
def toy() -> Pack:
    return load_pack(TOY)


GOOD = """
aisles: free
aisles:
aisles: unknown
aisles: {answer: free, note: 12, evidence: 1.5, by: yes, date: 2026-11-20, unsure: true}
aisles: {answer: unknown, note: asked twice}
aisles: {disputed: [free, {answer: tight, by: night shift}]}
aisles: {answer: free, said: [free, {answer: tight, by: night shift}, {answer: unknown}]}
pallets: 0
pallets: 50000
pallets: {answer: 12, evidence: list.csv}
goods: []
goods: none
goods: chilled
goods: [bulky, chilled]
goods: {answer: [bulky]}
night-runs: not-applicable
night-runs: {not-applicable: no trucks}
night-runs: {disputed: [weekly, {not-applicable: no trucks, by: product}]}
aisles: ~
aisles: null
aisles: NULL
aisles: {answer: free, disputed: , said: ~}
aisles: {answer: free, unsure: True}
aisles: {answer: free, unsure: "false"}
aisles: {answer: free, not-applicable: }
aisles: {answer: free, note: null, by: ~}
aisles: {disputed: [unknown, free, tight]}
night-runs: {not-applicable: ""}
""".strip().splitlines()

BAD = """
aisle: free
aisles: fre
aisles: true
aisles: 1
aisles: [free]
aisles: not-applicable
aisles: {not-applicable: no aisles}
aisles: {note: no answer}
aisles: {answer: free, disputed: [free, tight]}
aisles: {answer: free, sure: true}
aisles: {answer: free, unsure: perhaps}
aisles: {disputed: free}
pallets: -1
pallets: 50001
pallets: many
pallets: 1.5
goods: [chilled, chilled]
goods: [cold]
goods: {chilled: true}
goods: [~]
aisles: ""
aisles: {answer: ~}
aisles: {answer: free, unsure: yes}
aisles: {disputed: [free, free]}
aisles: {disputed: [free, {answer: free, by: night shift}, unknown]}
aisles: {disputed: [unknown, unknown]}
aisles: {disputed: [free]}
aisles: {disputed: [free, tight], said: []}
aisles: {said: [free]}
night-runs: {disputed: [weekly, not-applicable]}
night-runs: {disputed: [weekly, {not-applicable: ""}]}
night-runs: {disputed: [weekly, {answer: not-applicable}]}
night-runs: {disputed: [{not-applicable: a}, {not-applicable: b}]}
pallets: "12"
""".strip().splitlines()


@pytest.mark.parametrize("line", GOOD)
def test_schema_accepts_what_the_loader_accepts(line: str, toy: Pack) -> None:
    text = f"pack: toy\nanswers:\n  {line}\n"
    assert by_loader(toy, text)
    assert by_schema(toy, text)


@pytest.mark.parametrize("line", BAD)
def test_schema_refuses_what_the_loader_refuses(line: str, toy: Pack) -> None:
    text = f"pack: toy\nanswers:\n  {line}\n"
    assert not by_loader(toy, text)
    assert not by_schema(toy, text)


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("pack: toy@2\ncase: 7\ndate: 2026-11-20\nanswers:\n", True),
        ("pack: toy\nexpect: {approach: [stay, move], stage: plan, fired: some-row}\n", False),
        ("pack: toy\nexpect: {stage: [plan]}\n", False),
        ("pack: toy\nexpect: {stage: , bands: ~, fired: [], gate: none}\n", True),
        ("pack: toy\nexpect:\n", True),
        ("pack: toy@0\n", True),
        ("pack: toy@999\n", False),
        ("pack: ./toy@999\n", False),
        ("pack: other\n", False),
        ("pack: ../other\n", True),
        ("pack: null\n", False),
        ("pack: 12\n", False),
        ("pack: toy\nexpect: {approach: stay, unacceptable: [move], certainty: firm}\n", True),
        ("case: without a pack\n", False),
        ("pack: toy\nanswer: {}\n", False),
    ],
)
def test_schema_knows_the_whole_file(text: str, good: bool, toy: Pack) -> None:
    assert by_schema(toy, text) is good
    assert by_loader(toy, text) is good


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_schema_accepts_every_case(case: Path) -> None:
    pack, _ = read_answers(case)
    assert by_schema(pack, case.read_text("utf-8"))


@pytest.mark.parametrize("folder", PACKS, ids=lambda path: path.name)
def test_schema_tells_why_each_question_is_asked(folder: Path) -> None:
    pack = load_pack(folder)
    properties = json.loads(answers_schema(pack))["properties"]["answers"]["properties"]
    assert list(properties) == list(pack.questions)
    for id, question in pack.questions.items():
        assert properties[id]["description"].startswith(question.why)


@pytest.mark.parametrize("folder", PACKS, ids=lambda path: path.name)
def test_blank_file_is_valid_and_all_open(folder: Path) -> None:
    pack = load_pack(folder)
    text = blank_answers(pack, pack.id, "x.schema.json")
    answers = parse_answers(text.encode(), "a.yaml", pack)
    assert answers.answers == dict.fromkeys(pack.questions, Answer("unknown"))
    assert by_schema(pack, text)
    assert max(map(len, text.splitlines())) <= 99
    assert len(AnsweredPack(pack, answers).open) == len(pack.questions)


def test_blank_file_names_its_schema_first_for_both_kinds_of_editors(toy: Pack) -> None:
    lines = blank_answers(toy, "./toy", "toy.schema.json").splitlines()
    assert lines[0] == "# yaml-language-server: $schema=./toy.schema.json"
    assert lines[1] == "# $schema: ./toy.schema.json"
    assert "$schema" not in blank_answers(toy, "./toy")


def test_blank_file_explains_a_question(toy: Pack) -> None:
    text = blank_answers(toy, "toy")
    assert (
        """
  # Permit
  # What does the fire office say about these goods at the new place?
  # Why we ask: Without its permit the doors stay shut.
  # Asked only if goods has chilled or hazardous.
  #   refused  It said no
  #   pending  It has not answered yet
  #   granted  It said yes
  permit: unknown
"""
        in text
    )
    assert "  #   a whole number from 0 to 50,000 pallets, in plain digits\n" in text
    assert "  #   any of these, such as [chilled, hazardous], or none:\n" in text
    assert "  # Asked only if drop-offs is region or abroad.\n" in text
    assert "  #   or, if it does not apply: {not-applicable: why}\n" in text


def test_blank_file_quotes_a_path_that_yaml_would_misread(toy: Pack) -> None:
    text = blank_answers(toy, "../my packs: new/toy")
    assert '\npack: "../my packs: new/toy"\n' in text
    assert parse_answers(text.encode(), "a.yaml", toy).pack == "../my packs: new/toy"
