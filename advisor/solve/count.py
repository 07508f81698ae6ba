"""All completions of a set of answers, counted by verdict.

Owns the forward pass over counts and, from a backward pass, the joint counts of every verdict with
a value, a band or a gate. It must not turn counts into words, shares or advice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, partial
from typing import NamedTuple

from advisor.model import Pack
from advisor.solve.block import Branch, Masks, Outcomes, Step
from advisor.solve.layout import Decision
from advisor.solve.plan import Plan, plan
from advisor.solve.semiring import COUNT

Side = tuple[dict[int, int], dict[int, int]]
"""Of a question: the counts of the keys before it, and the packed verdicts of those behind it."""
Verdict = tuple[str, str]
"""(approach, stage)."""


class Counts(NamedTuple):
    """Completions by verdict; verdicts that no completion has are missing."""

    by_verdict: dict[Verdict, int]

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.by_verdict.values())

    def of(self, approach: str) -> int:
        """Those of one approach, whatever the stage."""
        return sum(n for (a, _), n in self.by_verdict.items() if a == approach)


class Solution:
    """The exact distribution over verdicts for one set of possible answers.

    `masks` gives every question's possible values. Raises TooManyStates, and AdvisorError where
    questions hide each other in a circle.
    """

    def __init__(
        self, pack: Pack, masks: Masks, plan: Plan, known: Sequence[dict[int, int]] = ()
    ) -> None:
        """`known` are the layers before blocks of which no question has other values."""
        self.pack, self.masks, self.plan = pack, masks, plan
        self.layers = self._forward(plan, known)

    def but(self, question: str, mask: int) -> Solution:
        """The same with other possible values of one question; blocks before it are kept."""
        masks = {**self.masks, question: mask}
        if self.plan.named:  # of one completion nothing is worth keeping
            return solve(self.pack, masks)
        kept = self.layers[: self.plan.block_of[question] + 1]
        return Solution(self.pack, masks, self.plan, kept)

    def _forward(self, plan: Plan, known: Sequence[dict[int, int]] = ()) -> list[dict[int, int]]:
        """Before each block, and at the end: the counts by outer state, from those known on."""
        layers = [*known] or [{plan.start: 1}]
        for index in range(len(layers) - 1, len(plan.blocks)):
            outcomes = partial(self._outcomes, index)
            layers.append(plan.step(index, layers[-1], outcomes, COUNT))
        return layers

    def _outcomes(self, index: int, entry: int) -> Outcomes[int]:
        return self.plan.count_block(index, self.masks, entry)

    @cached_property
    def decisions(self) -> dict[Decision, int]:
        """Completions by the rows that decided."""
        named = plan(self.pack)
        layers = self.layers if self.plan is named else self._forward(named)
        found: dict[Decision, int] = {}
        for state, count in layers[-1].items():
            decision = named.layout.decide(state)
            found[decision] = found.get(decision, 0) + count
        return found

    @cached_property
    def counts(self) -> Counts:
        """Completions by verdict."""
        found: dict[Verdict, int] = {}
        for state, count in self.layers[-1].items():
            verdict = self.plan.layout.verdict(state)
            found[verdict] = found.get(verdict, 0) + count
        return Counts(found)

    # A backward pass carries a count for every verdict at once: one integer with a field for each.

    @cached_property
    def _width(self) -> int:
        return self.counts.total.bit_length() + 1

    @cached_property
    def _fields(self) -> dict[Verdict, int]:
        return {verdict: i * self._width for i, verdict in enumerate(self.counts.by_verdict)}

    def _unpack(self, packed: int) -> Counts:
        field = (1 << self._width) - 1
        split = {verdict: packed >> shift & field for verdict, shift in self._fields.items()}
        return Counts({verdict: count for verdict, count in split.items() if count})

    @cached_property
    def _meetings(self) -> list[dict[int, dict[int, int]]]:
        """Per block, entry and outcome: the verdicts' counts of everything else, packed.

        Goes from the last block to the first, with the future of each outer state in hand.
        """
        verdict = self.plan.layout.verdict
        futures = {s: 1 << self._fields[verdict(s)] for s in self.layers[-1]}
        found = []
        for index in range(len(self.plan.blocks) - 1, -1, -1):
            futures, meetings = self._step_back(index, futures)
            found.append(meetings)
        return found[::-1]

    def _step_back(
        self, index: int, later: Mapping[int, int]
    ) -> tuple[dict[int, int], dict[int, dict[int, int]]]:
        """The futures before a block, and its meetings, from the futures after it."""
        block, after = self.plan.blocks[index], self.plan.after
        kept: dict[int, list[tuple[int, int]]] = {}
        meetings: dict[int, dict[int, int]] = {}
        before: dict[int, int] = {}
        for state, count in self.layers[index].items():
            entry = block.entry(state)
            if entry not in kept:
                kept[entry] = self._outcomes(index, entry).kept
                meetings[entry] = dict.fromkeys((keep for keep, _ in kept[entry]), 0)
            meet, total = meetings[entry], 0
            for keep, weight in kept[entry]:
                future = later[after(index, state, keep)]
                total += weight * future
                meet[keep] += count * future
            before[state] = total
        return before, meetings

    def _joint(self, index: int, keys: Iterable[tuple[int, int, int]]) -> Counts:
        """Verdicts of the completions in which block `index` ends in (entry, key, count)."""
        block, meetings = self.plan.blocks[index], self._meetings[index]
        return self._unpack(
            sum(count * meetings[entry][block.keep_of(key)] for entry, key, count in keys)
        )

    def given(self, question: str, value: int) -> Counts:
        """The completions in which the question has the value of that index, hidden or not."""
        index = self.plan.block_of[question]
        steps = self.plan.blocks[index].steps
        place = next(i for i, step in enumerate(steps) if step.question.id == question)
        step, found = steps[place], 0
        shown, hidden = step.branches(1 << value, COUNT)
        for before, after in (sides[place] for sides in self._sides[index]):
            for key, count in before.items():
                branches = shown if key & step.ask == step.ask else hidden
                found += count * _ahead(step, key, branches, after)
        return self._unpack(found)

    @cached_property
    def _sides(self) -> list[list[list[Side]]]:
        """Per block, entry and question: what comes before it, and what may come of it."""
        return [
            [self._sides_of(index, entry, ends) for entry, ends in meetings.items()]
            for index, meetings in enumerate(self._meetings)
        ]

    def _sides_of(self, index: int, entry: int, ends: Mapping[int, int]) -> list[Side]:
        block = self.plan.blocks[index]
        *layers, last = self.plan.walk_block(index, self.masks, entry)
        after = {key: ends[block.keep_of(key)] for key in last}
        found: list[Side] = []
        for step, before in zip(reversed(block.steps), reversed(layers), strict=True):
            found.append((before, after))
            shown, hidden = step.branches(self.masks[step.question.id], COUNT)
            after = {
                key: _ahead(step, key, shown if key & step.ask == step.ask else hidden, after)
                for key in before
            }
        return found[::-1]

    def with_gate(self, gate: str) -> Counts:
        """The completions in which the gate fires; KeyError if no verdict can depend on it."""
        index = self.plan.gate_block[gate]
        bit = self.plan.blocks[index].gate_bits[gate]
        return self._joint(index, (cell for cell in self._finals(index) if cell[1] & bit))

    def bands(self, dimension: str) -> tuple[int, int, int]:
        """Completions by the dimension's band, lowest first."""
        index = self.plan.home[dimension]
        block = self.plan.blocks[index]
        place = [d.id for d in block.dimensions].index(dimension)
        reaching: dict[int, int] = {}
        for state, count in self.layers[index].items():
            entry = block.entry(state)
            reaching[entry] = reaching.get(entry, 0) + count
        rest = self.counts.total // sum(self.layers[index + 1].values())
        found = [0, 0, 0]
        for entry, key, count in self._finals(index):
            found[block.bands(key)[place]] += count * reaching[entry] * rest
        return found[0], found[1], found[2]

    def scores(self, dimension: str) -> tuple[int, int]:
        """The lowest and the highest score of any completion."""
        index = self.plan.home[dimension]
        block = self.plan.blocks[index]
        place = [d.id for d in block.dimensions].index(dimension)
        found = [block.scores(key)[place] for _, key, _ in self._finals(index)]
        return min(found), max(found)

    def best(self, dimension: str) -> int:
        """The dimension's best possible score, whatever the answers."""
        block = self.plan.blocks[self.plan.home[dimension]]
        return block.best[[d.id for d in block.dimensions].index(dimension)]

    def _finals(self, index: int) -> Iterable[tuple[int, int, int]]:
        entries = dict.fromkeys(map(self.plan.blocks[index].entry, self.layers[index]))
        for entry in entries:
            for key, count in self._outcomes(index, entry).cells.items():
                yield entry, key, count


def _ahead(step: Step, key: int, branches: Iterable[Branch[int]], after: Mapping[int, int]) -> int:
    """What may come of a key at a question, from what may come of the keys behind it."""
    found = 0
    for points, keep, weight in branches:
        to = (key & keep) + points
        found += weight * after[step.pay(to) if step.settle else to]
    return found


def solve(pack: Pack, masks: Mapping[str, int]) -> Solution:
    """The exact distribution over verdicts of those possible answers."""
    compiled = plan(pack)
    one = not any(mask & (mask - 1) for mask in masks.values())
    return Solution(pack, masks, compiled if one else compiled.brief)  # one's rows cost nothing
