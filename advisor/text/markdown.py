"""Text as Markdown that shows exactly that text, as cmark with GitHub's extensions renders it.

Owns the escapes. Only what would change the rendering is escaped, so that a plain sentence stays
one; what is found after rendering is stopped by `inert`. An address of the web is an autolink.
White space collapses, as it would when rendered.
"""

from __future__ import annotations

import re

from advisor.text.inert import around_addresses, stopped
from advisor.text.seen import flat

_PUNCTUATION = re.escape("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")

_SPECIAL = re.compile(
    rf"\\(?=[\0{_PUNCTUATION}]|$)"  # would escape what follows
    r"|[`\[\]]"
    r"|(?<!\s)[*~]|[*~](?!\s)"  # with white space on both sides they mean nothing
    r"|(?<!\w)_+|(?<!_)_++(?!\w)"  # within a word they mean nothing
    r"|<(?=[A-Za-z/!?])"
    r"|&(?=\#?\w+;)"
    r"|\$(?=[A-Za-z\\({\[|^_$])"  # may begin mathematics
    r"|(?<=www)\.(?=\S)"
)
_SUSPECT = re.compile(r"[\\`\[\]*~_<&$@#!%{]|:[\w+/-]|www|-\d|[\w.-]/[\w.-]+>|[\da-fA-F]{7}")
"""Without one of these nothing has to be escaped, which is quickly seen."""
_MATHEMATICS = re.compile(r"\$(?=\S)[^$]*(?<=\S)\$(?!\w)")
_ENTITY = re.compile(r"&(?=\#?\w+;)")
_BLOCK = re.compile(
    r"\#{1,6}(?=\s|$)|>|[-+*](?=\s|$)|[-+*=](?=[-+*=\s]*$)|(?<=\d)[.)](?=\s|$)"
    r"|::"  # an order to a CI log, or a directive of GitLab's
    r"|/(?=[A-Za-z_]+\b(?!/))"  # an order to GitLab
)
_NUMBER = re.compile(r"\d{1,9}(?=[.)])")


def inline(text: str, *, keys: bool = False) -> str:
    """Text anywhere but at the start of a line; `keys` are those of issues."""
    whole = flat(text)
    if not _SUSPECT.search(whole):
        return whole
    return around_addresses(whole, lambda rest: _escaped(stopped(rest, keys=keys)), _link)


def _link(address: str) -> str:
    return f"<{_ENTITY.sub('&amp;', address)}>"


def _escaped(text: str) -> str:
    safe = _SPECIAL.sub(_with_backslashes, text)
    return re.sub(r"(?<!\\)\$", r"\\$", safe) if _MATHEMATICS.search(text) else safe


def _with_backslashes(match: re.Match[str]) -> str:
    return "".join(f"\\{character}" for character in match.group())


def line(text: str, *, keys: bool = False) -> str:
    """Text at the start of a line or of a list's item."""
    whole = inline(text, keys=keys)
    number = _NUMBER.match(whole)
    start = number.end() if number else 0
    if _BLOCK.match(whole, start):
        return f"{whole[:start]}\\{whole[start:]}"
    return whole


def heading(text: str) -> str:
    """Text of a heading, whose last signs a reader would take for the heading's own."""
    return re.sub(r"(?<!\S)(?=#+$)", r"\\", line(text))


def cell(text: str) -> str:
    """Text of one cell of a table."""
    return inline(text).replace("|", r"\|")
