"""Teams like yours: the nearest published cases, with everything about the one the bar is on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget

from advisor.report.context import ReportContext
from advisor.report.precedents import facts, named
from advisor.session import phrases
from advisor.session.session import Session
from advisor.tui.widgets import ChoiceList, Field, Form, KeyHint, Row, ScreenPage, Text, page_hints

_MOST = 4_000
"""Characters of one fact; more would not be read."""


class Precedents(ScreenPage):
    """The cases, and one of them in full."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("pagedown", "scroll(1)", show=False, priority=True),
        Binding("pageup", "scroll(-1)", show=False, priority=True),
        Binding("escape,b,f7", "app.close", "Back"),
    ]

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.context = ReportContext(session.assessment)
        self.cases = self.context.nearest

    def parts(self) -> Iterable[Widget]:
        """Head, list, the case, verdict, and what can be done."""
        yield Text("Teams like yours", id="head")
        yield ChoiceList(id="near", numbered=False)
        with VerticalScroll(id="page", can_focus=False):
            yield Text(id="case")
        yield Text(id="strip", classes="always")
        yield page_hints(
            KeyHint("Enter", "Its address", "pick_row"), KeyHint("PgDn", "scroll", "scroll(1)", 3)
        )

    def on_mount(self) -> None:
        """Show the nearest."""
        rows = [
            Row(str(i), phrases.line(named(near)), kind="go") for i, near in enumerate(self.cases)
        ]
        listed = self.query_one(ChoiceList)
        listed.show(tuple(rows) or (Row("", self._none(), kind="go"),))
        listed.focus()
        self.query_one("#strip", Text).say(phrases.strip(self.session.verdict))

    def _none(self) -> str:
        """Why there is no case."""
        if not self.session.pack.precedents:
            return "This questionnaire has no published cases."
        if self.session.verdict.certainty == "open":
            return "Too little is known yet to say which published cases are near."
        return "No published case is more alike than different."

    @on(ChoiceList.OptionHighlighted)
    def _turned(self, event: ChoiceList.OptionHighlighted) -> None:
        if self.cases:
            lines = (
                Content.assemble((each.lead, "bold"), f" {phrases.line(each.text, _MOST)}")
                for each in facts(self.context, self.cases[event.option_index])
            )
            self.query_one("#case", Text).say(Content("\n").join(lines))
            self.query_one("#page").scroll_home(animate=False)

    @on(ChoiceList.Picked)
    def _picked(self, event: ChoiceList.Picked) -> None:
        row = event.row()
        if row and row.id:
            link = phrases.line(self.cases[int(row.id)].precedent.link, _MOST)
            self.app.push_screen(Form("Its address", [Field("link", "To be copied", link)]))

    def action_scroll(self, pages: int) -> None:
        """Scroll the case by so many pages."""
        page = self.query_one("#page")
        page.scroll_relative(y=pages * max(page.size.height - 1, 1), animate=False)
