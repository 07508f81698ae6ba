"""An answers file that comes back in the body of a mail, quoted or with prose around it.

Owns where in a text the answers stand. What a form hands out says where it begins and ends, so
lines that a mail program has broken are put together again; of what somebody typed by hand, it is
the keys around `pack:`. Lines keep their numbers, for messages. A text that is an answers file as
it stands is left alone, and so is one with a mistake in it but no prose around.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from advisor.errors import InvalidFile, Problem
from advisor.loading.answers import shaped

BEGIN = "# ---- answers for advisor begin ----"
END = "# ---- answers for advisor end ----"

_PACK = re.compile(r"((?:[ \t]*>)*)([ \t]*)pack:")
_KEY = re.compile(r"[a-z]+:(\s|$)")
_TOP = ("pack", "case", "date", "respondent", "answers")
"""The keys at the beginning of a line of what a form hands out."""


def answers_in(data: bytes, name: str) -> bytes:
    """The answers file that stands in a text; all of it where that is one, or has none in it."""
    try:
        shaped(data, name)
    except InvalidFile:
        if _is_page(data):
            text = "this is a page: open it in a browser, and take the file that it hands back"
            raise InvalidFile((Problem(name, 1, 1, "page", text),)) from None
        return _cut_out(data) or data
    return data


def _is_page(data: bytes) -> bool:
    """Whether it is HTML, such as the form itself, in which no answers stand."""
    lines = data.strip().splitlines()
    return (
        bool(lines) and lines[0].lower().startswith(b"<!doctype") and BEGIN.encode() not in lines
    )


def _cut_out(data: bytes) -> bytes | None:
    """The lines of a text that are answers, the others blank; None if there are no others."""
    text = data.decode("utf-8-sig", "replace").replace("\xa0", " ")
    found = next(filter(None, map(_PACK.match, text.splitlines())), None)
    if found is None:
        return None
    lines = [_unquoted(line, found) for line in re.split(r"\r?\n", text)]
    marked = [number for number, line in enumerate(lines) if line in (BEGIN, END)]
    kept = dict(_joined(lines, *marked) if len(marked) == 2 else _around_pack(lines))
    if found[0] == "pack:" and not any(
        line for number, line in enumerate(lines) if number not in kept
    ):
        return None
    return "\n".join(kept.get(number, "") for number in range(len(lines))).encode()


def _unquoted(line: str, found: re.Match[str]) -> str:
    """A line without the marks and blanks that stand before `pack:`."""
    depth, indent = found[1].count(">"), len(found[2])
    return re.sub(rf"^(?:[ \t]*>){{{depth}}}[ \t]{{0,{indent}}}", "", line).rstrip()


def _joined(lines: list[str], begin: int, end: int) -> Iterator[tuple[int, str]]:
    """What stands between two marks; what a mail program has broken off belongs to its line."""
    for number in range(begin + 1, end):
        line = lines[number]
        broken = line and line[0] not in " #" and line.partition(":")[0] not in _TOP
        yield number, f"    {line}" if broken else line


def _around_pack(lines: list[str]) -> Iterator[tuple[int, str]]:
    """The keys around `pack:`, with what is below each."""
    block: list[tuple[int, str]] = []
    for number, line in enumerate(lines):
        if line[:1] not in ("", " ", "\t", "#") and not _KEY.match(line):
            if _has_pack(block):
                break
            block = []
        elif block or line[:1] not in (" ", "\t"):
            block.append((number, line))
    yield from block


def _has_pack(block: Iterable[tuple[int, str]]) -> bool:
    return any(line.startswith("pack:") for _, line in block)
