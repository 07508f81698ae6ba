"""A pack's cases: worked ones against what they expect, published ones against the world.

`read_suite` reads what lies under `cases/`; `examine` judges all of it: what comes out otherwise
than expected, what no case reaches, and how the advice stands beside what is known to have worked,
beside two readers of the same text, and beside advisors that hardly think. Read `suite` (the
files), `judged` (one case), `coverage`, then `published` with its `figures`, `noise` and
`agreement`. `mutate` asks whether the worked cases would notice a slip in the rules: `mutants`
makes the slips, `mutation` puts the cases to them. Everything here is data; the package must not
print, and decides no exit code.
"""

from __future__ import annotations

from dataclasses import dataclass

from advisor.model import Pack
from advisor.packtest.agreement import LEAST_PERCENT, Agreement, Apart
from advisor.packtest.coverage import Coverage, coverage
from advisor.packtest.figures import Category, GateFigures, Tally
from advisor.packtest.judged import Judged, differences, judged
from advisor.packtest.mutants import Mutant
from advisor.packtest.mutation import Mutation, mutate
from advisor.packtest.noise import SEEDS
from advisor.packtest.published import Missed, Published, published
from advisor.packtest.suite import Case, Suite, read_suite

__all__ = [
    "LEAST_PERCENT",
    "SEEDS",
    "Agreement",
    "Apart",
    "Case",
    "Category",
    "Coverage",
    "Examination",
    "Failure",
    "GateFigures",
    "Judged",
    "Missed",
    "Mutant",
    "Mutation",
    "Published",
    "Suite",
    "Tally",
    "differences",
    "examine",
    "judged",
    "mutate",
    "read_suite",
]


@dataclass(frozen=True)
class Failure:
    """A worked case that comes to something else than it expects."""

    case: Case
    differences: tuple[str, ...]


@dataclass(frozen=True)
class Examination:
    """What a pack's cases show."""

    pack: Pack
    worked: int
    """How many worked cases there are."""
    failures: tuple[Failure, ...]
    coverage: tuple[Coverage, ...]
    published: Published | None
    """None where the pack has no published cases."""

    @property
    def covered(self) -> bool:
        """Whether the cases reach everything."""
        return not any(each.missed for each in self.coverage)


def examine(suite: Suite) -> Examination:
    """Everything a pack's cases show; raises TooManyStates."""
    worked = [judged(suite.pack, case) for case in suite.worked]
    readings = [judged(suite.pack, case) for case in suite.readings]
    compared = [(each, tuple(differences(each))) for each in worked]
    return Examination(
        pack=suite.pack,
        worked=len(worked),
        failures=tuple(Failure(each.case, found) for each, found in compared if found),
        coverage=coverage(suite.pack, [*worked, *readings]),
        published=published(suite, readings) if readings else None,
    )
