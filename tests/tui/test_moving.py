"""The window that announces which comments of the file move, before anything is saved."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from textual.app import App
from textual.pilot import Pilot

from advisor.loading import parse_answers
from advisor.session.session import Session
from tests.commented import Writer, always, numbers, out_of_place
from tests.effort import some
from tests.tui.support import click, flat, lines, on_file, press, settle, shown, toy

HEADING = "Comments in the file move"
YES, NO = "Save it all the same", "Leave the answer as it was"
WAYS = {
    "clicked on": (YES, NO),
    "by its number": ("1", "2"),
    "with Enter": ("down enter", "down down enter"),
    "left": ("1", "escape"),
}
SAID = {
    "several say": """
    disputed:
      - {answer: free, by: Kim}  # heard
      - tight
""",
    "between brackets": """ {disputed: [{answer: free, by: Kim},  # heard
    tight]}
""",
    "an item over lines": """
    disputed:
      # heard
      - answer: free
        by: Kim
      - tight
""",
}


def bare(text: str) -> str:
    """A text without the blanks and lines of a window."""
    return re.sub(r"[\W_]+", "", text)


def window(app: App[None]) -> str:
    """What stands in the window that is open, without what is seen beside it."""
    x, y, width, height = app.screen.children[0].region
    return "\n".join(line[x : x + width] for line in lines(app)[y : y + height])


async def decide(pilot: Pilot[None], way: str, yes: bool) -> None:
    """Answer the window."""
    done = WAYS[way][not yes]
    if done in (YES, NO):
        await click(pilot, done)
    else:
        await press(pilot, *done.split())
    await settle(pilot)


@pytest.mark.parametrize("yes", [True, False])
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("case", SAID)
async def test_a_comment_moves_only_once_somebody_agrees(
    tmp_path: Path, case: str, way: str, yes: bool
) -> None:
    path = tmp_path / "case.yaml"
    path.write_text(f"pack: toy\nanswers:\n  aisles:{SAID[case]}", "utf-8")
    before, session = path.read_bytes(), on_file(path, toy())
    session.go("aisles")
    async with shown(session, tmp_path) as pilot:
        await press(pilot, "backspace")
        assert HEADING in flat(pilot.app)
        assert "“heard”" in flat(pilot.app)
        assert path.read_bytes() == before
        await decide(pilot, way, yes)
        assert HEADING not in flat(pilot.app)
        assert (path.read_bytes() == before) is not yes
        assert (session.answers.answers.get("aisles") is None) is yes
    assert b"# heard" in path.read_bytes()
    assert parse_answers(path.read_bytes(), "", toy()) == session.answers


@pytest.mark.parametrize("way", some(WAYS))
async def test_every_comment_that_moves_is_shown_before(tmp_path: Path, way: str) -> None:
    """Random commented files are given random answers; some of them are agreed to."""
    asked = {True: 0, False: 0}
    for seed in range(3):
        path, writer = tmp_path / f"{seed}.yaml", Writer(seed + 3 * list(WAYS).index(way), toy())
        writer.often = 1
        path.write_bytes(writer.file().encode())
        before, session = path.read_bytes().decode(), on_file(path, toy())
        async with shown(session, tmp_path, (100, 40)) as pilot:
            told = await answer_all(pilot, session, writer, way, asked)
        after = path.read_bytes().decode()
        moved = [*(set(numbers(before)) - {*numbers(after)}), *out_of_place(after)]
        assert [text for text in moved if text.lstrip("# ") not in told] == []
    assert all(asked.values())


async def answer_all(
    pilot: Pilot[None], session: Session, writer: Writer, way: str, asked: dict[bool, int]
) -> str:
    """Give every question another answer; all that the windows told of, or counted."""
    told, path = "", Path(session.path)
    for id, question in session.pack.questions.items():
        before = path.read_bytes()
        session.go(id)
        session.put(always(writer.answer(question)))
        await settle(pilot)
        if session.moving:
            told += "\n".join(session.moving)
            there = bare(window(pilot.app))
            assert bare(HEADING) in there
            hidden = [each for each in session.moving if bare(each) not in there]
            assert len(hidden) < len(session.moving)
            assert not hidden or bare(f"And {len(hidden)} more.") in there
            assert path.read_bytes() == before
            yes = sum(asked.values()) % 2 == 0
            asked[yes] += 1
            await decide(pilot, way, yes)
            assert (path.read_bytes() == before) is not yes
        assert HEADING not in flat(pilot.app)
    return told
