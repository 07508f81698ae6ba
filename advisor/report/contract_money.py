"""The shape of the JSON result: what it costs, by the figures that were given."""

from __future__ import annotations

from typing import Literal

from advisor.model import CostDue
from advisor.report.contract_base import Part


class FigureChangeResult(Part):
    """What was known of a figure, and what is: one, two or three numbers; null where none is."""

    figure: str
    from_: tuple[str, ...] | None
    to: tuple[str, ...] | None


class AmountResult(Part):
    """An amount in decimal digits, rounded to the hundredth."""

    low: str
    high: str
    likely: str | None
    """Null where a figure of it has no likely value."""
    exact: bool
    """Whether both ends are reached; else they are bounds."""


class BreakEvenResult(Part):
    """From which value on an option costs less than today's, in decimal digits."""

    kind: Literal["from", "until", "maybe", "never", "always", "depends"]
    low: str
    high: str
    exact: bool


class SwingResult(Part):
    """How far a figure alone moves the difference to today's."""

    figure: str
    at_low: str
    at_high: str
    turns: str | None
    """Its value at which the difference passes zero, where that lies within its range."""


class CostDifferenceResult(Part):
    """The first year of an option less that of another."""

    option: str
    other: str
    cheaper: Literal["always", "never", "same", "depends"]
    year: AmountResult
    hangs_on: tuple[SwingResult, ...]
    requests: BreakEvenResult | None
    months: BreakEvenResult | None


class OptionResult(Part):
    """What an option comes to; the amounts are null while a figure is open."""

    option: str
    missing: tuple[str, ...]
    once: AmountResult | None
    month: AmountResult | None
    training: AmountResult | None
    year: AmountResult | None


class LineResult(Part):
    """A line that can be reckoned."""

    line: str
    options: tuple[str, ...]
    due: CostDue
    factors: tuple[str, ...]
    amount: AmountResult
    year: AmountResult | None
    """Null while nobody knows how often it is due."""


class FigureResult(Part):
    """What is known of a figure, in decimal digits; low and high are null while it is open."""

    figure: str
    unit: str
    low: str | None
    likely: str | None
    high: str | None
    note: str
    evidence: str
    by: str
    date: str


class CostsResult(Part):
    """What it costs."""

    currency: str
    figures: tuple[FigureResult, ...]
    options: tuple[OptionResult, ...]
    differences: tuple[CostDifferenceResult, ...]
    lines: tuple[LineResult, ...]
    ceiling: str | None
    """What can be saved at most by what the pack names; null while it is open."""
    notices: tuple[str, ...]
