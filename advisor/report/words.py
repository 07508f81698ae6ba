"""How the report writes numbers, lists and foreign text.

Owns rounding, plurals and the stand-ins for characters that cannot be seen. It must not know what
the words are about, nor any format.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import fields, is_dataclass, replace
from functools import cache
from operator import is_
from typing import Any, TypeVar

_T = TypeVar("_T")

_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f"
    "\u2028-\u202e\u2060-\u206f\u3164\ufdd0-\ufdef\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    "\ud800-\udfff\U000e0000-\U000e00ff]"
)
"""Controls, direction marks, fillers, lone surrogates: they hide text or turn it around."""


def visible(text: str) -> str:
    """The text with a stand-in for every character that cannot be seen; line breaks stay."""
    if text.isascii() and text.isprintable():
        return text
    return _UNSEEN.sub(_stand_in, text.replace("\r\n", "\n").replace("\r", "\n"))


def _stand_in(match: re.Match[str]) -> str:
    code = ord(match.group())
    if code < 0x20:
        return chr(0x2400 + code)
    return "\u2421" if code == 0x7F else f"<U+{code:04X}>"


def shown(value: _T) -> _T:
    """A tree of data with every text in it made visible; what had nothing to hide is the same."""
    seen: Any = value
    if isinstance(value, str):
        seen = visible(value)
    elif isinstance(value, (tuple, list)):
        every = [shown(each) for each in value]
        seen = value if all(map(is_, every, value)) else type(value)(every)
    elif isinstance(value, dict):
        seen = {shown(key): shown(each) for key, each in value.items()}
    else:
        changed = {}
        for name in field_names(value):
            new = shown(old := getattr(value, name))
            if new is not old:
                changed[name] = new
        seen = replace(value, **changed) if changed else value  # type: ignore[type-var]
    return seen  # type: ignore[no-any-return]


def field_names(value: object) -> tuple[str, ...]:
    """The fields of a piece of data; none of what is no dataclass."""
    kind: Any = type(value)
    return _fields(kind)


@cache
def _fields(kind: type[Any]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind)) if is_dataclass(kind) else ()


def count(number: int, noun: str, nouns: str = "") -> str:
    """A number with its noun: "1 question", "2 questions"."""
    return f"{number:,} {noun if number == 1 else nouns or noun + 's'}"


def share(part: int, whole: int) -> str:
    """A share of the possible answers in percent; 0 % and 100 % only where they are exact."""
    tenths = (part * 2000 + whole) // (whole * 2)
    if part in (0, whole):
        return "100 %" if part else "0 %"
    if tenths in (0, 1000):
        return "> 99.9 %" if tenths else "< 0.1 %"
    return f"{tenths // 10}.{tenths % 10} %"


def fraction(part: int, whole: int) -> float:
    """The same for machines, to six places; 0 and 1 only where they are exact."""
    if part in (0, whole):
        return float(bool(part))
    millionths = (part * 2_000_000 + whole) // (whole * 2)
    return min(max(millionths, 1), 999_999) / 1_000_000


def listed(items: Iterable[str], last: str = "and", most: int = 0) -> str:
    """Items as "one, two and three"; beyond `most`, where that is given, only counted."""
    every = list(items)
    if most and len(every) > most:
        every = [*every[:most], f"{len(every) - most} more"]
    if len(every) < 2:
        return "".join(every)
    return f"{', '.join(every[:-1])} {last} {every[-1]}"


def quoted(text: str) -> str:
    """Text of somebody's own within a sentence."""
    return f'"{" ".join(text.split())}"'


def sentence(text: str) -> str:
    """The text with a full stop, unless it ends as a sentence does."""
    stripped = text.strip()
    ends = stripped.rstrip("\"')]\u00bb\u201d\u2019")[-1:] in (*".!?:\u2026", "")
    return stripped if ends else f"{stripped}."


def sentences(*texts: str) -> str:
    """Several sentences in a row; empty ones are left out."""
    return " ".join(sentence(text) for text in texts if text.strip())


def capital(text: str) -> str:
    """The text with a capital letter in front."""
    return text[:1].upper() + text[1:]
