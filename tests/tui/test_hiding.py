"""An answer that hides others: asked about first, whatever gives it and whatever comes next."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from textual.widgets import Input

from advisor.loading import load_pack
from advisor.model import Answer, Answers
from advisor.session.session import Session
from advisor.tui.widgets import Menu
from tests.fuzzing import play
from tests.tui.support import TOY_FOLDER, flat, press, scratch, shown

HALL = {
    "aisles": Answer("answered", "free"),
    "pallets": Answer("answered", 40),
    "night-runs": Answer("answered", "weekly"),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a pack of which a number hides a question."""
    shutil.copytree(TOY_FOLDER, tmp_path / "toy")
    file = tmp_path / "toy/questionnaire.yaml"
    whole = file.read_text("utf-8")
    assert "{drop-offs: {not: town}}" in whole
    file.write_text(whole.replace("{drop-offs: {not: town}}", '{pallets: "< 5000"}'), "utf-8")
    return tmp_path


def session(folder: Path, **others: Answer) -> Session:
    said = HALL | {id.replace("_", "-"): answer for id, answer in others.items()}
    made = scratch(load_pack(folder / "toy"), Answers("toy", case="Hall", answers=said))
    made.go("pallets")
    return made


HIDING = ["5000", "6k", "6,000", "6.000", "6 000", "12000", "50000", "5001", "20K", "49'999"]
WAYS = {
    "enter": ("enter",),
    "skip": ("escape", "n"),
    "back": ("escape", "b"),
    "next open": ("f8",),
    "not sure": ("escape", "s"),
    "undo": ("escape", "z"),
    "why": ("f2",),
    "what if": ("f3",),
    "sections": ("f4",),
    "review": ("f9",),
    "find": ("escape", "/"),
    "quit": ("ctrl+q",),
}


@pytest.mark.parametrize("way", WAYS)
async def test_no_way_on_hides_an_answer_unasked(way: str, folder: Path) -> None:
    made = session(folder)
    async with shown(made, folder) as pilot:
        await press(pilot, *"6k", *WAYS[way])
        assert isinstance(pilot.app.screen, Menu)
        assert 'This answer hides "Night runs".' in flat(pilot.app)
        assert made.answers.answers["pallets"].value == 40
        await press(pilot, "escape")
        assert made.current == "pallets"
        assert dict(made.answers.answers) == HALL
        pilot.app.screen.query_one("#number").focus()
        await press(pilot, *"6k", *WAYS[way], "1")
        if way != "undo":
            assert made.answers.answers["pallets"].value == 6000
            assert made.state("night-runs") == "hidden"


@pytest.mark.parametrize("typed", HIDING)
async def test_a_number_is_asked_about_and_then_leads_on(typed: str, folder: Path) -> None:
    made = session(folder)
    async with shown(made, folder) as pilot:
        await press(pilot, *typed, "enter")
        assert isinstance(pilot.app.screen, Menu)
        await press(pilot, "2")
        assert (made.current, dict(made.answers.answers)) == ("pallets", HALL)
        await press(pilot, *typed, "enter", "1")
        assert made.current != "pallets"
        assert made.state("night-runs") == "hidden"


@pytest.mark.parametrize(
    "typed", ["0", "39", "4999", "4k", "4,999", "51k", "k", "-1", "5.5", "1e4"]
)
async def test_a_number_that_hides_nothing_is_not_asked_about(typed: str, folder: Path) -> None:
    made = session(folder)
    async with shown(made, folder) as pilot:
        await press(pilot, *typed, "enter")
        assert not isinstance(pilot.app.screen, Menu)


async def test_a_number_that_is_left_waits_in_its_field(folder: Path) -> None:
    made = session(folder)
    async with shown(made, folder) as pilot:
        await press(pilot, *"6k", "escape")
        assert "Not taken yet. This answer hides" in flat(pilot.app)
        assert made.answers.answers["pallets"].value == 40
        await press(pilot, "u")
        assert made.answers.answers["pallets"].state == "unknown"
        assert pilot.app.screen.query_one("#number", Input).value == ""


async def test_what_is_typed_is_kept_where_nobody_can_be_asked(folder: Path) -> None:
    made = session(folder)
    async with shown(made, folder) as pilot:
        await press(pilot, *"6k")
        pilot.app.commit()  # type: ignore[attr-defined]
        assert made.answers.answers["pallets"].value == 6000
        assert made.answers.answers["night-runs"].value == "weekly"


@pytest.mark.parametrize(
    "said", [Answer("unknown"), Answer("unknown", by="Kim", date="2026-11-20")]
)
async def test_where_nothing_was_said_nothing_is_hidden(said: Answer, folder: Path) -> None:
    made = session(folder, night_runs=said)
    async with shown(made, folder) as pilot:
        await press(pilot, *"6k", "enter")
        assert not isinstance(pilot.app.screen, Menu)
        assert made.answers.answers["pallets"].value == 6000


async def test_what_if_says_what_it_would_hide(folder: Path) -> None:
    made = session(folder)
    async with shown(made, folder, (140, 40)) as pilot:
        await press(pilot, "f3", "/", *"pallets", "enter", "5", "k")
        assert 'They hide "Night runs".' in flat(pilot.app)


# The other doors

CASE = "pack: ./toy\ncase: Hall\nanswers:\n  aisles: free\n  pallets: 40\n  night-runs: weekly\n"


@pytest.mark.parametrize("typed", HIDING)
def test_ask_asks_first(typed: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    (folder / "case.yaml").write_text(CASE, "utf-8")
    done = play(["ask", "case.yaml"], f"\nf fullest week\n1\n{typed}\nn\nq\n".encode())
    assert 'This answer hides "Night runs".' in " ".join(done.out.decode().split())
    assert "pallets: 40\n" in (folder / "case.yaml").read_text("utf-8")


@pytest.mark.parametrize("command", ["run", "explain"])
@pytest.mark.parametrize("typed", HIDING)
def test_set_says_what_it_hides(
    command: str, typed: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    (folder / "case.yaml").write_text(CASE, "utf-8")
    done = play([command, "case.yaml", "--set", f"pallets={typed}"])
    assert '--set hides "Night runs": what was said there is not used.\n' in done.err
    assert "hides" not in play([command, "case.yaml", "--set", "pallets=41"]).err
