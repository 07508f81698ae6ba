"""Units: `tokens / request`, `money / million tokens`, `1 hour / 60 minutes`.

Owns how a unit is written and multiplied. A number in a unit is a factor, so that a constant is a
unit, too. One of a thing and several are the same unit.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from math import prod
from typing import Self

from advisor.text.counted import counted

_NUMBERS = {"thousand": 10**3, "million": 10**6}
MONEY = "money"
_MOST_DIGITS = 9


@dataclass(frozen=True)
class Unit:
    """A product of powers of words, times a fraction."""

    powers: tuple[tuple[str, int], ...] = ()
    """By word in alphabetical order; none is zero."""
    above: int = 1
    below: int = 1

    def times(self, other: Self) -> Unit:
        """The product of both."""
        powers = Counter(dict(self.powers))
        for word, power in other.powers:
            powers[word] += power
        return Unit(_sorted(powers), self.above * other.above, self.below * other.below)

    def __str__(self) -> str:
        above, below = (
            " ".join(word for word, power in self.powers for _ in range(sign * power))
            for sign in (1, -1)
        )
        return f"{above or '1'} / {below}" if below else above or "a plain number"


def _sorted(powers: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted((word, power) for word, power in powers.items() if power))


@lru_cache(maxsize=512)
def unit(text: str) -> Unit:
    """The unit that a text is; ValueError if it is none."""
    above, slash, below = text.partition("/")
    factors, powers = [1, 1], Counter[str]()
    for place, (part, sign) in enumerate(((above, 1), (below, -1))):
        words = part.split()
        if "/" in part or not (words or (place and not slash)):
            raise ValueError(f"no unit: {text}")
        numbers = [_number(word) for word in words]
        factors[place] = prod(number for number in numbers if number is not None)
        for word, number in zip(words, numbers, strict=True):
            if number is None:
                powers[counted(1, word).removeprefix("1 ")] += sign
    if not all(factors):
        raise ValueError(f"no unit: {text}")
    return Unit(_sorted(powers), *factors)


def _number(word: str) -> int | None:
    if word.isdecimal() and len(word) > _MOST_DIGITS:
        raise ValueError(f"no unit: {word}")
    return int(word) if word.isdecimal() and word.isascii() else _NUMBERS.get(word)
