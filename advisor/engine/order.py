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
from advisor.model import AnswerTest, Dimension, Gate, Pack, Question, ScoreRow

Group = tuple[Dimension, ...]
"""A dimension, or several that hide each other's questions."""
MOST_COMPARED = 2_000_000
"""Comparisons of a dimension with a condition; a pack with more keeps the order of its file."""


@dataclass(eq=False)
class Conjunction:
    """An AND of tests: a gate, a score row over several questions, an `ask_if`."""

    tests: tuple[AnswerTest, ...]
    rows: list[str] = field(default_factory=list)
    """Ids of what it belongs to, to be named where it costs too much."""
    blocks: list[int] = field(default_factory=list)
    """The blocks that read or use it, ascending."""


Conjunctions = Mapping[str | tuple[AnswerTest, ...], Conjunction]
"""By the id of a gate or score row, or by what questions are asked if."""


def gates_that_count(pack: Pack) -> tuple[Gate, ...]:
    """Gates an outcome can depend on: those that cap, veto, or are read by a table."""
    read = {t.gate for row in (*pack.approach_table, *pack.stage_table) for t in row.gates}
    return tuple(gate for gate in pack.gates if gate.cap or gate.veto or gate.id in read)


def conjunctions(pack: Pack, block_of: Mapping[str, int]) -> Conjunctions:
    """Every conjunction of a pack whose questions are read in these blocks."""
    found: dict[str | tuple[AnswerTest, ...], Conjunction] = {}
    rows: list[Gate | ScoreRow] = [*gates_that_count(pack)]
    for row in rows + [row for row in pack.scores if len(row.when) > 1]:
        blocks = sorted({block_of[id] for id in row.questions})
        found[row.id] = Conjunction(row.when, [row.id], blocks)
    for question in pack.questions.values():
        if question.ask_if:
            asked = found.setdefault(question.ask_if, Conjunction(question.ask_if))
            asked.rows.append(question.id)
            read = {block_of[test.question] for test in question.ask_if}
            asked.blocks = sorted({*asked.blocks, *read, block_of[question.id]})
    return found


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
    if len(waiting) ** 2 * (1 + len(spans)) > MOST_COMPARED:
        spans, rows = [], []
    deciding = {group: sum(not row.isdisjoint(group) for row in rows) for group in waiting}
    done: list[Group] = []
    read: set[str] = set()

    def cost(group: tuple[str, ...]) -> tuple[int, int]:
        after = read.union(group) if spans else read
        return -deciding[group], sum(bool(span & after and span - after) for span in spans)

    while waiting:
        ready = (group for group, before in waiting.items() if before <= read)
        best = min(ready, key=cost) if spans else next(ready)
        del waiting[best]
        read.update(best)
        done.append(tuple(pack.dimension[id] for id in best))
    return done


def _components(pack: Pack) -> dict[tuple[str, ...], set[str]]:
    """Groups of dimensions, each with all those that have to be read before it."""
    before: dict[str, set[str]] = {dimension.id: set() for dimension in pack.dimensions}
    for question in pack.questions.values():
        before[question.dimension] |= _homes(pack, question.ask_if)
    place = {id: index for index, id in enumerate(before)}
    reach = {id: _reach(id, before) for id in before}
    circles = ({id, *(o for o in reach[id] if id in reach[o])} for id in before)
    groups = [tuple(sorted(circle, key=place.__getitem__)) for circle in circles]
    return {group: reach[group[0]].difference(group) for group in groups}


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


def _homes(pack: Pack, tests: Iterable[AnswerTest]) -> set[str]:
    """The dimensions of the questions that these tests read."""
    return {pack.questions[test.question].dimension for test in tests}


def _spans(pack: Pack) -> list[set[str]]:
    """The dimensions that each gate, and each condition of questions, ties together."""
    asked: dict[tuple[AnswerTest, ...], set[str]] = {}
    for question in pack.questions.values():
        span = asked.setdefault(question.ask_if, _homes(pack, question.ask_if))
        span.add(question.dimension)
    return [*(_homes(pack, gate.when) for gate in gates_that_count(pack)), *asked.values()]


def _row_spans(pack: Pack) -> list[set[str]]:
    """The dimensions each row of the approach table depends on, by bands, gates and vetoes."""
    spans = []
    for row in pack.approach_table[:-1]:
        gates = [pack.gate[test.gate] for test in row.gates]
        gates += [gate for gate in pack.gates if not set(row.choice).isdisjoint(gate.veto)]
        tests = [test for gate in gates for test in gate.when]
        spans.append(_homes(pack, tests) | {test.dimension for test in row.bands})
    return spans


def questions_by_block(pack: Pack, groups: Sequence[Group]) -> list[list[Question]]:
    """Per block: its questions, each after those of them that can hide it."""
    block = {dimension.id: index for index, group in enumerate(groups) for dimension in group}
    found: list[list[Question]] = [[] for _ in groups]
    for question in pack.questions.values():
        found[block[question.dimension]].append(question)
    return [hiders_first(those) for those in found]
