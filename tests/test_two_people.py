"""Two people on one case: what each is told is what the file holds, and undo takes only one's own.

Random actions of two sessions on one file, against a model that is no more than what the file said
before; then by hand, through the screens and line by line. ADVISOR_PEOPLE=1000 asks for more.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.ask.dialogue import Dialogue
from advisor.errors import AdvisorError
from advisor.loading import load_pack, parse_answers
from advisor.model import Answer
from advisor.saving import AnswersFile
from advisor.session import phrases
from advisor.session.session import NewAnswer, Session, UndoStep
from advisor.tui.app import AdvisorApp
from tests.effort import examples, some
from tests.tui.support import TOY_FOLDER, flat, on_file, press, settle, shown

PACK = load_pack(TOY_FOLDER)
COUNT = int(os.environ.get("ADVISOR_PEOPLE") or examples(100))
NAMES = ("Kim", "Lee")
TEXTS = st.sampled_from(
    ["seen", "", "two\nlines ", "  # no comment: {x}", "'\u202e\"", "half \ud800"]
)


def read(path: Path) -> dict[str, Answer]:
    """What the file says."""
    return dict(parse_answers(path.read_bytes(), path.name, PACK).answers)


@dataclass
class Person:
    """One of the two, with what has to be true of them."""

    session: Session
    known: dict[str, Answer]
    """What they have been told that the file says."""
    undo: list[UndoStep] = field(default_factory=list)
    redo: list[UndoStep] = field(default_factory=list)


@dataclass(frozen=True)
class Action:
    """Something one of the two does to a question."""

    who: int
    id: str
    what: str
    text: str
    value: int
    """The place of a value among those of the question, or of an option."""


ACTIONS = st.builds(
    Action,
    st.integers(0, 1),
    st.sampled_from(["aisles", "aisles", "goods", "goods", "pallets", "drop-offs", "night-runs"]),
    st.sampled_from(
        ["value", "tick", "unknown", "aside", "clear", "unsure", "note", "evidence", "several"]
        + ["undo"] * 4
        + ["redo"] * 2
    ),
    TEXTS,
    st.integers(0, 2),
)


def new_answer(session: Session, do: Action) -> NewAnswer:
    """What an action makes of an answer."""
    question = PACK.questions[do.id]
    match do.what:
        case "tick" if question.kind == "multi":
            return session.ticked(question.options[do.value].id)
        case "unknown":
            return session.unknown()
        case "aside" if question.not_applicable is not None:
            return session.set_aside("no yard")
        case "clear":
            return session.without()
        case "unsure":
            return session.marked()
        case "note" | "evidence":
            return session.with_behind({do.what: do.text})
    return session.with_value(question.values[do.value])


def check_meant(
    do: Action, shown: Answer | None, before: Answer | None, now: Answer | None
) -> None:
    """What was meant happened to what the file said, and nothing else did."""
    question = PACK.questions[do.id]
    if do.what in ("note", "evidence"):
        assert now
        assert getattr(now, do.what) == do.text.replace("\ud800", "\ufffd")
        kept = before or Answer("unknown")
        assert replace(now, note=kept.note, evidence=kept.evidence, by=kept.by) == kept
    elif do.what == "unsure":
        sure = not (shown and shown.unsure)
        marks = before and before.state == "answered"
        assert now == (replace(before, unsure=sure) if marks and before else before)
    elif do.what == "clear":
        assert now == (None if shown else before)
    elif do.what == "tick" and question.kind == "multi":
        option, on = question.options[do.value].id, _has(shown, question.options[do.value].id)
        assert _has(now, option) is not on
        for each in question.options:
            assert each.id == option or _has(now, each.id) == _has(before, each.id)
    else:
        state = {"unknown": "unknown", "aside": "not_applicable"}.get(do.what, "answered")
        if do.what == "aside" and question.not_applicable is None:
            state = "answered"
        assert now
        assert now.state == state
        assert now.value == (question.values[do.value] if state == "answered" else None)
        if before:
            assert (now.note, now.evidence) == (before.note, before.evidence)


def _has(answer: Answer | None, option: str) -> bool:
    return bool(answer and isinstance(answer.value, tuple) and option in answer.value)


def act(person: Person, do: Action, path: Path) -> None:
    """Do it, and check it against the file before and after."""
    before, session = read(path), person.session
    session.go(do.id)
    if do.what in ("undo", "redo") and not getattr(person, do.what):
        assert getattr(session, do.what)() is None
        assert read(path) == before
        return
    if do.what in ("undo", "redo"):
        _retrace(person, do.what, before, path)
    elif do.what == "several":
        values = {id: PACK.questions[id].values[do.value] for id in ("aisles", "lease")}
        session.put_values(values)
        for id in values:
            _remember(person, id, before, read(path))
    else:
        seen = session.answer
        session.put(new_answer(session, do))
        check_meant(do, seen, before.get(do.id), read(path).get(do.id))
        _remember(person, do.id, before, read(path))
        _same_but(before, read(path), do.id)
    _check_told(person, before, read(path))


def _remember(
    person: Person, id: str, before: Mapping[str, Answer], now: Mapping[str, Answer]
) -> None:
    if before.get(id) != now.get(id):
        person.undo.append(UndoStep(id, before.get(id), now.get(id)))
        person.redo.clear()


def _retrace(person: Person, what: str, before: Mapping[str, Answer], path: Path) -> None:
    session = person.session
    mine, others = (person.undo, person.redo)[:: 1 if what == "undo" else -1]
    found = session.undo() if what == "undo" else session.redo()
    step = mine.pop()
    stood, wanted = (step.after, step.before)[:: 1 if what == "undo" else -1]
    assert found
    assert found.question == session.current == step.question
    assert found.done == (before.get(step.question) == stood)
    _same_but(before, read(path), step.question if found.done else "")
    said = phrases.retraced(session, found, "Undone")
    if found.done:
        assert read(path).get(step.question) == wanted
        others.append(step)
    else:
        now = before.get(step.question)
        assert f"Not undone: {(now and now.by) or 'somebody else'} has changed it since" in said


def _same_but(before: Mapping[str, Answer], now: Mapping[str, Answer], id: str) -> None:
    assert {i: a for i, a in before.items() if i != id} == {
        i: a for i, a in now.items() if i != id
    }


def _check_told(person: Person, before: Mapping[str, Answer], now: dict[str, Answer]) -> None:
    """The other's changes, and no more, were told; and what is shown is what the file holds."""
    session = person.session
    assert not session.trouble
    assert phrases.saved(session).startswith("saved")
    assert dict(session.answers.answers) == now
    for id, question in PACK.questions.items():
        told = any(text.startswith(f"{question.label} was changed") for text in session.told)
        assert told == (person.known.get(id) != before.get(id)), session.told
    person.known = now


@settings(max_examples=COUNT, deadline=None)
@given(st.lists(ACTIONS, min_size=2, max_size=14))
def test_each_is_told_what_the_file_holds_and_undoes_only_their_own(
    actions: Sequence[Action],
) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder, "case.yaml")
        people = [Person(on_file(path, PACK, who=name), {}) for name in NAMES]
        for do in actions:
            act(people[do.who], do, path)


# Where the file cannot be read, or takes nothing, in between


def other(path: Path, id: str, answer: Answer | None) -> None:
    """Somebody else changes a question."""
    file = AnswersFile.open(path, PACK)
    file.set(id, answer)
    file.save()


def refused(*_: object) -> bytes:
    raise AdvisorError("no space left")


def test_undo_that_waits_for_the_disk_goes_over_nobody_elses_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "case.yaml"
    session = on_file(path, PACK)
    session.put(session.with_value("free"))
    with monkeypatch.context() as full:
        full.setattr("advisor.saving.file.rewrite", refused)
        session.undo()
        assert session.trouble
    other(path, "aisles", Answer("answered", "tight", by="Lee"))
    session.save()
    assert read(path)["aisles"].value == "tight"
    assert "Aisles was changed" in session.told[0]
    assert session.answer == read(path)["aisles"]
    again = session.redo()
    assert again
    assert not again.done


def test_answer_that_waits_for_the_disk_is_not_undone_over_somebody_elses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "case.yaml"
    session = on_file(path, PACK)
    with monkeypatch.context() as full:
        full.setattr("advisor.saving.file.rewrite", refused)
        session.put(session.with_value("free"))
        session.put(session.with_value("blocked"))
    other(path, "aisles", Answer("answered", "tight", by="Lee"))
    found = session.undo()
    assert found
    assert not found.done
    assert session.answer == read(path)["aisles"] == Answer("answered", "tight", by="Lee")


def test_answers_that_wait_for_the_disk_are_undone_one_by_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = on_file(tmp_path / "case.yaml", PACK)
    with monkeypatch.context() as full:
        full.setattr("advisor.saving.file.rewrite", refused)
        for value in ("free", "blocked"):
            session.put(session.with_value(value))
        for value in ("free", ""):
            found = session.undo()
            assert found
            assert found.done
            assert (session.answer.value if session.answer else "") == value


def test_same_answer_again_is_no_reason_to_say_saved_where_the_file_is_broken(
    tmp_path: Path,
) -> None:
    path = tmp_path / "case.yaml"
    session = on_file(path, PACK)
    session.put(session.with_value("free"))
    path.write_text("pack: [")
    session.put(session.with_value("free"))
    assert phrases.saved(session) == "NOT SAVED"


def test_comments_that_may_not_move_bring_back_what_somebody_else_has_answered(
    tmp_path: Path,
) -> None:
    path = tmp_path / "case.yaml"
    path.write_text("pack: toy\nanswers: {aisles: free}  # as of Monday\n")
    session = on_file(path, PACK)
    session.go("aisles")
    session.store.moves = lambda: ("a comment moves",)  # type: ignore[method-assign]
    session.put(session.with_value("blocked"))
    assert session.moving
    other(path, "aisles", Answer("answered", "tight", by="Lee"))
    session.agree(False)
    assert session.answer == read(path)["aisles"] == Answer("answered", "tight", by="Lee")
    assert session.undo() is None


# By hand, through the screens


TIGHT = Answer("answered", "tight", by="Lee")
BULKY, NEAR, COLD = (Answer("answered", (id,)) for id in ("bulky", "hazardous", "chilled"))
MINE = "Lee has changed it since. Aisles: Trucks wait for each other"


class Case(NamedTuple):
    """What is typed, what somebody else answers meanwhile, what is typed then, and the outcome."""

    id: str
    first: str
    meanwhile: Answer | None
    then: str
    wanted: Mapping[str, object]
    """Of the answer in the file; nothing where there is none."""
    said: str = ""


ON_SCREENS = {
    "undo": Case("aisles", "1", TIGHT, "z", {"value": "tight"}, f"Not undone: {MINE}"),
    "undo what is gone": Case("aisles", "1", None, "z", {}, "somebody else has changed it"),
    "undo twice": Case("aisles", "1 2", TIGHT, "z z", {"value": "tight"}, f"Not undone: {MINE}"),
    "undo don't know": Case("aisles", "u", TIGHT, "z", {"value": "tight"}, "Not undone"),
    "undo a mark": Case("aisles", "1 s", TIGHT, "z", {"value": "tight"}, "Not undone"),
    "undo a note": Case("aisles", "1 e x escape", TIGHT, "z", {"value": "tight"}, "Not undone"),
    "undo a clear": Case("aisles", "1 backspace", TIGHT, "z", {"value": "tight"}, "Not undone"),
    "do again": Case("aisles", "1 z", TIGHT, "Z", {"value": "tight"}, f"Not done again: {MINE}"),
    "same value": Case("aisles", "1", TIGHT, "1", {"value": "free", "by": "Kim"}, "was kept"),
    "same, undone": Case("aisles", "1", TIGHT, "1 z", {"value": "tight", "by": "Lee"}, "Undone"),
    "same unknown": Case("aisles", "u", TIGHT, "u", {"state": "unknown", "by": "Kim"}),
    "same reason": Case("night-runs", "0 n enter", None, "0 n enter", {"reason": "n"}),
    "note": Case("aisles", "1", TIGHT, "e x escape", {"value": "tight", "note": "x"}),
    "evidence": Case("aisles", "1", TIGHT, "e tab x escape", {"value": "tight", "evidence": "x"}),
    "note, being typed": Case("aisles", "1 e x", TIGHT, "escape", {"value": "tight", "note": "x"}),
    "mark": Case("aisles", "1", TIGHT, "s", {"value": "tight", "unsure": True}, "was changed"),
    "mark of nothing": Case("aisles", "1", None, "s", {}, "was changed"),
    "clear of nothing": Case("aisles", "", TIGHT, "backspace", {"value": "tight"}, "was changed"),
    "tick": Case("goods", "1", BULKY, "2", {"value": ("hazardous", "bulky")}),
    "tick alike": Case("goods", "1", NEAR, "2", {"value": ("hazardous",)}),
    "untick alike": Case("goods", "1 2", COLD, "2", {"value": ("chilled",)}),
    "none of these": Case("goods", "4", BULKY, "4", {"value": ()}),
    "number": Case("pallets", "9 enter b", Answer("answered", 70), "9 enter", {"value": 9}),
    "number, undone": Case("pallets", "9 enter", Answer("answered", 70), "z", {"value": 70}),
    "undo after a skip": Case(
        "aisles", "1", TIGHT, "n escape z", {"value": "tight"}, "Not undone"
    ),
    "in the review": Case("aisles", "1 f9", TIGHT, "u", {"state": "unknown"}, "was changed in"),
    "from the review": Case("aisles", "1 f9", TIGHT, "u escape z", {"value": "tight"}, "Undone"),
}


@pytest.mark.parametrize("name", some(ON_SCREENS))
async def test_screens_beside_somebody_else(name: str, tmp_path: Path) -> None:
    case, path = ON_SCREENS[name], tmp_path / "case.yaml"
    session = on_file(path, PACK)
    async with shown(session, tmp_path, (120, 40)) as pilot:
        assert isinstance(pilot.app, AdvisorApp)
        pilot.app.goto(case.id)
        await settle(pilot)
        await press(pilot, *case.first.split())
        other(path, case.id, case.meanwhile)
        await press(pilot, *case.then.split())
        await settle(pilot)
        beside = " ".join(each.message for each in pilot.app._notifications)
        assert case.said in f"{flat(pilot.app)} {beside}"
    check(case, path, session)


async def test_changes_that_are_kept_tell_what_somebody_else_had_answered(tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    session = on_file(path, PACK)
    other(path, "aisles", TIGHT)
    session.put_values({"aisles": "free", "lease": "none"})
    assert any("Trucks wait for each other" in text for text in session.told)
    assert [found.done for found in (session.undo(), session.undo()) if found] == [True, True]
    assert read(path) == {"aisles": TIGHT}


async def test_case_form_leaves_what_nobody_touched_in_it(tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    session = on_file(path, PACK)
    async with shown(session, tmp_path) as pilot:
        await press(pilot, "c")
        file = AnswersFile.open(path, PACK)
        file.set_text("case", "South hall")
        file.save()
        await press(pilot, "shift+tab", "shift+tab", *"2026-11-21", "ctrl+s")
        await settle(pilot)
        await press(pilot, "1")
    assert "South hall" in path.read_text()
    assert (session.answers.case, session.answers.date) == ("South hall", "2026-11-21")


# By hand, line by line


class Script:
    """Says what is typed, line by line; what somebody else does comes in between."""

    def __init__(self, lines: Sequence[str | Callable[[], None]]) -> None:
        self.lines: Iterator[str | Callable[[], None]] = iter(lines)
        self.said: list[str] = []

    def say(self, *lines: str) -> None:
        """Keep what is said."""
        self.said += lines

    def hear(self, _prompt: str) -> str:
        """The next line."""
        for line in self.lines:
            if isinstance(line, str):
                return line
            line()
        raise EOFError


IN_LINES = {
    "same value": Case("aisles", "1|b", TIGHT, "1", {"value": "free"}, "Yours was kept"),
    "same number": Case("pallets", "9|b", Answer("answered", 7), "9", {"value": 9}, "was kept"),
    "same list": Case("goods", "1 3|b", COLD, "1 3", {"value": ("chilled", "bulky")}, "was kept"),
    "same unknown": Case("aisles", "u|b", TIGHT, "u", {"state": "unknown"}, "was changed"),
    "same reason": Case("night-runs", "x n|b", None, "x n", {"reason": "n"}, "was changed"),
    "note": Case("aisles", "1|b", TIGHT, "n x", {"value": "tight", "note": "x"}, "was changed"),
    "evidence": Case("aisles", "1|b", TIGHT, "e x", {"value": "tight", "evidence": "x"}),
    "no note": Case("aisles", "n x", replace(TIGHT, note="y"), "n -", {"value": "tight"}),
    "mark": Case("aisles", "1|b", TIGHT, "!", {"unsure": True}, "Saved: not sure."),
    "mark of nothing": Case("aisles", "1|b", None, "!", {}, "Saved: not answered."),
    "mark of none": Case(
        "aisles", "1|b", Answer("unknown", by="Kim"), "!", {}, "Saved: don't know yet."
    ),
    "sure": Case("aisles", "1!|b", replace(TIGHT, unsure=True), "!", {"unsure": False}, ": sure."),
}


@pytest.mark.parametrize("name", IN_LINES)
def test_lines_beside_somebody_else(name: str, tmp_path: Path) -> None:
    case, path = IN_LINES[name], tmp_path / "case.yaml"
    session = on_file(path, PACK)
    session.go(case.id)
    meanwhile = partial(other, path, case.id, case.meanwhile)
    voice = Script([*case.first.split("|"), meanwhile, *case.then.split("|")])
    Dialogue(voice, session).run()
    check(case, path, session)
    assert case.said in " ".join(voice.said)


def check(case: Case, path: Path, session: Session) -> None:
    """The file holds what is wanted, and the session shows it."""
    now = read(path).get(case.id)
    assert now == session.said(case.id)
    assert {key: getattr(now, key) for key in case.wanted} == dict(case.wanted)
    assert bool(now) == bool(case.meanwhile or case.wanted)
