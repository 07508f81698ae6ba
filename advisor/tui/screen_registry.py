"""The screens that are opened over a question, by name, each imported when it is first wanted."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from textual.screen import Screen

if TYPE_CHECKING:
    from advisor.session.session import Session

_SCREENS = {
    "details": "screens.details:Details",
    "export": "screens.export:Export",
    "figures": "screens.figures:Figures",
    "find": "widgets.find:Find",
    "pictures": "screens.pictures:Pictures",
    "precedents": "screens.precedents:Precedents",
    "report": "screens.report:Preview",
    "review": "screens.review:Review",
    "sections": "screens.sections:Sections",
    "what_if": "screens.what_if:WhatIf",
    "why": "screens.why:Why",
}


def screen_named(name: str, session: Session) -> Screen[Any]:
    """The screen of that name."""
    module, _, kind = _SCREENS[name].partition(":")
    screen: Screen[Any] = getattr(import_module(f"advisor.tui.{module}"), kind)(session)
    return screen
