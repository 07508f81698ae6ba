"""The next question: which open answer is worth the most.

Owns the information gain, which is the expected drop in entropy: of the approach until that is
firm, then of the stage. The counts are exact; only the logarithm is not. It must not phrase
sentences.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import log2
from typing import Literal, TypeVar

from advisor.engine.diagram import Counts
from advisor.engine.tables import bits_of
from advisor.engine.verdict import AnsweredPack, Verdict, in_front
from advisor.model import Choice, Raw

T = TypeVar("T", str, Choice)
LEAST_BITS = 0.001
"""Smaller drops are not worth a line."""


@dataclass(frozen=True)
class NextQuestion:
    """One open question, and how many bits its answer is expected to settle."""

    question: str
    about: Literal["approach", "stage"]
    bits: float


@lru_cache(maxsize=2)  # asked by everything that explains a verdict, after every key
def next_questions(verdict: Verdict) -> tuple[NextQuestion, ...]:
    """Open questions, the most telling first: about the approach until firm, then the stage.

    Of equals, those that an open blocker reads come first, then the core ones.
    """
    file = verdict.file
    rank = _ranks(verdict)
    joint = {id: _by_answer(file, id) for id in file.open}
    found: list[NextQuestion] = []
    if verdict.certainty != "firm":
        found = _sorted(
            (NextQuestion(id, "approach", _gain(map(_by_choice, g))) for id, g in joint.items()),
            rank,
        )
    listed = {each.question for each in found}
    stages = (
        NextQuestion(id, "stage", _gain(_by_stage(verdict, counts) for counts in given))
        for id, given in joint.items()
        if id not in listed
    )
    return (*found, *_sorted(stages, rank))


@dataclass(frozen=True)
class Deciding:
    """One open question whose answer puts another approach in front."""

    question: str
    answers: tuple[tuple[Raw, Choice], ...]
    """Each value it may have, with what is in front then."""


def deciding(verdict: Verdict) -> tuple[Deciding, ...]:
    """The questions that decide between the approaches an undecided verdict has.

    The most telling first; empty unless it is undecided, or where only a trial can tell.
    """
    if verdict.certainty != "leaning":
        return ()
    pack = verdict.file.pack
    found = []
    for each in next_questions(verdict):
        question = pack.questions[each.question]
        values = [question.values[i] for i in bits_of(verdict.file.masks[question.id])]
        given = zip(values, _by_answer(verdict.file, question.id), strict=True)
        answers = tuple((value, in_front(pack, counts)) for value, counts in given if counts.total)
        if len({choice for _, choice in answers}) > 1:
            found.append(Deciding(question.id, answers))
    return tuple(found)


def _by_answer(file: AnsweredPack, id: str) -> list[Counts]:
    """The verdicts under each possible answer to a question."""
    return [file.marginals.given(id, index) for index in bits_of(file.masks[id])]


def _sorted(found: Iterable[NextQuestion], rank: Mapping[str, int]) -> list[NextQuestion]:
    telling = [each for each in found if each.bits >= LEAST_BITS]
    return sorted(telling, key=lambda each: (-each.bits, rank[each.question]))


def _ranks(verdict: Verdict) -> dict[str, int]:
    """Where a question stands among equals."""
    pack = verdict.file.pack
    waiting = [gate for gate, state in verdict.blockers if state == "sometimes"]
    read = {test.question for gate in waiting for test in gate.when}
    order = sorted(pack.questions, key=lambda id: (id not in read, not pack.questions[id].core))
    return {id: index for index, id in enumerate(order)}


def _by_choice(counts: Counts) -> dict[Choice, int]:
    found: dict[Choice, int] = {}
    for (choice, _), count in counts.by_outcome.items():
        found[choice] = found.get(choice, 0) + count
    return found


def _by_stage(verdict: Verdict, counts: Counts) -> dict[str, int]:
    found: dict[str, int] = {}
    for (choice, stage), count in counts.by_outcome.items():
        if verdict.among(choice):
            found[stage] = found.get(stage, 0) + count
    return found


def _gain(parts: Iterable[Mapping[T, int]]) -> float:
    """How much knowing the part lowers the entropy of the whole, in bits, to nine places."""
    split = list(parts)
    whole: dict[T, int] = {}
    for part in split:
        for outcome, count in part.items():
            whole[outcome] = whole.get(outcome, 0) + count
    total = sum(whole.values())
    after = sum(sum(part.values()) / total * entropy(part.values()) for part in split if part)
    return round(entropy(whole.values()) - after, 9)


def entropy(counts: Iterable[int]) -> float:
    """How far completions are from agreeing, in bits; 0 once all of them agree."""
    every = sorted(filter(None, counts))
    total = sum(every)
    return -sum(n / total * log2(n / total) for n in every)
