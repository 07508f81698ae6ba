"""The JSON Schema of a pack's answers files, for editors and checkers.

Owns the translation of questions into JSON Schema draft-07, the newest that editors of YAML read
in full. It says what one file may hold, as an editor reads it; positions and nearest matches are
the loader's, which stays the judge. It must not read or write files.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from advisor.model import Pack, Question

Schema = dict[str, Any]

MARK = "Written by advisor, and written anew without asking."
"""Stands in every schema, so that `init` knows its own."""

_SCALAR = ["string", "number", "boolean", "null"]
"""Free text, in any way that YAML may take it."""
_REMARKS: Schema = {
    "case": {"description": "What this is about.", "type": _SCALAR},
    "date": {"description": "When, as text.", "type": _SCALAR},
    "note": {"description": "What else there is to say.", "type": _SCALAR},
    "evidence": {"description": "A link or a file that shows it.", "type": _SCALAR},
    "by": {"description": "Who says so.", "type": _SCALAR},
    "unsure": {"description": "Worth another look.", "type": ["boolean", "null"]},
    "not-applicable": {"description": "Why it does not apply.", "type": _SCALAR},
}
_DETAILS = ("note", "evidence", "by", "date", "unsure")


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
                "pack": {
                    "description": f"{pack.id}, or the path of the pack's folder from this file.",
                    "type": "string",
                },
                "case": _defined("case"),
                "date": _defined("date"),
                "answers": {
                    **_mapping({question.id: _question(question) for question in questions}),
                    "type": ["object", "null"],
                },
                "expect": _expect(pack),
            }
        ),
        "required": ["pack"],
        "definitions": {
            **_REMARKS,
            "values": {question.id: _value(question) for question in questions},
            "claims": {question.id: _claims(question) for question in questions},
        },
    }
    return _text(schema, 4) + "\n"


def _text(schema: Any, levels: int) -> str:
    """JSON with a line for each entry of so many levels, which gives a question one line."""
    if not levels or not isinstance(schema, dict):
        return json.dumps(schema, ensure_ascii=False)
    lines = (f"{json.dumps(key)}: {_text(each, levels - 1)}" for key, each in schema.items())
    return "{\n" + ",\n".join(lines) + "\n}"


def _defined(*name: str) -> Schema:
    return {"$ref": "/".join(("#/definitions", *name))}


def _question(question: Question) -> Schema:
    """Everything that may stand behind a question's id."""
    claims = dict.fromkeys(("disputed", "said"), _defined("claims", question.id))
    options = "".join(f"\n- {option.id}: {option.text}" for option in question.options)
    return {
        "title": question.text,
        "description": f"{question.why}\n{options}".rstrip(),
        "anyOf": [
            {"type": "null"},
            _defined("values", question.id),
            _with_details(question, claims, "disputed"),
        ],
    }


def _value(question: Question) -> Schema:
    """An answer without anything behind it."""
    ids = [spelling for option in question.options for spelling in _spellings(option.id)]
    words: list[Any] = ["unknown"]
    if question.not_applicable is not None:
        words.append("not-applicable")
    if question.kind == "choice":
        return {"enum": [*ids, *words]}
    if question.kind == "number":
        bounds = {"minimum": question.minimum, "maximum": question.maximum}
        return {"anyOf": [{"type": "integer", **bounds}, {"enum": words}]}
    several = {"type": "array", "items": {"enum": ids}, "uniqueItems": True}
    return {"anyOf": [several, {"enum": [*ids, "none", *words]}]}


def _spellings(id: str) -> list[Any]:
    """An id as text, and as the number or truth value that YAML may take it for."""
    try:
        return [id, json.loads(id)]
    except ValueError:
        return [id]


def _claims(question: Question) -> Schema:
    """Who says what, while people disagree, and once that is settled."""
    claim = {"anyOf": [_defined("values", question.id), _with_details(question, {})]}
    return {"description": "Who says what.", "type": "array", "items": claim}


def _with_details(question: Question, more: Mapping[str, Schema], *forms: str) -> Schema:
    """An answer, or what `forms` add to it, with what stands behind it."""
    parts = {"answer": _defined("values", question.id)}
    if question.not_applicable is not None:
        parts["not-applicable"] = _defined("not-applicable")
    one = [{"required": [form]} for form in (*parts, *forms)]
    details = {name: _defined(name) for name in _DETAILS}
    return {**_mapping({**parts, **more, **details}), "oneOf": one}


def _expect(pack: Pack) -> Schema:
    """What a case should come to."""
    approaches, stages = _some(pack.approach_ids), _some(pack.stage_ids)
    return {
        "description": "For cases: what these answers should come to; a report ignores it.",
        **_mapping(
            {
                "approach": approaches,
                "unacceptable": approaches,
                "gate": _some([*(category.id for category in pack.categories), "none"]),
                "stage": stages,
                "certainty": {"enum": ["firm", "likely", "leaning", "open"]},
                "fired": {"type": ["string", "array"], "items": {"type": "string"}},
                "silent": {"type": ["string", "array"], "items": {"type": "string"}},
                "bands": _mapping({d.id: {"enum": list(d.bands)} for d in pack.dimensions}),
            }
        ),
    }


def _some(ids: Iterable[str]) -> Schema:
    """One of these words, or a list of them."""
    word = {"enum": list(ids)}
    return {"anyOf": [word, {"type": "array", "items": word}]}


def _mapping(properties: dict[str, Schema]) -> Schema:
    """An object with these keys and no other."""
    return {"type": "object", "properties": properties, "additionalProperties": False}
