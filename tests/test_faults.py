"""What the system does to us: full and read-only disks, lost power, odd clocks, no home.

Every command that writes is tried, not only the function they share.
"""

from __future__ import annotations

import errno
import io
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from advisor.cli import main
from advisor.errors import AdvisorError
from advisor.loading import load_pack
from advisor.model import Answer
from advisor.saving import AnswersFile, disk
from advisor.session.cases import ago, cases
from tests.cli.invoke import ANSWERS, ROOT, TOY, process
from tests.fuzzing import play

PACK = load_pack(TOY)
WRITERS = {
    "run": "run a.yaml -o old.md --force",
    "init": "init toy -o old.yaml --force",
    "merge": "merge a.yaml b.yaml -o old.yaml --force",
    "batch": "batch a.yaml -o reports",
    "upgrade": "validate c.yaml --upgrade",
    "new-pack": "new-pack fresh",
}
"""A command line for every command that writes files of its own accord."""
OLD = ("old.md", "old.yaml", "c.yaml")
AS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with files to read and files to write over, in which we are."""
    shutil.copytree(TOY, tmp_path / "toy")
    for name, drop_offs in {"a.yaml": "town", "b.yaml": "region", "old.yaml": "town"}.items():
        (tmp_path / name).write_text(ANSWERS.replace("town", drop_offs))
    (tmp_path / "c.yaml").write_text("pack: ./toy@1\nanswers: {trucks-at-night: weekly}\n")
    (tmp_path / "old.md").write_text("old")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def assert_refused(code: int, err: str, here: Path, before: dict[str, bytes], reason: str) -> None:
    """One line, exit 2, nothing half written and nothing left lying about."""
    assert code == 2, err
    assert [line for line in err.splitlines() if line.endswith(reason)] == [err.splitlines()[-1]]
    assert contents(here) == before


# The disk


@pytest.mark.parametrize("line", WRITERS.values(), ids=WRITERS)
@pytest.mark.parametrize(
    ("call", "number", "reason"),
    [
        ("fsync", errno.ENOSPC, "the disk is full"),
        ("fsync", errno.EDQUOT, "your part of the disk is full"),
        ("fsync", errno.EIO, "input/output error"),
        ("replace", errno.EIO, "input/output error"),
        ("replace", errno.EPERM, "you have no permission"),
        ("open", errno.EROFS, "the disk can only be read"),
    ],
)
def test_disk_that_refuses_is_one_line_and_changes_nothing(
    line: str,
    call: str,
    number: int,
    reason: str,
    here: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    before, real = contents(here), getattr(os, call)

    def refuse(*arguments: Any, **rest: Any) -> Any:
        if call == "open" and not arguments[1] & (os.O_WRONLY | os.O_RDWR):
            return real(*arguments, **rest)
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as refusing:
        refusing.setattr(os, call, refuse)
        code = main(line.split())
    assert_refused(code, capsys.readouterr().err, here, before, reason)
    assert main(line.split()) == 0


@pytest.mark.parametrize("line", [line for name, line in WRITERS.items() if name != "upgrade"])
def test_file_that_may_not_grow_is_one_line(line: str, here: Path) -> None:
    """The system itself cuts the write short, in the middle."""
    before = contents(here)
    code = (
        "import resource, sys; from advisor.cli import main;"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (300, 300)); sys.exit(main())"
    )
    done = process("-c", code, *line.split(), cwd=here)
    assert_refused(done.returncode, done.stderr.decode(), here, before, "file too large")


@AS_ROOT
@pytest.mark.parametrize("line", WRITERS.values(), ids=WRITERS)
def test_read_only_folder_is_one_line(
    line: str, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = shutil.copytree(here, here.parent / f"{here.name}-copy")
    os.chdir(copy)
    assert main(line.split()) == 0  # whatever is imported late is there now
    os.chdir(here)
    before = contents(here)
    capsys.readouterr()
    for path in here.rglob("*"):
        path.chmod(0o555 if path.is_dir() else 0o644)
    here.chmod(0o555)
    os.seteuid(65534)
    try:
        code = main(line.split())
    finally:
        os.seteuid(0)
    assert_refused(code, capsys.readouterr().err, here, before, "you have no permission")


# Somebody else writes while we do


def ours_and(here: Path) -> AnswersFile:
    file = AnswersFile.open(here / "a.yaml", PACK)
    file.set("aisles", Answer("answered", "free"))
    return file


def during(monkeypatch: pytest.MonkeyPatch, *deeds: Callable[[], object]) -> None:
    """Do one thing after the other, each while a file is being written."""
    rest, real = iter(deeds), os.fsync

    def meanwhile(handle: int) -> None:
        real(handle)
        next(rest, lambda: None)()

    monkeypatch.setattr(os, "fsync", meanwhile)


def test_file_replaced_while_it_is_saved_is_merged(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, ours = here / "a.yaml", ours_and(here)

    def edited() -> None:
        (here / "theirs").write_text(ANSWERS.replace("pallets: 12000", "pallets: 7"))
        (here / "theirs").replace(path)

    during(monkeypatch, edited)
    assert ours.save() == ["Pallets was changed in the file meanwhile: 7 pallets."]
    text = ANSWERS.replace("pallets: 12000", "pallets: 7").replace("blocked", "free")
    assert path.read_text() == text
    assert not list(here.glob(".advisor-*"))


def test_file_that_never_holds_still_is_left_alone(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, ours = here / "a.yaml", ours_and(here)
    texts = [f"{ANSWERS}# {number}\n" for number in range(99)]
    during(monkeypatch, *((lambda text=text: path.write_text(text)) for text in texts))
    with pytest.raises(AdvisorError, match="another program keeps writing it"):
        ours.save()
    assert path.read_text() in texts
    assert not list(here.glob(".advisor-*"))


def test_file_that_becomes_a_folder_is_one_line(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, ours = here / "a.yaml", ours_and(here)
    during(monkeypatch, path.unlink, path.mkdir)
    with pytest.raises(AdvisorError, match="it is a folder"):
        ours.save()
    assert not list(here.glob(".advisor-*"))


# Lost power


class Deed(NamedTuple):
    """What was asked of the disk: make, write, sync, name or drop a file."""

    what: str
    path: str
    data: bytes = b""
    target: str = ""


class Recorder:
    """Notes what is asked of the disk while a file is written."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.deeds: list[Deed] = []
        self.paths: dict[int, str] = {}
        for name in ("open", "fdopen", "fsync", "replace", "unlink"):
            monkeypatch.setattr(os, name, getattr(self, name)(getattr(os, name)))

    def open(self, real: Callable[..., int]) -> Callable[..., int]:
        def opened(path: Any, flags: int, *rest: Any, **more: Any) -> int:
            handle = real(path, flags, *rest, **more)
            self.paths[handle] = os.fspath(path)
            if flags & os.O_CREAT:
                self.deeds.append(Deed("make", self.paths[handle]))
            return handle

        return opened

    def fdopen(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def opened(handle: int, mode: str) -> Any:
            if mode != "wb":
                return real(handle, mode)
            deeds, path, file = self.deeds, self.paths[handle], real(handle, "wb", 0)

            class Value(io.RawIOBase):
                def writable(self) -> bool:
                    return True

                def write(self, data: Any) -> int:
                    deeds.append(Deed("write", path, bytes(data)))
                    return int(file.write(data))

                def close(self) -> None:
                    super().close()
                    file.close()

            return io.BufferedWriter(Value(), 1 << 20)

        return opened

    def fsync(self, real: Callable[[int], None]) -> Callable[[int], None]:
        def synced(handle: int) -> None:
            real(handle)
            self.deeds.append(Deed("sync", self.paths[handle]))

        return synced

    def replace(self, real: Callable[..., None]) -> Callable[..., None]:
        def named(path: Any, target: Any, **rest: Any) -> None:
            real(path, target, **rest)
            self.deeds.append(Deed("name", os.fspath(path), target=os.fspath(target)))

        return named

    def unlink(self, real: Callable[..., None]) -> Callable[..., None]:
        def dropped(path: Any, **rest: Any) -> None:
            real(path, **rest)
            self.deeds.append(Deed("drop", os.fspath(path)))

        return dropped


def after_power_cut(deeds: list[Deed], path: Path, old: bytes | None) -> Iterator[bytes | None]:
    """Everything the file may be when power is lost behind these deeds.

    A disk keeps names in the order they were given, but as many of them as it likes since the
    folder was synced; of data that was not synced it keeps any beginning.
    """
    folder = str(path.parent)
    synced = [at for at, deed in enumerate(deeds) if (deed.what, deed.path) == ("sync", folder)]
    sure = synced[-1] if synced else 0
    for last in range(sure, len(deeds) + 1):
        names: dict[str, str | None] = {str(path): None}
        for deed in deeds[:last]:
            if deed.what == "make":
                names[deed.path] = deed.path
            elif deed.what == "name":
                names[deed.target] = names.pop(deed.path)
            elif deed.what == "drop":
                names.pop(deed.path)
        made = names[str(path)]
        yield from [old] if made is None else kept(deeds, made)


def kept(deeds: list[Deed], made: str) -> Iterator[bytes]:
    """What may be in a file of which the name is kept."""
    data, safe = b"", 0
    for deed in deeds:
        if deed.path == made and deed.what == "write":
            data += deed.data
        elif deed.path == made and deed.what == "sync":
            safe = len(data)
    yield from {data[:length] for length in (safe, (safe + len(data)) // 2, len(data))}


@pytest.mark.parametrize("new", [False, True])
def test_lost_power_leaves_the_old_file_or_the_new_one(
    here: Path, monkeypatch: pytest.MonkeyPatch, new: bool
) -> None:
    path = here / ("fresh.yaml" if new else "a.yaml")
    old = None if new else path.read_bytes()
    file = AnswersFile.open(path, PACK)
    file.set("aisles", Answer("answered", "free", note="x" * 5000))
    with monkeypatch.context() as recording:
        deeds = Recorder(recording).deeds
        file.save()
    saved = path.read_bytes()
    assert {deed.what for deed in deeds} >= {"make", "write", "sync", "name"}
    for cut in range(len(deeds) + 1):
        assert {*after_power_cut(deeds[:cut], path, old)} <= {old, saved}, deeds[:cut]
    assert {*after_power_cut(deeds, path, old)} == {saved}, "what is told as saved stays"


@pytest.mark.parametrize("forgotten", ["fsync", "_sync_folder"])
def test_simulation_sees_what_is_not_synced(
    here: Path, monkeypatch: pytest.MonkeyPatch, forgotten: str
) -> None:
    path = here / "a.yaml"
    old = path.read_bytes()
    with monkeypatch.context() as recording:
        deeds = Recorder(recording).deeds
        recording.setattr(os if forgotten == "fsync" else disk, forgotten, lambda *_: None)
        disk.write_text(path, "new")
    assert {*after_power_cut(deeds, path, old)} != {b"new"}


# Time, place and language


YEARS = {"before all time": -(2**33), "the beginning": 0, "far ahead": 2**33}


@pytest.mark.parametrize("seconds", YEARS.values(), ids=YEARS)
def test_wrong_clock_of_a_file_is_no_fault(seconds: int, here: Path) -> None:
    os.utime(here / "a.yaml", (seconds, seconds))
    (found,) = (case for case in cases(here) if case.path.name == "a.yaml")
    assert ago(time.time() - found.changed)
    AnswersFile.open(here / "a.yaml", PACK).save()


@pytest.mark.parametrize("jump", [-(10**9), 10**9])
def test_clock_that_jumps_stops_no_save(
    here: Path, monkeypatch: pytest.MonkeyPatch, jump: int
) -> None:
    """Waiting counts on a clock of its own."""
    ours, now = ours_and(here), time.time()
    monkeypatch.setattr(time, "time", lambda: now + jump)
    assert ours.save() == []


BARE: dict[str, dict[str, str]] = {
    "nothing": {},
    "locale C": {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    "no such locale": {"LC_ALL": "xx_YY.no-such"},
    "a home that is not there": {"HOME": "/no/such/home"},
    "a home that is a file": {"HOME": "/dev/null"},
    "a home elsewhere": {"HOME": "."},
}


@pytest.mark.parametrize("environment", BARE.values(), ids=BARE)
def test_bare_environment_changes_nothing(environment: dict[str, str], here: Path) -> None:
    """Without a home, a path and a language, and with the cache in use."""
    before = contents(here)
    done = subprocess.run(
        [sys.executable, "-m", "advisor", "run", "a.yaml"],
        cwd=here,
        env={"PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout == play(["run", "a.yaml"]).out
    assert contents(here) == before
