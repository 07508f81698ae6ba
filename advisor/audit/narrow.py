"""What becomes of an example: hashes by which it is matched, and numbers that say what it is like.

Owns how texts are made equal before they are matched. It must not know other rows.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect
from collections import Counter
from datetime import UTC, datetime
from typing import Any

from advisor.audit.forms import Example

TEMPLATE = 50
"""Characters that rows have in common at their beginning or end, at least, to be a template."""
_SHORT, _FEW_WORDS = 200, 5
"""Requests of fewer words are short; none of them is longer than that."""
_FALSE = ("false", "no", "0", "", "none", "real", "human")
_FOREIGN = re.compile(r"[^\W\d_\u0000-\u024f]")
_SCRIPTS = (
    *(0x250, 0x370, 0x400, 0x530, 0x590, 0x600, 0x700, 0x900, 0xE00, 0xE80, 0x1100, 0x1200),
    *(0x3040, 0x3100, 0x3400, 0xAC00, 0xD7B0),
)
"""Where a script begins, but for Latin."""


def plain(text: str) -> str:
    """A text as it is matched: NFKC, lower case, one blank for all."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    return " ".join(text.lower().split())


def _plain(text: str) -> str:
    """The same for ASCII without control characters, which needs less."""
    return plain(text) if "  " in text else text.lower().strip()


def hashed(said: Example, simple: bool) -> tuple[int, int | None, int, int, int]:
    """Hashes of the request and the answer, tokens, and hashes of how the row begins and ends.

    `simple` is whether its texts are ASCII without control characters.
    """
    matched = _plain if simple else plain
    texts = [matched(said.system)] if said.system else []
    for role, text in said.turns:
        texts += matched(text), role
    answer = None if said.answer is None else matched(said.answer)
    tail = texts[-2] if answer is None else answer
    return (
        hash(tuple(texts)),
        None if answer is None else hash(answer),
        (sum(map(len, texts)) + len(tail)) // 4 + 1,
        hash(texts[0][:TEMPLATE]),
        hash(tail[-TEMPLATE:]),
    )


def measured(said: Example) -> tuple[int, bool, int]:
    """The characters of a request, whether it is short, and its script."""
    length = 0
    for _, text in said.turns:
        length += len(text)
    asked = said.turns[-1][1]
    short = length < _SHORT and len(asked.split()) < _FEW_WORDS
    return length, short, 0 if asked.isascii() else _script(asked[:400])


def _script(text: str) -> int:
    """The script that a text is written in, as a number; 0 is Latin."""
    foreign = _FOREIGN.findall(text)
    if len(foreign) * 4 < len(text):
        return 0
    places = Counter(bisect(_SCRIPTS, ord(letter)) for letter in foreign)
    return places.most_common(1)[0][0]


def is_false(tag: Any) -> bool:
    """Whether a tag says no."""
    return str(tag).strip().lower() in _FALSE


def day_of(given: Any) -> int | None:
    """A date as the number of a day."""
    try:
        if isinstance(given, str) and not given.isdigit():
            return datetime.fromisoformat(given.strip()[:10]).toordinal()
        seconds = int(given)
        seconds = seconds // 1000 if seconds > 10**11 else seconds
        return datetime.fromtimestamp(seconds, UTC).toordinal() if seconds > 10**8 else None
    except (TypeError, ValueError, OverflowError, OSError):
        return None
