"""How every screen looks: kept as text, readable without colour, with enough contrast in it.

The kept screens are in `golden/`; ADVISOR_GOLDEN=write writes them anew.
"""

from __future__ import annotations

import os
import re
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from textual.app import App
from textual.color import Color
from textual.pilot import Pilot
from textual.widgets import Static

from advisor.model import Answer, Answers, Claim
from advisor.session.session import Session
from advisor.tui.themes import THEMES
from advisor.tui.widgets import Dialog, KeyHintBar
from tests.terminal import terminal
from tests.tui.support import fine_tuning, lines, press, scratch, settle, shown, text, toy

GOLDEN = Path(__file__).parent / "golden"
SIZES = [(80, 24), (60, 15), (120, 40)]
SCREENS = {
    "question": (),
    "number": ("n",),
    "why": ("f2",),
    "what-if": ("f3",),
    "sections": ("f4",),
    "find": ("slash", "l", "e"),
    "review": ("f9",),
    "report": ("f9", "f9"),
    "export": ("f9", "f9", "e"),
    "pictures": ("p",),
    "details": ("e",),
    "case": ("c",),
    "help": ("f1",),
    "hides": ("n", "escape", "n", "1"),
    "copy": ("ctrl+s",),
}
STARTS = {"start": (), "new-case": ("n",), "open-file": ("o",)}
DISPUTED = {"question-disputed": (), "review-disputed": ("f9",), "settled": ("2",)}


def session() -> Session:
    """A case that is half done, with one of everything."""
    given = {
        "aisles": Answer("answered", "tight", note="seen on Monday", by="Kim", unsure=True),
        "pallets": Answer("answered", 12_000, evidence="stock list 4"),
        "drop-offs": Answer("answered", "region"),
        "goods": Answer("unknown", date="2026-11-20"),
        "night-runs": Answer("not_applicable", reason="no truck leaves at night"),
        "lease": Answer("answered", "option"),
    }
    case = Answers("toy", case="North hall", date="2026-11-20", answers=given)
    found = scratch(toy(), case)
    found.go("aisles")
    return found


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("name", SCREENS)
async def test_screen(name: str, size: tuple[int, int], tmp_path: Path) -> None:
    async with shown(session(), tmp_path, size) as pilot:
        await explained(pilot)
        await press(pilot, *SCREENS[name])
        await settle(pilot)
        compare(pilot.app, name, size)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("name", STARTS)
async def test_start(
    name: str, size: tuple[int, int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("advisor.tui.case_dialogs.bundled_packs", lambda: ("fine-tuning",))
    async with shown(None, tmp_path, size) as pilot:
        await press(pilot, *STARTS[name])
        await settle(pilot)
        compare(pilot.app, name, size)
        check_contrast(pilot.app)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("name", DISPUTED)
async def test_disagreement(name: str, size: tuple[int, int], tmp_path: Path) -> None:
    async with shown(disputed(), tmp_path, size) as pilot:
        await explained(pilot)
        await press(pilot, *DISPUTED[name])
        await explained(pilot)
        await settle(pilot)
        compare(pilot.app, name, size)


DRAFTED = {
    "question-drafted": (),
    "number-drafted": ("n",),
    "review-drafted": ("f9",),
    "confirmed": ("f9", "y"),
}


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("name", DRAFTED)
async def test_draft(name: str, size: tuple[int, int], tmp_path: Path) -> None:
    async with shown(drafted(), tmp_path, size) as pilot:
        await explained(pilot)
        await press(pilot, *DRAFTED[name])
        await settle(pilot)
        compare(pilot.app, name, size)


def drafted() -> Session:
    """A case of which a machine has answered the most."""
    many = "we move about 900 pallets on a busy day, the lead says, and rarely more than that"
    given = {
        "aisles": Answer("answered", "tight", evidence="trucks wait on most days", by="draft"),
        "pallets": Answer("answered", 900, evidence=many, note="page 3", by="draft"),
        "goods": Answer("answered", ("chilled", "bulky"), by="assistant"),
        "drop-offs": Answer("answered", "region", by="Kim"),
    }
    found = scratch(toy(), Answers("toy", case="North hall", answers=given))
    found.who = "Lee"
    found.go("aisles")
    return found


def disputed() -> Session:
    """A case on which people disagree: about the lease, and about what does not matter."""
    claims = (Claim("option", by="Kim", note="read it"), Claim("signed", by="Lee", unsure=True))
    counted = (Claim(12_000, by="Kim"), Claim(12_500, by="Lee"))
    given = {
        "aisles": Answer("answered", "tight"),
        "pallets": Answer("disputed", claims=counted),
        "drop-offs": Answer("answered", "region"),
        "lease": Answer("disputed", claims=claims),
    }
    found = scratch(toy(), Answers("toy", case="North hall", answers=given))
    found.go("lease")
    return found


def compare(app: App[None], name: str, size: tuple[int, int]) -> None:
    """The screen is the kept one, and none of its bars is cut."""
    kept = GOLDEN / f"{name}-{size[0]}x{size[1]}.txt"
    seen = text(app) + "\n"
    if os.environ.get("ADVISOR_GOLDEN") == "write":
        kept.parent.mkdir(exist_ok=True)
        kept.write_text(seen, "utf-8")
    assert seen == kept.read_text("utf-8")
    for bar in app.screen.query(KeyHintBar):
        assert bar.region.bottom <= size[1]
        for hint in bar.children:
            assert not hint.display or hint.region.right <= bar.content_region.right, hint


@pytest.mark.thorough
@pytest.mark.parametrize("size", [(60, 15), (62, 16), (80, 24), (120, 40), (160, 50)])
async def test_every_bar_shows_the_keys_that_are_needed_and_cuts_none(
    size: tuple[int, int], tmp_path: Path
) -> None:
    async with shown(session(), tmp_path, size) as pilot:
        for name, keys in SCREENS.items():
            await press(pilot, *keys)
            await settle(pilot)
            whole = not isinstance(pilot.app.screen, Dialog)
            last = lines(pilot.app)[-1]
            assert not whole or ("f1 Help" in last and "Quit" in last), (name, last)
            assert "Esc " in text(pilot.app) or name in ("question", "number"), name
            for bar in pilot.app.screen.query(KeyHintBar):
                for hint in bar.query_children(Static):
                    seen = str(hint.content) in lines(pilot.app)[bar.region.y]
                    assert seen or not hint.display, (name, hint.content)
            for _ in keys:
                await press(pilot, "escape")
            pilot.app.screen.go("aisles")  # type: ignore[attr-defined]


async def explained(pilot: Pilot[None]) -> None:
    """Wait for the part of the verdict that takes a moment."""
    found: Session = pilot.app.session  # type: ignore[attr-defined]
    while found.explained is None:
        await pilot.pause(0.01)


@pytest.mark.thorough
@pytest.mark.parametrize("theme", [theme.name for theme in THEMES])
async def test_all_text_stands_out(theme: str, tmp_path: Path) -> None:
    async with shown(session(), tmp_path, (120, 40)) as pilot:
        pilot.app.theme = theme
        for keys in SCREENS.values():
            await press(pilot, *keys)
            await settle(pilot)
            check_contrast(pilot.app)
            for _ in keys:
                await press(pilot, "escape")
        await press(pilot, "colon")
        await settle(pilot)
        check_contrast(pilot.app)


def check_contrast(app: App[None]) -> None:
    """Every character but lines and blanks has at least 4.5 to 1."""
    for strip in app.screen._compositor.render_strips(app.size):
        for segment in strip:
            style = segment.style
            if style and style.color and style.bgcolor and any(map(str.isalnum, segment.text)):
                ink = Color.from_rich_color(style.color)
                paper = Color.from_rich_color(style.bgcolor)
                if style.reverse:
                    ink, paper = paper, ink
                dark, bright = sorted((_luminance(ink), _luminance(paper)))
                ratio = (bright + 0.05) / (dark + 0.05)
                assert ratio >= 4.5, f"{ratio:.1f} in {segment.text!r}"


def _luminance(color: Color) -> float:
    """How bright a colour is, as WCAG computes it."""
    parts = [part / 255 for part in color.rgb]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("size", [(59, 24), (80, 14)])
async def test_a_window_too_small_has_a_sentence(size: tuple[int, int], tmp_path: Path) -> None:
    async with shown(session(), tmp_path, size) as pilot:
        assert "Please enlarge the window to 60 x 15" in text(pilot.app)
        await press(pilot, "f4")
        assert "Please enlarge the window to 60 x 15" in text(pilot.app)
        await pilot.resize_terminal(80, 24)
        await Pilot.pause(pilot)  # until the process is idle
        assert "Room" in text(pilot.app), "nothing is lost"


async def test_no_question_scrolls_at_80_by_24(tmp_path: Path) -> None:
    found = scratch(fine_tuning())
    async with shown(found, tmp_path) as pilot:
        for id in found.order:
            pilot.app.screen.go(id)  # type: ignore[attr-defined]
            await pilot.pause(0)
            middle = pilot.app.screen.query_one("#middle")
            assert middle.max_scroll_y == 0, id
            bars = pilot.app.screen.query("KeyHintBar > Static")
            assert all(bar.region.right <= 80 for bar in bars if bar.display), "nothing is cut"


async def test_state_is_visible_without_colour(tmp_path: Path) -> None:
    async with shown(session(), tmp_path) as pilot:
        assert "2 (x) Trucks wait" in text(pilot.app)
        assert "1 ( ) Trucks pass" in text(pilot.app)
        await press(pilot, "1")
        assert "1 (x) Trucks pass" in text(pilot.app)


async def test_ascii_draws_nothing_else(tmp_path: Path) -> None:
    async with shown(session(), tmp_path, plain=True) as pilot:
        for keys in SCREENS.values():
            await press(pilot, *keys)
            assert text(pilot.app)
            filters = pilot.app.get_line_filters()
            for strip in pilot.app.screen._compositor.render_strips(pilot.app.size):
                drawn = "".join(s.text for s in strip.apply_filter(filters[-1], Color(0, 0, 0)))
                assert drawn.isascii(), drawn
            for _ in keys:
                await press(pilot, "escape")


async def test_while_open_no_screen_names_an_approach(tmp_path: Path) -> None:
    found = session()
    found.store.set("pallets", None)
    found.store.set("aisles", None)
    found.store.set("lease", None)
    found.save()
    assert found.verdict.certainty == "open"
    titles = {replace(approach).title for approach in found.pack.approaches if approach.title}
    async with shown(found, tmp_path, (120, 40)) as pilot:
        await explained(pilot)
        for name in ("question", "why", "what-if", "review", "pictures"):
            await press(pilot, *SCREENS[name])
            seen = text(pilot.app)
            assert "Not enough information yet" in seen
            assert not [title for title in titles if f"] {title}" in seen or f"> {title}" in seen]
            for _ in SCREENS[name]:
                await press(pilot, "escape")
        assert lines(pilot.app)


GREYS = {*range(232, 256), 0, 7, 8, 15, 16, 59, 102, 145, 188, 231}
"""Of the 256 colours of a terminal, those that are none."""


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("words", "coloured"),
    [
        (("a.yaml",), True),
        (("--no-color",), False),
        (("--no-color", "a.yaml"), False),
        (("a.yaml", "--no-color"), False),
    ],
)
def test_a_terminal_has_colours_unless_it_wants_none(
    words: tuple[str, ...], coloured: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("COLORTERM", raising=False)
    (tmp_path / "a.yaml").write_text("pack: quick-check\n", "utf-8")
    with terminal([sys.executable, "-m", "advisor", *words], str(tmp_path)) as seen:
        assert seen.wait(b"8;5;", seconds=30) > 0
        seen.listen(1)
    used = {int(number) for number in re.findall(rb"[34]8;5;(\d+)", seen.seen)}
    assert used
    assert bool(used - GREYS) is coloured
