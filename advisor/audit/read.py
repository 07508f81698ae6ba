"""A file of rows, read as a stream, once from the beginning and again for single rows.

Owns what a file is (lines, one array, CSV, Parquet; plain, packed, UTF-16, a pipe), where each row
stands, and which bytes make no row: those are told with line and reason, and reading goes on. No
more than a block and the row at hand is in memory. A file that is not the same at the end as at
the beginning is refused. It must not know what a row means.
"""

from __future__ import annotations

import codecs
import gzip
import json
import os
import re
import shutil
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from tempfile import TemporaryFile
from typing import BinaryIO, cast

from advisor.audit.forms import MalformedRow
from advisor.audit.private import marks
from advisor.audit.rows import (
    LONGEST,
    Columns,
    Row,
    columns,
    csv_rows,
    json_lines,
    json_row,
    json_values,
    text_row,
)
from advisor.errors import AdvisorError
from advisor.loading.files import reason
from advisor.resources import CASE_SUFFIXES, extra_hint

_BLOCK, _HEAD = 1 << 20, 4096
_LINES, _BATCH = 1 << 16, 1 << 15
"""Bytes of lines, and characters of rows, that are looked at together."""
_PACKED = 6
"""How often larger a packed text is, about."""
_GZIP, _PARQUET = b"\x1f\x8b", b"PAR1"
_WIDE = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_ARRAY = re.compile(r"\[\s*(?:\{|\]\s*\Z)")


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
            self.lined, self._seeks = False, False
            self._plain = not self.packed and head[:2] not in _WIDE
            self._batches = self._kind(head)
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
        for batch in self.batches():
            yield from zip(*batch, strict=True)

    def batches(self) -> Iterator[Columns]:
        """The same, so many together as are short in memory."""
        self._file.seek(0)
        try:
            yield from self._batches()
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
        raw = self._file.readline(LONGEST + 1).rstrip(b"\n")
        return json_row(line, place, raw, marks(raw))

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

    def _kind(self, head: bytes) -> Callable[[], Iterator[Columns]]:
        """How its rows are read, by its name and how it begins."""
        if head.startswith(_PARQUET):
            return lambda: _batched(self._parquet())
        name = self.path.name.lower().removesuffix(".gz")
        if name.endswith((".csv", ".tsv")):
            return lambda: _batched(csv_rows(self._texts()))
        beginning = self._beginning()
        first = text_row(1, beginning.split("\n")[0])
        whole = name.endswith(".json") and isinstance(first[-1], MalformedRow)
        if whole or _ARRAY.match(beginning):
            return lambda: _batched(json_values(self._texts()))
        self.lined, self._seeks = True, self._plain
        return lambda: json_lines(self._blocks(_LINES))

    def _beginning(self) -> str:
        """The first characters that are no blank."""
        self._file.seek(0)
        with suppress(OSError, EOFError, zlib.error):
            return next(self._texts(), "").lstrip("\ufeff \t\r\n")
        return ""

    def _stream(self) -> BinaryIO | gzip.GzipFile:
        """The bytes as they were before they were packed."""
        return gzip.GzipFile(fileobj=self._file) if self.packed else self._file

    def _blocks(self, size: int = _BLOCK) -> Iterator[bytes]:
        """The bytes of a text in UTF-8; a whole pass also gives the digest."""
        stream = self._stream()
        total = sha256() if self._plain and not self._digest else None
        first = block = stream.read(size)
        recode = _recoder(first)
        left = self.size - len(block)
        while block:
            if total:
                total.update(block)
            yield recode(block)
            block = stream.read(min(size, max(left, 0)) if self._plain else size)
            left -= len(block)
        if total:
            self._digest = total.hexdigest()

    def _texts(self) -> Iterator[str]:
        decode = codecs.getincrementaldecoder("utf-8-sig")("replace")
        for block in self._blocks():
            yield decode.decode(block)

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
                    yield text_row(line, text)
        except ArrowException as error:
            raise AdvisorError(f"cannot read {self.path}: it is cut short or damaged") from error


def _batched(rows: Iterator[Row]) -> Iterator[Columns]:
    """Rows together, each with its number as its place."""
    batch: list[Row] = []
    size = 0
    for place, (line, _, text, left, held) in enumerate(rows):
        batch.append((line, place, text, left, held))
        size += len(text)
        if size > _BATCH:
            yield columns(batch)
            batch, size = [], 0
    if batch:
        yield columns(batch)


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
