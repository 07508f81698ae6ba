"""What parts of the JSON result have in common: names of keys, and the way to plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from typing import TYPE_CHECKING, ClassVar, Self, dataclass_transform

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Json = dict[str, object]


def key(name: str) -> str:
    """What a field is called in JSON: `from` for `from_`."""
    return name.rstrip("_")


def as_json(part: DataclassInstance) -> Json:
    """A part of the result as JSON has it, without what has its default."""
    values = {field: getattr(part, field.name) for field in fields(part)}
    return {key(f.name): _plain(each) for f, each in values.items() if each is not f.default}


def _plain(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        return as_json(value)
    if isinstance(value, Mapping):
        return {name: _plain(each) for name, each in value.items()}
    return [_plain(each) for each in value] if isinstance(value, tuple) else value


@dataclass_transform(field_specifiers=(field,))
class Part:
    """A part of the result, a dataclass by being one; pydantic reads its fields' docstrings.

    Parts live for a moment in every run: neither frozen nor compared, they are cheap.
    """

    __pydantic_config__: ClassVar = {"alias_generator": key, "use_attribute_docstrings": True}

    def __init_subclass__(cls) -> None:
        dataclass(eq=False, repr=False)(cls)

    @classmethod
    def like(cls, source: object, **others: object) -> Self:
        """The part with what its source has under the same names, and with the others."""
        names: tuple[str, ...] = cls.__match_args__  # type: ignore[attr-defined]
        same = {name: getattr(source, name) for name in names if hasattr(source, name)}
        return cls(**{**same, **others})
