"""The verdict against brute force: what leads, how sure, how far, and what would change it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import combinations, product
from math import log2

from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.engine import AnsweredPack, apply, assess, bits_of, judge, reaches
from advisor.engine.diagram import everything
from advisor.engine.next_question import LEAST_BITS, deciding
from advisor.engine.order import gates_that_count
from advisor.engine.verdict import MOST_BETWEEN
from advisor.engine.verdict import in_front as in_front_in
from advisor.lint import switching
from advisor.lint.space import Space
from advisor.lint.switching import Switching
from advisor.model import Answer, Answers, Choice, Pack
from tests import oracle
from tests.effort import examples
from tests.strategies import answers, packs


def _judged(pack: Pack, given_answers: Answers) -> list[tuple[dict[str, int], Choice, str, int]]:
    """Every completion with its choice, stage and weight."""
    best = oracle.best_scores(pack)
    masks = given_answers.masks(pack)
    return [
        (chosen, *oracle.judge(pack, oracle.read(pack, chosen), best)[:2], weight)
        for chosen, weight in oracle.completions(pack, masks)
    ]


def in_front_of(file: AnsweredPack) -> Choice:
    """What has the largest share once an answer is set."""
    return in_front_in(file.pack, file.counts)


@given(st.data())
@settings(max_examples=examples(150), deadline=None)
def test_leading_approach_certainty_and_stage_equal_brute_force(data: st.DataObject) -> None:
    pack = data.draw(packs())
    given_answers = data.draw(answers(pack))
    judged = _judged(pack, given_answers)

    def in_front(having: dict[str, int]) -> Choice:
        counts: Counter[Choice] = Counter()
        for chosen, choice, _, weight in judged:
            counts[choice] += weight if having.items() <= chosen.items() else 0
        return max(pack.choices, key=lambda choice: counts[choice])

    first = in_front({})
    outcomes = {choice for _, choice, *_ in judged}
    hidden = set.intersection(*(oracle.hidden(pack, chosen) for chosen, *_ in judged))
    closed = ("answered", "not_applicable")
    given_states = {id: a.state for id, a in given_answers.answers.items()}
    known = sum(id in hidden or given_states.get(id) in closed for id in pack.core)
    verdict = judge(AnsweredPack(pack, given_answers))
    single = {(id, chosen[id]) for id in verdict.file.open for chosen, *_ in judged}
    between = {*first}.union(*(in_front({id: value}) for id, value in single))
    certainty = (
        "open"
        if known * 2 < len(pack.core) or len(between) > MOST_BETWEEN
        else "leaning"
        if len(between) > 1
        else "firm"
        if len(outcomes) == 1
        else "likely"
    )
    considered = [e for e in judged if certainty == "open" or {*e[1]} <= between]
    order = pack.stage_ids.index

    assert verdict.certainty == certainty
    assert {*verdict.leading} == ({*first} if certainty == "open" else between)
    assert verdict.leading[: len(first)] == first
    assert verdict.approach == (first[0] if certainty in ("firm", "likely") else None)
    for each in deciding(verdict):
        for value, choice in each.answers:
            settled = verdict.file.but(each.question, Answer("answered", value))
            assert in_front_of(settled) == choice
    assert verdict.stage == min((stage for _, _, stage, _ in considered), key=order)
    assert verdict.best_stage == max((stage for _, _, stage, _ in considered), key=order)
    for gate in gates_that_count(pack):
        fired = [oracle.hold(gate.when, oracle.read(pack, chosen)) for chosen, *_ in considered]
        expected = "always" if all(fired) else "sometimes" if any(fired) else "never"
        assert verdict.fires(gate) == expected
    for held in verdict.held_by:
        assert order(verdict.best_stage) <= order(held.stage)


@given(st.data())
@settings(max_examples=examples(150), deadline=None)
def test_every_way_reaches_its_target_and_nothing_can_be_left_out(data: st.DataObject) -> None:
    pack = data.draw(packs())
    given_answers = data.draw(answers(pack))
    found = assess(pack, given_answers)
    ways = list(found.counterfactuals)
    if found.path and found.path.way:
        ways.append(found.path.way)
        for change in found.path.way.changes:
            fixed = pack.questions[change.question].fixed
            assert (change.kind == "find-out") == fixed
    for way in ways:
        assert way.changes
        for change in way.changes:
            fixed = pack.questions[change.question].fixed
            assert not (fixed and found.verdict.file.masks[change.question].bit_count() == 1)
        changed = AnsweredPack(pack, apply(given_answers, way.changes))
        assert reaches(changed, way.approach, way.stage)
        for left_out in way.changes:
            rest = [change for change in way.changes if change is not left_out]
            assert not reaches(
                AnsweredPack(pack, apply(given_answers, rest)), way.approach, way.stage
            )


@given(st.data())
@settings(max_examples=examples(150), deadline=None)
def test_open_answers_that_change_it_together_do_so_and_none_of_them_alone(
    data: st.DataObject,
) -> None:
    pack = data.draw(packs())
    found = assess(pack, data.draw(answers(pack)))
    file, leading = found.verdict.file, found.verdict.leading
    if not found.together:
        return
    assert found.verdict.certainty == "likely" and {*found.together} <= {*file.masks}
    masks = [bits_of(file.masks[id]) for id in found.together]
    others = [approach for approach in pack.approach_ids if approach not in leading]

    def with_values(indices: tuple[int, ...]) -> AnsweredPack:
        given_answers = file.answers
        for id, index in zip(found.together, indices, strict=True):
            given_answers = given_answers.with_value(id, pack.questions[id].values[index])
        return AnsweredPack(pack, given_answers)

    lowest = pack.stage_ids[0]
    assert len(found.together) > 1
    assert any(
        reaches(with_values(indices), approach, lowest)
        for indices in product(*masks)
        for approach in others
    )


@given(st.data())
@settings(max_examples=examples(150), deadline=None)
def test_smallest_sets_of_changes_equal_brute_force(data: st.DataObject) -> None:
    pack = data.draw(packs(dimensions=2))
    given_answers = data.draw(answers(pack, complete=True))
    found = assess(pack, given_answers)
    best = oracle.best_scores(pack)
    everything = {id: question.everything for id, question in pack.questions.items()}
    now = {id: mask.bit_length() - 1 for id, mask in given_answers.masks(pack).items()}
    order = pack.stage_ids.index
    least: dict[tuple[str, str], int] = {}
    facts = [id for id, question in pack.questions.items() if question.fixed]
    for chosen, _ in oracle.completions(pack, everything):
        if any(chosen[id] != now[id] for id in facts):
            continue  # the team cannot change the world
        (approach, *others), stage, *_ = oracle.judge(pack, oracle.read(pack, chosen), best)
        cost = sum(_switches(pack, id, now[id], index) for id, index in chosen.items())
        for lower in pack.stage_ids[: order(stage) + 1] if not others else ():
            least[approach, lower] = min(cost, least.get((approach, lower), cost))
    verdict = found.verdict
    mine = verdict.approach
    targets = [(a, pack.stage_ids[0]) for a in pack.approach_ids if a != mine]
    higher = [stage for stage in pack.stage_ids if order(stage) > order(verdict.stage)]
    targets += [(mine, stage) for stage in higher if mine]
    expected = {target: least[target] for target in targets if target in least}
    assert all(way.smallest for way in found.counterfactuals)
    assert expected == {
        (way.approach, way.stage): sum(
            _switches(pack, c.question, now[c.question], pack.questions[c.question].index(c.after))
            for c in way.changes
        )
        for way in found.counterfactuals
    }


def _switches(pack: Pack, id: str, before: int, after: int) -> int:
    question = pack.questions[id]
    if question.kind != "multi":
        return before != after
    one, other = question.values[before], question.values[after]
    assert isinstance(one, tuple) and isinstance(other, tuple)
    return len(set(one) ^ set(other))


@given(st.data())
@settings(max_examples=examples(150), deadline=None)
def test_what_to_find_out_first_equals_brute_force(data: st.DataObject) -> None:
    pack = data.draw(packs())
    given_answers = data.draw(answers(pack))
    found = assess(pack, given_answers)
    judged = _judged(pack, given_answers)
    for each in found.next_questions:
        parts: dict[int, Counter[object]] = {}
        for chosen, choice, stage, weight in judged:
            if each.about == "approach":
                parts.setdefault(chosen[each.question], Counter())[choice] += weight
            elif choice == found.verdict.leading:
                parts.setdefault(chosen[each.question], Counter())[stage] += weight
        whole = sum(parts.values(), Counter())
        after = sum(p.total() / whole.total() * _entropy(p) for p in parts.values())
        assert abs(_entropy(whole) - after - each.bits) < 1e-8
        assert each.bits >= LEAST_BITS
    order = [(each.about == "stage", -each.bits) for each in found.next_questions]
    assert order == sorted(order)


def _entropy(counts: Counter[object]) -> float:
    return -sum(n / counts.total() * log2(n / counts.total()) for n in counts.values() if n)


@given(st.data())
@settings(max_examples=examples(150), deadline=None)
def test_a_dispute_decides_only_if_some_completion_says_so(data: st.DataObject) -> None:
    pack = data.draw(packs())
    given_answers = data.draw(answers(pack))
    by_rest: dict[str, dict[tuple[tuple[str, int], ...], set[tuple[Choice, str]]]] = {}
    disputed = [id for id, answer in given_answers.answers.items() if answer.state == "disputed"]
    for chosen, choice, stage, _ in _judged(pack, given_answers):
        for id in disputed:
            rest = tuple(item for item in chosen.items() if item[0] != id)
            by_rest.setdefault(id, {}).setdefault(rest, set()).add((choice, stage))
    for dispute in assess(pack, given_answers).disputes:
        verdicts = by_rest[dispute.question].values()
        assert dispute.decides == any(len(each) > 1 for each in verdicts)


@given(st.data())
@settings(max_examples=examples(150), deadline=None)
def test_switching_an_answer_equals_brute_force_with_a_witness(data: st.DataObject) -> None:
    pack = data.draw(packs())
    best = oracle.best_scores(pack)
    id = data.draw(st.sampled_from(list(pack.questions)))
    values = range(len(pack.questions[id].values))
    one, other = data.draw(st.sampled_from(list(combinations(values, 2))))

    def verdict(chosen: dict[str, int]) -> tuple[Choice, str]:
        return oracle.judge(pack, oracle.read(pack, chosen), best)[:2]

    expected = set()
    for chosen, _ in oracle.completions(pack, {**everything(pack), id: 1 << one}):
        pair = verdict(chosen), verdict({**chosen, id: other})
        if pair[0] != pair[1]:
            expected.add(pair)
    found = Switching(Space(pack)).changes(id, one, other)
    assert set(found) == expected
    for pair, trail in found.items():
        chosen = switching.chosen(trail)
        assert (verdict({**chosen, id: one}), verdict({**chosen, id: other})) == pair


@given(st.data())
@settings(max_examples=examples(150), deadline=None)
def test_not_applicable_is_read_as_the_option_the_pack_names(data: st.DataObject) -> None:
    pack = data.draw(packs())
    given_answers = data.draw(answers(pack))
    for id, question in pack.questions.items():
        if question.not_applicable is None:
            continue
        left = {**given_answers.answers, id: Answer("not_applicable", reason="because")}
        stayed = given_answers.with_value(id, question.not_applicable)
        ours, theirs = (
            AnsweredPack(pack, replace(given_answers, answers=left)),
            AnsweredPack(pack, stayed),
        )
        assert ours.counts == theirs.counts


@given(st.data())
@settings(max_examples=examples(50), deadline=None)
def test_path_to_another_approach_leads_to_its_lowest_stage(data: st.DataObject) -> None:
    pack = data.draw(packs())
    file = AnsweredPack(pack, data.draw(answers(pack)))
    other = data.draw(st.sampled_from([a for a in pack.approach_ids if a != judge(file).approach]))
    path = assess(pack, file.answers, other).path
    assert path is None or (path.approach, path.stage) == (other, pack.stage_ids[0])
