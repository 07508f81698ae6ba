"""The answers to one question: no two options mean the same, no number counts twice or not at all.

Owns the proofs that compare the values of a single question, by the tests that read it.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, pairwise

from advisor.engine import Masks, bits_of, holds
from advisor.lint.finding import Finding, Witness
from advisor.lint.space import Space, witness
from advisor.model import (
    Action,
    AnswerTest,
    Check,
    Gate,
    Option,
    Pack,
    Passage,
    Question,
    ScoreRow,
)


def options(space: Space) -> Iterator[Finding]:
    """Pairs of options that no row tells apart, and options of a multi that no row reads."""
    read = _tests(space.pack)
    for question in space.pack.questions.values():
        masks = {test.allowed for test in read.get(question.id, ())}
        for one, other in combinations(question.options, 2):
            swapped = _swapped(question, one.id, other.id)
            if not (one.same or other.same) and _blind(masks, swapped):
                text = f"no row tells the option `{other.id}` from `{one.id}`; if none needs to"
                yield _same(space, question, other, f"{text}, set `same: true`", swapped)
        for option in question.options if question.kind == "multi" else ():
            toggled = _toggled(question, option.id)
            if not option.same and _blind(masks, toggled):
                text = f"no row reads the option `{option.id}`; if none needs to"
                yield _same(space, question, option, f"{text}, set `same: true`", toggled)


def _tests(pack: Pack) -> dict[str, list[AnswerTest]]:
    """By question: every test that reads it, wherever it stands."""
    rows: tuple[ScoreRow | Gate | Check, ...] = (*pack.scores, *pack.gates, *pack.checks)
    advice: tuple[Action | Passage, ...] = (*pack.actions, *pack.passages)
    whens = [row.when for row in rows] + [row.trigger.when for row in advice]
    whens += [question.ask_if for question in pack.questions.values()]
    found: dict[str, list[AnswerTest]] = {}
    for test in (test for when in whens for test in when):
        found.setdefault(test.question, []).append(test)
    return found


def _swapped(question: Question, one: str, other: str) -> list[tuple[int, int]]:
    """The values that become each other when one option takes the place of the other."""
    if question.kind == "choice":
        return [(question.index(one), question.index(other))]
    chosen = [set(value) for value in question.values if isinstance(value, tuple)]
    return [
        (chosen.index(before), chosen.index(before - {one} | {other}))
        for before in chosen
        if one in before and other not in before
    ]


def _toggled(question: Question, id: str) -> list[tuple[int, int]]:
    """The values that become each other when one option is left out."""
    chosen = [set(value) for value in question.values if isinstance(value, tuple)]
    return [(chosen.index(some), chosen.index(some - {id})) for some in chosen if id in some]


def _blind(masks: set[int], pairs: list[tuple[int, int]]) -> bool:
    """Whether all tests read both values of every pair alike."""
    return all(mask >> one & 1 == mask >> other & 1 for mask in masks for one, other in pairs)


def _same(
    space: Space, question: Question, option: Option, text: str, pairs: list[tuple[int, int]]
) -> Finding:
    before, after = pairs[0]
    shown = _read_as(space, question, before, after)
    return Finding(option.where, "fault", "same-options", question.id, text, shown)


def numbers(space: Space) -> Iterator[Finding]:
    """Numbers that earn the points of two rows, or of none between two that earn some."""
    for question in space.pack.questions.values():
        if question.kind == "number":
            rows = [r for r in space.pack.scores if [t.question for t in r.when] == [question.id]]
            yield from _overlaps(space, question, rows)
            yield from _gaps(space, question, rows)


def _overlaps(space: Space, question: Question, rows: list[ScoreRow]) -> Iterator[Finding]:
    for one, other in combinations(rows, 2):
        both = one.when[0].allowed & other.when[0].allowed
        if both:
            index = next(bits_of(both))
            text = f"{_say(question, index)} earn the points of `{one.id}` as well as of this row"
            shown = _read_as(space, question, index)
            yield Finding(other.where, "fault", "number-overlap", other.id, text, shown)


def _gaps(space: Space, question: Question, rows: list[ScoreRow]) -> Iterator[Finding]:
    """Every gap is told at the row above it."""
    tested = [index for index, _ in enumerate(question.values) if _rows_at(rows, index)]
    for below, above in pairwise(tested):
        if above - below > 1:
            row, lower = _rows_at(rows, above)[0], _rows_at(rows, below)[0]
            text = f"{_say(question, below + 1)} earn nothing, between `{lower.id}` and this row"
            shown = _read_as(space, question, below + 1)
            yield Finding(row.where, "fault", "number-gap", row.id, text, shown)


def _rows_at(rows: list[ScoreRow], index: int) -> list[ScoreRow]:
    return [row for row in rows if row.when[0].allowed >> index & 1]


def _say(question: Question, index: int) -> str:
    return question.say(question.values[index])


def _read_as(
    space: Space, question: Question, index: int, after: int | None = None
) -> Witness | None:
    """Answers in which a question is asked and has that value; None if it is never asked."""
    tests = (*question.ask_if, AnswerTest(question.id, 1 << index))
    example = next(iter(space.outcomes(tests).values()), None)
    if example is None:
        return None

    def shows(masks: Masks) -> bool:
        return holds(space.pack, masks, tests) == "always"

    change = None if after is None else (question.id, after)
    return witness(space, example(), shows, change)
