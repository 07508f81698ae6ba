"""Answers that stand in another text: the body of a mail, or all that a chat model replied.

Owns where in a text answers may stand, and what they lose on the way. What a form hands out says
where it begins and ends, so lines that a mail program has broken are put together again; a chat
model puts a block of code around; of what somebody typed by hand, it is the keys around `pack:`.
Lines keep their numbers, for messages, and what stands around becomes comments, so that a file
that is written again loses nothing. Whether something is read as answers is not for here to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from advisor.text import visible

BEGIN = "# ---- answers for advisor begin ----"
END = "# ---- answers for advisor end ----"

_MOST_BLOCKS = 5
"""Blocks of code that are looked into; a reply has one or two with answers."""
_PACK = re.compile(r"((?:[ \t]*>)*)([ \t]*)pack:")
_FENCE = re.compile(r"((?:[ \t]*>)*)([ \t]*)(`{3,}|~{3,})([^`]*)")
_KEY = re.compile(r"[a-z]+:(\s|$)")
_TOP = ("pack", "case", "date", "respondent", "answers")
"""The keys at the beginning of a line of what a form hands out."""

_BLANKS = re.compile("[\xa0\u2000-\u200a\u202f\u205f\u3000]")
_UNSEEN = "\u200b\u2060\ufeff"
_TAB = 4
_VALUE_ENDS = r"(?=\s*(?::\s|,\s*[\w\u201c\u201d-]+\s*:|,\s*[\u201c\u201d\u201e]|[}\]]|$))"
_OPENS = re.compile(r'(?<![^\s\[{,])(?:"(?:[^"\\]|\\.)*+"?|([\u201c-\u201f\xab])|[\u2018-\u201b])')
"""Where a value begins: a text in plain quotes, all of it, or a quote of another kind."""
_CLOSES = [
    re.compile(f"[{quotes}]{_VALUE_ENDS}") for quotes in ("\u2018-\u201b", "\u201c-\u201f\xbb")
]
_TYPESET = re.compile(f"{_BLANKS.pattern}|[\u2018-\u201f\xab\xbb]")


def blocks(data: bytes) -> list[bytes]:
    """A text once for each block of code that may be answers, with all else as comments."""
    lines = _lines(data)
    found = {
        "\n".join(kept.values()).strip(): kept
        for kept in map(dict, _fenced(lines))
        if any("pack" in line for line in kept.values())
    }
    return [_alone(lines, kept) for kept in found.values()] if len(found) <= _MOST_BLOCKS else []


def around_pack(data: bytes) -> bytes | None:
    """A text with all but the lines that are answers as comments; None if there are no others."""
    lines = _lines(data)
    found = next(filter(None, map(_PACK.match, lines)), None)
    if found is None:
        return None
    plain = [_unquoted(line, found) for line in lines]
    marked = [number for number, line in enumerate(plain) if line in (BEGIN, END)]
    kept = dict(_joined(plain, *marked) if len(marked) == 2 else _around_pack(plain))
    around = any(line for number, line in enumerate(plain) if number not in kept)
    return _alone(plain, kept) if around or found[0] != "pack:" else None


def is_page(data: bytes) -> bool:
    """Whether it is HTML, such as the form itself, in which no answers stand."""
    lines = data.strip().splitlines()
    return (
        bool(lines) and lines[0].lower().startswith(b"<!doctype") and BEGIN.encode() not in lines
    )


def retyped(data: bytes) -> bytes:
    """A text with plain blanks and quotes where a page to be read has others, and without tabs."""
    return "\n".join(map(_retyped, _lines(data))).encode()


def is_typeset(data: bytes) -> bool:
    """Whether there are any such blanks or quotes; what is no text has none."""
    try:
        return bool(_TYPESET.search(data.decode()))
    except UnicodeDecodeError:
        return False


def _lines(data: bytes) -> list[str]:
    return re.split(r"\r?\n", _BLANKS.sub(" ", data.decode("utf-8-sig", "replace")))


def _alone(lines: Sequence[str], kept: dict[int, str]) -> bytes:
    """The lines that are kept, the others as comments."""
    return "\n".join(
        kept[number] if number in kept else _comment(line) for number, line in enumerate(lines)
    ).encode()


def _comment(line: str) -> str:
    seen = visible(line).strip()
    return seen if seen[:1] in ("", "#") else f"# {seen}"


def _fenced(lines: Sequence[str]) -> Iterator[list[tuple[int, str]]]:
    """What stands in each block of code that is closed, by the numbers of its lines."""
    fence: re.Match[str] | None = None
    inside: list[tuple[int, str]] = []
    for number, line in enumerate(lines):
        found = _FENCE.fullmatch(line)
        if fence is None:
            fence, inside = found, []
        elif found and found[3].startswith(fence[3]) and not found[4].strip():
            yield inside
            fence = None
        else:
            inside.append((number, _unquoted(line, fence)))


def _unquoted(line: str, found: re.Match[str]) -> str:
    """A line without the marks and blanks that stand before what was found."""
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
            if any(each.startswith("pack:") for _, each in block):
                break
            block = []
        elif block or line[:1] not in (" ", "\t"):
            block.append((number, line))
    yield from block


def _retyped(line: str) -> str:
    text = line.lstrip(f" \t{_UNSEEN}")
    indent = line[: len(line) - len(text)]
    for each in _UNSEEN:
        indent = indent.replace(each, "")
    return indent.expandtabs(_TAB) + "".join(_straight(text.replace("\t", " ")))


def _straight(text: str) -> Iterator[str]:
    """A line with plain quotes where typographic ones stand around a whole value."""
    place, start, open_ended = 0, 0, set[bool]()
    while opened := _OPENS.search(text, start):
        double, start = bool(opened[1]), opened.end()
        if opened[0][0] == '"' or double in open_ended:
            continue
        if closed := _CLOSES[double].search(text, start):
            yield text[place : opened.start()]
            inner = re.sub(r"\\(?=[\u2018-\u201f\xab\xbb])", "", text[start : closed.start()])
            yield '"' + re.sub(r'\\?"', r"\"", inner) + '"'
            place = start = closed.end()
        else:  # nor does any later one
            open_ended.add(double)
    yield text[place:]
