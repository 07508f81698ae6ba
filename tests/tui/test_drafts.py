"""A draft on the screens: seen as one, with its quote, and confirmed with one key alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from advisor.loading import read_answers
from advisor.model import Answer, Answers
from advisor.session.session import Session
from advisor.tui.screens.question import QuestionScreen
from advisor.tui.widgets import Text
from tests.tui.support import TOY_FOLDER, click, flat, on_file, press, settle, shown, text, toy

QUOTE = "we move about 900 pallets on a busy day and rarely more"
GIVEN = {
    "aisles": Answer("answered", "tight", evidence="trucks wait for each other", by="draft"),
    "pallets": Answer("answered", 900, evidence=QUOTE, by="draft"),
    "goods": Answer("answered", ("chilled", "bulky"), evidence="cold, and large", by="assistant"),
    "last-count": Answer("not_applicable", reason="a new hall", by="draft"),
}
AWAY = ("enter", "n", "space", "s", "up", "down", "tab", "f8", "escape", "e", "f2", "f9")


def drafted(folder: Path, id: str, who: str = "Kim") -> Session:
    (folder / "toy").symlink_to(TOY_FOLDER)
    given = Answers("toy", case="North hall", answers=GIVEN)
    session = on_file(folder / "a.yaml", toy(), given, who)
    session.go(id)
    return session


def drafts(folder: Path) -> tuple[str, ...]:
    return read_answers(folder / "a.yaml")[1].drafts


@pytest.mark.parametrize("size", [(60, 15), (80, 24), (120, 40)])
@pytest.mark.parametrize("id", GIVEN)
async def test_y_confirms_what_is_in_view_and_undo_takes_it_back(
    id: str, size: tuple[int, int], tmp_path: Path
) -> None:
    session = drafted(tmp_path, id)
    async with shown(session, tmp_path, size) as pilot:
        assert isinstance(pilot.app.screen, QuestionScreen)
        quote = GIVEN[id].evidence
        assert quote[:12] in flat(pilot.app)
        assert "y Confirm" in text(pilot.app)
        await press(pilot, "y")
        assert drafts(tmp_path) == tuple(each for each in GIVEN if each != id)
        found = read_answers(tmp_path / "a.yaml")[1].answers[id]
        assert (found.value, found.by, found.evidence) == (GIVEN[id].value, "Kim", quote)
        assert "y Confirm" not in text(pilot.app)
        await press(pilot, "y")
        await press(pilot, "z")
        assert drafts(tmp_path) == tuple(GIVEN)
        assert "y Confirm" in text(pilot.app)
        await press(pilot, "Z")
        assert id not in drafts(tmp_path)


@pytest.mark.parametrize("id", ["aisles", "pallets", "goods"])
async def test_no_other_key_confirms(id: str, tmp_path: Path) -> None:
    session = drafted(tmp_path, id)
    async with shown(session, tmp_path) as pilot:
        for key in AWAY:
            await press(pilot, key, "escape")
            assert drafts(tmp_path) == tuple(GIVEN), key
            session.go(id)


async def test_there_is_nothing_to_confirm_where_there_is_no_draft(tmp_path: Path) -> None:
    session = drafted(tmp_path, "lease")
    async with shown(session, tmp_path) as pilot:
        assert "Confirm" not in text(pilot.app)
        before = dict(session.answers.answers)
        await press(pilot, "y")
        assert dict(session.answers.answers) == before
        await press(pilot, "f1")
        await settle(pilot)
        assert "Confirm the draft" not in flat(pilot.app)


async def test_the_same_number_typed_is_an_answer_of_ones_own(tmp_path: Path) -> None:
    session = drafted(tmp_path, "pallets")
    async with shown(session, tmp_path) as pilot:
        await press(pilot, "tab", *"900", "enter")
        assert "pallets" not in drafts(tmp_path)
        assert read_answers(tmp_path / "a.yaml")[1].answers["pallets"].by == "Kim"


async def test_review_confirms_the_draft_under_the_cursor_alone(tmp_path: Path) -> None:
    session = drafted(tmp_path, "aisles")
    async with shown(session, tmp_path) as pilot:
        await press(pilot, "f9")
        assert f'It rests on: "{QUOTE}"' in flat(pilot.app)
        assert "* Pallets: 900 pallets (a draft)" in text(pilot.app)
        assert "Needs work 9" in text(pilot.app)
        await press(pilot, "down", "y")
        assert drafts(tmp_path) == ("aisles", "goods", "last-count")
        assert "Needs work 8" in text(pilot.app)
        await press(pilot, "y")  # no draft any more
        assert drafts(tmp_path) == ("aisles", "goods", "last-count")
        await press(pilot, "down")
        await click(pilot, "y Confirm")
        assert drafts(tmp_path) == ("aisles", "last-count")
        await press(pilot, "escape", "z")
        assert drafts(tmp_path) == ("aisles", "goods", "last-count")


async def test_review_hides_no_answer_unasked(tmp_path: Path) -> None:
    (tmp_path / "toy").symlink_to(TOY_FOLDER)
    given = {
        "drop-offs": Answer("answered", "town", evidence="in town alone", by="draft"),
        "night-runs": Answer("answered", "weekly", by="Jo"),
    }
    session = on_file(tmp_path / "a.yaml", toy(), Answers("toy", answers=given))
    session.go("drop-offs")
    async with shown(session, tmp_path) as pilot:
        await press(pilot, "f9")
        await press(pilot, *(["down"] * 3), "y")
        await settle(pilot)
        assert drafts(tmp_path) == ("drop-offs",)
        assert any("y confirms it there" in told.message for told in pilot.app._notifications)
        await press(pilot, "enter", "y")
        assert "Other answers are hidden" in flat(pilot.app)


async def test_a_name_that_marks_drafts_is_not_taken(tmp_path: Path) -> None:
    session = drafted(tmp_path, "aisles", "")
    async with shown(session, tmp_path) as pilot:
        await press(pilot, "c")
        for _ in range(8):
            if (focused := pilot.app.focused) and focused.id == "who":
                break
            await press(pilot, "tab")
        await press(pilot, *"Draft", "ctrl+s")
        assert "please type another name" in str(
            pilot.app.screen.query_one("#wrong", Text).content
        )
        assert session.who == ""


async def test_the_panel_opens_with_how_much_nobody_has_confirmed(tmp_path: Path) -> None:
    session = drafted(tmp_path, "aisles")
    async with shown(session, tmp_path, (120, 40)) as pilot:
        await settle(pilot)
        panel = flat(pilot.app)
        assert "4 of 4 answers are" in panel
        assert "If all were right:" in panel
    async with shown(session, tmp_path) as pilot:
        assert "4 of 4 are drafts | " in text(pilot.app)
        for key in ("f2", "f9"):
            await press(pilot, key)
            assert "4 of 4 are drafts | " in text(pilot.app)
            await press(pilot, "escape")
        await press(pilot, "f3")
        assert "4 of 4 answers are drafts" in flat(pilot.app)
