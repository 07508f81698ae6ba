"""What a pass carries along its states: counts, or costs, or anything with a plus and a times.

Owns the shape and the counting semiring. It must not know how a state looks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from operator import add, mul
from typing import Generic, NamedTuple, TypeVar

from advisor.model import Question

T = TypeVar("T")


class Semiring(NamedTuple, Generic[T]):
    """What the pass carries along its states, and how it weighs a value of a question."""

    one: T
    plus: Callable[[T, T], T]
    times: Callable[[T, T], T]
    weigh: Callable[[Question, int], T]
    """What choosing the value of that index contributes."""
    hide: Callable[[Question, int], T]
    """What a hidden question contributes, given the mask of its possible values."""


def _weigh(question: Question, index: int) -> int:
    return question.weights[index]


def _weigh_hidden(question: Question, mask: int) -> int:
    return sum(question.weights[index] for index in bits_of(mask))


COUNT: Semiring[int] = Semiring(1, add, mul, _weigh, _weigh_hidden)
"""The number of completions; a hidden question keeps its whole weight."""


def bits_of(mask: int) -> Iterator[int]:
    """The positions of the ones of a mask, lowest first."""
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low
