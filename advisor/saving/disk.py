"""Files written whole or not at all.

Owns the atomic write every command uses and the lock two writers of one folder share. It must not
know what it writes.
"""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from stat import S_IMODE

from advisor.errors import AdvisorError
from advisor.loading.files import reason

_PATIENCE = 5.0
"""Seconds to wait for another writer."""


def write_text(path: Path, text: str) -> None:
    """Replace a file by a text, in UTF-8; AdvisorError with the old file intact if that fails."""
    write_bytes(path, text.encode("utf-8", "replace"))


def write_bytes(path: Path, data: bytes, still: Callable[[], bool] = lambda: True) -> bool:
    """Replace a file, or what a link leads to, keeping its permissions.

    `still` is asked at the last moment; where it says no, nothing is replaced, and False is
    returned. Devices and pipes are written to. AdvisorError with the old file intact if that
    fails.
    """
    try:
        if path.exists() and not path.is_file():  # a pipe's link leads to what is no path
            path.write_bytes(data)  # a folder refuses this
            return True
        return _replace(Path(os.path.realpath(path)), data, still)
    except (OSError, ValueError) as error:
        raise AdvisorError(f"cannot write {path}: {reason(error)}") from error


def _replace(target: Path, data: bytes, still: Callable[[], bool]) -> bool:
    mode = S_IMODE(target.stat().st_mode) if target.exists() else None
    if mode is not None and not os.access(target, os.W_OK):
        raise PermissionError(errno.EACCES, "write-protected")
    temporary = target.with_name(f".advisor-{os.urandom(4).hex()}.tmp")
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    try:
        with os.fdopen(handle, "wb") as file:
            if mode is not None:
                temporary.chmod(mode)
            file.write(data)
            file.flush()
            os.fsync(handle)
        wanted = still()
        if wanted:
            temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)  # it is gone where it has become the file
    _sync_folder(target.parent)
    return wanted


def _sync_folder(folder: Path) -> None:
    """Make a new name in a folder last, where the system lets us."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Keep other writers of a file's folder out, where the system has such locks.

    The folder itself is locked, so no lock file is left behind. AdvisorError if somebody else
    keeps it locked.
    """
    try:
        handle = os.open(Path(os.path.realpath(path)).parent, os.O_RDONLY)
    except OSError:  # the write will say why, or there is no need to lock
        yield
        return
    try:
        deadline = time.monotonic() + _PATIENCE
        while not _taken(handle):
            if time.monotonic() > deadline:
                raise AdvisorError(f"cannot write {path}: another program is writing there")
            time.sleep(0.02)
        yield
    finally:
        os.close(handle)


def _taken(handle: int) -> bool:
    """Whether the lock is ours, or there are no locks here."""
    try:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except (ImportError, OSError):
        return True
    return True
