"""The report as one page for a browser: no script, no request, light and dark, printable.

The template owns the layout and the style; its figures come from `svg`.
"""

from __future__ import annotations

from advisor.export.template import render_template
from advisor.report import Report
from advisor.resources import template_text


def render_html(report: Report) -> bytes:
    """The page, complete in itself."""
    name = "report.html.j2"
    return render_template(report, template_text(name), name, markup=True).encode()
