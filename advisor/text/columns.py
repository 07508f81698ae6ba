"""Text by the columns that a terminal shows it in, which are not its characters.

Owns the width of a text, and what follows from it: padding and wrapping.
"""

from __future__ import annotations

from collections.abc import Iterator
from unicodedata import category, east_asian_width


def columns(text: str) -> int:
    """Columns of a terminal that the text takes."""
    return len(text) if text.isascii() else sum(map(_width, text))


def _width(sign: str) -> int:
    if category(sign) in ("Mn", "Mc", "Me", "Cf") or "\u1160" <= sign <= "\u11ff":
        return 0  # marks on the sign before it, joiners, and letters that complete a syllable
    return 2 if east_asian_width(sign) in "WF" else 1


def padded(text: str, width: int) -> str:
    """The text with blanks behind it."""
    return text + " " * (width - columns(text))


def centred(text: str, width: int) -> str:
    """The text with blanks on both sides."""
    left = max(width - columns(text), 0) // 2
    return padded(" " * left + text, width)


def wrapped(text: str, width: int, mark: str = "") -> list[str]:
    """The text in lines of at most so many columns, the first behind a mark, the others below it.

    None for a text without words.
    """
    room = max(width - columns(mark), 2)
    lines: list[str] = []
    line, used = "", 0
    for part in _parts(text, room):
        size = columns(part)
        if line and used + 1 + size > room:
            lines.append(line)
            line, used = "", 0
        line, used = (f"{line} {part}", used + 1 + size) if line else (part, size)
    lines += [line] if line else []
    hang = " " * columns(mark)
    return [(hang if number else mark) + each for number, each in enumerate(lines)]


def _parts(text: str, room: int) -> Iterator[str]:
    """The words, those that no line can hold in pieces."""
    for word in text.split():
        part, used = "", 0
        for sign in word if columns(word) > room else ():
            size = _width(sign)
            if used + size > room:
                yield part
                part, used = "", 0
            part, used = part + sign, used + size
        yield part or word
