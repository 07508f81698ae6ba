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
    otherwise: int
    """The value it is read as while hidden."""
    points: Sequence[tuple[int, int]]
    """Rows over this question alone: the values allowed, what they add."""
    kills: Sequence[tuple[int, int]]
    """Conjunctions: the values allowed, the bit that dies of the others."""
    pays: Sequence[tuple[int, int]]
    """Rows over several questions that are complete now: their bit, what they add."""
    keep: int
    """Everything but the bits nobody reads any more."""

    @cached_property
    def effects(self) -> list[Effect]:
        """What each value does."""
        return [self._effect(value) for value in range(len(self.question.values))]

    def _effect(self, value: int) -> Effect:
        points = sum(each for allowed, each in self.points if allowed >> value & 1)
        dead = sum(bit for allowed, bit in self.kills if not allowed >> value & 1)
        return points, self.keep & ~dead

    def read(self, key: int, value: int) -> int:
        """The key once the question has this value, or while hidden what it is read as."""
        points, keep = self.effects[value if key & self.ask == self.ask else self.otherwise]
        return self.pay((key & keep) + points)

    def pay(self, key: int) -> int:
        """The key once the rows that are complete now have paid."""
        for bit, points in self.pays:
            if key & bit:
                key += points - bit
        return key

    @cached_property
    def values(self) -> list[int]:
        """Its values; of those that do the same, the first."""
        return sorted(map(self.effects.index, set(self.effects)))


def highest(
    transitions: Sequence[Transition], start: int, bits: int, most_tried: int
) -> tuple[int, bool]:
    """The key with the highest score behind these transitions, and whether it can be had.

    The lowest `bits` of a key are conjunctions. Tried first is what may still come to most. Where
    that takes too long, it is what all questions add at most, which no key exceeds.
    """
    effects = [list(dict.fromkeys(transition.effects)) for transition in transitions]
    most = [
        max(points for points, _ in each) + sum(p for _, p in transition.pays if p > 0)
        for transition, each in zip(transitions, effects, strict=True)
    ]
    ahead = [sum(most[len(transitions) - left :]) >> bits for left in range(len(transitions) + 1)]
    waiting = [(-ahead[-1], len(transitions), start)]
    """Keys, highest first and of equals the nearest: what they may come to, questions left."""
    reached: dict[tuple[int, int], int] = {}
    tried = 0
    while tried < most_tried:
        _, left, key = heappop(waiting)
        if not left:
            return key, True
        transition = transitions[-left]
        hidden = (transition.effects[transition.otherwise],)
        for points, keep in effects[-left] if key & transition.ask == transition.ask else hidden:
            tried += 1
            to = transition.pay((key & keep) + points)
            name = left - 1, to & (1 << bits) - 1
            if to > reached.get(name, -1):
                reached[name] = to
                heappush(waiting, (-(to >> bits) - ahead[left - 1], left - 1, to))
    return start + (ahead[-1] << bits), False
