"""Other answers into the content of a file, which else stays as it is.

Owns the ways to edit a content, from the one that touches least to a file laid out anew: what
comes out is read again, and no comment is lost on any of them. Comments that cannot stay with what
they are about are told, so that whoever writes the content can ask first. It must not touch the
disk.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path as File

from advisor.errors import InvalidFile
from advisor.loading import parse_answers
from advisor.loading.answers import TAKEN_OUT, split_version, taken_out
from advisor.loading.files import real
from advisor.loading.syntax import decode
from advisor.model import NAMES, Answer, Answers, Pack
from advisor.resources import bundled_packs
from advisor.saving.comments import Comment, Path, comments, settled
from advisor.saving.edit import YamlEditor
from advisor.saving.names import way_to_pack
from advisor.saving.render import Entry, answers_text, entry, figure_entry, inline, reference
from advisor.text import yaml_text

_MARK = b"\xef\xbb\xbf"
"""Stands at the beginning of UTF-8 files from some editors."""
_SAYING = ("answer", "disputed", "said")
"""The keys behind which an answer stands."""
_SHOWN = 60
"""Characters of a comment that are told."""


@dataclass(frozen=True)
class Edited:
    """What a file's content becomes."""

    data: bytes
    answers: Answers
    """What it says."""
    moved: tuple[str, ...] = ()
    """The comments that cannot stay where they are, and what becomes of them, in sentences."""
    anew: bool = False
    """Whether lines had to be laid out anew that have nothing to do with what was changed."""


_Tried = tuple[Edited, list[Comment]]


def edited(
    data: bytes, name: str, pack: Pack, now: Answers, wanted: Answers, upgrade: bool = False
) -> Edited:
    """A content that says `now`, made to say something else.

    With `upgrade`, all of it is put in the words of the pack's present version. InvalidFile if
    what comes out would be no answers file: a text in it is too long.
    """
    if upgrade:
        wanted = replace(wanted, version=pack.version)
    mark = _MARK if data.startswith(_MARK) else b""
    content = decode(taken_out(data, name, pack) if TAKEN_OUT in now.notices else data, name)

    def tried(keys: Collection[str] | None) -> _Tried | None:
        edit = _Rewrite(pack, content, now, wanted, upgrade)
        try:
            found, moved = edit.settled(edit.text(keys))
            read = parse_answers(mark + found.encode(), name, pack)
        except InvalidFile:  # written in a way that cannot be edited in place
            return None
        told = tuple(map(edit.tell, moved))
        new = Edited(mark + found.encode(), read, told, anew=keys is None)
        return (new, moved) if _same(read, wanted) else None

    first = tried(())
    keys = {path[1] for note in (first[1] if first else ()) for path in note.about if path[1:]}
    found = [each for each in (first, tried(keys) if keys else None) if each]
    best = min(found, key=lambda each: len(each[1]), default=None) or tried(None)
    return best[0] if best else _anew(name, pack, content, wanted)


def rewritten(first: File, data: bytes, pack: Pack, answers: Answers, place: File) -> Edited:
    """The content of a file, with these answers in it.

    `first` is where it lies, and `place` is where it is meant to lie: the way to its pack counts
    from there.
    """
    now = parse_answers(data, str(first), pack)
    name = answers.pack
    if name not in bundled_packs() and real(first.parent) != real(place.parent):
        name, _ = split_version(way_to_pack(first.parent / name, pack.version, place.parent))
    upgrade = answers.version is not None and answers.version < pack.version
    return edited(data, str(place), pack, now, replace(answers, pack=name), upgrade)


def filled(text: str, answers: Mapping[str, Answer], texts: Mapping[str, str]) -> str:
    """The text of an answers file with these answers, and with what is said beside them."""
    edit = YamlEditor(text)
    for name in filter(texts.get, NAMES):
        _put_text(edit, name, texts[name])
    for id, answer in answers.items():
        edit.put(("answers",), id, entry(answer))
    return edit.text


def _anew(name: str, pack: Pack, content: str, wanted: Answers) -> Edited:
    """The answers as they are laid out where there is no file yet, with a content's comments."""
    found, moved = settled(comments(content), answers_text(wanted))
    edit, data = _Rewrite(pack, content, wanted, wanted, upgrade=False), found.encode()
    return Edited(data, parse_answers(data, name, pack), tuple(map(edit.tell, moved)), anew=True)


def _same(one: Answers, other: Answers) -> bool:
    return replace(one, notices=()) == replace(other, notices=())


def _put_text(edit: YamlEditor, name: str, text: str) -> None:
    """Say something under a name; nothing leaves its key blank, for the comments about it."""
    *way, key = name.split(".")
    if not text:
        edit.clear(tuple(way), key)
        return
    new: Entry = yaml_text(text)
    while way and not edit.keys(*way):  # what it belongs to is missing or blank
        new, key = {key: inline(new)}, way.pop()
    edit.put(tuple(way), key, new, after=_before(way, key))


def _before(way: Sequence[str], key: str) -> tuple[str, ...]:
    """The keys that a key follows, the nearest first."""
    names = [name.split(".") for name in ("pack", *NAMES)]
    beside = [name[len(way)] for name in names if name[: len(way)] == [*way] != name]
    keys = [*dict.fromkeys(beside)]
    return tuple(keys[: keys.index(key)][::-1]) if key in keys else ()


class _Rewrite:
    """One way to rewrite one content."""

    def __init__(
        self, pack: Pack, content: str, now: Answers, wanted: Answers, upgrade: bool
    ) -> None:
        self.pack = pack
        self.content = content
        self._now = now
        self._wanted = wanted
        self._upgrade = upgrade
        self._renamed: dict[str, str] = {}
        """What keys have become in the words of the present version."""
        self._aside: set[str] = set()
        """The keys that have become comments."""

    def settled(self, text: str) -> tuple[str, list[Comment]]:
        """An edited text with all comments in it, and those that are no longer in their place.

        Comments about a question that is set aside are in the comment that it has become.
        """
        before = comments(self.content)
        aside = [note for note in before if self._commented_out(note) and note.text in text]
        found, moved = settled([note for note in before if note not in aside], text, self._path)
        return found, [*aside, *moved]

    def _commented_out(self, note: Comment) -> bool:
        return any(path[:1] == ("answers",) and {*path[1:2]} & self._aside for path in note.about)

    def _path(self, path: Path) -> Path:
        """What the path of a thing has become."""
        if path[:1] == ("answers",) and path[1:]:
            return ("answers", self._renamed.get(path[1], path[1]), *path[2:])
        return path

    def tell(self, moved: Comment) -> str:
        """What becomes of a comment that cannot stay where it is."""
        text = moved.text.lstrip("# ")
        shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
        if self._commented_out(moved):
            return f"The comment “{shown}” stands beside an answer that becomes a comment, too."
        path = self._path(min(moved.about, key=len))
        id = self.pack.renamed.get(path[1], path[1]) if path[1:] else ""
        question = self.pack.questions.get(id)
        place = f" above {question.label}" if question else ""
        return f"The comment “{shown}” is kept{place}: what it stood beside goes."

    def text(self, spread: Collection[str] | None) -> str:
        """The content edited, the values of some keys laid out over lines first; None for all."""
        text = YamlEditor(self.content)
        if spread is None:
            text.spread_all()
        self._lay_out(text, spread or ())
        self._put_in_todays_words(text)
        self._put_fields(text)
        self._put_answers(text)
        self._put_figures(text)
        return text.text

    def _lay_out(self, text: YamlEditor, keys: Collection[str]) -> None:
        for key in text.keys("answers"):
            if key in keys:
                wanted = self._wanted.answers.get(self.pack.renamed.get(key, key))
                detailed = wanted is not None and isinstance(entry(wanted), dict)
                text.spread(("answers",), key, "answer" if detailed else "")

    def _put_fields(self, text: YamlEditor) -> None:
        now, wanted = self._now, self._wanted
        if (wanted.pack, wanted.version) != (now.pack, now.version):
            text.put((), "pack", yaml_text(reference(wanted.pack, wanted.version)))
        for name in dict.fromkeys((*NAMES, *now.texts, *wanted.texts)):
            if wanted.text(name) != now.text(name) or not wanted.text(name):
                _put_text(text, name, wanted.text(name))

        if now.respondent and not wanted.respondent:
            text.remove((), "respondent")

    def _put_answers(self, text: YamlEditor) -> None:
        keys = {self.pack.renamed.get(key, key): key for key in text.keys("answers")}
        before: list[str] = []
        for id in self.pack.questions:
            key = keys.get(id, id)
            old, new = self._now.answers.get(id), self._wanted.answers.get(id)
            if new is None and id in keys:
                text.clear(("answers",), key)
            elif new and new != old:
                was = entry(old) if old else None
                text.put(("answers",), key, entry(new), was, after=tuple(before))
            before.insert(0, key)

    def _put_figures(self, text: YamlEditor) -> None:
        for id in self.pack.figures:
            old, new = self._now.figures.get(id), self._wanted.figures.get(id)
            if new is None and old:
                text.clear(("figures",), id)
            elif new and new != old:
                text.put(("figures",), id, figure_entry(new), figure_entry(old) if old else None)

    def _put_in_todays_words(self, text: YamlEditor) -> None:
        """Upgrade if asked; one key cannot stand for two questions to be changed, either."""
        if self._upgrade or self.pack.split.keys() & set(text.keys("answers")):
            self._translate(text)

    def _translate(self, text: YamlEditor) -> None:
        """Today's words for those of an earlier version; what has none becomes a comment."""
        way, answers = ("answers",), self._now.answers
        for key in text.keys(*way):
            if key in self.pack.removed:
                text.comment_out(way, key)
                self._aside.add(key)
            elif key not in self.pack.questions:
                now = self.pack.split.get(key) or (self.pack.renamed[key],)
                taking = [id for id in now if id in answers]
                self._renamed[key] = (taking or now)[0]
                text.rename(way, key, self._renamed[key])
                for id in taking[1:]:
                    text.put(way, id, entry(answers[id]), after=(taking[0],))
        for id, answer in answers.items():
            self._reword(text, (*way, id), answer)

    def _reword(self, text: YamlEditor, way: Path, answer: Answer) -> None:
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
            text.reword(way, _SAYING, {old: yaml_text(new) for old, new in renamed.items()})
