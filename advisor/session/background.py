"""What to find out first, and which disagreements decide: the part that takes a moment.

Owns what is worked out beside the keys; when, and in which thread, is for the screens to say.
"""

from __future__ import annotations

from dataclasses import dataclass

from advisor.engine import (
    Dispute,
    NextQuestion,
    Verdict,
    disputes,
    judge_confirmed,
    next_questions,
)


@dataclass(frozen=True)
class Explained:
    """The part of an assessment that takes a moment and is shown all the time."""

    first: tuple[NextQuestion, ...]
    disputes: tuple[Dispute, ...]
    if_confirmed: Verdict | None
    """What it would be if every draft were right; None where nothing is drafted."""


def explain(verdict: Verdict) -> Explained:
    """Work it out."""
    return Explained(next_questions(verdict), disputes(verdict), judge_confirmed(verdict))
