"""No comment of a file is lost, or moved to what it is not about, without being told before.

Random files with a comment at every place one may stand are edited by every way there is to edit a
file; another reader of YAML finds the comments again. A few are played each time, ADVISOR_EDITS of
them in all when it is set.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterable
from pathlib import Path

import pytest

from advisor.ask.dialogue import Dialogue
from advisor.ask.prompts import review_order
from advisor.cli import main
from advisor.loading import load_pack, parse_answers
from advisor.saving import AnswersFile
from advisor.saving.render import answers_text
from advisor.session.session import Session
from tests.cli.invoke import TOY
from tests.commented import Writer, always, numbers, out_of_place
from tests.effort import examples

COUNT = int(os.environ.get("ADVISOR_EDITS", examples(200))) // 5
PACK = load_pack(TOY)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "toy").symlink_to(TOY)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def written(path: Path, seed: int, version: int = 2) -> tuple[Writer, str]:
    """A random file at a place, and who wrote it."""
    writer = Writer(seed, PACK)
    text = writer.file(version).replace("pack: toy@", "pack: ./toy@", 1)
    assert not out_of_place(text)
    path.write_bytes(text.encode())
    return writer, text


def told_of(before: str, after: str, told: Iterable[str], seed: int) -> None:
    """Every comment is there and in its place, or somebody was told of it."""
    said = "\n".join(told)
    moved = [text for text in numbers(before) if text not in numbers(after)]
    moved += out_of_place(after)
    assert [text for text in moved if text.lstrip("# ") not in said] == [], (seed, after)


def test_session_asks_before_comments_move(here: Path) -> None:
    path, asked = here / "case.yaml", 0
    for seed in range(COUNT):
        writer, text = written(path, seed)
        session, told = Session(PACK, AnswersFile.open(path, PACK)), list[str]()
        for id in writer.chance.sample(list(PACK.questions), 2):
            before = path.read_bytes().decode()
            session.go(id)
            session.put(always(writer.answer(PACK.questions[id])))
            told += session.moving
            if session.moving:
                asked += 1
                assert path.read_bytes().decode() == before, "nothing is written before an answer"
                agreed = writer.maybe()
                session.agree(agreed)
                if not agreed:
                    assert path.read_bytes().decode() == before
            told_of(before, path.read_bytes().decode(), told, seed)
        assert parse_answers(path.read_bytes(), "", PACK) == session.answers
        assert "\r\n" not in text or text.count("\n") == text.count("\r\n")
    assert asked, "some edits move comments"


def test_file_tells_what_moves_before_it_is_saved(here: Path) -> None:
    path = here / "case.yaml"
    for seed in range(COUNT, 2 * COUNT):
        writer, text = written(path, seed)
        file = AnswersFile.open(path, PACK)
        for id in writer.chance.sample(list(PACK.questions), 3):
            file.set(id, writer.answer(PACK.questions[id]))
        wanted, told = file.answers, file.moves()
        assert path.read_bytes().decode() == text
        file.save()
        assert parse_answers(path.read_bytes(), "", PACK) == wanted
        told_of(text, path.read_bytes().decode(), told, seed)


def run(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main(words) == 0
    return capsys.readouterr().err.replace("\n", " ")


def test_merge_tells_what_moves(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for seed in range(2 * COUNT, 3 * COUNT):
        writer, text = written(here / "a.yaml", seed)
        file = AnswersFile.open(here / "new.yaml", PACK, "./toy")
        for id in writer.chance.sample(list(PACK.questions), 3):
            file.set(id, writer.answer(PACK.questions[id]))
        other = answers_text(file.answers).replace("Kim", "Ann").replace("Lee", "Bo")
        (here / "b.yaml").write_text(other, "utf-8")  # whose claims are told from those of `a`
        said = run(capsys, "merge", "a.yaml", "b.yaml", "-o", "a.yaml")
        told_of(text, (here / "a.yaml").read_bytes().decode(), [said], seed)


def test_upgrade_tells_what_moves(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for seed in range(3 * COUNT, 4 * COUNT):
        _, text = written(here / "old.yaml", seed, version=1)
        said = run(capsys, "validate", "old.yaml", "--upgrade")
        told_of(text, (here / "old.yaml").read_bytes().decode(), [said], seed)


class Typist:
    """Goes from the review to some questions, changes each, and says y or n where it is asked."""

    def __init__(self, writer: Writer, path: Path, session: Session) -> None:
        self.said = ""
        self.asked = [0, 0]
        """How often comments would have moved, and that was declined or agreed to."""
        self._writer = writer
        self._path = path
        self._session = session
        self._ahead = writer.chance.sample(list(PACK.questions), 4)
        self._edit = ""
        self._declined: bytes | None = None

    def say(self, *lines: str) -> None:
        self.said += "\n".join(lines) + "\n"

    def hear(self, prompt: str) -> str:
        content = self._path.read_bytes()
        assert content == (self._declined or content), "what was declined is not written"
        self._declined = None
        if "y or n" in prompt:
            agreed = self._writer.maybe()
            if "Save it all the same?" in prompt:
                self.asked[agreed] += 1
                self._declined = None if agreed else content
            return "y" if agreed else "n"
        if "to change an answer" in prompt:
            return self._turn()
        typed, self._edit = self._edit or "r", ""
        return typed

    def _turn(self) -> str:
        """To the next question that is asked."""
        order = review_order(self._session)
        while self._ahead:
            id = self._ahead.pop()
            if id in order:
                self._edit = self._writer.typed(PACK.questions[id])
                return str(order.index(id) + 1)
        return "q"


def test_ask_tells_what_moves(here: Path) -> None:
    path, declined, agreed = here / "case.yaml", 0, 0
    for seed in range(4 * COUNT, 4 * COUNT + max(COUNT, 40)):
        writer, text = written(path, seed)
        session = Session(PACK, AnswersFile.open(path, PACK))
        typist = Typist(writer, path, session)
        Dialogue(typist, session).run()
        told_of(text, path.read_bytes().decode(), [typist.said], seed)
        assert parse_answers(path.read_bytes(), "", PACK) == session.answers
        declined, agreed = declined + typist.asked[0], agreed + typist.asked[1]
    assert declined
    assert agreed


@pytest.mark.parametrize("agreed", ["y", "n"])
def test_ask_asks_before_comments_move(
    here: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    agreed: str,
) -> None:
    text = "pack: ./toy\nanswers:\n  aisles: full\n  lease:\n    disputed:\n"
    path = here / "case.yaml"
    path.write_text(f"{text}      - {{answer: none, by: Kim}}  # heard\n      - signed\n", "utf-8")
    before = path.read_text("utf-8")
    typed = f"\nf lease\n1\n3\n{agreed}\nq\n"
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(typed.encode())))
    main(["ask", "case.yaml"])
    assert "The comment" in capsys.readouterr().out
    assert (path.read_text("utf-8") == before) is (agreed == "n")
    assert "# heard" in path.read_text("utf-8")
