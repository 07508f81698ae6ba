"""Evidence instead of opinion: what the files of a team say about its data.

`audit_files` reads rows as a stream and counts what is wrong with them. Read `read` and `rows`
(files to rows), `forms` (rows to request and answer), `narrow` (to numbers), `store` (what is
kept), `measure`, `checks` and `second` (counts), `near` (rows that are almost the same), `private`
(what is never shown), `findings` and `page` (words), `voice` (claims).
It must not print, or write anything but a database without a name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from advisor.audit.checks import measures
from advisor.audit.findings import USES, AuditFinding, findings
from advisor.audit.forms import FIELDS, NO_FORM
from advisor.audit.page import FileRead, audit_page
from advisor.audit.read import DataFile
from advisor.audit.store import LIVE, TESTED, TRAINED, Asked, Stepped, Store, room
from advisor.audit.voice import voices
from advisor.errors import AdvisorError, InvalidFile, Problem
from advisor.model import Evidence
from advisor.report.wording import listed, quoted

_MOST_REASONS = 3


@dataclass(frozen=True)
class Files:
    """What is audited, opened."""

    trained: Sequence[DataFile]
    tested: Sequence[DataFile] = ()
    live: Sequence[DataFile] = ()

    @property
    def every(self) -> list[tuple[int, DataFile]]:
        """Each with what it is for."""
        parts = ((TRAINED, self.trained), (TESTED, self.tested), (LIVE, self.live))
        return [(part, file) for part, files in parts for file in files]


def audit_files(
    files: Files,
    evidence: Evidence,
    asked: Asked,
    fields: Mapping[str, str],
    aside: Path,
    stepped: Stepped,
) -> tuple[list[FileRead], tuple[AuditFinding, ...]]:
    """What was read, and what was found in it, by the thresholds of a pack.

    `aside` is the folder for temporary data. InvalidFile if a file has no row that can be used;
    AdvisorError if one cannot be read to its end.
    """
    store = Store(fields, aside, asked)
    try:
        for part, file in files.every:
            before = store.parts[part].rows
            store.take(part, file, stepped)
            if store.parts[part].rows == before:
                raise _useless(store, file)
        names = [(part, file.name) for part, file in files.every]
        found = findings(measures(store), evidence, names)
        read = [
            FileRead(file.name, USES[part], file.digest, file.size) for part, file in files.every
        ]
    finally:
        store.close()
    return read, found


def _useless(store: Store, file: DataFile) -> AdvisorError:
    """Why no row of the file that was read last can be used: the commonest reasons."""
    number = len(store.files) - 1
    refused = [(t, why) for (_, of, why), t in store.malformed.items() if of == number]
    if not refused:
        return AdvisorError(f"{file.path} holds no row")
    commonest = sorted(refused, key=lambda each: -each[0].n)[:_MOST_REASONS]
    keys = store.keys.get(number, ())
    told = ((each.places[0][1], _told(why, each.n, keys)) for each, why in commonest)
    place = str(file.path)
    return InvalidFile(tuple(Problem(place, n, 1, "malformed-row", text) for n, text in told))


def _told(why: str, n: int, keys: Sequence[str]) -> str:
    """One reason, and where the keys are not known what to do about it."""
    told = f"{why}, as in {n:,} rows" if n > 1 else why
    if why != NO_FORM:
        return told
    found = f"; its keys are {listed(map(quoted, keys))}" if keys else ""
    return f"{told}{found}; say what holds what: --field prompt=KEY --field answer=KEY"


__all__ = [
    "FIELDS",
    "Asked",
    "AuditFinding",
    "DataFile",
    "FileRead",
    "Files",
    "audit_files",
    "audit_page",
    "room",
    "voices",
]
