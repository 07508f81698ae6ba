"""A file of rows, read as a stream, once from the beginning and again for single rows.

Owns what a file is (lines, one array, CSV, Parquet; plain, packed, UTF-16, a pipe), where each row
stands, and which bytes make no row: those are told with line and reason, and reading goes on. No
more than a block and the row at hand is in memory. A file that is not the same at the end as at
the beginning is refused. It must not know what a row means.
"""

from __future__ import annotations

import codecs
import csv
import gzip
import json
import os
import re
import shutil
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from hashlib import sha256
from itertools import chain
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from tempfile import TemporaryFile
from typing import Any, BinaryIO, cast

from advisor.audit.forms import MalformedRow
from advisor.errors import AdvisorError
from advisor.loading.files import reason
from advisor.resources import CASE_SUFFIXES, extra_hint

LONGEST = 10_000_000
"""Bytes of a row."""
_DEEPEST = 100
_BLOCK, _HEAD = 1 << 20, 4096
_PACKED = 6
"""How often larger a packed text is, about."""
_GZIP, _PARQUET = b"\x1f\x8b", b"PAR1"
_MARK = codecs.BOM_UTF8
_WIDE = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_ESCAPE = re.compile(r"\\u(?:0000|d[89a-f])", re.IGNORECASE)
_ARRAY = re.compile(r"\[\s*\{")
_BLANK = re.compile(r"\s*")
_BETWEEN = re.compile(r"[\s,]*")


Row = tuple[int, int, str, object]
"""One row: its line; its place, by which it can be read again and which rises from row to row; all
of it as text, to be searched; what it holds, MalformedRow where that cannot be said."""


class DataFile:
    """One file of rows."""

    def __init__(self, path: Path, aside: Path, piped: BinaryIO | None = None) -> None:
        """Open a file; what is no file that can be read twice is copied into a folder `aside`.

        AdvisorError if it cannot be read, is empty, or is something else.
        """
        self.path, self.name = path, "standard input" if piped else path.name
        self._digest = ""
        try:
            self._file = _opened(path, aside, piped)
        except (OSError, ValueError) as error:
            raise AdvisorError(f"cannot read {path}: {reason(error)}") from error
        try:
            self._before = self._state()
            self.size = self._before[0]
            head = self._file.read(_HEAD)
            self._check_kind(head)
            self.packed = head.startswith(_GZIP)
            self._plain = not self.packed and head[:2] not in _WIDE
            self._rows = self._kind(head)
            self._seeks = self._plain and self._rows == self._lines
        except BaseException:
            self.close()
            raise

    def _check_kind(self, head: bytes) -> None:
        if not head.strip() and self.size <= _HEAD:
            raise AdvisorError(f"{self.path} is empty")
        named = self.path.suffix.lower() in CASE_SUFFIXES
        if named or re.match(rb"(?:#.*\n)*pack:\s", head):
            hint = "name it behind --into, and a file of rows here"
            raise AdvisorError(f"{self.path} is a file of answers, and no data", hint)

    def close(self) -> None:
        """Let go of it."""
        self._file.close()

    @property
    def digest(self) -> str:
        """The SHA-256 of its bytes; AdvisorError if they changed while it was read."""
        self.check()
        return self._digest or self._summed()

    def check(self) -> None:
        """AdvisorError if somebody wrote it since it was opened."""
        if self._state() != self._before:
            hint = "run this again when nobody writes it"
            raise AdvisorError(f"{self.path} changed while it was read", hint)

    @property
    def position(self) -> int:
        """How many of its bytes were read in this pass."""
        return self._file.tell()

    def rows(self) -> Iterator[Row]:
        """Every row, from the first; blank lines are none."""
        self._file.seek(0)
        rows = self._rows()
        if not self._seeks:
            rows = ((line, at, text, held) for at, (line, _, text, held) in enumerate(rows))
        try:
            yield from rows
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise AdvisorError(f"cannot read {self.path}: it is cut short or damaged") from error
        except OSError as error:
            raise AdvisorError(f"cannot read {self.path}: {reason(error)}") from error
        self.check()

    def again(self, wanted: Iterable[tuple[int, int]]) -> Iterator[Row]:
        """The rows at these lines and places, which ascend."""
        if self._seeks:
            for line, place in wanted:
                yield self._row_at(line, place)
            return
        places = (place for _, place in wanted)
        wanting = next(places, None)
        for row in self.rows() if wanting is not None else ():
            if row[1] == wanting:
                yield row
                wanting = next(places, None)
            if wanting is None:
                return

    def _row_at(self, line: int, place: int) -> Row:
        self._file.seek(place)
        return _json_row(line, place, self._file.readline(LONGEST + 1).rstrip(b"\n"))

    def _state(self) -> tuple[int, int]:
        found = os.fstat(self._file.fileno())
        return found.st_size, found.st_mtime_ns

    def _summed(self) -> str:
        self._file.seek(0)
        total = sha256()
        while block := self._file.read(_BLOCK):
            total.update(block)
        self._digest = total.hexdigest()
        return self._digest

    @property
    def about(self) -> int:
        """How many rows there are, as a guess from its first one."""
        first = len(self._beginning()[:_BLOCK].split("\n")[0])
        return self.size * (_PACKED if self.packed else 1) // max(first, 100)

    # Kinds of files

    def _kind(self, head: bytes) -> Callable[[], Iterator[Row]]:
        if head.startswith(_PARQUET):
            return self._parquet
        name = self.path.name.lower().removesuffix(".gz")
        if name.endswith((".csv", ".tsv")):
            return self._csv
        beginning = self._beginning()
        if _ARRAY.match(beginning):
            return self._values
        if name.endswith(".json") and not _is_json(beginning.split("\n")[0]):
            return self._values
        return self._lines

    def _beginning(self) -> str:
        """The first characters that are no blank."""
        self._file.seek(0)
        with suppress(OSError, EOFError, zlib.error):
            return next(self._texts(), "").lstrip("\ufeff \t\r\n")
        return ""

    def _stream(self) -> BinaryIO | gzip.GzipFile:
        """The bytes as they were before they were packed."""
        return gzip.GzipFile(fileobj=self._file) if self.packed else self._file

    def _blocks(self) -> Iterator[bytes]:
        """The bytes of a text in UTF-8; a whole pass also gives the digest."""
        stream = self._stream()
        total = sha256() if self._plain and not self._digest else None
        first = block = stream.read(_BLOCK)
        recode = _recoder(first)
        left = self.size - len(block)
        while block:
            if total:
                total.update(block)
            yield recode(block)
            block = stream.read(min(_BLOCK, max(left, 0)) if self._plain else _BLOCK)
            left -= len(block)
        if total:
            self._digest = total.hexdigest()

    def _texts(self) -> Iterator[str]:
        decode = codecs.getincrementaldecoder("utf-8-sig")("replace")
        for block in self._blocks():
            yield decode.decode(block)

    def _lines(self) -> Iterator[Row]:
        """A row a line."""
        place = 0
        for line, (raw, length) in enumerate(self._raw_lines(), 1):
            if raw is None:
                yield (line, -1, "", MalformedRow("it is over 10 MB"))
            elif raw and not raw.isspace():
                yield _json_row(line, place, raw)
            place += length

    def _raw_lines(self) -> Iterator[tuple[bytes | None, int]]:
        """Each line with how long it is with its end; None is one that is too long."""
        rest, lost = b"", 0
        for block in self._blocks():
            first, *others = block.split(b"\n")
            rest += first
            if len(rest) > LONGEST:
                rest, lost = b"", lost + len(rest)
            if others:
                yield None if lost else rest, lost + len(rest) + 1
                *whole, rest = others
                lost = 0
                for raw in whole:
                    yield raw, len(raw) + 1
        yield None if lost else rest, 0

    def _values(self) -> Iterator[Row]:
        """The values of an array, or of a text that holds one after the other."""
        texts, buffer, at, line = self._texts(), "", 0, 1
        opened = False
        while True:
            begin = _blank_end(buffer, at, _BETWEEN)
            line += buffer.count("\n", at, begin)
            at = begin
            if at < len(buffer) and not opened:
                opened, at = True, at + (buffer[at] == "[")
                continue
            if buffer[at : at + 1] == "]":
                at += 1
                continue
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

    def _csv(self) -> Iterator[Row]:
        lines = _split(self._texts())
        header = next(lines, "")
        marks = {mark: header.count(mark) for mark in (",", ";", "\t", "|")}
        csv.field_size_limit(LONGEST)
        reader = csv.reader(chain([header], lines), delimiter=max(marks, key=lambda m: marks[m]))
        names = next(reader, [])
        while True:
            line = reader.line_num + 1
            try:
                cells = next(reader, None)
            except csv.Error:
                yield (line, -1, "", MalformedRow("it is no row of CSV, or over 10 MB"))
                continue
            if cells is None:
                return
            if any(cells):
                yield _csv_row(line, names, cells)

    def _parquet(self) -> Iterator[Row]:
        try:
            from pyarrow import ArrowException
            from pyarrow.parquet import ParquetFile
        except ImportError as error:
            told = f"cannot read {self.path}: Parquet needs the extra `data`"
            raise AdvisorError(told, extra_hint("data")) from error
        try:
            line = 0
            for batch in ParquetFile(self._file).iter_batches(1000):
                for value in batch.to_pylist():
                    line += 1
                    text = json.dumps(value, ensure_ascii=False, default=str)
                    yield (line, -1, text, _plain(text))
        except ArrowException as error:
            raise AdvisorError(f"cannot read {self.path}: it is cut short or damaged") from error


def _opened(path: Path, aside: Path, piped: BinaryIO | None) -> BinaryIO:
    if piped is None:
        mode = path.stat().st_mode
        if S_ISDIR(mode):
            raise AdvisorError(f"cannot read {path}: it is a folder")
        if S_ISREG(mode):
            return path.open("rb")
    copy = TemporaryFile(dir=aside)  # noqa: SIM115  # without a name: gone when we are
    with piped or path.open("rb") as stream:
        shutil.copyfileobj(stream, copy, _BLOCK)
    copy.flush()
    copy.seek(0)
    return cast(BinaryIO, copy)


def _recoder(first: bytes) -> Callable[[bytes], bytes]:
    """What makes UTF-8 of the blocks of a text that begins so."""
    name = _WIDE.get(first[:2])
    if name is None:
        return bytes
    decoder = codecs.getincrementaldecoder(name)("surrogatepass")
    return lambda block: decoder.decode(block).encode("utf-8", "surrogatepass")


# Rows of JSON


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise MalformedRow("a key stands twice")
    return found


def _no_number(_: str) -> float:
    raise MalformedRow("NaN or infinity is no number")


_DECODER = json.JSONDecoder(object_pairs_hook=_unique, parse_constant=_no_number)
_scan: Callable[[str, int], tuple[Any, int]] = _DECODER.scan_once  # type: ignore[attr-defined]
_END = json.JSONDecoder()
"""Finds where a value ends, whatever is wrong inside."""


def _json_row(line: int, place: int, raw: bytes) -> Row:
    if len(raw) > LONGEST:
        return (line, -1, "", MalformedRow("it is over 10 MB"))
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        found = raw.decode("latin-1")
        return (line, place, found, MalformedRow("it is not UTF-8"))
    if line == 1:
        text = text.removeprefix("\ufeff")
    return (line, place, text, _plain(text))


def _plain(text: str) -> object:
    """What a text holds; MalformedRow if that is nothing to work with."""
    try:
        if "\0" in text or ("\\u" in text and _ESCAPE.search(text)):
            _check_characters(text)
        if text.count("{") + text.count("[") > _DEEPEST and _depth(text) > _DEEPEST:
            raise MalformedRow("it is nested more than 100 deep")
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


def _depth(text: str) -> int:
    """How deep brackets are nested, those inside of strings left out."""
    deepest = depth = 0
    for sign in re.findall(r'"(?:[^"\\]|\\.)*"|[\[\]{}]', text):
        if sign in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif sign in "]}":
            depth -= 1
    return deepest


def _is_json(text: str) -> bool:
    return not isinstance(_plain(text), MalformedRow)


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
    return (line, -1, found, _plain(found)), end


def _unread(text: str, at: int, line: int) -> Iterator[Row]:
    if text[at:].strip():
        why = "it is no JSON, and what follows is not read"
        yield (line, -1, text[at:LONGEST], MalformedRow(why))


# Rows of CSV


def _split(texts: Iterable[str]) -> Iterator[str]:
    """Lines with their ends; one that is too long for a row in pieces."""
    rest = ""
    for text in texts:
        *lines, rest = (rest + text).split("\n")
        yield from (f"{line}\n" for line in lines)
        if len(rest) > LONGEST:
            yield rest
            rest = ""
    if rest:
        yield rest


def _csv_row(line: int, names: list[str], cells: list[str]) -> Row:
    text = "\n".join(cells)
    if len(cells) > len(names):
        return (line, -1, text, MalformedRow("it has more cells than the head"))
    if "\ufffd" in text:
        return (line, -1, text, MalformedRow("it is not UTF-8"))
    if "\0" in text:
        return (line, -1, text, MalformedRow("it has a NUL character"))
    return (line, -1, text, dict(zip(names, cells, strict=False)))
