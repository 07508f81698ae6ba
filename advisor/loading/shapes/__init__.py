"""The shape stage: which keys each kind of file has, and what kind of value stands under them.

The shapes are pydantic's models, and the one source of the checks here, of the JSON Schemas of a
pack's files and of the tables in WRITING.md. A module for each kind of file has them, made of
`parts`; a mark says which texts are ids. This module owns the words for what does not fit. What a
value means is not decided here. Import it late, and the shapes of a pack only where one is read
anew: models take time to build.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin

from pydantic import Tag, ValidationError

from advisor.loading.figures import meant
from advisor.loading.nodes import Node
from advisor.loading.problems import Problems, allowed, did_you_mean, show
from advisor.loading.shapes.parts import ID, IdOf, Shape
from advisor.schema import AMOUNT, AMOUNT_OR_UNKNOWN
from advisor.text import counted

_BAD_AMOUNT = (
    "bad-amount",
    "{value} in {key} is no amount; write digits, with `.` before decimals, such as 1200 or 0.15"
    "{hint}",
)
_WORDS = {
    "string_type": ("wrong-type", "{key} has to be a text, not {value}"),
    "int_type": ("wrong-type", "{key} has to be a whole number such as 3, not {value}"),
    "list_type": ("wrong-type", "{key} has to be a list such as [a, b], not {value}"),
    "model_type": ("wrong-type", "{key} has to hold `key: value` entries, not {value}"),
    "dict_type": ("wrong-type", "{key} has to hold `key: value` entries, not {value}"),
    "union_tag_invalid": ("wrong-type", "{key} has to be a text or a list, not {value}"),
    "literal_error": ("not-allowed", "{key} cannot be {value}; {hint}"),
    ID: (
        "bad-id",
        "{value} is no id; an id has small letters, digits and dashes, and begins with no dash",
    ),
    AMOUNT: _BAD_AMOUNT,
    AMOUNT_OR_UNKNOWN: _BAD_AMOUNT,
    "value_error": ("range-order", "the numbers of {key} have to run from low to high"),
    "string_too_short": ("empty-text", "{key} is empty"),
    "string_too_long": ("too-long", "{key} has more than {max_length} characters"),
    "too_short": (
        "wrong-count",
        "{key} has {entries} and needs at least {min_length}",
    ),
    "too_long": (
        "wrong-count",
        "{key} has {entries} and may have at most {max_length}",
    ),
    "greater_than_equal": ("out-of-range", "{key} is {value}; the least is {ge}"),
    "less_than_equal": ("out-of-range", "{key} is {value}; the most is {le}"),
}
"""What the checker finds, or which pattern is not met, and how people say it."""


def check(root: Node, shape: type[Shape], problems: Problems) -> None:
    """Add every place where a file has not the shape of its kind."""
    try:
        shape.model_validate(root.bare())
    except ValidationError as error:
        for found in error.errors(include_url=False, include_input=False):
            _explain(root, shape, found, problems)


class _IdPlaces(NamedTuple):
    """Where ids stand in a value: in itself, in its entries, or below its keys."""

    marks: tuple[IdOf, ...] = ()
    entries: tuple[_IdPlaces, ...] = ()
    values: tuple[_IdPlaces, ...] = ()
    """Below any key."""
    keys: tuple[tuple[str, _IdPlaces], ...] = ()


def check_ids(
    root: Node, shape: Any, ids: Mapping[str, Iterable[str]], problems: Problems
) -> None:
    """Add every id in a file that nothing has; `ids` are given by what they are ids of."""
    for what, node in _named(root, _id_places(shape)):
        if str(node.value) not in ids[what]:
            problems.unknown(node, what, str(node.value), ids[what])


def _named(node: Node, ids: _IdPlaces) -> Iterator[tuple[str, Node]]:
    """The texts that have to be ids, each with what of."""
    for mark in ids.marks:
        named = map(node.key, node.pairs) if mark.keys else node.entries
        yield from ((mark.what, each) for each in named)
    inside = [(each, its) for its in ids.values for each in node.items.values()]
    inside += [(node.items[key], its) for key, its in ids.keys if key in node.items]
    if isinstance(node.value, list):
        inside += [(each, its) for its in ids.entries for each in node.value]
    for each, its in inside:
        yield from _named(each, its)


def _id_places(shape: Any) -> _IdPlaces:
    """Where ids stand in a value of that shape."""
    kind, parts = get_origin(shape), get_args(shape)
    if kind is Annotated:
        inner, marks = _id_places(parts[0]), [mark for mark in parts[1:] if isinstance(mark, IdOf)]
        return inner._replace(marks=(*inner.marks, *marks))
    inside = tuple(ids for ids in map(_id_places, parts) if any(ids))
    if kind in (Union, UnionType):
        return _IdPlaces(*(sum(each, ()) for each in zip(*inside, strict=True)))
    if kind is list:
        return _IdPlaces(entries=inside)
    if kind is dict:
        return _IdPlaces(values=inside)
    is_shape = kind is None and isinstance(shape, type) and issubclass(shape, Shape)
    return _id_places_below(shape) if is_shape else _IdPlaces()


@cache
def _id_places_below(shape: type[Shape]) -> _IdPlaces:
    """Where ids stand in a mapping."""
    found = ((key, _id_places(each)) for key, each in fields(shape).items())
    return _IdPlaces(keys=tuple((key, ids) for key, ids in found if any(ids)))


@cache
def fields(shape: type[Shape]) -> Mapping[str, Any]:
    """What a mapping holds by its keys in a file, those first that it needs."""
    each = sorted(shape.model_fields.values(), key=lambda field: not field.is_required())
    return {str(field.alias): field.rebuild_annotation() for field in each}


def _explain(node: Node, shape: Any, found: Any, problems: Problems) -> None:
    """One thing the checker found, where it stands and in the words of the file."""
    key = "the file"
    for step in found["loc"]:
        shape = _bare(shape)
        if get_origin(shape) is Union:  # the step says how the alternative is written
            shape = next(each for each in get_args(shape) if Tag(step) in get_args(each))
        elif get_origin(shape) is list:
            node, shape = node.entries[step], get_args(shape)[0]
        elif get_origin(shape) is dict:
            key, node, shape = show(step), node.at(step), get_args(shape)[1]
        elif step not in (known := fields(shape)):
            return problems.unknown(node.key(step), "key", step, known)
        elif step not in node.items:
            return problems.add(node.key(step), "missing-key", f"{show(step)} is missing")
        else:
            key, node, shape = show(step), node.at(step), known[step]
    context, inner = found.get("ctx", {}), _bare(shape)
    literal = get_args(inner) if get_origin(inner) is Literal else ()
    expected = [word for word in literal if word.islower()]
    hint = f"{allowed(expected)}{did_you_mean(str(node.value), expected)}"
    if context.get("pattern") in (AMOUNT, AMOUNT_OR_UNKNOWN):
        hint = meant(str(node.value))
    code, words = _WORDS[context.get("pattern", found["type"])]
    entries = counted(context.get("actual_length") or 0, "entries")
    said = words.format(key=key, value=node.say(), hint=hint, entries=entries, **context)
    return problems.add(node, code, said)


def _bare(shape: Any) -> Any:
    """A shape without its constraints, and without the None of a key that may be blank."""
    parts = [each for each in get_args(shape) if each is not NoneType]
    optional = NoneType in get_args(shape) and len(parts) == 1
    return _bare(parts[0]) if optional or get_origin(shape) is Annotated else shape
