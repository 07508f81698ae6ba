"""The map of needs and the bars drawn with characters, for a fenced block.

Nothing in a fenced block can be escaped, so no line may be taken for its end: each has signs of
its own beside the pack's words.
"""

from __future__ import annotations

from itertools import zip_longest

from advisor.report.document import Axis, Bar, Bars, Flow, NeedMap
from advisor.text import centred, columns, flat, padded, wrapped

CELLS = 10
"""In a bar."""
_FIELD = 18
"""Least width of a field of the map."""


def map_text(block: NeedMap) -> str:
    """Nine fields, the lowest bands at the bottom left, each with what it leads to."""
    margin = max(map(columns, block.up.bands))
    field = max(_FIELD, *(columns(band) + 2 for band in block.across.bands))
    rule = " " * margin + " +" + ("-" * field + "+") * 3
    rows = [f"{padded('', margin)} ^ {flat(block.up.title)}", rule]
    for row in reversed(range(3)):
        cells = [_field(block, row, column, field) for column in range(3)]
        for number, lines in enumerate(zip_longest(*cells, fillvalue="")):
            band = block.up.bands[row] if not number else ""
            fields = "|".join(centred(line, field) for line in lines)
            rows.append(f"{padded(band, margin)} |{fields}|")
        rows.append(rule)
    return "\n".join([*rows, _bottom(block.across, margin, field)])


def _field(block: NeedMap, row: int, column: int, width: int) -> list[str]:
    """The lines of one field, its sign first where the task may stand in it."""
    here = block.up.possible[row] and block.across.possible[column]
    region = block.regions[row][column] if block.regions else ""
    return [*([f"* {block.here} *"] if here else []), *wrapped(flat(region), width - 2)] or [""]


def _bottom(axis: Axis, margin: int, field: int) -> str:
    bands = " ".join(centred(band, field) for band in axis.bands)
    return f"{' ' * margin}  {bands} > {flat(axis.title)}"


def flow_text(flow: Flow) -> str:
    """A line for each stop, with a sign for the one where we stand and those that may be."""
    signs = {"past": "=", "here": "*", "maybe": "?", "later": "."}
    width = max(columns(flat(stop.title)) for stop in flow.stops)
    parts = ((signs[s.state], padded(flat(s.title), width), flat(s.note)) for s in flow.stops)
    return "\n".join("{} {}  {}".format(*each).rstrip() for each in parts)


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
