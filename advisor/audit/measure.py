"""What a check finds, and how rows are told of.

Owns the shape of a finding before it is judged. It must not know what is checked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from advisor.audit.store import MOST_LINES, TABLES, Place, Store, Tally

NEAR = "SELECT id FROM near"
"""The rows that were put among the near ones last."""


@dataclass(frozen=True)
class Measure:
    """What one check found."""

    id: str
    n: int | None = None
    """None where it is not known."""
    of: int = 0
    places: tuple[Place, ...] = ()
    """Where the first of them stand."""
    more: int = 0
    """At how many lines it stands besides."""
    ratio: float | None = None
    """Set where it is no count that matters."""
    detail: str = ""
    """What else there is to say; why it is not known."""


def tallied(id: str, of: int, tally: Tally, detail: str = "") -> Measure:
    """What was counted while rows were read."""
    return Measure(id, tally.n, of, tuple(tally.places), tally.n - len(tally.places), None, detail)


def found(store: Store, id: str, of: int, ids: str, detail: str = "", part: int = 0) -> Measure:
    """The rows of which a sentence names the ids: how many, and the first of them."""
    n = store.one(f"SELECT count(*) FROM ({ids}) found")
    rows = f"SELECT file, line FROM {TABLES[part]} WHERE id IN ({ids})"
    places = store.all(f"{rows} ORDER BY id LIMIT {MOST_LINES}") if n else []
    return tallied(id, of, Tally(n, places), detail)


def percentiles(rows: Mapping[int, int], *nths: int) -> list[int]:
    """The values below which so many in a hundred rows lie, given the rows of each value."""
    values = sorted(rows.items())
    total, below, found = sum(rows.values()), 0, list[int]()
    for value, n in values:
        below += n
        while len(found) < len(nths) and below * 100 >= nths[len(found)] * total:
            found.append(value)
    return found
