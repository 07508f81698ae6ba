"""JSON Schemas of what anybody writes or reads: a pack's files, and the JSON result.

Owns how shapes become draft-07, the newest that editors of YAML read in full. It must not declare
a shape, nor read or write a file.
"""

from __future__ import annotations

import json
import re
from typing import Any

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema

from advisor.loading.shapes.answers import AnswersShape
from advisor.loading.shapes.costs import CostsShape
from advisor.loading.shapes.evidence import EvidenceShape
from advisor.loading.shapes.pack import PrecedentsShape, QuestionnaireShape, SourcesShape
from advisor.loading.shapes.parts import Shape
from advisor.loading.shapes.rules import RulesShape
from advisor.report.contract import Result
from advisor.resources import template_text
from advisor.schema import MARK

Schema = dict[str, Any]

SHAPES: dict[str, type[Shape]] = {
    "questionnaire": QuestionnaireShape,
    "rules": RulesShape,
    "sources": SourcesShape,
    "costs": CostsShape,
    "evidence": EvidenceShape,
    "precedents": PrecedentsShape,
    "case": AnswersShape,
}


_READ = {"boolean": "true", "integer": "1", "number": "1.5"}
"""What an editor makes of text without quotes, with an example of each."""


class _Draft07(GenerateJsonSchema):
    """Leaves out what says nothing to a reader: titles made of names, and null as a default."""

    schema_dialect = "http://json-schema.org/draft-07/schema#"

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002  # it is asked so
        return False

    def default_schema(self, schema: Any) -> Schema:
        return self.generate_inner(schema["schema"])

    def tuple_schema(self, schema: Any) -> Schema:
        found = super().tuple_schema(schema)
        if "prefixItems" in found:
            found["items"] = found.pop("prefixItems")
        return found


class _Yaml(_Draft07):
    """As an editor reads YAML: what the loader takes for text may be a number or a truth value."""

    def str_schema(self, schema: Any) -> Schema:
        found = super().str_schema(schema)
        if "pattern" not in found:
            return {**found, "type": ["string", "number", "boolean"]}
        fitting = [kind for kind, text in _READ.items() if re.search(found["pattern"], text)]
        return {**found, "type": ["string", *fitting], "minimum": 0}  # none of ours allows a sign

    def literal_schema(self, schema: Any) -> Schema:
        words = [word for word in schema["expected"] if word.islower()]
        return {"enum": [*words, *(word == "true" for word in words if word in ("true", "false"))]}


def pack_file_schemas() -> dict[str, Schema]:
    """The schemas of a pack's files, by the names of the files they go into."""
    return {f"{name}.schema.json": _schema(shape, _Yaml) for name, shape in SHAPES.items()}


def result_schema() -> Schema:
    """The schema of the JSON result, every key of it with what it means."""
    schema, meanings = _schema(Result, _Draft07), json.loads(template_text("result-keys.json"))
    parts = schema["definitions"]
    for name, part in [("Result", schema), *parts.items()]:
        for key, value in part["properties"].items():
            if value.keys() & {"$ref", "description"}:  # beside a reference no reader looks
                continue
            held = re.findall(r"#/definitions/(\w+)", json.dumps(value))
            meaning = meanings.get(f"{name}.{key}") or meanings.get(key)
            value["description"] = meaning or parts[held[0]]["description"]
    return schema


def as_text(schema: Schema) -> str:
    """One or several schemas as JSON text."""
    return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"


def _schema(shape: type[Any], generator: type[_Draft07]) -> Schema:
    schema = TypeAdapter(shape).json_schema(
        ref_template="#/definitions/{model}", schema_generator=generator
    )
    definitions = schema.pop("$defs")
    for each in (schema, *definitions.values()):
        del each["title"]  # the name of a class
    head = {"$schema": generator.schema_dialect, "$comment": MARK}
    return {**head, **schema, "definitions": definitions}
