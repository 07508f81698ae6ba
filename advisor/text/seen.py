"""Text in which every character can be seen.

Owns the stand-ins for controls, direction marks and fillers. A line break stays one, and nothing
else becomes one: a carriage return is a control like others.
"""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass, replace
from functools import cache
from operator import is_
from typing import Any, TypeVar

_T = TypeVar("_T")

UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f"
    "\u2028-\u202e\u2060-\u206f\u3164\ufdd0-\ufdef\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    "\ud800-\udfff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e00ff"
    "\U000e01f0-\U000e0fff]"
)
"""Controls, direction marks, fillers, lone surrogates: they hide text or turn it around."""


def visible(text: str) -> str:
    """The text with a stand-in for every character that cannot be seen; tabs and \\n stay."""
    if text.isascii() and text.isprintable():
        return text
    return UNSEEN.sub(_stand_in, text.replace("\r\n", "\n"))


def one_line(text: str) -> str:
    """The same on one line, its line breaks and tabs seen as well."""
    return visible(text).replace("\n", "\u240a").replace("\t", "\u2409")


def flat(text: str) -> str:
    """The text with single blanks for all its white space."""
    return " ".join(text.split())


def shortened(text: str, most: int) -> str:
    """The text, or what of it ends before a blank within so many characters; half a word is none.

    Half an address would be another address.
    """
    if len(text) <= most:
        return text
    whole, blank, _ = text[: most + 1].rpartition(" ")
    return whole.rstrip() if blank else text[:most]


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
