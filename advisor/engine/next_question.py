"""The next question: which open answer is worth the most.

Owns the information gain, which is the expected drop in entropy: of the approach until that is
firm, then of the stage. The counts are exact; only the logarithm is not. It must not phrase
sentences.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log2
from typing import Literal

from advisor.engine.diagram import Counts
from advisor.engine.tables import Outcome, bits_of
from advisor.engine.verdict import AnsweredPack, Verdict, in_front
from advisor.model import Choice, Value

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
    file, outcomes = verdict.file, verdict.counts.by_outcome
    pack = file.pack
    waiting = (gate for gate, state in verdict.blockers if state == "sometimes")
    read = {id for gate in waiting for id in gate.questions}
    first = sorted(file.open, key=lambda id: (id not in read, not pack.questions[id].core))
    left = {id: _by_answer(file, id) for id in first}
    found: list[NextQuestion] = []

    def add(about: Literal["approach", "stage"], names: Mapping[Outcome, object]) -> None:
        gains = (NextQuestion(id, about, _gain(given, names)) for id, given in left.items())
        telling = [each for each in gains if each.bits >= LEAST_BITS]
        found.extend(sorted(telling, key=lambda each: -each.bits))
        for each in telling:
            del left[each.question]

    if verdict.certainty != "firm":
        add("approach", {outcome: outcome.choice for outcome in outcomes})
    add("stage", {each: each.stage for each in outcomes if verdict.among(each.choice)})
    return tuple(found)


@dataclass(frozen=True)
class Deciding:
    """One open question whose answer puts another approach in front."""

    question: str
    answers: tuple[tuple[Value, Choice], ...]
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
    return [file.marginals.given(id, index) for index in bits_of(file.masks[id])]


def _gain(given: Sequence[Counts], names: Mapping[Outcome, object]) -> float:
    """How much knowing the answer lowers the entropy of the name, in bits, to nine places."""
    whole: dict[object, int] = defaultdict(int)
    parts = []
    for counts in given:
        part: dict[object, int] = defaultdict(int)
        for outcome, count in counts.by_outcome.items():
            if outcome in names:
                part[names[outcome]] += count
                whole[names[outcome]] += count
        parts.append(part.values())
    total = sum(whole.values())
    after = sum(sum(part) / total * entropy(part) for part in parts if part)
    return round(entropy(whole.values()) - after, 9)


def entropy(counts: Iterable[int]) -> float:
    """How far completions are from agreeing, in bits; 0 once all of them agree."""
    every = sorted(filter(None, counts))
    total = sum(every)
    return -sum(n / total * log2(n / total) for n in every)
