"""In which order questions are read, and which conditions have to be carried along.

Owns the order of the dimensions and of their questions, on which the size of the diagram depends,
and the conjunctions: whatever is an AND of tests and outlives a single question. It must not give
anything a bit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter

from advisor.errors import AdvisorError
from advisor.model import Dimension, Gate, Pack, Question, ScoreRow, Test

Group = tuple[Dimension, ...]
"""A dimension, or several that hide each other's questions."""
MOST_COMPARED = 2_000_000
"""Comparisons of a dimension with a condition; a pack with more keeps the order of its file."""


@dataclass(eq=False)
class Conjunction:
    """An AND of tests: a gate, a score row over several questions, an `ask_if`."""

    tests: tuple[Test, ...]
    rows: list[str] = field(default_factory=list)
    """Ids of what it belongs to, to be named where it costs too much."""
    blocks: list[int] = field(default_factory=list)
    """The blocks that read or use it, ascending."""

    @property
    def crosses(self) -> bool:
        """Whether it goes on from one block to another."""
        return self.blocks[0] != self.blocks[-1]


@dataclass(frozen=True)
class Conjunctions:
    """All of a pack's, by what they are for."""

    gates: Mapping[str, Conjunction]
    """By gate, those that an outcome can depend on."""
    rows: Mapping[str, Conjunction]
    """By score row, those over several questions."""
    asks: Mapping[tuple[Test, ...], Conjunction]
    """By what questions are asked if."""

    @property
    def every(self) -> tuple[Conjunction, ...]:
        """All of them."""
        return (*self.gates.values(), *self.rows.values(), *self.asks.values())


def gates_that_count(pack: Pack) -> tuple[Gate, ...]:
    """Gates an outcome can depend on: those that cap, veto, or are read by a table."""
    read = {t.gate for row in (*pack.approach_table, *pack.stage_table) for t in row.gates}
    return tuple(gate for gate in pack.gates if gate.cap or gate.veto or gate.id in read)


def conjunctions(pack: Pack, block_of: Mapping[str, int]) -> Conjunctions:
    """Every conjunction of a pack whose questions are read in these blocks."""

    def blocks(tests: Iterable[Test]) -> set[int]:
        return {block_of[test.question] for test in tests}

    def made(row: Gate | ScoreRow) -> Conjunction:
        return Conjunction(row.when, [row.id], sorted(blocks(row.when)))

    asks: dict[tuple[Test, ...], Conjunction] = {}
    for question in pack.questions.values():
        if question.ask_if:
            each = asks.setdefault(question.ask_if, Conjunction(question.ask_if))
            each.rows.append(question.id)
            used = {block_of[question.id], *each.blocks}
            each.blocks = sorted(blocks(question.ask_if) | used)
    return Conjunctions(
        {gate.id: made(gate) for gate in gates_that_count(pack)},
        {row.id: made(row) for row in pack.scores if len(row.when) > 1},
        asks,
    )


def hiders_first(questions: Iterable[Question]) -> list[Question]:
    """These questions, each after those of them that decide whether it is asked.

    Raises AdvisorError where they hide each other in a circle.
    """
    by_id = {question.id: question for question in questions}
    graph = {id: [test.question for test in each.ask_if] for id, each in by_id.items()}
    try:
        ranked = list(TopologicalSorter(graph).static_order())
    except CycleError as error:
        circle = " -> ".join(reversed(error.args[1]))
        raise AdvisorError(f"these questions hide each other in a circle: {circle}") from None
    return [by_id[id] for id in ranked if id in by_id]


def with_hiders(pack: Pack, ids: Iterable[str]) -> list[Question]:
    """These questions and all that can hide them, in the order in which they are found."""
    found: dict[str, Question] = {}
    todo = list(ids)
    while todo:
        id = todo.pop()
        if id not in found:
            found[id] = pack.questions[id]
            todo.extend(test.question for test in found[id].ask_if)
    return list(found.values())


def group_dimensions(pack: Pack) -> list[Group]:
    """Dimensions in the order of the blocks; those that hide each other's questions together.

    First comes what most rows of the approach table depend on, because the sooner the approach is
    decided, the sooner the stages of all others are dropped from the state. Among equals comes
    what leaves the fewest conditions waiting for a later block.
    """
    waiting = _components(pack)
    spans, rows = _spans(pack), _row_spans(pack)
    heuristic = len(waiting) ** 2 * (1 + len(spans)) <= MOST_COMPARED
    deciding = {
        group: sum(not row.isdisjoint(group) for row in rows) if heuristic else 0
        for group in waiting
    }
    done: list[tuple[str, ...]] = []
    read: set[str] = set()

    def cost(group: tuple[str, ...]) -> tuple[int, int]:
        if not heuristic:
            return 0, 0
        after = read.union(group)
        return -deciding[group], sum(bool(span & after and span - after) for span in spans)

    while waiting:
        ready = (group for group, before in waiting.items() if before <= read)
        best = min(ready, key=cost) if heuristic else next(ready)
        del waiting[best]
        read.update(best)
        done.append(best)
    return [tuple(pack.dimension[id] for id in group) for group in done]


def _components(pack: Pack) -> dict[tuple[str, ...], set[str]]:
    """Groups of dimensions, each with the dimensions outside it that have to be read before."""
    home = {id: question.dimension for id, question in pack.questions.items()}
    before: dict[str, set[str]] = {dimension.id: set() for dimension in pack.dimensions}
    for question in pack.questions.values():
        before[question.dimension].update(home[test.question] for test in question.ask_if)
    place = {id: index for index, id in enumerate(before)}
    reach = {id: _reach(id, before) for id in before}
    found: dict[tuple[str, ...], set[str]] = {}
    grouped: set[str] = set()
    for id in before:
        if id not in grouped:
            circle = {id, *(other for other in reach[id] if id in reach[other])}
            group = tuple(sorted(circle, key=place.__getitem__))
            grouped.update(group)
            found[group] = {each for o in group for each in before[o]}.difference(group)
    return found


def _reach(start: str, edges: Mapping[str, set[str]]) -> set[str]:
    """Everything that can be reached from `start` in one step or more."""
    found: set[str] = set()
    todo = list(edges[start])
    while todo:
        id = todo.pop()
        if id not in found:
            found.add(id)
            todo.extend(edges[id])
    return found


def _spans(pack: Pack) -> list[set[str]]:
    """The dimensions that each gate, and each condition of questions, ties together."""
    home = {id: question.dimension for id, question in pack.questions.items()}
    asked: dict[tuple[Test, ...], set[str]] = {}
    for question in pack.questions.values():
        span = asked.setdefault(question.ask_if, set())
        span.add(question.dimension)
        span.update(home[test.question] for test in question.ask_if)
    gates = [{home[test.question] for test in gate.when} for gate in gates_that_count(pack)]
    return [*gates, *asked.values()]


def _row_spans(pack: Pack) -> list[set[str]]:
    """The dimensions each row of the approach table depends on, by bands, gates and vetoes."""
    spans = []
    for row in pack.approach_table[:-1]:
        gates = [pack.gate[test.gate] for test in row.gates]
        gates += [gate for gate in pack.gates if set(row.choice) & set(gate.veto)]
        asked = {pack.questions[test.question].dimension for gate in gates for test in gate.when}
        spans.append(asked | {test.dimension for test in row.bands})
    return spans


def questions_by_block(pack: Pack, groups: Sequence[Group]) -> list[list[Question]]:
    """Per block: its questions, each after those of them that can hide it."""
    own: dict[str, list[Question]] = {dimension.id: [] for dimension in pack.dimensions}
    for question in pack.questions.values():
        own[question.dimension].append(question)
    place = {id: index for index, id in enumerate(pack.questions)}
    found = []
    for group in groups:
        ids = [question for dimension in group for question in own[dimension.id]]
        found.append(hiders_first(sorted(ids, key=lambda question: place[question.id])))
    return found
