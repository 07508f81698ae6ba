"""Text of users and packs is text: never markup, never a control character, never a crash."""

from __future__ import annotations

import shutil
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest
from textual.app import App
from textual.events import Paste
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from advisor.model import Answer, Answers, Claim, Pack
from advisor.saving import answers_text
from advisor.session.session import Session
from advisor.tui.screens.compare import Compare
from tests.effort import some
from tests.tui.support import TOY_FOLDER, lines, on_file, press, scratch, settle, shown, text, toy

HOSTILE = (
    "a[/",
    "[@click=app.quit]quit[/] [bold red]x[/bold red] list[int] \\[x]",
    "\x1b[2J\x1b]0;title\x07\x1b[31mred\x9b31m",
    "NUL \x00 bell \x07 back \x08\x08 return \r\n tab \t end",
    "\u202eright to left\u202c \u05e9\u05dc\u05d5\u05dd \u200f\u061c \u2066x\u2069",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467 \U0001f1e9\U0001f1ea e\u0301 \u0e33 \uff21 \ufeff",
    "long " * 20_000,
    "w" * 100_000,
    "<b>&amp;</b> | `x` *y* # z\n\n---\n```\n",
)
SCREENS = ("f1", "f2", "f3", "f4", "f9", "/", "p", "c", "e", "ctrl+s", ":")


def check(app: App[None], size: tuple[int, int]) -> None:
    """The window is as large as it is, and holds nothing that steers a terminal."""
    drawn = lines(app)
    assert len(drawn) <= size[1]
    for line in drawn:
        signs = [s for s in line if unicodedata.category(s) in ("Cc", "Cs", "Zl", "Zp")]
        assert not signs, repr(line)
        assert not set(line) & set("\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u200f\u061c")
    assert app.is_running


async def visit(pilot: Pilot[None], size: tuple[int, int]) -> None:
    """Look at every screen."""
    for key in SCREENS:
        await press(pilot, key)
        check(pilot.app, size)
        await press(pilot, "escape")
    await press(pilot, "f9", "f9")
    await settle(pilot)
    check(pilot.app, size)
    await press(pilot, "m")
    check(pilot.app, size)
    await press(pilot, "e")
    check(pilot.app, size)


def hostile_answers(bad: str) -> Answers:
    """Answers with a hostile text in every place for text."""
    behind = Answer("answered", "tight", note=bad, evidence=bad, by=bad, date=bad)
    claims = (Claim("none", by=bad, note=bad), Claim("signed", by=bad))
    given = {
        "aisles": behind,
        "night-runs": Answer("not_applicable", reason=bad),
        "lease": Answer("disputed", claims=claims, note=bad),
    }
    return Answers("toy", case=bad, date=bad, answers=given)


@pytest.mark.parametrize(
    ("index", "size"),
    some(
        [
            *((index, (120, 40)) for index in range(len(HOSTILE))),
            *((i, (80, 24)) for i in (1, 2, 7)),
        ]
    ),
)
async def test_answers(index: int, size: tuple[int, int], tmp_path: Path) -> None:
    session = scratch(toy(), hostile_answers(HOSTILE[index]))
    session.go("aisles")
    async with shown(session, tmp_path, size) as pilot:
        check(pilot.app, size)
        await visit(pilot, size)


@pytest.mark.parametrize("index", range(len(HOSTILE)))
async def test_comparison(index: int, tmp_path: Path) -> None:
    shutil.copytree(TOY_FOLDER, tmp_path / "toy")
    said = answers_text(hostile_answers(HOSTILE[index][:3_000]))
    (tmp_path / "a.yaml").write_text(said.replace("pack: toy", "pack: ./toy", 1), "utf-8")
    other = "pack: ./toy\nanswers: {aisles: free, lease: option}\n"
    (tmp_path / "[b] c.yaml").write_text(other)
    async with shown(None, tmp_path) as pilot:
        await press(pilot, "m", "1", "2", "ctrl+s")
        await settle(pilot)
        assert isinstance(pilot.app.screen, Compare)
        check(pilot.app, (80, 24))
        await press(pilot, "down", "down", "down", "enter")
        await settle(pilot)
        check(pilot.app, (80, 24))


@pytest.mark.parametrize("index", some(range(len(HOSTILE))))
async def test_pack(index: int, tmp_path: Path) -> None:
    size = (120, 40)
    session = scratch(hostile_pack(HOSTILE[index][:3_000]))
    async with shown(session, tmp_path, size) as pilot:
        for id in session.order[:4]:
            value = session.pack.questions[id].values[-1]
            session.put(session.with_value(value, id), id)
            await press(pilot, "n")
            check(pilot.app, size)
        await visit(pilot, size)


def hostile_pack(bad: str) -> Pack:
    """The toy pack with a hostile text in every place for text."""
    pack = toy()
    questions = {
        id: replace(
            q,
            label=bad,
            text=bad,
            why=bad,
            help=bad,
            owner=bad,
            unit=bad and q.unit,
            options=tuple(replace(o, text=bad) for o in q.options),
        )
        for id, q in pack.questions.items()
    }
    return replace(
        pack,
        title=bad,
        question_title=bad,
        questions=questions,
        sections=tuple(replace(s, title=bad, intro=bad) for s in pack.sections),
        approaches=tuple(replace(a, title=bad, summary=bad) for a in pack.approaches),
        stages=tuple(replace(s, title=bad, summary=bad) for s in pack.stages),
        dimensions=tuple(replace(d, title=bad) for d in pack.dimensions),
        gates=tuple(replace(g, title=bad, because=bad) for g in pack.gates),
        scores=tuple(replace(s, because=bad) for s in pack.scores),
        checks=tuple(replace(c, message=bad) for c in pack.checks),
    )


@pytest.mark.parametrize("bad", HOSTILE)
async def test_typed(bad: str, tmp_path: Path) -> None:
    session = on_file(tmp_path / "case.yaml", toy())
    async with shown(session, tmp_path) as pilot:
        await press(pilot, "1", "e")
        pilot.app.screen.query_one(TextArea).focus()
        await paste(pilot, bad)
        for field in pilot.app.screen.query(Input):
            field.focus()
            await paste(pilot, bad)
        check(pilot.app, (80, 24))
        await press(pilot, "escape")
        check(pilot.app, (80, 24))
        assert session.trouble == ""
        assert session.answers.answers["aisles"].note
        again = Session(session.pack, session.store)
        assert again.answers.answers["aisles"].value == "free"


async def paste(pilot: Pilot[None], bad: str) -> None:
    """Paste a text into the field that has the focus."""
    pilot.app.post_message(Paste(bad))
    await pilot.pause(0)
    check(pilot.app, (80, 24))


@pytest.mark.parametrize("bad", [text.replace("/", "").replace("\0", "")[:60] for text in HOSTILE])
async def test_file_names(bad: str, tmp_path: Path) -> None:
    path = tmp_path / f"{bad}.yaml"
    path.write_text("pack: fine-tuning\n")
    async with shown(None, tmp_path) as pilot:
        check(pilot.app, (80, 24))
        assert "Resume" in text(pilot.app)
        await press(pilot, "1")
        await settle(pilot)
        check(pilot.app, (80, 24))
