"""One question, its answer, and the verdict as it stands: where a user spends the time.

The screen is built once and filled anew for every question. An answer is saved, judged and shown
in the handler of its key; what takes longer follows from a worker and is thrown away if another
answer came in between. Enter continues where there is an answer; where there is none it says so.
What changes an answer stands in `answering`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from typing import ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.events import DescendantFocus
from textual.widget import Widget
from textual.widgets import Input

from advisor.model import Question
from advisor.session import phrases
from advisor.session.background import explain
from advisor.session.session import Session
from advisor.tui.screens.answering import Answering
from advisor.tui.widgets import (
    KeyHint,
    KeyHintBar,
    Text,
)
from advisor.tui.widgets.card import QuestionCard
from advisor.tui.widgets.sections import SectionList
from advisor.tui.widgets.verdict import VerdictPanel

_CHOOSE_FIRST = "Nothing is chosen: a digit, or Up or Down and then Space. n skips it."
_TYPE_FIRST = "Nothing is typed: a number, or Esc, then u for don't know. F8 skips it."
_PAUSE = 0.05
"""Seconds without a key before the slow part begins, which would hold up a key that follows."""
_ANSWER_HINTS = (
    KeyHint("Enter", "Continue", "continue"),
    KeyHint("y", "Confirm", "confirm"),
    KeyHint("n", "Skip", "skip", 2),
    KeyHint("b", "Back", "back"),
    KeyHint("s", "Not sure", "unsure", 1),
    KeyHint("e", "Evidence", "app.open('details')"),
    KeyHint("z", "Undo", "undo", 2),
    KeyHint("f8", "Next open", "next_open", 3),
)
_PAGE_HINTS = (
    KeyHint("f1", "Help", "app.help"),
    KeyHint("f2", "Why", "app.open('why')"),
    KeyHint("f3", "What-if", "app.open('what_if')", 1),
    KeyHint("f4", "Sections", "app.open('sections')"),
    KeyHint("f9", "Review", "app.open('review')"),
    KeyHint("/", "Find", "app.open('find')", 3),
    KeyHint(":", "Commands", "app.command_palette", 2),
    KeyHint("q", "Quit", "app.quit"),
)


class QuestionScreen(Answering):
    """The question at hand."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "continue", "Continue from an answer to the next question"),
        Binding("n", "skip", "Skip: to the next question, answered or not"),
        Binding("b", "back", "Back to the question before"),
        Binding("e", "app.open('details')", "Note, evidence, and who says so"),
        Binding("f8", "next_open", "Next open question"),
    ]

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.back_to = ""
        """The screen the user came from, and goes back to."""

    def parts(self) -> Iterable[Widget]:
        """Head, sections, question, verdict, and what can be done."""
        yield Horizontal(Text(id="where", fixed=True), Text(id="saved"), id="head")
        with Horizontal(id="columns"):
            yield SectionList(id="sections")
            yield QuestionCard(self.session, id="middle")
            yield VerdictPanel(id="panel")
        yield Text(id="told", fixed=True)
        yield Text(id="strip", fixed=True)
        yield KeyHintBar(*_ANSWER_HINTS, id="answer-hints")
        yield KeyHintBar(*_PAGE_HINTS, id="keys")

    def on_mount(self) -> None:
        """Show the question the session is at."""
        self.show()

    @property
    def question(self) -> Question:
        """The question at hand."""
        return self.session.question

    # Showing

    def show(self, told: str = "") -> None:
        """Draw everything; `told` is something the user should know now."""
        with self.app.batch_update():
            self.card.show()
            self._show_rest(told)

    def _show_rest(self, told: str) -> None:
        session = self.session
        case, owner = phrases.line(session.answers.case, 40), phrases.line(session.owner, 20)
        parts = (case, owner, phrases.progress(session.progress()))
        self.query_one("#where", Text).say(" | ".join(filter(None, parts)))
        self.query_one("#saved", Text).say(phrases.saved(session))
        self.query_one(SectionList).show(session)
        self.query_one("#told", Text).say(self._news(told))
        self.query_one("#strip", Text).say(phrases.strip(session.verdict))
        self._label()
        self.query_one(VerdictPanel).show(session)
        if session.explained is None:
            self._explain()

    @on(Input.Changed, "#number")
    def _label(self) -> None:
        """Call what can be done by what it does now."""
        hints, card = self.query_one("#answer-hints", KeyHintBar), self.card
        answer = self.session.answer
        onward = f"Back to {self.back_to}" if self.back_to else "Continue"
        if card.refusal() or (answer is None and card.typed is None):
            onward = "Type first" if self.question.kind == "number" else "Choose first"
        hints.offer("confirm", bool(answer and answer.draft))
        hints.relabel("continue", onward)
        hints.relabel("unsure", f"[{'x' if answer and answer.unsure else ' '}] Not sure")

    @on(DescendantFocus)
    def _letters(self) -> None:
        """Show the keys that are letters only while they are none."""
        for bar in self.query(KeyHintBar):
            bar.letters(not self.card.typing)
        self.card.show_rows()

    def _news(self, told: str) -> Content:
        """What just happened, on one line."""
        session = self.session
        if told and not session.trouble:
            return Content(told)
        if found := phrases.found(session):
            return Content.styled(found, "bold")
        change = session.change
        return Content(phrases.news(session.pack, change) if change else "")

    @work(exclusive=True)
    async def _explain(self) -> None:
        """Add what takes a moment, in a pause of the keys, if it still is about these answers."""
        session, verdict = self.session, self.session.verdict
        await asyncio.sleep(_PAUSE)
        found = await asyncio.to_thread(explain, verdict)
        if verdict is session.verdict and self.query(VerdictPanel):  # it is still there
            session.explained = found
            self.query_one(VerdictPanel).show(session)
            self.card.show_place()

    # Moving

    @on(Input.Submitted, "#number")
    def _submitted(self, event: Input.Submitted) -> None:
        event.input.value = event.value  # without what was typed since
        self.action_continue()

    def action_continue(self) -> None:
        """Go on from an answer; where there is none, say so and stay."""
        self.settle(self._continue)

    def _continue(self) -> None:
        answer = self.session.answer
        if self.card.refuse():
            return
        if answer is None:
            number = self.question.kind == "number"
            self.tell(_TYPE_FIRST if number else _CHOOSE_FIRST)
        elif self.card.edited:  # emptied
            said = phrases.say(self.question, answer)
            self.card.fill()
            self.tell(f"It stays at {said}. Esc, then Backspace, takes an answer away.")
        else:
            self._go_on("")

    def action_skip(self) -> None:
        """Go to the next question whether there is an answer or not."""
        self._leave(self._go_on)

    def _go_on(self, told: str) -> None:
        """Go to the next question, to where the user came from, or at the end to the review."""
        session = self.session
        if session.ahead:
            session.go(session.ahead.pop(0))
            self.show(told)
            return
        place = self.back_to or ("" if session.move(1) else "review")
        self.back_to = ""
        self.show(told)
        if place:
            self.call_later(self.run_action, f"app.open('{place}')")

    def _leave(self, then: Callable[[str], None]) -> None:
        """Take what is typed, then leave the question; `then` is told if that could not be."""

        def leave() -> None:
            refused = self.card.refusal()
            then(f"Not taken: {refused}" if refused else "")

        self.settle(leave)

    def action_back(self) -> None:
        """Go to the question before; nothing keeps the user from it."""
        self._leave(
            lambda told: self.show(
                told if self.session.move(-1) else "This is the first question."
            )
        )

    def action_next_open(self) -> None:
        """Go to the next question without an answer."""
        none = "Every question is answered; F9 leads to the review."
        self._leave(lambda told: self.show(told if self.session.next_open() else none))

    @on(SectionList.SectionRequested)
    def _section_requested(self, event: SectionList.SectionRequested) -> None:
        self.go(self.session.open_in(event.section))

    def go(self, id: str, back_to: str = "") -> None:
        """Turn to a question; the user goes on from there, or back to another screen."""

        def turn(told: str) -> None:
            self.session.go(id)
            self.back_to = back_to
            self.show(told)

        self._leave(turn)
