"""The map of needs and the bars drawn with characters, for a fenced block.

Nothing in a fenced block can be escaped, so no line may be taken for its end: each has signs of
its own beside the pack's words.
"""

from __future__ import annotations

from unicodedata import combining, east_asian_width

from advisor.report.tree import Axis, Bar, Bars, NeedMap

CELLS = 10
"""In a bar."""
_FIELD = 10
"""Least width of a field of the map."""


def map_text(block: NeedMap) -> str:
    """Nine fields, the lowest bands at the bottom left; the possible ones carry the word."""
    margin = max(map(text_width, block.up.bands))
    field = max(_FIELD, *(text_width(band) + 2 for band in block.across.bands))
    rule = " " * margin + " +" + ("-" * field + "+") * 3
    rows = [f"{_left('', margin)} ^ {_flat(block.up.title)}", rule]
    for band, possible in reversed(list(zip(block.up.bands, block.up.possible, strict=True))):
        words = [block.here if possible and each else "" for each in block.across.possible]
        fields = "|".join(_middle(word, field) for word in words)
        rows += [f"{_left(band, margin)} |{fields}|", rule]
    return "\n".join([*rows, _bottom(block.across, margin, field)])


def _bottom(axis: Axis, margin: int, field: int) -> str:
    bands = " ".join(_middle(band, field) for band in axis.bands)
    return f"{' ' * margin}  {bands} > {_flat(axis.title)}"


def bars_text(block: Bars) -> str:
    """A row for each dimension; certain, possible and missing parts have signs of their own."""
    every = (*block.bars, *block.apart)
    title = max(text_width(_flat(bar.title)) for bar in every)
    band = max(text_width(bar.band) for bar in every)
    rows = [[_bar(bar, title, band) for bar in bars] for bars in (block.bars, block.apart)]
    line = [f"--- {_flat(block.line)} ---"] if block.apart else []
    key = [f"# {_flat(block.certain)}, = {_flat(block.open)}"] if block.open else []
    return "\n".join([*rows[0], *line, *rows[1], *key])


def _bar(bar: Bar, title: int, band: int) -> str:
    low, high = (filled(score, bar.possible) for score in (bar.low, bar.high))
    signs = "#" * low + "=" * (high - low) + "-" * (CELLS - high)
    name = _left(_flat(bar.title), title)
    return f"{name}  [{signs}]  {_left(bar.band, band)}  {_flat(bar.score)}"


def filled(score: int, best: int) -> int:
    """How many cells a score fills, to the nearest."""
    return (score * CELLS * 2 + best) // (best * 2) if best else 0


def _flat(text: str) -> str:
    return " ".join(text.split())


def text_width(text: str) -> int:
    """Columns of a terminal that the text takes."""
    return sum(
        0 if combining(sign) else 2 if east_asian_width(sign) in "WF" else 1 for sign in text
    )


def _left(text: str, width: int) -> str:
    return text + " " * (width - text_width(text))


def _middle(text: str, width: int) -> str:
    room = width - text_width(text)
    return " " * (room // 2) + text + " " * (room - room // 2)
