"""A rules engine with the pack as its decision graph, one evaluation at a time.

It is imported when it is wanted: it is no requirement of the project. The graph collects every
row that fires, adds up the points, and takes the first row of either table.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from importlib import import_module
from itertools import pairwise
from typing import Any

from advisor.engine.compile import compiled
from advisor.model import Pack, TableRow
from tests import oracle


class Zen:
    """A rules engine with the pack as its decision graph."""

    def __init__(self, pack: Pack) -> None:
        zen = import_module("zen")
        self.pack = pack
        self.cuts = cuts_of(pack)
        graph = json.dumps(self._graph())
        content = zen.ZenDecisionContent(graph)
        self.engine = zen.ZenEngine({"loader": lambda _key: content})
        self.decision = zen.ZenEngine().create_decision(graph)

    def judge(self, seen: oracle.Completion) -> tuple[str, str, str, frozenset[str]]:
        """(approach, stage, approach row, rows that fired) of one completion."""
        found = self.engine.evaluate("pack", {"q": seen})["result"]
        return self._read(found)

    def _read(self, found: Any) -> tuple[str, str, str, frozenset[str]]:
        approach, fired = found["approach"], {each["row"] for each in found["hits"]}
        ids = self.pack.stage_ids
        highest = self.pack.approach(approach["outcome"]).highest_stage or ids[-1]
        caps = [found["stage"]["outcome"], highest]
        caps += [
            gate.cap
            for gate in self.pack.gates
            if gate.id in fired and gate.cap and approach["outcome"] in gate.concerns
        ]
        stage = min(caps, key=ids.index)
        return approach["outcome"], stage, approach["row"], frozenset(fired)

    def _graph(self) -> dict[str, Any]:
        """Input, one table of all rows that fire, bands, then the two tables."""
        nodes: list[dict[str, Any]] = [
            {"id": "in", "name": "in", "type": "inputNode"},
            {"id": "hits", "name": "hits", "type": "decisionTableNode", "content": self._hits()},
            {"id": "bands", "name": "bands", "type": "expressionNode", "content": self._bands()},
            {
                "id": "tables",
                "name": "tables",
                "type": "expressionNode",
                "content": self._choose(),
            },
            {"id": "out", "name": "out", "type": "outputNode"},
        ]
        names = [str(node["id"]) for node in nodes]
        edges = [
            {"id": f"{one}-{other}", "type": "edge", "sourceId": one, "targetId": other}
            for one, other in pairwise(names)
        ]
        return {"nodes": nodes, "edges": edges}

    def _hits(self) -> dict[str, Any]:
        """Every score row and every gate that fires, collected."""
        ids = list(self.pack.questions)
        rules = []
        found = [(row.id, row.when) for row in self.pack.scores]
        found += [(gate.id, gate.when) for gate in self.pack.gates]
        for row, tests in found:
            rule = {"_id": row, "row": f'"{row}"'}
            for test in tests:
                size = len(self.pack.questions[test.question].values)
                allowed = [str(i) for i in range(size) if test.allowed >> i & 1]
                rule[test.question] = ", ".join(allowed)
            rules.append({**dict.fromkeys(ids, ""), **rule})
        return {
            "hitPolicy": "collect",
            "passThrough": True,
            "inputField": None,
            "outputPath": "hits",
            "executionMode": "single",
            "inputs": [{"id": id, "name": id, "field": f'q["{id}"]'} for id in ids],
            "outputs": [{"id": "row", "name": "row", "field": "row"}],
            "rules": rules,
        }

    def _bands(self) -> dict[str, Any]:
        expressions = [{"id": "f", "key": "fired", "value": "map(hits, #.row)"}]
        for d in self.pack.dimensions:
            parts = [
                f'({row.points}) * (("{row.id}" in $.fired) ? 1 : 0)'
                for row in self.pack.scores
                if row.dimension == d.id
            ]
            key = _key(d.id)
            expressions.append({"id": f"s{key}", "key": f"s{key}", "value": " + ".join(parts)})
            middle, top = self.cuts[d.id]
            value = f"$.s{key} >= {top} ? 2 : ($.s{key} >= {middle} ? 1 : 0)"
            expressions.append({"id": f"b{key}", "key": f"b{key}", "value": value})
        return {"expressions": expressions, "passThrough": True}

    def _choose(self) -> dict[str, Any]:
        """The first row of either table that matches, as nested choices."""
        pack = self.pack
        approach = [
            (
                row,
                row.bands,
                row.gates,
                [
                    g.id
                    for g in pack.gates
                    if not {*row.choice}.isdisjoint(g.veto) and row is not pack.approach_table[-1]
                ],
            )
            for row in pack.approach_table
        ]
        row = self._chain((r.id, self._when(b, g, v)) for r, b, g, v in approach)
        outcome = self._chain((r.outcome, self._when(b, g, v)) for r, b, g, v in approach)
        stage = '""'
        for id in reversed(pack.approach_ids):
            found = ((r.outcome, self._when(b, g, ())) for r, b, g in stage_rows(pack, id))
            stage = f'$.approach.outcome == "{id}" ? ({self._chain(found)}) : ({stage})'
        return {
            "expressions": [
                {"id": "a", "key": "approach.outcome", "value": outcome},
                {"id": "r", "key": "approach.row", "value": row},
                {"id": "s", "key": "stage.outcome", "value": stage},
            ],
            "passThrough": True,
        }

    def _when(self, bands: Iterable[Any], gates: Iterable[Any], vetoes: Iterable[str]) -> str:
        parts = []
        for test in bands:
            allowed = ", ".join(str(i) for i in range(3) if test.allowed >> i & 1)
            parts.append(f"b{_key(test.dimension)} in [{allowed}]")
        parts += [
            f'"{t.gate}" in fired' if t.fires else f'not("{t.gate}" in fired)' for t in gates
        ]
        parts += [f'not("{id}" in fired)' for id in vetoes]
        return " and ".join(f"({part})" for part in parts) or "true"

    def _chain(self, rows: Iterable[tuple[str, str]]) -> str:
        text = '""'
        for outcome, when in reversed(list(rows)):
            text = f'({when}) ? "{outcome}" : ({text})'
        return text


def _key(id: str) -> str:
    return id.replace("-", "_")


def cuts_of(pack: Pack) -> dict[str, tuple[int, int]]:
    """Where the middle and the top band of each dimension begin."""
    return {
        score.dimension.id: score.floors
        for block in compiled(pack).blocks
        for score in block.scores
    }


def stage_rows(pack: Pack, approach: str) -> list[tuple[TableRow, list[Any], list[Any]]]:
    """The rows of the stage table for an approach, with the tests that concern it."""
    return [
        (
            row,
            [t for t in row.bands if approach in pack.dimension[t.dimension].concerns],
            [t for t in row.gates if approach in pack.gate[t.gate].concerns],
        )
        for row in pack.stage_table
        if not row.approaches or approach in row.approaches
    ]
