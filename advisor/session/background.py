"""What to find out first and what would change the verdict: the part that takes a moment.

Owns what is worked out beside the keys; when, and in which thread, is for the screens to say.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from advisor.engine import (
    Counterfactual,
    Dispute,
    NextQuestion,
    Verdict,
    counterfactuals,
    disputes,
    next_questions,
)
from advisor.errors import TooManyStates


@dataclass(frozen=True)
class Explained:
    """The part of an assessment that takes a moment and is shown all the time."""

    first: tuple[NextQuestion, ...]
    counterfactuals: tuple[Counterfactual, ...]
    disputes: tuple[Dispute, ...]


def explain(verdict: Verdict) -> Explained:
    """Work it out."""
    ways: tuple[Counterfactual, ...] = ()
    with suppress(TooManyStates):  # the verdict stands without
        ways = counterfactuals(verdict)
    return Explained(next_questions(verdict), ways, disputes(verdict))
