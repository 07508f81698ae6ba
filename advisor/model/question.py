"""A question and its values.

Every question, whatever its kind, has a finite list of values, and every set of values is a
bitmask over that list; this is what lets the engine be exact and small.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations
from typing import Literal

from advisor.text.counted import counted

Kind = Literal["choice", "multi", "number"]
Value = str | int | tuple[str, ...]
"""An answer: an option's id, a whole number, or the options chosen, in the order of the pack."""


@dataclass(frozen=True, order=True)
class Location:
    """A place in a pack's file, from 1; for messages only."""

    file: str
    line: int
    column: int = 1


NOWHERE = Location("", 0, 0)


@dataclass(frozen=True)
class Option:
    """One choice of a question."""

    id: str
    text: str
    weight: int = 1
    same: bool = False
    untested: bool = False
    where: Location = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, eq=False)
class Question:
    """One question, with its finite list of values.

    A choice has a value per option; a multi one per subset of its options, the empty set first; a
    number one per interval between the constants that rows compare it with (`cuts`).
    """

    id: str
    label: str
    text: str
    why: str
    kind: Kind
    section: str
    dimension: str
    options: tuple[Option, ...] = ()
    ordered: bool = False
    help: str = ""
    core: bool = False
    fixed: bool = False
    effort: int = 1
    owner: str = ""
    ask_if: tuple[AnswerTest, ...] = ()
    otherwise: Value | None = None
    """How the question is read while it is hidden; always set where `ask_if` is."""
    not_applicable: Value | None = None
    """How "does not apply" is read; None where that answer is not allowed."""
    unit: str = ""
    minimum: int = 0
    maximum: int = 0
    cuts: tuple[int, ...] = ()
    """First number of every interval but the lowest, ascending."""
    source: tuple[str, ...] = ()
    where: Location = NOWHERE

    @cached_property
    def option_ids(self) -> tuple[str, ...]:
        return tuple(option.id for option in self.options)

    @cached_property
    def values(self) -> tuple[Value, ...]:
        """One representative answer per value: the option, the subset, the interval's lowest."""
        if self.kind == "number":
            return (self.minimum, *self.cuts)
        ids = self.option_ids
        if self.kind == "choice":
            return ids
        sizes = range(len(ids) + 1)
        return tuple(subset for size in sizes for subset in combinations(ids, size))

    @cached_property
    def weights(self) -> tuple[int, ...]:
        """How much each value counts; 1 for every subset and every interval."""
        if self.kind == "choice":
            return tuple(option.weight for option in self.options)
        return (1,) * len(self.values)

    @cached_property
    def everything(self) -> int:
        """The mask of all values: what is possible before anybody answers."""
        return (1 << len(self.values)) - 1

    @cached_property
    def _index(self) -> dict[Value, int]:
        return {value: index for index, value in enumerate(self.values)}

    def index(self, raw: Value) -> int:
        """The value an answer falls into; KeyError if the answer is not one of this question."""
        if self.kind == "number":
            if not isinstance(raw, int) or not self.minimum <= raw <= self.maximum:
                raise KeyError(raw)
            return sum(raw >= cut for cut in self.cuts)
        return self._index[raw]

    @cached_property
    def while_hidden(self) -> int:
        """The value it is read as while it is hidden."""
        assert self.otherwise is not None, "a question that may be hidden has an otherwise"
        return self.index(self.otherwise)

    def chosen(self, ids: Collection[str]) -> tuple[str, ...]:
        """The answer that chooses these options of several; equal answers are equal."""
        return tuple(id for id in self.option_ids if id in ids)

    def nearest(self, index: int, raw: Value | None) -> Value:
        """The answer inside value `index` nearest to `raw`; its lowest where there is none."""
        if self.kind != "number" or not isinstance(raw, int):
            return self.values[index]
        low = (self.minimum, *self.cuts)[index]
        high = (*(cut - 1 for cut in self.cuts), self.maximum)[index]
        return min(max(raw, low), high)

    def option(self, id: str) -> Option:
        """The option of that id; KeyError if there is none."""
        for option in self.options:
            if option.id == id:
                return option
        raise KeyError(id)

    def say(self, raw: Value) -> str:
        """An answer in the words of the question."""
        if isinstance(raw, int):
            return counted(raw, self.unit)
        if isinstance(raw, tuple):
            return "; ".join(self.option(id).text for id in raw) or "none of these"
        return self.option(raw).text


@dataclass(frozen=True)
class AnswerTest:
    """One question's part of a condition: the answer must be one of the allowed values."""

    question: str
    allowed: int
    """Mask over the question's values."""
