"""The answers as the rules read them, and whether a condition holds.

Owns what a question may be read as: a hidden one as its `otherwise`; and the small pass over the
questions that one condition reads and those that can hide them. It tells which questions are
hidden, and judges rows that no outcome depends on. It must not count.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache
from typing import Literal

from advisor.engine.diagram import Masks
from advisor.engine.order import hiders_first, with_hiders
from advisor.errors import TooManyStates
from advisor.model import AnswerTest, Pack, Question

Holds = Literal["always", "sometimes", "never"]
"""In every completion, in some, or in none."""
MOST_READ = 200_000
"""States of all small passes together: about half a second."""


def holds(pack: Pack, masks: Masks, tests: Sequence[AnswerTest]) -> Holds:
    """Whether all tests hold; for many conditions at once keep `EffectiveAnswers`."""
    return EffectiveAnswers(pack, masks).holds(tests)


class EffectiveAnswers:
    """Answers as the rules read them.

    Raises TooManyStates where a condition hangs on too much, and AdvisorError where questions hide
    each other in a circle.
    """

    def __init__(self, pack: Pack, masks: Masks) -> None:
        self.pack, self.masks = pack, masks
        self._work = 0

    def holds(self, tests: Sequence[AnswerTest]) -> Holds:
        """Whether all tests hold; no tests hold always."""
        return self._holds(tests, self._read) if tests else "always"

    @cached_property
    def _read(self) -> dict[str, int | None]:
        """What each question may be read as; None where that hangs on whether it is asked."""
        found: dict[str, int | None] = dict(self.masks)
        for question in _hidable(self.pack):
            asked = self._holds(question.ask_if, found)
            if asked != "always":
                found[question.id] = 1 << question.while_hidden if asked == "never" else None
        return found

    def _holds(self, tests: Sequence[AnswerTest], read: dict[str, int | None]) -> Holds:
        found: Holds = "always"
        for test in tests:
            mask = read[test.question]
            if mask is None:
                return self._joint(tests)
            if not mask & test.allowed:
                found = "never"
            elif mask & ~test.allowed and found == "always":
                found = "sometimes"
        return found

    def _joint(self, tests: Sequence[AnswerTest]) -> Holds:
        """By a pass over the questions the tests read and all that can hide them.

        A state has a bit per condition, alive until a test of it fails; the first is asked about.
        """
        questions = hiders_first(with_hiders(self.pack, (test.question for test in tests)))
        bit_of = {q.ask_if: 2 << place for place, q in enumerate(questions) if q.ask_if}
        kills: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for condition, bit in ((tests, 1), *bit_of.items()):
            for test in condition:
                kills[test.question].append((test.allowed, bit))
        last = {question.ask_if: question.id for question in questions}
        states = {sum(bit_of.values()) | 1}
        for question in questions:
            ask = bit_of.get(question.ask_if, 0)
            keep = ~ask if last[question.ask_if] == question.id else -1
            shown = unseen = _killed(kills[question.id], self.masks[question.id])
            if ask:
                unseen = _killed(kills[question.id], 1 << question.while_hidden)
            states = {
                state & ~kill & keep
                for state in states
                for kill in (shown if state & ask == ask else unseen)
            }
            self._work += len(states)
            if self._work > MOST_READ:
                raise TooManyStates(MOST_READ, tuple(q.id for q in questions if q.ask_if))
        outcomes = {state & 1 for state in states}
        return "sometimes" if len(outcomes) == 2 else "always" if 1 in outcomes else "never"


def _killed(kills: Iterable[tuple[int, int]], mask: int) -> set[int]:
    """What dies under each of these values: sets of bits, each once."""
    found = [(mask, 0)]
    for allowed, bit in kills:
        split = [(m & allowed, dead) for m, dead in found]
        split += [(m & ~allowed, dead | bit) for m, dead in found]
        found = [each for each in split if each[0]]
    return {dead for _, dead in found}


@lru_cache(maxsize=8)
def _hidable(pack: Pack) -> tuple[Question, ...]:
    """The questions that may be hidden, each after those that can hide it."""
    return tuple(each for each in hiders_first(pack.questions.values()) if each.ask_if)
