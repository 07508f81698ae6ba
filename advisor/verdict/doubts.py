"""What the verdict hangs on: answers people are not sure of, and answers they disagree about.

Owns the two questions "would it change if this were otherwise?" It must not phrase sentences.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

from advisor.model import Claim
from advisor.solve import bits_of, solve, switched
from advisor.verdict.judge import File, Verdict


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

    questions: tuple[str, ...]
    decisive: tuple[str, ...]
    """Treated as open alone, these add a verdict to the possible ones."""
    together: bool
    """Treated as open all at once, they do."""


def unsure(verdict: Verdict) -> Unsure:
    """Whether the verdict hangs on unsure answers, by treating them as open."""
    file = verdict.file
    answers = file.answers.answers
    ids = tuple(id for id in file.pack.questions if id in answers and answers[id].unsure)
    ids = tuple(id for id in ids if id not in file.open and file.states[id] != "hidden")
    decisive = tuple(id for id in ids if _adds(verdict, (id,)))
    return Unsure(ids, decisive, bool(decisive) or (len(ids) > 1 and _adds(verdict, ids)))


def _adds(verdict: Verdict, ids: tuple[str, ...]) -> bool:
    file = verdict.file
    opened = {id: file.pack.questions[id].everything for id in ids}
    possible = solve(file.pack, {**file.masks, **opened}).counts.by_verdict
    return set(possible) != set(verdict.counts.by_verdict)


def disputes(verdict: Verdict) -> tuple[Dispute, ...]:
    """Every open dispute, in the pack's order."""
    file = verdict.file
    return tuple(
        Dispute(id, file.answers.answers[id].claims, _decides(file, id))
        for id, state in file.states.items()
        if state == "disputed"
    )


def _decides(file: File, id: str) -> bool:
    values = list(bits_of(file.masks[id]))
    return any(
        switched(file.pack, file.masks, id, one, other) for one, other in combinations(values, 2)
    )
