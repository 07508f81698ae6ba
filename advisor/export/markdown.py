"""Text as Markdown that shows exactly that text, in CommonMark with GitHub's tables.

Owns the escapes. Only what would change the rendering is escaped, so that a plain sentence stays
one. White space collapses, as it would when rendered. It must not know what the text is about.
"""

from __future__ import annotations

import re

_PUNCTUATION = re.escape("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")

_SPECIAL = re.compile(
    rf"\\(?=[{_PUNCTUATION}]|$)"  # would escape what follows
    r"|[`\[\]]"
    r"|(?<!\s)[*~]|[*~](?!\s)"  # with white space on both sides they mean nothing
    r"|(?<!\w)_+|(?<!_)_++(?!\w)"  # within a word they mean nothing
    r"|<(?=[A-Za-z/!?])"
    r"|&(?=\#?\w+;)"
)
_SUSPECT = re.compile(r"[\\`\[\]*~_<&$]")
"""Without one of these nothing has to be escaped, which is quickly seen."""
_MATHEMATICS = re.compile(r"\$(?=\S)[^$]*(?<=\S)\$(?!\w)")
_BLOCK = re.compile(r"\#{1,6}(?=\s|$)|>|[-+*](?=\s|$)|[-+*=](?=[-+*=\s]*$)|(?<=\d)[.)](?=\s|$)")
_NUMBER = re.compile(r"\d{1,9}(?=[.)])")


def inline(text: str) -> str:
    """Text anywhere but at the start of a line."""
    flat = " ".join(text.split())
    if not _SUSPECT.search(flat):
        return flat
    safe = _SPECIAL.sub(_escaped, flat)
    return safe.replace("$", r"\$") if _MATHEMATICS.search(flat) else safe


def _escaped(match: re.Match[str]) -> str:
    return "".join(f"\\{character}" for character in match.group())


def line(text: str) -> str:
    """Text at the start of a line or of a list's item."""
    flat = inline(text)
    number = _NUMBER.match(flat)
    start = number.end() if number else 0
    if _BLOCK.match(flat, start):
        return f"{flat[:start]}\\{flat[start:]}"
    return flat


def heading(text: str) -> str:
    """Text of a heading, whose last signs a reader would take for the heading's own."""
    return re.sub(r"(?<!\S)(?=#+$)", r"\\", line(text))


def cell(text: str) -> str:
    """Text of one cell of a table."""
    return inline(text).replace("|", r"\|")
