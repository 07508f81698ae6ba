"""The JSON Schema of a pack's answers files, for editors and checkers.

Owns the translation of questions into JSON Schema draft-07, the newest that editors of YAML read
in full. It says what one file may hold, as an editor reads it: by YAML 1.2, where an id such as
`0x1f` is a number unless it stands in quotes, so such an id is known in both spellings. Ids stand
among `properties`, in `enum`, and with a dot behind them among `definitions`, never where keywords
stand. Positions and nearest matches are the loader's, which stays the judge, and alone can tell

- numbers and truth values in another spelling (`1e3`, `+5`, `012` for a number; `1` for the option
  `01`, `True` for the option `true`), and one option in two spellings;
- whether a dispute over several options or a number has two different answers;
- ids that YAML takes for the same number, or for one beyond its reach, and questions' ids with an
  exponent; a path to a pack that YAML takes for no text;
- what no longer depends on one file alone: whether its pack is there, and what answers of an
  earlier version mean today (the editor marks what is no longer offered);
- what YAML itself refuses or these files never hold: keys given twice, anchors, tags, large files.

It must not read or write files.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Any

from advisor.model import Action, CostFigure, Pack, Question

Schema = dict[str, Any]

MARK = "Written by advisor, and written anew without asking."
"""Stands in every schema, by which one is known as ours."""

_SCALAR = ["string", "number", "boolean", "null"]
"""Free text, in any way that YAML may take it."""
_REMARKS: Schema = {
    "case": {"description": "What this is about.", "type": _SCALAR},
    "date": {"description": "When, as text.", "type": _SCALAR},
    "note": {"description": "What else there is to say.", "type": _SCALAR},
    "evidence": {"description": "A link or a file that shows it.", "type": _SCALAR},
    "by": {"description": "Who says so.", "type": _SCALAR},
    "unsure": {"description": "Worth another look.", "enum": [True, False, None, "true", "false"]},
    "not-applicable": {"description": "Why it does not apply.", "type": _SCALAR},
}
_DETAILS = ("note", "evidence", "by", "date", "unsure")
_NOTHING: Schema = {"type": "null"}
_NUMBER = re.compile(r"0x[0-9a-f]+|0o[0-7]+|[0-9]+(e-?[0-9]+)?")
"""An id that YAML 1.2 takes for a number."""
_MOST_DIGITS = 300
"""Of a number that every reader of JSON can hold."""
_MOST_CLAIMS = 100
"""On one question."""
_PACK_ID = "[a-z0-9][a-z0-9-]*"
AMOUNT = r"^[0-9]{1,15}(\.[0-9]{1,9})?$"
"""A number of a figure, which may have decimals."""
AMOUNT_OR_UNKNOWN = rf"{AMOUNT}|^unknown$"


def answers_schema(pack: Pack) -> str:
    """The schema of the pack's answers files as JSON text."""
    questions = pack.questions.values()
    schema = {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$comment": MARK,
        "title": f"{pack.title}: answers",
        "description": pack.question_title,
        **_mapping(
            {
                "pack": _pack(pack),
                "case": _defined("case"),
                "date": _defined("date"),
                "answers": _optional(
                    _mapping(_named({question.id: _question(question) for question in questions}))
                ),
                "expect": _optional(_expect(pack)),
                "respondent": _optional(_respondent(pack)),
                "about": _optional(_about()),
                "figures": _optional(
                    _mapping(_named({id: _figure(each) for id, each in pack.figures.items()}))
                ),
                "currency": {
                    "description": "The one currency in which all amounts of the case are.",
                    "type": _SCALAR,
                },
                "done": _optional(
                    _mapping(_named({each.id: _done(each) for each in pack.actions}))
                ),
            }
        ),
        "required": ["pack"],
        "definitions": {
            **_REMARKS,
            **{f"{question.id}.answer": _answer(question) for question in questions},
            **{f"{question.id}.claim": _claim(question) for question in questions},
        },
    }
    return _text(schema, 4) + "\n"


def _text(schema: Any, levels: int) -> str:
    """JSON with a line for each entry of so many levels, which gives a question one line."""
    if not levels or not isinstance(schema, dict):
        return json.dumps(schema, ensure_ascii=False)
    lines = (f"{json.dumps(key)}: {_text(each, levels - 1)}" for key, each in schema.items())
    return "{\n" + ",\n".join(lines) + "\n}"


# Words, and how YAML takes them


def _spellings(id: str) -> list[Any]:
    """An id as text, and as the number or truth value that YAML may take it for."""
    if id in ("true", "false"):
        return [id, id == "true"]
    if len(id) > _MOST_DIGITS or not _NUMBER.fullmatch(id):
        return [id]
    if base := {"0x": 16, "0o": 8}.get(id[:2]):
        return [id, int(id, base)]
    number = float(id) if "e" in id else int(id)
    if number == float("inf"):
        return [id]
    return [id, int(number) if number == int(number) else number]


def _words(*ids: str) -> Schema:
    """One of these words."""
    spelled = chain.from_iterable(map(_spellings, ids))
    return {"enum": list({json.dumps(word): word for word in spelled}.values())}


def _named(schemas: Mapping[str, Schema]) -> dict[str, Schema]:
    """Schemas by id, and by every other name that YAML may give a key of that id."""
    others = {
        json.dumps(word): schema for id, schema in schemas.items() for word in _spellings(id)[1:]
    }
    return {**schemas, **{name: each for name, each in others.items() if name not in schemas}}


def _some(ids: Iterable[str]) -> Schema:
    """One of these words, or a list of them; nothing at all is fine, too."""
    word = _words(*ids)
    return {"anyOf": [_NOTHING, word, {"type": "array", "items": word}]}


# Parts


def _pack(pack: Pack) -> Schema:
    """How a file names its pack: no other by its id, and no version that is yet to come."""
    version = f"@0*({_up_to(pack.version)})$"
    text = {
        "type": "string",
        "minLength": 1,
        "anyOf": [
            {"pattern": f"^{pack.id}({version}|$)"},
            {
                "not": {"pattern": f"^{_PACK_ID}(@[0-9]{{1,9}})?$"},
                "anyOf": [{"not": {"pattern": "@[0-9]{1,9}$"}}, {"pattern": version}],
            },
        ],
    }
    return {
        "description": f"{pack.id}, or the path of the pack's folder from this file.",
        "anyOf": [text, _words(pack.id)],
    }


def _up_to(number: int) -> str:
    """A pattern for the whole numbers from 0 to this one."""
    digits = str(number)
    lower = [
        f"{digits[:place]}[0-{int(digit) - 1}][0-9]{{{len(digits) - place - 1}}}"
        for place, digit in enumerate(digits)
        if digit != "0"
    ]
    return "|".join([digits, *lower, f"[0-9]{{0,{len(digits) - 1}}}"])


def _question(question: Question) -> Schema:
    """Everything that may stand behind a question's id."""
    options = "".join(f"\n- {option.id}: {option.text}" for option in question.options)
    said = {
        "description": "Who says what.",
        "type": ["array", "null"],
        "items": _defined(f"{question.id}.claim"),
        "maxItems": _MOST_CLAIMS,
    }
    alike = [{"type": "array", "items": voice} for voice in _voices(question)]
    disputed = {**said, "minItems": 2, "not": {"anyOf": alike}}
    full = _with_details(question, _defined("not-applicable"), {"disputed": disputed})
    full["properties"]["said"] = said
    return {
        "title": question.text,
        "description": f"{question.why}\n{options}".rstrip(),
        "anyOf": [
            _NOTHING,
            *_plain(question),
            {**full, "not": {"allOf": [_given("disputed"), _given("said")]}},
        ],
    }


def _plain(question: Question) -> list[Schema]:
    """An answer without anything behind it."""
    known = _defined(f"{question.id}.answer")
    return [known] if question.not_applicable is None else [known, _words("not-applicable")]


def _answer(question: Question) -> Schema:
    """An answer of somebody to whom the question applies."""
    ids = question.option_ids
    if question.kind == "choice":
        return _words(*ids, "unknown")
    if question.kind == "number":
        bounds = {"minimum": question.minimum, "maximum": question.maximum}
        return {"anyOf": [{"type": "integer", **bounds}, _words("unknown")]}
    several = {"type": "array", "items": _words(*ids), "uniqueItems": True}
    return {"anyOf": [several, _words(*ids, "none", "unknown")]}


def _claim(question: Question) -> Schema:
    """What one person says; whoever sets the question aside says why."""
    full = _with_details(question, {**_REMARKS["not-applicable"], "minLength": 1}, {})
    full["not"] = {"properties": {"answer": _words("not-applicable")}, "required": ["answer"]}
    return {"anyOf": [_defined(f"{question.id}.answer"), full]}


def _voices(question: Question) -> Iterator[Schema]:
    """What all may say without a dispute: the same, or that nobody knows."""
    yield {"anyOf": [*_says(_words("unknown")), _given("not-applicable")]}
    if question.kind == "choice":
        for option in question.options:
            yield {"anyOf": _says(_words(option.id, "unknown"))}


def _says(words: Schema) -> list[Schema]:
    """One of these words, with or without something behind it."""
    return [words, {"type": "object", "properties": {"answer": words}, "required": ["answer"]}]


def _with_details(question: Question, reason: Schema, more: Mapping[str, Schema]) -> Schema:
    """An answer, or one of `more`, with details; a key may have nothing behind it."""
    forms: dict[str, Schema] = {"answer": {"anyOf": [_NOTHING, *_plain(question)]}, **more}
    if question.not_applicable is not None:
        forms["not-applicable"] = reason
    found = _mapping({**forms, **{name: _defined(name) for name in _DETAILS}})
    if question.not_applicable is None:  # the key is known, and editors need not offer it
        found["patternProperties"] = {"^not-applicable$": _NOTHING}
    return {**found, "oneOf": [_given(form) for form in forms]}


def _given(key: str) -> Schema:
    """A mapping with something behind this key."""
    return {"type": "object", "properties": {key: {"not": _NOTHING}}, "required": [key]}


def _expect(pack: Pack) -> Schema:
    """What a case should come to."""
    approaches = _some(pack.approach_ids)
    rows = _some(pack.rule_ids)
    stage, certainty = _words(*pack.stage_ids), _words("firm", "likely", "leaning", "open")
    bands = _mapping(_named({each.id: _words(*each.bands) for each in pack.dimensions}))
    return {
        "description": "For cases: what these answers should come to; a report ignores it.",
        **_mapping(
            {
                "approach": approaches,
                "unacceptable": approaches,
                "gate": _some([*(category.id for category in pack.categories), "none"]),
                "stage": {"anyOf": [_NOTHING, stage]},
                "certainty": {"anyOf": [_NOTHING, certainty]},
                "fired": rows,
                "silent": rows,
                "bands": _optional(bands),
            }
        ),
    }


def _about() -> Schema:
    """What the case is about, and what was decided in the end."""
    text = {"type": _SCALAR}
    decided = _mapping(dict.fromkeys(("what", "by", "date", "why"), text))
    words = dict.fromkeys(("job", "decides", "deadline", "stake"), text)
    return _mapping({**words, "decided": _optional(decided)})


def _respondent(pack: Pack) -> Schema:
    """Whose return a file is, and of which form."""
    made_of = {"pack": {"anyOf": [_NOTHING, _words(""), _pack(pack)]}}
    return _mapping({**{key: {"type": _SCALAR} for key in ("by", "owner", "case")}, **made_of})


def _figure(figure: CostFigure) -> Schema:
    """What is known of a number: itself, a range with or without the likely one, or nothing."""
    amount: Schema = {"type": ["string", "number"], "minimum": float(figure.minimum)}
    if figure.maximum:
        amount["maximum"] = float(figure.maximum)
    one, each = {**amount, "pattern": AMOUNT_OR_UNKNOWN}, {**amount, "pattern": AMOUNT}
    value = {"anyOf": [one, {"type": "array", "items": each, "minItems": 2, "maxItems": 3}]}
    details = {name: _defined(name) for name in ("note", "evidence", "by", "date")}
    claim = {"anyOf": [value, {**_mapping({"value": value, **details}), "required": ["value"]}]}
    said = {"type": ["array", "null"], "items": claim, "maxItems": _MOST_CLAIMS}
    forms: dict[str, Schema] = {
        "value": {"anyOf": [_NOTHING, value]},
        "disputed": {**said, "minItems": 2},
    }
    full = _mapping({**forms, "said": said, **details})
    return {
        "title": figure.label,
        "description": f"{figure.help}\nIn {figure.unit}.",
        "anyOf": [_NOTHING, value, {**full, "oneOf": [_given(form) for form in forms]}],
    }


def _done(action: Action) -> Schema:
    """The day on which something was done."""
    return {"description": action.title, "type": _SCALAR, "minLength": 1}


def _defined(name: str) -> Schema:
    return {"$ref": f"#/definitions/{name}"}


def _mapping(properties: Mapping[str, Schema]) -> Schema:
    """An object with these keys and no other."""
    return {"type": "object", "properties": {**properties}, "additionalProperties": False}


def _optional(mapping: Schema) -> Schema:
    """The same, or nothing."""
    return {**mapping, "type": ["object", "null"]}
