"""What of a pack its cases reach: rows and gates that fire in one, answers that one gives.

A row is reached where it fires in every completion of a case; a number by each interval between
the constants that rules compare it with. It must not ask whether a case comes out as expected.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

from advisor.engine import AnsweredPack
from advisor.model import Pack, Question
from advisor.packtest.judged import Judged


@dataclass(frozen=True)
class Coverage:
    """One kind of thing, and which of them no case reaches."""

    what: str
    total: int
    missed: tuple[str, ...]

    @property
    def reached(self) -> int:
        return self.total - len(self.missed)


def coverage(pack: Pack, cases: Sequence[Judged]) -> tuple[Coverage, ...]:
    """What these cases reach together."""
    reached = set(chain.from_iterable(case.fired for case in cases))
    reached.update(chain.from_iterable(_given(case.verdict.file) for case in cases))
    options = chain.from_iterable(_options(question) for question in pack.questions.values())
    return (
        _coverage("score rows", (row.id for row in pack.scores), reached),
        _coverage("gates", (gate.id for gate in pack.gates), reached),
        _coverage("approach rows", (row.id for row in pack.approach_table), reached),
        _coverage("stage rows", (row.id for row in pack.stage_table), reached),
        _coverage("options", options, reached),
    )


def _coverage(what: str, ids: Iterable[str], reached: set[str]) -> Coverage:
    every = tuple(ids)
    return Coverage(what, len(every), tuple(id for id in every if id not in reached))


def _options(question: Question) -> list[str]:
    """What can be chosen: options, or intervals of a number, as `question=option`."""
    if question.kind != "number":
        return [f"{question.id}={option.id}" for option in question.options]
    ends = (*(cut - 1 for cut in question.cuts), question.maximum)
    starts = (question.minimum, *question.cuts)
    return [f"{question.id}={low}..{high}" for low, high in zip(starts, ends, strict=True)]


def _given(file: AnsweredPack) -> Iterable[str]:
    """What these answers choose; a hidden question's are not read."""
    for id, state in file.states.items():
        value = file.value(id)
        if state != "answered" or value is None:
            continue
        if isinstance(value, tuple):
            yield from (f"{id}={option}" for option in value)
        else:
            question = file.pack.questions[id]
            yield _options(question)[question.index(value)]
