"""The schemas of a pack's files judge as the loader's shapes do; that of the result is kept."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.engine import assess
from advisor.errors import InvalidFile
from advisor.export import FORMATS
from advisor.file_schemas import SHAPES, as_text, pack_file_schemas, result_schema
from advisor.loading import read_answers
from advisor.loading.problems import Problems
from advisor.loading.shapes import check
from advisor.loading.syntax import parse
from advisor.model import Answers, Pack
from advisor.report import build_report
from advisor.resources import new_pack_texts, template_text
from advisor.teams import compare
from tests.costs.priced import SHEET
from tests.editor import Schema, instance
from tests.effort import examples
from tests.strategies import answers, packs
from tests.test_loading import FAULTS, FOLDER

ROOT = Path(__file__).parent.parent
SCHEMAS = {name.partition(".")[0]: Schema(as_text(s)) for name, s in pack_file_schemas().items()}
RESULT = Schema(as_text(result_schema()))
MOST = int(os.environ.get("ADVISOR_FUZZ_SCHEMA", examples(40)))
"""Times three are the files that are drawn."""
FOLDERS = [FOLDER, *sorted(p.parent for p in ROOT.glob("questionnaires/*/questionnaire.yaml"))]
SHEETS = [ROOT / "tests/packs/priced/costs.yaml", *ROOT.glob("questionnaires/*/costs.yaml")]
CASES = [
    path
    for path in sorted(ROOT.glob("questionnaires/*/cases/**/*.yaml"))
    if re.search("^pack:", path.read_text("utf-8"), re.MULTILINE)  # other things may lie there
]


def fits(kind: str, text: str) -> bool:
    """Whether the loader finds nothing wrong with the shape of a file."""
    faults = Problems()
    check(parse(text.encode(), "x"), SHAPES[kind], faults)
    return not faults.found


# The files of a pack


@pytest.mark.parametrize("schema", [*SCHEMAS.values(), RESULT])
def test_schema_is_valid_and_says_which_draft(schema: Schema) -> None:
    assert schema.valid
    assert schema.schema["$schema"] == "http://json-schema.org/draft-07/schema#"
    assert "$defs" not in as_text(schema.schema)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
@pytest.mark.parametrize("kind", ["questionnaire", "rules", "sources"])
def test_schema_accepts_every_pack(kind: str, folder: Path) -> None:
    assert SCHEMAS[kind].accepts((folder / f"{kind}.yaml").read_text("utf-8"))


@pytest.mark.parametrize("file", SHEETS, ids=lambda file: file.parent.name)
def test_schema_accepts_every_cost_sheet(file: Path) -> None:
    assert SCHEMAS["costs"].accepts(file.read_text("utf-8"))


@pytest.mark.parametrize("case", CASES[::3], ids=lambda path: path.stem)
def test_schema_accepts_every_case(case: Path) -> None:
    assert SCHEMAS["case"].accepts(case.read_text("utf-8"))


@pytest.mark.parametrize("name", new_pack_texts())
def test_new_pack_satisfies_the_schemas_that_it_names(name: str) -> None:
    text = new_pack_texts()[name]
    first, second = (line.rpartition(" ")[2] for line in text.splitlines()[:2])
    assert first.removeprefix("$schema=") == second
    kind = "case" if name.startswith("cases/") else name.removesuffix(".yaml")
    place = (Path("/pack", name).parent / second).resolve()
    assert place == Path(f"/pack/schemas/{kind}.schema.json")
    assert SCHEMAS[kind].accepts(text)


@pytest.mark.parametrize("name", FAULTS)
def test_schema_marks_what_does_not_fit_and_nothing_else(name: str) -> None:
    fault = FAULTS[name]
    text = (FOLDER / fault["file"]).read_text("utf-8").replace(fault["old"], fault["new"], 1)
    kind = fault["file"].removesuffix(".yaml")
    try:
        fine = fits(kind, text)
    except InvalidFile:
        return  # not even of the YAML that we read
    assert SCHEMAS[kind].accepts(text) is fine or RISES.search(fault["problems"][0])


RISES = re.compile("range-order")
"""What a schema cannot say."""


def test_faults_of_shape_are_many() -> None:
    """The test above is worth something."""
    wrong = [
        name
        for name, fault in FAULTS.items()
        if re.search("missing-key|unknown-key|wrong-type|not-allowed|bad-id|too-long|wrong-count",
                     fault["problems"][0])
    ]  # fmt: skip
    assert len(wrong) > 15


def test_schema_explains_every_key() -> None:
    for schema in SCHEMAS.values():
        for each in (schema.schema, *schema.schema["definitions"].values()):
            assert each["description"]
            assert all(key["description"] for key in each["properties"].values())
            assert "title" not in each


# Any file

SMALL: list[Any] = [
    *(
        True,
        False,
        None,
        0,
        1,
        7,
        -3,
        10**6,
        1.5,
        "",
        "a",
        "Free",
        "two words",
        "x" * 70,
        "unknown",
    ),
    *("fires", "1.5", [], ["a"], ["a", "b"], [1, 2], ["a"] * 101, {}, {"a": "b"}, {"id": "x"}),
]


def places(tree: Any) -> Iterator[tuple[Any, Any]]:
    """Every part of a tree, as what holds it and its key there."""
    for key in tree if isinstance(tree, dict) else range(len(tree)):
        yield tree, key
        if isinstance(tree[key], dict | list):
            yield from places(tree[key])


@st.composite
def changed(draw: st.DrawFn) -> tuple[str, str]:
    """A file with something in it put in, taken out or put in the place of another."""
    kind = draw(st.sampled_from([*SCHEMAS]))
    folder = FOLDER if (FOLDER / f"{kind}.yaml").exists() else FOLDERS[1]
    own = {"case": CASE, "costs": SHEET, "precedents": PRECEDENTS}
    source = own.get(kind) or (folder / f"{kind}.yaml").read_text("utf-8")
    tree = instance(source)
    for _ in range(draw(st.integers(1, 2))):
        holder, key = draw(st.sampled_from([*places(tree)]))
        new = deepcopy(draw(st.sampled_from(SMALL)))  # a later turn may change it
        if isinstance(holder, list) and new is None:
            new = "null"  # in a list it is a word, and editors take it for nothing
        if isinstance(holder, list) and isinstance(holder[key], int | float):
            new = "word"  # whether numbers rise is more than a schema can say
        match draw(st.sampled_from(["replace", "remove", "add"])):
            case "replace":
                holder[key] = new
            case "remove":
                del holder[key]
            case _ if isinstance(holder, dict):
                holder[draw(st.sampled_from(["nothing", "for", "stage", "note", "days"]))] = new
    return kind, json.dumps(tree)


PRECEDENTS = """
weights: {aisles: 3, goods: 0}
cases:
  - {title: 7, year: 2020, situation: a, tried: b, won: c, approach: stay, citation: d, link: e,
     answers: aisles=free}
"""

CASE = """
pack: toy@2
case: 7
about: {job: drafts, decides: Kim, decided: {what: no, date: 2026-11-20}}
answers:
  told: all
  goods: [bulky]
  aisles: {answer: free, note: 12, unsure: true}
  lease: {disputed: [{answer: none, by: Kim}, long]}
figures:
  {price: 0.15, hours: [2, 3.5, 10], days: unknown, x: {value: [1, 2], note: from Lee},
   y: {disputed: [3, {value: 4, by: Kim}]}}
currency: EUR
done: {do-tell: 2026-11-20}
expect: {approach: [rent, move], stage: plan, certainty: firm, bands: {crew: weak}}
"""


@settings(max_examples=MOST * 3)
@given(changed())
def test_schema_judges_as_the_loader_does(drawn: tuple[str, str]) -> None:
    kind, text = drawn
    assert SCHEMAS[kind].accepts(text) is fits(kind, in_order(text) if kind == "case" else text)


def in_order(text: str) -> str:
    """The same with the numbers of figures from low to high, which no schema can ask for."""
    tree = json.loads(text)
    figures = tree.get("figures") if isinstance(tree, dict) else None
    every = figures.values() if isinstance(figures, dict) else ()
    for each in (each.get("value") if isinstance(each, dict) else each for each in every):
        if isinstance(each, list) and all(type(number) in (int, float) for number in each):
            each.sort()
    return json.dumps(tree)


# The result


def told(pack: Pack, one: Answers, other: Answers | None = None) -> dict[str, Any]:
    found = assess(pack, one)
    made = build_report(found, compare(assess(pack, other), found) if other else None)
    read: dict[str, Any] = json.loads(FORMATS["json"].render(made))
    return read


@pytest.mark.parametrize("case", CASES[::12], ids=lambda path: path.stem)
def test_result_of_every_case_is_as_its_schema_says(case: Path) -> None:
    assert errors(told(*read_answers(case))) == set()


@settings(max_examples=MOST, deadline=None)
@given(st.data())
def test_result_of_any_pack_is_as_its_schema_says(data: st.DataObject) -> None:
    pack = data.draw(packs(dimensions=2))
    one, other = data.draw(answers(pack)), data.draw(answers(pack))
    assert errors(told(pack, one)) == set()
    assert errors(told(pack, one, other)) == set()


ONLY_WHERE = {"about", "costs", "done", "drafts", "owners", "plan", "precedents", "since"}
"""Keys of the result that stand there only where there is something to say."""


@pytest.mark.thorough
def test_every_key_of_the_result_says_what_it_holds_and_no_meaning_is_idle() -> None:
    schema, used = result_schema(), set()
    for name, part in [("Result", schema), *schema["definitions"].items()]:
        for key, value in part["properties"].items():
            said = value.get("description", "." if "$ref" in value else "")
            assert said.endswith("."), f"{name}.{key}"
            used |= {key, f"{name}.{key}"}
    assert {*json.loads(template_text("result-keys.json"))} <= used


def test_schema_of_the_result_names_every_key_and_needs_it() -> None:
    pack, one = read_answers(CASES[0])
    result = told(pack, one, Answers(pack.id))
    closed = json.loads(as_text(RESULT.schema))
    for each in (closed, *closed["definitions"].values()):
        each["additionalProperties"] = False
    assert Schema(json.dumps(closed)).accepts(json.dumps(result))
    short = shortened(result)
    for holder, key in [*places(short)]:
        if isinstance(holder, dict) and key not in {*pack.questions, *pack.owned}:
            kept = holder.pop(key)
            assert key in ONLY_WHERE or errors(short), key
            holder[key] = kept
    short["verdict"]["certainty"] = "sure"
    assert errors(short)


def shortened(value: Any) -> Any:
    """The same with at most two things in a list."""
    if isinstance(value, dict):
        return {key: shortened(each) for key, each in value.items()}
    return [shortened(each) for each in value[:2]] if isinstance(value, list) else value


def errors(result: Any) -> set[str]:
    """The places that one validator marks; another has to agree whether there are any."""
    found = RESULT.marked(json.dumps(result))
    assert RESULT.accepts(json.dumps(result)) is not bool(found)
    return found
