"""A file's values as a small tree in which every value knows where it stands.

Owns `Node`, how the later stages read one, and the checks that a name exists or is still free.
Scalars are text, plain whole numbers apart; there are no booleans, dates or base 60 here. It must
not know what a key means.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import MISSING, fields
from functools import cache
from pathlib import PurePath
from typing import Any, TypeVar

from advisor.loading.problems import Problems, show
from advisor.model import Location

_NOTHING = ("", "~", "null", "Null", "NULL")
"""How YAML writes nothing."""


class Node:
    """One value of a file: a scalar, a list, or a mapping, and where it stands.

    A key with nothing behind it counts as not there: it is in `pairs`, and not in the mapping.
    The accessors by key trust that the file's shape was checked.
    """

    __slots__ = ("column", "end", "file", "line", "pairs", "plain", "start", "value")

    def __init__(
        self,
        value: str | int | list[Node] | dict[str, Node],
        file: str = "",
        place: tuple[int, int] = (1, 1),
        span: tuple[int, int] = (0, 0),
        plain: bool = True,
    ) -> None:
        self.value = value
        self.file = file
        self.line, self.column = place
        self.start, self.end = span
        """Offsets into the text."""
        self.plain = plain
        """A scalar without quotes, a collection without brackets."""
        self.pairs: dict[str, tuple[Node, Node]] = {}
        """Each key of a mapping with its value, blank ones too."""

    @property
    def where(self) -> Location:
        """The place, for the model."""
        return Location(PurePath(self.file).name, self.line, self.column)

    @property
    def blank(self) -> bool:
        """Nothing written, or the word for nothing."""
        return self.plain and self.value in _NOTHING

    @property
    def entries(self) -> list[Node]:
        """The items of a list; a single value is a list of one."""
        return self.value if isinstance(self.value, list) else [self]

    @property
    def items(self) -> Mapping[str, Node]:
        return self.value if isinstance(self.value, dict) else {}

    def at(self, key: str) -> Node:
        """Where a key's value stands; the mapping itself if it is not there."""
        return self.items.get(key, self)

    def key(self, key: str) -> Node:
        """Where a key stands; the mapping itself if it is not there."""
        return self.pairs[key][0] if key in self.pairs else self

    def list(self, key: str) -> list[Node]:
        return self.items[key].entries if key in self.items else []

    def map(self, key: str) -> Mapping[str, Node]:
        return self.items[key].items if key in self.items else {}

    def text(self, key: str) -> str:
        return str(self.items[key].value) if key in self.items else ""

    def texts(self, key: str) -> tuple[str, ...]:
        return tuple(str(node.value) for node in self.list(key))

    def whole(self, key: str, default: int = 0) -> int:
        return int(str(self.items[key].value)) if key in self.items else default

    def flag(self, key: str) -> bool:
        return self.text(key).lower() == "true"

    def say(self) -> str:
        if isinstance(self.value, dict):
            return "`key: value` entries"
        return "a list" if isinstance(self.value, list) else show(self.value)

    def bare(self) -> Any:
        """The value without places, as a checker of shapes reads it; None behind a blank key."""
        if isinstance(self.value, dict):
            return {
                key: None if node.blank else node.bare() for key, (_, node) in self.pairs.items()
            }
        if isinstance(self.value, list):
            return [node.bare() for node in self.value]
        return self.value


T = TypeVar("T")
_READ: dict[object, Callable[[Node, str], object]] = {
    "bool": Node.flag,
    "int": Node.whole,
    "tuple[str, ...]": Node.texts,
    "Location": lambda node, _: node.where,
}
"""How a field is read by its type; any other is a text."""


def part(shape: type[T], node: Node, **more: object) -> T:
    """A part of the model: `more`, and what stands in a mapping under the names of its fields."""
    for name, key, read, always in _plan(shape):  # type: ignore[arg-type]  # a class is hashable
        if name not in more and (always or key in node.items):
            more[name] = read(node, key)
    return shape(**more)


@cache
def _plan(shape: Any) -> list[tuple[str, str, Callable[[Node, str], object], bool]]:
    """How each field is read: its name, its key, and whether it is where no such key stands."""
    return [
        (
            each.name,
            each.name.replace("_", "-"),
            _READ.get(each.type, Node.text),
            each.default is MISSING or each.type == "Location",
        )
        for each in fields(shape)
    ]


def known(
    nodes: Iterable[Node], what: str, ids: Iterable[str], problems: Problems
) -> tuple[str, ...]:
    """The texts of these nodes, which have to be ids of such things."""
    ids = tuple(ids)
    texts = []
    for node in nodes:
        texts.append(str(node.value))
        if texts[-1] not in ids:
            problems.unknown(node, what, texts[-1], ids)
    return tuple(texts)


class Ids:
    """Ids of which each may be given once."""

    def __init__(self, problems: Problems) -> None:
        self.problems = problems
        self.taken: dict[str, tuple[str, Node]] = {}

    def take(self, node: Node, what: str) -> str:
        """The id of an entry, which nothing else may have."""
        id = node.text("id")
        if id in self.taken:
            other, first = self.taken[id]
            place = f"line {first.line} of {first.where.file}"
            message = f"the {what} {show(id)} has the id of the {other} on {place}"
            self.problems.add(node.at("id"), "duplicate-id", message)
        self.taken.setdefault(id, (what, node))
        return id


def circles(waits: Mapping[str, list[str]]) -> Iterator[list[str]]:
    """Things of which each waits for the next, and the last for the first."""
    done: set[str] = set()
    for start in waits:
        way = {} if start in done else {start: iter(waits[start])}
        while way:
            last = next(reversed(way))
            for other in way[last]:
                if other in way:
                    ids = list(way)
                    yield ids[ids.index(other) :]
                elif other not in done:
                    way[other] = iter(waits[other])
                    break
            else:
                done.add(last)
                del way[last]
