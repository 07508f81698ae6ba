"""One dimension compiled: its questions read one after another.

Owns the inner pass. The key is one integer: a bit per AND of tests that is still alive, then the
scores. A value of a question adds points and kills bits; at the end the score becomes a band, and
band and gates become what is kept of the outer state. It must not know other blocks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Generic, NamedTuple

from advisor.errors import TooManyStates
from advisor.model import Dimension, Question
from advisor.solve.semiring import Semiring, T, bits_of

MOST_STATES = 200_000
"""A pass beyond this is refused, naming the rows that kept its states apart."""

Masks = Mapping[str, int]
Branch = tuple[int, int, T]
"""Of a key: the points to add, the bits to keep, and what that contributes."""


class Outcomes(NamedTuple, Generic[T]):
    """What a block comes to from one entry key."""

    cells: Mapping[int, T]
    """By final key."""
    kept: list[tuple[int, T]]
    """What they keep of the outer state; those that keep the same as one."""


class Step(NamedTuple):
    """One question inside a block; masks and sums refer to the block's key."""

    question: Question
    ask: int
    """Bits that are alive while the question is asked; 0 if it always is."""
    otherwise: int
    """The value it is read as while hidden."""
    effects: tuple[tuple[int, int], ...]
    """Per value: points to add, and bits to keep."""
    settle: tuple[tuple[int, int], ...]
    """Rows over several questions that are complete now: their bit, and the points to add."""
    keep: int
    """Everything but the bits nobody reads any more."""

    def branches(self, mask: int, ring: Semiring[T]) -> tuple[list[Branch[T]], list[Branch[T]]]:
        """What the possible values do while the question is asked, and while it is hidden."""
        merged: dict[tuple[int, int], T] = {}
        for index in bits_of(mask):
            effect = self.effects[index]
            weight = ring.weigh(self.question, index)
            merged[effect] = ring.plus(merged[effect], weight) if effect in merged else weight
        shown = [(points, keep & self.keep, weight) for (points, keep), weight in merged.items()]
        if not self.ask:
            return shown, shown
        points, keep = self.effects[self.otherwise]
        return shown, [(points, keep & self.keep, ring.hide(self.question, mask))]

    def apply(self, key: int, value: int) -> int:
        """The key once the question is read, which it is as `otherwise` while hidden."""
        points, keep = self.effects[value if key & self.ask == self.ask else self.otherwise]
        return self.pay((key & keep & self.keep) + points)

    def pay(self, key: int) -> int:
        """The key once the rows that are complete now have paid out."""
        for bit, points in self.settle:
            if key & bit:
                key += points - bit
        return key


@dataclass(eq=False)
class Block:
    """A dimension, or several that hide each other's questions, compiled."""

    dimensions: tuple[Dimension, ...]
    steps: tuple[Step, ...]
    start: int
    """Key before the first question: all bits alive, scores at their offset."""
    incoming: tuple[tuple[int, int], ...]
    """Gates begun in earlier blocks: (bit of the outer state, bit of the key)."""
    arriving: int
    """The outer bits of `incoming`."""
    fields: tuple[tuple[int, int, int], ...]
    """Per dimension, of the score in the key: shift, mask, offset."""
    cuts: tuple[tuple[int, int], ...]
    """Per dimension: lowest score of the middle and of the top band."""
    ends: tuple[tuple[int, int, int], ...]
    """Gates complete here: (bit of the key, outer bits to keep if it fires, and if not)."""
    band_keeps: tuple[tuple[int, int, int], ...]
    """Per dimension: outer bits to keep by band."""
    carries: tuple[tuple[int, int], ...]
    """ANDs that go on: (bit of the key, outer bits to keep once it is dead)."""
    gate_bits: dict[str, int]
    """Gates complete here: their bit of the key."""
    names: tuple[str, ...] = ()
    """Everything that has a bit of the key."""
    best: tuple[int, ...] = ()
    """Per dimension: its best possible score."""
    keeps: dict[int, int] = field(default_factory=dict)
    """Memo of `keep_of`."""

    def scores(self, key: int) -> list[int]:
        """Per dimension: the score in a final key, never below 0."""
        return [max(0, ((key >> shift) & mask) - offset) for shift, mask, offset in self.fields]

    def bands(self, key: int) -> list[int]:
        """Per dimension: the band (0, 1 or 2) of the score in a final key."""
        return [
            (score >= middle) + (score >= top)
            for score, (middle, top) in zip(self.scores(key), self.cuts, strict=True)
        ]

    def keep_of(self, key: int) -> int:
        """The bits of the outer state that survive this outcome."""
        keep = self.keeps.get(key)
        if keep is None:
            keep = -1
            for band, keeps in zip(self.bands(key), self.band_keeps, strict=True):
                keep &= keeps[band]
            for bit, fired, absent in self.ends:
                keep &= fired if key & bit else absent
            keep = self.keeps[key] = keep & self.carried(key)
        return keep

    def carried(self, key: int) -> int:
        """The bits of the outer state that survive, as far as later blocks read them."""
        keep = -1
        for bit, dead in self.carries:
            if not key & bit:
                keep &= dead
        return keep

    def entry(self, state: int) -> int:
        """The key with which a block starts from an outer state."""
        key = self.start
        for outer, bit in self.incoming:
            if not state & outer:
                key &= ~bit
        return key

    def outcomes(self, cells: Mapping[int, T], plus: Callable[[T, T], T]) -> Outcomes[T]:
        """Final keys with what they keep of the outer state."""
        merged: dict[int, T] = {}
        for key, element in cells.items():
            keep = self.keep_of(key)
            merged[keep] = plus(merged[keep], element) if keep in merged else element
        return Outcomes(cells, [*merged.items()])

    def run(self, masks: Masks, key: int, ring: Semiring[T]) -> dict[int, T]:
        """Final keys from one entry key; raises TooManyStates."""
        states: dict[int, T] = {}
        for states in self.walk(masks, key, ring):  # noqa: B007  the last one is meant
            pass
        return states

    def walk(self, masks: Masks, key: int, ring: Semiring[T]) -> Iterator[dict[int, T]]:
        """The keys before each question, and the final ones; raises TooManyStates."""
        plus, times = ring.plus, ring.times
        states = {key: ring.one}
        yield states
        for step in self.steps:
            shown, unseen = step.branches(masks[step.question.id], ring)
            after: dict[int, T] = {}
            for state, element in states.items():
                for points, keep, weight in shown if state & step.ask == step.ask else unseen:
                    to = (state & keep) + points
                    if to in after:
                        after[to] = plus(after[to], times(element, weight))
                    else:
                        after[to] = times(element, weight)
            if step.settle:
                after = _settle(step, after, plus)
            if len(after) > MOST_STATES:
                raise TooManyStates(MOST_STATES, self.names)
            states = after
            yield states


def _settle(step: Step, states: dict[int, T], plus: Callable[[T, T], T]) -> dict[int, T]:
    """Pay out rows over several questions once their last question is read."""
    after: dict[int, T] = {}
    for state, element in states.items():
        to = step.pay(state)
        after[to] = plus(after[to], element) if to in after else element
    return after
