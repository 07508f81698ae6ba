"""The schedule of a plan: against every way through random graphs, and over the packs' cases."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.engine import AnsweredPack, assess, judge
from advisor.errors import InvalidFile
from advisor.export import FORMATS
from advisor.loading import load_pack, read_answers
from advisor.model import Answer, Answers, AnswerTest, Question
from advisor.report import build_report, comparison_page, next_step
from advisor.report.advice import Due, due_actions, read_by
from advisor.report.context import ReportContext
from advisor.report.timeline import work_plan
from advisor.resources import bundled_packs, pack_folder
from advisor.schedule import Calendar, PlannedAction, length, ordered, schedule, work
from advisor.session.opening import open_session
from advisor.session.to_do import done, tick, to_do
from advisor.teams import compare
from tests.effort import examples, some
from tests.strategies import answers
from tests.tui.support import TOY_FOLDER

PACKS = [load_pack(pack_folder(name)) for name in bundled_packs()]
FT = load_pack(pack_folder("fine-tuning"))
CASES = sorted((pack_folder("fine-tuning") / "cases").glob("*.yaml"))
SPANS = st.tuples(st.integers(0, 9), st.integers(0, 9)).map(lambda pair: (min(pair), max(pair)))


@st.composite
def plans(draw: st.DrawFn) -> list[PlannedAction]:
    """Tasks of which none waits for itself or for a later stage, in no order."""
    tasks: list[PlannedAction] = []
    stages = sorted(draw(st.lists(st.integers(0, 3), min_size=1, max_size=9)))
    for number, stage in enumerate(stages):
        after = draw(st.sets(st.sampled_from([task.id for task in tasks]))) if tasks else set()
        owner = draw(st.sampled_from("ab"))
        gone = {"gone"} if draw(st.booleans()) else set()
        days, wait = draw(SPANS), draw(SPANS)
        tasks.append(PlannedAction(f"t{number}", owner, stage, tuple({*after, *gone}), days, wait))
    return draw(st.permutations(tasks))


def every_way(slots: list[PlannedAction], end: int, pace: dict[str, int]) -> Fraction:
    """The longest of all ways through a plan, each gone alone.

    From a task a way goes on to any that may only begin when it is worked or done.
    """

    def longest(place: int) -> Fraction:
        task = slots[place]
        busy = Fraction(task.days[end], pace[task.owner])
        all_of_it = busy + Fraction(task.wait[end], 7)
        ways = [all_of_it]
        for later, other in enumerate(slots[place + 1 :], place + 1):
            if other.stage > task.stage or task.id in other.after:
                ways.append(all_of_it + longest(later))
            if other.owner == task.owner:
                ways.append(busy + longest(later))
        return max(ways)

    return max(longest(place) for place in range(len(slots)))


@given(plans(), st.integers(1, 7), st.integers(1, 7))
@settings(max_examples=examples(200), deadline=None)
def test_length_is_the_longest_way_at_both_ends(
    tasks: list[PlannedAction], a: int, b: int
) -> None:
    order = ordered(tasks)
    assert sorted(task.id for task in order) == sorted(task.id for task in tasks)
    pace = {"a": a, "b": b}
    found = length(schedule(order, Calendar(None, pace)))
    assert found == tuple(every_way(list(order), end, pace) for end in (0, 1))


@given(plans())
@settings(max_examples=examples(200), deadline=None)
def test_order_keeps_stage_then_dependency_then_weight(tasks: list[PlannedAction]) -> None:
    order = ordered(tasks)
    place = {task.id: index for index, task in enumerate(order)}
    assert all(one.stage <= other.stage for one, other in pairwise(order))
    assert all(place[id] < place[task.id] for task in order for id in task.after if id in place)
    free = [replace(task, after=()) for task in tasks]
    assert list(ordered(free)) == sorted(free, key=lambda task: task.stage)  # as they were given


@given(plans(), st.integers(1, 7))
@settings(max_examples=examples(100), deadline=None)
def test_nobody_does_two_things_at_once_and_no_stage_begins_early(
    tasks: list[PlannedAction], pace: int
) -> None:
    slots = schedule(ordered(tasks), Calendar(None, {"": pace}))
    for end in (0, 1):
        for place, slot in enumerate(slots):
            for other in slots[place + 1 :]:
                if other.task.stage > slot.task.stage or slot.task.id in other.task.after:
                    assert other.start[end] >= slot.end[end]
                elif other.task.owner == slot.task.owner:
                    busy = Fraction(slot.task.days[end], pace)
                    assert other.start[end] >= slot.start[end] + busy
    assert work(tasks) == tuple(sum(task.days[end] for task in tasks) for end in (0, 1))


def test_a_stretched_task_never_shortens_the_plan() -> None:
    tasks = [
        PlannedAction("a", "x", 0, (), (1, 2)),
        PlannedAction("b", "y", 1, ("a",), (3, 3), (7, 14)),
    ]
    assert length(schedule(tasks, Calendar())) == (Fraction(3), Fraction(9, 2))


@pytest.mark.parametrize(
    ("weeks", "day"),
    [("0", "2027-01-11"), ("1", "2027-01-18"), ("1/2", "2027-01-15"), ("99999999", "9999-12-31")],
)
def test_weeks_become_days_counted_up(weeks: str, day: str) -> None:
    found = Calendar(date(2027, 1, 11)).day(Fraction(weeks))
    assert found == date.fromisoformat(day)
    assert Calendar().day(Fraction(1)) is None


# The plan of a case


def values_that_fail(question: Question, test: AnswerTest) -> set[object]:
    """The answers with which a test does not hold; of a number, all of them."""
    if question.kind == "number":
        return {
            raw
            for raw in range(question.minimum, min(question.maximum, 5000) + 1)
            if not test.allowed >> question.index(raw) & 1
        }
    return {raw for i, raw in enumerate(question.values) if not test.allowed >> i & 1}


def ending(context: ReportContext, due: Sequence[Due]) -> set[str]:
    """The actions whose call a step of the path ends."""
    path = context.assessment.path
    changes = path.way.changes if path and path.way else ()
    questions, gates = context.pack.questions, context.pack.gate
    on_path = set()
    for each in due:
        trigger = each.action.trigger
        tests = [*trigger.when, *(test for id in trigger.gates for test in gates[id].when)]
        for change in changes:
            asked = questions[change.question]
            ended = any(
                test.question == asked.id and change.after in values_that_fail(asked, test)
                for test in tests
            )
            if ended or asked.id in trigger.open:
                on_path.add(each.action.id)
    return on_path


def check_plan(found: object) -> None:
    """The next steps are on the path, in the order of the plan, and what is done is not due."""
    context = ReportContext(found)  # type: ignore[arg-type]
    due = due_actions(context)
    ids = [each.action.id for each in due]
    leads = {each.action.id for each in due if each.leads}
    assert not {*ids} & context.file.answers.done.keys()
    stages = [each.task.stage for each in due]
    assert stages == sorted(stages)
    for place, each in enumerate(due):
        assert not {*each.action.after} & {*ids[place:]}, "what it waits for stands before it"
    on_path = ending(context, due)
    if on_path:
        first = context.pack.stage_ids[0]
        reason = {id: a for a in due for id in a.action.after if a.action.id in leads}
        for each in due:
            if each.leads and each.action.id not in on_path:
                trial = each.action.trial or each.action.id in context.verdict.decided_by
                assert each.action.stage == first or trial or each.action.id in reason
        assert on_path <= leads
    report = build_report(context.assessment)
    assert [each.leads for each in due] == sorted((each.leads for each in due), reverse=True)
    if context.named and due and due[0].leads:
        assert next_step(context.verdict)[0] == due[0].action.title
    soon = [item.id for item in report.actions if item.soon]
    assert soon == [id for id in ids if id in leads][:3]


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_next_steps_of_cases_lead_to_the_next_stage(path: Path) -> None:
    check_plan(assess(*read_answers(path)))


@given(st.data())
@settings(max_examples=examples(60), deadline=None)
def test_next_steps_of_random_answers_lead_to_the_next_stage(data: st.DataObject) -> None:
    check_plan(assess(FT, data.draw(answers(FT, complete=data.draw(st.booleans())))))


READERS = ("prompt", "rag", "fine-tune", "hybrid")


@given(st.data())
@settings(max_examples=examples(150), deadline=None)
def test_leave_for_the_data_is_step_one_wherever_it_is_open_or_refused(
    data: st.DataObject,
) -> None:
    given_answers = data.draw(answers(FT, complete=data.draw(st.booleans())))
    said = data.draw(st.sampled_from(("unasked", "refused", None)))
    others = {**given_answers.answers, "permission": Answer("unknown")}
    if said:
        others["permission"] = Answer("answered", said)
    found = assess(FT, replace(given_answers, answers=others))
    context = ReportContext(found)
    if not context.named or not {*context.considered} <= {*READERS}:
        return
    due = due_actions(context)
    called = [each.action.id for each in due]
    if said != "unasked" or not {*context.considered}.isdisjoint({"fine-tune", "hybrid"}):
        assert called[0] == "get-leave"  # the rules let it be called for
        assert due[0].leads


def test_undecided_dates_only_what_all_need() -> None:
    for path in some(CASES):
        context = ReportContext(assess(*read_answers(path)))
        plan = work_plan(context, due_actions(context))
        actions = {action.id: action for action in context.pack.actions}
        for slot in plan.slots:
            wanted = actions[slot.task.id].trigger.approaches
            assert not wanted or {*context.considered} <= {*wanted}


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.id)
def test_every_action_of_the_packs_has_its_place_and_its_days(pack: object) -> None:
    for action in pack.actions:  # type: ignore[attr-defined]
        assert action.stage
        assert action.days[1]


# What is done


def test_done_moves_the_plan_and_asks_what_it_was_to_change(tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    path.write_bytes(next(p for p in CASES if p.stem == "broker-clauses").read_bytes())
    session = open_session(path)
    first = to_do(session)[0]
    before = session.answers
    asked = tick(session, first.id)
    assert {*asked} <= read_by(session.pack, first) and asked
    assert first not in to_do(session) and first in done(session)
    assert read_answers(path)[1].done.keys() == {first.id}
    page = comparison_page(compare(assess(FT, before), assess(FT, session.answers)))
    assert "Done since then:" in str(page.sections)
    assert tick(session, first.id) == ()
    assert first in to_do(session) and not read_answers(path)[1].done
    text = FORMATS["md"].render(
        build_report(assess(FT, before.with_texts({f"done.{first.id}": "May"})))
    )
    assert "look again at" in text.decode()


def test_done_leaves_the_verdict_alone() -> None:
    for path in some(CASES):
        pack, given_answers = read_answers(path)
        ticked = given_answers.with_texts({f"done.{a.id}": "x" for a in pack.actions})
        one, other = (judge(AnsweredPack(pack, each)) for each in (given_answers, ticked))
        assert (one.approach, one.stage, one.counts) == (other.approach, other.stage, other.counts)
        assert not due_actions(ReportContext(assess(pack, ticked)))


# What a pack may say


ACTION = """
  - id: {id}
    title: {id}
    do: do
    owner: me
    effort: 1 day
    done-when: done
    stage: {stage}
    after: [{after}]
    source: [W1]
"""


@pytest.mark.parametrize(
    ("extra", "code", "said"),
    [
        (("a", "go", "b", "b", "go", "a"), "after-circle", "`b` -> `a` -> `b`"),
        (("a", "go", "a", "b", "go", ""), "after-circle", "`a` -> `a`"),
        (("a", "go", "b", "b", "measure", "a"), "after-circle", "`a`"),
        (("a", "measure", "b", "b", "go", ""), "after-later-stage", "`b`, which is due later"),
        (("a", "go", "gone", "b", "go", ""), "unknown-action", "`gone`"),
        (("a", "nowhere", "", "b", "go", ""), "unknown-stage", "nowhere"),
    ],
)
def test_plans_nobody_can_follow_are_faults_with_their_line(
    tmp_path: Path, extra: tuple[str, ...], code: str, said: str
) -> None:
    for file in TOY_FOLDER.glob("*.yaml"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    rules = tmp_path / "rules.yaml"
    text = rules.read_text("utf-8")
    head, tail = text.split("actions:\n", 1)
    for start in (0, 3):
        id, stage, after = extra[start : start + 3]
        tail = ACTION.format(id=id, stage=stage, after=after).lstrip("\n") + tail
    rules.write_text(f"{head}actions:\n{tail}", "utf-8")
    with pytest.raises(InvalidFile) as refused:
        load_pack(tmp_path)
    found = [each for each in refused.value.problems if each.code == code]
    assert found and said in found[0].message and found[0].line > text[: len(head)].count("\n")
    assert any(each.code == "no-stage" for each in refused.value.problems), "others have none"


def test_answers_of_a_pack_without_days_have_no_plan_in_weeks() -> None:
    toy = load_pack(TOY_FOLDER)
    result = json.loads(FORMATS["json"].render(build_report(assess(toy, Answers("toy")))))
    assert "plan" not in result
