"""Reading a report back, with a real parser for each form, as the texts it shows in order."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

import cmarkgfm  # type: ignore[import-untyped]
import docx
from cmarkgfm.cmark import Options  # type: ignore[import-untyped]
from docx.oxml.ns import qn
from docx.table import Table as Grid
from docx.table import _Cell as Cell
from docx.text.paragraph import Paragraph as Written

from advisor.report import (
    Bars,
    Block,
    Flow,
    Heading,
    List,
    NeedMap,
    Paragraph,
    Report,
    ReportPage,
    Table,
)

EXTENSIONS = ["table", "autolink", "tagfilter", "strikethrough", "tasklist"]
JOINER = "\N{WORD JOINER}"
"""The one sign that is put into text; everything else in it is the text's own."""


def flat(text: str) -> str:
    return " ".join(text.split())


# What there is to show


def texts(report: Report | ReportPage) -> list[str]:
    """Every text of a report or a page but those of pictures; empty ones are left out."""
    parts = [report.title, report.headline]
    for section in report.sections:
        parts.append(section.title)
        for block in section.blocks:
            parts += _texts(block)
    return [flat(part) for part in parts if flat(part)]


def _texts(block: Block) -> Iterator[str]:
    if isinstance(block, Paragraph):
        yield _words(block)
    elif isinstance(block, List):
        for item in block.items:
            yield _words(item)
            yield from map(_words, item.points)
    elif isinstance(block, Table):
        yield from block.columns
        for row in block.rows:
            yield from row
    elif isinstance(block, Heading):
        yield block.text


def _words(line: Paragraph) -> str:
    refs = f"[{', '.join(line.sources)}]" if line.sources else ""
    return " ".join(part for part in (line.lead, line.text, refs) if part.strip())


def pictures(report: Report) -> list[Bars | NeedMap | Flow]:
    return [
        block
        for section in report.sections
        for block in section.blocks
        if isinstance(block, (Bars, NeedMap, Flow))
    ]


# Markdown


def rendered(text: str) -> str:
    """Markdown as GitHub renders it, with all its extensions and before anything is cleaned."""
    options = Options.CMARK_OPT_FOOTNOTES | Options.CMARK_OPT_UNSAFE
    made: str = cmarkgfm.markdown_to_html_with_extensions(text, options, EXTENSIONS)
    return made


def gfm(text: str) -> Page:
    """The same, element by element."""
    return page(rendered(text))


def in_markdown(page: str) -> list[str]:
    """A text for each paragraph, heading, item and cell, without the joiners."""
    blocks = gfm(page).all("h1", "h2", "h3", "p", "li", "th", "td")
    texts = (each.text.replace(JOINER, "") for each in blocks)
    return [text for text in texts if text]


# HTML

VOID = {"meta", "link", "br", "hr", "img", "input"}
HOLDS_TEXT = {"h1", "h2", "h3", "p", "li", "th", "td", "title", "desc", "text", "style", "a"}


@dataclass
class Element:
    tag: str
    attributes: dict[str, str]
    within: tuple[str, ...]
    data: str = ""

    @property
    def text(self) -> str:
        return flat(self.data)


@dataclass
class Page(HTMLParser):
    """A page's elements in order; a text belongs to the nearest element that holds text."""

    elements: list[Element] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self.open: list[Element] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = {key: value or "" for key, value in attrs}
        element = Element(tag, known, tuple(each.tag for each in self.open))
        self.elements.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open[-1].tag != tag:
            self.faults.append(f"</{tag}> closes {self.open[-1:]}")
            return
        self.open.pop()

    def handle_data(self, data: str) -> None:
        for element in self.open[::-1]:
            if element.tag in HOLDS_TEXT - {"a"}:
                element.data += data
                return

    def handle_comment(self, data: str) -> None:
        self.faults.append(f"a comment: {data}")

    def all(self, *tags: str) -> list[Element]:
        return [each for each in self.elements if each.tag in tags]


def page(html: str) -> Page:
    read = Page()
    read.feed(html)
    read.close()
    read.faults += [f"<{each.tag}> is not closed" for each in read.open]
    return read


def in_html(html: str) -> list[str]:
    """A text for each paragraph, heading, item and cell outside pictures and navigation."""
    return [
        each.text
        for each in page(html).all("h1", "h2", "h3", "p", "li", "th", "td")
        if each.text and not {"nav", "svg"} & {*each.within}
    ]


# Word


def in_docx(data: bytes) -> list[str]:
    """A text for each paragraph and cell outside pictures, which begin with no head."""
    shown: list[str] = []
    for part in _body(data):
        if isinstance(part, Written):
            shown.append(part.text)
        elif is_table(part):
            shown += (cell.text for row in cells(part) for cell in row)
    return [flat(text) for text in shown if flat(text)]


def docx_pictures(data: bytes) -> list[list[list[tuple[str, str]]]]:
    """Tables that are pictures: rows of cells, each with its text and its shade."""
    grids = (part for part in _body(data) if isinstance(part, Grid) and not is_table(part))
    return [[[(cell.text, shade(cell)) for cell in row] for row in cells(grid)] for grid in grids]


def docx_dump(data: bytes) -> str:
    """The document as lines to compare: paragraphs with their style, cells with their shade."""
    rows: list[str] = []
    for part in _body(data):
        if isinstance(part, Written):
            rows.append(f"{part.style.name if part.style else ''}: {part.text}".rstrip())
        else:
            for row in cells(part):
                shown = (f"{cell.text} {shade(cell)}".strip() for cell in row)
                rows.append(f"| {' | '.join(shown)} |")
    return "\n".join(rows) + "\n"


def _body(data: bytes) -> Iterator[Written | Grid]:
    return docx.Document(io.BytesIO(data)).iter_inner_content()


def is_table(grid: Grid) -> bool:
    """Whether it has a head, which a picture has not."""
    return grid._tbl.find(f".//{qn('w:tblHeader')}") is not None


def cells(grid: Grid) -> Iterator[list[Cell]]:
    """Each row's cells, a merged one once."""
    for row in grid.rows:
        yield list({id(cell._tc): cell for cell in row.cells}.values())


def shade(cell: Cell) -> str:
    found = cell._tc.find(f".//{qn('w:shd')}")
    return "" if found is None else f"#{found.get(qn('w:fill'))}"
