"""What is kept of each row while files are audited: numbers, in a database that has no name.

Owns the one table that all checks read, one narrow row (hashes, lengths, places; no text) for each
row that can be used, and what a row becomes in it. SQLite takes the database's name away as soon
as it has made the file, so that nothing stays behind, not even after a kill; it lies in the folder
it is told. Malformed rows are counted by reason. It must not judge what it keeps.
"""

from __future__ import annotations

import re
import shutil
import sqlite3
import unicodedata
from bisect import bisect
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import count as count_from
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

from advisor.audit.forms import TAGS, Example, MalformedRow, example, value
from advisor.audit.private import kinds_in, suspicious
from advisor.audit.read import DataFile
from advisor.audit.rows import Row
from advisor.errors import AdvisorError

TRAINED, TESTED, LIVE = range(3)
"""What a file is for: to be trained on, to test with, what comes in from users."""
UNFILLED = "a placeholder stands in its answer"
"""Why a row cannot be used that is compared with others all the same."""
MOST_LINES = 20
"""Line numbers that are told of one thing."""
TEMPLATE = 50
"""Characters that rows have in common at their beginning or end, at least, to be a template."""
_BYTES = 160
"""What a row takes in the table and its index, about."""
_CACHE = "cache_size = -48000"
"""Kilobytes that SQLite keeps in memory."""
_AT_ONCE = 2000
_MOST_TEXT = 1 << 14
"""Characters of rows that are looked at together."""
_COLUMNS = (
    "part, file, line, place, prompt, answer, length, short, script, tokens, head, tail, day, "
    "source, synthetic, pair, usable"
)
_TABLES = f"""
CREATE TABLE rows (id INTEGER PRIMARY KEY, {_COLUMNS.replace(",", " INTEGER,")} INTEGER);
CREATE TABLE private (part INTEGER, file INTEGER, line INTEGER, kind INTEGER, n INTEGER);
"""
_NO_TAGS = (None, None, None)
_SHORT, _FEW_WORDS = 200, 5
"""Requests of fewer words are short; none of them is longer than that."""
_FALSE = ("false", "no", "0", "", "none", "real", "human")
_FOREIGN = re.compile(r"[^\W\d_\u0000-\u024f]")
_SCRIPTS = (0x250, 0x370, 0x400, 0x530, 0x590, 0x600, 0x700, 0x900, 0xE00, 0xE80, 0x1100, 0x1200)
_LATER_SCRIPTS = (0x3040, 0x3100, 0x3400, 0xAC00, 0xD7B0)

Stepped = Callable[[DataFile, int], None]
"""Told a file, and how many of its bytes have been read."""


class Store:
    """The narrow rows of all files, and what could not become one."""

    def __init__(self, fields: Mapping[str, str], aside: Path) -> None:
        self.fields = fields
        self.files: list[DataFile] = []
        self.malformed: dict[tuple[int, str], int] = Counter()
        """By part and reason."""
        self.malformed_lines: dict[tuple[int, str], list[tuple[int, int]]] = {}
        self.seen: dict[int, int] = Counter()
        """Rows read, by part."""
        self.forms: dict[tuple[int, str], int] = Counter()
        self.tagged = False
        """Whether any row has a tag."""
        self.drawn: int | None = None
        """How many live rows were drawn; None where all of them are here."""
        self._ids = count_from(1)
        self._database = sqlite3.connect("", isolation_level=None)
        folder = str(aside).replace("'", "''")
        self._database.execute(f"PRAGMA temp_store_directory = '{folder}'")
        settings = ("page_size = 32768", "journal_mode = OFF", "synchronous = OFF", _CACHE)
        for setting in settings:
            self._database.execute(f"PRAGMA {setting}")
        self._database.executescript(_TABLES)

    def close(self) -> None:
        """Let go of database and files."""
        self._database.close()
        for file in self.files:
            file.close()

    def all(self, sentence: str, *given: Any) -> list[tuple[Any, ...]]:
        """What a sentence of SQL answers."""
        with _told():
            return self._database.execute(sentence, given).fetchall()

    def one(self, sentence: str, *given: Any) -> Any:
        """The first cell of what it answers; None if that is nothing."""
        found = self.all(sentence, *given)
        return found[0][0] if found else None

    def each(self, sentence: str, *given: Any) -> Iterator[tuple[Any, ...]]:
        """The same, row by row."""
        with _told():
            yield from self._database.execute(sentence, given)

    def put(self, table: str, rows: Iterable[tuple[Any, ...]]) -> None:
        """Rows into a table."""
        rows = iter(rows)
        with _told():
            while chunk := list(islice(rows, _AT_ONCE)):
                marks = ", ".join("?" * len(chunk[0]))
                self._database.execute("BEGIN")
                self._database.executemany(f"INSERT INTO {table} VALUES ({marks})", chunk)
                self._database.execute("COMMIT")

    def take(self, part: int, file: DataFile, stepped: Stepped, sample: int = 0) -> None:
        """Read a file into the table, or of its rows a sample, drawn alike each time."""
        self.files.append(file)
        rows = self._narrow(part, len(self.files) - 1, file, stepped)
        self.put("rows", _drawn(rows, sample) if sample else rows)
        if sample and self.seen[part] > sample:
            self.drawn = sample

    def index(self) -> None:
        """Make ready for the checks."""
        with _told():
            self._database.execute(
                "CREATE INDEX pairs ON rows (prompt, part, answer, file, line, pair, usable)"
            )

    def _narrow(
        self, part: int, number: int, file: DataFile, stepped: Stepped
    ) -> Iterator[tuple[Any, ...]]:
        fields, forms = self.fields, self.forms
        for rows in _batches(file.rows()):
            self.seen[part] += len(rows)
            self._search((part, number), rows)
            for line, place, _, held in rows:
                try:
                    if isinstance(held, MalformedRow):
                        raise held
                    said = example(held, fields, trained=part == TRAINED)
                except MalformedRow as fault:
                    self._refuse((part, str(fault)), (number, line))
                    continue
                if unfilled := part == TRAINED and said.unfilled:
                    self._refuse((part, UNFILLED), (number, line))
                forms[part, said.form] += 1
                tags = _tags(held, fields)
                self.tagged = self.tagged or tags is not _NO_TAGS
                where = next(self._ids), part, number, line, place
                yield *where, *narrowed(said), *tags, said.pair, not unfilled
            stepped(file, file.position)

    def _search(self, where: tuple[int, int], rows: Iterable[Row]) -> None:
        """Count what is private in some rows, by line and kind."""
        found: list[tuple[int, ...]] = []
        for line, _, text, held in rows:
            escaped = "\\" in text and not isinstance(held, MalformedRow)
            if escaped and ("\\u" in text or suspicious(text)):
                text = "\n".join(_strings(held))
            if not suspicious(text):
                continue
            kinds = kinds_in(text)
            found += ((*where, line, kind, n) for kind, n in Counter(kinds).items())
        self.put("private", found)

    def _refuse(self, reason: tuple[int, str], place: tuple[int, int]) -> None:
        self.malformed[reason] += 1
        lines = self.malformed_lines.setdefault(reason, [])
        if len(lines) < MOST_LINES:
            lines.append(place)


def room(files: Iterable[DataFile], aside: Path) -> int:
    """About how many bytes the database of these takes; AdvisorError if there is no room."""
    needed = _BYTES * sum(file.about for file in files)
    if needed > shutil.disk_usage(aside).free:
        told = f"there is no room in {aside} for about {needed:,} bytes of temporary data"
        raise AdvisorError(told, "write to another disk with -o")
    return needed


def _batches(rows: Iterator[Row]) -> Iterator[list[Row]]:
    """Rows in lists that are short in memory, too."""
    batch: list[Row] = []
    size = 0
    for row in rows:
        batch.append(row)
        size += len(row[2])
        if size > _MOST_TEXT:
            yield batch
            batch, size = [], 0
    yield batch


@contextmanager
def _told() -> Iterator[None]:
    """SQLite's own words for a full disk, in ours."""
    try:
        yield
    except sqlite3.Error as error:
        raise AdvisorError(f"cannot keep temporary data: {error}") from error


def _drawn(rows: Iterator[tuple[Any, ...]], sample: int) -> Iterator[tuple[Any, ...]]:
    """So many rows, each with the same chance."""
    chance = Random(sample)
    drawn = list(islice(rows, sample))
    for place, row in enumerate(rows, sample):
        index = chance.randrange(place + 1)
        if index < sample:
            drawn[index] = row
    yield from drawn


# What a row becomes


def plain(text: str) -> str:
    """A text as it is matched: NFKC, lower case, one blank for all."""
    if text.isascii():
        if text.isprintable() and "  " not in text:
            return text.lower().strip()
    else:
        text = unicodedata.normalize("NFKC", text)
    return " ".join(text.lower().split())


def narrowed(said: Example) -> tuple[int | None, ...]:
    """What is kept of an example, but for its tags."""
    texts = [plain(said.system)] if said.system else []
    length = 0
    for role, text in said.turns:
        texts += plain(text), role
        length += len(text)
    answer = None if said.answer is None else plain(said.answer)
    asked = said.turns[-1][1]
    tail = texts[-2] if answer is None else answer
    return (
        hash(tuple(texts)),
        None if answer is None else hash(answer),
        length,
        length < _SHORT and len(asked.split()) < _FEW_WORDS,
        0 if asked.isascii() else _script(asked[:400]),
        (sum(map(len, texts)) + len(tail)) // 4 + 1,
        hash(texts[0][:TEMPLATE]),
        hash(tail[-TEMPLATE:]),
    )


def _script(text: str) -> int:
    """The script that a text is written in, as a number; 0 is Latin."""
    foreign = _FOREIGN.findall(text)
    if len(foreign) * 4 < len(text):
        return 0
    places = [bisect((*_SCRIPTS, *_LATER_SCRIPTS), ord(letter)) for letter in foreign]
    return Counter(places).most_common(1)[0][0]


def _tags(held: Any, fields: Mapping[str, str]) -> tuple[int | None, ...]:
    """Day, source and whether it is made up, where a row says so."""
    if not fields and TAGS.isdisjoint(held):
        return _NO_TAGS
    source, made = value(held, "source", fields), value(held, "synthetic", fields)
    named = None if source is None else hash(str(source))
    return (
        _day(value(held, "date", fields)),
        named,
        None if made is None else str(made).strip().lower() not in _FALSE,
    )


def _day(given: Any) -> int | None:
    """A date as the number of a day."""
    try:
        if isinstance(given, str) and not given.isdigit():
            return datetime.fromisoformat(given.strip()[:10]).toordinal()
        seconds = int(given)
        seconds = seconds // 1000 if seconds > 10**11 else seconds
        return datetime.fromtimestamp(seconds, UTC).toordinal() if seconds > 10**8 else None
    except (TypeError, ValueError, OverflowError, OSError):
        return None


def _strings(held: Any) -> Iterator[str]:
    if isinstance(held, str):
        yield held
    elif isinstance(held, dict):
        for key, each in held.items():
            yield f"{key}: {each}" if isinstance(each, str | int) else key
            if isinstance(each, dict | list):
                yield from _strings(each)
    elif isinstance(held, list):
        for each in held:
            yield from _strings(each)
    elif held is not None:
        yield str(held)
