"""The cases of a folder, and how one is opened, begun, or tried out.

Owns the way from a place on the disk to a session. The list is made from the first lines of the
files, so that it is there at once; how far a case is needs the whole file and is asked for later.
It must not know of a screen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from os.path import lexists
from pathlib import Path

from advisor.errors import AdvisorError
from advisor.resources import CASE_SUFFIXES
from advisor.text import counted, one_line

_HEAD = 4_096
_MOST = 50
"""Cases on the list."""
_PACK = re.compile(rb"^pack:[ \t]*\S", re.MULTILINE)


@dataclass(frozen=True)
class CaseFile:
    """An answers file of the folder."""

    path: Path
    changed: float

    @property
    def name(self) -> str:
        """The file's name as it can be shown."""
        return one_line(self.path.name)


def cases(folder: Path) -> list[CaseFile]:
    """The answers files of a folder, newest first."""
    found = sorted(_cases(folder), key=lambda case: (-case.changed, case.path.name))
    return found[:_MOST]


def _cases(folder: Path) -> Iterator[CaseFile]:
    try:
        paths = [path for path in folder.iterdir() if path.suffix.lower() in CASE_SUFFIXES]
    except OSError:
        return
    for path in paths:
        try:
            if path.is_file():
                with path.open("rb") as file:
                    if _PACK.search(file.read(_HEAD)):
                        yield CaseFile(path, path.stat().st_mtime)
        except OSError:
            continue


def ago(seconds: float) -> str:
    """How long ago something was, in rough words."""
    for size, word in ((86_400, "days"), (3_600, "hours"), (60, "minutes")):
        if seconds >= size:
            return f"{counted(int(seconds // size), word)} ago"
    return "just now"


def name_of(path: Path) -> str:
    """What a new case is called after its file."""
    words = re.sub(r"[\W_]+", " ", path.stem).strip()
    return words[:1].upper() + words[1:]


def file_name(case: str) -> str:
    """What the file of a new case is called."""
    from advisor.saving.names import file_stem  # here, for the start lists cases and saves none

    return file_stem(case) + CASE_SUFFIXES[0]


def ending(name: str) -> str:
    """A file's name as it was typed, with the ending of an answers file where it has none."""
    path = Path(name)
    whole = path.suffix or name.endswith("/") or not path.name.strip(".")
    return name if whole else name + CASE_SUFFIXES[0]


def time_now() -> str:
    """The time of day, as it is shown beside "saved"."""
    return datetime.now().strftime("%H:%M")


def date_now() -> str:
    """Today, as it is written into a file."""
    return datetime.now().strftime("%Y-%m-%d")


def check_new(path: Path) -> None:
    """AdvisorError unless a new answers file can have this place."""
    if path.suffix.lower() not in CASE_SUFFIXES:
        raise AdvisorError(f"{path.name} does not end in {' or '.join(CASE_SUFFIXES)}")
    if lexists(path):  # a link may lead to where nothing is yet
        raise AdvisorError(f"{path} is there already", "open it instead")
