"""Problems on the way from a file to the model, and the words they are told in.

Owns the collector every stage adds to, and how a value, a list of allowed words and the nearest
match are put for a reader. It must not know what is being read.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NoReturn, Protocol

from advisor.errors import InvalidFile, Problem

_MOST_WORDS = 8
_MOST_CHARACTERS = 60
_MOST_HINTS = 200
"""Nearest matches are slow to find, and a file with more problems than this is not misspelt."""


class Place(Protocol):
    """Whatever knows where it stands in a file."""

    @property
    def file(self) -> str: ...
    @property
    def line(self) -> int: ...
    @property
    def column(self) -> int: ...


class Problems:
    """Collects the problems of one reading."""

    def __init__(self) -> None:
        self.found: list[Problem] = []

    def add(self, at: Place, code: str, message: str) -> None:
        self.found.append(Problem(at.file, at.line, at.column, code, message))

    def unknown(self, at: Place, what: str, word: str, known: Iterable[str]) -> None:
        """A word that names nothing, with what it may be and what was probably meant."""
        message = unknown(what, word, known, hinted=len(self.found) < _MOST_HINTS)
        self.add(at, f"unknown-{what.replace(' ', '-')}", message)

    def stop(self, at: Place, code: str, message: str) -> NoReturn:
        """A problem behind which nothing can be read."""
        self.add(at, code, message)
        raise InvalidFile(tuple(self.found))

    def raise_any(self) -> None:
        if self.found:
            raise InvalidFile(tuple(self.found))


def unknown(what: str, word: str, known: Iterable[str], *, hinted: bool = True) -> str:
    """That a word names nothing, with what it may be and what was probably meant."""
    words = list(dict.fromkeys(known))
    hint = did_you_mean(word, words) if hinted else ""
    return f"unknown {what} {show(word)}; {allowed(words)}{hint}"


def did_you_mean(word: str, candidates: Iterable[str]) -> str:
    """The nearest match as the end of a message; empty if none is near."""
    from difflib import get_close_matches  # a refused file is the only reader

    if len(word) > _MOST_CHARACTERS:
        return ""
    plain = {_plain(each): each for each in candidates}
    match = get_close_matches(_plain(word), list(plain), 1)
    return f" (did you mean `{plain[match[0]]}`?)" if match else ""


def _plain(word: str) -> str:
    """A word without what is easily written otherwise."""
    return word.strip().lower().replace("_", "-").replace(" ", "-")


def allowed(words: Iterable[str]) -> str:
    """What may stand there, shortened when it is long."""
    shown = list(words)
    more = len(shown) - _MOST_WORDS
    if more > 1:
        return f"allowed: {', '.join(shown[:_MOST_WORDS])} and {more} more"
    return f"allowed: {', '.join(shown)}" if shown else "there is none to choose from"


def show(value: object) -> str:
    """A value of a file inside a message: short, on one line, nothing invisible."""
    text = str(value)
    if len(text) > _MOST_CHARACTERS:
        text = text[: _MOST_CHARACTERS - 1] + "…"
    return "`" + "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text) + "`"
