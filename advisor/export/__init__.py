"""Views of a report: one function from `Report` to bytes for each format.

A view lays out what is there and escapes it for its format. It must not phrase, round or choose
anything, nor read a clock, a path or a locale. Jinja is imported when a template is rendered.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from advisor.export.template import render_template
from advisor.report import Report
from advisor.resources import template_text


@dataclass(frozen=True)
class Format:
    """A form that a report can be written in."""

    suffix: str
    """What a file name ends with, dot included."""
    render: Callable[[Report], bytes]


def _markdown(report: Report) -> bytes:
    name = "report.md.j2"
    return render_template(report, template_text(name), name).encode()


def _json(report: Report) -> bytes:
    return (json.dumps(report.result, ensure_ascii=False, indent=2) + "\n").encode()


FORMATS: Mapping[str, Format] = {
    "md": Format(".md", _markdown),
    "json": Format(".json", _json),
}

__all__ = ["FORMATS", "Format", "render_template"]
