"""What the verdict hangs on: answers people are not sure of, and answers they disagree about.

Owns the two questions "would it change if this were otherwise?" It must not phrase sentences.
"""

from __future__ import annotations

from dataclasses import dataclass

from advisor.engine.diagram import diagram
from advisor.engine.tables import bits_of
from advisor.engine.verdict import AnsweredPack, Verdict
from advisor.errors import TooManyStates
from advisor.model import Claim, Question

_PRIME = (1 << 61) - 1
_MOST_VALUES = 1 << 20
"""No question has more."""


@dataclass(frozen=True)
class Dispute:
    """One question people answer differently, and whether it decides the verdict."""

    question: str
    claims: tuple[Claim, ...]
    decides: bool
    """Some completion has another verdict when only this answer is switched."""


@dataclass(frozen=True)
class Unsure:
    """The answers somebody was not sure of, and those of them the verdict hangs on."""

    questions: tuple[str, ...] = ()
    decisive: tuple[str, ...] = ()
    """Treated as open alone, these add a verdict to the possible ones."""
    together: bool = False
    """Treated as open all at once, they do."""


def unsure(verdict: Verdict) -> Unsure:
    """Whether the verdict hangs on unsure answers, by treating them as open."""
    file = verdict.file
    known = {id: answer for id, answer in file.answers.answers.items() if id not in file.open}
    ids = tuple(
        id
        for id, state in file.states.items()
        if state != "hidden" and id in known and known[id].unsure
    )
    decisive = tuple(id for id in ids if _adds(verdict, id))
    return Unsure(ids, decisive, bool(decisive) or (len(ids) > 1 and _adds(verdict, *ids)))


def _adds(verdict: Verdict, *ids: str) -> bool:
    """Whether these answers, opened, add an outcome; where that is too much to try, they may."""
    pack = verdict.file.pack
    masks = {**verdict.file.masks, **{id: pack.questions[id].everything for id in ids}}
    try:
        possible = diagram(pack, masks).counts(masks)
    except TooManyStates:
        return True
    return set(possible.by_outcome) != set(verdict.counts.by_outcome)


def disputes(verdict: Verdict) -> tuple[Dispute, ...]:
    file = verdict.file
    return tuple(
        Dispute(id, file.answers.answers[id].claims, _decides(file, id))
        for id, state in file.states.items()
        if state == "disputed"
    )


def _decides(file: AnsweredPack, id: str) -> bool:
    """Whether switching this answer changes the outcome of some completion.

    Under each answer the outcomes are polynomials in the weights of all other answers, and they
    are the same exactly if no completion changes. Two that differ are equal at a point that nobody
    chose with a chance of one in 10^16 (Schwartz and Zippel): so they are compared at one.
    """
    place = {other: index * _MOST_VALUES for index, other in enumerate(file.pack.questions)}

    def scattered(question: Question, value: int) -> int:
        return 1 if question.id == id else pow(place[question.id] + value + 2, 65_537, _PRIME)

    recorded, masks = diagram(file.pack, file.masks), file.masks
    found = [recorded.counts({**masks, id: 1 << v}, scattered) for v in bits_of(masks[id])]
    return any(each != found[0] for each in found)
