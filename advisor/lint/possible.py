"""What is possible while some answers and bands are allowed, with a completion that shows it.

One pass up a diagram with (or, and) finds the first way to every node. Owns that pass. It must not
count.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import TypeVar

from advisor.engine.diagram import ONE, Chosen, Diagram, Masks
from advisor.engine.tables import bits_of

Completion = dict[str, int]
"""By question: the index of its value."""
Example = Callable[[], Completion]
"""A completion that is worked out where somebody asks for it."""
T = TypeVar("T")


_Ways = list[tuple[int, int] | None]
"""How each node is reached: from which, by the weight of which."""


def possible(
    within: Diagram, named: Mapping[T, list[int]], allowed: Masks, bands: Masks
) -> dict[T, Example]:
    """What is possible while answers, as rules read them, and bands are allowed.

    `named` are outcomes or decisions of the diagram; each comes with the first completion that
    shows it.
    """
    read = _read(within)
    leaves = (leaf for leaf, (id, value) in read.items() if allowed.get(id, -1) >> value & 1)
    ways = _reached(within, leaves, bands)
    reached = {name: [node for node in nodes if ways[node]] for name, nodes in named.items()}
    return {name: partial(_example, read, ways, at[0]) for name, at in reached.items() if at}


def _read(within: Diagram) -> dict[int, Chosen]:
    """By leaf: its question, and the value that is read."""
    found = {leaf: chosen for chosen, leaf in within.leaves.items()}
    for id, leaf in within.hidden.items():
        found[leaf] = id, within.pack.questions[id].while_hidden
    return found


def _reached(within: Diagram, leaves: Iterable[int], bands: Masks) -> _Ways:
    """The first way to every node, from these leaves and through these bands."""
    ways: _Ways = [None] * within.size
    for node in (ONE, *leaves):
        ways[node] = ONE, ONE
    closed = [(id, band) for id, mask in bands.items() for band in bits_of(7 & ~mask)]
    free = [True] * within.size
    for node in (node for fact in closed for node in within.facts.get(fact, ())):
        free[node] = False
    for source, edges in within.edges:
        if ways[source]:
            for target, weight in edges:
                if free[target] and ways[weight]:
                    ways[target], free[target] = (source, weight), False
    return ways


def _example(read: Mapping[int, Chosen], ways: _Ways, node: int) -> Completion:
    """The first completion that leads to a node."""
    todo, found = [node], {}
    while todo:
        node = todo.pop()
        if node in read:
            id, value = read[node]
            found[id] = value
        elif node != ONE and (way := ways[node]):
            todo += way
    return found
