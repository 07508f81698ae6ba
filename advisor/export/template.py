"""Jinja: our own templates and those of users, in a sandbox.

A template gets `report`, `profile`, `mermaid` and filters, and nothing else: no file, no import,
no way out of the sandbox. Whether it makes markup, in which every text is escaped, is not for the
template to say. Its time and memory are its author's own. Whatever goes wrong in it is told with
its name and line.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from advisor.errors import AdvisorError
from advisor.export import svg
from advisor.export.mermaid import mermaid_text
from advisor.export.profile import PROFILES, Profile
from advisor.export.text_charts import bars_text, flow_text, map_text
from advisor.report import Report, ReportPage
from advisor.resources import template_text
from advisor.text import csv_cell, field_names, flat, markdown, visible

if TYPE_CHECKING:
    from jinja2 import BaseLoader, Template
    from jinja2.sandbox import ImmutableSandboxedEnvironment

_FILTERS: dict[str, Callable[..., str]] = {
    "inline": markdown.inline,
    "line": markdown.line,
    "heading": markdown.heading,
    "cell": markdown.cell,
    "map_text": map_text,
    "bars_text": bars_text,
    "flow_text": flow_text,
    "mermaid_text": mermaid_text,
    "csv_cell": csv_cell,
    "map_svg": svg.map_svg,
    "bars_svg": svg.bars_svg,
    "shares_svg": svg.shares_svg,
    "ladder_svg": svg.ladder_svg,
    "flow_svg": svg.flow_svg,
}


def render_template(
    report: Report | ReportPage,
    text: str,
    name: str,
    *,
    markup: bool = False,
    profile: Profile = PROFILES["gfm"],
    mermaid: bool = False,
) -> str:
    """The report laid out by a template; AdvisorError names the template and the line."""
    from jinja2 import TemplateSyntaxError  # loaded only where something is rendered

    try:
        template = _compiled(text, name, markup)
        return template.render(report=report, profile=profile, mermaid=mermaid)
    except TemplateSyntaxError as error:
        raise _mistake(name, error.lineno, error.message or "") from error
    except Exception as error:  # a template can raise anything
        frames = traceback.extract_tb(error.__traceback__)
        lines = [frame.lineno for frame in frames if frame.filename == _file(name)]
        raise _mistake(name, lines[-1] if lines else None, str(error)) from error


def laid_out(name: str, *, markup: bool = False) -> Callable[[Report | ReportPage], bytes]:
    """What lays a report or a page out by one of our own templates."""

    def render(report: Report | ReportPage) -> bytes:
        return render_template(report, template_text(name), name, markup=markup).encode()

    return render


def _mistake(name: str, line: int | None, message: str) -> AdvisorError:
    where = f"{name}:{line}" if line else name
    told = flat(visible(message))
    return AdvisorError(f"{where}: the template cannot be rendered: {told}")


@lru_cache(maxsize=4)
def _compiled(text: str, name: str, markup: bool) -> Template:
    from jinja2 import Template

    environment = _environment(markup)
    code = environment.compile(text, name=name, filename=_file(name))
    return Template.from_code(environment, code, environment.make_globals(None))


def _file(name: str) -> str:
    """What Python calls the template in a traceback; no file has this name."""
    return f"<template {name}>"


@lru_cache(maxsize=2)
def _environment(markup: bool) -> ImmutableSandboxedEnvironment:
    return sandbox(_FILTERS, markup)


def sandbox(
    filters: Mapping[str, Callable[..., object]], markup: bool, loader: BaseLoader | None = None
) -> ImmutableSandboxedEnvironment:
    """Jinja as every page is made with it; where it makes markup each text is escaped."""
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    class Sandbox(ImmutableSandboxedEnvironment):
        """Lets fields of data pass without the long way of asking what else they may be."""

        def is_safe_attribute(self, obj: object, attr: str, value: object) -> bool:
            safe = attr in field_names(obj) and not attr.startswith("_")
            return safe or super().is_safe_attribute(obj, attr, value)

    environment = Sandbox(
        undefined=StrictUndefined,
        autoescape=markup,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        loader=loader,
    )
    environment.filters.update(filters)
    return environment
