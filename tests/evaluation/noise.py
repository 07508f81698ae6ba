"""Answers as a less careful reader might give them: some left out, some moved to a neighbour.

The changes to a case depend on its id, its reader and the seed alone, so figures can be repeated.
It must not judge what comes of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random

from advisor.model import Answer, Answers, Question, Value
from advisor.packtest import Judged

SEEDS = range(5)
"""Figures under noise are taken over all of these."""

Noise = Callable[[Question, int, Random], Answer]
"""What becomes of a question's known value, given as its index."""


def noisy(each: Judged, change: Noise, percent: int, seed: int) -> Answers:
    """A case's answers with so many percent of the known ones changed, to the nearest whole."""
    case, file = each.case, each.verdict.file
    random = Random(f"{case.id} {case.reader} {seed}")
    known = [id for id, state in file.states.items() if state in ("answered", "not_applicable")]
    chosen = random.sample(known, (len(known) * percent + 50) // 100)
    changed = dict(case.answers.answers)
    for id in chosen:
        index = file.masks[id].bit_length() - 1
        changed[id] = change(file.pack.questions[id], index, random)
    return replace(case.answers, answers=changed)


def blank(_question: Question, _index: int, _random: Random) -> Answer:
    """Nobody knows."""
    return Answer("unknown")


def move(question: Question, index: int, random: Random) -> Answer:
    """The option or interval beside it; of several options one more or one less."""
    return Answer("answered", _neighbour(question, index, random))


def _neighbour(question: Question, index: int, random: Random) -> Value:
    value = question.values[index]
    if isinstance(value, tuple):
        switched = random.choice(question.options).id
        return tuple(o.id for o in question.options if (o.id in value) != (o.id == switched))
    beside = [i for i in (index - 1, index + 1) if 0 <= i < len(question.values)]
    return question.values[random.choice(beside)] if beside else value
