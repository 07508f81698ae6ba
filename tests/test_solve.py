"""The solver against brute force, on packs and answers nobody chose."""

from __future__ import annotations

from collections import Counter
from math import prod

from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.model import Test
from advisor.solve import cheapest, holds, solve
from tests import oracle
from tests.strategies import answers, packs


@given(st.data())
@settings(max_examples=1500, deadline=None)
def test_counts_rows_and_joints_equal_brute_force(data: st.DataObject) -> None:
    pack = data.draw(packs())
    masks = data.draw(answers(pack)).masks(pack)
    best = oracle.best_scores(pack)
    verdicts: Counter[tuple[str, str]] = Counter()
    rows: Counter[tuple[str, str]] = Counter()
    gates: dict[str, Counter[tuple[str, str]]] = {g.id: Counter() for g in pack.gates}
    values: dict[tuple[str, int], Counter[tuple[str, str]]] = {}
    bands = {d.id: [0, 0, 0] for d in pack.dimensions}
    scores: dict[str, set[int]] = {d.id: set() for d in pack.dimensions}
    for chosen, weight in oracle.completions(pack, masks):
        seen = oracle.read(pack, chosen)
        approach, stage, row, stage_row = oracle.judge(pack, seen, best)
        verdicts[approach, stage] += weight
        rows[row, stage_row] += weight
        for gate in pack.gates:
            gates[gate.id][approach, stage] += weight * oracle.hold(gate.when, seen)
        for id, index in chosen.items():
            values.setdefault((id, index), Counter())[approach, stage] += weight
        for d in pack.dimensions:
            score = oracle.scores(pack, seen)[d.id]
            scores[d.id].add(score)
            bands[d.id][oracle.band(d.cuts, score, best[d.id])] += weight

    solution = solve(pack, masks)
    assert solution.counts.by_verdict == dict(verdicts)
    assert solution.counts.total == prod(
        sum(w for i, w in enumerate(q.weights) if masks[id] >> i & 1)
        for id, q in pack.questions.items()
    )
    decided: Counter[tuple[str, str]] = Counter()
    for decision, count in solution.decisions.items():
        row = decision.stage_row.id if decision.stage_row else ""
        decided[decision.approach_row.id, row] += count
    assert decided == rows
    for id in solution.plan.gates:
        assert solution.with_gate(id).by_verdict == {v: n for v, n in gates[id].items() if n}
    for (id, index), counted in values.items():
        assert solution.given(id, index).by_verdict == dict(counted)
    for d in pack.dimensions:
        assert solution.bands(d.id) == tuple(bands[d.id])
        assert solution.scores(d.id) == (min(scores[d.id]), max(scores[d.id]))
        assert solution.best(d.id) == best[d.id]


@given(st.data())
@settings(max_examples=500, deadline=None)
def test_conditions_equal_brute_force(data: st.DataObject) -> None:
    pack = data.draw(packs())
    masks = data.draw(answers(pack)).masks(pack)
    conditions: list[tuple[Test, ...]] = [gate.when for gate in pack.gates]
    conditions += [row.when for row in pack.scores]
    conditions += [question.ask_if for question in pack.questions.values()]
    seen = [oracle.read(pack, chosen) for chosen, _ in oracle.completions(pack, masks)]
    for tests in conditions:
        found = {oracle.hold(tests, each) for each in seen}
        expected = "sometimes" if len(found) == 2 else "always" if True in found else "never"
        assert holds(pack, masks, tests) == expected


@given(st.data())
@settings(max_examples=500, deadline=None)
def test_cheapest_completions_equal_brute_force(data: st.DataObject) -> None:
    pack = data.draw(packs())
    masks = data.draw(answers(pack, complete=True)).masks(pack)
    everything = {id: question.everything for id, question in pack.questions.items()}
    best = oracle.best_scores(pack)
    prices = {id: data.draw(st.integers(1, 4)) for id in pack.questions}
    least: dict[tuple[str, str], int] = {}
    for chosen, _ in oracle.completions(pack, everything):
        approach, stage, *_ = oracle.judge(pack, oracle.read(pack, chosen), best)
        hidden = oracle.hidden(pack, chosen)
        cost = sum(
            prices[id] for id, i in chosen.items() if id not in hidden and not masks[id] >> i & 1
        )
        least[approach, stage] = min(cost, least.get((approach, stage), cost))

    found = cheapest(pack, everything, lambda q, i: 0 if masks[q.id] >> i & 1 else prices[q.id])
    assert {verdict: cost for verdict, (cost, _) in found.items()} == least
    for verdict, (cost, changes) in found.items():
        assert cost == sum(prices[id] for id, _ in changes)
        chosen = {id: mask.bit_length() - 1 for id, mask in masks.items()} | dict(changes)
        assert oracle.judge(pack, oracle.read(pack, chosen), best)[:2] == verdict
