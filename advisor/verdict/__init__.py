"""Questions put to the solver: the verdict, why, what to find out, and what would change it.

`judge` is quick and asked after every answer; `assess` gathers all that a report needs. Everything
here is data: ids, counts and states. The package must not read files, phrase sentences, or import
third-party code.
"""

from __future__ import annotations

from dataclasses import dataclass

from advisor.model import Answers, Check, Pack
from advisor.verdict.changes import Change, Path, Way, apply, flips, path
from advisor.verdict.doubts import Dispute, Unsure, disputes, unsure
from advisor.verdict.judge import File, Held, QuestionState, Verdict, judge, reaches
from advisor.verdict.priorities import FindOut, find_out_first
from advisor.verdict.trace import Condition, NearMiss, Traced, near_misses, questions_of, trace


@dataclass(frozen=True)
class Assessment:
    """A verdict with everything that explains it."""

    verdict: Verdict
    trace: tuple[Traced, ...]
    near_misses: tuple[NearMiss, ...]
    flips: tuple[Way, ...]
    path: Path | None
    find_out_first: tuple[FindOut, ...]
    unsure: Unsure
    disputes: tuple[Dispute, ...]
    warnings: tuple[Check, ...]


def assess(pack: Pack, answers: Answers, approach: str = "", stage: str = "") -> Assessment:
    """Everything there is to say about these answers; the path leads to `approach` at `stage`.

    Raises TooManyStates, and AdvisorError where questions hide each other in a circle.
    """
    verdict = judge(File(pack, answers))
    return Assessment(
        verdict=verdict,
        trace=trace(verdict),
        near_misses=near_misses(verdict),
        flips=flips(verdict),
        path=path(verdict, approach, stage),
        find_out_first=find_out_first(verdict),
        unsure=unsure(verdict),
        disputes=disputes(verdict),
        warnings=contradictions(verdict.file),
    )


def contradictions(file: File) -> tuple[Check, ...]:
    """The checks whose questions are all known and answered in the way they warn of."""
    known = {id for id, state in file.states.items() if state in ("answered", "not_applicable")}
    return tuple(
        check
        for check in file.pack.checks
        if all(t.question in known and not file.masks[t.question] & ~t.allowed for t in check.when)
    )


__all__ = [
    "Assessment",
    "Change",
    "Condition",
    "Dispute",
    "File",
    "FindOut",
    "Held",
    "NearMiss",
    "Path",
    "QuestionState",
    "Traced",
    "Unsure",
    "Verdict",
    "Way",
    "apply",
    "assess",
    "contradictions",
    "disputes",
    "find_out_first",
    "flips",
    "judge",
    "near_misses",
    "path",
    "questions_of",
    "reaches",
    "trace",
    "unsure",
]
