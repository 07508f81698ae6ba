"""The report as a Word document: headings, lists and tables that people go on editing.

The map and the bars are tables with shaded cells. The same report gives the same bytes: dates
within the file are fixed. python-docx is an extra, and is imported only when a document is made.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from advisor.errors import AdvisorError
from advisor.export.text_charts import CELLS, filled
from advisor.report import Bar, Bars, Block, Flow, Heading, List, NeedMap, Paragraph, Report, Table
from advisor.resources import extra_hint
from advisor.text import flat

if TYPE_CHECKING:
    from docx.document import Document
    from docx.styles.style import ParagraphStyle
    from docx.table import Table as Grid
    from docx.table import _Cell as Cell
    from docx.table import _Row
    from docx.text.paragraph import Paragraph as Written

_DATE = datetime(2000, 1, 1)
_HEAD, _HERE, _CERTAIN, _MAYBE, _NONE = "E9EDF2", "BFD3E8", "1F5C99", "9DBAD8", "F3F5F8"
_WIDTH = 170
"""Millimetres between the margins."""


def render_docx(report: Report) -> bytes:
    """The document; AdvisorError where python-docx is not installed."""
    document = _blank(report)
    document.add_heading(flat(report.title), 0)
    document.add_paragraph(flat(report.headline), "Subtitle")
    for section in report.sections:
        if section.title:
            heading = document.add_heading(flat(section.title), 1)
            begins = bool(report.appendix) and section is report.appendix[0]
            heading.paragraph_format.page_break_before = begins
        for block in section.blocks:
            _add(document, block)
    return _fixed(document)


# The document


def _blank(report: Report) -> Document:
    """An empty A4 document in our styles."""
    try:
        import docx
    except ImportError as error:
        raise AdvisorError("a Word document needs python-docx", extra_hint("docx")) from error
    from docx.shared import Mm

    document = docx.Document()
    _style(document)
    for section in document.sections:
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin = section.right_margin = Mm(20)
        section.top_margin = section.bottom_margin = Mm(20)
    properties = document.core_properties
    properties.title = flat(report.title)[:255]
    properties.author = properties.last_modified_by = properties.comments = ""
    properties.created = properties.modified = _DATE
    properties.language = "en"
    return document


def _style(document: Document) -> None:
    from docx.shared import Pt, RGBColor

    sizes = {"Normal": 10.5, "Title": 13, "Subtitle": 19, "Heading 1": 14, "Heading 2": 11.5}
    for name, size in sizes.items():
        style: ParagraphStyle = document.styles[name]
        style.font.size = Pt(size)
        style.font.name = "Calibri"
        _plain_font(style)
        if name != "Normal":
            style.font.color.rgb = RGBColor(0x1B, 0x24, 0x30)
            style.font.bold, style.font.italic = True, False
            style.paragraph_format.space_before = Pt(size)
            style.paragraph_format.space_after = Pt(4)
    for name in ("Normal", "List Bullet", "List Bullet 2", "List Number"):
        document.styles[name].paragraph_format.space_after = Pt(4)


def _plain_font(style: ParagraphStyle) -> None:
    """The theme's font would win over the one named; nor are letters spaced out."""
    from docx.oxml.ns import qn

    properties = style.element.get_or_add_rPr()
    for spacing in properties.findall(qn("w:spacing")):
        properties.remove(spacing)
    fonts = properties.get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)


def _fixed(document: Document) -> bytes:
    """The document's bytes, without the time at which they were made."""
    made, out = io.BytesIO(), io.BytesIO()
    document.save(made)
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, old.read(name))
    return out.getvalue()


# Blocks


def _add(document: Document, block: Block) -> None:
    match block:
        case Paragraph():
            _words(document.add_paragraph(), block)
        case List():
            _list(document, block)
        case Table():
            _table(document, block)
        case Heading():
            document.add_heading(flat(block.text), 2)
        case NeedMap():
            _map(document, block)
        case Flow():
            _flow(document, block)
        case Bars():
            _bars(document, block)


def _words(paragraph: Written, said: Paragraph) -> None:
    lead, text = flat(said.lead), flat(said.text)
    if lead:
        paragraph.add_run(f"{lead} " if text else lead).bold = True
    refs = f" [{', '.join(said.sources)}]" if said.sources else ""
    paragraph.add_run(text + refs)


def _list(document: Document, block: List) -> None:
    number = _new_list(document) if block.numbered else None
    names = ("List Bullet" if number is None else "List Number", "List Bullet 2")
    outer, inner = (document.styles[name].style_id for name in names)
    for item in block.items:
        paragraph = _item(document, outer)
        if number is not None:
            properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
            properties.get_or_add_ilvl().val = 0
            properties.get_or_add_numId().val = number
        _words(paragraph, item)
        for point in item.points:
            _words(_item(document, inner), point)


def _item(document: Document, style: str) -> Written:
    """An empty paragraph in the style with this id; a name would be looked up each time."""
    paragraph = document.add_paragraph()
    paragraph._p.style = style
    return paragraph


def _new_list(document: Document) -> int:
    """A numbering that begins with 1; all lists of one style would share theirs."""
    shared = document.styles["List Number"].element.pPr.numPr.numId.val
    numbering = document.part.numbering_part.element
    (kind,) = (each.abstractNumId.val for each in numbering.num_lst if each.numId == shared)
    made = numbering.add_num(kind)
    made.add_lvlOverride(0).add_startOverride(1)
    return int(made.numId)


# Tables


def _table(document: Document, block: Table) -> None:
    rows = (block.columns, *block.rows)
    grid = _grid(document, len(rows), _shared_out(zip(*rows, strict=True)))
    for number, (row, texts) in enumerate(zip(grid.rows, rows, strict=True)):
        for cell, text in zip(row.cells, texts, strict=True):
            _write(cell, text, bold=not number, fill="" if number else _HEAD)
    _together(grid.rows[0])
    grid.rows[0]._tr.get_or_add_trPr().append(_element("w:tblHeader", val="true"))


def _shared_out(columns: Iterable[Sequence[str]]) -> list[float]:
    """A width for each column: room for its longest word, and more where there is more text."""
    texts = [*columns]
    words = [max(len(word) for text in each for word in [*text.split(), ""]) for each in texts]
    least = [min(word, 16) * 2 + 5 for word in words]
    lengths = [min(max(map(len, each)), 60) for each in texts]
    spare = _WIDTH - sum(least)
    return [
        low + spare * length / sum(lengths) for low, length in zip(least, lengths, strict=True)
    ]


def _map(document: Document, block: NeedMap) -> None:
    """Nine fields, the lowest bands at the bottom left; the possible ones carry the word."""
    grid = _grid(document, 6, [22, 34, 34, 34])
    top, bottom = grid.rows[0].cells, grid.rows[5].cells
    _write(top[0].merge(top[3]), f"\N{UPWARDS ARROW} {block.up.title}", bold=True)
    bands = [*zip(block.up.bands, block.up.possible, strict=True)][::-1]
    for number, (band, possible) in enumerate(bands):
        row = grid.rows[number + 1]
        _write(row.cells[0], band)
        for column, each in enumerate(block.across.possible):
            here = possible and each
            region = block.regions[2 - number][column] if block.regions else ""
            text = f"{block.here}: {region}" if here else region
            _write(row.cells[column + 1], text, bold=here, fill=_HERE if here else _NONE)
    for cell, band in zip(grid.rows[4].cells[1:], block.across.bands, strict=True):
        _write(cell, band)
    _write(bottom[0].merge(bottom[3]), f"{block.across.title} \N{RIGHTWARDS ARROW}", bold=True)
    _together(*list(grid.rows)[:-1])


def _flow(document: Document, block: Flow) -> None:
    """A row for each stop, in a shade by its state."""
    fills = {"past": _CERTAIN, "here": _HERE, "maybe": _MAYBE, "later": _NONE}
    grid = _grid(document, len(block.stops), [5, 35, 130])
    for row, stop in zip(grid.rows, block.stops, strict=True):
        _write(row.cells[0], "", fill=fills[stop.state])
        _write(row.cells[1], stop.title, bold=True)
        _write(row.cells[2], stop.note)
    _together(*list(grid.rows)[:-1])


def _bars(document: Document, block: Bars) -> None:
    """A row for each dimension; a bar is cells in up to three shades."""
    line = [block.line] if block.apart else []
    key = [(block.certain, _CERTAIN), (block.open, _MAYBE)] if block.open else []
    height = len(block.bars) + len(line) + len(block.apart) + len(key)
    grid = _grid(document, height, [58, *[5] * CELLS, 34, 28])
    rows = iter(grid.rows)
    for bar in block.bars:
        _bar(next(rows).cells, bar)
    for text in line:
        cells = next(rows).cells
        _write(cells[0].merge(cells[-1]), text, fill=_HEAD)
    for bar in block.apart:
        _bar(next(rows).cells, bar)
    for text, fill in key:
        cells = next(rows).cells
        _write(cells[1], "", fill=fill)
        _write(cells[2].merge(cells[-1]), text)
    _together(*list(grid.rows)[:-1])


def _bar(cells: Sequence[Cell], bar: Bar) -> None:
    low, high = filled(bar.low, bar.possible), filled(bar.high, bar.possible)
    _write(cells[0], bar.title, bold=True)
    _write(cells[-2], bar.band)
    _write(cells[-1], bar.score)
    ends = (0, low, high, CELLS)
    for start, end, fill in zip(ends, ends[1:], (_CERTAIN, _MAYBE, _NONE), strict=False):
        if start < end:
            _write(cells[1 + start].merge(cells[end]), "", fill=fill)


def _grid(document: Document, rows: int, widths: Sequence[float]) -> Grid:
    """An empty table with columns of these widths in millimetres, and space below it."""
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

    grid: Grid = document.add_table(rows, len(widths), "Table Grid")
    grid.autofit = False
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = Mm(width)
    for row in grid.rows:
        row._tr.get_or_add_trPr().append(_element("w:cantSplit", val="true"))
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Mm(width)
    borders = _element("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        borders.append(_element(f"w:{side}", val="single", sz="4", space="0", color="C9D1DB"))
    grid._tbl.tblPr.find(qn("w:tblLayout")).addprevious(borders)
    below = document.add_paragraph().paragraph_format
    below.space_after, below.line_spacing = Pt(0), Pt(8)
    return grid


def _together(*rows: _Row) -> None:
    """Keep these rows on the page of the row that follows."""
    for row in rows:
        for cell in row.cells:
            cell.paragraphs[0].paragraph_format.keep_with_next = True


def _write(cell: Cell, text: str, *, bold: bool = False, fill: str = "") -> None:
    from docx.shared import Pt

    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(1.5)
    run = paragraph.add_run(flat(text))
    run.bold, run.font.size = bold or None, Pt(9)
    if fill:
        shading = _element("w:shd", val="clear", color="auto", fill=fill)
        cell._tc.get_or_add_tcPr().append(shading)


def _element(name: str, **attributes: str) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    element = OxmlElement(name)
    for key, each in attributes.items():
        element.set(qn(f"w:{key}"), each)
    return element
