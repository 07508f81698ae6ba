"""From the start to the exported report, through every question: by keyboard, by mouse, in tmux.

The report has to equal what `advisor run` writes for the saved file, byte for byte.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.pilot import Pilot

from advisor.engine import AnsweredPack, bits_of
from advisor.model import Answer, Answers, Pack, Question, Value
from advisor.session.session import Session
from advisor.tui.screens.report import Preview
from advisor.tui.screens.review import Review
from tests.cli.invoke import written
from tests.tui.support import click, fine_tuning, on_file, press, settle, shown

ROOT = Path(__file__).parents[2]


def plan(pack: Pack) -> dict[str, Value]:
    """An answer to each question that is asked then: the last value that keeps others asked."""
    allowed = {id: question.everything for id, question in pack.questions.items()}
    for question in pack.questions.values():
        for test in question.ask_if:
            allowed[test.question] = allowed[test.question] & test.allowed or test.allowed
    values = {id: pack.questions[id].values[max(bits_of(mask))] for id, mask in allowed.items()}
    given = {id: Answer("answered", value) for id, value in values.items()}
    states = AnsweredPack(pack, Answers(pack.id, answers=given)).states
    return {id: value for id, value in values.items() if states[id] != "hidden"}


def keys(question: Question, value: Value) -> Iterator[str]:
    """The keys that answer a question."""
    if isinstance(value, int):
        yield from str(value)
        return
    ids = [option.id for option in question.options]
    chosen = [ids.index(id) for id in (value if isinstance(value, tuple) else (value,))]
    yield from (str(index + 1) for index in chosen or [len(ids)])


def as_run(path: Path) -> bytes:
    """What `advisor run` prints for a file."""
    command = [sys.executable, "-m", "advisor", "run", "-q", str(path)]
    return subprocess.run(command, capture_output=True, check=True, cwd=ROOT).stdout


def check(session: Session, path: Path) -> None:
    """Everything is answered as planned, and the report is the command's."""
    given = {id: answer.value for id, answer in session.answers.answers.items()}
    assert given == plan(session.pack)
    assert written(path.with_suffix(".md")).encode() == as_run(path)


async def begin(pilot: Pilot[None]) -> None:
    """From the start screen to the first question of a new case."""
    await press(pilot, "1")
    await press(pilot, *"Reply drafts", "enter", "enter", *"Kim", "enter")
    await settle(pilot)
    await press(pilot, *"Draft replies", "ctrl+s")
    await settle(pilot)


async def test_by_keyboard(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("advisor.tui.case_dialogs.bundled_packs", lambda: ("fine-tuning",))
    pack = fine_tuning()
    wanted = plan(pack)
    async with shown(None, tmp_path) as pilot:
        await begin(pilot)
        session = pilot.app.session  # type: ignore[attr-defined]
        for id in filter(wanted.get, session.order):
            assert session.current == id
            await press(pilot, *keys(pack.questions[id], wanted[id]), "enter")
        assert isinstance(pilot.app.screen, Review)
        await press(pilot, "f9")
        assert isinstance(pilot.app.screen, Preview)
        path = tmp_path / "reply-drafts.yaml"
        assert pilot.app.screen.source.encode() == as_run(path)
        await press(pilot, "e", "enter")
        check(session, path)


@pytest.mark.thorough
async def test_by_mouse(tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    session = on_file(path, fine_tuning())
    wanted = plan(session.pack)
    async with shown(session, tmp_path, (120, 40)) as pilot:
        for id in filter(wanted.get, session.order):
            question, value = session.pack.questions[id], wanted[id]
            if isinstance(value, int):
                await press(pilot, *str(value))  # digits have no place on the screen
            else:
                for key in keys(question, value):
                    await click(pilot, f"{key} [ ]" if question.kind == "multi" else f"{key} ( )")
            await click(pilot, "Enter Continue")
        await click(pilot, "f9 Report")
        await click(pilot, "e Export")
        await click(pilot, "Enter export")
        check(session, path)


@pytest.mark.thorough
@pytest.mark.skipif(not shutil.which("tmux"), reason="there is no tmux here")
def test_in_a_real_terminal(tmp_path: Path) -> None:
    pack = fine_tuning()
    wanted = plan(pack)
    order = sorted(wanted, key=lambda id: not pack.questions[id].core)
    path = tmp_path / "case.yaml"
    path.write_text("pack: fine-tuning\n")
    with Tmux(tmp_path, f"{sys.executable} -m advisor {path.name}") as tmux:
        tmux.wait_for("About this case")
        tmux.send("Escape")
        tmux.wait_for("About this case", gone=True)
        for place, id in enumerate(order):
            question = pack.questions[id]
            tmux.wait_for(" ".join(question.text.split()[:4]))
            tmux.send(*keys(question, wanted[id]))
            if question.kind != "number":
                tmux.wait_for(f"{place + 1} of ")
            tmux.send("Enter")
        tmux.wait_for("Check before the report")
        tmux.send("F9")
        tmux.wait_for("Report preview")
        tmux.send("e")
        tmux.wait_for("Export the report")
        tmux.send("Enter")
        tmux.wait_for("Wrote ")
        tmux.send("q")
        tmux.wait_for("left with 0")
    assert written(path.with_suffix(".md")).encode() == as_run(path)


class Tmux:
    """A terminal of 80 by 24 with a command in it."""

    def __init__(self, folder: Path, command: str) -> None:
        self.name = f"advisor-test-{os.getpid()}"
        self.folder = folder
        self.command = f"{command}; echo left with $?; sleep 60"

    def __enter__(self) -> Tmux:
        environment = ["-e", f"PYTHONPATH={ROOT}", "-e", "TERM=xterm-256color"]
        self._run("new-session", "-d", "-x", "80", "-y", "24", *environment, self.command)
        return self

    def __exit__(self, *_: object) -> None:
        self._run("kill-server")

    def send(self, *keys: str) -> None:
        """Press keys."""
        self._run("send-keys", *keys)

    def press(self, *keys: str) -> None:
        """Press keys one by one, so that none is taken for a part of another."""
        for key in keys:
            self.send(key)
            time.sleep(0.15)

    def shown(self) -> str:
        """What the window shows, on one line."""
        return " ".join(self._run("capture-pane", "-p").split())

    def wait_for(self, text: str, gone: bool = False) -> None:
        """Wait until the window shows a text, or no longer does."""
        deadline = time.monotonic() + 20
        while (text in (shown := self.shown())) is gone:
            assert time.monotonic() < deadline, f"{text!r} never came:\n{shown}"
            time.sleep(0.02)

    def _run(self, *words: str) -> str:
        command = ["tmux", "-L", self.name, *words]
        done = subprocess.run(
            command, capture_output=True, text=True, cwd=self.folder, check=False
        )
        return done.stdout
