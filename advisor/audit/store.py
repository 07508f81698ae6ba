"""What is kept of each row while files are audited: numbers, in a database that has no name.

Owns the narrow rows (hashes and places; no text) of what is trained on and tested with, which are
compared by sentences of SQL, and tallies of what is counted a row at a time. SQLite takes the
database's name away as soon as it has made the file, so that nothing stays behind, not even after
a kill; it lies in the folder it is told. It must not judge what it keeps.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

from advisor.audit.forms import TAGS, Example, MalformedRow, example, value
from advisor.audit.narrow import day_of, hashed, is_false, measured
from advisor.audit.private import kinds_in, marks, suspicious
from advisor.audit.read import DataFile
from advisor.errors import AdvisorError

TRAINED, TESTED, LIVE = range(3)
"""What a file is for: to be trained on, to test with, what comes in from users."""
UNFILLED = "a placeholder stands in its answer"
"""Why a row cannot be used that is compared with others all the same."""
MOST_LINES = 20
"""Line numbers that are told of one thing."""
_BYTES = 120
"""What a row takes in its table and the index, about."""
_CACHE = "cache_size = -48000"
"""Kilobytes that SQLite keeps in memory."""
_AT_ONCE = 500
_NAMES = ("trained", "tested")
_COLUMNS = "file, line, place, prompt, answer, head, tail, pair, usable"
_SLOTS = 1 << 22

Place = tuple[int, int]
"""File and line."""
Stepped = Callable[[DataFile, int], None]
"""Told a file, and how many of its bytes have been read."""


@dataclass(frozen=True)
class Asked:
    """What a user said about the files."""

    rules_changed: date | None = None
    limit: int | None = None
    """Tokens at which a row is cut."""
    sample: int = 0
    """How many of the users' requests are drawn; 0 is all."""


@dataclass
class Tally:
    """How many there are, and where the first of them stand."""

    n: int = 0
    places: list[Place] = field(default_factory=list)

    def add(self, file: int, line: int) -> None:
        """One more."""
        self.n += 1
        if self.n <= MOST_LINES:
            self.places.append((file, line))

    @classmethod
    def of(cls, tallies: Iterable[Tally]) -> Tally:
        """All of these as one."""
        every = list(tallies)
        places = sorted(place for each in every for place in each.places)
        return cls(sum(each.n for each in every), places[:MOST_LINES])


class Part:
    """What is counted a row at a time, of all files that are for the same."""

    def __init__(self) -> None:
        self.seen = self.rows = 0
        """Rows that were read, and those of them that are examples."""
        self.forms: dict[str, int] = Counter()
        self.lengths: dict[int, int] = defaultdict(int)
        """Rows by the characters of their request."""
        self.tokens: dict[int, int] = defaultdict(int)
        self.scripts: dict[int, Tally] = defaultdict(Tally)
        self.short, self.cut, self.older, self.made_up = (Tally() for _ in range(4))
        self.dated = self.tagged = 0
        """Rows that have a date, and that say whether they are made up."""

    def add(self, file: int, line: int, length: int, short: bool, script: int) -> None:
        """Count what a request is like."""
        self.lengths[length] += 1
        self.scripts[script].add(file, line)
        if short:
            self.short.add(file, line)


class Store:
    """The narrow rows of all files, and the tallies."""

    def __init__(self, fields: Mapping[str, str], aside: Path, asked: Asked) -> None:
        self.fields, self.asked = fields, asked
        self.files: list[DataFile] = []
        self.parts = (Part(), Part(), Part())
        self.malformed: dict[tuple[int, int, str], Tally] = defaultdict(Tally)
        """By part, file and reason."""
        self.private, self.kinds = Tally(), Counter[int]()
        """Rows that hold what is private, and how often what kind is found."""
        self._answers = bytearray(_SLOTS)
        """Where an answer's hash has fallen; two may have fallen into one slot."""
        self._drawn: list[tuple[int, int, int, bool, int]] = []
        self._chance = Random(asked.sample)
        self._database = sqlite3.connect("", isolation_level=None)
        folder = str(aside).replace("'", "''")
        columns = f"(id INTEGER PRIMARY KEY, {_COLUMNS.replace(',', ' INTEGER,')} INTEGER)"
        settings = ("page_size = 32768", "journal_mode = OFF", "synchronous = OFF", _CACHE)
        for each in (
            *(f"PRAGMA {each}" for each in (f"temp_store_directory = '{folder}'", *settings)),
            "BEGIN",  # what is never committed is never asked for again
            *(f"CREATE TABLE {name} {columns}" for name in _NAMES),
            "CREATE TABLE sources (source INTEGER, file INTEGER, line INTEGER, place INTEGER)",
        ):
            self._database.execute(each)

    def close(self) -> None:
        """Let go of database and files."""
        self._database.close()
        for file in self.files:
            file.close()

    def all(self, sentence: str, *given: Any) -> list[tuple[Any, ...]]:
        """What a sentence of SQL answers."""
        return [*self.each(sentence, *given)]

    def one(self, sentence: str, *given: Any) -> Any:
        """The first cell of what it answers."""
        return self.all(sentence, *given)[0][0]

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
                self._database.executemany(f"INSERT INTO {table} VALUES ({marks})", chunk)

    def take(self, part: int, file: DataFile, stepped: Stepped) -> None:
        """Read a file: what it is for says what is kept of it."""
        self.files.append(file)
        if part == LIVE:
            self._draw(file, stepped)
        else:
            self.put(_NAMES[part], self._narrow(part, file, stepped))

    def index(self) -> None:
        """Make ready for the checks."""
        for row in sorted(self._drawn):
            self.parts[LIVE].add(*row)
        for name in _NAMES:
            self.all(f"CREATE INDEX by_{name} ON {name} (prompt, answer, id, pair, usable)")

    @property
    def drawn(self) -> int:
        """How many requests of users there are, or are drawn of them."""
        return len(self._drawn) or self.parts[LIVE].rows

    @property
    def least_answers(self) -> int:
        """So many different answers there are at least."""
        return self._answers.count(1)

    def _draw(self, file: DataFile, stepped: Stepped) -> None:
        """Count all of what users send, or keep so much of it, each with the same chance."""
        number, live, most = len(self.files) - 1, self.parts[LIVE], self.asked.sample
        for line, _, said, *_ in self._examples(LIVE, file, stepped):
            row = number, line, *measured(said)
            if not most:
                live.add(*row)
            elif len(self._drawn) < most:
                self._drawn.append(row)
            elif (index := self._chance.randrange(live.rows)) < most:
                self._drawn[index] = row

    def _narrow(self, part: int, file: DataFile, stepped: Stepped) -> Iterator[tuple[Any, ...]]:
        number, fields, limit = len(self.files) - 1, self.fields, self.asked.limit
        counted, answers = self.parts[part], self._answers
        for line, place, said, simple, usable, held in self._examples(part, file, stepped):
            prompt, answer, tokens, head, tail = hashed(said, simple)
            counted.add(number, line, *measured(said))
            counted.tokens[tokens] += 1
            if limit and tokens > limit:
                counted.cut.add(number, line)
            if part == TRAINED:
                if answer is not None:
                    answers[answer % _SLOTS] = 1
                if fields or not TAGS.isdisjoint(held):
                    self._tag((number, line, place), held)
            yield None, number, line, place, prompt, answer, head, tail, said.pair, usable

    def _examples(
        self, part: int, file: DataFile, stepped: Stepped
    ) -> Iterator[tuple[int, int, Example, bool, bool, dict[str, Any]]]:
        """Line, place and example of each row; whether its texts hold no control characters, and
        whether it can be used; what it holds."""
        number, counted, fields = len(self.files) - 1, self.parts[part], self.fields
        trained = part == TRAINED
        for line, place, text, left, held in file.rows():
            counted.seen += 1
            if not counted.seen % _AT_ONCE:
                stepped(file, file.position)
            escaped = b"\\" in left
            if escaped or suspicious(text, left):
                self._search((number, line), text, left, held)
            try:
                said = example(held, fields, trained=trained)
            except MalformedRow as fault:
                self.malformed[part, number, str(fault)].add(number, line)
                continue
            if unfilled := trained and said.unfilled:
                self.malformed[part, number, UNFILLED].add(number, line)
            counted.rows += 1
            counted.forms[said.form] += 1
            simple = not escaped and file.lined and text.isascii()
            yield line, place, said, simple, not unfilled, held
        stepped(file, file.position)

    def _search(self, place: Place, text: str, left: bytes, held: object) -> None:
        """Count what is private in a row."""
        if b"\\" in left and not isinstance(held, MalformedRow):
            if "\\u" in text or suspicious(text, left):
                text = "\n".join(_strings(held))
                left = marks(text.encode())
        if suspicious(text, left) and (kinds := kinds_in(text)):
            self.kinds.update(kinds)
            self.private.add(*place)

    def _tag(self, where: tuple[int, int, int], held: Mapping[str, Any]) -> None:
        """Count what a row says about its age and origin."""
        counted, changed = self.parts[TRAINED], self.asked.rules_changed
        day, source, made = (value(held, name, self.fields) for name in _TAGS)
        if (number := day_of(day)) is not None:
            counted.dated += 1
            if changed and number < changed.toordinal():
                counted.older.add(*where[:2])
        if made is not None:
            counted.tagged += 1
            if not is_false(made):
                counted.made_up.add(*where[:2])
        if source is not None:
            self.put("sources", [(hash(str(source)), *where)])


_TAGS = ("date", "source", "synthetic")


def room(files: Iterable[DataFile], aside: Path) -> int:
    """About how many bytes the database of these takes; AdvisorError if there is no room."""
    needed = _BYTES * sum(file.about for file in files)
    if needed > shutil.disk_usage(aside).free:
        told = f"there is no room in {aside} for about {needed:,} bytes of temporary data"
        raise AdvisorError(told, "write to another disk with -o")
    return needed


@contextmanager
def _told() -> Iterator[None]:
    """SQLite's own words for a full disk, in ours."""
    try:
        yield
    except sqlite3.Error as error:
        raise AdvisorError(f"cannot keep temporary data: {error}") from error


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
