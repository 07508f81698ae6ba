"""How much the tests try: everything in CI, a share of it in the loop of who changes the code.

CI, or ADVISOR_THOROUGH, asks for everything. In the quick loop a property is given a twentieth of
its examples, other ones each time; of the rows of a parametrised test, the root of their number
are tried, always the same ones; and what bears the mark `thorough` is left out. So nothing is
tried in the quick loop alone, and every kind of fault is looked for in it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from math import isqrt
from typing import TypeVar
from zlib import crc32

_T = TypeVar("_T")

THOROUGH = any(os.environ.get(name) for name in ("CI", "ADVISOR_THOROUGH"))


def examples(number: int) -> int:
    """How many of so many examples are tried."""
    return number if THOROUGH else max(number // 20, 3)


def some(rows: Iterable[_T]) -> list[_T]:
    """Those rows that are tried, in their order: drawn by their words, so the same ones always."""
    found = list(rows)
    if THOROUGH:
        return found
    drawn = sorted(range(len(found)), key=lambda at: crc32(ascii(found[at]).encode()))
    return [found[at] for at in sorted(drawn[: isqrt(len(found))])]
