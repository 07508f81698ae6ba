"""One question, its answer, and the verdict as it stands: where a user spends the time.

The screen is built once and filled anew for every question. An answer is saved, judged and shown
in the handler of its key; what takes longer follows from a worker and is thrown away if another
answer came in between.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import replace
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input

from advisor.model import Answer, Question
from advisor.tui import words
from advisor.tui.explaining import Explainer
from advisor.tui.session import Session, Step
from advisor.tui.widgets import (
    Bar,
    ChoiceList,
    Deed,
    Field,
    Form,
    Menu,
    Page,
    Row,
    Text,
    Values,
)
from advisor.tui.widgets.card import QuestionCard
from advisor.tui.widgets.rows import ASIDE, NONE, UNKNOWN
from advisor.tui.widgets.sections import SectionList
from advisor.tui.widgets.verdict import VerdictPanel

_AFTER_THE_PAINT = 0.01
"""Seconds before the slow part is asked for, so that a key that follows at once is not wasted."""
_DEEDS = (
    Deed("Enter", "Continue", "continue"),
    Deed("b", "Back", "back"),
    Deed("s", "Not sure", "unsure"),
    Deed("e", "Evidence", "app.open('details')"),
    Deed("z", "Undo", "undo", "-usual"),
    Deed("f8", "Next open", "next_open", "-usual"),
)
_KEYS = (
    Deed("f1", "Help", "app.help"),
    Deed("f2", "Why", "app.open('why')"),
    Deed("f3", "What-if", "app.open('what_if')"),
    Deed("f4", "Sections", "app.open('sections')"),
    Deed("f9", "Review", "app.open('review')"),
    Deed("/", "Find", "app.open('find')", "-usual"),
    Deed(":", "Commands", "app.command_palette", "-usual"),
    Deed("q", "Quit", "app.quit", "-wide"),
)


class QuestionScreen(Page):
    """The question at hand."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "continue", "Continue to the next question"),
        Binding("b", "back", "Back to the question before"),
        Binding("u", "unknown", "Answer: don't know yet"),
        Binding("0", "aside", "Answer: does not apply"),
        Binding("backspace", "clear", "Clear the answer", key_display="Backspace"),
        Binding("s", "unsure", "Mark the answer as not sure"),
        Binding("e", "app.open('details')", "Note, evidence, and who says so"),
        Binding("f8", "next_open", "Next open question"),
        Binding("z,ctrl+z", "undo", "Undo"),
        Binding("Z,ctrl+y", "redo", "Redo"),
    ]

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.back_to = ""
        """The screen the user came from, and goes back to."""
        self._shown = ""
        self._explainer = Explainer(session.pack)
        self._wanted = asyncio.Event()
        self._explaining: asyncio.Task[None] | None = None

    def parts(self) -> Iterable[Widget]:
        """Head, sections, question, verdict, and what can be done."""
        yield Horizontal(Text(id="where", fixed=True), Text(id="saved"), id="head")
        with Horizontal(id="columns"):
            yield SectionList(id="sections")
            yield QuestionCard(self.session, id="middle")
            yield VerdictPanel(id="panel")
        yield Text(id="told", fixed=True)
        yield Text(id="strip", fixed=True)
        yield Bar(*_DEEDS, id="deeds", classes="deeds")
        yield Bar(*_KEYS, id="keys", classes="deeds")

    def on_mount(self) -> None:
        """Show the question the session is at."""
        self._explaining = asyncio.create_task(self._explain())
        self.show()

    def on_unmount(self) -> None:
        """Let the worker go."""
        if self._explaining:
            self._explaining.cancel()
        self._explainer.close()

    @property
    def question(self) -> Question:
        """The question at hand."""
        return self.session.question

    # Showing

    def show(self, told: str = "") -> None:
        """Draw everything; `told` is something the user should know now."""
        with self.app.batch_update():
            self.query_one(QuestionCard).show()
            self._show_rest(told)

    def _show_rest(self, told: str) -> None:
        session, answer = self.session, self.session.answer
        deeds = self.query_one("#deeds", Bar)
        parts = (words.line(session.answers.case, 40), words.progress(session.progress()))
        self.query_one("#where", Text).say(" | ".join(filter(None, parts)))
        self.query_one("#saved", Text).say(words.saved(session))
        self.query_one(SectionList).show(session)
        self.query_one("#told", Text).say(self._news(told))
        self.query_one("#strip", Text).say(words.strip(session.verdict))
        mark = "x" if answer and answer.unsure else " "
        deeds.relabel("unsure", f"[{mark}] Not sure")
        deeds.relabel("continue", f"Back to {self.back_to}" if self.back_to else "Continue")
        self.query_one(VerdictPanel).show(session)
        if session.explained is None:
            self._wanted.set()

    def _news(self, told: str) -> Content:
        """What just happened, on one line."""
        session = self.session
        if session.trouble:
            return Content.styled(f"NOT SAVED: {words.line(session.trouble)}", "bold")
        if told:
            return Content(told)
        if session.told:
            return Content.styled(words.line(" ".join(session.told)), "bold")
        change = session.change
        return Content(words.news(session.pack, change) if change else "")

    async def _explain(self) -> None:
        """Add what takes a moment, again and again, where it is still about these answers."""
        session = self.session
        while True:
            await self._wanted.wait()
            await asyncio.sleep(_AFTER_THE_PAINT)
            self._wanted.clear()
            generation = session.generation
            found = await self._explainer.explain(session.answers)
            if generation == session.generation:
                session.explained = found
                self.query_one(VerdictPanel).show(session)
                self.query_one(QuestionCard).show_place()

    # Answering

    def put(self, answer: Answer | None) -> None:
        """Answer the question; the user is asked before other answers are hidden."""
        hidden = self.session.hides(answer)
        if not hidden:
            self._put(answer)
            return
        labels = words.first_labels(self.session.pack, hidden, 5)
        text = f"This answer hides {labels}. What was said there stays in the file, unused."
        rows = (Row("yes", "Change it", kind="go"), Row("no", "Leave it as it was", kind="go"))

        def decide(choice: str | None) -> None:
            if choice == "yes":
                self._put(answer)

        self.app.push_screen(Menu("Other answers are hidden", text, rows), decide)

    def _put(self, answer: Answer | None) -> None:
        self.session.put(answer)
        self.show()

    @on(ChoiceList.Picked, "#choices")
    def _picked(self, event: ChoiceList.Picked) -> None:
        row, question = event.row(), self.session.question
        if row is None:
            return
        if event.confirmed and row.chosen:
            self.action_continue()
        elif row.id == UNKNOWN:
            self.action_unknown()
        elif row.id == ASIDE:
            self.action_aside()
        elif row.id == NONE:
            self.put(self.session.with_value(()))
        elif question.kind == "multi":
            self._toggle(row.id)
        else:
            self.put(self.session.with_value(row.id))

    def _toggle(self, option: str) -> None:
        """Choose one of several, or no longer; nothing chosen is no answer."""
        answer = self.session.answer
        chosen = answer.value if answer and isinstance(answer.value, tuple) else ()
        wanted = {*chosen} ^ {option}
        value = tuple(o.id for o in self.session.question.options if o.id in wanted)
        self.put(self.session.with_value(value) if value else None)

    def action_unknown(self) -> None:
        """Answer "don't know yet"."""
        self.put(self.session.unknown())

    def action_aside(self) -> None:
        """Answer "does not apply", with a reason."""
        if self.session.question.not_applicable is None:
            self.show("This question always applies; `don't know yet` is an answer, too.")
            return

        def accept(values: Values | None) -> None:
            if values:
                self.put(self.session.set_aside(values["reason"]))

        field = Field("reason", "Why does it not apply?", hint="one line")
        self.app.push_screen(Form("Does not apply", [field], check=_reason), accept)

    def action_clear(self) -> None:
        """Take the answer away."""
        self.query_one(QuestionCard).field.value = ""
        self.put(None)

    def action_unsure(self) -> None:
        """Mark the answer as not sure, or no longer."""
        answer = self.session.answer
        if answer is None or answer.state != "answered":
            self.show("Only an answer can be not sure.")
        else:
            self._put(replace(answer, unsure=not answer.unsure))

    @on(Input.Submitted, "#number")
    def _submitted(self, event: Input.Submitted) -> None:
        event.input.value = event.value  # without what was typed since
        self.action_continue()

    @on(Input.Blurred, "#number")
    def _left(self) -> None:
        if self.commit() and self.is_current:
            self.show()

    def commit(self) -> bool:
        """Take the number that is typed, if it is one; whether that changed the answer."""
        number, answer = self.query_one(QuestionCard).typed, self.session.answer
        if number is None or (answer and answer.value == number):
            return False
        self.session.put(self.session.with_value(number))
        return True

    # Moving

    def action_continue(self) -> None:
        """Go to the next question, or to the review after the last one."""
        self.commit()
        if self.query_one(QuestionCard).refuse_number():
            return
        place = self.back_to or ("" if self.session.move(1) else "review")
        self.back_to = ""
        self.show()
        if place:
            self.call_later(self.run_action, f"app.open('{place}')")

    def action_back(self) -> None:
        """Go to the question before; nothing keeps the user from it."""
        self.commit()
        if not self.session.move(-1):
            self.show("This is the first question.")
        else:
            self.show()

    def action_next_open(self) -> None:
        """Go to the next question without an answer."""
        self.commit()
        if self.session.next_open():
            self.show()
        else:
            self.show("Every question is answered; F9 leads to the review.")

    @on(SectionList.Wanted)
    def _section_wanted(self, event: SectionList.Wanted) -> None:
        self.go(self.session.open_in(event.section))

    def go(self, id: str, back_to: str = "") -> None:
        """Turn to a question; the user goes on from there, or back to another screen."""
        self.commit()
        self.session.go(id)
        self.back_to = back_to
        self.show()

    # Taking back

    def action_undo(self) -> None:
        """Take the last change back."""
        self._retraced(self.session.undo(), "Nothing to undo.", "Undone")

    def action_redo(self) -> None:
        """Make the last undone change again."""
        self._retraced(self.session.redo(), "Nothing to redo.", "Done again")

    def _retraced(self, step: Step | None, nothing: str, done: str) -> None:
        if step is None:
            self.show(nothing)
        elif self.session.told:  # what the save found in the file matters more
            self.show()
        else:
            question = self.session.pack.questions[step.question]
            said = words.say(self.session.question, self.session.answer)
            self.show(f"{done}: {words.told(question, said)}")


def _reason(values: Values) -> str:
    return "" if values["reason"] else "Please say why, in a few words."
