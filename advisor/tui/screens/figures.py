"""Figures: what a team knows of costs, and what each option comes to while one types."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Input

from advisor.errors import AdvisorError
from advisor.model import Answer, Answers, CostFigure, CostSheet
from advisor.report.wording import quoted
from advisor.session import figures, phrases
from advisor.session.session import Session
from advisor.text import visible
from advisor.tui.widgets import (
    ChoiceList,
    Dialog,
    Entry,
    KeyHint,
    KeyHintBar,
    Row,
    ScreenPage,
    Text,
    page_hints,
)

_MOST_SUMS = 10


class Figures(ScreenPage):
    """Every figure with what is known of it, and the sums."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,b,f6", "app.close", "Back"),
        Binding("y", "currency", "Currency of all amounts"),
        Binding("t", "take", "Take the answer that follows"),
    ]

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.sheet = session.pack.costs

    def parts(self) -> Iterable[Widget]:
        """Head, list, sums, and what can be done."""
        yield Text(id="head")
        yield ChoiceList(id="list", numbered=False)
        yield Text(id="sums")
        yield page_hints(
            KeyHint("Enter", "Change", "pick_row"), KeyHint("y", "Currency", "currency")
        )

    def on_mount(self) -> None:
        """Begin at the first figure."""
        self.show()

    def show(self) -> None:
        """Draw everything."""
        answers, listed = self.session.answers, self.query_one(ChoiceList)
        rows = tuple(self._rows())
        known = sum(row.sign == " " for row in rows)
        currency = phrases.line(answers.currency) or "no currency named"
        total = len(self.session.pack.figures)
        self.query_one("#head", Text).say(
            f"Figures   {known} of {total} known, {currency}" if self.sheet else "Figures"
        )
        listed.show(rows)
        listed.focus()
        told = [_sums(self.sheet, answers)] if self.sheet else []
        for id in figures.offered(self.session):
            label = visible(quoted(self.session.pack.questions[id].label))
            told.append(f"The figures answer {label}: t takes that.")
        self.query_one("#sums", Text).say("\n".join(told))

    def action_take(self) -> None:
        """Put the answer that follows beside what the team says."""
        for id, answer in figures.offered(self.session).items():
            self.session.put(partial(_same, answer), id)
        self.show()

    def _rows(self) -> Iterator[Row]:
        if self.sheet is None:
            yield Row("", "This questionnaire has no cost sheet.", kind="go")
            return
        money = figures.money(self.sheet, self.session.answers)
        for figure in self.sheet.figures.values():
            known = money.known(figure.id)
            nobody = known == "open" or (figure.unsaid and not self.session.said(figure.id))
            sign = "." if nobody else " "
            yield Row(figure.id, phrases.line(f"{figure.label}: {known}"), kind="go", sign=sign)

    @on(ChoiceList.Picked)
    def _picked(self, event: ChoiceList.Picked) -> None:
        row = event.row()
        if row and row.id in self.session.pack.figures and self.sheet:
            self.app.push_screen(FigureEntry(self.session, self.sheet, row.id), self._done)

    def _done(self, changed: bool | None) -> None:
        if changed:
            self.show()

    def action_currency(self) -> None:
        """Name the currency."""
        from advisor.tui.widgets import Field, Form, Values

        def take(values: Values | None) -> None:
            if values:
                self.session.set_texts({"currency": values["currency"]})
                self.show()

        now = phrases.line(self.session.answers.currency)
        field = Field("currency", "The one in which all amounts of this case are", now, "EUR")
        self.app.push_screen(Form("Currency", [field]), take)


class FigureEntry(Dialog[bool]):
    """One figure is typed, and the sums follow; ends with whether it was taken."""

    def __init__(self, session: Session, sheet: CostSheet, id: str) -> None:
        super().__init__()
        self.session = session
        self.sheet = sheet
        self.figure: CostFigure = sheet.figures[id]
        self.heading = phrases.line(self.figure.label)

    def parts(self) -> Iterable[Widget]:
        """What is asked, the field, what it is read as, and the sums."""
        owner = f" Who usually knows: {self.figure.owner}." if self.figure.owner else ""
        unit = f"In {self.figure.unit}: a number, low..high, or low..likely..high"
        yield Text(visible(f"{self.figure.help}{owner}"), classes="said")
        yield Text(visible(unit))
        yield Entry(figures.as_typed(self.session.said(self.figure.id)), id="figure")
        yield Text(id="read", classes="wrong")
        yield Text(id="sums")
        yield KeyHintBar(KeyHint("Enter", "keep", "keep"), KeyHint("Esc", "close", "leave"))

    def on_mount(self) -> None:
        """Select what is there, so that typing begins anew."""
        field = self.query_one(Entry)
        field.focus()
        field.select_all()
        self._follow(field.value)

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        self._follow(event.value)

    def _follow(self, text: str) -> None:
        """Say what is read, and what it comes to; what cannot be read changes no sum."""
        answers, read = self.session.answers, self.query_one("#read", Text)
        read.say(figures.understood(self.figure, text, answers.currency))
        try:
            given = figures.typed(self.figure, text)
        except AdvisorError:
            return
        tried = figures.tried(answers, self.figure.id, given)
        known = figures.money(self.sheet, tried).known(self.figure.id)
        if given is None and known != "open":
            read.say(visible(f"Nothing typed; what counts is {known}."))
        self.query_one("#sums", Text).say(_sums(self.sheet, tried))

    @on(Input.Submitted)
    def action_keep(self) -> None:
        """Take the figure, unless it cannot be read."""
        text = self.query_one(Entry).value
        try:
            given = figures.typed(self.figure, text)
        except AdvisorError:
            return
        if text.strip() != figures.as_typed(self.session.said(self.figure.id)):
            figures.put(self.session, self.figure.id, given)
        self.dismiss(True)


def _same(answer: Answer, _: Answer | None) -> Answer:
    return answer


def _sums(sheet: CostSheet, answers: Answers) -> str:
    """The sums, a line each; while there are none, what can be said already."""
    money = figures.money(sheet, answers)
    lines = [f"{title}: {told}" for title, told in figures.totals(money)[:_MOST_SUMS]]
    return visible("\n".join(lines) or money.first())
