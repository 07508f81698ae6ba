"""One answers file that is read, changed and saved again and again.

Owns what was last seen on the disk, what was changed since, and how both come together when
somebody else has written meanwhile: per question, ours before theirs, and told. What it writes is
read again before it replaces the file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Literal, TypeVar

from advisor.errors import AdvisorError, InvalidFile
from advisor.loading import parse_answers
from advisor.loading.files import read_bytes
from advisor.loading.syntax import decode
from advisor.model import Answer, Answers, Claim, Pack, Question
from advisor.saving.disk import locked, write_bytes
from advisor.saving.edit import Text, Way
from advisor.saving.render import Entry, answers_text, entry, quoted

Field = Literal["case", "date"]
_T = TypeVar("_T")
_Said = TypeVar("_Said", Answer, Claim)

_MARK = b"\xef\xbb\xbf"
"""Stands at the beginning of UTF-8 files from some editors."""
_SAYING = ("answer", "disputed", "said")
"""The keys behind which an answer stands."""
_TRIES = 9
"""How often a file may change while it is being written."""
_HALF = re.compile(r"[\ud800-\udfff]")


class AnswersFile:
    """An answers file and the changes to it that are not saved yet."""

    def __init__(self, path: Path, pack: Pack, name: str) -> None:
        self.path = path
        self.pack = pack
        self._new = answers_text(Answers(name or pack.id, version=pack.version)).encode()
        self._changes: dict[str, Answer | None] = {}
        self._fields: dict[Field, str] = {}
        self._upgrades = False
        self._last: tuple[bytes, Answers] | None = None
        """The content that was read last, and what it says."""
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
        return self._with_changes(self._seen)

    def set(self, question_id: str, answer: Answer | None) -> None:
        """Change what is said about a question; None takes the answer away."""
        assert question_id in self.pack.questions, question_id
        answer = answer and _whole(replace(answer, claims=tuple(map(_whole, answer.claims))))
        self._changes.pop(question_id, None)
        if answer != self._seen.answers.get(question_id):
            self._changes[question_id] = answer

    def set_field(self, field: Field, text: str) -> None:
        """Change what the case is called, or its date."""
        self._fields.pop(field, None)
        if text != getattr(self._seen, field):
            self._fields[field] = _HALF.sub("\ufffd", text)

    def upgrade(self) -> None:
        """Let the next save say everything in the words of the pack's present version."""
        self._upgrades = True

    def reload(self) -> None:
        """Read the file again; changes that are not saved are dropped."""
        self._data = self._on_disk()
        self._seen = self._read(self._new if self._data is None else self._data)
        self._changes.clear()
        self._fields.clear()

    def save(self) -> list[str]:
        """Write the changes into the file as it is now; what was merged, in sentences.

        Where somebody else changed the file since it was last read or written, their changes stay,
        but for questions that were changed here as well. InvalidFile if what they left cannot be
        read, AdvisorError if the disk refuses; in both cases file and changes stay as they are.
        """
        with locked(self.path):
            tries = (self._written() for _ in range(_TRIES))
            found = next(filter(None, tries), None)
        if found is None:
            raise AdvisorError(f"cannot write {self.path}: another program keeps writing it")
        data, told = found
        self._data, self._seen = data, self._read(data)
        self._changes.clear()
        self._fields.clear()
        self._upgrades = False
        return told

    def _written(self) -> tuple[bytes, list[str]] | None:
        """The file's new content, and what to tell; None if the file changed meanwhile."""
        found = self._on_disk()
        theirs = self._seen if found is None or found == self._data else self._read(found)
        told = self._tell(theirs)
        if found is None and self._data is not None:
            told.append("The file was gone, and was written again.")
        if found is not None and not (self._changes or self._fields or self._upgrades):
            return found, told
        data, kept = self._changed(found or self._data or self._new, theirs)
        if not write_bytes(self.path, data, lambda: self._on_disk() == found):
            return None  # by an editor, which knows nothing of our lock
        if not kept:
            told.append("The file was laid out anew; its comments could not be kept.")
        return data, told

    def _on_disk(self) -> bytes | None:
        return read_bytes(self.path) if self.path.exists() else None

    def _read(self, data: bytes) -> Answers:
        """The answers in a content; a save asks twice about the one it writes."""
        if self._last is None or self._last[0] != data:
            self._last = data, parse_answers(data, str(self.path), self.pack)
        return self._last[1]

    def _with_changes(self, answers: Answers) -> Answers:
        changed = {**answers.answers, **self._changes}
        return replace(
            answers,
            answers={id: answer for id, answer in changed.items() if answer},
            case=self._fields.get("case", answers.case),
            date=self._fields.get("date", answers.date),
        )

    def _tell(self, theirs: Answers) -> list[str]:
        """What somebody else changed in the file since we last saw it, and whose word stands."""
        told = []
        for id, question in self.pack.questions.items():
            seen, now = self._seen.answers.get(id), theirs.answers.get(id)
            ours = self._changes.get(id, now)
            told += _merged(question.label, seen, now, ours, partial(_say, question))
        case, date = self._fields.get("case", theirs.case), self._fields.get("date", theirs.date)
        told += _merged("The case", self._seen.case, theirs.case, case, str)
        told += _merged("The date", self._seen.date, theirs.date, date, str)
        return told

    def _changed(self, data: bytes, theirs: Answers) -> tuple[bytes, bool]:
        """A file's new content, and whether the rest of it could be left as it was."""
        wanted = self._with_changes(theirs)
        if self._upgrades:
            wanted = replace(wanted, version=self.pack.version)
        mark = _MARK if data.startswith(_MARK) else b""
        try:
            edited = mark + self._edited(decode(data, str(self.path)), theirs, wanted).encode()
            if _same(self._read(edited), wanted):
                return edited, True
        except InvalidFile:  # written in a way that cannot be edited in place
            pass
        anew = answers_text(wanted).encode()
        self._read(anew)
        return anew, False

    def _edited(self, content: str, theirs: Answers, wanted: Answers) -> str:
        text = self._in_todays_words(content, theirs)
        for field, after in (("case", ("pack",)), ("date", ("case", "pack"))):
            remark = getattr(wanted, field)
            if not remark:
                text.clear((), field)
            elif remark != getattr(theirs, field):
                text.put((), field, quoted(remark), after=after)
        keys = {self.pack.renamed.get(key, key): key for key in text.keys("answers")}
        before: list[str] = []
        for id in self.pack.questions:
            key = keys.get(id, id)
            old, new = theirs.answers.get(id), wanted.answers.get(id)
            if new is None and id in keys:
                text.clear(("answers",), key)
            elif new and new != old:
                was = entry(old) if old else None
                text.put(("answers",), key, entry(new), was, after=tuple(before))
            before.insert(0, key)
        return text.text

    def _in_todays_words(self, content: str, answers: Answers) -> Text:
        """The text, upgraded if asked; one key cannot stand for two questions to be changed."""
        text = Text(content)
        if self._upgrades or self.pack.split.keys() & set(text.keys("answers")):
            self._translate(text, answers)
        if self._upgrades:
            text.put((), "pack", quoted(f"{answers.pack}@{self.pack.version}"))
        return text

    def _translate(self, text: Text, answers: Answers) -> None:
        """Today's words for those of an earlier version; what has none becomes a comment."""
        way = ("answers",)
        for key in text.keys(*way):
            if key in self.pack.removed:
                text.set_aside(way, key)
            elif key not in self.pack.questions:
                now = self.pack.split.get(key) or (self.pack.renamed[key],)
                taking = [id for id in now if id in answers.answers]
                text.rename(way, key, (taking or now)[0])
                for id in taking[1:]:
                    text.put(way, id, entry(answers.answers[id]), after=(taking[0],))
        for id, answer in answers.answers.items():
            self._reword(text, (*way, id), answer)

    def _reword(self, text: Text, way: Way, answer: Answer) -> None:
        """Today's names of a question's options; an answer without one is written anew."""
        told = f"{way[-1]}."
        renamed = {
            old.removeprefix(told): new
            for old, new in self.pack.renamed.items()
            if old.startswith(told)
        }
        gone = {old.removeprefix(told) for old in self.pack.removed if old.startswith(told)}
        said = text.words(way, _SAYING)
        joined = len({renamed.get(word, word) for word in said}) < len(said)
        if joined or gone & said or (answer.state != "disputed" and "disputed" in text.keys(*way)):
            new = entry(answer)
            parts: Entry | None = None
            if isinstance(new, dict) and not answer.claims:
                parts = dict.fromkeys(new, "")  # each is put in its place
            text.put(way[:-1], way[-1], new, parts)
        else:
            text.reword(way, _SAYING, renamed)


def filled(text: str, answers: Mapping[str, Answer], case: str = "") -> str:
    """The text of an answers file with these answers, and the case's name where there is one."""
    edited = Text(text)
    if case:
        edited.put((), "case", quoted(case), after=("pack",))
    for id, answer in answers.items():
        edited.put(("answers",), id, entry(answer))
    return edited.text


def _merged(label: str, seen: _T, now: _T, ours: _T, say: Callable[[_T], str]) -> list[str]:
    """One sentence if somebody else changed a thing; whether ours was kept over it."""
    if now == seen:
        return []
    text = f"{label} was changed in the file meanwhile: {say(now)}."
    return [text if ours == now else f"{text} Yours was kept: {say(ours)}."]


def _say(question: Question, answer: Answer | None) -> str:
    """An answer inside a sentence."""
    if answer is None:
        return "not answered"
    said = answer.state.replace("_", " ")
    if answer.value is not None:
        said = question.say(answer.value)
    texts = (answer.reason, answer.note, answer.evidence, answer.by, answer.date)
    details = "; ".join(text for text in texts if text)
    return f"{said} ({details})" if details else said


def _same(one: Answers, other: Answers) -> bool:
    return replace(one, notices=()) == replace(other, notices=())


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
