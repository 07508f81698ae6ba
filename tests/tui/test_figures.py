"""The page of figures: what is typed is read aloud, summed at once, kept and undone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from advisor.loading import parse_answers, read_answers
from advisor.model import Answer, Answers
from advisor.session.session import Session
from tests.costs.priced import priced_pack
from tests.tui.support import flat, on_file, press, scratch, shown, toy

HAND = Path(__file__).parents[1] / "costs/hand"
PACK = priced_pack()


def known(**figures: str) -> Answers:
    said = {id.replace("_", "-"): tuple(value.split("..")) for id, value in figures.items()}
    given = {id: Answer("answered", value) for id, value in said.items()}
    return Answers("toy", case="Hall", figures=given, texts={"currency": "EUR"})


TALK = known(visits="300", time_today="5", hour="40")


def value(session: Session, id: str) -> object:
    return session.answers.figures[id].value


async def test_sums_move_with_each_key(tmp_path: Path) -> None:
    session = on_file(tmp_path / "case.yaml", PACK, TALK)
    async with shown(session, tmp_path, size=(100, 30)) as pilot:
        await press(pilot, "f6")
        page = flat(pilot.app)
        assert "Figures 3 of 12 known, EUR" in page
        assert "Talk at the desk: EUR 12,000" in page
        await press(pilot, "down", "enter")
        assert "Of a clerk, such as 5." in flat(pilot.app)
        seen = []
        for key in "10..20":
            await press(pilot, key)
            seen.append(flat(pilot.app))
        assert "Talk at the desk: EUR 2,400" in seen[0]
        assert "Talk at the desk: EUR 24,000" in seen[1]
        assert "is no figure" in seen[2] and "Talk at the desk: EUR 24,000" in seen[2]
        assert "Talk at the desk: EUR 24,000 to 48,000" in seen[5]
        assert "10 to 20 minutes / visit." in seen[5]
        assert value(session, "time-today") == ("5",)
        await press(pilot, "enter")
        assert value(session, "time-today") == ("10", "20")
        assert "Talk at the desk: EUR 24,000 to 48,000" in flat(pilot.app)
    saved = parse_answers((tmp_path / "case.yaml").read_bytes(), "x", PACK)
    assert saved.figures["time-today"] == Answer(
        "answered", ("10", "20"), by="Kim", date="2026-11-20"
    )


@pytest.mark.parametrize(
    "wrong", ["1,500", "-3", "nan", "1e999", "9..3", "$5", "..", "0..0..0..0"]
)
async def test_what_may_be_read_in_two_ways_is_not_taken(wrong: str, tmp_path: Path) -> None:
    session = on_file(tmp_path / "case.yaml", PACK, replace(TALK, figures={}))
    async with shown(session, tmp_path, size=(100, 30)) as pilot:
        await press(pilot, "f6", *["down"] * 5, "enter")
        assert "Price of stamps" in flat(pilot.app)
        await press(pilot, *wrong)
        await press(pilot, "enter")
        assert "In money / thousand pages" in flat(pilot.app)  # still there
        await press(pilot, "escape")
    assert session.answers.figures == {}


async def test_a_price_for_the_wrong_number_is_asked_about(tmp_path: Path) -> None:
    session = on_file(tmp_path / "case.yaml", PACK, TALK)
    async with shown(session, tmp_path, size=(100, 30)) as pilot:
        await press(pilot, "f6", *["down"] * 5, "enter", *"0.085")
        assert "Were 85 meant?" in flat(pilot.app)


async def test_nothing_typed_takes_a_figure_away_and_undo_brings_it_back(tmp_path: Path) -> None:
    session = on_file(tmp_path / "case.yaml", PACK, TALK)
    async with shown(session, tmp_path, size=(100, 30)) as pilot:
        await press(pilot, "f6", "enter", "delete", "enter")
        assert "visits" not in session.answers.figures
        await press(pilot, "escape", "ctrl+z")
        assert session.answers.figures["visits"].value == ("300",)


async def test_what_counts_without_being_typed_is_said(tmp_path: Path) -> None:
    """The answer to a question on the same number, and what a figure is read as when unsaid."""
    pack, _ = read_answers(HAND / "01-insurer.yaml")
    case = Answers(pack.id, answers={"requests-month": Answer("answered", 38_000)})
    async with shown(scratch(pack, case), tmp_path, size=(100, 50)) as pilot:
        await press(pilot, "f6")
        page = flat(pilot.app)
        assert f"Figures 1 of {len(pack.figures)} known" in page
        assert ". Tokens sent that repeat: 0 tokens / request" in page
        await press(pilot, "enter")
        assert "Nothing typed; what counts is 38,000 requests / month." in flat(pilot.app)
        await press(pilot, "escape", "down", "enter")
        assert "Open: nobody knows yet." in flat(pilot.app)


async def test_currency_is_named(tmp_path: Path) -> None:
    session = on_file(tmp_path / "case.yaml", PACK, replace(TALK, texts={}))
    async with shown(session, tmp_path, size=(100, 30)) as pilot:
        await press(pilot, "f6")
        assert "no currency named" in flat(pilot.app)
        await press(pilot, "y", "U", "S", "D", "enter")
        assert "Talk at the desk: USD 12,000" in flat(pilot.app)
    assert session.answers.currency == "USD"


@pytest.mark.parametrize("size", [(60, 15), (80, 24), (160, 50)])
async def test_page_fits_every_window(size: tuple[int, int], tmp_path: Path) -> None:
    _, answers = read_answers(HAND / "01-insurer.yaml")
    pack, _ = read_answers(HAND / "01-insurer.yaml")
    async with shown(scratch(pack, answers), tmp_path, size=size) as pilot:
        await press(pilot, "f6")
        assert "EUR 270,000" in flat(pilot.app)
        await press(pilot, "enter")
        assert "EUR 270,000" in flat(pilot.app)


async def test_a_pack_without_a_sheet_says_so(tmp_path: Path) -> None:
    async with shown(scratch(toy()), tmp_path) as pilot:
        await press(pilot, "f6")
        assert "This questionnaire has no cost sheet." in flat(pilot.app)
        await press(pilot, "enter", "escape")


async def test_the_answer_that_follows_is_offered_and_taken_by_a_key(tmp_path: Path) -> None:
    pack, answers = read_answers(HAND / "01-insurer.yaml")
    session = on_file(tmp_path / "case.yaml", pack, answers)
    async with shown(session, tmp_path, size=(120, 40)) as pilot:
        await press(pilot, "f6")
        assert 'The figures answer "Is the cost worked out?": t takes that.' in flat(pilot.app)
        assert "payback" not in session.answers.answers
        await press(pilot, "t")
        assert "t takes that" not in flat(pilot.app)
    found = session.answers.answers["payback"]
    assert (found.value, found.by) == ("whole", "costs")
    assert "cheaper in every case" in found.evidence
