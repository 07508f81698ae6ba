"""What a sheet comes to, as data: amounts, totals, differences."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

Cheaper = Literal["always", "never", "same", "depends"]


@dataclass(frozen=True)
class CostRange:
    """An amount: between which values it lies, and which is likely, where that is known."""

    low: int
    high: int
    likely: int | None = None
    exact: bool = True
    """Whether both ends are reached; else they are bounds."""


@dataclass(frozen=True)
class Total:
    """What an option comes to."""

    once: CostRange
    month: CostRange
    training: CostRange
    year: CostRange


@dataclass(frozen=True)
class Swing:
    """How far one figure alone moves a difference, the others being likely or in the middle."""

    figure: str
    at_low: int
    at_high: int
    turns: Fraction | None
    """Its value at which the difference passes zero, where that lies within its range."""


@dataclass(frozen=True)
class CostDifference:
    """The first year of one option less that of another."""

    option: str
    other: str
    year: CostRange
    swings: tuple[Swing, ...]
    """The figures it hangs on, that which moves it most first."""

    @property
    def cheaper(self) -> Cheaper:
        """In which cases the option costs less."""
        if self.year.high < 0:
            return "always"
        if self.year.low == self.year.high == 0:
            return "same"
        return "never" if self.year.low >= 0 else "depends"


@dataclass(frozen=True)
class Worth:
    """What every output would have to be worth more for an option to pay, at least and at most."""

    low: Fraction
    high: Fraction
    exact: bool
