"""The report as it will be written, to read before it is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widget import Widget

from advisor.export import FORMATS
from advisor.report import Report, build_report
from advisor.report.wording import count
from advisor.session import phrases
from advisor.session.session import Session
from advisor.tui.widgets import KeyHint, Text, page_hints
from advisor.tui.widgets.final_page import FinalPage
from advisor.tui.widgets.report_view import ReportView

_MOST = 60_000
"""Characters that are laid out; a longer report is shown as Markdown, as far as this."""


class Preview(FinalPage):
    """The report that is exported, laid out; and the Markdown itself."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("e", "app.open('export')", "Export to files"),
        Binding("m", "source", "Show the Markdown itself, or the laid out report"),
        Binding("escape,b", "app.close", "Back"),
    ]

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.report: Report = build_report(session.assessment)
        self.source = FORMATS["md"].render(self.report).decode()

    def parts(self) -> Iterable[Widget]:
        """The report twice, one of them shown."""
        yield Text(id="head")
        with VerticalScroll(id="page") as page:
            yield ReportView(self.report, id="laid-out")
            yield Text(id="source")
        page.can_focus = True
        yield page_hints(
            KeyHint("e", "Export", "app.open('export')"),
            KeyHint("m", "Markdown", "source"),
            *(KeyHint("g", "Go on", "go_on") for _ in self.followers[:1]),
            KeyHint("Up Down", "scroll", "", 3),
        )

    def on_mount(self) -> None:
        """Fill the page."""
        open = len(self.session.verdict.file.open)
        so_far = f" ({count(open, 'open question')})" if open else ""
        head = f"{phrases.mark(self.session.verdict)} {phrases.line(self.report.headline)}"
        self.query_one("#head", Text).say(f"Report preview{so_far}   {head}")
        more = len(self.source) - _MOST
        rest = (
            f"\n... and {count(more, 'more character')}, which the export has." if more > 0 else ""
        )
        self.query_one("#source", Text).say(self.source[:_MOST] + rest)
        self.query_one("#source").display = more > 0
        self.query_one("#laid-out").display = more <= 0
        self.query_one("#page").focus()

    def action_source(self) -> None:
        """Show the other of the two."""
        source, laid_out = self.query_one("#source"), self.query_one("#laid-out")
        source.display = not source.display or len(self.source) > _MOST
        laid_out.display = not source.display
