"""Brute force: every completion written out and judged by the words of the design, one by one.

Slow and plain on purpose. It shares the model's shapes with the solver and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from math import prod

from advisor.model import AnswerTest, Choice, Gate, Pack

Completion = dict[str, int]


def completions(pack: Pack, masks: Mapping[str, int]) -> Iterator[tuple[Completion, int]]:
    """Every choice of one possible value per question, with its weight."""
    ids = list(pack.questions)
    possible = [
        [i for i in range(len(pack.questions[id].values)) if masks[id] >> i & 1] for id in ids
    ]
    for values in product(*possible):
        chosen = dict(zip(ids, values, strict=True))
        yield chosen, prod(pack.questions[id].weights[i] for id, i in chosen.items())


def read(pack: Pack, chosen: Completion) -> Completion:
    """The values the rules see: hidden questions as their `otherwise`."""
    seen: Completion = {}

    def value(id: str) -> int:
        if id not in seen:
            question = pack.questions[id]
            asked = all(test.allowed >> value(test.question) & 1 for test in question.ask_if)
            otherwise = question.otherwise
            seen[id] = chosen[id] if asked or otherwise is None else question.index(otherwise)
        return seen[id]

    return {id: value(id) for id in pack.questions}


def hidden(pack: Pack, chosen: Completion) -> set[str]:
    """The questions that are not asked in this completion."""
    seen = read(pack, chosen)
    return {
        id
        for id, question in pack.questions.items()
        if any(not test.allowed >> seen[test.question] & 1 for test in question.ask_if)
    }


def hold(tests: tuple[AnswerTest, ...], seen: Completion) -> bool:
    return all(test.allowed >> seen[test.question] & 1 for test in tests)


def scores(pack: Pack, seen: Completion) -> dict[str, int]:
    """Per dimension, never below 0."""
    points = {d.id: 0 for d in pack.dimensions}
    for row in pack.scores:
        if hold(row.when, seen):
            points[row.dimension] += row.points
    return {id: max(0, each) for id, each in points.items()}


def best_scores(pack: Pack) -> dict[str, int]:
    """Per dimension, over every completion there is."""
    everything = {id: question.everything for id, question in pack.questions.items()}
    found = [scores(pack, read(pack, chosen)) for chosen, _ in completions(pack, everything)]
    return {d.id: max(each[d.id] for each in found) for d in pack.dimensions}


def band(cuts: tuple[int, int], score: int, best: int) -> int:
    return sum(best > 0 and score * 100 >= cut * best for cut in cuts)


def judge(pack: Pack, seen: Completion, best: Mapping[str, int]) -> tuple[Choice, str, str, str]:
    """(choice, stage, approach row, stage row or "" where a cap is lower) of one completion.

    Of several approaches the stage is the lowest of theirs.
    """
    score = scores(pack, seen)
    bands = {d.id: band(d.cuts, score[d.id], best[d.id]) for d in pack.dimensions}
    fired = {gate.id for gate in pack.gates if hold(gate.when, seen)}
    vetoed = {approach for id in fired for approach in pack.gate[id].veto}
    for row in pack.approach_table:
        matches = all(t.allowed >> bands[t.dimension] & 1 for t in row.bands) and all(
            t.fires == (t.gate in fired) for t in row.gates
        )
        if row is pack.approach_table[-1] or (matches and not vetoed & {*row.choice}):
            break
    found = [_stage(pack, approach, bands, fired) for approach in row.choice]
    stage, stage_row = min(found, key=lambda each: pack.stage_ids.index(each[0]))
    return row.choice, stage, row.id, stage_row


def _stage(
    pack: Pack, approach: str, bands: Mapping[str, int], fired: set[str]
) -> tuple[str, str]:
    """How far one approach may go, and the row that says so, or "" where a cap is lower."""
    stage_row = next(
        r
        for r in pack.stage_table
        if (not r.approaches or approach in r.approaches)
        and all(
            t.allowed >> bands[t.dimension] & 1
            for t in r.bands
            if approach in pack.dimension[t.dimension].concerns
        )
        and all(
            t.fires == (t.gate in fired) for t in r.gates if approach in pack.gate[t.gate].concerns
        )
    )
    caps = [stage_row.outcome, pack.approach(approach).highest_stage or pack.stage_ids[-1]]
    caps += [_cap(pack.gate[id], approach) or pack.stage_ids[-1] for id in fired]
    stage = min(caps, key=pack.stage_ids.index)
    return stage, stage_row.id if stage == stage_row.outcome else ""


def _cap(gate: Gate, approach: str) -> str:
    return gate.cap if approach in gate.concerns else ""
