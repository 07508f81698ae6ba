"""A number with what it counts, where that is a word of a pack's own: 1 example, 2 examples.

Only the first word counts ("1 request a month"). What is no English plural stays as it is.
"""

from __future__ import annotations

import re

_IRREGULAR = {
    "people": "person",
    "children": "child",
    "men": "man",
    "women": "woman",
    "feet": "foot",
    "criteria": "criterion",
    "indices": "index",
    "movies": "movie",
    "cookies": "cookie",
    "caches": "cache",
}
_ALIKE = {"series", "species", "news", "headquarters", "means", "lens"}
_WORD = re.compile(r"(?=.*[aeiouy])[A-Za-z][a-z]{3,}")
"""Longer than a symbol such as ms, and not without a vowel as kbps is."""
_ENDINGS = (
    (re.compile(r"([^aeiou])ies$"), r"\1y"),
    (re.compile(r"(ss|sh|ch|x|zz)es$"), r"\1"),
    (re.compile(r"([^suia])s$"), r"\1"),
)
"""Of plurals; -us, -is, -as and -ss are none."""


def counted(number: int, nouns: str) -> str:
    """The number, and the nouns, of which there may be one: "1 example", "2 examples"."""
    first, space, rest = nouns.partition(" ")
    named = f"{_singular(first)}{space}{rest}" if abs(number) == 1 else nouns
    return f"{number:,} {named}".rstrip()


def _singular(noun: str) -> str:
    """One of several; the word itself where it does not end as a plural does."""
    if noun.lower() in _IRREGULAR:
        one = _IRREGULAR[noun.lower()]
        return one.capitalize() if noun[0].isupper() else one
    if re.fullmatch("[A-Z]{2,}s", noun):
        return noun[:-1]
    if noun in _ALIKE or not _WORD.fullmatch(noun):
        return noun
    for ending, one in _ENDINGS:
        if ending.search(noun):
            return ending.sub(one, noun)
    return noun
