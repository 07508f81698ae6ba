"""How far readers of the same text answer alike, question by question.

Two answers agree where no rule could tell them apart: the same option, the same interval of a
number, the same set of options. It must not ask what the answers come to.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations, groupby

from advisor.engine import AnsweredPack
from advisor.model import Pack
from advisor.packtest import Judged

LEAST_PERCENT = 85
"""A question on which readers agree less often is worded badly."""


@dataclass(frozen=True)
class Apart:
    """Two readers' different answers to one question about one case."""

    case: str
    answers: tuple[str, str]


@dataclass(frozen=True)
class Agreement:
    """How often two readers who both know an answer give the same."""

    question: str
    both_know: int
    apart: tuple[Apart, ...]

    @property
    def agreed(self) -> int:
        """How often they give the same."""
        return self.both_know - len(self.apart)

    @property
    def low(self) -> bool:
        """Whether that is too rare."""
        return self.agreed * 100 < LEAST_PERCENT * self.both_know


def agreement(pack: Pack, readings: Sequence[Judged]) -> tuple[Agreement, ...]:
    """The agreement on each question that two readers of some case both answer."""
    pairs = list(_pairs(readings))
    found = (_agreement(id, pairs) for id in pack.questions)
    return tuple(each for each in found if each.both_know)


def _pairs(readings: Sequence[Judged]) -> Iterable[tuple[str, AnsweredPack, AnsweredPack]]:
    """Every two readings of one case; readings stand together by case."""
    for case, group in groupby(readings, lambda each: each.case.id):
        for one, other in combinations(group, 2):
            yield case, one.verdict.file, other.verdict.file


def _agreement(id: str, pairs: Iterable[tuple[str, AnsweredPack, AnsweredPack]]) -> Agreement:
    both = [pair for pair in pairs if _knows(pair[1], id) and _knows(pair[2], id)]
    apart = tuple(
        Apart(case, (_say(one, id), _say(other, id)))
        for case, one, other in both
        if one.masks[id] != other.masks[id]
    )
    return Agreement(id, len(both), apart)


def _knows(file: AnsweredPack, id: str) -> bool:
    return file.states[id] in ("answered", "not_applicable")


def _say(file: AnsweredPack, id: str) -> str:
    value = file.value(id)
    if value is None:
        return "not-applicable"
    return ",".join(value) or "none" if isinstance(value, tuple) else str(value)
