"""The engine against brute force, on packs and answers nobody chose."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from math import prod

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.engine import Outcome, holds
from advisor.engine.diagram import Diagram, diagram, whole
from advisor.engine.marginals import Marginals
from advisor.engine.order import gates_that_count
from advisor.errors import TooManyStates
from advisor.model import (
    AnswerTest,
    Approach,
    Dimension,
    Gate,
    GateTest,
    Option,
    Pack,
    Question,
    Stage,
    TableRow,
)
from tests import oracle
from tests.effort import examples
from tests.strategies import answers, packs


@dataclass
class Tally:
    """What brute force counts of all completions."""

    pack: Pack
    best: dict[str, int]
    outcomes: Counter[Outcome] = field(default_factory=Counter)
    rows: Counter[tuple[str, str]] = field(default_factory=Counter)
    gates: dict[str, Counter[Outcome]] = field(default_factory=dict)
    values: dict[tuple[str, int], Counter[Outcome]] = field(default_factory=dict)
    bands: dict[str, list[int]] = field(default_factory=dict)
    scores: dict[str, set[int]] = field(default_factory=dict)

    def add(self, chosen: oracle.Completion, weight: int) -> None:
        seen = oracle.read(self.pack, chosen)
        choice, stage, row, stage_row = oracle.judge(self.pack, seen, self.best)
        outcome = Outcome(choice, stage)
        self.outcomes[outcome] += weight
        self.rows[row, stage_row] += weight
        for gate in self.pack.gates:
            fired = oracle.hold(gate.when, seen)
            self.gates.setdefault(gate.id, Counter())[outcome] += weight * fired
        for id, index in chosen.items():
            self.values.setdefault((id, index), Counter())[outcome] += weight
        for dimension, score in oracle.scores(self.pack, seen).items():
            self.scores.setdefault(dimension, set()).add(score)
            cuts = self.pack.dimension[dimension].cuts
            band = oracle.band(cuts, score, self.best[dimension])
            self.bands.setdefault(dimension, [0, 0, 0])[band] += weight


@given(st.data())
@settings(max_examples=examples(800), deadline=None)
def test_counts_rows_and_joints_equal_brute_force(data: st.DataObject) -> None:
    pack = data.draw(packs())
    masks = data.draw(answers(pack)).masks(pack)
    tally = Tally(pack, oracle.best_scores(pack))
    for chosen, weight in oracle.completions(pack, masks):
        tally.add(chosen, weight)

    recorded = data.draw(st.sampled_from((whole(pack), Diagram(pack, masks))))
    found = Marginals(recorded, masks)
    assert found.counts == recorded.counts(masks)
    assert found.counts.by_outcome == dict(tally.outcomes)
    assert found.counts.total == prod(
        sum(w for i, w in enumerate(q.weights) if masks[id] >> i & 1)
        for id, q in pack.questions.items()
    )
    decided: Counter[tuple[str, str]] = Counter()
    for decision, count in Diagram(pack, masks, named=True).decided(masks).items():
        row = decision.stage_row.id if decision.stage_row else ""
        decided[decision.approach_row.id, row] += count
    assert decided == tally.rows
    for gate in gates_that_count(pack):
        fired = {outcome: n for outcome, n in tally.gates[gate.id].items() if n}
        assert found.fact(gate.id, 1).by_outcome == fired
    for (id, index), counted in tally.values.items():
        assert found.given(id, index).by_outcome == dict(counted)
    for id, counts in tally.bands.items():
        assert found.bands(id) == tuple(counts)
        scores = tally.scores[id]
        assert found.scores(id) == (min(scores), max(scores), tally.best[id])


@given(st.data())
@settings(max_examples=examples(350), deadline=None)
def test_conditions_equal_brute_force(data: st.DataObject) -> None:
    pack = data.draw(packs())
    masks = data.draw(answers(pack)).masks(pack)
    conditions: list[tuple[AnswerTest, ...]] = [gate.when for gate in pack.gates]
    conditions += [row.when for row in pack.scores]
    conditions += [question.ask_if for question in pack.questions.values()]
    seen = [oracle.read(pack, chosen) for chosen, _ in oracle.completions(pack, masks)]
    for tests in conditions:
        found = {oracle.hold(tests, each) for each in seen}
        expected = "sometimes" if len(found) == 2 else "always" if True in found else "never"
        assert holds(pack, masks, tests) == expected


@given(st.data())
@settings(max_examples=examples(350), deadline=None)
def test_cheapest_completions_equal_brute_force(data: st.DataObject) -> None:
    pack = data.draw(packs())
    masks = data.draw(answers(pack, complete=True)).masks(pack)
    allowed = {
        id: data.draw(st.integers(1, question.everything)) | masks[id]
        for id, question in pack.questions.items()
    }
    best = oracle.best_scores(pack)
    prices = {id: data.draw(st.integers(1, 4)) for id in pack.questions}
    least: dict[Outcome, int] = {}
    for chosen, _ in oracle.completions(pack, allowed):
        choice, stage, *_ = oracle.judge(pack, oracle.read(pack, chosen), best)
        hidden = oracle.hidden(pack, chosen)
        cost = sum(
            prices[id] for id, i in chosen.items() if id not in hidden and not masks[id] >> i & 1
        )
        outcome = Outcome(choice, stage)
        least[outcome] = min(cost, least.get(outcome, cost))

    def price(question: Question, index: int) -> int | None:
        if masks[question.id] >> index & 1:
            return 0
        return prices[question.id] if allowed[question.id] >> index & 1 else None

    found = whole(pack).cheapest(price)
    assert {outcome: cost for outcome, (cost, _) in found.items()} == least
    for outcome, (cost, changes) in found.items():
        assert cost == sum(prices[id] for id, _ in changes)
        chosen = {id: mask.bit_length() - 1 for id, mask in masks.items()} | dict(changes)
        assert oracle.judge(pack, oracle.read(pack, chosen), best)[:2] == outcome


def test_too_many_links_between_dimensions_are_refused_by_name() -> None:
    links = range(17)
    choice = (Option("x", "x"), Option("y", "y"))
    questions = {
        id: Question(id, id, id, "", "choice", id[0], id[0], choice)
        for id in [f"{dimension}{i}" for dimension in "ab" for i in links]
    }
    gates = tuple(
        Gate(
            f"g{i}",
            "fact",
            "",
            (AnswerTest(f"a{i}", 1), AnswerTest(f"b{i}", 1)),
            "",
            concerns=("p", "r"),
        )
        for i in links
    )
    table = tuple(
        TableRow(f"r{i}", (), (GateTest(f"g{i}", True),), "pr"[i % 2], "") for i in links
    )
    pack = Pack(
        id="linked",
        version=1,
        title="",
        question_title="",
        approaches=(Approach("p", "", ""), Approach("r", "", "")),
        stages=(Stage("s", "", ""), Stage("t", "", "")),
        dimensions=tuple(Dimension(d, d, "need", ("p", "r"), (30, 60)) for d in "ab"),
        sections=(),
        questions=questions,
        core_known=50,
        scores=(),
        gates=gates,
        approach_table=(*table, TableRow("default", (), (), "p", "")),
        stage_table=(TableRow("end", (), (), "t", ""),),
    )
    with pytest.raises(TooManyStates, match="g0, g1"):
        whole(pack)
    one = dict.fromkeys(questions, 1)
    assert diagram(pack, one).counts(one).total == 1
