"""Views of a page about several sets of answers, as Markdown, JSON and CSV."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping

from advisor.export.csv import csv_cell
from advisor.export.template import render_template
from advisor.report import Page
from advisor.resources import template_text


def page_markdown(page: Page) -> bytes:
    """The page as Markdown."""
    name = "page.md.j2"
    return render_template(page, template_text(name), name).encode()


def page_json(page: Page) -> bytes:
    """The page for machines."""
    return (json.dumps(page.result, ensure_ascii=False, indent=2) + "\n").encode()


def page_csv(page: Page) -> bytes:
    """The rows of the page, none of which a spreadsheet calculates."""
    assert page.rows, "only a page with rows is asked for as a spreadsheet"
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(page.rows.columns)
    writer.writerows(map(csv_cell, cells) for cells in page.rows.rows)
    return out.getvalue().encode()


PAGE_FORMATS: Mapping[str, Callable[[Page], bytes]] = {
    "md": page_markdown,
    "json": page_json,
    "csv": page_csv,
}
