"""Whether a condition holds: in every completion, in some, or in none.

Owns the small pass over the questions one condition reads and those that can hide them. Used for
rows the verdict does not depend on, and to say which questions are hidden. It must not count.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from advisor.model import Pack, Question, Test
from advisor.solve.block import Masks
from advisor.solve.semiring import bits_of

Holds = Literal["always", "sometimes", "never"]


def holds(pack: Pack, masks: Masks, tests: Sequence[Test]) -> Holds:
    """Whether all tests hold; for many conditions at once keep a `Reading`."""
    return Reading(pack, masks).holds(tests)


class Reading:
    """Answers as the rules read them: a hidden question as its `otherwise`.

    What a question may be read as is worked out once. `ask_if` must be free of circles, which
    solving checks.
    """

    def __init__(self, pack: Pack, masks: Masks) -> None:
        self.pack = pack
        self.masks = masks
        self._read: dict[str, int | None] = {}

    def holds(self, tests: Sequence[Test]) -> Holds:
        """Whether all tests hold; no tests hold always."""
        found: Holds = "always"
        read = self._read
        for test in tests:
            id = test.question
            mask = read[id] if id in read else self._values(id)
            if mask is None:
                return self._joint(tests)
            if not mask & test.allowed:
                found = "never"
            elif mask & ~test.allowed and found == "always":
                found = "sometimes"
        return found

    def _values(self, id: str) -> int | None:
        """The values a question may be read as; None where that hangs on whether it is asked."""
        question = self.pack.questions[id]
        mask: int | None = self.masks[id]
        if question.ask_if:
            asked = self.holds(question.ask_if)
            if asked == "never" and question.otherwise is not None:
                mask = 1 << question.index(question.otherwise)
            elif asked != "always":
                mask = None
        self._read[id] = mask
        return mask

    def _joint(self, tests: Sequence[Test]) -> Holds:
        """By a pass over the questions the tests read and all that can hide them."""
        questions = _with_hiders(self.pack, [test.question for test in tests])
        conditions = [tests, *(q.ask_if for q in questions if q.ask_if)]
        bit_of = {id(condition): 1 << i for i, condition in enumerate(conditions)}
        states = {(1 << len(conditions)) - 1}
        for question in questions:
            ask = bit_of[id(question.ask_if)] if question.ask_if else 0
            kills = [_killed(question, i, conditions) for i in range(len(question.values))]
            shown = {kills[index] for index in bits_of(self.masks[question.id])}
            hidden = (
                {kills[question.index(question.otherwise)]}
                if question.otherwise is not None
                else set()
            )
            states = {
                state & ~kill
                for state in states
                for kill in (shown if state & ask == ask else hidden)
            }
        outcomes = {state & 1 for state in states}
        return "sometimes" if len(outcomes) == 2 else "always" if 1 in outcomes else "never"


def _killed(question: Question, index: int, conditions: Sequence[Sequence[Test]]) -> int:
    """Bits of the conditions that the value of that index makes fail."""
    return sum(
        1 << i
        for i, tests in enumerate(conditions)
        if any(t.question == question.id and not t.allowed >> index & 1 for t in tests)
    )


def _with_hiders(pack: Pack, ids: Iterable[str]) -> list[Question]:
    """These questions and all that can hide them, each after those that can hide it."""
    found: dict[str, Question] = {}

    def visit(id: str) -> None:
        if id not in found:
            question = pack.questions[id]
            for test in question.ask_if:
                visit(test.question)
            found[id] = question

    for id in ids:
        visit(id)
    return list(found.values())
