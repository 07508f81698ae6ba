# ruff: noqa: RUF001  # here the characters themselves are meant
"""Plain characters for terminals and fonts that have no others.

Owns what stands for a line, a dash or a quotation mark; every other foreign character becomes a
question mark as wide as it was.
"""

from __future__ import annotations

from rich.cells import cell_len
from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

_LIKE = {
    "-": "─━╌╍┄┅┈┉╴╶‐‑‒–—―−▔▁▂▃▄▀",
    "|": "│┃╎╏┆┇┊┋╵╷▏▎▍▌▐▕▊▋▉",
    "+": "┌┍┎┏┐┑┒┓└┕┖┗┘┙┚┛├┤┬┴┼╭╮╯╰",
    "#": "█▓▒░■",
    "*": "•·●○◦▪",
    "'": "‘’‚′",
    '"': "“”„″«»",
    ">": "▶►→›▸",
    "<": "◀◄←‹",
    "^": "▲↑",
    "v": "▼↓",
    ".": "…",
    "x": "×✓✗",
    " ": "\xa0\u2009\u202f",
}
_PLAIN = {sign: plain for plain, signs in _LIKE.items() for sign in signs}


class AsciiFilter(LineFilter):
    """Makes every line that is drawn plain."""

    def apply(self, segments: list[Segment], _background: Color) -> list[Segment]:
        """The same segments in plain characters."""
        return [
            each
            if each.text.isascii()
            else Segment("".join(map(_plain, each.text)), each.style, each.control)
            for each in segments
        ]


def _plain(sign: str) -> str:
    return sign if sign.isascii() else _PLAIN.get(sign, "?" * cell_len(sign))
