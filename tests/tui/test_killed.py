"""Killed at a random moment: the file always loads, and has every answer shown as saved.

Ten times in CI; ADVISOR_KILLS=200 asks for more.
"""

from __future__ import annotations

import os
import random
import re
import signal
import sys
from pathlib import Path

import pytest

from advisor.loading import read_answers
from advisor.model import Answers
from advisor.saving import answers_text
from tests.effort import THOROUGH
from tests.terminal import terminal
from tests.tui.support import fine_tuning

KILLS = int(os.environ.get("ADVISOR_KILLS", 10 if THOROUGH else 1))
SIGNALS = (signal.SIGKILL, signal.SIGTERM, signal.SIGHUP)
RESTORED = b"\x1b[?1049l"


@pytest.mark.parametrize("seed", range(KILLS))
def test_no_answer_that_was_shown_as_saved_is_lost(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    path = tmp_path / "case.yaml"
    path.write_text(answers_text(Answers("fine-tuning", case="Drafts")))
    how = SIGNALS[seed % len(SIGNALS)]
    with terminal([sys.executable, "-m", "advisor", path.name], str(tmp_path)) as shown:
        assert shown.wait(b"About this case") > 0
        shown.press("Draft replies" + "\t" * 6 + "Kim\r")
        assert shown.wait(f"0 of {len(fine_tuning().questions)} answered".encode()) > 0
        for _ in range(chance.randrange(1, 8)):
            shown.press(chance.choice("123") + "\r")
            shown.listen(chance.random() * 0.1)
        shown.process.send_signal(how)
        code = shown.end()
        seen = shown.seen
    saved = max(map(int, re.findall(rb"(\d+) of \d+ answered", seen)), default=0)
    assert b"NOT SAVED" not in seen, seen[-2000:].decode(errors="replace")
    assert list(tmp_path.glob("*.yaml")) == [path], "no key went elsewhere"
    _, answers = read_answers(path)
    assert len(answers.answers) >= saved
    assert not list(tmp_path.glob(".advisor-*")) or how == signal.SIGKILL
    if how != signal.SIGKILL:
        assert code == 128 + how, seen[seen.rfind(RESTORED) :].decode()
        assert RESTORED in seen, "the terminal is as it was"
