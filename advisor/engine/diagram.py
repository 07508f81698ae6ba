"""All completions of a set of answers recorded once, and what is asked of the record.

A decision diagram read as an arithmetic circuit (Darwiche 2003): from a state, an answer leads to
a state, and states with the same future are one node. So the completions that come to an outcome
are a sum of products over the answers, and every question is arithmetic on that one graph, in a
semiring of its own: with (+, x) it counts, with (min, +) it finds the cheapest completion. Owns
the recording, its limit, and these two. It must not turn counts into words, shares or advice.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import NamedTuple, TypeVar

from advisor.engine.compile import Block, compiled
from advisor.engine.tables import Decision, Fact, Outcome, bits_of
from advisor.engine.transitions import Effect, Transition
from advisor.errors import TooManyStates
from advisor.model import Choice, Pack, Question

Masks = Mapping[str, int]
"""By question: the set of values it may still have."""
Chosen = tuple[str, int]
"""(question, index of a value)."""
Cost = Callable[[Question, int], int | None]
"""What it costs that a question has the value of that index.

0 where it has it already, None where it must not have it.
"""
Weigh = Callable[[Question, int], int]
"""What the value of that index counts."""
MOST_STEPS = 300_000
"""Nodes and edges of one diagram: about a second, and a hundred megabytes."""
FEW = 5
"""Open questions up to which completions are recorded by themselves."""
ONE = 0
"""The node that changes nothing when it is multiplied with."""
_NEVER = 1 << 64
"""Dearer than all that is allowed together."""
_Label = tuple[Effect, int]
"""What values do, and their node."""
T = TypeVar("T")


def weight_of(question: Question, value: int) -> int:
    return question.weights[value]


def totals(nodes: Mapping[T, list[int]], values: Sequence[int]) -> dict[T, int]:
    """Per name the sum over its nodes; names without any are missing."""
    summed = ((name, sum(values[node] for node in at)) for name, at in nodes.items())
    return {name: total for name, total in summed if total}


class Counts(NamedTuple):
    """Completions by outcome; outcomes that no completion has are missing."""

    by_outcome: dict[Outcome, int]

    @property
    def total(self) -> int:
        return sum(self.by_outcome.values())

    def of(self, choice: Choice) -> int:
        """Those of one choice, whatever the stage."""
        return sum(n for outcome, n in self.by_outcome.items() if outcome.choice == choice)


class Diagram:
    """The completions of a pack within some masks; raises TooManyStates.

    Node 0 is one; then come a leaf for each value, and one for a question while it is hidden; then
    the states. An edge from a node, weighed by another, adds to a third.
    """

    def __init__(self, pack: Pack, masks: Masks, *, named: bool = False) -> None:
        self.pack, self._compiled, self._rows_named = pack, compiled(pack), named
        self.leaves: dict[Chosen, int] = {}
        self.hidden: dict[str, int] = {}
        """By question that may be hidden: the node that is used while it is."""
        self.size = 1
        self.edges: list[tuple[int, list[tuple[int, int]]]] = []
        """By source, in an order in which each is complete when its turn comes."""
        self.facts: dict[Fact, list[int]] = defaultdict(list)
        """The nodes through which every completion with that fact goes, exactly once."""
        self.scores: dict[str, list[tuple[int, int]]] = defaultdict(list)
        """By dimension: scores with the nodes that have them."""
        for question in pack.questions.values():
            for value in bits_of(masks[question.id]):
                self.leaves[question.id, value] = self._node()
            if question.ask_if:
                self.hidden[question.id] = self._node()
        self._sums: dict[tuple[int, ...], int] = {}
        self.work = 0
        """Nodes and edges; what going over it costs."""
        self.peak: tuple[int, tuple[str, ...]] = 0, ()
        """The most states between two blocks, and the rows that wait there."""
        self._final = self._record(masks)
        """By final state: its node."""

    def _node(self) -> int:
        self.size += 1
        return self.size - 1

    # Recording

    def _record(self, masks: Masks) -> dict[int, int]:
        states = {self._compiled.start: ONE}
        for block in self._compiled.blocks:
            states = self._behind(block, states, masks)
            if len(states) >= self.peak[0]:
                self.peak = len(states), block.crossing
        return states

    def _behind(self, block: Block, states: Mapping[int, int], masks: Masks) -> dict[int, int]:
        """The states behind a block, from those before it."""
        transitions = [(each, *self._labels(each, masks)) for each in block.transitions]
        normal, certain, named = self._compiled.tables.normal, block.certain, self._rows_named
        after: dict[int, int] = defaultdict(self._node)
        known: dict[int, int] = {}
        keeps: dict[int, list[tuple[int, int]]] = {}
        for state, node in states.items():
            entry = block.entry(state)
            if entry not in keeps:
                keeps[entry] = self._keeps(block, self._inside(block, entry, transitions))
            ways: dict[int, int] = {}
            for keep, weight in keeps[entry]:
                kept = state & keep
                to = known.get(kept)
                if to is None:
                    to = known[kept] = after[normal(kept, certain, named=named)]
                ways[to] = self._sum((ways[to], weight)) if to in ways else weight
            self._add(block, node, [*ways.items()], len(keeps[entry]))
        return after

    def _inside(
        self,
        block: Block,
        entry: int,
        transitions: Iterable[tuple[Transition, list[_Label], list[_Label]]],
    ) -> dict[int, int]:
        """The final keys of a block, from one entry."""
        keys = {entry: ONE}
        if not block.transitions:
            keys[entry] = self._node()
            self.edges.append((ONE, [(keys[entry], ONE)]))
        for transition, shown, hidden in transitions:
            after: dict[int, int] = defaultdict(self._node)
            for key, node in keys.items():
                edges = []
                asked = key & transition.ask == transition.ask
                for (points, keep), leaf in shown if asked else hidden:
                    to = (key & keep) + points
                    edges.append((after[transition.pay(to) if transition.pays else to], leaf))
                self._add(block, node, edges, len(edges))
            keys = after
        return keys

    def _labels(self, transition: Transition, masks: Masks) -> tuple[list[_Label], list[_Label]]:
        """What the values do while a question is asked and while it is hidden, with a node each.

        Values that do the same share one.
        """
        id, same = transition.question.id, defaultdict(list)
        for value in bits_of(masks[id]):
            same[transition.effects[value]].append(self.leaves[id, value])
        shown = [(effect, self._sum(tuple(nodes))) for effect, nodes in same.items()]
        return shown, [(transition.hidden, self.hidden[id])] if transition.ask else shown

    def _keeps(self, block: Block, finals: Mapping[int, int]) -> list[tuple[int, int]]:
        """What final keys keep of the state, with a node each; equal ones share one."""
        same: dict[int, list[int]] = defaultdict(list)
        for key, node in finals.items():
            final = block.final(key)
            same[final.keep].append(node)
            for fact in final.facts:
                self.facts[fact].append(node)
            for score, found in zip(block.scores, final.scores, strict=True):
                self.scores[score.dimension.id].append((found, node))
        return [(keep, self._sum(tuple(nodes))) for keep, nodes in same.items()]

    def _sum(self, nodes: tuple[int, ...]) -> int:
        """A node for several."""
        if len(nodes) == 1:
            return nodes[0]
        found = self._sums.get(nodes)
        if found is None:
            found = self._sums[nodes] = self._node()
            self.edges += [(each, [(found, ONE)]) for each in nodes]
        return found

    def _add(self, block: Block, node: int, edges: list[tuple[int, int]], tried: int) -> None:
        """Record the edges of a node, and refuse what grows too large."""
        self.edges.append((node, edges))
        self.work += 1 + tried
        if self.work > MOST_STEPS:
            raise TooManyStates(MOST_STEPS, block.waiting)

    def leaves_of(self, id: str, value: int) -> Iterable[int]:
        """The nodes through which every completion goes in which a question has that value."""
        found = self.leaves.get((id, value)), self.hidden.get(id)
        return [leaf for leaf in found if leaf is not None]

    def best(self, dimension: str) -> int:
        return self._compiled.scores[dimension].best

    # Upward

    @cached_property
    def outcomes(self) -> dict[Outcome, list[int]]:
        """The nodes behind which each outcome stands."""
        return self._named(self._compiled.tables.outcome)

    @cached_property
    def decisions(self) -> dict[Decision, list[int]]:
        """The same by the rows that decide, where these are named."""
        return self._named(self._compiled.tables.decision)

    def _named(self, read: Callable[[int], T]) -> dict[T, list[int]]:
        found: dict[T, list[int]] = {}
        for state, node in self._final.items():
            found.setdefault(read(state), []).append(node)
        return found

    def values(self, masks: Masks, weigh: Weigh = weight_of) -> list[int]:
        """The completions that lead to each node, each counted by the product of its weights."""
        values = [0] * self.size
        values[ONE] = 1
        questions = self.pack.questions
        for (id, value), leaf in self.leaves.items():
            if masks[id] >> value & 1:
                values[leaf] = weigh(questions[id], value)
        for id, leaf in self.hidden.items():
            values[leaf] = sum(weigh(questions[id], value) for value in bits_of(masks[id]))
        for source, edges in self.edges:
            found = values[source]
            if found:
                for target, weight in edges:
                    values[target] += found * values[weight]
        return values

    def counts(self, masks: Masks, weigh: Weigh = weight_of) -> Counts:
        """Completions by outcome, of masks within those recorded."""
        return Counts(totals(self.outcomes, self.values(masks, weigh)))

    def decided(self, masks: Masks) -> dict[Decision, int]:
        """Completions by the rows that decide, where these are named."""
        return totals(self.decisions, self.values(masks))

    def cheapest(self, cost: Cost) -> dict[Outcome, tuple[int, tuple[Chosen, ...]]]:
        """For every outcome within the allowed values: the least cost, and how to achieve it.

        A hidden question costs nothing. Of several cheapest sets the first in the pack's order is
        named. An element is one integer: the cost above, and below it a bit for every value that
        a question was set to; each is read once, so that adding never carries.
        """
        bits = len(self.leaves)
        dearest = _NEVER << bits
        values = [dearest] * self.size
        for node in (ONE, *self.hidden.values()):
            values[node] = 0
        for bit, ((id, value), leaf) in enumerate(self.leaves.items()):
            price = cost(self.pack.questions[id], value)
            if price is not None:
                values[leaf] = price and price << bits | 1 << bit
        for source, edges in self.edges:
            found = values[source]
            if found < dearest:
                for target, weight in edges:
                    price = found + values[weight]
                    if price < values[target]:
                        values[target] = price
        chosen = [*self.leaves]
        least = {
            outcome: min(values[node] for node in at) for outcome, at in self.outcomes.items()
        }
        return {
            outcome: (each >> bits, tuple(chosen[bit] for bit in bits_of(each & (1 << bits) - 1)))
            for outcome, each in least.items()
            if each < dearest
        }


@lru_cache(maxsize=8)
def recorded(pack: Pack, *, named: bool) -> Diagram | TooManyStates:
    """All completions of a pack, recorded once; or why they cannot be."""
    try:
        return Diagram(pack, everything(pack), named=named)
    except TooManyStates as error:
        return error


def everything(pack: Pack) -> Masks:
    """What is possible before anybody answers."""
    return {id: question.everything for id, question in pack.questions.items()}


def whole(pack: Pack, *, named: bool = False) -> Diagram:
    """All completions of a pack, recorded once; raises TooManyStates."""
    found = recorded(pack, named=named)
    if isinstance(found, TooManyStates):
        raise found.with_traceback(None)
    return found


def check_size(pack: Pack) -> None:
    """Raise TooManyStates where some answers to a pack could not be judged and explained."""
    whole(pack)
    whole(pack, named=True)


def diagram(pack: Pack, masks: Masks, *, named: bool = False) -> Diagram:
    """A diagram with these masks in it; raises TooManyStates.

    It is the whole one where there is one, unless few questions are open: one of their own takes
    less, and so what is answered is judged whatever the pack. Naming rows makes the whole one
    large, so that it pays only where few questions are not open.
    """
    left = sum(mask & (mask - 1) != 0 for mask in masks.values())
    few = len(masks) - FEW if named else FEW
    if left > few and isinstance(found := recorded(pack, named=named), Diagram):
        return found
    return Diagram(pack, masks, named=named)
