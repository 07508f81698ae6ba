"""Views of a page about several sets of answers, as Markdown, HTML, JSON and CSV."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from advisor.export.template import render_template
from advisor.report import ReportPage
from advisor.resources import template_text
from advisor.text import csv_text, json_text


def page_markdown(page: ReportPage) -> bytes:
    """The page as Markdown."""
    name = "page.md.j2"
    return render_template(page, template_text(name), name).encode()


def page_html(page: ReportPage) -> bytes:
    """The page for a browser, complete in itself."""
    name = "page.html.j2"
    return render_template(page, template_text(name), name, markup=True).encode()


def page_json(page: ReportPage) -> bytes:
    """The page for machines."""
    return json_text(page.result).encode()


def page_csv(page: ReportPage) -> bytes:
    """The rows of the page, none of which a spreadsheet calculates."""
    assert page.rows, "only a page with rows is asked for as a spreadsheet"
    return csv_text(page.rows.columns, page.rows.rows).encode()


PAGE_FORMATS: Mapping[str, Callable[[ReportPage], bytes]] = {
    "md": page_markdown,
    "json": page_json,
    "csv": page_csv,
    "html": page_html,
}
