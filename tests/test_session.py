"""A session without a screen: order, answers, undo, what changed, and saving."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.engine import AnsweredPack, judge
from advisor.errors import AdvisorError
from advisor.loading import read_answers
from advisor.model import Answer, Answers, Claim
from advisor.saving import AnswersFile
from advisor.session import miniature, phrases
from advisor.session.search import matches
from tests.tui.support import DATE, TIME, fine_tuning, on_file, scratch, toy


def answers(**given: Answer) -> Answers:
    """Answers to the toy pack, underscores for hyphens."""
    return Answers("toy", answers={id.replace("_", "-"): a for id, a in given.items()})


SAID_UNKNOWN = Answer("unknown", date="2026-11-20")

# Order


def test_core_questions_come_first_then_section_by_section() -> None:
    session = scratch(toy())
    assert session.order[:4] == ("aisles", "pallets", "drop-offs", "lease")
    assert session.order[4:] == ("goods", "night-runs", "permit", "told", "last-count")


def test_begins_at_the_first_open_question() -> None:
    first = Answer("answered", "free")
    assert scratch(toy(), answers(aisles=first)).current == "pallets"
    assert scratch(toy(), answers(aisles=SAID_UNKNOWN)).current == "pallets"


def test_line_that_nobody_has_filled_in_is_asked() -> None:
    pack = toy()
    session = scratch(
        pack, Answers("toy", answers=dict.fromkeys(pack.questions, Answer("unknown")))
    )
    assert session.current == session.order[0]
    assert session.answer is None
    assert phrases.progress(session.progress()) == "0 of 9 answered"
    session.put(session.unknown())
    assert session.state(session.current) == "unknown"
    assert session.open_ahead() == session.order[1]
    assert session.undo()
    assert session.answers.answers[session.current] == Answer("unknown")


def test_begins_at_a_doubtful_question_where_none_is_open() -> None:
    given = {id: Answer("answered", q.values[-1]) for id, q in toy().questions.items()}
    given["told"] = SAID_UNKNOWN
    assert scratch(toy(), Answers("toy", answers=given)).current == "told"


def test_hidden_questions_are_passed_over() -> None:
    session = scratch(toy(), answers(drop_offs=Answer("answered", "town")))
    session.go("goods")
    assert session.move(1)
    assert session.current == "permit"
    assert session.move(-1)
    assert session.current == "goods"


def test_no_place_before_the_first_and_behind_the_last() -> None:
    session = scratch(toy())
    session.go(session.order[0])
    assert not session.move(-1)
    session.go(session.order[-1])
    assert not session.move(1)
    assert session.current == session.order[-1]


def test_next_open_turns_around() -> None:
    session = scratch(toy())
    session.go("last-count")
    assert session.next_open()
    assert session.current == "aisles"


# Answers


def test_dont_know_keeps_what_stands_behind_and_undo_brings_the_value_back() -> None:
    given = Answer("answered", "free", note="seen on Monday", evidence="photo 3")
    session = scratch(toy(), answers(aisles=given))
    session.go("aisles")
    session.put(session.unknown())
    unknown = replace(given, state="unknown", value=None, date=session.today())
    assert session.answer == unknown
    assert session.undo()
    assert session.answer == given
    assert session.redo()
    assert session.answer == unknown


def test_what_stands_behind_an_answer_outlives_its_being_taken_away() -> None:
    given = Answer("answered", ("chilled",), note="seen on Monday", by="Kim", unsure=True)
    session = scratch(toy(), answers(goods=given))
    session.go("goods")
    session.put(session.without())
    assert session.answer is None
    session.put(session.with_value(("bulky",)))
    assert session.answer == Answer("answered", ("bulky",), note="seen on Monday", by="Kim")


def test_an_answer_carries_who_and_when_once_who_is_told() -> None:
    session = scratch(toy())
    assert session.with_value("free")(None) == Answer("answered", "free")
    session.who = "Kim"
    assert session.with_value("free")(None) == Answer("answered", "free", by="Kim", date=DATE)


def test_settling_a_dispute_keeps_who_said_what() -> None:
    claims = (Claim("free", by="shift"), Claim("tight", by="office"))
    session = scratch(toy(), answers(aisles=Answer("disputed", claims=claims)))
    session.go("aisles")
    session.put(session.with_value("tight"))
    assert session.answer == Answer("answered", "tight", claims=claims)


def test_undo_turns_to_the_question_and_ends() -> None:
    session = scratch(toy())
    session.put(session.with_value("free"))
    session.go("told")
    session.put(session.with_value("all"))
    session.go("goods")
    for id in ("told", "aisles"):
        step = session.undo()
        assert step and step.question == id == session.current
    assert session.undo() is None
    assert not session.answers.answers


def test_the_same_answer_again_is_no_change() -> None:
    session = scratch(toy())
    session.put(session.with_value("free"))
    session.put(session.with_value("free"))
    session.undo()
    assert session.undo() is None


def test_tells_which_answers_would_be_hidden() -> None:
    given = answers(
        drop_offs=Answer("answered", "abroad"), night_runs=Answer("answered", "weekly")
    )
    session = scratch(toy(), given)
    session.go("drop-offs")
    assert session.hides(session.with_value("town")) == ("night-runs",)
    assert session.hides(session.with_value("region")) == ()
    session.put(session.with_value("town"))
    assert "night-runs" in session.answers.answers, "kept in the file"
    assert session.state("night-runs") == "hidden"


# Words


def test_progress_counts_what_is_asked() -> None:
    given = answers(aisles=SAID_UNKNOWN, told=Answer("answered", "all", unsure=True))
    assert phrases.progress(scratch(toy(), given).progress()) == (
        "1 of 9 answered, 1 don't know, 1 not sure"
    )


def test_a_change_of_approach_is_named_before_a_change_of_stage() -> None:
    session = scratch(fine_tuning())
    said = []
    for id, question in session.pack.questions.items():
        session.put(session.with_value(question.values[-1], id), id)
        assert session.change
        said.append(phrases.effect(session.change))
    moved = [text for text in said if text.startswith(("Now ", "Enough")) and "tage" in text]
    assert all(text.index("tage ") > 4 for text in moved)
    assert any(text.startswith("Enough for a verdict: ") for text in said)


def test_while_open_no_words_name_an_approach() -> None:
    session = scratch(fine_tuning())
    titles = [approach.title for approach in session.pack.approaches]
    for id in session.order[:4]:
        session.put(session.with_value(session.pack.questions[id].values[0], id), id)
        verdict = session.verdict
        assert verdict.certainty == "open"
        assert session.change
        said = [
            phrases.approach(verdict),
            phrases.certainty(verdict),
            phrases.strip(verdict),
            phrases.stage(verdict),
            *phrases.changed(session.pack, session.change),
        ]
        assert not [t for t in titles for text in said if t in text]


def test_text_is_on_one_line_and_has_no_hidden_characters() -> None:
    assert phrases.line("a\nb\x1b[31m\u202ec") == "a b\u241b[31m<U+202E>c"
    assert len(phrases.line("x" * 100_000)) == phrases.MOST


# Saving


def test_every_change_is_on_the_disk(tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    session = on_file(path, toy())
    session.put(session.with_value("free"))
    assert session.saved_at == TIME
    assert phrases.saved(session) == f"saved {TIME}"
    assert read(path)["aisles"].value == "free"
    session.undo()
    assert not read(path)


def test_a_disk_that_refuses_is_told_and_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = on_file(tmp_path / "case.yaml", toy())

    def refuse(*_: object) -> bytes:
        raise AdvisorError("cannot write case.yaml: no space left on device")

    with monkeypatch.context() as full:
        full.setattr("advisor.saving.file.rewrite", refuse)
        session.put(session.with_value("free"))
        assert phrases.saved(session) == "NOT SAVED"
        assert session.answer and session.answer.value == "free", "the answer stays"
    session.go("told")
    session.put(session.with_value("all"))
    assert not session.trouble
    assert set(read(tmp_path / "case.yaml")) == {"aisles", "told"}


def test_two_sessions_on_one_file_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    one, other = on_file(path, toy()), on_file(path, toy())
    one.put(one.with_value("free"))
    other.go("told")
    other.put(other.with_value("all"))
    assert set(read(path)) == {"aisles", "told"}
    assert other.told and "Aisles" in other.told[0]
    assert other.state("aisles") == "answered", "and the verdict knows it"
    one.go("lease")
    one.put(one.with_value("none"))
    assert set(read(path)) == {"aisles", "told", "lease"}
    assert one.told and "Crew told" in one.told[0]
    assert one.state("told") == "answered"


def test_two_sessions_on_one_question_tell_what_the_other_had_written(tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    one, other = on_file(path, toy()), on_file(path, toy(), who="Lee")
    one.put(one.with_value("free"))
    other.put(other.with_value("tight"))
    assert read(path)["aisles"].value == "tight"
    assert "Trucks pass each other" in " ".join(other.told)


def read(path: Path) -> dict[str, Answer]:
    """The answers on the disk."""
    return dict(AnswersFile.open(path, toy()).answers.answers)


def test_contradiction_that_an_answer_makes_is_told_in_one_sentence() -> None:
    session = scratch(toy(), answers(pallets=Answer("answered", 9000)))
    session.put(session.with_value("free", "aisles"), "aisles")
    assert session.change
    told = phrases.news(session.pack, session.change)
    assert "Contradiction: The aisles are free although the list is full" in told
    assert ".." not in told


LABELS = st.lists(st.sampled_from(["data", "datum", "update", "form of data", "a", "consent"]))


@given(st.lists(st.sampled_from(["data", "Data", "format", "update", "a", "consent", ""])), LABELS)
def test_the_likeliest_question_is_found_first(said: list[str], words: list[str]) -> None:
    pack = toy()
    ids = [*pack.questions]
    labels = dict(zip(ids, (" ".join((*words[n:], *said[:n])) for n in range(9)), strict=False))
    questions = {id: replace(q, label=labels[id]) for id, q in pack.questions.items()}
    session = scratch(replace(pack, questions=questions))
    typed = " ".join(said[:2])
    found = matches(session, typed)
    parts = typed.lower().split()
    texts = {id: label.lower() for id, label in labels.items()}

    def rank(id: str) -> int:
        if texts[id].startswith(" ".join(parts)):
            return 0
        begins = [[word.startswith(part) for word in texts[id].split()] for part in parts]
        return 1 if all(map(any, begins)) else 2 if all(part in texts[id] for part in parts) else 3

    order = sorted(found, key=lambda id: (rank(id), session.order.index(id)))
    assert found == order
    assert {id for id in session.order if rank(id) < 3} <= {*found}


@pytest.mark.parametrize("needed", [1, 20, 25, 26, 50, 99, 100])
def test_open_verdict_names_the_core_questions_it_needs(needed: int) -> None:
    pack = replace(toy(), core_known=needed)
    number = next(n for n in range(len(pack.core) + 1) if n * 100 >= needed * len(pack.core))
    said = phrases.certainty(scratch(pack).verdict)
    assert said == f"0 of {len(pack.core)} core questions known; a verdict needs {number}"


@pytest.mark.parametrize("case", ["ferry-tickets", "ready-to-scale", "tyre-reviews"])
def test_the_strip_begins_with_the_answer_of_the_pack(case: str) -> None:
    cases = Path(__file__).parents[1] / "questionnaires/fine-tuning/cases"
    verdict = judge(AnsweredPack(*read_answers(cases / f"{case}.yaml")))
    pack, approach = verdict.file.pack, verdict.approach
    assert approach
    said = pack.answers[approach][pack.stage_ids.index(verdict.stage)]
    assert phrases.strip(verdict).startswith(f"{phrases.mark(verdict)} {said.partition(':')[0]}: ")
    assert miniature.answer(verdict) == said
