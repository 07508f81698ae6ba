"""What becomes of an example: hashes by which it is matched, and numbers that say what it is like.

Owns how texts are made equal before they are matched. It must not know other rows.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import chain, repeat
from typing import Any

from advisor.audit.forms import NO_ANSWER, SPECIAL, Example

_SHORT, _FEW_WORDS = 200, 5
"""Requests of fewer words are short; none of them is longer than that."""
_FALSE = ("false", "no", "0", "", "none", "real", "human")
_FOREIGN = re.compile(r"[^\W\d_\u0000-\u024f]")
_SCRIPTS = (
    *(0x250, 0x370, 0x400, 0x530, 0x590, 0x600, 0x700, 0x900, 0xE00, 0xE80, 0x1100, 0x1200),
    *(0x3040, 0x3100, 0x3400, 0xAC00, 0xD7B0),
)
"""Where a script begins, but for Latin."""


Narrow = tuple[int, int | None, int, int, bool, int, int, int]
"""Hashes of request and answer; characters of all, and of the request, whether that is short, and
its script; whether the answer is one of a pair, and whether it can be used."""
_UNEVEN = ("  ", *"\t\n\v\f\r\x1c\x1d\x1e\x1f")
"""What of ASCII white space is more than one blank."""
_SHAPES = {
    (*first, *("user", "assistant") * pairs)
    for first in ((), ("system",))
    for pairs in range(1, 20)
}


def plain(text: str) -> str:
    """A text as it is matched: NFKC, lower case, one blank for all."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    return " ".join(text.lower().split())


def tokens(characters: int) -> int:
    """About how many tokens so many characters are."""
    return characters // 4 + 1


def narrowed(said: Example) -> Narrow:
    """What becomes of one example."""
    system, *texts = map(plain, (said.system, *said.texts))
    answer = None if said.answer is None else plain(said.answer)
    characters = sum(map(len, (system, *said.roles, *texts, answer or "")))
    asked = said.texts[-1]
    length = sum(map(len, said.texts))
    return (
        hash((*said.roles, system, *texts)),
        None if answer is None else hash(answer),
        characters,
        length,
        length < _SHORT and len(asked.split()) < _FEW_WORDS,
        0 if asked.isascii() else _script(asked[:400]),
        int(said.pair),
        int(not said.unfilled),
    )


def narrowed_alike(rows: Sequence[dict[str, Any]]) -> list[Sequence[Any]] | None:
    """The same of many rows at once, turned; None unless all are plain conversations of one shape.

    A step is one call for all rows, and not one for each.
    """
    try:
        shape, texts, whole = _one_shape(rows)
    except (KeyError, TypeError, ValueError):
        return None
    if any(each in whole for each in _UNEVEN):
        whole = " ".join(whole.split())
    matched, width, first = whole.split("\0"), len(shape), shape[0] == "system"
    *asked, answers = [matched[at::width] for at in range(width)]
    if not all(asked[-1]) or not all(answers) or not NO_ANSWER.isdisjoint(answers):
        return None
    roles = shape[first:-1]
    ahead = [repeat(each) for each in (*roles, *([] if first else [""]))]
    sizes, lengths = ([*map(len, each)] for each in (matched, texts))
    requests = [lengths[at::width] for at in range(first, width - 1)]
    length = [*map(sum, zip(*requests, strict=True))]
    last = zip(length, texts[width - 2 :: width], strict=True)
    beside = repeat(sum(map(len, roles)))
    return [
        [*map(hash, zip(*ahead, *asked, strict=False))],
        [*map(hash, answers)],
        [*map(sum, zip(*[iter(sizes)] * width, beside, strict=False))],
        length,
        [n < _SHORT and len(text.split()) < _FEW_WORDS for n, text in last],
        *([same] * len(rows) for same in (0, 0, 1)),
    ]


def _one_shape(rows: Sequence[dict[str, Any]]) -> tuple[tuple[str, ...], list[str], str]:
    """The roles of every row, all texts, and those in lower case in one; ValueError or the like
    if rows differ in shape, or anything about one is special."""
    every = [row["messages"] for row in rows]
    said = [*chain.from_iterable(every)]
    names, texts = [each["role"] for each in said], [each["content"] for each in said]
    whole = "\0".join(map(str.strip, texts)).lower()
    shape = (*names[: len(every[0])],)
    if (
        shape not in _SHAPES
        or names != [*shape] * len(rows)
        or {*map(len, every)} != {len(shape)}
        or sum(map(len, said)) != 2 * len(said)
        or not SPECIAL.isdisjoint(chain.from_iterable(rows))
        or ("{" in whole and "{{" in whole)
        or not whole.isascii()
    ):
        raise ValueError
    return shape, texts, whole


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
