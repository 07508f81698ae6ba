"""However the screens end: the terminal is as it was, what was typed is saved, the code is right.

What a terminal sends is played to the reader by Hypothesis, and to a whole program on a
pseudo-terminal. A mistake of ours is made by a program that puts one in.
"""

from __future__ import annotations

import os
import re
import signal
import sys
import termios
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from time import sleep

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from textual.events import Key, Paste

from advisor.loading import read_answers
from advisor.tui.driver import Reader
from tests.terminal import Terminal, terminal
from tests.tui.support import on_file, shown, toy

BEGIN, END = b"\x1b[200~", b"\x1b[201~"
SENT = {
    "no UTF-8": (
        b"\xff", b"\x80", b"\xc3(", b"\xc0\xaf", b"\xed\xa0\x80", b"\xf5\x80", b"\xfe\xfe",
    ),
    "old mouse reports": (
        b"\x1b[M \xc8\xd0", b"\x1b[M#\xff\xff", b"\x1b[M \x21\xe0", b"\x1b[32;190;7M",
    ),
    "keys that are none": (
        b"\x1b[97;1:3u", b"\x1b[97:65;2u", b"\x1b[1114112u", b"\x1b[55296;;55296u",
        b"\x1b[15;2;3z",
    ),
    "answers to others": (
        b"\x1b]11;rgb:1e1e/1e1e/1e1e\x07", b"\x1b]4;1;rgb:12/34/56\x1b\\", b"\x1bP1$r0m\x1b\\",
        b"\x1bP>|XTerm(390)\x1b\\", b"\x1b[?62;22c", b"\x1b[>41;390;0c", b"\x1b[0n",
        b"\x1b_Gi=31;OK\x1b\\",
    ),
    "windows that are none": (b"\x1b[48;0;0;0;0t", b"\x1b[48;99999;99999;1;1t", b"\x1b[8;24;80t"),
    "half a report": (b"\x1b[12;", b"\x1b]11;rgb:12", b"\x1b[M ", b"\x1b[2"),
}  # fmt: skip
EVERYTHING = [sent for kind in SENT.values() for sent in kind]
MARKS = [*EVERYTHING, BEGIN, END, b"\x1b", b"\0"]
BYTES = st.lists(st.binary(max_size=30) | st.sampled_from(MARKS))


def events(*chunks: bytes | None) -> list[str]:
    """What comes of these reads, keys by name and pastes by text; None is a pause."""
    reader = Reader()
    found = [each for chunk in chunks for each in (reader.read(chunk) if chunk else reader.tick())]
    keys = {id(each): each.key for each in found if isinstance(each, Key)}
    return [keys.get(id(each), getattr(each, "text", type(each).__name__)) for each in found]


def pieces(data: bytes, cuts: list[int]) -> Iterator[bytes]:
    """The same bytes, cut at some places."""
    places = sorted({0, len(data), *(cut % (len(data) + 1) for cut in cuts)})
    yield from (data[start:end] for start, end in pairwise(places))


@given(BYTES)
def test_no_bytes_end_the_reading(chunks: list[bytes]) -> None:
    # A paste is ended and half a sequence filled up, so that the last key is one.
    assert events(*chunks, END, b"x" * 40, b"q")[-1] == "q"


@given(st.binary(max_size=200), st.lists(st.integers(0, 300), max_size=5))
@example(b"\x1b[A\x1b[B1\r2\r\x1bq", [])
@example(b"\x1b[20", [])
@example(b"\x1b[M \xc8\xd0\0", [3])
def test_a_paste_is_one_text_and_never_a_key(text: bytes, cuts: list[int]) -> None:
    text = text.replace(END, b"")
    said = text.replace(b"\x1b", "␛".encode()).replace(b"\0", "␀".encode())
    wanted = said.decode("utf-8", "replace")
    assert events(*pieces(BEGIN + text + END, cuts), b"q") == [wanted, "q"]


@pytest.mark.parametrize("sent", [e for k, v in SENT.items() if k != "no UTF-8" for e in v])
def test_a_report_is_no_key(sent: bytes) -> None:
    assert not {*events(b"a", sent, None, b"q")} - {"a", "q", "Resize", "surrogate"} - {"\ud800"}


@pytest.mark.parametrize("sent", SENT["no UTF-8"])
def test_what_is_no_text_has_a_stand_in(sent: bytes) -> None:
    assert "replacement_character" in events(b"a", sent, b"q")


def test_a_family_of_signs_is_typed_as_it_is() -> None:
    keys = Reader().read(b"\x1b[0;;128104:8205:128105:8205:128103u")
    assert "".join(key.character or "" for key in keys if isinstance(key, Key)) == "👨‍👩‍👧"


def test_a_paste_without_an_end_is_shown_and_a_key_ends_it() -> None:
    pause = [None] * 12
    assert events(BEGIN + b"a", *pause, b"b", *pause, b"\x03", b"q") == ["a", "b", "ctrl+c", "q"]
    assert events(BEGIN + b"a", *pause, END, b"q") == ["a", "q"]
    assert events(BEGIN + b"\x1b[", *pause, b"2" + END, b"q") == ["␛[", "2", "q"]
    assert events(BEGIN + b"a", None, b"b" + END, b"q") == ["ab", "q"]


async def test_several_lines_pasted_into_a_field_are_all_there(tmp_path: Path) -> None:
    session = on_file(tmp_path / "case.yaml", toy())
    async with shown(session, tmp_path) as pilot:
        app = pilot.app
        for event in (Key("e", "e"), Key("tab", None), Paste("one\r\ntwo\n\nthree\n")):
            app.post_message(event)  # all at once: a paste waits for the keys before it
        await pilot.pause()
        app.screen.commit()  # type: ignore[attr-defined]
    assert session.answer and session.answer.evidence == "one two three"


# A whole program

MODES = re.compile(rb"\x1b\[\?(\d+)([hl])")
OFF = {b"7": b"h", b"25": b"h"}
"""Modes that a terminal begins with."""


@contextmanager
def noting(folder: Path, *command: str) -> Iterator[Terminal]:
    """A terminal in which somebody is writing a note, beside a number that is typed."""
    path = folder / "case.yaml"
    path.write_text("pack: fine-tuning\nanswers: {}\n")
    command = command or ("-m", "advisor")
    with terminal([sys.executable, *command, path.name], str(folder)) as found:
        assert found.wait(b"About this case") > 0
        found.press("\x1b")
        found.listen(0.4)
        found.press("e")
        assert found.wait(b"Note and evidence") > 0
        found.press("seen")
        found.listen(0.3)
        yield found


def saved(found: Terminal, folder: Path, note: str) -> None:
    """Take in what is painted until the note is in the file, and the screen behind it is back."""
    for _ in range(600):
        answer = read_answers(folder / "case.yaml")[1].answers.get("hope")
        if answer and answer.note == note:
            break
        found.listen(0.1)
    found.listen(0.5)


def untouched() -> object:
    """How a terminal is that no program has changed."""
    ends = os.openpty()
    try:
        return termios.tcgetattr(ends[0])
    finally:
        for end in ends:
            os.close(end)


def check(found: Terminal, folder: Path, code: int, note: str = "seen") -> None:
    """It ends so, the terminal is as it was, and what was typed is in the file."""
    assert found.end() == code, found.seen[-2000:].decode(errors="replace")
    left = dict(MODES.findall(found.seen))
    assert {b"1049", b"1000", b"1003", b"2004", b"25"} <= {*left}
    assert left == {mode: OFF.get(mode, b"l") for mode in left}
    assert found.seen.count(b"\x1b[>25u") == found.seen.count(b"\x1b[<u")
    assert termios.tcgetattr(found.master) == untouched()
    after = found.seen[found.seen.rfind(b"\x1b[?1049l") :]
    assert b"Saved: case.yaml. Go on with: advisor case.yaml\r\n" in after
    assert b"Traceback" not in after
    _, answers = read_answers(folder / "case.yaml")
    assert answers.answers["hope"].note == note


@pytest.mark.thorough
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"])
def test_a_signal_leaves_everything_in_order(name: str, tmp_path: Path) -> None:
    number = getattr(signal, name)
    with noting(tmp_path) as found:
        found.process.send_signal(number)
        check(found, tmp_path, 128 + number)


@pytest.mark.thorough
@pytest.mark.parametrize("stop", [signal.SIGTSTP, signal.SIGSTOP])
def test_a_program_that_was_stopped_comes_back(stop: int, tmp_path: Path) -> None:
    with noting(tmp_path) as found:
        found.process.send_signal(stop)
        for _ in range(100):
            found.listen(0.4)
            if stop == signal.SIGSTOP or termios.tcgetattr(found.master) == untouched():
                break
        else:
            raise AssertionError("the shell does not have its terminal")
        before = len(found.seen)
        found.process.send_signal(signal.SIGCONT)
        assert found.wait(b"Note and evidence", after=before) > 0
        found.listen(0.4)
        found.press(" and heard\x1b")
        saved(found, tmp_path, "seen and heard")
        found.press("q")
        check(found, tmp_path, 0, "seen and heard")


@pytest.mark.thorough
def test_whatever_is_sent_the_note_is_kept(tmp_path: Path) -> None:
    with noting(tmp_path) as found:
        for sent in EVERYTHING:
            os.write(found.master, sent)
            found.listen(0.15 if sent in SENT["half a report"] else 0)
        os.write(found.master, b"." + BEGIN + b"1\x1b[A\x1bq2" + END + b"!")
        found.listen(0.5)
        found.press("\x1b")
        stand_ins = "".join(sent.decode("utf-8", "replace") for sent in SENT["no UTF-8"])
        note = f"seen{stand_ins}.1␛[A␛q2!"
        saved(found, tmp_path, note)
        found.press("q")
        check(found, tmp_path, 0, note)


@pytest.mark.thorough
def test_a_terminal_that_is_gone_ends_it_with_all_that_was_typed(tmp_path: Path) -> None:
    with noting(tmp_path) as found:
        os.close(found.master)
        try:
            for _ in range(100):
                if found.process.poll() is not None:
                    break
                sleep(0.1)
            assert found.process.returncode == 128 + signal.SIGHUP
        finally:
            found.master = os.open(os.devnull, os.O_RDONLY)
    _, answers = read_answers(tmp_path / "case.yaml")
    assert answers.answers["hope"].note == "seen"


BREAKS = {
    "handler": "Details.key_f6 = fail",
    "worker": "Details.key_f6 = lambda self: self.run_worker(later(self))",
    "timer": "Details.key_f6 = lambda self: self.set_timer(0.01, lambda: fail(self))",
    "reader": "TerminalDriver.process_message = on_key",
    "drawing": "Details.key_f6 = lambda self: self.mount(Broken())",
}
BREAK = """
import sys
from textual.widget import Widget
from advisor.cli import main
from advisor.tui.driver import TerminalDriver
from advisor.tui.screens.details import Details
def fail(self, *_):
    raise ZeroDivisionError("of ours")
async def later(self):
    fail(self)
class Broken(Widget):
    render = fail
hand_on = TerminalDriver.process_message
def on_key(self, event):
    fail(self) if getattr(event, "key", "") == "f6" else hand_on(self, event)
{}
sys.exit(main())
"""


@pytest.mark.thorough
@pytest.mark.parametrize("place", BREAKS)
def test_a_mistake_of_ours_is_one_line_and_loses_nothing(place: str, tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(BREAK.format(BREAKS[place]))
    with noting(tmp_path, str(program)) as found:
        found.press("\x1b[17~")
        check(found, tmp_path, 70)
        assert b"this is a bug of ours (ZeroDivisionError: of ours)" in found.seen
