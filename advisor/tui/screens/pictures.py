"""What the task needs and how ready the team is, as pictures made of characters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget

from advisor.export.text_charts import bars_text, map_text
from advisor.report import Bars, NeedMap, build_report
from advisor.session import phrases
from advisor.session.session import Session
from advisor.tui.widgets import KeyHint, ScreenPage, Text, page_hints

_SECTIONS = ("needs", "readiness")


class Pictures(ScreenPage):
    """The report's pictures, as large as the window."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,b", "app.close", "Back")]

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session

    def parts(self) -> Iterable[Widget]:
        """Head, pictures, and what can be done."""
        yield Text("Pictures", id="head")
        with VerticalScroll(id="page") as page:
            yield Text(id="pictures")
        page.can_focus = True
        yield Text(id="strip", classes="always")
        yield page_hints(
            KeyHint("Up Down", "scroll", "", 3),
        )

    def on_mount(self) -> None:
        """Draw the pictures."""
        self.query_one("#pictures", Text).say(Content("\n").join(self._pictures()))
        self.query_one("#strip", Text).say(phrases.strip(self.session.verdict))
        self.query_one("#page").focus()

    def _pictures(self) -> Iterator[Content]:
        report = build_report(self.session.assessment)
        for section in report.sections:
            if section.id in _SECTIONS:
                yield Content.styled(section.title, "bold")
                for block in section.blocks:
                    if isinstance(block, NeedMap):
                        yield Content(map_text(block))
                    elif isinstance(block, Bars):
                        yield Content(f"{bars_text(block)}\n")
