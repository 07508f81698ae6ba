"""A small experiment: what a count of successes says, and how sure that is.

Owns the exact interval of a share (Clopper and Pearson), and which answers it leaves possible. It
must not read files or know what was tried.
"""

from __future__ import annotations

from collections.abc import Callable
from math import comb, fsum

from advisor.model import Trial

_OUTSIDE = 0.025
"""The chance left out at each end of an interval of 95 %."""
_HALVINGS = 60


def interval(right: int, cases: int) -> tuple[float, float]:
    """The shares that a count of successes does not rule out, exact at 95 %."""
    low = _where(lambda p: 1 - at_most(right - 1, cases, p) > _OUTSIDE) if right else 0.0
    high = _where(lambda p: at_most(right, cases, p) < _OUTSIDE) if right < cases else 1.0
    return low, high


def at_most(right: int, cases: int, share: float) -> float:
    """The chance of no more successes than these."""
    return fsum(comb(cases, k) * share**k * (1 - share) ** (cases - k) for k in range(right + 1))


def _where(holds: Callable[[float], bool]) -> float:
    """Where something begins to hold between 0 and 1."""
    low, high = 0.0, 1.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (low, middle) if holds(middle) else (middle, high)
    return high


def answer(trial: Trial, right: int) -> str:
    """The option that a count means."""
    return next(option for option, low, high in trial.answers if low <= right <= high)


def not_ruled_out(trial: Trial, right: int) -> list[str]:
    """The other options that the share behind the count may mean as well."""
    low, high = interval(right, trial.cases)
    return [
        option
        for option, least, most in trial.answers
        if most / trial.cases >= low and least / trial.cases <= high and not least <= right <= most
    ]
