"""No key answers but those that are documented to: on every kind of question, in every state."""

from __future__ import annotations

import random
import shutil
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from textual.events import Paste
from textual.pilot import Pilot

from advisor.loading import read_answers
from advisor.model import Answer, Answers, Claim
from advisor.session.session import Session
from advisor.tui.screens.question import QuestionScreen
from advisor.tui.widgets import ChoiceList, Form, KeyHintBar, Menu
from tests.effort import some
from tests.tui.support import (
    TOY_FOLDER,
    burst,
    click,
    flat,
    press,
    scratch,
    settle,
    shown,
    text,
    toy,
)
from tests.tui.test_walk import Tmux

ANSWERING = {"u", "backspace", "s", "z", "Z", "ctrl+z", "ctrl+y"}
"""What Help says to change an answer, beside digits and Space, and a number that is typed."""
MOVING = ("enter", "up", "down", "home", "end", "pageup", "pagedown", "tab", "shift+tab", "escape")
GIVEN: dict[str, Answer] = {
    "aisles": Answer("answered", "tight", unsure=True, by="Jo"),
    "goods": Answer("answered", ("chilled", "bulky"), note="seen"),
    "pallets": Answer("answered", 1200),
    "night-runs": Answer("not_applicable", reason="day only"),
    "drop-offs": Answer("answered", "region"),
    "lease": Answer("disputed", claims=(Claim("none", by="Jo"), Claim("signed", by="Kim"))),
    "last-count": Answer("not_applicable", reason="never counted"),
}
UNKNOWN = Answer("unknown", note="asked Jo")
CASES = [(id, state) for id in GIVEN for state in ("open", "given", "unknown")]


def given(**changes: Answer | None) -> Answers:
    """The answers, with some changed or taken away; underscores for hyphens."""
    changed = {**GIVEN, **{id.replace("_", "-"): answer for id, answer in changes.items()}}
    return Answers("toy", answers={id: answer for id, answer in changed.items() if answer})


def at(id: str, answers: Answers | None = None) -> Session:
    """A session that stands at a question."""
    session = scratch(toy(), answers or given())
    session.go(id)
    return session


def said(session: Session) -> Mapping[str, Answer]:
    return dict(session.answers.answers)


def documented(pilot: Pilot[None]) -> set[str]:
    """Every key that Help or a footer of the screen names, as Textual calls it."""
    screen, named = pilot.app.screen, set(MOVING)
    for node, binding, *_ in screen.active_bindings.values():
        if binding.description and not binding.system and node is not None:
            named.add(binding.key)
    named |= {hint.key.lower() for bar in screen.query(KeyHintBar) for hint in bar.hints}
    return {{"/": "slash", ":": "colon"}.get(key, key) for key in named} - {"q", "ctrl+q"}


async def return_to(pilot: Pilot[None], id: str) -> None:
    """Close what is open, and forget what is typed."""
    for _ in range(4):
        if not isinstance(pilot.app.screen, QuestionScreen):
            await press(pilot, "escape")
    assert isinstance(pilot.app.screen, QuestionScreen)
    pilot.app.screen.card.fill()
    pilot.app.screen.session.go("told")  # a question turned to anew has no bar of before
    pilot.app.screen.show()
    pilot.app.screen.go(id)
    await settle(pilot)


@pytest.mark.parametrize(("id", "state"), some(CASES))
async def test_no_documented_key_changes_an_answer_but_those_that_answer(
    id: str, state: str, tmp_path: Path
) -> None:
    answer = {"open": None, "given": GIVEN[id], "unknown": UNKNOWN}[state]
    session = at(id, given(**{id.replace("-", "_"): answer}))
    before = said(session)
    async with shown(session, tmp_path) as pilot:
        keys = documented(pilot)
        await press(pilot, "escape")  # from the field of a number
        keys |= documented(pilot)
        assert len(keys) > 25
        await return_to(pilot, id)
        for key in some(sorted(keys - ANSWERING - {"0"})):
            await press(pilot, key, *(() if key == "e" else ("enter",)))  # there it is text
            assert said(session) == before, key
            await return_to(pilot, id)
        await press(pilot, "0", "escape", "9", "enter", "enter")
        if session.pack.questions[id].kind != "number":
            assert said(session) == before


@pytest.mark.parametrize("id", ["aisles", "goods", "night-runs"])
async def test_nothing_is_chosen_at_first_and_enter_says_so(id: str, tmp_path: Path) -> None:
    session = at(id, given(**{id.replace("-", "_"): None}))
    async with shown(session, tmp_path) as pilot:
        await press(pilot, "enter")
        assert session.current == id
        assert "Nothing is chosen" in text(pilot.app)
        await press(pilot, "space")
        assert "Choose first" in text(pilot.app)
        await press(pilot, "down", "enter")
        assert (session.current, session.answer) == (id, None)
        await press(pilot, "space")
        assert session.answer
        await press(pilot, "enter")
        assert session.current != id


async def test_bar_does_not_come_along_to_a_question_with_the_same_rows(tmp_path: Path) -> None:
    pack = toy()
    alike = replace(pack.questions["told"], options=pack.questions["aisles"].options)
    session = scratch(
        replace(pack, questions={**pack.questions, "told": alike}), given(aisles=None)
    )
    session.go("aisles")
    async with shown(session, tmp_path) as pilot:
        await press(pilot, "down", "down")
        assert isinstance(pilot.app.screen, QuestionScreen)
        pilot.app.screen.go("told")
        await press(pilot, "space")
        assert session.answer is None


@pytest.mark.parametrize(
    ("keys", "row"),
    [
        (("1",), 0),
        (("3", "1"), 0),
        (("u",), 3),
        (("u", "1"), 0),
        (("1", "u"), 3),
        (("down", "u", "2"), 1),
        (("2", "u", "z"), 1),
        (("2", "z"), None),
        (("2", "backspace"), None),
        (("u", "backspace", "Z"), None),
        (("4",), 3),
        (("0", *"day", "enter"), 4),
        (("1", "0", *"day", "enter"), 4),
        (("1", "0", *"day", "enter", "z"), 0),
    ],
)
async def test_bar_goes_where_the_answer_goes(
    keys: tuple[str, ...], row: int | None, tmp_path: Path
) -> None:
    session = at("night-runs", given(night_runs=None))
    async with shown(session, tmp_path) as pilot:
        await press(pilot, *keys)
        choices = pilot.app.screen.query_one("#choices", ChoiceList)
        assert choices.highlighted == row
        assert [index for index, each in enumerate(choices.rows) if each.chosen] == (
            [] if row is None else [row]
        )
        before = said(session)
        await press(pilot, "enter", "b", "enter", "enter")
        assert said(session) == before


async def test_bar_stays_where_boxes_are_ticked(tmp_path: Path) -> None:
    session = at("goods", given(goods=None))
    async with shown(session, tmp_path) as pilot:
        await press(pilot, "3", "space", "space", "up", "space")
        assert session.answer == Answer("answered", ("hazardous", "bulky"))
        await press(pilot, "space", "space")
        assert session.answer == Answer("answered", ("hazardous", "bulky"))
        await press(pilot, "u")
        assert pilot.app.screen.query_one("#choices", ChoiceList).highlighted == 4


@pytest.mark.thorough
@pytest.mark.parametrize("seed", range(3))
async def test_no_run_of_keys_that_do_not_answer_changes_an_answer(
    seed: int, tmp_path: Path
) -> None:
    random_key = random.Random(seed).choice
    keys = [*MOVING, "enter", "enter", "n", "b", "f1", "f2", "f3", "f4", "f8", "f9", "9", "v", "p"]
    session = at("aisles", given(aisles=None, pallets=None, goods=None))
    before = said(session)
    async with shown(session, tmp_path) as pilot:
        for _ in range(60):
            pressed = [random_key(keys) for _ in range(3)]
            await burst(pilot, *pressed)
            for screen in pilot.app.screen_stack:
                if isinstance(screen, QuestionScreen):  # a 9 typed into a field is a number
                    screen.card.fill()
            assert {id: said(session).get(id) for id in before} == before, pressed
            assert said(session).keys() - before.keys() <= {"pallets"}, pressed


@pytest.mark.parametrize(("key", "label"), [("enter", "Choose first"), ("n", "n Skip")])
async def test_key_click_and_command_of_a_label_do_one_thing(
    key: str, label: str, tmp_path: Path
) -> None:
    ends = []
    for way in ("key", "click", "command"):
        session = at("aisles", given(aisles=None))
        async with shown(session, tmp_path) as pilot:
            if way == "key":
                await press(pilot, key)
            elif way == "click":
                await click(pilot, label)
            else:
                action = {"enter": "continue", "n": "skip"}[key]
                await pilot.app.screen.run_action(action)
            await settle(pilot)
            ends.append((session.current, said(session), flat(pilot.app)))
    assert ends[0] == ends[1] == ends[2]


async def test_a_menu_takes_no_key_in_passing(
    tmp_path: Path,
) -> None:
    session = at("drop-offs", given(night_runs=Answer("answered", "weekly")))
    before = said(session)
    async with shown(session, tmp_path) as pilot:
        pilot.app._disable_notifications = False
        await burst(pilot, "1", "enter", "enter")
        assert isinstance(pilot.app.screen, Menu)
        assert said(session) == before
        await press(pilot, "7")
        assert "There is no 7 here" in flat(pilot.app)
        await press(pilot, "down", "enter")
        assert session.answers.answers["drop-offs"].value == "town"


async def test_review_marks_the_question_it_stands_on_and_no_other(tmp_path: Path) -> None:
    session = at("aisles")
    async with shown(session, tmp_path) as pilot:
        await press(pilot, "f9", "end", "up", "u", "u", "u")
        changed = [id for id, answer in said(session).items() if GIVEN.get(id) != answer]
        assert len(changed) == 1


# Numbers


async def test_typing_replaces_what_the_field_holds(tmp_path: Path) -> None:
    session = at("aisles", given(pallets=Answer("answered", 1)))
    async with shown(session, tmp_path) as pilot:
        await press(pilot, "enter", *"900", "enter", "b")
        assert session.answers.answers["pallets"].value == 900
        session.go("told")
        assert isinstance(pilot.app.screen, QuestionScreen)
        pilot.app.screen.go("pallets")
        await press(pilot, *"6k")
        assert "= 6,000 pallets" in flat(pilot.app)
        await press(pilot, "enter")
        assert session.answers.answers["pallets"].value == 6000


@pytest.mark.parametrize("typed", [*"uesznbqpctvk", "1e6", "1.5x", "12,34", "99999", "-1", "1/2:"])
async def test_letters_are_text_in_the_field_and_refused_aloud(typed: str, tmp_path: Path) -> None:
    session = at("pallets")
    before = said(session)
    async with shown(session, tmp_path) as pilot:
        await press(pilot, *typed, "enter")
        assert isinstance(pilot.app.screen, QuestionScreen)
        assert pilot.app.screen.card.field.value == typed
        assert f"! `{typed}`" in flat(pilot.app)
        assert (session.current, said(session)) == ("pallets", before)
        await press(pilot, "f8")
        assert f"Not taken: `{typed}`" in flat(pilot.app) or session.current == "pallets"
        assert said(session) == before


@pytest.mark.parametrize("typed", ["1200", "1,200", "1.2k", "1 200 pallets", "+1200"])
async def test_the_same_number_in_other_signs_changes_nothing(typed: str, tmp_path: Path) -> None:
    session = at("pallets")
    before = said(session)
    session.who = "Kim"
    async with shown(session, tmp_path) as pilot:
        await press(pilot, *typed, "enter")
        assert session.current != "pallets"
        assert said(session) == before


async def test_find_begins_at_the_first_match(tmp_path: Path) -> None:
    session = at("aisles")
    async with shown(session, tmp_path) as pilot:
        await press(pilot, "slash", "down", "down", *"a")
        assert pilot.app.screen.query_one(ChoiceList).highlighted == 0


async def test_emptied_field_leaves_the_answer(tmp_path: Path) -> None:
    session = at("pallets")
    before = said(session)
    async with shown(session, tmp_path) as pilot:
        await press(pilot, "backspace", "enter")
        assert "It stays at 1,200 pallets" in flat(pilot.app)
        assert (session.current, said(session)) == ("pallets", before)
        await press(pilot, "enter")
        assert session.current != "pallets"
        assert said(session) == before


async def test_what_was_taken_back_does_not_return_from_the_field(tmp_path: Path) -> None:
    session = at("pallets", given(pallets=None))
    async with shown(session, tmp_path) as pilot:
        await press(pilot, *"1200", "ctrl+z")
        assert session.answer is None
        await press(pilot, "enter", "f8", "f9", "escape")
        assert "pallets" not in session.answers.answers
        await press(pilot, "ctrl+y")
        assert session.answers.answers["pallets"].value == 1200


async def test_rows_below_a_number_are_reached_by_keys(tmp_path: Path) -> None:
    session = at("last-count", given(last_count=None))
    async with shown(session, tmp_path) as pilot:
        await press(pilot, "down", "5")
        assert "Tab leads there" in flat(pilot.app)
        await press(pilot, "down", "space")
        assert session.answers.answers["last-count"].state == "unknown"
        await press(pilot, "0", *"never", "enter", "tab", *"12", "enter")
        assert session.answers.answers["last-count"].value == 12


@pytest.mark.parametrize(
    ("pasted", "value"),
    [
        ("6 000\n", 6000),
        ("\t12,000 pallets \r\n", 12_000),
        ("900\n800", 1200),
        ("6\n000", 1200),
        ("900\t800", 1200),
        ("9\x1b[A", 1200),
    ],
)
async def test_paste_is_a_number_as_a_whole_or_none(
    pasted: str, value: int, tmp_path: Path
) -> None:
    session = at("pallets")
    async with shown(session, tmp_path) as pilot:
        assert isinstance(pilot.app.screen, QuestionScreen)
        pilot.app.screen.card.field.post_message(Paste(pasted))
        await settle(pilot)
        await press(pilot, "enter")
        assert session.answers.answers["pallets"].value == value
        assert (session.current == "pallets") is (value == 1200)


# Dialogs


async def test_blank_note_is_no_answer(tmp_path: Path) -> None:
    session = at("aisles", given(aisles=None))
    async with shown(session, tmp_path) as pilot:
        await press(pilot, "e", "enter", "space", "escape")
        assert session.answer is None
        await press(pilot, "e")
        assert "what is noted counts as" in flat(pilot.app)


async def test_enter_in_a_form_does_what_its_label_says(tmp_path: Path) -> None:
    async with shown(at("aisles"), tmp_path) as pilot:
        await press(pilot, "c")
        for label in (*["Enter next field"] * 6, "Enter done"):
            assert isinstance(pilot.app.screen, Form)
            assert label in text(pilot.app)
            await press(pilot, "enter")
        assert isinstance(pilot.app.screen, QuestionScreen)


@pytest.mark.parametrize("way", ["Ctrl+S done", "ctrl+s"])
async def test_a_form_is_done_from_any_field(way: str, tmp_path: Path) -> None:
    async with shown(at("aisles"), tmp_path) as pilot:
        await press(pilot, "c", "shift+tab")
        await (press(pilot, way) if way == "ctrl+s" else click(pilot, way))
        assert isinstance(pilot.app.screen, QuestionScreen)


# A real terminal

LEADING_AWAY = ("F1", "F2", "F3", "F4", "F9", "C-s")
LETTERS = ("/", ":", "p", "c", "e", "t", "C-y")
STILL = ("Enter", "Enter", "9", "Up", "Down", "End", "Home", "Left", "Right", "Enter", "Enter")


@pytest.mark.thorough
@pytest.mark.skipif(not shutil.which("tmux"), reason="there is no tmux here")
def test_in_a_real_terminal_no_key_answers_but_those_documented_to(tmp_path: Path) -> None:
    shutil.copytree(TOY_FOLDER, tmp_path / "toy")
    path = tmp_path / "case.yaml"
    path.write_text("pack: ./toy\nanswers:\n", "utf-8")

    def values() -> dict[str, object]:
        return {id: answer.value for id, answer in read_answers(path)[1].answers.items()}

    with Tmux(tmp_path, f"{sys.executable} -m advisor {path.name}") as tmux:

        def try_keys(text: str, *keys: str) -> None:
            for key in keys:
                tmux.press(key, *(("Escape",) if key in (*LEADING_AWAY, *LETTERS) else ()))
            tmux.wait_for(text)

        tmux.wait_for("About this case")
        tmux.press("Escape")
        choice, number, several = "What do the aisles", "How many pallets are", "Which of these"
        try_keys(choice, *STILL, *LEADING_AWAY, *LETTERS, "9", "Enter")
        assert values() == {}
        tmux.press("2")
        tmux.wait_for("1 of 9 answered")
        try_keys(choice, *LEADING_AWAY, *LETTERS, "9", "Up", "Down")
        assert values() == {"aisles": "tight"}
        tmux.press("Enter")
        tmux.wait_for(number)
        try_keys(number, "Enter", "u", "n", "q", "Enter", "BSpace", "BSpace", "BSpace", "Enter")
        try_keys(number, *LEADING_AWAY)
        assert values() == {"aisles": "tight"}
        tmux.press(*"6k", "Enter")
        tmux.wait_for("6,000 pallets")
        tmux.press("b")
        tmux.wait_for(number)
        try_keys(number, "n", "u", "Enter", "BSpace", "BSpace", "Enter", *LEADING_AWAY)
        assert values() == {"aisles": "tight", "pallets": 6000}
        for later in ("Where do most", "How far is the lease", several):
            tmux.press("Escape", "n")
            tmux.wait_for(later)
        try_keys(several, *STILL, *LEADING_AWAY, *LETTERS, "9", "Enter")
        assert values() == {"aisles": "tight", "pallets": 6000}
        tmux.press("3", "1")
        tmux.wait_for("3 of 9 answered")
        try_keys(several, *LEADING_AWAY, *LETTERS, "9", "Up", "Down")
        tmux.press("Enter")
        tmux.wait_for(several, gone=True)
        assert values() == {"aisles": "tight", "pallets": 6000, "goods": ("chilled", "bulky")}
        tmux.press("C-q")
        tmux.wait_for("left with 0")
