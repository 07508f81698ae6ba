"""Rows out of bytes and texts: lines and arrays of JSON by one decoder, and CSV.

Owns what makes a text no row: every reason is one of a fixed set of sentences, and quotes nothing.
It must not know where a text comes from.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate, chain, count, repeat, zip_longest
from operator import add
from typing import Any

from advisor.audit.forms import MalformedRow
from advisor.audit.private import marks, marks_of

LONGEST = 10_000_000
"""Bytes of a row."""
_TOO_LONG = "it is over 10 MB"
_DEEPEST = 100
_ESCAPE = re.compile(r"\\u(?:0000|[dD][89a-fA-F])")
_QUOTED = re.compile(r'"[^"]*"')
_BLANK = re.compile(r"\s*")
_BETWEEN = re.compile(r"[\s,\]]*")

Row = tuple[int, int, str, bytes, Any]
"""One row: its line; its place, by which it can be read again and which rises from row to row; all
of it as text, to be searched; the marks of that; what it holds, MalformedRow where that cannot be
said."""
Columns = tuple[Sequence[int], Sequence[int], Sequence[str], Sequence[bytes], Sequence[Any]]
"""The same of rows that are read together."""


def columns(rows: Iterable[Row]) -> Columns:
    """Rows, turned."""
    lines, places, texts, lefts, helds = [*zip(*rows, strict=True)] or [()] * 5
    return lines, places, texts, lefts, helds


def json_lines(blocks: Iterable[bytes]) -> Iterator[Columns]:
    """A row a line, those of a block together; blank lines are none."""
    line = place = 0
    for whole, lost in _whole_lines(blocks):
        lefts = marks(whole).split(b"\n")
        lines = range(line + 1, line + len(lefts) + 1)
        sound = _sound(whole, lefts)
        raws = sound[0] if sound and whole.isascii() else whole.split(b"\n")
        places = [*map(add, accumulate(map(len, raws), initial=place), count())]
        line, place = lines[-1], places.pop() + lost
        if sound:
            yield lines, places, sound[0], lefts, sound[1]
        else:
            every = zip(lines, places, whole.split(b"\n"), lefts, strict=True)
            if rows := [json_row(*row) for row in every if row[2] and not row[2].isspace()]:
                yield columns(rows)


def _sound(whole: bytes, lefts: list[bytes]) -> tuple[list[str], Sequence[Any]] | None:
    """The texts of lines and what they hold; None if they have to be looked at one by one."""
    if len(whole) > LONGEST or b"\0" in whole:
        return None
    if any(_brackets(left) > _DEEPEST for left in lefts if len(left) > _DEEPEST):
        return None
    try:
        text = whole.decode()
        if "\\" in text and _ESCAPE.search(text):
            return None
        texts = text.split("\n")
        helds, ends = zip(*map(_scan, texts, repeat(0)), strict=True)
    except (MalformedRow, ValueError, StopIteration, RecursionError):
        return None
    return (texts, helds) if [*ends] == [*map(len, texts)] else None


def _whole_lines(blocks: Iterable[bytes]) -> Iterator[tuple[bytes, int]]:
    """Lines together, and how many bytes the first had besides, if it is too long to be kept."""
    rest, lost = b"", 0
    for block in blocks:
        end = block.rfind(b"\n")
        if end >= 0:
            yield rest + block[:end], lost
            rest, lost, block = b"", 0, block[end + 1 :]
        rest += block
        lost += max(len(rest) - LONGEST - 1, 0)
        rest = rest[: LONGEST + 1]
    if rest:
        yield rest, lost


def json_values(texts: Iterator[str]) -> Iterator[Row]:
    """The values of an array, or of a text that holds one after the other."""
    buffer, at, line = next(texts, "").lstrip(), 0, 1
    at = 1 if buffer.startswith("[") else 0
    while True:
        begin = _blank_end(buffer, at, _BETWEEN)
        line += buffer.count("\n", at, begin)
        at = begin
        row, end = _one_value(buffer, at, line) if at < len(buffer) else (None, at)
        if end < len(buffer) and row:  # a number may go on in the next block
            yield row
            line += buffer.count("\n", at, end)
            at = end
            continue
        more = next(texts, None) if len(buffer) - at <= LONGEST else None
        if more is None:
            yield from [row] if row else _unread(buffer, at, line)
            return
        buffer, at = buffer[at:] + more, 0


def csv_rows(texts: Iterable[str]) -> Iterator[Row]:
    """Rows under the names in the first; what stands between the cells is read off there."""
    lost: list[int] = []
    lines = _split(texts, lost)
    header = next(lines, "")
    csv.field_size_limit(LONGEST)
    mark = max(",;\t|", key=_QUOTED.sub("", header).count)
    reader = csv.reader(chain([header], lines), delimiter=mark, strict=True)
    names: list[str] | None = None
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
            if lost or sum(map(len, cells)) > LONGEST:
                lost.clear()
                raise csv.Error
        except csv.Error:
            yield _broken(line, "", "it is no row of CSV, or over 10 MB")
        except StopIteration:
            return
        else:
            if names is None:
                names = cells
            elif any(cells):
                yield _csv_row(line, names, cells)


# Rows of JSON


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    raise MalformedRow("a key stands twice")


def _no_number(_: str) -> float:
    raise MalformedRow("NaN or infinity is no number")


_DECODER = json.JSONDecoder(object_pairs_hook=_unique, parse_constant=_no_number)
_scan: Callable[[str, int], tuple[Any, int]] = _DECODER.scan_once  # type: ignore[attr-defined]
_END = json.JSONDecoder()
"""Finds where a value ends, whatever is wrong inside."""


def json_row(line: int, place: int, raw: bytes, left: bytes) -> Row:
    """The row of some bytes, of which these are the marks."""
    if len(raw) > LONGEST:
        return line, place, "", b"", MalformedRow(_TOO_LONG)
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        return line, place, raw.decode("latin-1"), left, MalformedRow("it is not UTF-8")
    if line == 1:
        text = text.removeprefix("\ufeff")
    return line, place, text, left, held_in(text, left)


def text_row(line: int, text: str) -> Row:
    """The row of a text of JSON."""
    left = marks_of(text)
    return line, 0, text, left, held_in(text, left)


def held_in(text: str, left: bytes) -> object:
    """What a text holds, of which these are the marks; MalformedRow if nothing to work with."""
    try:
        if b"\0" in left or (b"\\" in left and "\\u" in text and _ESCAPE.search(text)):
            _check_characters(text)
        if len(left) > _DEEPEST:
            _check_depth(text, left)
        held, end = _scan(text, 0 if text[0] == "{" else _blank_end(text, 0))
        if end != len(text) and text[end:].strip():
            return MalformedRow("it is no JSON")
        return held
    except MalformedRow as found:
        return found
    except (ValueError, IndexError, StopIteration, RecursionError):
        return MalformedRow("it is no JSON")


def _check_characters(text: str) -> None:
    """MalformedRow for NUL and halves of characters, as they come out of JSON."""
    found = json.dumps(json.loads(text), ensure_ascii=False) if "\0" not in text else text
    if "\0" in found or "\\u0000" in found:
        raise MalformedRow("it has a NUL character")
    try:
        found.encode()
    except UnicodeEncodeError as error:
        raise MalformedRow("it has half a character") from error


def _brackets(left: bytes) -> int:
    return left.count(b"{") + left.count(b"[")


def _check_depth(text: str, left: bytes) -> None:
    """MalformedRow if brackets are nested too deep; those inside of strings do not count."""
    if _brackets(left) <= _DEEPEST:
        return
    depth = 0
    for sign in re.findall(r'"(?:[^"\\]|\\.)*+"?|[\[\]{}]', text):
        depth += (sign in "[{") - (sign in "]}")
        if depth > _DEEPEST:
            raise MalformedRow("it is nested more than 100 deep")


def _blank_end(text: str, at: int, blank: re.Pattern[str] = _BLANK) -> int:
    found = blank.match(text, at)
    return found.end() if found else at


def _one_value(text: str, at: int, line: int) -> tuple[Row | None, int]:
    """The value that begins at an offset, and where it ends; no row if it does not end."""
    try:
        _, end = _END.raw_decode(text, at)
    except (ValueError, RecursionError):
        return None, at
    found = text[at:end]
    return text_row(line, found), end


def _unread(text: str, at: int, line: int) -> Iterator[Row]:
    if text[at:].strip():
        why = "it is no JSON, and what follows is not read"
        yield _broken(line, text[at:LONGEST], why)


# Rows of CSV


def _split(texts: Iterable[str], lost: list[int]) -> Iterator[str]:
    """Lines with their ends; of one that is too long the beginning, and what is lost is noted."""
    rest = ""
    for text in texts:
        *lines, rest = (rest + text).split("\n")
        yield from (f"{line}\n" for line in lines)
        if len(rest) > LONGEST:
            lost.append(len(rest))
            rest = ""
    if rest:
        yield rest


def _csv_row(line: int, names: list[str], cells: list[str]) -> Row:
    text = "\n".join(cells)
    if len(cells) > len(names):
        return _broken(line, text, "it has more cells than the head")
    if "\ufffd" in text:
        return _broken(line, text, "it is not UTF-8")
    if "\0" in text:
        return _broken(line, text, "it has a NUL character")
    named = [name for name in names if name]
    if len({*named}) < len(named):
        return _broken(line, text, "a column stands twice")
    return line, 0, text, marks_of(text), dict(zip_longest(names, cells, fillvalue=""))


def _broken(line: int, text: str, why: str) -> Row:
    return line, 0, text, marks_of(text), MalformedRow(why)
