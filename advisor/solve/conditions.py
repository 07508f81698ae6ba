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
    """Whether all tests hold, read as the rules read answers: hidden questions as `otherwise`.

    No tests hold always. `ask_if` must be free of circles, which solving checks.
    """
    settled = _independent(pack, masks, tests)
    if settled:
        return settled
    questions = _with_hiders(pack, [test.question for test in tests])
    conditions = [tests, *(q.ask_if for q in questions if q.ask_if)]
    bit_of = {id(condition): 1 << i for i, condition in enumerate(conditions)}
    states = {(1 << len(conditions)) - 1}
    for question in questions:
        ask = bit_of[id(question.ask_if)] if question.ask_if else 0
        kills = [_killed(question, i, conditions) for i in range(len(question.values))]
        shown = {kills[index] for index in bits_of(masks[question.id])}
        hidden = (
            {kills[question.index(question.otherwise)]}
            if question.otherwise is not None
            else set()
        )
        states = {
            state & ~kill for state in states for kill in (shown if state & ask == ask else hidden)
        }
    outcomes = {state & 1 for state in states}
    return "sometimes" if len(outcomes) == 2 else "always" if 1 in outcomes else "never"


def _independent(pack: Pack, masks: Masks, tests: Sequence[Test]) -> Holds | None:
    """The same where it is certain of every question whether it is asked; else None."""
    found: Holds = "always"
    for test in tests:
        mask = _read(pack, masks, test.question)
        if mask is None:
            return None
        if not mask & test.allowed:
            found = "never"
        elif mask & ~test.allowed and found == "always":
            found = "sometimes"
    return found


def _read(pack: Pack, masks: Masks, id: str) -> int | None:
    """The values a question may be read as; None where that hangs on whether it is asked."""
    question = pack.questions[id]
    if not question.ask_if:
        return masks[id]
    asked = _independent(pack, masks, question.ask_if)
    if asked == "always":
        return masks[id]
    if asked != "never" or question.otherwise is None:
        return None
    return 1 << question.index(question.otherwise)


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
