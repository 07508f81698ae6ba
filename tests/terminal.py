"""A process in a pseudo-terminal of its own, seen from outside."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import termios
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[1]


def _heed() -> None:
    """Take the terminal, and the signals that whatever runs behind a shell ignores."""
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    for number in (signal.SIGINT, signal.SIGQUIT):
        signal.signal(number, signal.SIG_DFL)


class Terminal:
    """A process in a pseudo-terminal."""

    def __init__(
        self, command: list[str], folder: str, size: tuple[int, int], **more: str
    ) -> None:
        self.master, slave = pty.openpty()
        width, height = size
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", height, width, 0, 0))
        environment = {**os.environ, "TERM": "xterm-256color", "PYTHONPATH": str(ROOT)}
        environment.pop("NO_COLOR", None)
        environment |= more
        self.began = time.perf_counter()
        self.process = subprocess.Popen(
            command,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            cwd=folder,
            env=environment,
            preexec_fn=_heed,
            start_new_session=True,
        )
        os.close(slave)
        self.seen = b""
        self._told = 0

    @property
    def said(self) -> str:
        """What was painted, as text."""
        return self.seen.decode(errors="replace")

    def until(self, pattern: bytes, seconds: float = 60) -> None:
        """Wait for something behind all that was waited for before."""
        deadline = time.perf_counter() + seconds
        while not re.search(pattern, self.seen[self._told :]):
            assert time.perf_counter() < deadline and self.process.poll() is None, self.seen
            self.listen(0.02)
        self._told = len(self.seen)

    def wait(self, *texts: bytes, seconds: float = 60, after: int = 0) -> float:
        """When one of these was painted, so many bytes after the last `forget`; -1 if never."""
        deadline = time.perf_counter() + seconds
        while not any(text in self.seen[after:] for text in texts):
            if not select.select([self.master], [], [], deadline - time.perf_counter())[0]:
                return -1
            self.seen += os.read(self.master, 1 << 16)
        return time.perf_counter()

    def listen(self, seconds: float) -> None:
        """Take in what is painted for so long."""
        deadline = time.perf_counter() + seconds
        while select.select([self.master], [], [], max(deadline - time.perf_counter(), 0))[0]:
            try:
                self.seen += os.read(self.master, 1 << 16)
            except OSError:  # nobody is at the other end any more
                return

    def end(self) -> int:
        """Take in what is painted until the process has ended; its exit code."""
        deadline = time.perf_counter() + 60
        while self.process.poll() is None:
            assert time.perf_counter() < deadline, "it does not end"
            self.listen(0.02)
        self.listen(0)
        return self.process.wait()

    def forget(self) -> None:
        """Take what was painted so far as seen."""
        while select.select([self.master], [], [], 0)[0]:
            os.read(self.master, 1 << 16)
        self.seen = b""

    def press(self, keys: str | bytes) -> float:
        """Press keys; when that was."""
        os.write(self.master, keys if isinstance(keys, bytes) else keys.encode())
        return time.perf_counter()


@contextmanager
def terminal(
    command: list[str], folder: str, size: tuple[int, int] = (80, 24)
) -> Iterator[Terminal]:
    """A process in a terminal, ended afterwards."""
    found = Terminal(command, folder, size)
    try:
        yield found
    finally:
        found.process.kill()
        found.process.wait()
        os.close(found.master)
