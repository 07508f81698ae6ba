"""The cost sheet of a pack: what has to be known, what can be done, and what each of that costs.

A figure is a number that the team gives, a line is a product of figures, and an option is the sum
of its lines. No figure has a value here: prices are the team's own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Literal

from advisor.model.question import NOWHERE, Location, Value

CostDue = Literal["once", "month", "training"]


@dataclass(frozen=True)
class CostFigure:
    """One number that the team knows, or knows between which bounds it lies."""

    id: str
    label: str
    unit: str
    """What it is counted in, such as `tokens / request` or `money / million tokens`."""
    help: str
    owner: str = ""
    minimum: str = "0"
    maximum: str = ""
    """The highest value allowed; none if empty."""
    usual: tuple[str, ...] = ()
    """Between which values it usually lies; one far off is asked about."""
    question: str = ""
    price: bool = False
    """Whether it is set by somebody else and ages."""
    unsaid: str = ""
    """What it is read as while nobody says anything; open if empty."""
    at_most: str = ""
    """A figure it never exceeds, which a ceiling goes by while this one is open."""
    where: Location = field(default=NOWHERE, compare=False)

    @property
    def in_money(self) -> bool:
        """Whether it is an amount, of money or of money for each of something."""
        return "money" in self.unit.split()

    def say(self, raw: Value, currency: str = "") -> str:
        """A value with its unit: "1 to 4 (likely 2) minutes / request"."""
        numbers = [f"{Decimal(each):,f}" for each in raw] if isinstance(raw, tuple) else []
        unit = " ".join(currency or w if w == "money" else w for w in self.unit.split(" "))
        likely = f" (likely {numbers[1]})" if len(numbers) == 3 else ""
        return f"{' to '.join(dict.fromkeys((*numbers[:1], *numbers[-1:])))}{likely} {unit}"


@dataclass(frozen=True)
class CostOption:
    """One thing that can be done; the first is what is done today."""

    id: str
    title: str
    approach: str = ""
    """The approach it is an instance of; empty where it is none."""
    model: str = ""
    """The kind of model it runs on; options of one kind are alike but for what is done."""
    serves: str = ""
    """The figure for the machine hours that serve its requests, where there are any."""
    where: Location = field(default=NOWHERE, compare=False)


@dataclass(frozen=True)
class CostLine:
    """One sum that is due: a product of figures and constants."""

    id: str
    title: str
    options: tuple[str, ...]
    due: CostDue
    factors: tuple[str, ...]
    because: str
    source: tuple[str, ...] = ()
    where: Location = field(default=NOWHERE, compare=False)


@dataclass(frozen=True)
class Ceiling:
    """What can be saved at most by whatever lowers some lines of one option."""

    option: str
    lines: tuple[str, ...]
    what: str
    """What lowers them, such as "only saves tokens"."""


@dataclass(frozen=True)
class CostSheet:
    """Figures, options and lines; the figures `volume` and `retrainings` have a part of their own.

    First year = once + 12 x month + (1 + retrainings) x training.
    """

    volume: str
    retrainings: str
    figures: Mapping[str, CostFigure]
    constants: Mapping[str, str]
    """By id, what it is in units, such as `1 hour / 60 minutes`."""
    options: tuple[CostOption, ...]
    lines: tuple[CostLine, ...]
    price_days: int
    ceiling: Ceiling | None = None
    claims: tuple[str, str] | None = None
    """The question and its answer by which the team says that it pays."""

    @cached_property
    def option(self) -> Mapping[str, CostOption]:
        return {option.id: option for option in self.options}

    @property
    def today(self) -> str:
        """The option that all others are compared with."""
        return self.options[0].id

    def of(self, option: str) -> tuple[CostLine, ...]:
        return tuple(line for line in self.lines if option in line.options)
