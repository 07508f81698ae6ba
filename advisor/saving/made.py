"""Files that this program makes, and may make again: reports, witnesses, schemas.

Owns how it knows its own: a line no reader sees says what was written, so that a file somebody
changed is not taken for one that can be made again. CSV and JSON have no place for such a line and
are known by how they begin. It must not know what is in a report.
"""

from __future__ import annotations

import re
from hashlib import sha256
from pathlib import Path

from advisor.errors import AdvisorError
from advisor.loading.files import read_regular
from advisor.saving.disk import write_bytes

_SEALS = {
    "md": (b"\n[//]: # (advisor ", b")\n"),
    "html": (b"<!-- advisor ", b" -->\n"),
    "yaml": (b"# advisor ", b"\n"),
    "docx": (b"\x18\x00advisor ", b""),  # a comment on the archive, and how long it is
}
_SEAL = re.compile(
    rb"(?:\r?\n\[//\]: # \(|<!-- |# |\x18\x00)advisor ([0-9a-f]{16})(?:\)| -->|)(?:\r?\n)?\Z"
)
_HEAD = 20
"""Bytes of a file without such a line that tell whose it is."""


def write_made(place: Path, data: bytes, form: str, force: bool = False) -> None:
    """Write a file of a form, over an earlier one that nobody has changed.

    AdvisorError where another file is there, unless `force` says so.
    """
    if not force:
        check_made(place, data, form)
    write_bytes(place, _sealed(data, form))


def check_made(place: Path, data: bytes | None, form: str) -> None:
    """AdvisorError if a file is there that is not as this program made it.

    `data` is what it is to become; None where that is not known yet, and then only files in
    which a line can tell are looked at.
    """
    if place.is_file() and not _ours(read_regular(place, -1), data, form):
        raise AdvisorError(
            f"{place} is there already, and not as it was written by advisor",
            "--force overwrites it, another name keeps both",
        )


def _sealed(data: bytes, form: str) -> bytes:
    if form not in _SEALS:
        return data
    if form == "docx":
        data = data[:-2]  # where it says that there is no comment
    elif not data.endswith(b"\n"):
        data += b"\n"
    before, behind = _SEALS[form]
    return data + before + _digest(data) + behind


def _ours(found: bytes, data: bytes | None, form: str) -> bool:
    if form not in _SEALS:
        return not found or data is None or found[:_HEAD] == data[:_HEAD]
    seal = _SEAL.search(found)
    return not found or bool(seal and seal[1] == _digest(found[: seal.start()]))


def _digest(data: bytes) -> bytes:
    """A short digest, the same whatever Git makes of the ends of lines."""
    return sha256(data.replace(b"\r\n", b"\n")).hexdigest()[:16].encode()
