"""What the answer to one question does to a key, and the highest score that answers come to.

A key holds a bit per conjunction that is still alive and, above them, the scores. Owns that
transition, and the search for the best possible score, which bands are cut from. It must not know
what a key's bits are for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from heapq import heappop, heappush

from advisor.model import Question

Effect = tuple[int, int]
"""The points a value adds, and the bits it keeps."""


@dataclass(eq=False)
class Transition:
    """One question inside a block; masks and sums refer to the block's key."""

    question: Question
    ask: int
    """Bits alive while the question is asked; 0 if it always is."""
    reads: Sequence[tuple[int, int, int]]
    """Tests: the values allowed, what these add, the bit that dies of the others."""
    pays: Sequence[tuple[int, int]]
    """Rows over several questions that are complete now: their bit, what they add."""
    keep: int
    """Everything but the bits nobody reads any more."""

    @cached_property
    def effects(self) -> list[Effect]:
        return [self._effect(value) for value in range(len(self.question.values))]

    def _effect(self, value: int) -> Effect:
        points, keep = 0, self.keep
        for allowed, add, bit in self.reads:
            if allowed >> value & 1:
                points += add
            else:
                keep &= ~bit
        return points, keep

    @cached_property
    def hidden(self) -> Effect:
        """What it does while it is hidden."""
        return self._effect(self.question.while_hidden)

    def read(self, key: int, value: int) -> int:
        """The key once the question has this value, or while it is hidden."""
        points, keep = self.effects[value] if key & self.ask == self.ask else self.hidden
        return self.pay((key & keep) + points)

    def pay(self, key: int) -> int:
        """The key once the rows that are complete now have paid."""
        for bit, points in self.pays:
            if key & bit:
                key += points - bit
        return key


def highest(
    transitions: Sequence[Transition], start: int, bits: int, most_tried: int
) -> tuple[int, bool]:
    """The key with the highest score behind these transitions, and whether it can be had.

    The lowest `bits` of a key are conjunctions. Tried first is what may still come to most. Where
    that takes too long, it is what all questions add at most, which no key exceeds.
    """
    ahead = [0]
    """By how many questions are left: what they add at most."""
    for transition in reversed(transitions):
        paid = sum(points for _, points in transition.pays if points > 0)
        ahead.append(ahead[-1] + paid + max(points for points, _ in transition.effects))
    effects = [list(dict.fromkeys(transition.effects)) for transition in transitions]
    waiting = [(-(ahead[-1] >> bits), len(transitions), start)]
    """Keys, highest first and of equals the nearest: what they may come to, questions left."""
    reached: dict[tuple[int, int], int] = {}
    tried = 0
    while tried < most_tried:
        _, left, key = heappop(waiting)
        if not left:
            return key, True
        transition = transitions[-left]
        asked = key & transition.ask == transition.ask
        for points, keep in effects[-left] if asked else [transition.hidden]:
            tried += 1
            to = transition.pay((key & keep) + points)
            name = left - 1, to & (1 << bits) - 1
            if to > reached.get(name, -1):
                reached[name] = to
                heappush(waiting, (-((to + ahead[left - 1]) >> bits), left - 1, to))
    return start + ahead[-1], False
