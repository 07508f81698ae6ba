"""The published cases nearest to one set of answers, and what is alike and different in them.

Nearness is the weight of the equal known answers less that of the different ones, over the weight
of all that this case knows. Of several options each is an answer of its own: ticked, or not. Owns
that measure, and which case is this one under another name. It must not read files, nor say
anything in words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from advisor.engine.diagram import Masks
from advisor.engine.verdict import AnsweredPack
from advisor.model import Pack, Precedent, Question, same_name

MOST, MOST_ALIKE = 3, 2
"""So many are named, and so many of them with the same approach."""
LEAST_SHARED = 10
"""With fewer answers known to both, no case is taken for this one by its answers."""


@dataclass(frozen=True)
class Near:
    """A published case beside this one."""

    precedent: Precedent
    nearness: float
    """From -1, nothing alike, to 1, everything."""
    alike: tuple[str, ...]
    """Questions that both know and answer alike, those that count most first."""
    apart: tuple[str, ...]
    """Those that both know and answer differently."""


def nearest(file: AnsweredPack, most: int = MOST, of_one: int = MOST_ALIKE) -> tuple[Near, ...]:
    """The nearest of the pack's published cases, of equals the first in the pack.

    None while too little is known for a verdict, and none that is more different than alike. A
    case with this one's name, or with its answers, is this one and no precedent.
    """
    if file.known_core < file.pack.core_needed:
        return ()
    pack, weights = file.pack, _weights(file.pack)
    known = (id for id, state in file.states.items() if state in ("answered", "not_applicable"))
    here = {id: file.masks[id] for id in sorted(known, key=lambda id: -weights.get(id, 0))}
    found = [
        _near(pack, precedent, here, there)
        for precedent, there in zip(pack.precedents, _masks(pack), strict=True)
        if not _is_this(file, precedent, here, there)
    ]
    shown: list[Near] = []
    count: Counter[str] = Counter()
    for near in sorted(found, key=lambda near: -near.nearness):
        count[near.precedent.approach] += 1
        if near.nearness > 0 and count[near.precedent.approach] <= of_one:
            shown.append(near)
    return tuple(shown[:most])


def _weights(pack: Pack) -> Mapping[str, int]:
    return pack.case_weights or dict.fromkeys(pack.questions, 1)


@lru_cache(maxsize=8)
def _masks(pack: Pack) -> tuple[Mapping[str, int], ...]:
    """What every case knows, as the rules tell answers apart."""
    questions = pack.questions
    return tuple(
        {id: 1 << questions[id].index(raw) for id, raw in each.answers.items()}
        for each in pack.precedents
    )


def _near(pack: Pack, precedent: Precedent, here: Masks, there: Masks) -> Near:
    """How near a case is; what is known here comes with what counts most first."""
    weights = _weights(pack)
    both = [(id, mask == there[id]) for id, mask in here.items() if id in there]
    alike = tuple(id for id, equal in both if equal)
    apart = tuple(id for id, equal in both if not equal)
    known = sum(weights.get(id, 0) for id in here)
    counted = sum(weights.get(id, 0) for id in alike) - sum(
        weights.get(id, 0) * _difference(pack.questions[id], here[id], there[id]) for id in apart
    )
    return Near(precedent, counted / known if known else 0.0, alike, apart)


def _difference(question: Question, one: int, other: int) -> float:
    """How different two unequal answers are: 1, or where several are ticked, down to -1."""
    if question.kind != "multi":
        return 1.0
    here, there = (question.values[mask.bit_length() - 1] for mask in (one, other))
    assert isinstance(here, tuple), "it is a list of ticks"
    assert isinstance(there, tuple), "it is a list of ticks"
    return 2 * len({*here} ^ {*there}) / len(question.options) - 1


def _is_this(file: AnsweredPack, precedent: Precedent, here: Masks, there: Masks) -> bool:
    """Whether a case is the one at hand: the same name, or no answer different among many.

    Answers that readers gave differently are not known of a case, so that those of one reader are
    never different from it, but more than it knows.
    """
    if same_name(file.answers.case) == same_name(precedent.title):
        return True
    both = here.keys() & there.keys()
    many = len(both) >= max(LEAST_SHARED, len(here.keys() | there.keys()) / 2)
    return many and all(here[id] == there[id] for id in both)
