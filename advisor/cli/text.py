"""Parts of a report as plain text for a terminal.

Owns the layout: wrapped paragraphs, lists, tables in columns. The words are the report's, which
has made every character in them visible.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from advisor.cli.console import bold
from advisor.export.text_charts import bars_text, flow_text
from advisor.report.document import (
    Bars,
    Block,
    Flow,
    Heading,
    List,
    Paragraph,
    Report,
    ReportSection,
    Table,
)
from advisor.text import columns, padded, wrapped

WIDTH, _WIDEST = 88, 100
_GAP = "  "


def memo_text(report: Report, width: int) -> str:
    """The memo, laid out for a terminal of so many columns."""
    width = min(width, _WIDEST)
    head = [title_text(report.title, width), title_text(report.headline, width)]
    return "\n".join([*head, *(section_text(each, width) for each in report.memo)])


def section_text(section: ReportSection, width: int = WIDTH) -> str:
    """A section under its title."""
    head = [bold(section.title), "-" * min(columns(section.title), width)] if section.title else []
    return "\n".join([*head, *_separated(section.blocks, width)]) + "\n"


def title_text(title: str, width: int = WIDTH) -> str:
    """The title above all sections."""
    return "\n".join(bold(line) for line in wrapped(title, width)) + "\n"


def _separated(blocks: Sequence[Block], width: int) -> Iterator[str]:
    for index, block in enumerate(blocks):
        if index:
            yield ""
        yield from _lines(block, width)


def _lines(block: Block, width: int) -> Iterator[str]:
    match block:
        case Paragraph():
            yield from _paragraph(block, width)
        case List():
            for number, item in enumerate(block.items, 1):
                yield from _paragraph(item, width, f"{number}. " if block.numbered else "- ")
        case Heading():
            yield bold(block.text)
        case Table():
            yield from _table(block, width)
        case Bars():
            yield from bars_text(block).splitlines()
        case Flow():
            yield from flow_text(block).splitlines()
        case _:
            raise TypeError(f"a {block.kind} has no form in plain text")


def _paragraph(line: Paragraph, width: int, mark: str = "") -> Iterator[str]:
    """A paragraph, or an item of a list with the items below it."""
    sources = f"[{', '.join(line.sources)}]" if line.sources else ""
    yield from wrapped(" ".join(filter(None, (line.lead, line.text, sources))), width, mark)
    for point in line.points:
        yield from _paragraph(point, width, " " * len(mark) + "- ")


def _table(table: Table, width: int) -> Iterator[str]:
    """Columns side by side; the widest give way until all fit."""
    widths = [max(map(columns, cells)) for cells in zip(table.columns, *table.rows, strict=True)]
    room = width - len(_GAP) * (len(widths) - 1)
    while sum(widths) > room:
        widths[widths.index(max(widths))] -= 1
    for row in (table.columns, tuple("-" * width for width in widths), *table.rows):
        cells = [wrapped(cell, width) for cell, width in zip(row, widths, strict=True)]
        for parts in zip_longest(*cells, fillvalue=""):
            yield _GAP.join(map(padded, parts, widths)).rstrip()
