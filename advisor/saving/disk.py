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
from functools import partial
from os.path import lexists
from pathlib import Path
from shutil import copystat
from tempfile import gettempdir

from advisor.errors import AdvisorError
from advisor.loading.files import read_regular, reason

_PATIENCE = 5.0
"""Seconds to wait for another writer."""
_TRIES = 9
"""How often a file may change while it is being written."""
_SHUT = (errno.EACCES, errno.EPERM, errno.EROFS)
"""Why a folder takes no new file; a file in it may be written all the same."""
_kept_waiting: set[str] = set()
"""Folders on which somebody else kept a lock for that long: nobody waits for them again."""


def write_text(path: Path, text: str) -> None:
    """Replace a file by a text, in UTF-8; AdvisorError with the old file intact if that fails."""
    write_bytes(path, text.encode("utf-8", "replace"))


def write_bytes(path: Path, data: bytes, still: Callable[[], bool] = lambda: True) -> bool:
    """Replace a file, or what a link leads to, keeping whose it is and who may do what with it.

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


def write_new(path: Path, data: bytes, hint: str = "") -> None:
    """Write a file that is not there yet; AdvisorError if it is, or cannot be written."""
    with locked(path):
        if lexists(path) or not write_bytes(path, data, lambda: not lexists(path)):
            raise AdvisorError(f"{path} is there already", hint)


def rewrite(path: Path, make: Callable[[bytes | None], bytes]) -> bytes:
    """Write what is made of a file's content, None where there is no file; what was written.

    It is made again if the content changes meanwhile. AdvisorError with the old file intact if it
    never holds still, or cannot be written.
    """
    with locked(path):
        for _ in range(_TRIES):
            found = on_disk(path)
            data = make(found)
            if data == found or write_bytes(path, data, partial(_holds, path, found)):
                return data
    raise AdvisorError(f"cannot write {path}: another program keeps writing it")


def on_disk(path: Path) -> bytes | None:
    """What is in a file; None where there is none."""
    return read_regular(path) if lexists(os.path.realpath(path)) else None


def _holds(path: Path, content: bytes | None) -> bool:
    return on_disk(path) == content


def _replace(target: Path, data: bytes, still: Callable[[], bool]) -> bool:
    """Put a new file in an old one's place, or into it where it would be another's file then."""
    old = target.stat() if target.exists() else None
    if old and not os.access(target, os.W_OK):
        raise PermissionError(errno.EACCES, "write-protected")
    temporary = target.with_name(f".advisor-{os.urandom(4).hex()}.tmp")
    try:
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    except OSError as error:
        if old and error.errno in _SHUT:
            return _overwrite(target, data, still, Path(gettempdir()))
        raise
    try:
        with os.fdopen(handle, "wb") as file:
            alike = old is None or (old.st_nlink == 1 and _made_alike(temporary, target, old))
            file.write(data)
            file.flush()
            os.fsync(handle)
        wanted = still()
        if wanted and not (alike and _named(temporary, target)):
            temporary.unlink()
            return _overwrite(target, data, still, target.parent)
    finally:
        temporary.unlink(missing_ok=True)  # it is gone where it has become the file
    _sync_folder(target.parent)
    return wanted


def _made_alike(temporary: Path, target: Path, old: os.stat_result) -> bool:
    """Give a file what another has: owner, group, permissions, lists of access, attributes."""
    try:
        new = temporary.stat()
        if (new.st_uid, new.st_gid) != (old.st_uid, old.st_gid):
            os.chown(temporary, old.st_uid, old.st_gid)
        copystat(target, temporary)
        if hasattr(os, "listxattr"):  # which copystat passes over where it may not be copied
            return {*os.listxattr(target)} == {*os.listxattr(temporary)}
    except OSError:
        return False
    return True


def _named(temporary: Path, target: Path) -> bool:
    """Let a file take another's place; False where that place is bound to its file."""
    try:
        temporary.replace(target)
    except OSError as error:
        if error.errno not in (errno.EBUSY, errno.EXDEV) or not target.exists():
            raise
        return False
    return True


def _overwrite(target: Path, data: bytes, still: Callable[[], bool], aside: Path) -> bool:
    """Write into a file that has to stay the same one: linked twice, bound, or another's.

    What was in it is kept beside it meanwhile, in case of a power cut. All of it is written at
    once, and what is shorter first with blank lines behind it, so that a kill leaves a whole file.
    """
    before = target.read_bytes()
    kept = aside / f".advisor-{os.urandom(4).hex()}.old"
    handle = os.open(target, os.O_RDWR)
    try:
        if not still():
            return False
        with os.fdopen(os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as copy:
            copy.write(before)
            copy.flush()
            os.fsync(copy.fileno())
        try:
            _fill(handle, data, len(before))
        except OSError:
            _fill(handle, before, 0)
            raise
        return True
    finally:
        os.close(handle)
        kept.unlink(missing_ok=True)


def _fill(handle: int, data: bytes, length: int) -> None:
    os.lseek(handle, 0, os.SEEK_SET)
    rest = memoryview(data.ljust(length, b"\n"))
    while rest:
        rest = rest[os.write(handle, rest) :]
    os.ftruncate(handle, len(data))
    os.fsync(handle)


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
    keeps it locked: that is waited for once, and not again as long as it lasts.
    """
    folder = str(Path(os.path.realpath(path)).parent)
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:  # the write will say why, or there is no need to lock
        yield
        return
    try:
        deadline = time.monotonic() + (0 if folder in _kept_waiting else _PATIENCE)
        while not _taken(handle):
            if time.monotonic() > deadline:
                _kept_waiting.add(folder)
                raise AdvisorError(f"cannot write {path}: another program keeps {folder} locked")
            time.sleep(0.02)
        _kept_waiting.discard(folder)
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
