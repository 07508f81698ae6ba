"""A pack's cases: worked ones against what they expect, published ones against the world.

`read_suite` reads what lies under `cases/`; `examine` judges all of it: what comes out otherwise
than expected, what no case reaches, and how the first choices stand beside what is known to have
worked. Read `suite` (the files), `judged` (one case), `coverage`. `mutate` asks whether the worked
cases would notice a slip in the rules: `mutants` makes the slips, `mutation` puts the cases to
them. Everything here is data; the package must not print, and decides no exit code.
"""

from __future__ import annotations

from dataclasses import dataclass

from advisor.model import Pack
from advisor.packtest.coverage import Coverage as Coverage
from advisor.packtest.coverage import coverage
from advisor.packtest.judged import Judged as Judged
from advisor.packtest.judged import differences as differences
from advisor.packtest.judged import judged as judged
from advisor.packtest.mutants import Mutant as Mutant
from advisor.packtest.mutation import Mutation as Mutation
from advisor.packtest.mutation import mutate as mutate
from advisor.packtest.suite import PackCase as PackCase
from advisor.packtest.suite import Suite as Suite
from advisor.packtest.suite import read_suite as read_suite


@dataclass(frozen=True)
class FailedCase:
    """A worked case that comes to something else than it expects."""

    case: PackCase
    differences: tuple[str, ...]


@dataclass(frozen=True)
class Examination:
    """What a pack's cases show."""

    pack: Pack
    worked: int
    """How many worked cases there are."""
    failures: tuple[FailedCase, ...]
    coverage: tuple[Coverage, ...]
    readings: tuple[Judged, ...]
    """Published cases, one for each reader."""

    @property
    def covered(self) -> bool:
        return not any(each.missed for each in self.coverage)


def examine(suite: Suite) -> Examination:
    """Everything a pack's cases show; raises TooManyStates."""
    worked = [judged(suite.pack, case) for case in suite.worked]
    readings = tuple(judged(suite.pack, case) for case in suite.readings)
    compared = [(each, tuple(differences(each))) for each in worked]
    return Examination(
        pack=suite.pack,
        worked=len(worked),
        failures=tuple(FailedCase(each.case, found) for each, found in compared if found),
        coverage=coverage(suite.pack, [*worked, *readings]),
        readings=readings,
    )
