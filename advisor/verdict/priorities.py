"""Find out first: which open answer is worth the most.

Owns the expected drop in entropy, of the approach until that is firm, then of the stage. The
counts are exact; only the logarithm is not. It must not phrase sentences.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import log2
from typing import Literal

from advisor.solve import Counts, bits_of
from advisor.verdict.judge import File, Verdict

LEAST_BITS = 0.001
"""Smaller drops are not worth a line."""


@dataclass(frozen=True)
class FindOut:
    """One open question, and how many bits its answer is expected to settle."""

    question: str
    about: Literal["approach", "stage"]
    bits: float


def find_out_first(verdict: Verdict) -> tuple[FindOut, ...]:
    """Open questions, the most telling first: about the approach until firm, then the stage.

    Of equals, those that an open blocker reads come first, then the core ones.
    """
    file = verdict.file
    rank = _ranks(verdict)
    joint = {id: _given(file, id) for id in file.open}
    found: list[FindOut] = []
    if verdict.certainty != "firm":
        found = _sorted(
            (FindOut(id, "approach", _drop(map(_by_approach, g))) for id, g in joint.items()), rank
        )
    listed = {each.question for each in found}
    stages = (
        FindOut(id, "stage", _drop(_by_stage(counts, verdict.leading) for counts in given))
        for id, given in joint.items()
        if id not in listed
    )
    return (*found, *_sorted(stages, rank))


def _given(file: File, id: str) -> list[Counts]:
    """The verdicts under each possible answer to a question."""
    return [file.solution.given(id, index) for index in bits_of(file.masks[id])]


def _sorted(found: Iterable[FindOut], rank: Mapping[str, int]) -> list[FindOut]:
    telling = [each for each in found if each.bits >= LEAST_BITS]
    return sorted(telling, key=lambda each: (-each.bits, rank[each.question]))


def _ranks(verdict: Verdict) -> dict[str, int]:
    """Where a question stands among equals."""
    pack = verdict.file.pack
    waiting = [gate for gate, state in verdict.blockers if state == "sometimes"]
    read = {test.question for gate in waiting for test in gate.when}
    order = sorted(pack.questions, key=lambda id: (id not in read, not pack.questions[id].core))
    return {id: index for index, id in enumerate(order)}


def _by_approach(counts: Counts) -> dict[str, int]:
    found: dict[str, int] = {}
    for (approach, _), count in counts.by_verdict.items():
        found[approach] = found.get(approach, 0) + count
    return found


def _by_stage(counts: Counts, approach: str) -> dict[str, int]:
    return {stage: n for (a, stage), n in counts.by_verdict.items() if a == approach}


def _drop(parts: Iterable[Mapping[str, int]]) -> float:
    """How much knowing the part lowers the entropy of the whole, in bits, to nine places."""
    split = list(parts)
    whole: dict[str, int] = {}
    for part in split:
        for outcome, count in part.items():
            whole[outcome] = whole.get(outcome, 0) + count
    total = sum(whole.values())
    after = sum(sum(part.values()) / total * _entropy(part) for part in split if part)
    return round(_entropy(whole) - after, 9)


def _entropy(counts: Mapping[str, int]) -> float:
    total = sum(counts.values())
    shares = [counts[outcome] / total for outcome in sorted(counts)]
    return -sum(share * log2(share) for share in shares if share)
