"""Runs the guides in `docs/` on the real program: `python -m tests.guides` quotes it anew.

A guide is read from top to bottom in one shell, in a checkout whose `.venv` is there. A block `sh`
is run; a block `text` behind it is what that printed, all of it or, around a line `…`, its first
and last lines. A comment above a block says what else is to be done with it:

- `<!-- exits 3 -->`: the commands end with that code, and not with 0;
- `<!-- write FILE -->`: the block is the file;
- `<!-- set in FILE -->`: each value stands in place of the one there under the same key;
- `<!-- into FILE below TEXT -->`: the block stands below the line that begins with this text.

A test compares each guide with what this makes of it.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
GUIDES = tuple(
    ROOT / "docs" / name
    for name in ("first-case.md", "team-round.md", "verdict.md", "own-pack.md", "ci-gate.md")
)
CUT = "…"
_BLOCK = re.compile(r"(?:^<!-- ([^\n]+) -->\n)?^```(sh|text|yaml)\n(.*?)^```\n", re.M | re.S)
_CHECKOUT = ("Makefile", "pyproject.toml", "questionnaires", "requirements-dev.txt")


class Reader:
    """Somebody who follows a guide, with a shell of their own."""

    def __init__(self, home: Path) -> None:
        checkout = home / "advisor"
        binaries = checkout / ".venv/bin"
        binaries.mkdir(parents=True)
        for name in _CHECKOUT:
            (checkout / name).symlink_to(ROOT / name)
        program = binaries / "advisor"
        program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m advisor "$@"\n', "utf-8")
        program.chmod(0o755)
        (checkout / ".venv/ready").touch()
        ours = ("MAKE", "COLUMNS")  # those of whoever runs the tests
        kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
        self.printed = home / "printed"
        self.shell = subprocess.Popen(
            ["/bin/sh"],
            cwd=checkout,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
            env={**kept, "HOME": str(home), "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8"},
        )
        self.folder = checkout

    def follow(self, block: re.Match[str]) -> str:
        """Does what a block says; returns the block as it should stand."""
        order, kind, body = block.groups()
        if kind == "text":
            text = quoted(body, self.printed.read_text("utf-8"))
            return f"```text\n{text}```\n"
        if kind == "sh":
            self._run(body, int((order or "exits 0").removeprefix("exits ")))
        elif order:
            self._write(order, body)
        return block.group()

    def _run(self, commands: str, expected: int) -> None:
        assert self.shell.stdin
        assert self.shell.stdout
        self.shell.stdin.write(
            f'{{ {commands}}} >"{self.printed}" 2>&1 </dev/null\necho "$? $PWD"\n'
        )
        self.shell.stdin.flush()
        code, _, folder = self.shell.stdout.readline().strip().partition(" ")
        self.folder = Path(folder)
        assert int(code) == expected, commands + self.printed.read_text("utf-8")

    def _write(self, order: str, body: str) -> None:
        if order.startswith("write "):
            (self.folder / order.removeprefix("write ")).write_text(body, "utf-8")
        elif order.startswith("set in "):
            file = self.folder / order.removeprefix("set in ")
            for line in body.splitlines(keepends=True):
                if not line.endswith(":\n"):
                    put(file, line.partition(":")[0] + ":", line, instead=True)
        else:
            name, _, place = order.removeprefix("into ").partition(" below ")
            put(self.folder / name, place, body, instead=False)

    def leave(self) -> None:
        """Closes the shell."""
        self.shell.communicate()


def put(file: Path, place: str, text: str, *, instead: bool) -> None:
    """Puts a text below the one line that begins so, or in place of it and of what it holds."""
    lines = file.read_text("utf-8").splitlines(keepends=True)
    (first,) = (n for n, line in enumerate(lines) if line.startswith(place))
    last = first + 1
    while instead and last < len(lines) and indent(lines[last]) > indent(lines[first]):
        last += 1
    lines[first:last] = [text] if instead else [lines[first], text]
    file.write_text("".join(lines), "utf-8")


def indent(line: str) -> int:
    """How far in a line begins."""
    return len(line) - len(line.lstrip(" "))


def quoted(old: str, printed: str) -> str:
    """What was printed, cut where the quotation was."""
    lines, before = printed.splitlines(), old.splitlines()
    if CUT in before:
        place = before.index(CUT)
        last = len(before) - place - 1
        lines = [*lines[:place], CUT, *lines[len(lines) - last :]]
    return "".join(line + "\n" for line in lines)


def followed(guide: Path, home: Path) -> str:
    """A guide with what the program prints today."""
    reader = Reader(home)
    try:
        return _BLOCK.sub(reader.follow, guide.read_text("utf-8"))
    finally:
        reader.leave()


if __name__ == "__main__":
    for each in GUIDES:
        with tempfile.TemporaryDirectory() as folder:
            each.write_text(followed(each, Path(folder)), "utf-8")
