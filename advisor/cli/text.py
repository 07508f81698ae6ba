"""Parts of a report as plain text for a terminal.

Owns the layout: wrapped paragraphs, lists, tables in columns. The words are the report's, which
has made every character in them visible.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from advisor.cli.console import bold
from advisor.export.text_charts import bars_text
from advisor.report import ReportPage
from advisor.report.document import Bars, Block, Heading, List, Paragraph, ReportSection, Table
from advisor.text import columns, padded, wrapped

_WIDTH = 88
_GAP = "  "


def section_text(section: ReportSection) -> str:
    """A section under its title."""
    head = [bold(section.title), "-" * columns(section.title)] if section.title else []
    return "\n".join([*head, *_separated(section.blocks)]) + "\n"


def page_text(page: ReportPage) -> bytes:
    """A page without its sources, which are long."""
    sections = (section for section in page.sections if section.id != "sources")
    headline = "\n".join(wrapped(page.headline, _WIDTH))
    parts = [title_text(page.title), f"{headline}\n", *map(section_text, sections)]
    return "\n".join(parts).encode()


def title_text(title: str) -> str:
    """The title above all sections."""
    return "\n".join(bold(line) for line in wrapped(title, _WIDTH)) + "\n"


def _separated(blocks: Sequence[Block]) -> Iterator[str]:
    for index, block in enumerate(blocks):
        if index:
            yield ""
        yield from _lines(block)


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Paragraph():
            yield from _paragraph(block)
        case List():
            for number, item in enumerate(block.items, 1):
                yield from _paragraph(item, f"{number}. " if block.numbered else "- ")
        case Heading():
            yield bold(block.text)
        case Table():
            yield from _table(block)
        case Bars():
            yield from bars_text(block).splitlines()
        case _:
            raise TypeError(f"a {block.kind} has no form in plain text")


def _paragraph(line: Paragraph, mark: str = "") -> Iterator[str]:
    """A paragraph, or an item of a list with the items below it."""
    sources = f"[{', '.join(line.sources)}]" if line.sources else ""
    yield from wrapped(" ".join(filter(None, (line.lead, line.text, sources))), _WIDTH, mark)
    for point in line.points:
        yield from _paragraph(point, " " * len(mark) + "- ")


def _table(table: Table) -> Iterator[str]:
    """Columns side by side; the widest give way until all fit."""
    widths = [max(map(columns, cells)) for cells in zip(table.columns, *table.rows, strict=True)]
    room = _WIDTH - len(_GAP) * (len(widths) - 1)
    while sum(widths) > room:
        widths[widths.index(max(widths))] -= 1
    for row in (table.columns, tuple("-" * width for width in widths), *table.rows):
        cells = [wrapped(cell, width) for cell, width in zip(row, widths, strict=True)]
        for parts in zip_longest(*cells, fillvalue=""):
            yield _GAP.join(map(padded, parts, widths)).rstrip()
