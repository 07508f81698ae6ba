"""The proofs against brute force, on packs nobody chose: what is found, and what is not.

Every witness is tried as well: it shows its fault, whatever the answers are that do not matter.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.lint import Finding, Witness, prove
from advisor.lint.tables import uncapped
from advisor.loading import load_pack
from advisor.model import (
    Action,
    AnswerTest,
    BandTest,
    Check,
    Dimension,
    Gate,
    Option,
    Pack,
    Passage,
    Question,
    ScoreRow,
    Section,
    Trigger,
)
from tests import oracle
from tests.brute import Brute, blind
from tests.effort import examples
from tests.strategies import APPROACHES, STAGES, packs


def climbing(data: st.DataObject, pack: Pack) -> Pack:
    """The pack with its options in order from worst to best, and with more of readiness."""
    questions = {
        id: replace(question, ordered=question.kind == "choice")
        for id, question in pack.questions.items()
    }
    needs = data.draw(st.sets(st.sampled_from([d.id for d in pack.dimensions]), max_size=1))
    dimensions = tuple(
        replace(d, kind="need" if d.id in needs else "readiness") for d in pack.dimensions
    )
    return replace(pack, questions=questions, dimensions=dimensions)


def advised(data: st.DataObject, pack: Pack) -> Pack:
    """The pack with checks, actions and passages."""
    questions = list(pack.questions.values())

    def tests(least: int) -> tuple[AnswerTest, ...]:
        some = data.draw(
            st.lists(st.sampled_from(questions), min_size=least, max_size=2, unique=True)
        )
        return tuple(AnswerTest(q.id, data.draw(st.integers(1, q.everything - 1))) for q in some)

    def trigger() -> Trigger:
        def some(ids: Iterable[str], most: int = 2) -> tuple[str, ...]:
            pool = list(ids)
            chosen = st.lists(st.sampled_from(pool), max_size=most, unique=True)
            return tuple(data.draw(chosen)) if pool else ()

        bands = tuple(
            BandTest(id, data.draw(st.integers(1, 6)))
            for id in some((d.id for d in pack.dimensions), 1)
        )
        gates, asked = some(g.id for g in pack.gates), some(pack.questions, 1)
        return Trigger(some(APPROACHES), some(STAGES, 1), tests(0), gates, bands, asked)

    return replace(
        pack,
        checks=tuple(Check(f"c{i}", tests(1), "") for i in range(3)),
        actions=tuple(Action(f"act{i}", "", "", "", "", "", trigger()) for i in range(4)),
        passages=tuple(Passage(f"p{i}", "", "", trigger()) for i in range(4)),
    )


def found(pack: Pack, *codes: str) -> list[Finding]:
    return [finding for finding in prove(pack) if finding.code in codes]


def shown(finding: Finding) -> Witness:
    assert finding.witness
    return finding.witness


@given(st.data())
@settings(max_examples=examples(40))
def test_rows_that_never_decide_are_those_brute_force_misses(data: st.DataObject) -> None:
    pack = data.draw(packs())
    free = uncapped(pack)
    brute = Brute(free)
    verdicts = [(chosen, *brute.verdict(chosen)) for chosen in brute.chosen]
    findings = {f.row: f for f in found(pack, "shadowed-row", "impossible-row")}
    decided = {row for *_, row, stage_row in verdicts for row in (row, stage_row)}
    rows = (*pack.approach_table, *pack.stage_table)
    assert set(findings) == {row.id for row in rows} - decided
    for row in rows:
        if row.id not in findings:
            continue
        stage = row in pack.stage_table
        met = [
            chosen
            for chosen, (approach, *others), *_ in verdicts
            if (not stage or (not others and approach in (row.approaches or APPROACHES)))
            and brute.meets(row, chosen, approach if stage else "")
        ]
        assert (findings[row.id].code == "shadowed-row") == bool(met)
        if met:
            alike = list(brute.like(shown(findings[row.id])))
            assert alike
            for chosen in alike:
                (approach, *_) = brute.verdict(chosen)[0]
                assert brute.meets(row, chosen, approach if stage else "")


@given(st.data())
@settings(max_examples=examples(40))
def test_approaches_and_stages_out_of_reach_are_those_brute_force_misses(
    data: st.DataObject,
) -> None:
    pack = data.draw(packs())
    brute = Brute(pack)
    verdicts = [brute.verdict(chosen) for chosen in brute.chosen]
    approaches = {f.row for f in found(pack, "unreached-approach")}
    stages = {f.row for f in found(pack, "unreached-stage")}
    assert approaches == set(APPROACHES) - {id for choice, *_ in verdicts for id in choice}
    assert stages == set(STAGES) - {stage for _, stage, *_ in verdicts}


@given(st.data())
@settings(max_examples=examples(40))
def test_steps_that_lower_the_stage_are_those_brute_force_finds(data: st.DataObject) -> None:
    pack = climbing(data, data.draw(packs()))
    brute = Brute(pack)
    expected = {
        (id, index)
        for id, question in pack.questions.items()
        if question.ordered and pack.dimension[question.dimension].kind == "readiness"
        for index in range(len(question.values) - 1)
        if any(brute.falls({**chosen, id: index}, id) for chosen in brute.chosen)
    }
    told = set()
    for finding in found(pack, "stage-falls"):
        witness = shown(finding)
        assert witness.change
        id, after = witness.change
        question = pack.questions[id]
        assert question.index(after) == question.index(witness.given[id]) + 1
        told.add((id, question.index(witness.given[id])))
        for chosen in brute.like(witness):
            assert brute.falls({**chosen, id: question.index(witness.given[id])}, id)
    assert told == expected


@given(st.data())
@settings(max_examples=examples(40))
def test_questions_that_decide_nothing_are_those_brute_force_finds(data: st.DataObject) -> None:
    pack = data.draw(packs())
    brute = Brute(pack)
    expected = {
        id
        for id, question in pack.questions.items()
        if all(
            brute.verdict(chosen)[:2] == brute.verdict({**chosen, id: index})[:2]
            for chosen in brute.chosen
            for index in range(len(question.values))
        )
    }
    assert {f.row for f in found(pack, "idle-question")} == expected


@given(st.data())
@settings(max_examples=examples(40))
def test_what_never_fires_or_is_shown_is_what_brute_force_misses(data: st.DataObject) -> None:
    pack = advised(data, data.draw(packs(most=1)))
    brute = Brute(pack)
    seen = [oracle.read(pack, chosen) for chosen in brute.chosen]
    hidden = [oracle.hidden(pack, chosen) for chosen in brute.chosen]
    never_asked = set.intersection(*hidden)
    whens = {row.id: row.when for row in pack.scores} | {g.id: g.when for g in pack.gates}
    idle = {id for id, when in whens.items() if not any(oracle.hold(when, each) for each in seen)}
    idle |= {
        check.id
        for check in pack.checks
        if not any(
            oracle.hold(check.when, each) and not unasked & {t.question for t in check.when}
            for each, unasked in zip(seen, hidden, strict=True)
        )
    }
    triggers = {row.id: row.trigger for row in pack.actions}
    triggers |= {row.id: row.trigger for row in pack.passages}
    silent = {
        id
        for id, trigger in triggers.items()
        if not any(brute.calls(trigger, chosen, never_asked) for chosen in brute.chosen)
    }
    pack = replace(pack, actions=tuple(
        replace(action, stage=data.draw(st.sampled_from(("", *STAGES)))) for action in pack.actions
    ))  # fmt: skip
    unneeded = set()
    for action in pack.actions:
        stages = [
            STAGES.index(brute.verdict(chosen)[1])
            for chosen in brute.chosen
            if brute.calls(action.trigger, chosen, never_asked)
        ]
        reached = stages and action.stage in STAGES[1:]
        if reached and min(stages) >= STAGES.index(action.stage):
            unneeded.add(action.id)
    assert {f.row for f in found(pack, "unneeded-action")} == unneeded
    assert {f.row for f in found(pack, "never-fires")} == idle
    assert {f.row for f in found(pack, "never-asked")} == never_asked
    assert {f.row for f in found(pack, "never-shown")} == silent


@given(st.data())
@settings(max_examples=examples(40))
def test_options_nothing_tells_apart_are_those_brute_force_finds(data: st.DataObject) -> None:
    pack = advised(data, data.draw(packs(dimensions=2, most=1)))
    expected = []
    for question in pack.questions.values():
        ids = [option.id for option in question.options]
        for one, other in combinations(ids, 2):
            if blind(pack, question, {one: other, other: one}):
                expected.append((question.id, other))
        if question.kind == "multi":
            expected += [(question.id, id) for id in ids if blind(pack, question, {id: ""})]
    told = found(pack, "same-options")
    assert sorted((f.row, f.message.split("`")[1]) for f in told) == sorted(expected)


@given(st.data())
@settings(max_examples=examples(40))
def test_numbers_that_count_twice_or_not_are_those_brute_force_finds(data: st.DataObject) -> None:
    pack = data.draw(packs())
    brute = Brute(pack)
    overlaps, gaps = set(), set()
    for id, question in pack.questions.items():
        if question.kind != "number":
            continue
        rows = [r for r in pack.scores if len(r.when) == 1 and r.when[0].question == id]
        earned = [
            [row.id for row in rows if row.when[0].allowed >> question.index(number) & 1]
            for number in range(question.minimum, question.maximum + 1)
        ]
        overlaps |= {pair for some in earned for pair in combinations(some, 2)}
        paid = [number for number, some in enumerate(earned) if some]
        gaps |= {
            id for n, some in enumerate(earned) if not some and paid and paid[0] < n < paid[-1]
        }
    twice, none = found(pack, "number-overlap"), found(pack, "number-gap")
    read = {row.id: row.when[0].question for row in pack.scores}
    assert {(f.message.split("`")[1], f.row) for f in twice} == overlaps
    assert {read[f.row] for f in none} == gaps
    for finding in (*twice, *none):
        if finding.witness:
            assert_read(brute, finding.witness, read[finding.row])


def assert_read(brute: Brute, witness: Witness, id: str) -> None:
    """In everything like the witness the question is read as it says."""
    for chosen in brute.like(witness):
        seen = oracle.read(brute.pack, chosen)
        assert seen[id] == brute.pack.questions[id].index(witness.given[id])


# What brute force cannot say

TOY = load_pack(Path(__file__).parent / "packs" / "toy")


def test_options_marked_as_the_same_need_no_row() -> None:
    twins = replace(
        TOY.questions["aisles"],
        options=(Option("a", "A"), Option("b", "B", same=True), Option("c", "C")),
    )
    pack = tied(2, {**TOY.questions, "aisles": twins})
    told = [f.message for f in found(pack, "same-options") if f.row == "aisles"]
    assert [text.split("`")[1::2][:2] for text in told] == [["c", "a"]]


def tied(gates: int, questions: Mapping[str, Question] | None = None) -> Pack:
    """A pack in which so many gates wait from the first dimension to the last."""
    options = (Option("no", "No"), Option("yes", "Yes"))
    asked = dict(questions or {})
    for section in ("near", "far"):
        for i in range(gates):
            id = f"{section}-{i}"
            asked[id] = Question(id, id, id, "", "choice", section, section, options)
    names = {question.dimension for question in asked.values()}
    return replace(
        TOY,
        questions=asked,
        dimensions=tuple(Dimension(n, n, "need", TOY.approach_ids, (30, 70)) for n in names),
        sections=tuple(
            Section(n, n, n, "", tuple(id for id, q in asked.items() if q.dimension == n))
            for n in names
        ),
        scores=tuple(
            ScoreRow(f"s-{id}", asked[id].dimension, (AnswerTest(id, 2),), 1, "") for id in asked
        ),
        gates=tuple(
            Gate(
                f"g-{i}",
                "blocker",
                "",
                (AnswerTest(f"near-{i}", 2), AnswerTest(f"far-{i}", 2)),
                "",
                cap=TOY.stage_ids[0],
                concerns=TOY.approach_ids,
            )
            for i in range(gates)
        ),
        approach_table=TOY.approach_table[-1:],
        stage_table=TOY.stage_table[-1:],
        checks=(),
        actions=(),
        passages=(),
    )


def test_a_pass_that_grows_is_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    assert found(tied(4), "many-states") == []
    monkeypatch.setattr("advisor.lint.size.MANY_STATES", 16)
    (warning,) = found(tied(4), "many-states")
    assert (warning.level, warning.row) == ("warning", "g-0")
    assert warning.message == (
        "the pass needs 16 states at once, for what `g-0`, `g-1`, `g-2`, `g-3` wait for"
    )


def test_a_refused_pass_is_a_fault_of_the_rows_that_wait() -> None:
    (refusal,) = found(tied(18), "too-many-states")
    assert (refusal.level, refusal.row) == ("fault", "g-0")
    assert "`g-17`" in refusal.message


def test_a_proof_that_is_refused_leaves_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("advisor.lint.switching.STEP", 1_000_000)
    codes = {finding.code for finding in prove(tied(4))}
    assert {"too-many-states", "unreached-approach"} <= codes


def test_witness_is_a_whole_file_of_answers() -> None:
    witness = Witness(
        {id: q.values[0] for id, q in TOY.questions.items()}, ("told",), ("told", "all")
    )
    answers = witness.answers(TOY, "./toy", "Told too late")
    assert (answers.pack, answers.case) == ("./toy", "Told too late")
    assert {id: answer.value for id, answer in answers.answers.items()} == witness.given
    assert witness.text(TOY).splitlines()[:3] == ["pack: toy", "answers:", "  aisles: free"]
