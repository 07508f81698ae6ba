"""The shape stage: which keys each kind of file has, and what kind of value stands under them.

Owns the tables of shapes and the words for what does not fit them; pydantic's core does the
checking, and nothing else in the package imports pydantic. The tables are made of the core's own
parts because a class per shape takes longer to define than a whole pack takes to read. What a
value means (does that question exist?) is not decided here. Import this module late.
"""

from __future__ import annotations

from functools import cache
from typing import Any, Literal

from pydantic_core import SchemaValidator, ValidationError
from pydantic_core import core_schema as core

from advisor.loading.faults import Faults, allowed, did_you_mean, show
from advisor.loading.nodes import Node

Shape = Any
"""One of pydantic-core's schemas; nested dictionaries that the messages walk through."""
Kind = Literal["questionnaire", "rules", "sources", "answers"]


def _entry(required: dict[str, Shape], optional: dict[str, Shape]) -> Shape:
    """A mapping with these keys and no other."""
    fields = {key: core.typed_dict_field(shape) for key, shape in required.items()}
    for key, shape in optional.items():
        fields[key] = core.typed_dict_field(shape, required=False)
    return core.typed_dict_schema(fields, extra_behavior="forbid")


def _any_of(**shapes: Shape) -> Shape:
    """One of these shapes, told apart by what is written: a text, a list or a mapping."""
    return core.tagged_union_schema(shapes, discriminator=_form)


def _form(value: object) -> str:
    if isinstance(value, dict):
        return "mapping"
    return "list" if isinstance(value, list) else "text"


def _by_id(shape: Shape) -> Shape:
    return core.dict_schema(core.str_schema(), shape)


def _some(shape: Shape, most: int | None = None) -> Shape:
    return core.list_schema(shape, min_length=1, max_length=most)


ID = core.str_schema(pattern="^[a-z0-9][a-z0-9-]*$", coerce_numbers_to_str=True)
TEXT = core.str_schema(min_length=1, coerce_numbers_to_str=True)
LABEL = core.str_schema(min_length=1, max_length=60, coerce_numbers_to_str=True)
REMARK = core.str_schema(coerce_numbers_to_str=True)
WHOLE = core.int_schema(strict=True)
POSITIVE = core.int_schema(strict=True, ge=1)
PERCENT = core.int_schema(strict=True, ge=0, le=100)
FLAG = core.literal_schema(["true", "false"])
TEXTS = _any_of(text=TEXT, list=core.list_schema(TEXT))
VALUE = _any_of(text=REMARK, list=core.list_schema(TEXT))
"""An answer: an option, a number, or options."""
TEST = _any_of(
    text=TEXT, list=_some(TEXT), mapping=_entry({}, {"not": TEXTS, "has": TEXTS, "lacks": TEXTS})
)
WHEN = core.dict_schema(core.str_schema(), TEST, min_length=1)
SOURCE = {"source": TEXTS}

NAMED = _entry({"id": ID, "title": TEXT}, {})
STAGE = {"id": ID, "title": TEXT, "summary": TEXT}
DIMENSION = _entry(
    {"id": ID, "title": TEXT, "kind": core.literal_schema(["need", "readiness"])}, {"for": TEXTS}
)
WEIGHT = core.int_schema(strict=True, ge=1, le=1_000_000)
OPTION = _entry({"id": ID, "text": TEXT}, {"weight": WEIGHT, "same": FLAG})
QUESTION = _entry(
    {
        "id": ID,
        "label": LABEL,
        "text": TEXT,
        "why": TEXT,
    },
    {
        "kind": core.literal_schema(["choice", "multi", "number"]),
        "help": TEXT,
        "core": FLAG,
        "fixed": FLAG,
        "effort": core.int_schema(strict=True, ge=0),
        "owner": TEXT,
        "ordered": FLAG,
        "ask-if": WHEN,
        "otherwise": VALUE,
        "not-applicable": VALUE,
        "options": _some(OPTION),
        "unit": TEXT,
        "minimum": WHOLE,
        "maximum": WHOLE,
        **SOURCE,
    },
)
SECTION = _entry(
    {"id": ID, "title": TEXT, "dimension": TEXT, "questions": _some(QUESTION, 100)},
    {"intro": TEXT},
)
CARRIED = core.dict_schema(core.str_schema(), _by_id(VALUE), min_length=1, max_length=1)
QUESTIONNAIRE = _entry(
    {
        "id": ID,
        "version": POSITIVE,
        "title": TEXT,
        "question": TEXT,
        "approaches": _some(_entry(STAGE, {"highest-stage": TEXT})),
        "stages": _some(_entry(STAGE, {})),
        "dimensions": _some(DIMENSION),
        "sections": _some(SECTION),
    },
    {
        "need-map": _entry({"across": TEXT, "up": TEXT}, {}),
        "categories": core.list_schema(NAMED),
        "topics": core.list_schema(NAMED),
        "renamed": _by_id(TEXT),
        "split": _by_id(TEXTS),
        "removed": _by_id(TEXT),
        "from": _by_id(_by_id(_any_of(text=TEXT, mapping=CARRIED))),
    },
)

PARAMETER = _entry({"value": WHOLE, "because": TEXT}, {"unit": TEXT, **SOURCE})
CUTS = core.list_schema(TEXT, min_length=2, max_length=2)
SCORE = _entry({"id": ID, "when": WHEN, "points": WHOLE, "because": TEXT}, SOURCE)
GATE = _entry(
    {
        "id": ID,
        "level": core.literal_schema(["blocker", "caution", "fact"]),
        "title": TEXT,
        "when": WHEN,
        "because": TEXT,
    },
    {"category": TEXT, "cap": TEXT, "veto": TEXTS, "for": TEXTS, **SOURCE},
)
ROW = {
    "when": core.dict_schema(core.str_schema(), TEXTS, min_length=1),
    "otherwise": TEXT,
    **SOURCE,
}
BECAUSE = {"id": ID, "because": TEXT}
BETWEEN = {"between": core.list_schema(TEXT, min_length=2), "decided-by": TEXT}
CHECK = _entry({"id": ID, "when": WHEN, "message": TEXT}, SOURCE)
TRIGGER = {
    "for": TEXTS,
    "stages": TEXTS,
    "when": WHEN,
    "gates": TEXTS,
    "dimensions": _by_id(TEXTS),
    "open": TEXTS,
    **SOURCE,
}
ACTION = _entry(
    {"id": ID, "title": TEXT, "do": TEXT, "owner": TEXT, "effort": TEXT, "done-when": TEXT},
    {"tools": TEXT, **TRIGGER},
)
RULES = _entry(
    {
        "certainty": _entry({"likely": PERCENT, "leaning": PERCENT, "core-known": PERCENT}, {}),
        "bands": _by_id(CUTS),
        "scores": _by_id(core.list_schema(SCORE)),
        "approach-table": _some(_entry(BECAUSE, {"approach": TEXT, **BETWEEN, **ROW})),
        "stage-table": _some(_entry(BECAUSE, {"stage": TEXT, "for": TEXTS, **ROW})),
    },
    {
        "parameters": _by_id(PARAMETER),
        "gates": core.list_schema(GATE),
        "checks": core.list_schema(CHECK),
        "actions": core.list_schema(ACTION),
        "passages": core.list_schema(_entry({"id": ID, "topic": TEXT, "text": TEXT}, TRIGGER)),
    },
)

SOURCES = _entry(
    {
        "works": _by_id(
            _entry({"title": TEXT}, {"author": TEXT, "publisher": TEXT, "date": TEXT})
        ),
        "points": _by_id(_entry({"work": TEXT, "point": TEXT}, {"advice": FLAG})),
    },
    {},
)

DETAILS = {"note": REMARK, "evidence": REMARK, "by": REMARK, "date": REMARK, "unsure": FLAG}
ONE = {"answer": VALUE, "not-applicable": REMARK, **DETAILS}
CLAIM = _any_of(text=TEXT, list=core.list_schema(TEXT), mapping=_entry({}, ONE))
CLAIMS = core.list_schema(CLAIM, max_length=100)
"""What people said about one question; more than a report can show is no answers file."""
ANSWERS = _entry(
    {"pack": TEXT},
    {
        "case": REMARK,
        "date": REMARK,
        "answers": _by_id(
            _any_of(
                text=TEXT,
                list=core.list_schema(TEXT),
                mapping=_entry({}, {**ONE, "disputed": CLAIMS, "said": CLAIMS}),
            )
        ),
        "expect": _entry(
            {},
            {
                "approach": TEXTS,
                "unacceptable": TEXTS,
                "gate": TEXTS,
                "stage": TEXT,
                "certainty": core.literal_schema(["firm", "likely", "leaning", "open"]),
                "fired": TEXTS,
                "silent": TEXTS,
                "bands": _by_id(TEXT),
            },
        ),
    },
)


@cache
def _validator(kind: Kind) -> SchemaValidator:
    return SchemaValidator(_SHAPES[kind])


_SHAPES: dict[Kind, Shape] = {
    "questionnaire": QUESTIONNAIRE,
    "rules": RULES,
    "sources": SOURCES,
    "answers": ANSWERS,
}


_WORDS = {
    "string_type": ("wrong-type", "{key} has to be a text, not {value}"),
    "int_type": ("wrong-type", "{key} has to be a whole number such as 3, not {value}"),
    "list_type": ("wrong-type", "{key} has to be a list such as [a, b], not {value}"),
    "dict_type": ("wrong-type", "{key} has to hold `key: value` entries, not {value}"),
    "union_tag_invalid": ("wrong-type", "{key} has to be a text or a list, not {value}"),
    "literal_error": ("not-allowed", "{key} cannot be {value}; {hint}"),
    "string_pattern_mismatch": (
        "bad-id",
        "{value} is no id; an id has small letters, digits and dashes, and begins with no dash",
    ),
    "string_too_short": ("empty-text", "{key} is empty"),
    "string_too_long": ("too-long", "{key} has more than {max_length} characters"),
    "too_short": (
        "wrong-count",
        "{key} has {actual_length} entries and needs at least {min_length}",
    ),
    "too_long": (
        "wrong-count",
        "{key} has {actual_length} entries and may have at most {max_length}",
    ),
    "greater_than_equal": ("out-of-range", "{key} is {value}; the least is {ge}"),
    "less_than_equal": ("out-of-range", "{key} is {value}; the most is {le}"),
}
"""What the checker finds, and how people say it."""


def check(root: Node, kind: Kind, faults: Faults) -> None:
    """Add every place where a file has not the shape of its kind."""
    try:
        _validator(kind).validate_python(root.bare())
    except ValidationError as error:
        for found in error.errors(include_url=False, include_input=False):
            _explain(root, _SHAPES[kind], found, faults)
    _refuse_blank(root, _SHAPES[kind], faults)


def _refuse_blank(node: Node, shape: Shape, faults: Faults) -> None:
    """Refuse unknown keys that the checker does not see, since nothing stands behind them.

    Between brackets such a key is the rest of a text that a comma has split.
    """
    if shape["type"] == "tagged-union":
        shape = shape["choices"].get(_form(node.value), shape)
    if shape["type"] == "list":
        for entry in node.entries:
            _refuse_blank(entry, shape["items_schema"], faults)
    elif shape["type"] == "dict":
        for item in node.items.values():
            _refuse_blank(item, shape["values_schema"], faults)
    elif shape["type"] == "typed-dict":
        _refuse_blank_keys(node, shape["fields"], faults)


def _refuse_blank_keys(node: Node, fields: Any, faults: Faults) -> None:
    for name, (key, value) in node.pairs.items():
        if name in fields:
            _refuse_blank(value, fields[name]["schema"], faults)
        elif value.blank:
            faults.unknown(key, "key", name, fields)


def _explain(node: Node, shape: Shape, found: Any, faults: Faults) -> None:
    """One thing the checker found, where it stands and in the words of the file."""
    key = "the file"
    for step in found["loc"]:
        if shape["type"] == "tagged-union":
            shape = shape["choices"][step]
        elif shape["type"] == "list":
            node, shape = node.entries[step], shape["items_schema"]
        elif shape["type"] == "dict":
            key, node, shape = show(step), node.at(step), shape["values_schema"]
        elif step not in node.items:
            faults.add(node.key(step), "missing-key", f"{show(step)} is missing")
            return
        elif step not in shape["fields"]:
            faults.unknown(node.key(step), "key", step, shape["fields"])
            return
        else:
            key, node, shape = show(step), node.at(step), shape["fields"][step]["schema"]
    code, words = _WORDS[found["type"]]
    expected = shape.get("expected", [])
    hint = f"{allowed(expected)}{did_you_mean(str(node.value), expected)}"
    values = {"key": key, "value": node.say(), "hint": hint, **found.get("ctx", {})}
    faults.add(node, code, words.format(**values))
