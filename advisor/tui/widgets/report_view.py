"""A report laid out for the window: the same document that the exports lay out.

Owns where things stand in columns of characters. One widget shows it all: a widget for each
paragraph would take seconds.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from textual.content import Content

from advisor.export.text_charts import bars_text, flow_text, map_text
from advisor.report import (
    Bars,
    Block,
    Flow,
    Heading,
    List,
    NeedMap,
    Paragraph,
    Report,
    ReportSection,
    Table,
)
from advisor.tui.widgets.choices import hanging
from advisor.tui.widgets.page import Text

_GAP = 2
_LEAST = 6
"""Columns of a table never get narrower."""


class ReportView(Text):
    """A report, at the width of the window."""

    def __init__(self, report: Report, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.report = report

    def on_resize(self) -> None:
        """Lay it out at the present width."""
        self.say(lay_out(self.report, self.size.width))


def lay_out(report: Report, width: int) -> Content:
    """The whole report at a width."""
    width = max(width, 30)
    parts = [_bold(report.title, width), _bold(report.headline, width)]
    parts += [part for section in report.sections for part in _section(section, width)]
    return Content("\n\n").join(parts)


def _section(section: ReportSection, width: int) -> Iterator[Content]:
    if section.title:
        rule = "=" * min(len(section.title), width)
        yield Content("\n").join([Content(), _bold(section.title, width), Content(rule)])
    for block in section.blocks:
        yield _block(block, width)


def _block(block: Block, width: int) -> Content:
    match block:
        case Paragraph():
            return _line(block, "", width)
        case List():
            marks = [f"{n}. " if block.numbered else "- " for n in range(1, len(block.items) + 1)]
            items = zip(block.items, marks, strict=True)
            return Content("\n").join(_line(item, mark, width) for item, mark in items)
        case Heading():
            return _bold(block.text, width)
        case Table():
            return _table(block, width)
        case NeedMap():
            return Content(map_text(block))
        case Bars():
            return Content(bars_text(block))
        case Flow():
            return Content(flow_text(block))


def _bold(text: str, width: int) -> Content:
    return hanging("", text, width).stylize("bold")


def _line(line: Paragraph, mark: str, width: int) -> Content:
    """A paragraph, or an item of a list with the items below it."""
    sources = f"[{', '.join(line.sources)}]" if line.sources else ""
    text = " ".join(filter(None, (line.lead, line.text, sources)))
    first = hanging(mark, text, width)
    if line.lead:
        first = first.stylize("bold", len(mark), len(mark) + len(line.lead))
    below = [_line(point, " " * len(mark) + "- ", width) for point in line.points]
    return Content("\n").join([first, *below])


def _table(table: Table, width: int) -> Content:
    """Columns side by side; the widest give way until all fit."""
    columns = list(zip(table.columns, *table.rows, strict=True))
    widths = [max(Content(cell).cell_length for cell in column) for column in columns]
    while sum(widths) + _GAP * (len(widths) - 1) > width and max(widths) > _LEAST:
        widths[widths.index(max(widths))] -= 1
    head = [line.stylize("bold") for line in _row(table.columns, widths)]
    rule = Content((" " * _GAP).join("-" * each for each in widths))
    rows = [line for row in table.rows for line in _row(row, widths)]
    return Content("\n").join([*head, rule, *rows])


def _row(cells: Sequence[str], widths: Sequence[int]) -> Iterator[Content]:
    wrapped = [Content(cell).wrap(each) for cell, each in zip(cells, widths, strict=True)]
    for parts in zip_longest(*wrapped, fillvalue=Content()):
        padded = [p.pad_right(each - p.cell_length) for p, each in zip(parts, widths, strict=True)]
        yield Content(" " * _GAP).join(padded)
