"""How much the tests try: everything in CI, a share of it in the loop of who changes the code.

CI, or ADVISOR_THOROUGH, asks for everything. In the quick loop a property is given a tenth of its
examples, other ones each time; of a long table some rows are tried; and what bears the mark
`thorough` is left out. So nothing is tried in the quick loop alone.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import TypeVar

_T = TypeVar("_T")

THOROUGH = any(os.environ.get(name) for name in ("CI", "ADVISOR_THOROUGH"))


def examples(number: int) -> int:
    """How many of so many examples are tried."""
    return number if THOROUGH else max(number // 10, 3)


def some(rows: Iterable[_T], every: int) -> list[_T]:
    """All rows of a table, or each so-manyth, the first one among them."""
    return list(rows) if THOROUGH else list(rows)[::every]
