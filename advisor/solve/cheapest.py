"""The cheapest completion for every verdict at once.

Owns the (min, +) semiring. An element is one integer: the cost above, and below it a bit for every
value that a question was set to. Each question is read once, so that adding never carries from
one bit into the next; and the smaller of two equally dear elements leaves the later questions of
the pack alone. It must not decide what a change costs or means; that is asked of the caller.
"""

from __future__ import annotations

from collections.abc import Callable

from advisor.model import Pack, Question
from advisor.solve.circuit import circuit
from advisor.solve.count import Verdict
from advisor.solve.semiring import bits_of

Change = tuple[str, int]
"""(question, index of the value it is set to)."""
Cost = Callable[[Question, int], int | None]
"""What it costs that a question has the value of that index.

0 where it has it already, None where it must not have it.
"""
_NEVER = 1 << 64
"""Dearer than all that is allowed together."""


def cheapest(pack: Pack, cost: Cost) -> dict[Verdict, tuple[int, tuple[Change, ...]]]:
    """For every verdict within the allowed values: the least cost, and changes that achieve it.

    A hidden question costs nothing. Of several cheapest sets the first in the pack's order is
    named. Raises TooManyStates.
    """
    recorded = circuit(pack)
    width = len(recorded.leaves)
    changes = [(question.id, index) for question, index in recorded.leaves]
    dearest = _NEVER << width
    elements = [0]
    for bit, (question, index) in enumerate(recorded.leaves):
        price = cost(question, index)
        elements.append(dearest if price is None else price and price << width | 1 << bit)
    for factors in recorded.sums:
        least, pairs = dearest, iter(factors)
        for one, other in zip(pairs, pairs, strict=True):
            element = elements[one] + elements[other]
            if element < least:
                least = element
        elements.append(least)
    everything = (1 << width) - 1
    found = {}
    for verdict, number in recorded.verdicts.items():
        price, chosen = elements[number] >> width, elements[number] & everything
        if price < _NEVER:
            found[verdict] = price, tuple(changes[bit] for bit in bits_of(chosen))
    return found
