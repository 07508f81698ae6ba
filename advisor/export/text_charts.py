"""The map of needs and the bars drawn with characters, for a fenced block.

Nothing in a fenced block can be escaped, so no line may be taken for its end: each has signs of
its own beside the pack's words.
"""

from __future__ import annotations

from advisor.report.document import Axis, Bar, Bars, NeedMap
from advisor.text import centred, columns, flat, padded

CELLS = 10
"""In a bar."""
_FIELD = 10
"""Least width of a field of the map."""


def map_text(block: NeedMap) -> str:
    """Nine fields, the lowest bands at the bottom left; the possible ones carry the word."""
    margin = max(map(columns, block.up.bands))
    field = max(_FIELD, *(columns(band) + 2 for band in block.across.bands))
    rule = " " * margin + " +" + ("-" * field + "+") * 3
    rows = [f"{padded('', margin)} ^ {flat(block.up.title)}", rule]
    for band, possible in reversed(list(zip(block.up.bands, block.up.possible, strict=True))):
        words = [block.here if possible and each else "" for each in block.across.possible]
        fields = "|".join(centred(word, field) for word in words)
        rows += [f"{padded(band, margin)} |{fields}|", rule]
    return "\n".join([*rows, _bottom(block.across, margin, field)])


def _bottom(axis: Axis, margin: int, field: int) -> str:
    bands = " ".join(centred(band, field) for band in axis.bands)
    return f"{' ' * margin}  {bands} > {flat(axis.title)}"


def bars_text(block: Bars) -> str:
    """A row for each dimension; certain, possible and missing parts have signs of their own."""
    every = (*block.bars, *block.apart)
    title = max(columns(flat(bar.title)) for bar in every)
    band = max(columns(bar.band) for bar in every)
    rows = [[_bar(bar, title, band) for bar in bars] for bars in (block.bars, block.apart)]
    line = [f"--- {flat(block.line)} ---"] if block.apart else []
    key = [f"# {flat(block.certain)}, = {flat(block.open)}"] if block.open else []
    return "\n".join([*rows[0], *line, *rows[1], *key])


def _bar(bar: Bar, title: int, band: int) -> str:
    low, high = (filled(score, bar.possible) for score in (bar.low, bar.high))
    signs = "#" * low + "=" * (high - low) + "-" * (CELLS - high)
    name = padded(flat(bar.title), title)
    return f"{name}  [{signs}]  {padded(bar.band, band)}  {flat(bar.score)}"


def filled(score: int, best: int) -> int:
    """How many cells a score fills, to the nearest."""
    return (score * CELLS * 2 + best) // (best * 2) if best else 0
