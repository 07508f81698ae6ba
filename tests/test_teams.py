"""Merging respondents and comparing dates, against brute force and the laws of sets."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.engine import AnsweredPack, assess, judge, trace
from advisor.loading import load_pack
from advisor.model import (
    Answer,
    Answers,
    Choice,
    Claim,
    Pack,
    Question,
    Respondent,
    last_words,
)
from advisor.teams import compare, merge, team_round
from advisor.teams.compare import effect
from tests import oracle
from tests.effort import examples
from tests.strategies import answers, packs

WORDS = st.sampled_from(("", "", "ticket 812", "see the wiki"))
FILES = ("one", "two", "three")
PEOPLE = st.sampled_from(("", "product", "legal"))


def of_others(name: str, given_answers: Answers) -> Answers:
    """The answers, in whose disputes nobody takes part that any other file speaks of."""

    def renamed(answer: Answer) -> Answer:
        claims = (replace(claim, by=f"{claim.by} of {name}") for claim in answer.claims)
        return replace(answer, claims=tuple(claims))

    named = {id: renamed(answer) for id, answer in given_answers.answers.items()}
    return replace(given_answers, answers=named)


@st.composite
def told(draw: st.DrawFn, pack: Pack, name: str, shared: bool = False) -> Answers:
    """Answers with notes, evidence and names, some of them settled disputes.

    With `shared`, people are in several files, with a later date in each, and nothing is settled.
    """
    plain = of_others(name, draw(answers(pack)))
    day = f"2026-11-0{FILES.index(name) + 1}"
    given_answers = {}
    for id, answer in plain.answers.items():
        claims = answer.claims
        if not shared and answer.state == "answered" and draw(st.integers(0, 3)) == 0:
            claims = tuple(
                Claim(draw(st.sampled_from(pack.questions[id].values)), by=by, note=draw(WORDS))
                for by in (f"product of {name}", f"legal of {name}")
            )
        given_answers[id] = replace(
            answer,
            note=draw(WORDS),
            evidence=draw(WORDS),
            by=(by := draw(PEOPLE) if shared else ""),
            date=day if by else "",
            unsure=draw(st.booleans()),
            claims=tuple(replace(claim, note=draw(WORDS)) for claim in claims),
        )
    return replace(plain, answers=given_answers)


def seen(pack: Pack, merged: Answers) -> dict[str, object]:
    """What a verdict sees of each question, and everybody's claims, in no order."""
    masks = merged.masks(pack)
    return {
        id: (answer.state, masks[id], answer.unsure, frozenset(each_claim(question, answer)))
        for id, question in pack.questions.items()
        if (answer := merged.answers.get(id)) and (answer.state != "unknown" or answer.claims)
    }


def each_claim(question: Question, answer: Answer) -> set[Claim]:
    """The claims behind an answer, the only one of which is the answer itself."""
    own = Claim(
        answer.value,
        note=answer.note,
        evidence=answer.evidence,
        by=answer.by,
        date=answer.date,
        unsure=answer.unsure,
        reason=answer.reason,
    )
    claims = answer.claims or (own,)
    return {
        replace(claim, by=by, value=plain(question, claim))
        for claim in claims
        for by in claim.by.split(" + ")
    }


def plain(question: Question, claim: Claim) -> str | None:
    return None if claim.value is None else question.say(claim.value)


@given(st.data())
@settings(max_examples=examples(100))
def test_merging_knows_no_order_and_no_repetition(data: st.DataObject) -> None:
    pack, shared = data.draw(packs(dimensions=2)), data.draw(st.booleans())
    one, two, three = ((name, data.draw(told(pack, name, shared))) for name in FILES)
    every = merge(pack, (one, two, three))
    expected = seen(pack, every)
    for order in permutations((one, two, three)):
        assert seen(pack, merge(pack, order)) == expected
    left = merge(pack, (("left", merge(pack, (one, two))), three))
    right = merge(pack, (one, ("right", merge(pack, (two, three)))))
    assert seen(pack, left) == seen(pack, right) == expected
    assert seen(pack, merge(pack, (("team", every), one, two))) == expected
    assert merge(pack, (("team", every),)).answers == every.answers


@given(st.data())
@settings(max_examples=examples(100))
def test_no_note_and_no_evidence_is_lost(data: st.DataObject) -> None:
    pack = data.draw(packs(dimensions=2))
    respondents = [(name, data.draw(told(pack, name))) for name in ("one", "two")]
    merged = merge(pack, respondents)
    for name, each in respondents:
        for id, answer in each.answers.items():
            kept = each_claim(pack.questions[id], merged.answers[id])
            said = [(answer.by, answer.note, answer.evidence)]
            said += [(claim.by, claim.note, claim.evidence) for claim in answer.claims]
            for by, note, evidence in said:
                if note or evidence:
                    whole = (by or name, note, evidence)
                    assert whole in {(claim.by, claim.note, claim.evidence) for claim in kept}


@given(st.data())
@settings(max_examples=examples(100))
def test_merged_answers_stand_for_everything_that_was_said(data: st.DataObject) -> None:
    pack = data.draw(packs(dimensions=2))
    first, second = (of_others(name, data.draw(answers(pack))) for name in ("one", "two"))
    merged = merge(pack, (("one", first), ("two", second)))
    masks = merged.masks(pack)
    for id, question in pack.questions.items():
        known = [
            each.masks(pack)[id]
            for each in (first, second)
            if id in each.answers and each.answers[id].state != "unknown"
        ]
        expected = 0
        for mask in known:
            expected |= mask
        assert masks[id] == (expected if known else question.everything)


@given(st.data())
@settings(max_examples=examples(100))
def test_counts_of_a_team_equal_brute_force_over_what_was_said(data: st.DataObject) -> None:
    pack = data.draw(packs())
    respondents = [
        (name, of_others(name, data.draw(answers(pack, complete=True)))) for name in ("one", "two")
    ]
    merged = merge(pack, respondents)
    best = oracle.best_scores(pack)
    verdicts = {}
    counts: Counter[tuple[Choice, str]] = Counter()
    for chosen, weight in oracle.completions(pack, merged.masks(pack)):
        verdict = oracle.judge(pack, oracle.read(pack, chosen), best)[:2]
        verdicts[tuple(chosen.items())] = verdict
        counts[verdict] += weight
    found = assess(pack, merged)
    assert found.verdict.counts.by_outcome == dict(counts)
    for dispute in found.disputes:
        id = dispute.question
        by_rest: dict[object, set[tuple[Choice, str]]] = {}
        for items, verdict in verdicts.items():
            rest = tuple(item for item in items if item[0] != id)
            by_rest.setdefault(rest, set()).add(verdict)
        assert dispute.decides == any(len(each) > 1 for each in by_rest.values())


@given(st.data())
@settings(max_examples=examples(100))
def test_comparing_names_exactly_the_rows_whose_state_differs(data: st.DataObject) -> None:
    pack = data.draw(packs())
    one, other = data.draw(answers(pack)), data.draw(answers(pack))
    comparison = compare(assess(pack, one), assess(pack, other))
    found = {(each.table, each.row): (each.before, each.after) for each in comparison.switched}
    assert all(before != after for before, after in found.values())
    traced = [
        {
            (each.table, each.row): each.state
            for each in trace(judge(AnsweredPack(pack, each_answers)))
        }
        for each_answers in (one, other)
    ]
    keys = {*traced[0], *traced[1]}
    states = {key: (traced[0].get(key), traced[1].get(key)) for key in keys}
    assert found == {key: pair for key, pair in states.items() if pair[0] != pair[1]}
    rows = [("scores", row.id, row.when) for row in pack.scores]
    rows += [("gates", gate.id, gate.when) for gate in pack.gates]
    for table, row, when in rows:
        pair = tuple(_state(pack, each, when) for each in (one, other))
        assert found.get((table, row), (None, None)) == (
            pair if len({*pair}) == 2 else (None, None)
        )


def _state(pack: Pack, given_answers: Answers, when: tuple[object, ...]) -> str | None:
    masks = given_answers.masks(pack)
    held = {
        oracle.hold(when, oracle.read(pack, chosen))  # type: ignore[arg-type]
        for chosen, _ in oracle.completions(pack, masks)
    }
    return None if held == {False} else "fired" if held == {True} else "possible"


@given(st.data())
@settings(max_examples=examples(100))
def test_causes_one_by_one_turn_one_verdict_into_the_other(data: st.DataObject) -> None:
    pack = data.draw(packs())
    one, other = data.draw(answers(pack)), data.draw(answers(pack))
    comparison = compare(assess(pack, one), assess(pack, other))
    now, was = one, comparison.was
    for cause in comparison.causes:
        assert now.answers.get(cause.question) == cause.before
        after = cause.after or Answer("unknown")
        now = replace(now, answers={**now.answers, cause.question: after})
        assert cause.was == was
        assert cause.now == effect(judge(AnsweredPack(pack, now)))
        was = cause.now
    assert was == comparison.now
    assert now.masks(pack) == other.masks(pack)
    assert judge(AnsweredPack(pack, now)).counts == comparison.after.verdict.counts
    order = list(pack.questions)
    places = [order.index(cause.question) for cause in comparison.causes]
    assert places == sorted({*places})


@given(st.data())
@settings(max_examples=examples(50))
def test_comparing_with_itself_finds_nothing(data: st.DataObject) -> None:
    pack = data.draw(packs())
    found = assess(pack, data.draw(answers(pack)))
    comparison = compare(found, found)
    assert (comparison.causes, comparison.switched) == ((), ())


# By hand

TOY = Path(__file__).parent / "packs/toy"


def team(*given_answers: Answer | None) -> Answer | None:
    """What several respondents, called a, b, c …, come to on one question."""
    pack = load_pack(TOY)
    respondents = [
        (name, Answers("toy", answers={"told": answer} if answer else {}))
        for name, answer in zip("abcd", given_answers, strict=False)
    ]
    return merge(pack, respondents).answers.get("told")


def agreed(*given_answers: Answer | None) -> Answer:
    """The same, where somebody has answered."""
    found = team(*given_answers)
    assert found
    return found


def test_equal_answers_agree_and_say_who_gave_them() -> None:
    said = Answer("answered", "all")
    assert team(said, said) == Answer("answered", "all", by="a + b")
    assert team(said, replace(said, by="Kim")) == Answer("answered", "all", by="Kim + a")
    assert team(said) == Answer("answered", "all", by="a")


def test_unknown_gives_way_and_its_note_stays() -> None:
    said = Answer("answered", "all")
    assert team(Answer("unknown"), said, None) == Answer("answered", "all", by="b")
    assert team(Answer("unknown"), Answer("unknown")) == Answer("unknown")
    assert team(None, None) is None
    asked = Answer("unknown", note="asked on Monday")
    assert team(asked, said) == Answer(
        "answered",
        "all",
        claims=(Claim(None, by="a", note="asked on Monday"), Claim("all", by="b")),
    )
    assert team(asked, None) == Answer("unknown", note="asked on Monday", by="a")


def test_different_answers_are_a_dispute_with_everything_behind_them() -> None:
    one = Answer("answered", "all", note="n", evidence="e", by="Kim", date="d", unsure=True)
    assert team(one, Answer("answered", "leads")) == Answer(
        "disputed",
        claims=(
            Claim("all", by="Kim", note="n", evidence="e", date="d", unsure=True),
            Claim("leads", by="b"),
        ),
    )


def test_a_settled_dispute_keeps_its_record_and_opens_again_whole() -> None:
    record = (Claim("all", by="product"), Claim("nobody", by="legal", note="ticket 812"))
    settled = Answer("answered", "all", by="lead", claims=record)
    same = team(settled, Answer("answered", "all", by="ml"))
    assert same == Answer(
        "answered", "all", claims=(Claim("all", by="lead + ml + product"), record[1])
    )
    again = team(settled, Answer("answered", "leads"))
    assert again == Answer(
        "disputed", claims=(Claim("all", by="lead + product"), record[1], Claim("leads", by="b"))
    )


def test_what_does_not_apply_is_a_claim_with_its_reason() -> None:
    pack = load_pack(TOY)
    aside, plain_aside = Answer("not_applicable", reason="no list"), Answer("not_applicable")
    given_answers = (aside, Answer("answered", 4), plain_aside)
    respondents = [
        (name, Answers("toy", answers={"last-count": answer}))
        for name, answer in zip("abc", given_answers, strict=True)
    ]
    assert merge(pack, respondents).answers["last-count"] == Answer(
        "disputed",
        claims=(
            Claim(None, by="a", reason="no list"),
            Claim(4, by="b"),
            Claim(None, by="c", reason="no reason given"),
        ),
    )
    agreed = merge(pack, [respondents[0], respondents[2]]).answers["last-count"]
    assert (agreed.state, agreed.reason) == ("not_applicable", "no list")
    assert len(agreed.claims) == 2


# One person, several answers


KIM = Answer("answered", "all", by="Kim", date="2026-11-01", note="early")
LATER_KIM = Answer("answered", "nobody", by="kim ", date="2026-11-20")


def claim(answer: Answer) -> Claim:
    """The claim that an answer is."""
    return Claim(answer.value).backed(answer)


def test_of_one_persons_answers_the_later_stands_and_the_earlier_is_kept() -> None:
    both = (claim(KIM), claim(LATER_KIM))
    assert team(KIM, LATER_KIM) == Answer("answered", "nobody", claims=both)
    assert team(LATER_KIM, KIM) == Answer("answered", "nobody", claims=both[::-1])
    merged = team(KIM, LATER_KIM)
    assert team(merged, KIM) == team(merged, LATER_KIM) == team(merged, KIM, LATER_KIM) == merged


def test_a_dispute_needs_two_people() -> None:
    legal = replace(KIM, by="legal")
    assert agreed(KIM, LATER_KIM, legal).state == "disputed"
    assert agreed(KIM, LATER_KIM, replace(legal, value="nobody")).state == "answered"
    together = replace(KIM, by="Kim + legal")
    assert agreed(together, LATER_KIM).state == "disputed"
    all_later = replace(LATER_KIM, by="legal + Kim")
    assert agreed(together, all_later).state == "answered"


@pytest.mark.parametrize(
    ("first", "second", "stands"),
    [
        ("", "", "nobody"),  # no date tells: the order of the files does
        ("2026-11-20", "2026-11-20", "nobody"),
        ("2026-11-20 10:00", "2026-11-20 09:59", "all"),
        ("2026-11-20T10:00", "2026-11-20 10:01", "nobody"),
        ("2026-11-20", "2026-11-20 00:01", "nobody"),
        ("2026-11-20", "", "all"),
        ("2026-11-20", "last week", "all"),
        ("2026-12", "2026-11-30", "all"),
        ("2025-12-31 23:59:59", "2026-01-01", "nobody"),
        ("20.12.2026", "21.11.2026", "nobody"),
        ("9999-99", "2026-11-20", "all"),
    ],
)
def test_which_answer_is_the_later(first: str, second: str, stands: str) -> None:
    one, other = replace(KIM, date=first), replace(LATER_KIM, date=second)
    found = agreed(one, other)
    assert (found.state, found.value) == ("answered", stands)
    assert team(found, one) == team(found, other) == found


def test_not_knowing_takes_an_answer_back_where_it_is_later_for_certain() -> None:
    gone = Answer("unknown", by="Kim", date="2026-11-20")
    found = team(KIM, gone)
    assert found == Answer("unknown", claims=(claim(KIM), claim(gone)))
    assert team(found, KIM) == found
    assert agreed(gone, KIM).state == "unknown"
    assert team(KIM, replace(gone, date="")) == replace(KIM)
    assert agreed(KIM, replace(gone, by="legal")).value == "all"


def test_confirming_takes_a_doubt_away() -> None:
    doubted = replace(KIM, unsure=True)
    sure = replace(KIM, date="2026-11-20")
    assert agreed(doubted, sure).unsure is False
    assert agreed(doubted, replace(sure, by="legal")).unsure is True


def returned(owner: str, by: str, value: str, **more: str) -> Answers:
    """What came back from a form."""
    who = Respondent(by, owner, **more)
    answers = {"told": Answer("answered", value)}
    return Answers("toy", "Hall 4", "2026-11-20 10:00", answers=answers, respondent=who)


def test_a_form_signs_its_answers_and_speaks_for_its_role() -> None:
    pack = load_pack(TOY)
    form = returned("Shift lead", "Kim", "nobody")
    earlier = Answers(
        "toy", answers={"told": Answer("answered", "all", by="shift  Lead", date="2026-11-01")}
    )
    merged = merge(pack, (("case", earlier), ("returned (1)", form)))
    told = merged.answers["told"]
    assert (told.state, told.value) == ("answered", "nobody")
    assert [each.by for each in told.claims] == ["shift  Lead", "Kim"]
    assert merged.respondent is None
    other = returned("Hall manager", "Bo", "nobody")
    assert merge(pack, (("case", earlier), ("x", other))).answers["told"].state == "disputed"


def test_a_round_tells_who_is_missing_and_what_does_not_fit() -> None:
    pack = load_pack(TOY)
    case = Answers("toy", "Hall 4")
    forms = [
        returned("Shift lead", "Kim", "nobody", case="Hall 4"),
        returned("shift lead", "Bo", "nobody", case="Hall 5"),
        returned("", "Lee", "nobody"),
    ]
    merged = merge(pack, [(str(number), each) for number, each in enumerate((case, *forms))])
    found = team_round(pack, (case, *forms), merged)
    assert found.missing == (("Hall manager", 1),)
    assert found.returned_twice == (("Shift lead", (1, 2)),)
    assert found.other_case == ((2, "Hall 5"),)  # one without a case is of none
    assert found.changed_mind == ()
    assert team_round(pack, (case,), case).missing == ()


@given(st.data())
@settings(max_examples=examples(100))
def test_nobody_disagrees_with_themselves(data: st.DataObject) -> None:
    pack = data.draw(packs(dimensions=2))
    dates = ("", "2026-11-01", "2026-11-20 10:00", "soon")
    files = []
    for _ in FILES:
        plain_answers = data.draw(answers(pack))
        date = data.draw(st.sampled_from(dates))
        files.append(
            replace(
                plain_answers,
                answers={
                    id: replace(answer, by="Kim", date=date, claims=())
                    for id, answer in plain_answers.answers.items()
                    if answer.state != "disputed"
                },
            )
        )
    merged = merge(pack, list(zip(FILES, files, strict=True)))
    said = {
        id: [each.answers[id].said for each in files if id in each.answers]
        for id in pack.questions
    }
    for id, answer in merged.answers.items():
        assert answer.state != "disputed"
        assert answer.said in (*said[id], None)


@given(
    st.lists(
        st.tuples(
            st.sampled_from("abc"), st.sampled_from(("", "1", "2", "3")), st.sampled_from("xyz")
        )
    )
)
def test_last_words_are_each_persons_latest(found: list[tuple[str, str, str]]) -> None:
    claims = [Claim(value, by=by, date=day and f"2026-11-0{day}") for by, day, value in found]
    latest = {
        by: max(each.when for each in claims if each.by == by) for by in {c.by for c in claims}
    }
    assert last_words(claims) == tuple(each for each in claims if each.when == latest[each.by])
