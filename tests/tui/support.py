"""What the tests of the screens share: an app on a folder of its own, and what it shows."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

from textual.app import App
from textual.events import Key
from textual.keys import _character_to_key
from textual.pilot import Pilot

from advisor.loading import load_pack
from advisor.model import Answers, Pack
from advisor.saving import AnswersFile, answers_text
from advisor.session.session import Session
from advisor.session.store import Scratch
from advisor.tui.app import AdvisorApp
from advisor.tui.key_queue import KeyQueue

PACK_FOLDER = Path(__file__).parents[2] / "questionnaires" / "fine-tuning"
TOY_FOLDER = Path(__file__).parents[1] / "packs" / "toy"
PATIENCE = 60
"""Seconds after which a window that never comes to rest is a failure, and no wait without end."""
TIME, DATE = "10:42", "2026-11-20"


def fine_tuning() -> Pack:
    """The bundled pack."""
    return load_pack(PACK_FOLDER)


def toy() -> Pack:
    """A pack small enough to know by heart."""
    return load_pack(TOY_FOLDER)


def scratch(pack: Pack, answers: Answers | None = None) -> Session:
    """A session of which nothing is saved."""
    store = Scratch(answers or Answers(pack.id))
    return Session(pack, store, now=lambda: TIME, today=lambda: DATE)


def on_file(path: Path, pack: Pack, answers: Answers | None = None, who: str = "Kim") -> Session:
    """A session on a file, with a clock that stands still."""
    if answers or not path.exists():
        path.write_text(answers_text(answers or Answers(pack.id, case="Reply drafts")), "utf-8")
    file = AnswersFile.open(path, pack)
    return Session(pack, file, who=who, now=lambda: TIME, today=lambda: DATE)


@asynccontextmanager
async def shown(
    session: Session | None, folder: Path, size: tuple[int, int] = (80, 24), **options: Any
) -> AsyncIterator[Pilot[None]]:
    """The app in a window of that size, past the question who answers."""
    app = AdvisorApp(folder, session, **options)
    async with app.run_test(size=size) as pilot:
        vars(pilot)["pause"] = partial(_drawn, pilot)
        await settle(pilot)
        if session and not session.scratch:
            await pilot.press("escape")
            await settle(pilot)
        yield pilot


async def settle(pilot: Pilot[None]) -> None:
    """Wait until everything is drawn, the work of the workers with it."""
    await _drawn(pilot)
    await pilot.app.workers.wait_for_complete()
    await _drawn(pilot)


async def _drawn(pilot: Pilot[None], delay: float = 0) -> None:
    """Let every widget take its messages, those that they cause, and the screen these open.

    Pilot's own way waits until the process is idle, which on a busy machine takes long.
    """
    app = pilot.app
    assert isinstance(app, KeyQueue)
    deadline = time.monotonic() + PATIENCE
    for _ in range(3):
        await asyncio.sleep(delay)
        while app.is_busy:
            assert time.monotonic() < deadline, f"never at rest: {_busy(app)}"
            await asyncio.sleep(0)
        app.screen._on_timer_update()


def _busy(app: KeyQueue) -> list[str]:
    """Who still has messages to take."""
    pumps = [app, *app.screen.walk_children(with_self=True)]
    return [f"{pump!r}: {pump._message_queue}" for pump in pumps if pump.message_queue_size]


async def press(pilot: Pilot[None], *keys: str) -> None:
    """Press keys one after the other, as a person does: seeing what each has done."""
    for key in keys:
        pilot.app.post_message(_key(key))
        await _drawn(pilot)


async def burst(pilot: Pilot[None], *keys: str) -> None:
    """Press keys all at once, before anything can have been seen."""
    for key in keys:
        pilot.app.post_message(_key(key))
    await settle(pilot)


def _key(key: str) -> Key:
    character = key if len(key) == 1 else None
    return Key(_character_to_key(key) if character else key, character)


def lines(app: App[Any]) -> list[str]:
    """What the window shows, line by line."""
    return [
        "".join(segment.text for segment in strip)
        for strip in app.screen._compositor.render_strips(app.size)
    ]


def text(app: App[Any]) -> str:
    """What the window shows."""
    return "\n".join(line.rstrip() for line in lines(app))


def flat(app: App[Any]) -> str:
    """What the window shows, with no regard to where lines end."""
    return re.sub(r"\s+", " ", text(app))


async def click(pilot: Pilot[None], text: str) -> None:
    """Click on a text on the screen."""
    await _drawn(pilot)
    for y, line in enumerate(lines(pilot.app)):
        if text in line:
            await pilot.click(offset=(line.index(text) + 1, y))
            await _drawn(pilot)
            return
    raise AssertionError(f"{text!r} is not on the screen: {flat(pilot.app)}")
