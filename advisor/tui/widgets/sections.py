"""The sections beside the question, each with how far it is; a click leads there."""

from __future__ import annotations

from textual.content import Content
from textual.events import Click
from textual.message import Message

from advisor.model import Section
from advisor.session import phrases
from advisor.session.session import Session
from advisor.tui.widgets.page import Text

_COUNTS = 7
"""Columns for how far a section is."""


class SectionList(Text):
    """The sections of the pack; where the window is too small for all, those around the present.

    One text, since it is drawn with every answer: a list with a cursor takes twice as long.
    """

    class SectionRequested(Message):
        """A section was picked."""

        def __init__(self, section: Section) -> None:
            super().__init__()
            self.section = section

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id, fixed=True)
        self._session: Session | None = None
        self._shown: tuple[Section, ...] = ()

    def show(self, session: Session) -> None:
        """Draw the sections; the one at hand has an arrow."""
        self._session = session
        sections = session.pack.sections
        rows = self.container_size.height or len(sections)
        place = sections.index(session.section_of(session.current))
        first = max(min(place - rows // 2, len(sections) - rows), 0)
        self._shown = sections[first : first + rows]
        if not self.size.width:  # it has no place yet, and may be given one without a word
            self.call_after_refresh(self.on_resize)
        room = max(self.size.width - _COUNTS, 8)
        lines = [Content(_line(session, section, room)) for section in self._shown]
        self.say(Content("\n").join(lines))

    def on_resize(self) -> None:
        """Draw the titles as long as there is room."""
        if self._session and self.size.width:
            self.show(self._session)

    def on_click(self, event: Click) -> None:
        """Say which section was picked."""
        place = event.get_content_offset(self)
        if place and place.y < len(self._shown):
            self.post_message(self.SectionRequested(self._shown[place.y]))


def _line(session: Session, section: Section, room: int) -> str:
    found = session.progress(section.questions)
    here = ">" if session.current in section.questions else " "
    title = phrases.line(section.title, room)
    done = f"{found.known}/{found.asked}" if found.asked else "-"
    doubt = "!" if found.disputed else "?" if found.unknown else " "
    return f"{here}{title:{room}} {done:>4}{doubt}"
