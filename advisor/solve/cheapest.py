"""The cheapest completion for every verdict at once.

Owns the (min, +) semiring: an element is a cost and the changes that make it up. It must not
decide what a change costs or means; that is asked of the caller.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from advisor.model import Pack, Question
from advisor.solve.block import Masks
from advisor.solve.count import Verdict
from advisor.solve.plan import plan
from advisor.solve.semiring import Semiring

Change = tuple[str, int]
"""(question, index of the value it is set to)."""
Cost = Callable[[Question, int], int]
"""What it costs that a question has the value of that index; 0 where it has it already."""

_Element = tuple[int, Any]
"""A cost, and its changes: None, a change, or two such trees."""
_NOTHING: _Element = (0, None)


def cheapest(
    pack: Pack, allowed: Masks, cost: Cost
) -> dict[Verdict, tuple[int, tuple[Change, ...]]]:
    """For every verdict within the allowed values: the least cost, and changes that achieve it.

    A hidden question costs nothing. Of several cheapest sets the first in the pack's order is
    named. Raises TooManyStates.
    """
    compiled = plan(pack).brief
    ring = Semiring(_NOTHING, _plus, _times, _weigher(cost), lambda _question, _mask: _NOTHING)
    states: dict[int, _Element] = {compiled.start: ring.one}
    for index, block in enumerate(compiled.blocks):
        run = partial(block.run, allowed, ring=ring)
        states = compiled.step(index, states, run, ring)
    best: dict[Verdict, _Element] = {}
    for state, element in states.items():
        verdict = compiled.layout.verdict(state)
        best[verdict] = _plus(best[verdict], element) if verdict in best else element
    order = {id: index for index, id in enumerate(pack.questions)}
    return {
        verdict: (total, tuple(sorted(_flat(tree), key=lambda change: order[change[0]])))
        for verdict, (total, tree) in best.items()
    }


def _weigher(cost: Cost) -> Callable[[Question, int], _Element]:
    def weigh(question: Question, index: int) -> _Element:
        price = cost(question, index)
        return (price, (question.id, index)) if price else _NOTHING

    return weigh


def _plus(one: _Element, other: _Element) -> _Element:
    return other if other[0] < one[0] else one


def _times(one: _Element, other: _Element) -> _Element:
    if not other[1]:
        return one
    return (one[0] + other[0], (one[1], other[1])) if one[1] else other


def _flat(tree: Any) -> list[Change]:
    """The changes of an element's tree."""
    todo, found = [tree], []
    while todo:
        node = todo.pop()
        if node is None:
            continue
        if isinstance(node[0], str):
            found.append(node)
        else:
            todo.extend(node)
    return found
