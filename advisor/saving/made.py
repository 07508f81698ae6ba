"""Files that this program makes, and may make again: reports, witnesses, schemas.

Owns how it knows its own: a line no reader sees, in JSON a last key, says what was written, so
that a file somebody changed is not taken for one that can be made again. A schema says in words
that it is written anew without asking. CSV and what a user's template makes have no place for
either, so nothing there is taken for ours. It must not know what is in a report.
"""

from __future__ import annotations

import re
from hashlib import sha256
from pathlib import Path

from advisor.errors import AdvisorError
from advisor.loading.files import read_regular
from advisor.saving.disk import write_bytes
from advisor.schema import MARK

SCHEMA = "schema"
"""The form of a JSON Schema."""
_HINT = "--force overwrites it, another name keeps both"
_SEALS = {
    "md": (b"\n[//]: # (advisor ", b")\n"),
    "html": (b"<!-- advisor ", b" -->\n"),
    "yaml": (b"# advisor ", b"\n"),
    "json": (b',\n  "made": "advisor ', b'"\n}\n'),
    "docx": (b"\x18\x00advisor ", b""),  # a comment on the archive, and how long it is
}
_SEAL = re.compile(
    rb"""(?:\r?\n\[//\]:\ \#\ \(|<!--\ |\#\ |,\r?\n\ \ "made":\ "|\x18\x00)
    advisor\ ([0-9a-f]{16})(?:\)|\ -->|"\r?\n\}|)(?:\r?\n)?\Z""",
    re.VERBOSE,
)
_CLOSING = {"docx": b"\0\0", "json": b"\n}\n"}
"""How a content ends that the line goes into: of an archive, that there is no comment."""


def write_made(place: Path, data: bytes, form: str, force: bool = False) -> None:
    """Write a file of a form, over an earlier one that nobody has changed.

    AdvisorError where another file is there, unless `force` says so.
    """
    if not force:
        check_made(place, data, form)
    stream = place.exists() and not place.is_file()  # a pipe or device keeps nothing
    write_bytes(place, data if stream else _sealed(data, form))


def is_made(place: Path, form: str) -> bool:
    """Whether a file is there, and is as this program made it."""
    return place.is_file() and _ours(read_regular(place, -1), form)


def check_made(place: Path, data: bytes | None, form: str) -> None:
    """AdvisorError if a file is there that is not as this program made it.

    `data` is what it is to become; None where that is not known yet.
    """
    found = read_regular(place, -1) if place.is_file() else b""
    if found and found != data and not _ours(found, form):
        known = form in _SEALS or form == SCHEMA
        why = "not as it was written by advisor" if known else "nothing in it says whose it is"
        raise AdvisorError(f"{place} is there already, and {why}", _HINT)


def _sealed(data: bytes, form: str) -> bytes:
    if form not in _SEALS:
        return data
    if form in _CLOSING:
        data = data.removesuffix(_CLOSING[form])
    elif not data.endswith(b"\n"):
        data += b"\n"
    before, behind = _SEALS[form]
    return data + before + _digest(data) + behind


def _ours(found: bytes, form: str) -> bool:
    if form == SCHEMA:
        return MARK.encode() in found
    seal = _SEAL.search(found) if form in _SEALS else None
    return bool(seal and seal[1] == _digest(found[: seal.start()]))


def _digest(data: bytes) -> bytes:
    """A short digest, the same whatever Git makes of the ends of lines."""
    return sha256(data.replace(b"\r\n", b"\n")).hexdigest()[:16].encode()
