"""The solver against brute force, on packs and answers nobody chose."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from importlib import import_module
from math import prod
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.errors import TooManyStates
from advisor.loading import load_pack
from advisor.model import (
    Approach,
    Certainty,
    Dimension,
    Gate,
    GateTest,
    Option,
    Pack,
    Question,
    Stage,
    TableRow,
    Test,
)
from advisor.solve import Verdict, cheapest, holds, solve
from tests import oracle
from tests.strategies import answers, packs


@dataclass
class Tally:
    """What brute force counts of all completions."""

    pack: Pack
    best: dict[str, int]
    verdicts: Counter[Verdict] = field(default_factory=Counter)
    rows: Counter[tuple[str, str]] = field(default_factory=Counter)
    gates: dict[str, Counter[Verdict]] = field(default_factory=dict)
    values: dict[tuple[str, int], Counter[Verdict]] = field(default_factory=dict)
    bands: dict[str, list[int]] = field(default_factory=dict)
    scores: dict[str, set[int]] = field(default_factory=dict)

    def add(self, chosen: oracle.Completion, weight: int) -> None:
        seen = oracle.read(self.pack, chosen)
        approach, stage, row, stage_row = oracle.judge(self.pack, seen, self.best)
        verdict = approach, stage
        self.verdicts[verdict] += weight
        self.rows[row, stage_row] += weight
        for gate in self.pack.gates:
            fired = oracle.hold(gate.when, seen)
            self.gates.setdefault(gate.id, Counter())[verdict] += weight * fired
        for id, index in chosen.items():
            self.values.setdefault((id, index), Counter())[verdict] += weight
        for dimension, score in oracle.scores(self.pack, seen).items():
            self.scores.setdefault(dimension, set()).add(score)
            cuts = self.pack.dimension[dimension].cuts
            band = oracle.band(cuts, score, self.best[dimension])
            self.bands.setdefault(dimension, [0, 0, 0])[band] += weight


@given(st.data())
@settings(max_examples=800, deadline=None)
def test_counts_rows_and_joints_equal_brute_force(data: st.DataObject) -> None:
    pack = data.draw(packs())
    masks = data.draw(answers(pack)).masks(pack)
    tally = Tally(pack, oracle.best_scores(pack))
    for chosen, weight in oracle.completions(pack, masks):
        tally.add(chosen, weight)

    solution = solve(pack, masks)
    assert solution.counts.by_verdict == dict(tally.verdicts)
    assert solution.counts.total == prod(
        sum(w for i, w in enumerate(q.weights) if masks[id] >> i & 1)
        for id, q in pack.questions.items()
    )
    decided: Counter[tuple[str, str]] = Counter()
    for decision, count in solution.decisions.items():
        row = decision.stage_row.id if decision.stage_row else ""
        decided[decision.approach_row.id, row] += count
    assert decided == tally.rows
    for id in solution.plan.gates:
        assert solution.with_gate(id).by_verdict == {v: n for v, n in tally.gates[id].items() if n}
    for (id, index), counted in tally.values.items():
        assert solution.given(id, index).by_verdict == dict(counted)
    for id, counts in tally.bands.items():
        assert solution.bands(id) == tuple(counts)
        assert solution.scores(id) == (min(tally.scores[id]), max(tally.scores[id]))
        assert solution.best(id) == tally.best[id]


@given(st.data())
@settings(max_examples=350, deadline=None)
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
@settings(max_examples=350, deadline=None)
def test_cheapest_completions_equal_brute_force(data: st.DataObject) -> None:
    pack = data.draw(packs())
    masks = data.draw(answers(pack, complete=True)).masks(pack)
    allowed = {
        id: data.draw(st.integers(1, question.everything)) | masks[id]
        for id, question in pack.questions.items()
    }
    best = oracle.best_scores(pack)
    prices = {id: data.draw(st.integers(1, 4)) for id in pack.questions}
    least: dict[tuple[str, str], int] = {}
    for chosen, _ in oracle.completions(pack, allowed):
        approach, stage, *_ = oracle.judge(pack, oracle.read(pack, chosen), best)
        hidden = oracle.hidden(pack, chosen)
        cost = sum(
            prices[id] for id, i in chosen.items() if id not in hidden and not masks[id] >> i & 1
        )
        least[approach, stage] = min(cost, least.get((approach, stage), cost))

    def price(question: Question, index: int) -> int | None:
        if masks[question.id] >> index & 1:
            return 0
        return prices[question.id] if allowed[question.id] >> index & 1 else None

    found = cheapest(pack, price)
    assert {verdict: cost for verdict, (cost, _) in found.items()} == least
    for verdict, (cost, changes) in found.items():
        assert cost == sum(prices[id] for id, _ in changes)
        chosen = {id: mask.bit_length() - 1 for id, mask in masks.items()} | dict(changes)
        assert oracle.judge(pack, oracle.read(pack, chosen), best)[:2] == verdict


def test_too_many_links_between_dimensions_are_refused_by_name() -> None:
    links = range(17)
    choice = (Option("x", "x"), Option("y", "y"))
    questions = {
        id: Question(id, id, id, "", "choice", id[0], id[0], choice)
        for id in [f"{dimension}{i}" for dimension in "ab" for i in links]
    }
    gates = tuple(
        Gate(f"g{i}", "fact", "", (Test(f"a{i}", 1), Test(f"b{i}", 1)), "", concerns=("p", "r"))
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
        certainty=Certainty(80, 50, 50),
        scores=(),
        gates=gates,
        approach_table=(*table, TableRow("default", (), (), "p", "")),
        stage_table=(TableRow("end", (), (), "t", ""),),
    )
    with pytest.raises(TooManyStates, match="gate g0, gate g1"):
        solve(pack, {id: question.everything for id, question in questions.items()})


TOY = Path(__file__).parent / "packs/toy"


def fresh() -> Pack:
    """A pack of which nothing is remembered."""
    return replace(load_pack(TOY))


def wanted(pack: Pack) -> tuple[object, ...]:
    """What is asked of the solver, of a pack of which nothing is known."""
    solution = solve(pack, {id: question.everything for id, question in pack.questions.items()})
    given = [solution.given(id, 0).by_verdict for id in pack.questions]
    return solution.counts, given, cheapest(pack, lambda _question, index: index)


@pytest.mark.parametrize(
    ("module", "limit"),
    [
        ("plan", "MOST_STATES"),
        ("plan", "MOST_STEPS"),
        ("plan", "MOST_KEPT"),
        ("block", "MOST_STATES"),
        ("circuit", "MOST_KEPT"),
    ],
)
def test_what_would_take_too_much_is_refused_by_name(
    module: str, limit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_module(f"advisor.solve.{module}"), limit, 2)
    with pytest.raises(TooManyStates) as caught:
        wanted(fresh())
    assert caught.value.states == 2
    assert caught.value.rows


def test_what_is_forgotten_is_worked_out_again(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = wanted(fresh())
    monkeypatch.setattr(import_module("advisor.solve.plan"), "MOST_CACHED", 1)
    assert wanted(fresh()) == expected
