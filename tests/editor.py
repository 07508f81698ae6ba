"""An answers file as an editor reads and judges it: by YAML 1.2 and by a JSON Schema.

Scalars are resolved by the core schema of YAML 1.2 (10.3.2 of its specification), and keys become
text as JavaScript makes them. Two validators that share no code judge, and have to agree.
"""

from __future__ import annotations

import json
import re
from typing import Any

import jsonschema  # type: ignore[import-untyped]  # it comes without types
import jsonschema_rs
from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

_CORE = (
    (r"null|Null|NULL|~|", lambda _: None),
    (r"true|True|TRUE", lambda _: True),
    (r"false|False|FALSE", lambda _: False),
    (r"[-+]?[0-9]+", int),
    (r"0o[0-7]+", lambda text: int(text[2:], 8)),
    (r"0x[0-9a-fA-F]+", lambda text: int(text[2:], 16)),
    (r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", float),
    (r"[-+]?\.(inf|Inf|INF)|\.nan|\.NaN|\.NAN", lambda text: float(text.replace(".", "", 1))),
)


def core(text: str) -> Any:
    """What a scalar without quotes is in YAML 1.2."""
    return next((make(text) for form, make in _CORE if re.fullmatch(form, text)), text)


def instance(text: str) -> Any:
    """A document as a validator sees it."""
    return _bare(YAML(typ="safe", pure=True).compose(text))


def _bare(node: Node) -> Any:
    if isinstance(node, ScalarNode):
        return node.value if node.style else core(node.value)
    if isinstance(node, SequenceNode):
        return [_bare(each) for each in node.value]
    assert isinstance(node, MappingNode)
    return {_name(_bare(key)): _bare(value) for key, value in node.value}


def _name(key: Any) -> str:
    """A key as JavaScript makes a property's name of it."""
    if isinstance(key, str):
        return key
    return json.dumps(int(key) if isinstance(key, float) and key == int(key) else key)


class Schema:
    """A schema that two validators have read."""

    def __init__(self, text: str) -> None:
        self.schema = schema = json.loads(text, parse_constant=_refuse)
        self._python = jsonschema.Draft7Validator(schema)
        self._rust = jsonschema_rs.Draft7Validator(schema)

    @property
    def valid(self) -> bool:
        """Whether it is a schema at all, by the meta-schema of draft-07."""
        meta = jsonschema.Draft7Validator(jsonschema.Draft7Validator.META_SCHEMA)
        valid = meta.is_valid(self.schema)
        assert jsonschema_rs.meta.is_valid(self.schema) is valid
        return valid

    def accepts(self, text: str) -> bool:
        """Whether an editor finds nothing to mark in a document."""
        read = instance(text)
        valid = self._python.is_valid(read)
        assert self._rust.is_valid(read) is valid, text
        return valid

    def marked(self, text: str) -> set[str]:
        """The places of a document, as `a/b/0`, that an editor marks."""
        found = self._python.iter_errors(instance(text))
        return {"/".join(map(str, error.absolute_path)) for error in found}


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")
