"""How tests of the command line run it, and what they run it on."""

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent.parent
TOY = ROOT / "tests/packs/toy"
FULL = Path("/dev/full")

ANSWERS = """\
pack: ./toy
case: Hall 4
answers:
  aisles: blocked
  pallets: 12000
  goods: [bulky]
  drop-offs: town
  lease: none
  told: nobody
  last-count: 3
"""


class Done(NamedTuple):
    """How a command ended, and what it said."""

    code: int
    out: str
    err: str


Advisor = Callable[..., Done]
"""Runs one command line in this process, with a text on standard input."""


def process(
    *arguments: str,
    cwd: Path,
    stdout: int = subprocess.PIPE,
    environment: Mapping[str, str] | None = None,
) -> subprocess.CompletedProcess[bytes]:
    """Runs Python in a process of its own."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT), **(environment or {})},
        check=False,
    )


def written(place: Path) -> str:
    """A written report without the line behind it that no reader sees."""
    text, found, _ = place.read_text("utf-8").rpartition("\n[//]: # (advisor ")
    assert found, f"{place} says whose it is"
    return text
