"""The cheapest completion for every verdict at once.

Owns the (min, +) semiring. An element is one integer: the cost above, and below it a bit for every
value that a question was set to. Each question is read once, so that adding never carries from
one bit into the next; and the smaller of two equally dear elements leaves the later questions of
the pack alone. It must not decide what a change costs or means; that is asked of the caller.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from operator import add

from advisor.model import Pack, Question
from advisor.solve.block import Masks
from advisor.solve.count import Verdict
from advisor.solve.plan import plan
from advisor.solve.semiring import Semiring, bits_of

Change = tuple[str, int]
"""(question, index of the value it is set to)."""
Cost = Callable[[Question, int], int]
"""What it costs that a question has the value of that index; 0 where it has it already."""


def cheapest(
    pack: Pack, allowed: Masks, cost: Cost
) -> dict[Verdict, tuple[int, tuple[Change, ...]]]:
    """For every verdict within the allowed values: the least cost, and changes that achieve it.

    A hidden question costs nothing. Of several cheapest sets the first in the pack's order is
    named. Raises TooManyStates.
    """
    changes = [(id, i) for id, q in pack.questions.items() for i in range(len(q.values))]
    place = {change: bit for bit, change in enumerate(changes)}
    width = len(changes)

    def weigh(question: Question, index: int) -> int:
        price = cost(question, index)
        return price << width | 1 << place[question.id, index] if price else 0

    compiled = plan(pack).brief
    ring: Semiring[int] = Semiring(0, min, add, weigh, lambda _question, _mask: 0)
    states = {compiled.start: ring.one}
    for index, block in enumerate(compiled.blocks):
        run = partial(block.run, allowed, ring=ring)
        states = compiled.step(index, states, run, ring)
    best: dict[Verdict, int] = {}
    for state, element in states.items():
        verdict = compiled.layout.verdict(state)
        best[verdict] = min(best.get(verdict, element), element)
    everything = (1 << width) - 1
    return {
        verdict: (element >> width, tuple(changes[bit] for bit in bits_of(element & everything)))
        for verdict, element in best.items()
    }
