"""Marks that a tracker finds in text after it has read the markup: mentions, references, emoji.

No backslash and no entity stops them, since they are looked for in what is rendered; code would,
but looks like code. So a WORD JOINER is put behind the first sign of each, which is not seen,
breaks no line and is no part of any word: the text reads as typed. A joiner in the text itself
has got a stand-in before (`seen`), so each one is ours, and a reader who takes them out has the
text. Marks are those of the pages of GitHub, GitLab and Linear, and keys such as AB-12 of Jira.

An address of the web is no mark: it is cut out first, and stays a link to itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable

JOINER = "\N{WORD JOINER}"

_ADDRESS = re.compile(
    r"(?<![\w+.-])https?://(?:\w|\[[\da-f:.]+\])"
    r'(?:(?!##)[^\s<>"`\u2060\u2400-\u2421\u3000-\u303f\uff00-\uffef])*',
    re.IGNORECASE,
)
"""None has `##`, which a CI log may obey (`log`)."""
_CLOSING = {")": "(", "]": "[", "}": "{"}

_MARK = re.compile(
    r"@(?=\S)"  # people, groups, commits of others; and what would be an e-mail address
    r"|[#!$&](?=\d)"  # issues, merge requests, snippets, epics
    r'|[%~](?=[\w"{])'  # milestones, labels, placeholders
    r"|(?<![^\W_])(?:GH|GL)-(?=\d)"
    r"|:(?!\d+:)(?=[\w+-]++:)|:(?=(?:100|1234):)"  # emoji
    r"|(?<=[\w+.-]):(?=//)"  # addresses of other schemes
    r"|\[(?=\[|_*TOC_*\]|[a-z_]+:|[+-])|\{(?=[+-])"  # wiki pages, contents, long references, diffs
    r"|\*(?=iteration:)"
    r"|(?<!\w)(?:(?=\d*+[a-f])[\da-f]{7,64}+|\d{40})(?!\w)",  # commits
    re.IGNORECASE,
)
_PROJECT = re.compile(r"(?<=[\w.-])/[\w.-]++(?=>)")
"""Its only sign stands behind its name."""
_KEY = re.compile(r"(?<![^\W_])[A-Z][A-Z0-9_]+-(?=\d)")
_SHORTEST_COMMIT = 7


def inert(text: str, *, keys: bool = False) -> str:
    """The text with every mark stopped, and keys of issues as well where they are asked for."""
    return around_addresses(text, lambda rest: stopped(rest, keys=keys), str)


def around_addresses(text: str, escape: Callable[[str], str], link: Callable[[str], str]) -> str:
    """The text with its addresses written by `link`, and what is around them by `escape`.

    It is escaped as a whole, a NUL for every address, since what a sign means hangs on the next.
    """
    addresses: list[str] = []
    rest, end = "", 0
    text = text.replace("\0", "\N{SYMBOL FOR NULL}")
    for found in _ADDRESS.finditer(text):
        addresses.append(_trimmed(found.group()))
        rest += text[end : found.start()] + "\0"
        end = found.start() + len(addresses[-1])
    parts = escape(rest + text[end:]).split("\0")
    links = [*map(link, addresses), ""]
    return "".join(part + each for part, each in zip(parts, links, strict=True))


def _trimmed(address: str) -> str:
    """The address without what belongs to the sentence around it."""
    spare = {sign: address.count(sign) - address.count(at) for sign, at in _CLOSING.items()}
    end = len(address)
    while (last := address[end - 1]) in ".,:;!?'*" or spare.get(last, 0) > 0:
        spare[last] = spare.get(last, 0) - 1
        end -= 1
    return address[:end]


def stopped(text: str, *, keys: bool = False) -> str:
    """A text without addresses, every mark in it stopped."""
    safe = _PROJECT.sub(rf"\g<0>{JOINER}", _MARK.sub(_joined, text))
    return _KEY.sub(_joined, safe) if keys else safe


def _joined(match: re.Match[str]) -> str:
    mark = match.group()
    if not mark[0].isalnum() or mark.endswith("-"):
        return mark + JOINER
    step = _SHORTEST_COMMIT - 1
    return JOINER.join(mark[at : at + step] for at in range(0, len(mark), step))
