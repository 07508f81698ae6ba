"""Parts of a report as lines to be heard: one thing after the other, no columns, no pictures."""

from __future__ import annotations

from collections.abc import Iterator

from advisor.report import Block, Heading, List, Paragraph, Report, ReportSection, Table


def memo(report: Report) -> Iterator[str]:
    """What stands alone: the answer, why, what decides, what holds it, what comes next."""
    yield report.headline
    for section in report.memo:
        yield from _section(section)


def _section(section: ReportSection) -> Iterator[str]:
    if section.title:
        yield ""
        yield f"{section.title}."
    for block in section.blocks:
        yield from _block(block)


def _block(block: Block) -> Iterator[str]:
    match block:
        case Paragraph():
            yield from _line(block)
        case Heading():
            yield f"{block.text}."
        case List():
            for number, item in enumerate(block.items, 1):
                yield from _line(item, f"{number}. " if block.numbered else "")
        case Table():
            for row in block.rows:
                cells = zip(block.columns, row, strict=True)
                yield "; ".join(f"{column}: {cell}" for column, cell in cells if cell)
        case _:
            raise TypeError(f"a {block.kind} cannot be said")


def _line(line: Paragraph, mark: str = "") -> Iterator[str]:
    yield mark + " ".join(filter(None, (line.lead, line.text)))
    for point in line.points:
        yield from _line(point)
