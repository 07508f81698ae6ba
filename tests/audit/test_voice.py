"""Answers that follow from files: beside the team's, never silently over them."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.audit.checks import VERSION
from advisor.loading import load_pack, parse_answers, read_answers
from advisor.model import Answer, Answers, Claim
from advisor.teams import DerivedVoice, with_voices
from tests.audit.found import FOLDER
from tests.audit.planted import Planted, chat
from tests.cli.invoke import Advisor

PACK = load_pack(FOLDER)
FILES = Claim(value="contradict", note="Mend it.", evidence="t.jsonl", by="audit", date="today")
ID = "examples-agree"


def heard(
    before: Answer | None, voice: Claim = FILES, id: str = ID, at_most: bool = False
) -> Answer:
    """What becomes of an answer."""
    answers = Answers(PACK.id, answers={id: before} if before else {})
    found = with_voices(PACK, answers, {id: DerivedVoice(voice, at_most)})
    now = found.get(id, before)
    assert now
    after = replace(answers, answers={id: now})
    assert with_voices(PACK, after, {id: DerivedVoice(voice, at_most)}) == {}, "the second time"
    later = replace(voice, date="tomorrow")
    assert with_voices(PACK, after, {id: DerivedVoice(later, at_most)}) == {}, "the old date stays"
    return now


def said(value: str, by: str = "Jo", note: str = "") -> Answer:
    return Answer("answered", value, by=by, note=note, date="May")


@pytest.mark.parametrize("before", [None, Answer("unknown")])
def test_an_open_question_is_answered(before: Answer | None) -> None:
    assert heard(before) == Answer("answered", "contradict").backed(FILES)


def test_a_note_on_an_open_question_stays() -> None:
    now = heard(Answer("unknown", note="Ask Kim."))
    assert (now.state, now.value) == ("answered", "contradict")
    assert [claim.note for claim in now.claims] == ["Ask Kim.", "Mend it."]


def test_the_same_answer_stays_and_the_files_are_on_record() -> None:
    now = heard(said("contradict", note="We looked."))
    assert (now.value, now.by, now.note, now.claims) == (
        "contradict",
        "Jo",
        "We looked.",
        (FILES,),
    )


def test_another_answer_becomes_a_dispute_with_two_voices() -> None:
    now = heard(said("agree", note="We looked."))
    assert now.state == "disputed"
    assert [(claim.by, claim.value) for claim in now.claims] == [
        ("Jo", "agree"),
        ("audit", "contradict"),
    ]
    assert now.claims[0].note == "We looked."


@pytest.mark.parametrize(
    ("team", "files", "at_most", "state"),
    [
        (510, 648, False, "answered"),  # no rule tells these two apart
        (5000, 648, False, "disputed"),
        (5000, 648, True, "disputed"),
        (40, 648, False, "disputed"),
        (40, 648, True, "answered"),  # files hold more than anybody approved
    ],
)
def test_numbers_differ_where_the_rules_tell_them_apart(
    team: int, files: int, at_most: bool, state: str
) -> None:
    voice = replace(FILES, value=files)
    now = heard(Answer("answered", team), voice, "examples", at_most)
    assert now.state == state
    assert team in {now.value, *(claim.value for claim in now.claims)}


def test_a_newer_audit_replaces_the_older_voice() -> None:
    once = heard(said("agree"))
    newer = replace(FILES, evidence="other.jsonl", date="tomorrow")
    now = heard(once, newer)
    assert now.claims == (once.claims[0], newer)
    alone = heard(None)
    assert heard(alone, newer) == Answer("answered", "contradict").backed(newer)


def test_a_dispute_ends_when_the_files_say_the_same() -> None:
    mended = replace(FILES, value="agree", note="", evidence="mended.jsonl")
    now = heard(heard(said("agree", note="We looked.")), mended)
    assert (now.state, now.value, now.by, now.note) == ("answered", "agree", "Jo", "We looked.")
    assert now.claims == (mended,)


def test_a_dispute_that_people_settled_stays_settled() -> None:
    dispute = heard(said("agree"))
    settled = Answer("answered", "agree", note="These are fine.", claims=dispute.claims)
    assert heard(settled) == settled
    worse = replace(FILES, value="unchecked")
    assert heard(settled, worse).state == "disputed"


def test_an_answer_that_changed_after_the_audit_is_looked_at_again() -> None:
    agreed = heard(said("contradict"))
    assert heard(replace(agreed, value="agree")).state == "disputed"


def test_a_dispute_between_people_hears_one_more_voice() -> None:
    people = (Claim("agree", by="Jo"), Claim("contradict", by="Kim"), Claim(None, by="Lee"))
    now = heard(Answer("disputed", note="Ask.", claims=people))
    assert (now.state, now.note, now.claims) == ("disputed", "Ask.", (*people, FILES))


VALUES = st.sampled_from(PACK.questions[ID].option_ids)
CLAIMS = st.builds(
    Claim, VALUES | st.none(), by=st.sampled_from(["Jo", "Kim", ""]), note=st.text()
)
ANSWERS = (
    st.none()
    | st.builds(Answer, st.just("unknown"), note=st.sampled_from(["", "why"]))
    | st.builds(
        lambda value, by, claims: Answer("answered", value, by=by, claims=tuple(claims)),
        VALUES,
        st.sampled_from(["", "Jo", "audit"]),
        st.lists(CLAIMS, max_size=3),
    )
    | st.lists(CLAIMS, min_size=2, max_size=4)
    .filter(lambda claims: len({claim.value for claim in claims} - {None}) > 1)
    .map(lambda claims: Answer("disputed", claims=tuple(claims)))
)


@given(ANSWERS, VALUES)
def test_nothing_that_people_said_is_lost(before: Answer | None, value: str) -> None:
    """Whatever stood there: people's words stay, the files' voice is there once."""
    now = heard(before, replace(FILES, value=value))
    every = [Claim(now.value).backed(now), *now.claims]
    assert sum(claim.by == "audit" for claim in every) >= 1
    people = [claim for claim in before.claims if claim.by != "audit"] if before else []
    assert all(claim in every for claim in people)
    if before and before.state == "answered" and before.by != "audit":
        same = [claim for claim in every if claim.value == before.value and claim.by != "audit"]
        assert any(claim.by == before.by or not before.by for claim in same)
    if now.state == "answered" and before and before.state == "answered" and before.by != "audit":
        assert now.value == before.value


# Through the command


@pytest.fixture
def case(here: Path) -> Path:
    planted, tests = Planted(1), Planted(2)
    planted.good(600)
    planted.contradictions(6, strong=True)
    planted.duplicates(3)
    for request in planted.requests[:4]:
        tests.add(chat(request, "x"))
    tests.good(30)
    (here / "train.jsonl").write_bytes(planted.data())
    (here / "eval.jsonl").write_bytes(tests.data())
    text = (FOLDER / "cases/ready-to-scale.yaml").read_text("utf-8")
    (here / "case.yaml").write_text(
        text.replace("  examples-real: live\n", "  examples-real: live # see shared drive\n"),
        "utf-8",
    )
    return here / "case.yaml"


LINE = "audit train.jsonl --eval eval.jsonl --into case.yaml -o found.md --force"


def test_the_record_names_file_hash_date_and_version(case: Path, advisor: Advisor) -> None:
    done = advisor(LINE)
    assert done.code == 0, done.err
    assert "The files say otherwise than the team: " in done.err
    _, answers = read_answers(case)
    for id in ("examples", "examples-agree", "eval-apart"):
        answer = answers.answers[id]
        voice = answer.claims[-1]
        assert (answer.state, voice.by) == ("disputed", "audit")
        assert re.search(r"train\.jsonl \(SHA-256 [0-9a-f]{64}\)", voice.evidence)
        assert voice.evidence.endswith(f"checks of version {VERSION}")
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", voice.date)
    assert "eval.jsonl" not in answers.answers["examples"].claims[-1].evidence
    assert answers.answers["examples-real"].value == "live"
    assert "# see shared drive" in case.read_text("utf-8")


def test_twice_changes_nothing_the_second_time(case: Path, advisor: Advisor) -> None:
    advisor(LINE)
    once = case.read_bytes()
    done = advisor(LINE)
    assert case.read_bytes() == once
    assert "0 answers of case.yaml changed." in done.err
    earlier = once.replace(b"20", b"19")  # as if on another day, and of another file
    case.write_bytes(earlier)
    advisor(LINE)
    assert parse_answers(case.read_bytes(), "case.yaml", PACK).answers


@pytest.mark.usefixtures("case")
def test_report_says_where_files_and_team_differ(advisor: Advisor) -> None:
    advisor(LINE)
    report = advisor("run case.yaml").out
    page_one = report.partition("## What holds it")[0]
    assert '**The files say:** otherwise than the team on "Examples of right output"' in page_one
    evidence = report.partition(". Evidence\n")[2].partition("\n## ")[0]
    assert 'The files: "615 examples". The team: "2,600 examples".' in evidence
    actions = report.partition(". Actions\n")[2]
    assert "Remove 3 duplicate rows: lines 614, 616, 618." in actions
    found = json.loads(advisor("run case.yaml --json").out)
    assert [each["id"] for each in found["actions"] if each["id"].startswith("audit-")] == [
        "audit-examples",
        "audit-examples-agree",
        "audit-eval-apart",
    ]


@pytest.mark.usefixtures("case")
def test_report_without_an_audit_says_nothing_of_one(advisor: Advisor) -> None:
    report = advisor("run case.yaml").out
    assert "Evidence\n" not in report
    assert "The files say" not in report


def test_a_pack_without_evidence_is_told(here: Path, advisor: Advisor) -> None:
    (here / "t.jsonl").write_bytes(b'{"prompt": "a", "completion": "b"}\n')
    done = advisor("audit t.jsonl --into a.yaml")
    assert (done.code, done.out) == (2, "")
    assert "does not say what files answer" in done.err
