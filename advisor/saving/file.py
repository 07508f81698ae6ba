"""One answers file that is read, changed and saved again and again.

Owns what was last seen on the disk, what was changed since, and how both come together when
somebody else has written meanwhile: per question, ours before theirs, and told; what takes one of
our own changes back goes before nobody's. It must not know how a text is changed (`content` does).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import NamedTuple, TypeVar

from advisor.loading import parse_answers
from advisor.loading.answers import TAKEN_OUT
from advisor.model import Answer, Answers, CostFigure, Pack, Question, Statement
from advisor.saving.content import Edited, edited
from advisor.saving.disk import on_disk, rewrite
from advisor.saving.render import answers_text

_T = TypeVar("_T")
_Said = TypeVar("_Said", bound=Statement)

_HALF = re.compile(r"[\ud800-\udfff]")


class _Unsaved(NamedTuple):
    """A change to a question that is not saved yet."""

    answer: Answer | None
    over: Answer | None
    """What the file said when it was made."""
    yields: bool
    """Whether it is dropped where somebody else changes the question first."""


class AnswersFile:
    """An answers file and the changes to it that are not saved yet."""

    def __init__(self, path: Path, pack: Pack, name: str) -> None:
        self.path = path
        self.pack = pack
        self._new = answers_text(Answers(name or pack.id, version=pack.version)).encode()
        self._changes: dict[str, _Unsaved] = {}
        self._texts: dict[str, str] = {}
        """By name: what is said beside the answers, where it is changed."""
        self._upgrades = False
        self._last: tuple[bytes, Answers] | None = None
        """The content that was read last, and what it says."""
        self._edited: tuple[tuple[bytes, Answers, bool], Edited] | None = None
        """The content that was made last, and of what."""
        self._announced: tuple[str, ...] = ()
        self.reload()

    @classmethod
    def open(cls, path: Path, pack: Pack, name: str = "") -> AnswersFile:
        """The answers file at a path; one that is not there begins empty, with the first save.

        `name` is what a new file calls its pack, where that is not the pack's id. InvalidFile if
        there is a file that is not sound; AdvisorError if it cannot be read.
        """
        return cls(path, pack, name)

    @property
    def answers(self) -> Answers:
        """The answers with all changes."""
        seen = self._seen
        changes = {id: change.answer for id, change in self._changes.items()}
        every = {**seen.answers, **seen.figures, **changes}
        said = {id: each for id, each in every.items() if each}
        figures = {id: each for id, each in said.items() if id in self.pack.figures}
        answers = {id: each for id, each in said.items() if id not in figures}
        return replace(seen, answers=answers, figures=figures).with_texts(self._texts)

    def set(self, question_id: str, answer: Answer | None, *, yields: bool = False) -> None:
        """Change what is said about a question or a figure; None takes the answer away.

        A change that `yields` is dropped where somebody else changes the question before a save.
        """
        assert question_id in self.pack.asked, question_id
        answer = answer and _whole(replace(answer, claims=tuple(map(_whole, answer.claims))))
        before = self._changes.pop(question_id, None)
        said = self._seen.said(question_id)
        if answer != said:
            over = before.over if before else said
            self._changes[question_id] = _Unsaved(answer, over, yields)

    def drop(self, question_id: str) -> None:
        """Forget a change to a question that is not saved yet."""
        self._changes.pop(question_id, None)

    def stands(self, question_id: str, answer: Answer | None) -> bool:
        """Whether nobody else has changed a question since this was put to it."""
        change = self._changes.get(question_id)
        return self._seen.said(question_id) == (change.over if change else answer)

    def mark(self) -> Callable[[], None]:
        """A way back to the changes that are not saved now."""
        changes, texts = self._changes.copy(), self._texts.copy()

        def back() -> None:
            self._changes, self._texts = changes, texts

        return back

    def set_text(self, name: str, text: str) -> None:
        """Change what is said beside the answers; an empty text takes it away."""
        self._texts.pop(name, None)
        if text != self._seen.text(name):
            self._texts[name] = _HALF.sub("\ufffd", text)

    def upgrade(self) -> None:
        """Let the next save say everything in the words of the pack's present version."""
        self._upgrades = True

    def moves(self) -> tuple[str, ...]:
        """The comments that cannot stay where they are when this is saved, in sentences.

        A save that follows does not tell of them again.
        """
        data = self._data or self._new
        moved = self._changed(data).moved if b"#" in data and self._unsaved else ()
        self._announced = moved
        return moved

    @property
    def _unsaved(self) -> bool:
        return bool(self._changes or self._texts or self._upgrades)

    def reload(self) -> None:
        """Read the file again; changes that are not saved are dropped."""
        self._data = on_disk(self.path)
        self._seen = self._read(self._new if self._data is None else self._data)
        self._known = self._seen
        self._changes.clear()
        self._texts.clear()

    def look(self) -> bool:
        """Take in what somebody else wrote, which the next save tells; whether there was any.

        Changes that are not saved stay. Errors as for `save`.
        """
        found = on_disk(self.path)
        return found is not None and self._take_in(found)

    def _take_in(self, found: bytes) -> bool:
        news = found != self._data
        if news:
            self._data, self._seen = found, self._read(found)
        for id, change in [*self._changes.items()]:
            if change.yields and change.over != self._seen.said(id):
                del self._changes[id]
        return news

    def save(self) -> list[str]:
        """Write the changes into the file as it is now; what was merged, in sentences.

        Where somebody else changed the file since it was last read or written, their changes stay,
        but for questions that were changed here as well. InvalidFile if what they left cannot be
        read, AdvisorError if the disk refuses; in both cases file and changes stay as they are.
        """
        told: list[str] = []

        def make(found: bytes | None) -> bytes:
            data, told[:] = self._content(found)
            return data

        self._data = rewrite(self.path, make)
        self._seen = self._known = self._read(self._data)
        self._changes.clear()
        self._texts.clear()
        self._upgrades, self._announced = False, ()
        return told

    def _content(self, found: bytes | None) -> tuple[bytes, list[str]]:
        """The file's new content, of what is on the disk now, and what to tell."""
        if found is not None:
            self._take_in(found)
        told = self._tell()
        if found is None and self._data is not None:
            told.append("The file was gone, and was written again.")
        if found is not None and not self._unsaved:
            return found, told
        new = self._changed(found or self._data or self._new)
        if TAKEN_OUT in self._seen.notices:
            told.append("The text around the answers is kept as comments.")
        told += [sentence for sentence in new.moved if sentence not in self._announced]
        if new.anew:
            told.append("The file was laid out anew, with its comments.")
        return new.data, told

    def _read(self, data: bytes) -> Answers:
        """The answers in a content; a save asks twice about the one it writes."""
        if self._last is None or self._last[0] != data:
            self._last = data, parse_answers(data, str(self.path), self.pack)
        return self._last[1]

    def _tell(self) -> list[str]:
        """What somebody else changed in the file since the last save, and whose word stands."""
        told, known, theirs, ours = [], self._known, self._seen, self.answers
        for id, asked in self.pack.asked.items():
            before, now, stands = (each.said(id) for each in (known, theirs, ours))
            told += _merged(asked.label, before, now, stands, partial(_say, asked))
        for name in dict.fromkeys(("case", "date", *known.texts, *theirs.texts)):
            was, there, here = (each.text(name) for each in (known, theirs, ours))
            told += _merged(self.pack.text_label(name), was, there, here, str)
        return told

    def _changed(self, data: bytes) -> Edited:
        """A file's content with the changes; a save asks again what `moves` found out."""
        theirs, wanted, upgrade = self._seen, self.answers, self._upgrades
        asked = data, wanted, upgrade
        if self._edited is None or self._edited[0] != asked:
            new = edited(data, str(self.path), self.pack, theirs, wanted, upgrade)
            self._edited = asked, new
        return self._edited[1]


def _merged(label: str, seen: _T, now: _T, ours: _T, say: Callable[[_T], str]) -> list[str]:
    """One sentence if somebody else changed a thing; whether ours was kept over it."""
    if now == seen:
        return []
    text = f"{label} was changed in the file meanwhile: {say(now)}."
    return [text if ours == now else f"{text} Yours was kept: {say(ours)}."]


def _say(asked: Question | CostFigure, answer: Answer | None) -> str:
    """An answer inside a sentence."""
    if answer is None:
        return "not answered"
    said = answer.state.replace("_", " ")
    if answer.value is not None:
        said = asked.say(answer.value)
    texts = (answer.reason, answer.note, answer.evidence, answer.by, answer.date)
    details = "; ".join(text for text in texts if text)
    return f"{said} ({details})" if details else said


def _whole(said: _Said) -> _Said:
    """Without halves of characters, which no file can hold."""
    whole = partial(_HALF.sub, "\ufffd")
    return replace(
        said,
        note=whole(said.note),
        evidence=whole(said.evidence),
        by=whole(said.by),
        date=whole(said.date),
        reason=whole(said.reason),
    )
