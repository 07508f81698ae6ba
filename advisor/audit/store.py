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
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from itertools import chain, compress, groupby, repeat
from operator import itemgetter
from pathlib import Path
from random import Random
from typing import Any, get_args

from advisor.audit.forms import NO_FORM, TAGS, MalformedRow, example, keys_of, value
from advisor.audit.narrow import Narrow, day_of, is_false, narrowed, narrowed_alike, tokens
from advisor.audit.private import hinted, kinds_in, marks_of, suspicious
from advisor.audit.read import DataFile
from advisor.audit.rows import Columns, Row, columns
from advisor.errors import AdvisorError

TRAINED, TESTED, LIVE = range(3)
"""What a file is for: to be trained on, to test with, what comes in from users."""
TABLES = ("trained", "tested")
UNFILLED = "a placeholder stands in its answer"
"""Why a row cannot be used that is compared with others all the same."""
MOST_LINES = 20
"""Line numbers that are told of one thing."""
_BYTES = 120
"""What a row takes in its table and the index, about."""
_CACHE = "cache_size = -48000"
"""Kilobytes that SQLite keeps in memory."""
_ROW = "file, line, place, prompt, answer, pair, usable"
_COLUMNS = {
    "trained": _ROW,
    "tested": _ROW,
    "sources": "file, line, place, source",
    "answers": "id, text",
    "ends": "id, head, tail",
    "bands": "band, row",
    "buckets": "band, row",
    "texts": "id, text",
    "near": "id",
}
_SLOTS = 1 << 22
_WIDTH = len(get_args(Narrow))

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

    def add(self, file: int, *lines: int) -> None:
        """So many more."""
        self.n += len(lines)
        if (left := MOST_LINES - len(self.places)) > 0:
            self.places += [(file, line) for line in lines[:left]]

    @classmethod
    def of(cls, tallies: Iterable[Tally]) -> Tally:
        """All of these as one."""
        every = list(tallies)
        places = sorted(place for each in every for place in each.places)
        return cls(sum(each.n for each in every), places[:MOST_LINES])


class Counted:
    """What is counted a row at a time, of all files that are for the same."""

    def __init__(self) -> None:
        self.seen = self.rows = 0
        """Rows that were read, and those of them that are examples."""
        self.forms: dict[str, int] = Counter()
        self.lengths, self.sizes = Counter[int](), Counter[int]()
        """Rows by the characters of their request, and by those of all they say."""
        self.scripts: dict[int, Tally] = defaultdict(Tally)
        self.short, self.cut, self.older, self.made_up = (Tally() for _ in range(4))
        self.dated = self.tagged = 0
        """Rows that have a date, and that say whether they are made up."""

    def add(self, file: int, lines: Sequence[int], like: Sequence[Sequence[int]]) -> None:
        """Count what requests are like: their lengths, whether they are short, their scripts."""
        lengths, short, scripts = like
        self.lengths.update(lengths)
        self.short.add(file, *compress(lines, short))
        for script in {*scripts}:
            self.scripts[script].add(file, *compress(lines, map(script.__eq__, scripts)))


class Store:
    """The narrow rows of all files, and the tallies."""

    def __init__(self, fields: Mapping[str, str], aside: Path, asked: Asked) -> None:
        self.fields, self.asked = fields, asked
        self.files: list[DataFile] = []
        self.parts = (Counted(), Counted(), Counted())
        self.malformed: dict[tuple[int, int, str], Tally] = defaultdict(Tally)
        """By part, file and reason."""
        self.keys: dict[int, tuple[str, ...]] = {}
        """By file, of the first row of no known form."""
        self.private, self.kinds = Tally(), Counter[int]()
        """Rows that hold what is private, and how often what kind is found."""
        self._answers = bytearray(_SLOTS)
        """Where an answer's hash has fallen; two may have fallen into one slot."""
        self._drawn: list[tuple[int, ...]] = []
        self._chance = Random(asked.sample)
        self._database = sqlite3.connect("", isolation_level=None)
        folder = str(aside).replace("'", "''")
        settings = ("page_size = 32768", "journal_mode = OFF", "synchronous = OFF", _CACHE)
        for setting in (f"temp_store_directory = '{folder}'", *settings):
            self._database.execute(f"PRAGMA {setting}")
        self._database.execute("BEGIN")  # and never an end: nobody asks for this again
        for table, names in _COLUMNS.items():
            rest = "".join(f", {each}" for each in names.split(", ") if each != "id")
            self._database.execute(f"CREATE TABLE {table} (id INTEGER PRIMARY KEY{rest})")

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
        names = _COLUMNS[table]
        marks = ", ".join("?" * (names.count(",") + 1))
        with _told():
            self._database.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)

    def take(self, part: int, file: DataFile, stepped: Stepped) -> None:
        """Read a file: what it is for says what is kept of it."""
        number = len(self.files)
        self.files.append(file)
        for batch in file.batches():
            self.parts[part].seen += len(batch[0])
            self._search(number, batch)
            self._keep(part, number, *self._narrow(part, number, batch))
            stepped(file, file.position)

    def index(self) -> None:
        """Make ready for the checks."""
        for file, rows in groupby(sorted(self._drawn), key=itemgetter(0)):
            lines, *like = zip(*(row[1:] for row in rows), strict=True)
            self.parts[LIVE].add(file, lines, like)
        for table in TABLES:
            self.all(f"CREATE INDEX by_{table} ON {table} (prompt, answer, id, pair, usable)")

    @property
    def drawn(self) -> int:
        """How many requests of users there are, or are drawn of them."""
        return len(self._drawn) or self.parts[LIVE].rows

    @property
    def least_answers(self) -> int:
        """So many different answers there are at least."""
        return self._answers.count(1)

    def _narrow(
        self, part: int, number: int, batch: Columns
    ) -> tuple[Columns, Sequence[Sequence[Any]]]:
        """The examples among some rows, and what becomes of them."""
        fields, forms = self.fields, self.parts[part].forms
        if not fields and (found := narrowed_alike(batch[-1])):
            forms["messages"] += len(batch[0])
            return batch, found
        kept: list[Row] = []
        narrow: list[Narrow] = []
        for row in zip(*batch, strict=True):
            try:
                said = example(row[-1], fields, trained=part == TRAINED)
            except MalformedRow as fault:
                self.malformed[part, number, str(fault)].add(number, row[0])
                if str(fault) == NO_FORM:
                    self.keys.setdefault(number, keys_of(row[-1]))
                continue
            if part == TRAINED and said.unfilled:
                self.malformed[part, number, UNFILLED].add(number, row[0])
            forms[said.form] += 1
            kept.append(row)
            narrow.append(narrowed(said))
        return columns(kept), [*zip(*narrow, strict=True)] or [()] * _WIDTH

    def _keep(
        self, part: int, number: int, rows: Columns, narrow: Sequence[Sequence[Any]]
    ) -> None:
        """Count examples, and put them into their table; of what users send some may be drawn."""
        lines, places, *_ = rows
        prompts, answers, sizes, *like, pairs, usable = narrow
        counted, limit = self.parts[part], self.asked.limit
        if part == LIVE and self.asked.sample:
            for row in zip(lines, *like, strict=True):
                self._draw((number, *row))
            return
        counted.rows += len(lines)
        counted.add(number, lines, like)
        if part == LIVE:
            return
        counted.sizes.update(sizes)
        if limit:
            counted.cut.add(number, *compress(lines, [tokens(size) > limit for size in sizes]))
        if part == TRAINED:
            self._note(number, rows, answers)
        table = zip(repeat(number), lines, places, prompts, answers, pairs, usable)
        self.put(TABLES[part], table)

    def _note(self, number: int, rows: Columns, answers: Iterable[int | None]) -> None:
        """Mark where answers have fallen, and count what rows say about themselves."""
        for answer in answers:
            if answer is not None:
                self._answers[answer % _SLOTS] = 1
        lines, places, *_, helds = rows
        if self.fields or not TAGS.isdisjoint(chain.from_iterable(helds)):
            for row in zip(repeat(number), lines, places, helds):
                self._tag(*row)

    def _draw(self, row: tuple[int, ...]) -> None:
        """Keep a row of what users send, or not; each has the same chance."""
        live, most = self.parts[LIVE], self.asked.sample
        live.rows += 1
        if len(self._drawn) < most:
            self._drawn.append(row)
        elif (index := self._chance.randrange(live.rows)) < most:
            self._drawn[index] = row

    def _search(self, number: int, batch: Columns) -> None:
        """Count what is private in some rows."""
        lines, _, texts, lefts, helds = batch
        for at in hinted(lefts):
            text, left, held = texts[at], lefts[at], helds[at]
            escaped = b"\\" in left and not isinstance(held, MalformedRow)
            if escaped and ("\\u" in text or suspicious(text, left)):
                text = "\n".join(_strings(held))
                left = marks_of(text)
            if suspicious(text, left) and (kinds := kinds_in(text)):
                self.kinds.update(kinds)
                self.private.add(number, lines[at])

    def _tag(self, file: int, line: int, place: int, held: Mapping[str, Any]) -> None:
        """Count what a row says about its age and origin."""
        counted, changed = self.parts[TRAINED], self.asked.rules_changed
        day, source, made = (value(held, name, self.fields) for name in _TAGS)
        if (number := day_of(day)) is not None:
            counted.dated += 1
            if changed and number < changed.toordinal():
                counted.older.add(file, line)
        if made is not None:
            counted.tagged += 1
            if not is_false(made):
                counted.made_up.add(file, line)
        if source is not None:
            self.put("sources", [(file, line, place, hash(str(source)))])


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
