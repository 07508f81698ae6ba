"""The answer space of a pack: what the tables can decide in it, and how a completion shows that.

Owns what all proofs ask: the decisions and verdicts that are possible while a condition holds, the
ways in which gates are as a row wants them, and witnesses. It must not know what is a fault.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import product

from advisor.model import BandTest, GateTest, Pack, Raw, Test
from advisor.prove.finding import Witness
from advisor.prove.forward import Forward, Futures, Trail, holding
from advisor.solve import Decision, Masks, Verdict, plan
from advisor.solve.pairs import chosen

Completion = dict[str, int]
"""By question: the index of its value."""


class Space:
    """The completions of a pack with nothing answered; making one may raise TooManyStates."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.everything = {id: question.everything for id, question in pack.questions.items()}
        self._forward = Forward(plan(pack), self.everything)
        self._futures = Futures(Forward(plan(pack).brief, self.everything))
        self.decisions = self.given()

    @property
    def peak(self) -> tuple[int, tuple[str, ...]]:
        """The most states between two dimensions, and the conditions that wait there."""
        layers = self._forward.layers[1:]
        states, index = max((len(states), index) for index, states in enumerate(layers))
        return states, self._forward.plan.waiting[index]

    def given(
        self, tests: Iterable[Test] = (), bands: tuple[BandTest, ...] = ()
    ) -> dict[Decision, Trail]:
        """How the tables can decide while all of this holds, each with the trail of an example."""
        compiled = self._forward.plan
        states = self._forward.states(holding(tests, bands), len(compiled.blocks))
        found: dict[Decision, Trail] = {}
        for state, trail in states.items():
            found.setdefault(compiled.layout.decide(state), trail)
        return found

    def verdicts(
        self, tests: Iterable[Test] = (), bands: tuple[BandTest, ...] = ()
    ) -> frozenset[Verdict]:
        """The verdicts that are possible while all of this holds."""
        return self._futures.verdicts(holding(tests, bands))


def completion(trail: Trail) -> Completion:
    """The completion a trail stands for."""
    return dict(chosen(trail))


def alternatives(pack: Pack, gates: Iterable[GateTest]) -> Iterator[tuple[Test, ...]]:
    """The ways in which these gates can be as they are tested, each as an AND of tests.

    A gate is absent in as many ways as it has tests to fail.
    """
    ways: list[list[tuple[Test, ...]]] = []
    for test in gates:
        when = pack.gate[test.gate].when
        ways.append([when] if test.fires else [(_failing(pack, each),) for each in when])
    for way in product(*ways):
        yield tuple(test for tests in way for test in tests)


def _failing(pack: Pack, test: Test) -> Test:
    return Test(test.question, pack.questions[test.question].everything & ~test.allowed)


def witness(
    pack: Pack,
    example: Completion,
    shows: Callable[[Masks], bool],
    change: tuple[str, int] | None = None,
) -> Witness:
    """A completion as a witness; `shows` says whether all completions of some masks show it."""
    questions = pack.questions
    given = {id: questions[id].values[example[id]] for id in questions}
    changed: tuple[str, Raw] | None = None
    if change:
        changed = change[0], questions[change[0]].values[change[1]]
    matters = (id for id in _matters(pack, example, shows) if not change or id != change[0])
    return Witness(given, tuple(matters), changed)


def _matters(pack: Pack, example: Completion, shows: Callable[[Masks], bool]) -> tuple[str, ...]:
    """The questions that cannot be opened, one after another, without losing what is shown."""
    masks = {id: 1 << index for id, index in example.items()}
    kept: list[str] = []
    for section in pack.sections:
        whole = {id: pack.questions[id].everything for id in section.questions}
        if shows({**masks, **whole}):
            masks |= whole
            continue
        for id in section.questions:
            wider = {**masks, id: pack.questions[id].everything}
            if shows(wider):
                masks = wider
            else:
                kept.append(id)
    return tuple(kept)
