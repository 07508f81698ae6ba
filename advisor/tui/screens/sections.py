"""All sections as a task list; ends with the question to turn to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget

from advisor.model import Section
from advisor.session import phrases
from advisor.session.session import Session
from advisor.tui.widgets import ChoiceList, Dialog, KeyHint, KeyHintBar, Row, Text

FIND = ":find"
"""The result that asks for another way to a question."""


class Sections(Dialog[str]):
    """Every section with how far it is."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f4", "leave", "Close", show=False),
        Binding("slash", "find", "Find a question"),
    ]
    heading = "Sections"

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session

    def parts(self) -> Iterable[Widget]:
        """A row for each section, and what can be done."""
        yield Text(phrases.progress(self.session.progress()), classes="said")
        yield ChoiceList(id="list")
        yield KeyHintBar(
            KeyHint("Enter", "go there", "pick_row"),
            KeyHint("/", "find a question", "find"),
            KeyHint("Esc", "close", "leave"),
        )

    def on_mount(self) -> None:
        """Begin at the section at hand."""
        sections, listed = self.session.pack.sections, self.query_one(ChoiceList)
        width = max(len(phrases.line(section.title, 40)) for section in sections)
        listed.show(tuple(self._row(section, width) for section in sections))
        listed.highlighted = sections.index(self.session.section_of(self.session.current))
        listed.focus()

    def _row(self, section: Section, width: int) -> Row:
        found = self.session.progress(section.questions)
        done = f"{found.known}/{found.asked}"
        title = phrases.line(section.title, 40)
        return Row(section.id, f"{title:{width}}  {done:>5}  {phrases.status(found)}", kind="go")

    def action_find(self) -> None:
        """End with the wish to find a question by its words."""
        self.dismiss(FIND)

    @on(ChoiceList.Picked)
    def _picked(self, event: ChoiceList.Picked) -> None:
        row = event.row()
        for section in self.session.pack.sections:
            if row and section.id == row.id:
                self.dismiss(self.session.open_in(section))
