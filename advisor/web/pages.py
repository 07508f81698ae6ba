"""Jinja for pages that ask: our own templates, which may import each other.

Every text is escaped. A page has one script at most and one style, each known to its policy by its
hash, so that nothing else runs.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING

from advisor.blank_answers import bounds
from advisor.export.template import sandbox
from advisor.report.wording import capital
from advisor.resources import template_text
from advisor.session import drafts, phrases
from advisor.text import ascii_text, one_line, yaml_text
from advisor.web.typed import drawn

if TYPE_CHECKING:
    from jinja2 import Environment

_STYLE = "web.css"
_FILTERS: dict[str, Callable[..., object]] = {
    "behind": phrases.behind,
    "bounds": bounds,
    "capital": capital,
    "drafted": drafts.drafted,
    "drawn": drawn,
    "noted": drafts.noted,
    "one_line": one_line,
    "quoted": ascii_text,
    "say": phrases.say,
    "yaml": yaml_text,
}


def page(name: str, script: str = "", /, **values: object) -> str:
    """A page by its template, with the script of that name, if it has one."""
    from markupsafe import Markup

    texts = {"script": script and template_text(script), "style": template_text(_STYLE)}
    for part, text in texts.items():
        values |= {part: Markup(text), f"{part}_hash": _hash(text)}
    return _environment().get_template(name).render(values)


def style_hash() -> str:
    """How a policy names the style of all pages."""
    return _hash(template_text(_STYLE))


def _hash(text: str) -> str:
    """How a policy names a script or a style."""
    return f"sha256-{base64.b64encode(sha256(text.encode()).digest()).decode()}"


@cache
def _environment() -> Environment:
    from jinja2 import FunctionLoader

    return sandbox(_FILTERS, markup=True, loader=FunctionLoader(template_text))
