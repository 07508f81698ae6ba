"""A pack compiled: what each answer does to the state, block by block.

Inside a block the state is a key: a bit per conjunction that is still alive, then the score of
each dimension. A value adds points and kills bits; a final key says in which band each dimension
is and which gates fire, and these facts kill rows of the tables. Owns the keys, and the bands that
are cut from the best possible scores. It must not walk over completions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import NamedTuple

from advisor.engine.order import (
    Conjunction,
    Group,
    conjunctions,
    gates_that_count,
    group_dimensions,
    hiders_first,
    questions_by_block,
    with_hiders,
)
from advisor.engine.tables import Fact, Tables
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
    best: int = 0
    """The best possible score, or at least no less."""
    proved: bool = False
    """Whether some completion has it."""

    def of(self, key: int) -> int:
        """The score in a final key, never below 0."""
        return max(0, (key >> self.shift & self.mask) - self.offset)

    @cached_property
    def floors(self) -> tuple[int, int]:
        """The lowest scores of the middle and of the top band; 0 is always in the lowest."""
        middle, top = (max(1, -(-cut * self.best // 100)) for cut in self.dimension.cuts)
        return middle, top

    def band(self, score: int) -> int:
        middle, top = self.floors
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
    keeps: Mapping[Fact, int]
    """The rows of the tables that do not die of a fact."""
    certain: int
    """Those whose facts are all known behind this block."""
    crossing: tuple[str, ...]
    """The rows whose conjunctions are begun by here and complete only later."""
    rows: tuple[str, ...]
    """Those that are read here."""
    finals: dict[int, Final] = field(default_factory=dict)
    """What its final keys come to, as far as known."""

    @property
    def waiting(self) -> tuple[str, ...]:
        """The rows that keep states apart behind the block, or else within it."""
        return self.crossing or self.rows

    def entry(self, state: int) -> int:
        """The key with which the block starts from a state."""
        key = self.start
        for outer, bit in self.arrives:
            if not state & outer:
                key &= ~bit
        return key

    def final(self, key: int) -> Final:
        """What a final key comes to, remembered."""
        found = self.finals.get(key)
        return found or self.finals.setdefault(key, self._final(key))

    def _final(self, key: int) -> Final:
        scores = [score.of(key) for score in self.scores]
        facts = [(s.dimension.id, s.band(n)) for s, n in zip(self.scores, scores, strict=True)]
        facts += [(id, int(key & bit != 0)) for id, bit in self.gates]
        keep = self.forget
        for fact in facts:
            keep &= self.keeps.get(fact, -1)
        for bit, dead in self.leaves:
            if not key & bit:
                keep &= dead
        return Final(keep, facts, scores)


class Compiled:
    """A pack's blocks in order, and the bits of every conjunction.

    Above the bits of the tables the state has one for each conjunction that is begun in one block
    and read again in a later one.
    """

    def __init__(self, pack: Pack) -> None:
        self.pack, self.tables = pack, Tables(pack)
        groups = group_dimensions(pack)
        questions = questions_by_block(pack, groups)
        self.block_of = {each.id: at for at, those in enumerate(questions) for each in those}
        self._found = conjunctions(pack, self.block_of)
        every = [*dict.fromkeys(self._found.values())]
        self._crossing = [each for each in every if each.blocks[0] != each.blocks[-1]]
        places = enumerate(self._crossing, self.tables.size)
        self._outer = {each: 1 << place for place, each in places}
        self._by_block: dict[int, list[Conjunction]] = defaultdict(list)
        for each in every:
            for index in each.blocks:
                self._by_block[index].append(each)
        self._rows: dict[str, list[ScoreRow]] = defaultdict(list)
        """By dimension."""
        for row in pack.scores:
            self._rows[row.dimension].append(row)
        self.start = self.tables.start | sum(self._outer.values())
        self._gates = [(gate.id, self._found[gate.id]) for gate in gates_that_count(pack)]
        home = {d.id: index for index, group in enumerate(groups) for d in group}
        home |= {id: gate.blocks[-1] for id, gate in self._gates}
        certain = self.tables.certain(home, len(groups))
        self.blocks = [
            self._block(index, *each)
            for index, each in enumerate(zip(groups, questions, certain, strict=True))
        ]

    @property
    def scores(self) -> dict[str, Score]:
        """By dimension, in the order of the blocks."""
        return {each.dimension.id: each for block in self.blocks for each in block.scores}

    def _block(self, index: int, group: Group, questions: list[Question], certain: int) -> Block:
        """The block of these dimensions and questions."""
        mine, outer = self._by_block[index], self._outer
        bit = {each: 1 << place for place, each in enumerate(mine)}
        going = {each for each in mine if each.blocks[-1] > index}
        crossing = (each for each in self._crossing if each.blocks[0] <= index < each.blocks[-1])
        scores = self._scores(group, len(bit))
        return Block(
            transitions=self._transitions(questions, bit, scores, going),
            scores=scores,
            start=(1 << len(bit)) - 1 + sum(each.offset << each.shift for each in scores),
            arrives=[(outer[each], bit[each]) for each in mine if each.blocks[0] < index],
            leaves=[(bit[each], ~outer[each]) for each in mine if each in going],
            gates=[(id, bit[each]) for id, each in self._gates if each.blocks[-1] == index],
            forget=~sum(outer[each] for each in mine if each in outer and each not in going),
            keeps=self.tables.keeps,
            certain=certain,
            crossing=tuple(id for each in crossing for id in each.rows),
            rows=tuple(id for each in mine for id in each.rows),
        )

    def _scores(self, group: Group, shift: int) -> list[Score]:
        found = []
        for dimension in group:
            points = [row.points for row in self._rows[dimension.id]]
            offset = -sum(each for each in points if each < 0)
            width = (offset + sum(each for each in points if each > 0)).bit_length() + 1
            best = self._best(dimension, offset)
            found.append(Score(dimension, shift, (1 << width) - 1, offset, *best))
            shift += width
        return found

    def _best(self, dimension: Dimension, offset: int) -> tuple[int, bool]:
        """The best score that some completion has; or what none exceeds, and False."""
        rows = self._rows[dimension.id]
        read = (id for row in rows for id in row.questions)
        questions = hiders_first(with_hiders(self.pack, read))
        conditions = {question.ask_if for question in questions if question.ask_if}
        mine = [self._found[row.id] for row in rows if len(row.when) > 1]
        mine += [each for name, each in self._found.items() if name in conditions]
        bit = {each: 1 << place for place, each in enumerate(mine)}
        score = Score(dimension, len(bit), -1, offset)
        transitions = self._transitions(questions, bit, [score], set())
        start = (1 << len(bit)) - 1 + (offset << score.shift)
        tried = MOST_TRIED // len(self.pack.dimensions)
        key, proved = highest(transitions, start, len(bit), tried)
        return score.of(key), proved

    def _transitions(
        self,
        questions: Sequence[Question],
        bit: Mapping[Conjunction, int],
        scores: Sequence[Score],
        going: set[Conjunction],
    ) -> list[Transition]:
        """The transitions that read these questions in a key with these bits and scores."""
        reads: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
        for each in bit:
            for test in each.tests:
                reads[test.question].append((test.allowed, 0, bit[each]))
        place = {question.id: index for index, question in enumerate(questions)}
        pays: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for score in scores:
            for row in self._rows[score.dimension.id]:
                last, points = max(row.questions, key=place.__getitem__), row.points << score.shift
                if len(row.when) == 1:
                    reads[last].append((row.when[0].allowed, points, 0))
                else:
                    pays[last].append((bit[self._found[row.id]], points))
        asks = {each.id: self._found[each.ask_if] for each in questions if each.ask_if}
        last_use = {asked: id for id, asked in asks.items() if asked not in going}
        dropped = {id: bit[asked] for asked, id in last_use.items()}
        return [
            Transition(
                question=each,
                ask=bit[asks[each.id]] if each.ask_if else 0,
                reads=reads[each.id],
                pays=pays[each.id],
                keep=~dropped.get(each.id, 0),
            )
            for each in questions
        ]


@lru_cache(maxsize=8)
def compiled(pack: Pack) -> Compiled:
    return Compiled(pack)
