"""A page about several sets of answers: sections and blocks as in a report, less around them.

Owns the shape only. It must not phrase sentences or know of any format.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from advisor.report.document import ReportSection, Table


@dataclass(frozen=True)
class ReportPage:
    """What a reader is told about two dates of one case, or about a portfolio."""

    title: str
    headline: str
    sections: tuple[ReportSection, ...]
    result: Mapping[str, object]
    """The same for machines."""
    rows: Table | None = None
    """The same for a spreadsheet, where there is such a form."""
    linked: str = ""
    """The column of tables whose cells name files that lie beside the page."""
    links: Mapping[str, str] = field(default_factory=dict)
    """The addresses of those files, from the page."""
