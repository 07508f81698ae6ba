"""The JSON Schema of any pack is valid, and judges any answers file as the program does."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from advisor.errors import InvalidFile
from advisor.loading import load_pack, parse_answers
from advisor.model import Named, Option, Pack, Question
from advisor.schema import answers_schema
from tests.editor import Schema, core
from tests.effort import examples
from tests.strategies import packs

ROOT = Path(__file__).parent.parent
PACKS = [
    ROOT / "tests/packs/toy",
    *sorted(path.parent for path in ROOT.glob("questionnaires/*/questionnaire.yaml")),
]

MOST = int(os.environ.get("ADVISOR_FUZZ_SCHEMA", examples(40)))
"""Times three are the packs that are drawn, times five the files."""

SHORT = """
additionalitems additionalproperties allof anyof comment const contains default definitions
dependencies else enum examples format if id items maximum maxlength minimum minlength not null
oneof pattern properties readonly ref required schema then title type uniqueitems description
deprecated value values claims answer answers said disputed note case expect pack

0 00 01 1 07 08 12 012 0x1f 0x0 31 0o17 15 0b101 1e3 1000 1e0 0e0 0e5 1e-5 1e21 1e22 1e308 1e999
9007199254740993 123456789012345678901234567890 0x 0o 0o8 0xg 1-2 1e 1e- e1 2026-11-20 20-11
true false yes no on off y n nan inf infinity undefined constructor
"""
LONG = ["9" * 299, "9" * 301, "9" * 5000, "0x" + "f" * 299, "0x" + "f" * 5000, "1e" + "9" * 400]
IDS = [*re.findall(r"\S+", SHORT), *LONG]
"""Words of JSON Schema, and what YAML may take for another thing than text."""
RESERVED = ("unknown", "not-applicable", "none", "null")

ids = st.sampled_from(IDS) | st.from_regex(r"[a-z0-9][a-z0-9-]{0,7}", fullmatch=True)


def fresh(count: int, *, apart: bool, banned: Iterable[str] = ()) -> st.SearchStrategy[list[str]]:
    """Different ids; with `apart` no two that YAML takes for one, and none beyond its reach."""

    def plain(id: str) -> bool:
        return id not in banned and not (apart and (len(id) > 99 or core(id) == float("inf")))

    def key(id: str) -> object:
        return str(core(id)) if apart else id

    return st.lists(ids.filter(plain), min_size=count, max_size=count, unique_by=key)


@st.composite
def hostile(draw: st.DrawFn, *, apart: bool = False) -> Pack:
    """A random pack under ids that mean something to YAML or to JSON Schema."""
    pack = draw(packs(dimensions=2))
    questions = {}
    for id, old in zip(draw(fresh(len(pack.questions), apart=apart)), pack.questions, strict=True):
        question = pack.questions[old]
        named = draw(fresh(len(question.options), apart=apart, banned=RESERVED))
        options = tuple(Option(each, "A text.") for each in named)
        questions[id] = replace(question, id=id, options=options, ask_if=())
    if apart:  # no exponents: what becomes of such a key differs between editors
        assume(not any(isinstance(core(id), float) for id in questions))
    return replace(
        pack,
        id=draw(fresh(1, apart=apart, banned=["1e-5"]))[0],
        version=draw(st.integers(1, 12) | st.sampled_from((99, 100, 120, 999999999, 10**12))),
        questions=questions,
        approaches=_renamed(draw, pack.approaches, apart),
        stages=_renamed(draw, pack.stages, apart),
        dimensions=_renamed(draw, pack.dimensions, apart),
        gates=_renamed(draw, pack.gates, apart),
        categories=tuple(Named(id, "") for id in draw(fresh(2, apart=apart, banned=RESERVED))),
    )


def _renamed(draw: st.DrawFn, things: tuple[Any, ...], apart: bool) -> tuple[Any, ...]:
    named = draw(fresh(len(things), apart=apart, banned=RESERVED))
    return tuple(replace(thing, id=id) for thing, id in zip(things, named, strict=True))


# Valid


@settings(max_examples=MOST * 3)
@given(hostile())
def test_schema_of_any_pack_is_valid(pack: Pack) -> None:
    read = Schema(answers_schema(pack))
    schema = read.schema
    assert read.valid
    assert {*pack.questions} <= {*schema["properties"]["answers"]["properties"]}


@pytest.mark.parametrize("folder", PACKS, ids=lambda path: path.name)
def test_schema_marks_a_wrong_key_and_a_wrong_option(folder: Path) -> None:
    pack = load_pack(folder)
    schema = Schema(answers_schema(pack))
    assert schema.valid
    for question in pack.questions.values():
        wrong = f"pack: {pack.id}\nanswers:\n  {question.id}: no-such-thing\n"
        assert schema.marked(wrong) == {f"answers/{question.id}"}
    assert schema.marked(f"pack: {pack.id}\nanswers: {{no-such-id: unknown}}\n") == {"answers"}
    assert schema.marked(f"pack: {pack.id}\nanswer: {{}}\n") == {""}


@pytest.mark.parametrize("id", [id for id in IDS if len(id) < 1024])  # longer, it is no key
def test_schema_marks_the_same_under_any_id(id: str) -> None:
    pack = load_pack(PACKS[0])
    question = replace(pack.questions["aisles"], id=id)
    schema = Schema(answers_schema(replace(pack, questions={id: question})))
    start = f'pack: toy\nanswers:\n  "{id}": '
    assert schema.accepts(f"{start}free\n")
    assert schema.marked(f"{start}fre\n") == {f"answers/{id}"}
    assert schema.marked(f"{start}free\n  no-such-id: free\n") == {"answers"}


# In agreement

TEXTS = ["x", "12", "1.5", "true", "True", "~", "null", "", "''", "2026-11-20"] * 3 + ["[a]", "{}"]
FLAGS = ["true", "True", "FALSE", "'true'", "~", ""] * 6 + ["yes", "perhaps", "1", "[]"]
WORDS = ["unknown", "not-applicable", "none", "'unknown'", "~", "null", "Null", "''", ""]
OTHERS = ["no-such-thing", "true", "False", "on", "1", "012", "0x1f", "1e3", "1.5", "'1'", "{}"]
NUMBERS = ["0", "9", "10", "-1", "4", "5", "'5'", "1.5", "five", "unknown", "123456789012345678"]


@st.composite
def files(draw: st.DrawFn, pack: Pack) -> str:
    """A file for a pack: now and then right, mostly almost right."""
    lines = [f"pack: {draw(_names(pack))}"]
    remarks = draw(st.sets(st.sampled_from(("case", "date"))))
    lines += [f"{key}: {draw(st.sampled_from(TEXTS))}" for key in sorted(remarks)]
    if _once_in(draw, 30):
        lines.append(draw(st.sampled_from(("answer: {}", "note: x", "questions:"))))
    lines.append("answers:")
    told = [question for question in pack.questions.values() if draw(st.booleans())]
    lines += [f"  {_quoted(draw, each.id)}: {_entry(draw, each)}" for each in told]
    if _once_in(draw, 4):
        lines.append(f"expect: {_expect(draw, pack)}")
    return "\n".join(lines) + "\n"


def _names(pack: Pack) -> st.SearchStrategy[str]:
    id, version = pack.id, pack.version
    right = [f"{id}@{version}", f"{id}@01", f"'{id}'", "./x", f"./x@{version}", id, f"{id}@1"]
    wrong = [f"{id}@{version + 1}", f"./x@{version + 9}", "other", "other@1", "", "~", "''", "[]"]
    return st.sampled_from(right * 4 + wrong).filter(lambda text: _is_told(text, [id]))


def _is_told(text: str, known: Iterable[str]) -> bool:
    """Whether a schema can tell: not another spelling of a number or of a truth value."""
    value = core(text)
    same = [id for id in known if id != text and json.dumps(core(id)) == json.dumps(_whole(value))]
    return isinstance(value, str) or value is None or not same


def _whole(value: object) -> object:
    return int(value) if isinstance(value, float) and value == int(value) else value


def _once_in(draw: st.DrawFn, times: int) -> bool:
    """Whether something rare happens; what is drawn is not what is drawn most."""
    return draw(st.sampled_from([False] * (times - 1) + [True]))


def _quoted(draw: st.DrawFn, id: str) -> str:
    return f'"{id}"' if id == "null" or _once_in(draw, 5) else id


def _plain(draw: st.DrawFn, question: Question) -> str:
    if question.kind == "number":
        return draw(st.sampled_from(NUMBERS + ["5"] * 40))
    known = [option.id for option in question.options]
    words = st.sampled_from(known * 24 + WORDS * 2 + OTHERS)
    return _quoted_text(draw, draw(words.filter(lambda text: _is_told(text, known))), known)


def _quoted_text(draw: st.DrawFn, text: str, known: list[str]) -> str:
    return _quoted(draw, text) if text in known else text


def _value(draw: st.DrawFn, question: Question) -> str:
    if not _once_in(draw, 4) or (question.kind == "choice" and not _once_in(draw, 12)):
        return _plain(draw, question)
    several = [_plain(draw, question) for _ in range(draw(st.integers(0, 3)))]
    assume(len({text.strip("\"'") for text in several}) == len({*several}))  # in one spelling
    return f"[{', '.join(text or '~' for text in several)}]"


def _entry(draw: st.DrawFn, question: Question) -> str:
    """What stands behind a question's id."""
    form = draw(st.integers(0, 9))
    if form < 5:
        return _value(draw, question)
    found = _details(draw, question)
    if _once_in(draw, 3) or form == 9:
        found["said" if form == 8 else "disputed"] = _claims(draw, question)
    if form == 9 and draw(st.integers(0, 5)):
        found.pop("answer", None)
    return _flow(found)


def _claims(draw: st.DrawFn, question: Question) -> str:
    if _once_in(draw, 6):
        return draw(st.sampled_from(("", "~", "[]", "x", "{}")))
    claims = []
    for _ in range(draw(st.integers(1, 3))):
        detailed = draw(st.booleans())
        claims.append(_flow(_details(draw, question)) if detailed else _value(draw, question))
    return f"[{', '.join(text or '~' for text in claims)}]"


def _details(draw: st.DrawFn, question: Question) -> dict[str, str]:
    found = {}
    if not _once_in(draw, 12):
        found["answer"] = _value(draw, question)
    if _once_in(draw, 5):
        found["not-applicable"] = draw(st.sampled_from(TEXTS))
        if draw(st.booleans()):
            found.pop("answer", None)
    for key in ("note", "evidence", "by", "date"):
        if _once_in(draw, 6):
            found[key] = draw(st.sampled_from(TEXTS))
    if _once_in(draw, 4):
        found["unsure"] = draw(st.sampled_from(FLAGS))
    if _once_in(draw, 60):
        found[draw(st.sampled_from(("sure", "examples", "Note")))] = "x"
    return found


def _expect(draw: st.DrawFn, pack: Pack) -> str:
    rows = [row.id for row in (*pack.approach_table, *pack.stage_table)]
    rows += [gate.id for gate in pack.gates]
    known = {
        "approach": list(pack.approach_ids),
        "unacceptable": list(pack.approach_ids),
        "gate": [*(each.id for each in pack.categories), "none"],
        "stage": list(pack.stage_ids),
        "certainty": ["firm", "open"],
        "fired": rows,
        "silent": rows,
        "verdict": ["x"],
    }
    found = {}
    for key, words in known.items():
        if _once_in(draw, 4 if key != "verdict" else 40):
            drawn = st.sampled_from(words * 12 + ["no-such-row", "~", ""])
            picked = draw(st.lists(drawn, min_size=1, max_size=2))
            assume(all(_is_told(text, words) for text in picked))
            listed = len(picked) > 1
            found[key] = f"[{', '.join(t or '~' for t in picked)}]" if listed else picked[0]
    for dimension in pack.dimensions[: draw(st.integers(0, 2))]:
        band = draw(st.sampled_from([*dimension.bands] * 3 + ["weak", "x"]))
        found["bands"] = f"{{{_quoted(draw, dimension.id)}: {band}}}"
    return _flow(found)


def _flow(found: dict[str, str]) -> str:
    return f"{{{', '.join(f'{key}: {text}' for key, text in found.items())}}}"


def codes(text: str, pack: Pack) -> set[str]:
    """What the program finds wrong with a file."""
    try:
        parse_answers(text.encode(), "a.yaml", pack)
    except InvalidFile as error:
        return {problem.code for problem in error.problems}
    return set()


@settings(max_examples=MOST * 5)
@given(st.data())
def test_schema_judges_any_file_as_the_program_does(data: st.DataObject) -> None:
    pack = data.draw(hostile(apart=True))
    text = data.draw(files(pack))
    found = codes(text, pack)
    assert not found & {"bad-yaml", "duplicate-key", "other-thing"}, text
    same = found == {"no-dispute"} and any(q.kind != "choice" for q in pack.questions.values())
    assume(not same)  # two numbers or lists that are one answer: no schema can tell
    assert Schema(answers_schema(pack)).accepts(text) is (not found), (found, text)
