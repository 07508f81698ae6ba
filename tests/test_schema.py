"""The JSON Schema of answers files agrees with the loader, and the blank file satisfies both."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from advisor.engine import AnsweredPack
from advisor.errors import InvalidFile
from advisor.forms import blank_answers
from advisor.loading import load_pack, parse_answers, read_answers
from advisor.model import Answer, Pack
from advisor.schema import answers_schema

ROOT = Path(__file__).parent.parent
TOY = ROOT / "tests/packs/toy"
PACKS = [TOY, *sorted(path.parent for path in ROOT.glob("questionnaires/*/questionnaire.yaml"))]
CASES = [
    path
    for path in sorted(ROOT.glob("questionnaires/*/cases/**/*.yaml"))
    if re.search("^pack:", path.read_text("utf-8"), re.MULTILINE)  # other things may lie there
]

TYPES: dict[str, type | tuple[type, ...]] = {
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "array": list,
    "object": dict,
    "null": type(None),
}


def accepts(schema: Any, value: Any, root: Any) -> bool:
    """Whether a value satisfies a schema; knows the words our schemas use, and no other."""
    words = set(schema) - {"title", "description", "$schema", "$comment", "definitions"}
    return all(CHECKS[word](schema[word], value, schema, root) for word in words)


def _has_type(names: str | list[str], value: Any, *_: Any) -> bool:
    wanted = [names] if isinstance(names, str) else names
    true = isinstance(value, bool)
    return any(isinstance(value, TYPES[n]) and (n == "boolean") is true for n in wanted)


def _refers(name: str, value: Any, _: Any, root: Any) -> bool:
    target = root
    for step in name.removeprefix("#/").split("/"):
        target = target[step]
    return accepts(target, value, root)


def _has_properties(known: Any, value: Any, schema: Any, root: Any) -> bool:
    if not isinstance(value, dict):
        return True
    assert schema["additionalProperties"] is False
    return set(value) <= set(known) and all(accepts(known[k], v, root) for k, v in value.items())


CHECKS: dict[str, Any] = {
    "type": _has_type,
    "enum": lambda known, value, *_: any(value == k and type(value) is type(k) for k in known),
    "minimum": lambda least, value, *_: not isinstance(value, int) or value >= least,
    "maximum": lambda most, value, *_: not isinstance(value, int) or value <= most,
    "uniqueItems": lambda _, v, *__: not isinstance(v, list) or len(v) == len(set(map(str, v))),
    "items": lambda each, value, _, root: (
        not isinstance(value, list) or all(accepts(each, item, root) for item in value)
    ),
    "required": lambda keys, value, *_: not isinstance(value, dict) or {*keys} <= {*value},
    "anyOf": lambda some, value, _, root: any(accepts(each, value, root) for each in some),
    "oneOf": lambda some, value, _, root: sum(accepts(each, value, root) for each in some) == 1,
    "properties": _has_properties,
    "additionalProperties": lambda *_: True,
    "$ref": _refers,
}


class EditorLoader(yaml.SafeLoader):
    """Reads as editors do, by YAML 1.2: yes and no, and dates, are text."""

    yaml_implicit_resolvers = {  # noqa: RUF012  # as PyYAML has it
        first: [
            (tag, regexp)
            for tag, regexp in rules
            if not tag.endswith(":timestamp") and (not tag.endswith(":bool") or first in [*"tTfF"])
        ]
        for first, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


def by_schema(pack: Pack, text: str) -> bool:
    schema = json.loads(answers_schema(pack))
    return accepts(schema, yaml.load(text, EditorLoader), schema)


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
        ("pack: toy\nexpect: {approach: stay, unacceptable: [move], certainty: firm}\n", True),
        ("case: without a pack\n", False),
        ("pack: toy\nanswer: {}\n", False),
    ],
)
def test_schema_knows_the_whole_file(text: str, good: bool, toy: Pack) -> None:
    assert by_schema(toy, text) is good or "fired" in text
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
