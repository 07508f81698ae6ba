"""numpy over every completion; what no open question touches is worked out once.

numpy is imported when it is wanted: it is no requirement of the project.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from importlib import import_module
from math import prod
from typing import Any

from advisor.model import Pack, Test
from tests.benchmarks.peers.shared import Verdict, caps_of, cuts_of, stage_rows


class Brute:
    """numpy, all completions at once."""

    CHUNK = 1 << 18

    def __init__(self, pack: Pack, masks: Mapping[str, int]) -> None:
        self.np = import_module("numpy")
        self.pack = pack
        self.cuts = cuts_of(pack)
        self.values = {
            id: [
                i
                for i, weight in enumerate(q.weights)
                if masks[id] >> i & 1
                for _ in range(weight)
            ]
            for id, q in pack.questions.items()
        }
        self.total = prod(map(len, self.values.values()))

    def counts(self) -> dict[Verdict, int]:
        """Completions by verdict; a value of weight 3 stands for three."""
        np, found = self.np, dict[Verdict, int]()
        stages = len(self.pack.stages)
        for begin in range(0, self.total, self.CHUNK):
            index = np.arange(begin, min(begin + self.CHUNK, self.total))
            approach, stage = self._judge(self._seen(index))
            codes, numbers = np.unique(approach * stages + stage, return_counts=True)
            for code, number in zip(codes.tolist(), numbers.tolist(), strict=True):
                verdict = (
                    self.pack.approach_ids[code // stages],
                    self.pack.stage_ids[code % stages],
                )
                found[verdict] = found.get(verdict, 0) + number
        return found

    def _seen(self, index: Any) -> dict[str, Any]:
        """The value of each question, one number where it is the same everywhere."""
        np, chosen, rest = self.np, dict[str, Any](), index
        for id, values in self.values.items():
            if len(values) == 1:
                chosen[id] = values[0]
            else:
                chosen[id] = np.array(values, dtype=np.int8)[rest % len(values)]
                rest = rest // len(values)
        seen: dict[str, Any] = {}

        def value(id: str) -> Any:
            if id not in seen:
                question = self.pack.questions[id]
                for test in question.ask_if:
                    value(test.question)
                seen[id] = chosen[id]
                if question.ask_if and question.otherwise is not None:
                    asked = self._hold(question.ask_if, seen)
                    hidden = question.index(question.otherwise)
                    seen[id] = (
                        np.where(asked, chosen[id], hidden) if asked is not True else chosen[id]
                    )
            return seen[id]

        for id in self.pack.questions:
            value(id)
        return seen

    def _hold(self, tests: Iterable[Test], seen: Mapping[str, Any]) -> Any:
        found: Any = True
        for test in tests:
            value = seen[test.question]
            if isinstance(value, int):
                if not test.allowed >> value & 1:
                    return False
                continue
            size = len(self.pack.questions[test.question].values)
            allowed = self.np.array([test.allowed >> i & 1 for i in range(size)], dtype=bool)
            found = allowed[value] & found
        return found

    def _judge(self, seen: Mapping[str, Any]) -> tuple[Any, Any]:
        np, pack = self.np, self.pack
        bands = {}
        for d in pack.dimensions:
            score: Any = 0
            for points in (r for r in pack.scores if r.dimension == d.id):
                score = score + points.points * self._hold(points.when, seen) * 1
            middle, top = self.cuts[d.id]
            score = np.maximum(score, 0)
            bands[d.id] = (score >= middle) * 1 + (score >= top)
        fired = {g.id: self._hold(g.when, seen) for g in pack.gates}
        approach: Any = -1
        for row in pack.approach_table:
            matches = self._matches(row.bands, row.gates, bands, fired)
            if row is not pack.approach_table[-1]:
                for gate in pack.gates:
                    if row.outcome in gate.veto:
                        matches = matches & np.logical_not(fired[gate.id])
            place = pack.approach_ids.index(row.outcome)
            approach = np.where((np.asarray(approach) < 0) & matches, place, approach)
        stage: Any = np.zeros_like(approach)
        for place, id in enumerate(pack.approach_ids):
            stage = np.where(approach == place, self._stage(id, bands, fired), stage)
        return np.asarray(approach), stage

    def _stage(self, approach: str, bands: Mapping[str, Any], fired: Mapping[str, Any]) -> Any:
        np, ids = self.np, self.pack.stage_ids
        stage: Any = -1
        for row, tests, gates in stage_rows(self.pack, approach):
            matches = self._matches(tests, gates, bands, fired)
            stage = np.where((np.asarray(stage) < 0) & matches, ids.index(row.outcome), stage)
        highest = self.pack.approach(approach).highest_stage
        if highest:
            stage = np.minimum(stage, ids.index(highest))
        for gate, cap in caps_of(self.pack, approach):
            stage = np.where(fired[gate], np.minimum(stage, cap), stage)
        return stage

    def _matches(
        self,
        tests: Sequence[Any],
        gates: Sequence[Any],
        bands: Mapping[str, Any],
        fired: Mapping[str, Any],
    ) -> Any:
        found: Any = self.np.True_
        for test in tests:
            found = found & ((test.allowed >> bands[test.dimension]) & 1).astype(bool)
        for test in gates:
            found = found & (
                fired[test.gate] if test.fires else self.np.logical_not(fired[test.gate])
            )
        return found
