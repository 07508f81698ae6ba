"""What the proofs claim, said of every completion one by one.

Slow and plain on purpose, as `oracle`, by which every completion is judged.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from itertools import product

from advisor.lint import Witness
from advisor.model import Choice, Pack, Question, TableRow, Trigger, Value
from tests import oracle

Completion = oracle.Completion


class Brute:
    """Every completion of a pack, judged one by one."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.best = oracle.best_scores(pack)
        everything = {id: question.everything for id, question in pack.questions.items()}
        self.chosen = [chosen for chosen, _ in oracle.completions(pack, everything)]
        self.judge = cache(self._judge)

    def _judge(self, *values: int) -> tuple[Choice, str, str, str]:
        chosen = dict(zip(self.pack.questions, values, strict=True))
        return oracle.judge(self.pack, oracle.read(self.pack, chosen), self.best)

    def verdict(self, chosen: Completion) -> tuple[Choice, str, str, str]:
        return self.judge(*(chosen[id] for id in self.pack.questions))

    def bands(self, chosen: Completion) -> dict[str, int]:
        score = oracle.scores(self.pack, oracle.read(self.pack, chosen))
        return {
            d.id: oracle.band(d.cuts, score[d.id], self.best[d.id]) for d in self.pack.dimensions
        }

    def fired(self, chosen: Completion) -> set[str]:
        seen = oracle.read(self.pack, chosen)
        return {gate.id for gate in self.pack.gates if oracle.hold(gate.when, seen)}

    def meets(self, row: TableRow, chosen: Completion, approach: str = "") -> bool:
        """Whether a table row's own conditions hold."""
        bands, fired = self.bands(chosen), self.fired(chosen)
        dimension, gate = self.pack.dimension, self.pack.gate
        return all(
            t.allowed >> bands[t.dimension] & 1
            for t in row.bands
            if not approach or approach in dimension[t.dimension].concerns
        ) and all(
            t.fires == (t.gate in fired)
            for t in row.gates
            if not approach or approach in gate[t.gate].concerns
        )

    def like(self, witness: Witness) -> Iterator[Completion]:
        """Every completion that agrees with a witness in the answers that matter."""
        kept = [(id, self.pack.questions[id].index(witness.given[id])) for id in witness.matters]
        return (chosen for chosen in self.chosen if all(chosen[id] == i for id, i in kept))

    def falls(self, chosen: Completion, id: str) -> bool:
        """Whether a step up in a question lowers the stage and keeps the approach."""
        before = self.verdict(chosen)
        after = self.verdict({**chosen, id: chosen[id] + 1})
        order = self.pack.stage_ids.index
        return before[0] == after[0] and order(after[1]) < order(before[1])

    def calls(self, trigger: Trigger, chosen: Completion, never_asked: set[str]) -> bool:
        """Whether one completion calls for advice, by the words of the format."""
        pack = self.pack
        choice, stage, *_ = self.verdict(chosen)
        approaches = {*choice}
        if trigger.approaches and approaches.isdisjoint(trigger.approaches):
            return False
        if trigger.stages and stage not in trigger.stages:
            return False
        if not oracle.hold(trigger.when, oracle.read(pack, chosen)):
            return False
        fired, bands = self.fired(chosen), self.bands(chosen)
        calling = [
            id in fired and not approaches.isdisjoint(pack.gate[id].concerns)
            for id in trigger.gates
        ]
        calling += [
            bool(t.allowed >> bands[t.dimension] & 1)
            and not approaches.isdisjoint(pack.dimension[t.dimension].concerns)
            for t in trigger.bands
        ]
        calling += [id not in never_asked for id in trigger.open]
        return any(calling) or not calling


def blind(pack: Pack, question: Question, names: Mapping[str, str]) -> bool:
    """Whether all rows read answers alike after their options change names, or go."""
    others = [id for id in pack.questions if id != question.id]
    for rest in product(*(range(len(pack.questions[id].values)) for id in others)):
        seen = dict(zip(others, rest, strict=True))
        for index, value in enumerate(question.values):
            changed = question.index(renamed(question, value, names))
            if held(pack, {**seen, question.id: index}) != held(
                pack, {**seen, question.id: changed}
            ):
                return False
    return True


def renamed(question: Question, value: Value, names: Mapping[str, str]) -> Value:
    if isinstance(value, tuple):
        return question.chosen({names.get(id, id) for id in value})
    return names.get(value, value) if isinstance(value, str) else value


def held(pack: Pack, seen: Completion) -> list[bool]:
    """Of every condition of a pack, whether it holds."""
    whens = [row.when for row in pack.scores] + [row.when for row in pack.gates]
    whens += [row.when for row in pack.checks]
    whens += [row.trigger.when for row in pack.actions]
    whens += [row.trigger.when for row in pack.passages]
    whens += [question.ask_if for question in pack.questions.values()]
    return [oracle.hold(when, seen) for when in whens]
