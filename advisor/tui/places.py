"""The screens that are opened over a question, by name, each imported when it is first wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.screen import Screen

if TYPE_CHECKING:
    from advisor.session.session import Session
    from advisor.tui.widgets import Page


def place(name: str, session: Session) -> Screen[Any]:
    """The screen of that name."""
    return _PLACES[name](session)


def _details(session: Session) -> Screen[Any]:
    from advisor.tui.screens.details import Details

    return Details(session)


def _export(session: Session) -> Screen[Any]:
    from advisor.tui.screens.export import Export

    return Export(session)


def _find(session: Session) -> Screen[Any]:
    from advisor.tui.widgets.find import Find

    return Find(session)


def _pictures(session: Session) -> Page:
    from advisor.tui.screens.pictures import Pictures

    return Pictures(session)


def _report(session: Session) -> Page:
    from advisor.tui.screens.report import Preview

    return Preview(session)


def _review(session: Session) -> Page:
    from advisor.tui.screens.review import Review

    return Review(session)


def _sections(session: Session) -> Screen[Any]:
    from advisor.tui.screens.sections import Sections

    return Sections(session)


def _what_if(session: Session) -> Page:
    from advisor.tui.screens.what_if import WhatIf

    return WhatIf(session)


def _why(session: Session) -> Page:
    from advisor.tui.screens.why import Why

    return Why(session)


_PLACES = {
    "details": _details,
    "export": _export,
    "find": _find,
    "pictures": _pictures,
    "report": _report,
    "review": _review,
    "sections": _sections,
    "what_if": _what_if,
    "why": _why,
}
