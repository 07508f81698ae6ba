"""From a pack to blocks: which bit stands for what, and what each value of each question does.

Owns the order of the pass and the assignment of bits. It must not run anything but the small
passes that find the best possible scores.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from graphlib import CycleError, TopologicalSorter

from advisor.errors import AdvisorError
from advisor.model import Dimension, Pack, Question, ScoreRow, Test
from advisor.solve.block import Block, Step
from advisor.solve.layout import Layout
from advisor.solve.semiring import COUNT


@dataclass(eq=False)
class And:
    """An AND of tests that outlives a single question; one bit of the state."""

    name: str
    tests: tuple[Test, ...]
    blocks: list[int] = field(default_factory=list)
    """Blocks that read it or use it, ascending."""


def gates_that_count(pack: Pack) -> tuple[str, ...]:
    """Gates a verdict can depend on: those that cap, veto, or are read by a table."""
    read = {t.gate for row in (*pack.approach_table, *pack.stage_table) for t in row.gates}
    return tuple(g.id for g in pack.gates if g.cap or g.veto or g.id in read)


def group_dimensions(pack: Pack, gates: Iterable[str]) -> list[tuple[Dimension, ...]]:
    """Dimensions in the order of the pass; those that hide each other's questions together.

    First comes what most rows of the approach table depend on: the sooner the approach is decided,
    the sooner the stages of all others are dropped from the state. Among equals comes what leaves
    the fewest bits waiting for a later block.
    """
    ids = [d.id for d in pack.dimensions]
    before: dict[str, set[str]] = {id: set() for id in ids}
    for question in pack.questions.values():
        for test in question.ask_if:
            before[question.dimension].add(pack.questions[test.question].dimension)
    reach = {id: _reach(id, before) for id in ids}
    groups: list[tuple[str, ...]] = []
    for id in ids:
        if not any(id in group for group in groups):
            groups.append(tuple(o for o in ids if o == id or (o in reach[id] and id in reach[o])))
    spans, rows = _spans(pack, gates), _row_spans(pack)
    done: list[tuple[str, ...]] = []

    def cost(group: tuple[str, ...]) -> tuple[int, int]:
        read = {id for g in (*done, group) for id in g}
        deciding = sum(not row.isdisjoint(group) for row in rows)
        return -deciding, sum(bool(span & read and span - read) for span in spans)

    while len(done) < len(groups):
        read = {id for group in done for id in group}
        ready = [g for g in groups if g not in done and reach[g[0]] <= read | set(g)]
        done.append(min(ready, key=cost))
    return [tuple(pack.dimension[id] for id in group) for group in done]


def _spans(pack: Pack, gates: Iterable[str]) -> list[set[str]]:
    """The dimensions each gate or `ask_if` ties together."""
    home = {id: question.dimension for id, question in pack.questions.items()}
    asked = {ask_name(q): {home[t.question] for t in q.ask_if} for q in pack.questions.values()}
    for question in pack.questions.values():
        asked[ask_name(question)].add(question.dimension)
    return [{home[t.question] for t in pack.gate[id].when} for id in gates] + [*asked.values()]


def _row_spans(pack: Pack) -> list[set[str]]:
    """The dimensions each row of the approach table depends on, by bands, gates and vetoes."""
    spans = []
    for row in pack.approach_table[:-1]:
        gates = [pack.gate[test.gate] for test in row.gates]
        gates += [gate for gate in pack.gates if row.outcome in gate.veto]
        asked = {pack.questions[test.question].dimension for gate in gates for test in gate.when}
        spans.append(asked | {test.dimension for test in row.bands})
    return spans


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


def order_questions(pack: Pack, groups: Sequence[tuple[Dimension, ...]]) -> list[tuple[str, ...]]:
    """Per block: its questions, each after those that decide whether it is asked."""
    order = []
    for group in groups:
        inside = {d.id for d in group}
        ids = [q.id for q in pack.questions.values() if q.dimension in inside]
        graph = {id: [t.question for t in pack.questions[id].ask_if] for id in ids}
        try:
            ranked = list(TopologicalSorter(graph).static_order())
        except CycleError as error:
            circle = " -> ".join(reversed(error.args[1]))
            raise AdvisorError(f"these questions hide each other in a circle: {circle}") from None
        order.append(tuple(id for id in ranked if id in graph))
    return order


def collect_ands(pack: Pack, gates: Iterable[str], at: Mapping[str, int]) -> dict[str, And]:
    """Every AND of tests the pass carries as a bit, by name, with the blocks it is needed in."""
    ands: dict[str, And] = {}

    def need(name: str, tests: tuple[Test, ...], used_in: int | None = None) -> None:
        each = ands.setdefault(name, And(name, tests))
        blocks = {at[test.question] for test in tests} | set(each.blocks)
        each.blocks = sorted(blocks | ({used_in} if used_in is not None else set()))

    for id in gates:
        need(f"gate {id}", pack.gate[id].when)
    for row in pack.scores:
        if len(row.when) > 1:
            need(f"row {row.id}", row.when)
    for question in pack.questions.values():
        if question.ask_if:
            need(ask_name(question), question.ask_if, at[question.id])
    return ands


def ask_name(question: Question) -> str:
    """The name of a question's condition; questions asked under the same condition share it."""
    return "asked if " + ", ".join(f"{t.question}:{t.allowed:x}" for t in question.ask_if)


class Compiler:
    """Builds one block: assigns bits of the key, then what each value of each question does."""

    def __init__(
        self,
        pack: Pack,
        layout: Layout,
        ands: Mapping[str, And],
        waits: Mapping[str, int],
        index: int,
    ) -> None:
        self.pack, self.layout, self.waits, self.index = pack, layout, waits, index
        self.ands = {name: a for name, a in ands.items() if index in a.blocks}
        self.bit = {name: 1 << i for i, name in enumerate(self.ands)}

    def block(self, group: tuple[Dimension, ...], questions: tuple[str, ...]) -> Block:
        """The block of these dimensions and questions, still without best scores and cuts."""
        fields, base = self._fields(group), (1 << len(self.bit)) - 1
        self.shift = {d.id: field[0] for d, field in zip(group, fields, strict=True)}
        for shift, _, offset in fields:
            base += offset << shift
        ends = [
            n for n, a in self.ands.items() if n.startswith("gate ") and a.blocks[-1] == self.index
        ]
        later = [n for n, a in self.ands.items() if a.blocks[-1] > self.index]
        incoming = tuple(
            (1 << self.waits[n], self.bit[n])
            for n, a in self.ands.items()
            if a.blocks[0] < self.index
        )
        return Block(
            dimensions=group,
            steps=tuple(self._step(questions, i) for i in range(len(questions))),
            start=base,
            incoming=incoming,
            arriving=sum(outer for outer, _ in incoming),
            fields=fields,
            cuts=(),
            ends=tuple(self._end(name) for name in ends),
            band_keeps=tuple(self._bands(d) for d in group),
            carries=tuple((self.bit[n], ~(1 << self.waits[n])) for n in later),
            gate_bits={n.removeprefix("gate "): self.bit[n] for n in ends},
            names=tuple(self.ands),
        )

    def _bands(self, dimension: Dimension) -> tuple[int, int, int]:
        low, middle, top = (self.layout.band_keep(dimension, band) for band in range(3))
        return low & self._forget, middle & self._forget, top & self._forget

    @cached_property
    def _forget(self) -> int:
        """Outer bits of what is read here for the last time."""
        done = [n for n, a in self.ands.items() if n in self.waits and a.blocks[-1] == self.index]
        return ~sum(1 << self.waits[n] for n in done)

    def _end(self, name: str) -> tuple[int, int, int]:
        gate = self.pack.gate[name.removeprefix("gate ")]
        return (
            self.bit[name],
            self.layout.gate_keep(gate, fires=True),
            self.layout.gate_keep(gate, fires=False),
        )

    def _fields(self, group: tuple[Dimension, ...]) -> tuple[tuple[int, int, int], ...]:
        shift, fields = len(self.bit), []
        for dimension in group:
            rows = [row for row in self.pack.scores if row.dimension == dimension.id]
            offset = -sum(row.points for row in rows if row.points < 0)
            width = (offset + sum(row.points for row in rows if row.points > 0)).bit_length() + 1
            fields.append((shift, (1 << width) - 1, offset))
            shift += width
        return tuple(fields)

    def _step(self, questions: tuple[str, ...], position: int) -> Step:
        question = self.pack.questions[questions[position]]
        singles = [
            r for r in self.pack.scores if len(r.when) == 1 and r.when[0].question == question.id
        ]
        rows = {r.id: r for r in self.pack.scores if len(r.when) > 1}
        settled = tuple(
            (self.bit[name], self._points(rows[name.removeprefix("row ")]))
            for name, each in self.ands.items()
            if name.startswith("row ") and self._last(each, questions) == position
        )
        read = [
            n
            for n, a in self.ands.items()
            if n.startswith("asked ")
            and a.blocks[-1] == self.index
            and self._last_use(n, questions) == position
        ]
        otherwise = 0 if question.otherwise is None else question.index(question.otherwise)
        return Step(
            question=question,
            ask=self.bit[ask_name(question)] if question.ask_if else 0,
            otherwise=otherwise,
            effects=tuple(self._effect(question, i, singles) for i in range(len(question.values))),
            settle=settled,
            keep=~sum(self.bit[name] for name in read),
        )

    def _points(self, row: ScoreRow) -> int:
        return row.points << self.shift[row.dimension]

    def _effect(
        self, question: Question, index: int, singles: Iterable[ScoreRow]
    ) -> tuple[int, int]:
        points = sum(self._points(r) for r in singles if r.when[0].allowed >> index & 1)
        killed = sum(
            self.bit[name]
            for name, each in self.ands.items()
            if any(t.question == question.id and not t.allowed >> index & 1 for t in each.tests)
        )
        return points, ~killed

    def _last(self, each: And, questions: tuple[str, ...]) -> int:
        return max(questions.index(test.question) for test in each.tests)

    def _last_use(self, name: str, questions: tuple[str, ...]) -> int:
        asked = [
            i
            for i, id in enumerate(questions)
            if self.pack.questions[id].ask_if and ask_name(self.pack.questions[id]) == name
        ]
        return max(asked, default=-1)


def set_bands(blocks: Sequence[Block], start: int, conditions: int) -> None:
    """Set every block's best possible scores, and from them where its bands begin.

    `conditions` are the outer bits of what hides questions of later blocks: only these can keep a
    score from being possible.
    """
    states = {start}
    for block in blocks:
        masks = {step.question.id: step.question.everything for step in block.steps}
        finals = {state: block.run(masks, block.entry(state), COUNT) for state in states}
        scores = [block.scores(key) for keys in finals.values() for key in keys]
        block.best = tuple(map(max, zip(*scores, strict=True)))
        block.cuts = tuple(
            (_at_least(dimension.cuts[0], best), _at_least(dimension.cuts[1], best))
            for dimension, best in zip(block.dimensions, block.best, strict=True)
        )
        states = {
            state & (block.carried(key) | ~conditions)
            for state, keys in finals.items()
            for key in keys
        }


def _at_least(percent: int, best: int) -> int:
    """The lowest whole score of at least `percent` of `best`; 1 where nothing can be scored."""
    return max(1, -(-percent * best // 100))
