"""Bytes from files, and what went wrong with a file in one line.

Owns reading, the place behind a link, and the words for the system's errors. It must not look
into what was read.
"""

from __future__ import annotations

import errno
import os
from pathlib import Path
from stat import S_ISREG

from advisor.errors import AdvisorError
from advisor.loading.syntax import LARGEST

_WORDS = {
    errno.ENOENT: "there is no such file or folder",
    errno.EACCES: "you have no permission",
    errno.EPERM: "you have no permission",
    errno.EISDIR: "it is a folder",
    errno.ENOTDIR: "a part of its path is no folder",
    errno.ELOOP: "its links lead in a circle",
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "your part of the disk is full",
    errno.EROFS: "the disk can only be read",
    errno.ENAMETOOLONG: "its name is too long",
}


def real(path: Path) -> Path:
    """The place behind all links; links that lead in a circle are a place, too."""
    return Path(os.path.realpath(path))


def read_bytes(path: Path) -> bytes:
    """What is in a file, of one that is too large the beginning; AdvisorError if unreadable."""
    try:
        with path.open("rb") as file:
            return file.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        raise AdvisorError(f"cannot read {path}: {reason(error)}") from error


def read_regular(path: Path, most: int = LARGEST + 1) -> bytes:
    """The same of a file that is to be written again; a pipe or device there is refused at once.

    A negative `most` reads all of it.
    """
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        with os.fdopen(handle, "rb") as file:
            if not S_ISREG(os.fstat(handle).st_mode):
                raise AdvisorError(f"cannot read {path}: it is no file")
            return file.read(most)
    except (OSError, ValueError) as error:
        raise AdvisorError(f"cannot read {path}: {reason(error)}") from error


def reason(error: OSError | ValueError) -> str:
    """Why the system refused, as the end of a sentence."""
    number = error.errno if isinstance(error, OSError) else None
    if number is None:
        return "its name is not one a file can have"
    return _WORDS.get(number, os.strerror(number).lower())
