"""OR-tools, asked for the fewest changes to one verdict after the other.

It is imported when it is wanted: it is no requirement of the project.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from importlib import import_module
from typing import Any

from advisor.model import Pack, Test
from tests.benchmarks.peers.shared import Verdict, caps_of, cuts_of, stage_rows


class CpSat:
    """The fewest changes to one verdict, with everything answered."""

    def __init__(self, pack: Pack, masks: Mapping[str, int]) -> None:
        self.cp = import_module("ortools.sat.python.cp_model")
        self.pack = pack
        self.masks = masks
        self.cuts = cuts_of(pack)

    def least(self, target: Verdict) -> int | None:
        """How many questions have to change at least; None if no answers come to it."""
        self.model = self.cp.CpModel()
        self._questions()
        self._bands()
        self.fired = {gate.id: self._all(self._tests(gate.when)) for gate in self.pack.gates}
        self._verdict(*target)
        self.model.minimize(sum(self.changed))
        solver = self.cp.CpSolver()
        solver.parameters.num_workers = 1
        status = solver.solve(self.model)
        return round(solver.objective_value) if status == self.cp.OPTIMAL else None

    def _bool(self) -> Any:
        return self.model.new_bool_var("")

    def _all(self, literals: Sequence[Any]) -> Any:
        """A literal that is true if and only if all of these are."""
        found = self._bool()
        self.model.add_bool_and(literals).only_enforce_if(found)
        self.model.add_bool_or([~each for each in literals] + [found])
        return found

    def _any(self, literals: Sequence[Any]) -> Any:
        return ~self._all([~each for each in literals])

    def _questions(self) -> None:
        """A literal per value that is chosen, and per value that is read."""
        self.read: dict[str, list[Any]] = {}
        self.changed: list[Any] = []

        def visit(id: str) -> None:
            if id in self.read:
                return
            question = self.pack.questions[id]
            for test in question.ask_if:
                visit(test.question)
            chosen = [self._bool() for _ in question.values]
            self.model.add_exactly_one(chosen)
            mask = self.masks[id]
            self.changed += [each for i, each in enumerate(chosen) if not mask >> i & 1]
            self.read[id] = chosen
            if question.ask_if:
                asked = self._all(self._tests(question.ask_if))
                assert question.otherwise is not None
                hidden = question.index(question.otherwise)
                self.read[id] = [self._bool() for _ in chosen]
                for i, (seen, each) in enumerate(zip(self.read[id], chosen, strict=True)):
                    self.model.add(seen == each).only_enforce_if(asked)
                    self.model.add(seen == int(i == hidden)).only_enforce_if(~asked)

        for id in self.pack.questions:
            visit(id)

    def _tests(self, tests: Iterable[Test]) -> list[Any]:
        return [
            self._any([each for i, each in enumerate(self.read[t.question]) if t.allowed >> i & 1])
            for t in tests
        ]

    def _bands(self) -> None:
        """Per dimension a literal for each of its three bands."""
        self.band: dict[str, list[Any]] = {}
        for d in self.pack.dimensions:
            rows = [r for r in self.pack.scores if r.dimension == d.id]
            score = sum(r.points * self._all(self._tests(r.when)) for r in rows)
            reached = []
            for cut in self.cuts[d.id]:
                literal = self._bool()
                self.model.add(score >= cut).only_enforce_if(literal)
                self.model.add(score < cut).only_enforce_if(~literal)
                reached.append(literal)
            middle, top = reached
            self.band[d.id] = [~middle, self._all([middle, ~top]), top]

    def _row(self, tests: Iterable[Any], gates: Iterable[Any], more: Iterable[Any] = ()) -> Any:
        literals = [
            self._any(
                [each for i, each in enumerate(self.band[t.dimension]) if t.allowed >> i & 1]
            )
            for t in tests
        ]
        literals += [self.fired[t.gate] if t.fires else ~self.fired[t.gate] for t in gates]
        return self._all([*literals, *more])

    def _first(self, matches: Sequence[Any]) -> list[Any]:
        """Per row a literal that it is the first to match."""
        return [
            self._all([each, *(~before for before in matches[:i])])
            for i, each in enumerate(matches)
        ]

    def _verdict(self, approach: str, stage: str) -> None:
        pack, ids = self.pack, self.pack.stage_ids
        rows = pack.approach_table
        matches = [
            self._row(
                row.bands,
                row.gates,
                [
                    ~self.fired[g.id]
                    for g in pack.gates
                    if row.outcome in g.veto and row is not rows[-1]
                ],
            )
            for row in rows
        ]
        decided = self._first(matches)
        self.model.add_bool_or(
            [each for row, each in zip(rows, decided, strict=True) if row.outcome == approach]
        )
        found = stage_rows(pack, approach)
        first = self._first([self._row(tests, gates) for _, tests, gates in found])
        by_row = sum(
            ids.index(row.outcome) * each for (row, _, _), each in zip(found, first, strict=True)
        )
        top = len(ids) - 1
        highest = pack.approach(approach).highest_stage
        limits = [by_row, ids.index(highest) if highest else top]
        limits += [top - (top - cap) * self.fired[gate] for gate, cap in caps_of(pack, approach)]
        reached = self.model.new_int_var(0, top, "")
        self.model.add_min_equality(reached, limits)
        self.model.add(reached == ids.index(stage))
