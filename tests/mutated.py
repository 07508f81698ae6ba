"""Files with something wrong in them: what a slip, a bad disk or a hostile hand makes of a file.

Owns the changes and the scraps they put in. The same chance makes the same file.
"""

from __future__ import annotations

import random
from collections.abc import Callable

_SCRAPS_TEXT = """
[ ] { } : - ' " # | > , ? & * ! % @ ` \\ --- ... -1 0 9 null true unknown not-applicable none [] {}
&a *a !!python/object/apply:os.system !!binary <<: 0x10 1e9 .inf ~ 190:20:30 2026-11-20 1_000
answers: disputed: said: answer: not-applicable: note: when: ask-if: otherwise: for: id: kind:
multi number choice '<3' '[0..9)' '(..)' fires absent high weak ./toy ../.. /dev/null @1 @999999999
"""
SCRAPS = _SCRAPS_TEXT.split()
WILD = (
    "\n", "\n  ", "\t", "\r", "\r\n", "\x00", "\x1b[2J", "\u202e", "\ufeff", "\u2028", "\x85",
    "\xff", "\U0010ffff", "\\ud800", "9" * 5000, "-" + "9" * 18, "a" * 3000, "[" * 30, "{a: " * 30,
    "- " * 30, "\n" * 300, " " * 300, '"' + "\\" * 99, "? ", "=cmd|' /C calc'!A0", "{{ 7*7 }}",
    "[bold]x[/", "<script>", "../../../../etc/passwd",
)  # fmt: skip

Change = Callable[[random.Random, bytes], bytes]


def _insert(chance: random.Random, data: bytes) -> bytes:
    at = chance.randint(0, len(data))
    scrap = chance.choice((chance.choice(SCRAPS), chance.choice(WILD)))
    return data[:at] + scrap.encode() + data[at:]


def _flip(chance: random.Random, data: bytes) -> bytes:
    at = chance.randrange(len(data) or 1)
    return data[:at] + bytes([chance.randrange(256)]) + data[at + 1 :]


def _cut(chance: random.Random, data: bytes) -> bytes:
    at = chance.randint(0, len(data))
    return data[:at] + data[at + chance.choice((1, 1, 2, 8, 60, 10_000)) :]


def _repeat(chance: random.Random, data: bytes) -> bytes:
    at = chance.randint(0, len(data))
    piece = data[at : at + chance.choice((1, 10, 100))]
    return (data[:at] + piece * chance.choice((2, 2, 9, 200)) + data[at:])[:200_000]


def _swap_lines(chance: random.Random, data: bytes) -> bytes:
    lines = data.split(b"\n")
    one, other = (chance.randrange(len(lines)) for _ in range(2))
    lines[one], lines[other] = lines[other], lines[one]
    return b"\n".join(lines)


def _drop_line(chance: random.Random, data: bytes) -> bytes:
    lines = data.split(b"\n")
    del lines[chance.randrange(len(lines))]
    return b"\n".join(lines)


def _swap_words(chance: random.Random, data: bytes) -> bytes:
    """A word of the file in the place of another: what means something else, but is YAML."""
    words = data.split(b" ")
    one, other = (chance.randrange(len(words)) for _ in range(2))
    words[one] = words[other]
    return b" ".join(words)


CHANGES: tuple[Change, ...] = (
    _insert, _insert, _flip, _cut, _repeat, _swap_lines, _drop_line, _swap_words, _swap_words,
)  # fmt: skip


def mutated(chance: random.Random, data: bytes) -> bytes:
    """A file with one to a few things changed."""
    for _ in range(chance.choice((1, 1, 1, 2, 4))):
        data = chance.choice(CHANGES)(chance, data)
    return data
