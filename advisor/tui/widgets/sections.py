"""The sections beside the question, each with how far it is; a click leads there."""

from __future__ import annotations

from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from advisor.model import Section
from advisor.tui import words
from advisor.tui.session import Session

_WIDTH = 24
_COUNTS = 7
"""Columns for how far a section is."""


class SectionList(OptionList):
    """All sections of the pack."""

    class Wanted(Message):
        """A section was picked."""

        def __init__(self, section: Section) -> None:
            super().__init__()
            self.section = section

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id, markup=False, compact=True)
        self._session: Session | None = None
        self._sections: tuple[Section, ...] = ()
        self._drawn: list[str] = []

    def show(self, session: Session) -> None:
        """Draw the sections; the one at hand has an arrow."""
        self._session = session
        self._sections = session.pack.sections
        room = max((self.size.width or _WIDTH) - _COUNTS, 8)
        lines = [_line(session, section, room) for section in self._sections]
        if len(lines) != len(self._drawn):
            self.set_options(Option(Content(line)) for line in lines)
        for index, (new, old) in enumerate(zip(lines, self._drawn, strict=False)):
            if new != old:
                self.replace_option_prompt_at_index(index, Content(new))
        self._drawn = lines

    def on_resize(self) -> None:
        """Draw the titles as long as there is room."""
        if self._session:
            self.show(self._session)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Say which section was picked."""
        event.stop()
        self.post_message(self.Wanted(self._sections[event.option_index]))


def _line(session: Session, section: Section, room: int) -> str:
    found = session.progress(section.questions)
    here = ">" if session.current in section.questions else " "
    title = words.line(section.title, room)
    done = f"{found.known}/{found.asked}" if found.asked else "-"
    doubt = "!" if found.disputed else "?" if found.unknown else " "
    return f"{here}{title:{room}} {done:>4}{doubt}"
