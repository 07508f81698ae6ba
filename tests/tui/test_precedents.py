"""Teams like yours: what the screen shows, how its keys go, and that its texts are text."""

from __future__ import annotations

from pathlib import Path

from textual.widgets import Input

from advisor.loading import load_pack
from tests.test_precedents import case, folder, three
from tests.tui.support import flat, press, scratch, settle, shown, text, toy


async def test_cases_are_shown_one_in_full(tmp_path: Path) -> None:
    async with shown(scratch(*three(tmp_path)), tmp_path) as pilot:
        await press(pilot, "f7")
        assert "one (2020)" in text(pilot.app)
        assert "Situation: one: situation." in text(pilot.app)
        assert "Speaks for: Re-rack." in text(pilot.app)
        await press(pilot, "down")
        assert "Speaks for: Move." in text(pilot.app)
        assert '"Crew told"' not in text(pilot.app)
        await press(pilot, "f7")
        assert "Teams like yours" not in text(pilot.app)


async def test_enter_gives_the_address_to_be_copied(tmp_path: Path) -> None:
    async with shown(scratch(*three(tmp_path)), tmp_path) as pilot:
        await press(pilot, "f7", "down", "enter")
        await settle(pilot)
        field = pilot.app.screen.query_one(Input)
        assert field.value == field.selected_text == "https://example.org/three"
        await press(pilot, "escape")
        assert "Situation: three: situation." in text(pilot.app)


async def test_long_case_scrolls(tmp_path: Path) -> None:
    long = {**case("one", answers="aisles=blocked told=all"), "situation": "word " * 400}
    pack = load_pack(folder(tmp_path, long))
    async with shown(scratch(pack, three(tmp_path / "b")[1]), tmp_path) as pilot:
        await press(pilot, "f7")
        assert "Situation:" in text(pilot.app)
        await press(pilot, "pagedown")
        assert "Situation:" not in text(pilot.app)
        await press(pilot, *["pagedown"] * 3)
        assert "https://example.org/one" in text(pilot.app)
        await press(pilot, *["pageup"] * 4)
        assert "Situation:" in text(pilot.app)


async def test_why_there_are_none_is_said(tmp_path: Path) -> None:
    pack, answers = three(tmp_path)
    far = load_pack(folder(tmp_path / "far", case("far", answers="aisles=free told=nobody")))
    said = {
        "has no published cases": scratch(toy(), answers),
        "Too little is known yet": scratch(pack),
        "more alike than different": scratch(far, answers),
    }
    for words, session in said.items():
        async with shown(session, tmp_path) as pilot:
            await press(pilot, "f7", "enter")
            assert words in flat(pilot.app)


async def test_hostile_case_is_text(tmp_path: Path) -> None:
    hostile = "[red]x[/] \u202e @click \x1b[2J"
    texts = dict.fromkeys(("situation", "tried", "won", "citation", "link"), "[b]\u202e")
    pack = load_pack(folder(tmp_path, {**case("one", answers="aisles=blocked"), **texts}))
    pack.precedents[0].__dict__["title"] = hostile  # no file can hold some of it
    async with shown(scratch(pack, three(tmp_path / "b")[1]), tmp_path) as pilot:
        await press(pilot, "f7")
        assert "[red]x[/]" in text(pilot.app)
        assert "\u202e" not in text(pilot.app)
        assert "\x1b" not in text(pilot.app)
        await press(pilot, "enter")
        assert "[b]" in text(pilot.app)
