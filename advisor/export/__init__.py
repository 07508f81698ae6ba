"""Views of a report: one function from `Report` to bytes for each format.

A view lays out what is there and escapes it for its format. It must not phrase, round or choose
anything, nor read a clock, a path or a locale. Jinja is imported when a template is rendered, and
python-docx when a document is made.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from advisor.errors import AdvisorError
from advisor.export import csv
from advisor.export.profile import PROFILES
from advisor.export.template import laid_out, render_template
from advisor.report import Report
from advisor.resources import template_text
from advisor.text import json_text


@dataclass(frozen=True)
class Format:
    """A form that a report can be written in."""

    suffix: str
    """What a file name ends with, dot included."""
    render: Callable[[Report], bytes]
    about: str
    """What it is good for."""
    text: bool = True
    """Whether a user's own template can make it."""
    markup: bool = False
    """Whether such a template has to escape text as HTML does."""
    memo: bool = False
    """Whether it begins with the memo, and can be that alone."""

    @property
    def kind(self) -> str:
        """What sort of file it is, by the last part of its suffix."""
        return self.suffix.rpartition(".")[2]


def render_markdown(report: Report, profile: str = "gfm", mermaid: bool = False) -> bytes:
    """The report as Markdown for one of the places of PROFILES, with diagrams if asked for."""
    chosen, name = PROFILES[profile], "report.md.j2"
    if mermaid and not chosen.mermaid:
        able = ", ".join(each for each, place in PROFILES.items() if place.mermaid)
        raise AdvisorError(f"{profile} draws no Mermaid diagram", f"these profiles do: {able}")
    text = template_text(name)
    return render_template(report, text, name, profile=chosen, mermaid=mermaid).encode()


def _docx(report: Report) -> bytes:
    from advisor.export.docx import render_docx  # it needs zipfile, which is slow to import

    return render_docx(report)


def _json(report: Report) -> bytes:
    return json_text(report.result).encode()


_HTML = laid_out("report.html.j2", markup=True)
"""One page for a browser: no script, no request, light and dark, printable."""
FORMATS: Mapping[str, Format] = {
    "md": Format(".md", render_markdown, "Markdown, for planning documents", memo=True),
    "html": Format(".html", _HTML, "A page for a browser", markup=True, memo=True),
    "json": Format(".json", _json, "All of it, for scripts"),
    "docx": Format(".docx", _docx, "A document for Word", text=False, memo=True),
    "csv": Format(".csv", csv.generic, "The actions as a table"),
    "csv:jira": Format(".jira.csv", csv.jira, "The actions, for Jira"),
    "csv:linear": Format(".linear.csv", csv.linear, "The actions, for Linear"),
    "csv:gitlab": Format(".gitlab.csv", csv.gitlab, "The actions, for GitLab"),
    "tasks": Format(".tasks.md", laid_out("tasks.md.j2"), "The actions as a list to tick"),
}

__all__ = ["FORMATS", "PROFILES", "Format", "render_markdown", "render_template"]
