"""How long a user of the screens waits, measured from outside, through a pseudo-terminal.

    python -m tests.benchmarks.tui

Start: from the start of the process until the start screen can be read, beside an app that shows
one word. Keys: from a digit until the new verdict is painted, with the answer saved in between,
over a whole walk through the `fine-tuning` pack; once at leisure and once with each key pressed
while the slow part of the answer before is still being worked out. Slow part: from the painted
verdict until "find out first" and "what would change it" are there.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from advisor.engine import bits_of
from advisor.loading import load_pack
from advisor.model import Pack
from tests.benchmarks.rows import HEAD, Row, bound, table
from tests.terminal import Terminal, terminal

ROOT = Path(__file__).parents[2]
MINIMAL = """
from textual.app import App
from textual.widgets import Static
class Minimal(App):
    def compose(self):
        yield Static("ready-to-read")
Minimal().run()
"""
STARTS = 9
SCRIPT = "tui"
SLOW = (b"Find out first", b"What would change it")


def start_times(*starts: tuple[list[str], bytes]) -> list[float]:
    """Milliseconds from the start of each process until it shows its text; medians, in turns."""
    times: list[list[float]] = [[] for _ in starts]
    for _ in range(STARTS):
        for found, (command, text) in zip(times, starts, strict=True):
            with tempfile.TemporaryDirectory() as folder, terminal(command, folder) as shown:
                found.append((shown.wait(text) - shown.began) * 1e3)
    return [median(found) for found in times]


def digits(pack: Pack) -> Iterator[tuple[str, str]]:
    """Per question in the order it is asked: its id, and the keys of an answer hiding nothing."""
    allowed = {id: question.everything for id, question in pack.questions.items()}
    for question in pack.questions.values():
        for test in question.ask_if:
            allowed[test.question] &= test.allowed
    for id in sorted(pack.questions, key=lambda id: not pack.questions[id].core):
        question = pack.questions[id]
        place = max(bits_of(allowed[id]))
        if question.kind == "multi":
            place = 0
        yield id, str(question.values[place]) if question.kind == "number" else str(place + 1)


def walk(leisure: bool, size: tuple[int, int]) -> tuple[list[float], list[float]]:
    """Milliseconds from key to verdict, and from there to the slow part, for every question."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "case.yaml").write_text("pack: fine-tuning\n")
        command = [sys.executable, "-m", "advisor", "case.yaml"]
        with terminal(command, folder, size) as shown:
            assert shown.wait(b"About this case") > 0, "the app did not start"
            shown.press("\x1b")
            time.sleep(1)
            return _walk(shown, leisure, wide=size[0] >= 100)


def _walk(shown: Terminal, leisure: bool, wide: bool) -> tuple[list[float], list[float]]:
    pack = load_pack(ROOT / "questionnaires" / "fine-tuning")
    total, keys, slow = len(pack.questions), [], []
    for left, (id, digit) in zip(range(total - 1, 0, -1), digits(pack), strict=False):
        shown.forget()
        number = pack.questions[id].kind == "number"
        pressed = shown.press(digit + "\r" * number)
        painted = shown.wait(f"| {left} open".encode())
        assert painted > 0, f"the answer to {id} was not painted"
        keys.append((painted - pressed) * 1e3)
        if leisure and wide:
            came = shown.wait(*SLOW, seconds=2)
            slow += [(came - painted) * 1e3] if came > 0 else []
        time.sleep(0.1 * leisure)
        if not number:
            shown.press("\r")
            time.sleep(0.1 if leisure else 0.03)
    return keys, slow


def rows() -> Iterator[Row]:
    """Start, keys, and the slow part of each answer."""
    ours, least = start_times(
        ([sys.executable, "-m", "advisor"], b"Start a new case"),
        ([sys.executable, "-c", MINIMAL], b"ready-to-read"),
    )
    yield Row(
        "start screen readable",
        "<= 1.25 x",
        f"{ours:.0f} ms",
        ours <= 1.25 * least,
        SCRIPT,
        f"minimal Textual app {least:.0f} ms",
        f"{ours / least:.2f}",
    )
    for name, leisure, size in (
        ("80x24 at leisure", True, (80, 24)),
        ("120x40 at leisure", True, (120, 40)),
        ("120x40 in a hurry", False, (120, 40)),
    ):
        keys, slow = walk(leisure, size)
        yield bound(
            f"key to verdict painted and saved, {name}, median", median(keys), 16.7, SCRIPT
        )
        if slow:
            what = "then flips and find-out-first, from a worker, median"
            yield bound(what, median(slow), 100, SCRIPT)


if __name__ == "__main__":
    sys.stdout.write(table(HEAD, (row.cells() for row in rows())))
