"""Views of a page about several sets of answers, as Markdown, HTML, JSON and CSV."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from advisor.export.template import laid_out
from advisor.report import ReportPage
from advisor.text import csv_text, json_text


def _json(page: ReportPage) -> bytes:
    return json_text(page.result).encode()


def _csv(page: ReportPage) -> bytes:
    """The rows of the page, none of which a spreadsheet calculates."""
    assert page.rows, "only a page with rows is asked for as a spreadsheet"
    return csv_text(page.rows.columns, page.rows.rows).encode()


PAGE_FORMATS: Mapping[str, Callable[[ReportPage], bytes]] = {
    "md": laid_out("page.md.j2"),
    "json": _json,
    "csv": _csv,
    "html": laid_out("page.html.j2", markup=True),
}
