"""What the benchmarks share: a row of their table, and how a time is taken.

A target is a bound that is measured here and never in a test. Times are of the processor, not of
the clock, so that other work on the machine counts little; peers run in turns with us.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from statistics import median

from advisor.engine.compile import compiled
from advisor.engine.diagram import recorded

HEAD = ("Figure", "Target", "Measured", "Peer", "Ratio", "Kept", "Script")


@dataclass(frozen=True)
class Row:
    """One figure."""

    what: str
    target: str
    measured: str
    kept: bool
    script: str
    peer: str = ""
    ratio: str = ""

    def cells(self) -> tuple[str, ...]:
        """The cells of the table."""
        kept = "yes" if self.kept else "**no**"
        return self.what, self.target, self.measured, self.peer, self.ratio, kept, self.script


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table in Markdown."""
    columns = list(head)
    lines = [columns, ["---"] * len(columns), *map(list, rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def bound(what: str, milliseconds: float, most: float, script: str) -> Row:
    """A figure with a bound of its own and no peer."""
    return Row(what, f"<= {most:g} ms", f"{milliseconds:.2f} ms", milliseconds <= most, script)


def forget(*, everything: bool = True) -> None:
    """Drop what the engine remembers of packs, as in a process that has just loaded one.

    Without `everything` nothing is dropped, as from one set of answers to the next.
    """
    if everything:
        compiled.cache_clear()
        recorded.cache_clear()


def in_turns(
    rounds: int, *works: Callable[[], object], before: Callable[[], object] = lambda: None
) -> list[float]:
    """Milliseconds of the processor that each takes, in turns; medians.

    `before` runs ahead of each, outside the time taken.
    """
    times: list[list[float]] = [[] for _ in works]
    for work in works:
        work()
    for _ in range(rounds):
        for found, work in zip(times, works, strict=True):
            before()
            began = time.process_time()
            work()
            found.append((time.process_time() - began) * 1e3)
    return [median(found) for found in times]
