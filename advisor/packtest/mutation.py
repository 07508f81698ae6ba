"""Whether the worked cases would notice a slip in the rules.

A case notices a changed pack where it comes to something else than it expects; a pack that the
engine refuses is noticed as well. Published cases are left out: they judge the advice, not the
rows. A change of points, bands or tables after which the possible answers come to every row as
often as before is no slip, and is not counted. It must not decide which slips there are.
"""

from __future__ import annotations

from dataclasses import dataclass

from advisor.engine import AnsweredPack
from advisor.errors import TooManyStates
from advisor.model import Answers, Pack
from advisor.packtest.judged import differences, judged
from advisor.packtest.mutants import Mutant, mutants
from advisor.packtest.suite import PackCase, Suite


@dataclass(frozen=True)
class Mutation:
    """What became of a pack's mutants."""

    total: int
    missed: tuple[Mutant, ...]
    """Those that no case notices, in the order of the file."""

    @property
    def noticed(self) -> int:
        return self.total - len(self.missed)


def mutate(suite: Suite) -> Mutation:
    """Every mutant of the pack before the worked cases that come out as they should."""
    before = _decided(suite.pack)
    sound = [
        found
        for found in (judged(suite.pack, case) for case in suite.worked)
        if not any(differences(found))
    ]
    counted, missed = 0, []
    for each in mutants(suite.pack):
        nearest = sorted(sound, key=lambda found: each.row not in found.fired)
        noticed = any(_notices(found.case, each) for found in nearest)
        if noticed or not _alike(suite.pack, each.pack) or _decided(each.pack) != before:
            counted += 1
            missed += [] if noticed else [each]
    return Mutation(counted, tuple(sorted(missed, key=lambda each: each.where)))


def _notices(case: PackCase, mutant: Mutant) -> bool:
    try:
        return any(differences(judged(mutant.pack, case)))
    except TooManyStates:
        return True


def _alike(pack: Pack, other: Pack) -> bool:
    """Whether both ask the same, in the same words and intervals, and have the same gates."""
    return other.questions is pack.questions and other.gates is pack.gates


def _decided(pack: Pack) -> dict[tuple[str, str, str], int]:
    """How many of all possible answers each pair of rows decides; none where that is too much."""
    try:
        decisions = AnsweredPack(pack, Answers(pack.id)).decisions
    except TooManyStates:
        return {}
    return {
        (d.approach_row.id, d.stage_row.id if d.stage_row else "", d.stage): count
        for d, count in decisions.items()
    }
