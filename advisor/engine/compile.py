"""A pack compiled: what each answer does to the state, block by block.

Inside a block the state is a key: a bit per conjunction that is still alive, then the score of
each dimension. A value adds points and kills bits; a final key says in which band each dimension
is and which gates fire, and these facts kill rows of the tables. Owns the keys, and the bands that
are cut from the best possible scores. It must not walk over completions.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import NamedTuple

from advisor.engine.order import (
    Conjunction,
    Conjunctions,
    Group,
    conjunctions,
    group_dimensions,
    hiders_first,
    questions_by_block,
    with_hiders,
)
from advisor.engine.tables import Fact, Horizon, Tables
from advisor.engine.transitions import Transition, highest
from advisor.model import Dimension, Pack, Question, ScoreRow

MOST_TRIED = 250_000
"""Keys tried to find the best possible scores of a pack: about half a second."""


@dataclass(eq=False)
class Score:
    """Where a dimension has its score in the key, and where its bands begin."""

    dimension: Dimension
    shift: int
    mask: int
    offset: int
    best: int
    """The best possible score, or at least no less."""
    proved: bool
    """Whether some completion has it."""

    def of(self, key: int) -> int:
        """The score in a final key, never below 0."""
        return max(0, (key >> self.shift & self.mask) - self.offset)

    @cached_property
    def floors(self) -> tuple[int, int]:
        """The lowest scores of the middle and of the top band; 0 is always in the lowest."""
        middle, top = (max(1, -(-cut * self.best // 100)) for cut in self.dimension.cuts)
        return middle, top

    def band(self, key: int) -> int:
        """The band of that score."""
        score, (middle, top) = self.of(key), self.floors
        return (score >= middle) + (score >= top)


class Final(NamedTuple):
    """What a final key of a block comes to."""

    keep: int
    """What it keeps of the state."""
    facts: list[Fact]
    scores: list[int]


@dataclass(eq=False)
class Block:
    """A dimension, or several that hide each other's questions."""

    transitions: list[Transition]
    scores: list[Score]
    start: int
    """The key before the first question: all bits alive, no points."""
    arrives: list[tuple[int, int]]
    """Conjunctions begun earlier: bit of the state, bit of the key."""
    leaves: list[tuple[int, int]]
    """Conjunctions that go on: bit of the key, what is kept of the state once it is dead."""
    gates: list[tuple[str, int]]
    """Gates complete here: their bit of the key."""
    forget: int
    """What is kept of the state: all but the conjunctions complete here."""
    rows: tuple[str, ...]
    """The rows to blame where too much is alive."""
    certain: int
    """Table rows whose facts are all known behind this block."""
    finals: dict[int, Final] = field(default_factory=dict)
    """What its final keys come to, as far as known."""

    def entry(self, state: int) -> int:
        """The key with which the block starts from a state."""
        key = self.start
        for outer, bit in self.arrives:
            if not state & outer:
                key &= ~bit
        return key

    def facts(self, key: int) -> list[Fact]:
        """What a final key says."""
        bands = [(score.dimension.id, score.band(key)) for score in self.scores]
        return bands + [(id, int(key & bit != 0)) for id, bit in self.gates]


class Compiled:
    """A pack's blocks in order, and how the state goes from one to the next.

    Above the bits of the tables the state has one for each conjunction that is begun in one block
    and read again in a later one.
    """

    def __init__(self, pack: Pack) -> None:
        self.pack, self.tables = pack, Tables(pack)
        groups = group_dimensions(pack)
        questions = questions_by_block(pack, groups)
        self.block_of = {each.id: at for at, those in enumerate(questions) for each in those}
        found = conjunctions(pack, self.block_of)
        compiler = _Compiler(pack, found, self.tables.size)
        self.start = self.tables.start | sum(compiler.outer.values())
        self._horizons: dict[tuple[int, bool], Horizon] = {}
        self._crossing = [*compiler.outer]
        home = {d.id: index for index, group in enumerate(groups) for d in group}
        home |= {id: each.blocks[-1] for id, each in found.gates.items()}
        self.blocks = [
            compiler.block(index, group, those, certain)
            for index, (group, those, certain) in enumerate(
                zip(groups, questions, self.tables.certain(home, len(groups)), strict=True)
            )
        ]

    def final(self, index: int, key: int) -> Final:
        """What a final key of a block comes to, remembered."""
        block, kills = self.blocks[index], self.tables.kills
        found = block.finals.get(key)
        if found is None:
            facts = block.facts(key)
            keep = block.forget
            for fact in facts:
                if fact in kills:
                    keep &= ~kills[fact]
            for bit, dead in block.leaves:
                if not key & bit:
                    keep &= dead
            found = block.finals[key] = Final(keep, facts, [s.of(key) for s in block.scores])
        return found

    @property
    def scores(self) -> dict[str, Score]:
        """By dimension, in the order of the blocks."""
        return {each.dimension.id: each for block in self.blocks for each in block.scores}

    def crossing(self, index: int) -> tuple[str, ...]:
        """The rows whose conjunctions are begun by a block and complete only later."""
        found = (each for each in self._crossing if each.blocks[0] <= index < each.blocks[-1])
        return tuple(id for each in found for id in each.rows)

    def waiting(self, index: int) -> tuple[str, ...]:
        """The rows that keep states apart behind a block, or else within it."""
        return self.crossing(index) or self.blocks[index].rows

    def horizon(self, index: int, *, named: bool = False) -> Horizon:
        """What brings the states behind a block to normal form."""
        if (index, named) not in self._horizons:
            horizon = Horizon(self.tables, self.blocks[index].certain, named=named)
            self._horizons[index, named] = horizon
        return self._horizons[index, named]


class _Compiler:
    """Gives every conjunction its bits, and builds the blocks."""

    def __init__(self, pack: Pack, found: Conjunctions, size: int) -> None:
        self.pack, self.found = pack, found
        self.by_block: dict[int, list[Conjunction]] = {}
        for each in found.every:
            for index in each.blocks:
                self.by_block.setdefault(index, []).append(each)
        crossing = [each for each in found.every if each.crosses]
        self.outer = {each: 1 << size + place for place, each in enumerate(crossing)}
        self.rows: dict[str, list[ScoreRow]] = {}
        """By dimension."""
        for row in pack.scores:
            self.rows.setdefault(row.dimension, []).append(row)

    def block(self, index: int, group: Group, questions: list[Question], certain: int) -> Block:
        """The block of these dimensions and questions."""
        mine = self.by_block.get(index, [])
        bit = {each: 1 << place for place, each in enumerate(mine)}
        going = {each for each in mine if each.blocks[-1] > index}
        scores = self._scores(group, len(bit))
        gates = self.found.gates.items()
        return Block(
            transitions=self._transitions(questions, bit, scores, going),
            scores=scores,
            start=(1 << len(bit)) - 1 + sum(each.offset << each.shift for each in scores),
            arrives=[(self.outer[each], bit[each]) for each in mine if each.blocks[0] < index],
            leaves=[(bit[each], ~self.outer[each]) for each in mine if each in going],
            gates=[(id, bit[each]) for id, each in gates if each.blocks[-1] == index],
            forget=~sum(self.outer[each] for each in mine if each.crosses and each not in going),
            rows=tuple(id for each in mine for id in each.rows),
            certain=certain,
        )

    def _scores(self, group: Group, shift: int) -> list[Score]:
        found = []
        for dimension in group:
            points = [row.points for row in self.rows.get(dimension.id, ())]
            offset = -sum(each for each in points if each < 0)
            width = (offset + sum(each for each in points if each > 0)).bit_length() + 1
            best = self._best(dimension)
            found.append(Score(dimension, shift, (1 << width) - 1, offset, *best))
            shift += width
        return found

    def _best(self, dimension: Dimension) -> tuple[int, bool]:
        """The best score that some completion has; or what none exceeds, and False."""
        rows = self.rows.get(dimension.id, [])
        read = (id for row in rows for id in row.questions)
        questions = hiders_first(with_hiders(self.pack, read))
        conditions = {question.ask_if for question in questions if question.ask_if}
        mine = [self.found.rows[row.id] for row in rows if len(row.when) > 1]
        mine += [each for tests, each in self.found.asks.items() if tests in conditions]
        bit = {each: 1 << place for place, each in enumerate(mine)}
        offset = -sum(row.points for row in rows if row.points < 0)
        score = Score(dimension, len(bit), -1, offset, 0, proved=False)
        transitions = self._transitions(questions, bit, [score], set())
        start = (1 << len(bit)) - 1 + (offset << score.shift)
        tried = MOST_TRIED // len(self.pack.dimensions)
        key, proved = highest(transitions, start, len(bit), tried)
        return max(0, (key >> score.shift) - offset), proved

    def _transitions(
        self,
        questions: Sequence[Question],
        bit: Mapping[Conjunction, int],
        scores: Sequence[Score],
        going: Container[Conjunction],
    ) -> list[Transition]:
        """The transitions that read these questions in a key with these bits and scores."""
        kills: dict[str, list[tuple[int, int]]] = {}
        for each in bit:
            for test in each.tests:
                kills.setdefault(test.question, []).append((test.allowed, bit[each]))
        place = {question.id: index for index, question in enumerate(questions)}
        points: dict[str, list[tuple[int, int]]] = {}
        pays: dict[str, list[tuple[int, int]]] = {}
        for score in scores:
            for row in self.rows.get(score.dimension.id, ()):
                last = max(row.questions, key=place.__getitem__)
                if len(row.when) == 1:
                    pay = row.when[0].allowed, row.points << score.shift
                    points.setdefault(last, []).append(pay)
                else:
                    pay = bit[self.found.rows[row.id]], row.points << score.shift
                    pays.setdefault(last, []).append(pay)
        last_use = {question.ask_if: question.id for question in questions if question.ask_if}
        dropped = {
            id: bit[self.found.asks[tests]]
            for tests, id in last_use.items()
            if self.found.asks[tests] not in going
        }
        return [
            Transition(
                question=each,
                ask=bit[self.found.asks[each.ask_if]] if each.ask_if else 0,
                otherwise=0 if each.otherwise is None else each.index(each.otherwise),
                points=points.get(each.id, ()),
                kills=kills.get(each.id, ()),
                pays=pays.get(each.id, ()),
                keep=~dropped.get(each.id, 0),
            )
            for each in questions
        ]


@lru_cache(maxsize=8)
def compiled(pack: Pack) -> Compiled:
    """The compiled pack; compiled once."""
    return Compiled(pack)
