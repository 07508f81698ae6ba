"""How amounts, ranges and break-evens are written.

Owns the words and the rounding: an amount is rounded to the hundredth, once, and whole amounts
have no decimals. It must not know which figures there are.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from advisor.costs import BreakEven, CostDifference, CostRange, Costs, rounded


def number(value: Decimal | Fraction) -> str:
    """A number to the hundredth; a whole one without decimals."""
    exact = rounded(Fraction(value))
    return f"{exact:,.0f}" if exact == exact.to_integral_value() else f"{exact:,.2f}"


def precise(value: Fraction) -> str:
    """A number to the millionth, without the zeros behind it."""
    text = f"{rounded(value, 6):,f}"
    return text.rstrip("0").rstrip(".")


class Wording:
    """The words for the amounts of one sheet."""

    def __init__(self, costs: Costs, currency: str) -> None:
        self.costs = costs
        self.currency = currency

    def amount(self, value: int) -> str:
        """One amount with its currency."""
        return self._named(number(self.costs.money(value)))

    def _named(self, text: str) -> str:
        return f"{self.currency} {text}".lstrip()

    def span(self, found: CostRange) -> str:
        """From the lowest to the highest amount, with the likely one."""
        low, high = (number(self.costs.money(value)) for value in (found.low, found.high))
        likely = (
            f" (likely {number(self.costs.money(found.likely))})"
            if found.likely is not None
            else ""
        )
        bounds = "" if found.exact else "within "
        text = low if low == high else f"{bounds}{low} to {high}{likely}"
        return self._named(text)

    def against(self, found: CostDifference) -> str:
        """How an option stands against another: "dearer in every case, by 200 to 400"."""
        year = found.year
        if found.cheaper == "same":
            return "the same"
        if found.cheaper == "depends":
            less, more = (number(self.costs.money(abs(end))) for end in (year.low, year.high))
            bounds = "" if year.exact else "within "
            return f"depends: {self._named(f'{bounds}{less} less to {more} more')}"
        if found.cheaper == "always":
            likely = -year.likely if year.likely is not None else None
            saved = CostRange(-year.high, -year.low, likely, year.exact)
            return f"cheaper in every case, by {self.span(saved)}"
        word = "dearer in every case" if year.low else "cheaper in no case"
        return f"{word}, by {self.span(year)}"


def break_even(found: BreakEven, unit: str, decimals: bool = False) -> str:
    """From which value on an option is cheaper."""
    low, high = (number(value) if decimals else _whole(value) for value in (found.low, found.high))
    span = low if low == high else f"{low} to {high}"
    unit = f" {unit}" if unit else ""
    rough = "" if found.exact else " (within bounds)"
    return {
        "from": f"from {span}{unit} on{rough}",
        "until": f"up to {span}{unit}{rough}",
        "maybe": f"from {low}{unit} on, or never{rough}",
        "never": "never",
        "always": "at any number",
        "depends": "depends on other figures",
    }[found.kind]


def _whole(value: Fraction) -> str:
    """Things are counted whole: the first number that is enough."""
    return f"{-(-value.numerator // value.denominator):,}"
