"""The answer space of a pack: what the tables can decide in it, and how a completion shows that.

Owns what all proofs ask: the decisions and outcomes that are possible while a condition holds, the
ways in which gates are as a row wants them, witnesses, and how much may be asked. It must not know
what is a fault.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from itertools import product
from typing import TypeVar

from advisor.engine import Decision, EffectiveAnswers, Holds, Masks, Outcome
from advisor.engine.diagram import (
    Chosen,
    Diagram,
    diagram,
    everything,
    recorded,
    whole,
)
from advisor.engine.marginals import Marginals
from advisor.errors import TooManyStates
from advisor.lint.finding import Witness
from advisor.lint.possible import Completion, Example, possible
from advisor.model import AnswerTest, BandTest, GateTest, Pack, Value

MOST_WORK = 16_000_000
"""What all proofs of a pack may cost, in edges that are gone over: about two seconds."""
RECORDING = 8
"""What it costs to record an edge rather than to go over it."""
T = TypeVar("T")


class Work:
    """What all proofs of a pack have cost so far."""

    def __init__(self) -> None:
        self.done = 0

    def spend(self, edges: int, waiting: tuple[str, ...]) -> None:
        """Count it, and whose it is; raises TooManyStates."""
        self.done += edges
        if self.done > MOST_WORK:
            raise TooManyStates(MOST_WORK, waiting)


class Space:
    """The completions of a pack with nothing answered; making one may raise TooManyStates."""

    def __init__(self, pack: Pack, work: Work | None = None) -> None:
        self.pack, self.work = pack, work or Work()
        self.everything = everything(pack)
        self._rows = self._whole(named=True)
        self.decisions = self.given()

    @property
    def peak(self) -> tuple[int, tuple[str, ...]]:
        """The most states between two dimensions, and the rows that wait there."""
        return self._rows.peak

    @cached_property
    def _effective(self) -> EffectiveAnswers:
        return EffectiveAnswers(self.pack, self.everything)

    def _whole(self, *, named: bool) -> Diagram:
        found = whole(self.pack, named=named)
        self.work.spend(RECORDING * found.work, found.peak[1])
        return found

    @cached_property
    def _outcomes(self) -> Diagram:
        return self._whole(named=False)

    def holds(self, tests: Iterable[AnswerTest]) -> Holds:
        """Whether all tests hold in every completion, in some, or in none."""
        return self._effective.holds(tuple(tests))

    def given(
        self, tests: Iterable[AnswerTest] = (), bands: Iterable[BandTest] = ()
    ) -> dict[Decision, Example]:
        """How the tables can decide while all of this holds, each with an example."""
        return self._possible(self._rows, self._rows.decisions, tests, bands)

    def outcomes(
        self, tests: Iterable[AnswerTest] = (), bands: Iterable[BandTest] = ()
    ) -> dict[Outcome, Example]:
        """The outcomes that are possible while all of this holds, each with an example."""
        return self._possible(self._outcomes, self._outcomes.outcomes, tests, bands)

    def _possible(
        self,
        within: Diagram,
        named: Mapping[T, list[int]],
        tests: Iterable[AnswerTest],
        bands: Iterable[BandTest],
    ) -> dict[T, Example]:
        self.work.spend(within.work, within.peak[1])
        answers = _allowed((test.question, test.allowed) for test in tests)
        inside = _allowed((test.dimension, test.allowed) for test in bands)
        return possible(within, named, answers, inside)

    def marginals(self, masks: Masks) -> Marginals:
        """The counts of some masks."""
        found = diagram(self.pack, masks)
        cost = 1 if found is recorded(self.pack, named=False) else RECORDING
        self.work.spend(cost * found.work, found.peak[1])
        return Marginals(found, masks)


def _allowed(tests: Iterable[tuple[str, int]]) -> Masks:
    """The values that pass; several tests on one thing leave what passes each."""
    allowed: dict[str, int] = {}
    for id, mask in tests:
        allowed[id] = allowed.get(id, -1) & mask
    return allowed


def alternatives(pack: Pack, gates: Iterable[GateTest]) -> Iterator[tuple[AnswerTest, ...]]:
    """The ways in which these gates can be as they are tested, each as an AND of tests.

    A gate is absent in as many ways as it has tests to fail.
    """
    ways: list[list[tuple[AnswerTest, ...]]] = []
    for test in gates:
        when = pack.gate[test.gate].when
        ways.append([when] if test.fires else [(_failing(pack, each),) for each in when])
    for way in product(*ways):
        yield tuple(test for tests in way for test in tests)


def _failing(pack: Pack, test: AnswerTest) -> AnswerTest:
    return AnswerTest(test.question, pack.questions[test.question].everything & ~test.allowed)


def witness(
    space: Space,
    example: Completion,
    shows: Callable[[Masks], bool],
    change: Chosen | None = None,
) -> Witness:
    """A completion as a witness; `shows` says whether all completions of some masks show it."""
    questions = space.pack.questions
    given = {id: questions[id].values[example[id]] for id in questions}
    changed: tuple[str, Value] | None = None
    if change:
        changed = change[0], questions[change[0]].values[change[1]]
    matters = (id for id in _matters(space, example, shows) if not change or id != change[0])
    return Witness(given, tuple(matters), changed)


def _matters(space: Space, example: Completion, shows: Callable[[Masks], bool]) -> tuple[str, ...]:
    """The questions that cannot be opened, one after another, without losing what is shown."""
    masks = {id: 1 << index for id, index in example.items()}
    space.work.spend(len(masks) ** 2, tuple(masks))  # what follows reads all, once for each
    kept: list[str] = []
    for section in space.pack.sections:
        opened = {id: space.everything[id] for id in section.questions}
        if shows({**masks, **opened}):
            masks |= opened
            continue
        for id in section.questions:
            wider = {**masks, id: space.everything[id]}
            if shows(wider):
                masks = wider
            else:
                kept.append(id)
    return tuple(kept)
