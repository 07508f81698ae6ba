"""What a team's files say about a pack's questions: thresholds, and rows from finding to answer.

Owns the names of all that is measured and the levels a measure may have. A row answers its
question where the levels of all measures it names are among those it allows; of the rows of one
question the first that matches decides. It must not measure anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from advisor.model.question import NOWHERE, Location, Value

MEASURES = (
    "usable",
    "malformed",
    "duplicates",
    "near-duplicates",
    "contradictions",
    "strong-contradictions",
    "leaks",
    "near-leaks",
    "length-median",
    "length-tail",
    "length-spread",
    "short-requests",
    "other-script",
    "freshness",
    "synthetic",
    "source-mix",
    "label-balance",
    "smallest-label",
    "private-data",
    "length",
    "cut",
)
"""In the order in which they are told."""
AUDIT = "audit"
"""Who says what files say, in a file of answers."""
LEVELS = ("unknown", "fine", "note", "warn", "fail")
"""From nothing known to the worst."""


@dataclass(frozen=True)
class Bound:
    """Beyond which number a measure has a level."""

    low: str
    """Below it; a decimal number, or nothing."""
    high: str
    """Above it."""
    percent: bool = False
    """Whether it counts hundredths of the whole."""

    def passed(self, figure: Fraction, of: int) -> bool:
        """Whether a number is beyond it; `of` is the whole."""
        if self.percent:
            figure = figure * 100 / of if of else Fraction(0)
        below = bool(self.low) and figure < Fraction(self.low)
        return below or (bool(self.high) and figure > Fraction(self.high))


@dataclass(frozen=True)
class EvidenceRow:
    """One answer that the files give."""

    id: str
    question: str
    when: Mapping[str, tuple[str, ...]]
    """By measure: the levels for which it holds."""
    answer: Value | None
    """None where `count` is the answer."""
    because: str
    count: str = ""
    """The measure whose number answers a number question."""
    at_most: bool = False
    """Whether a lower answer of the team's is no contradiction."""
    tell: tuple[str, ...] = ()
    """Measures that are told with it, besides those it reads."""
    where: Location = NOWHERE

    @property
    def read(self) -> tuple[str, ...]:
        """The measures that it rests on or tells, in the order of the row."""
        return tuple(dict.fromkeys([*self.when, *self.tell]))


@dataclass(frozen=True)
class Evidence:
    """What a pack makes of files."""

    bounds: Mapping[str, Mapping[str, Bound]] = field(default_factory=dict)
    """By measure and level."""
    rows: tuple[EvidenceRow, ...] = ()

    def level(self, measure: str, figure: Fraction | None, of: int) -> str:
        """The worst level whose bound a number is beyond; None is a number nobody knows."""
        if figure is None:
            return LEVELS[0]
        bounds = self.bounds.get(measure, {})
        passed = (level for level, bound in bounds.items() if bound.passed(figure, of))
        return max(passed, key=LEVELS.index, default=LEVELS[1])

    def answers(self, levels: Mapping[str, str]) -> dict[str, EvidenceRow]:
        """By question: the row that decides at these levels."""
        found: dict[str, EvidenceRow] = {}
        for row in self.rows:
            if all(levels[measure] in allowed for measure, allowed in row.when.items()):
                found.setdefault(row.question, row)
        return found
