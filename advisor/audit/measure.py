"""What a check finds, and how rows are counted for one.

Owns the shape of a finding before it is judged, and the sentences of SQL that checks have in
common. It must not know what is checked.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from advisor.audit.store import MOST_LINES, Store

NEAR = "SELECT file, line FROM rows WHERE id IN (SELECT row FROM near)"
"""The rows that were put among the near ones last."""

Place = tuple[int, int]
"""File and line."""


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


@dataclass(frozen=True)
class Asked:
    """What a user said about the files."""

    rules_changed: date | None = None
    limit: int | None = None
    """Tokens at which a row is cut."""
    sample: int = 0
    """How many of the users' requests are drawn; 0 is all."""


def found(
    store: Store, id: str, of: int, sentence: str, *given: object, detail: str = ""
) -> Measure:
    """The rows that a sentence names by file and line: how many, and the first of them."""
    n = store.one(f"SELECT count(*) FROM ({sentence}) found", *given)
    lines = f"{sentence} ORDER BY file, line LIMIT {MOST_LINES}"
    places = tuple(store.all(lines, *given)) if n else ()
    return Measure(id, n, of, places, n - len(places), detail=detail)


def rows_of(store: Store, part: int) -> int:
    return int(store.one("SELECT count(*) FROM rows WHERE part = ?", part))


def percentiles(store: Store, part: int, *nths: int, column: str = "length") -> list[int]:
    """The values below which so many in a hundred rows lie."""
    steps = store.all(
        f"""SELECT {column}, sum(count(*)) OVER (ORDER BY {column}) FROM rows WHERE part = ?
        GROUP BY {column} ORDER BY {column}""",
        part,
    )
    rows = steps[-1][1]
    return [next(value for value, n in steps if n * 100 >= nth * rows) for nth in nths]
