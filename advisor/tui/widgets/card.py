"""One question with everything that can be answered to it, fitted into the window.

Owns where the parts of a question stand and what is typed and not yet taken; it changes no answer.
"""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content

from advisor.forms import bounds
from advisor.model import Question
from advisor.tui import words
from advisor.tui.session import Session
from advisor.tui.widgets.choices import ChoiceList
from advisor.tui.widgets.number import NumberInput
from advisor.tui.widgets.page import Text
from advisor.tui.widgets.rows import answer_rows

_AROUND = 3
"""Rows for the section, the note, and a blank one."""
_NUMBER = 2
"""Rows that a number takes more."""


class QuestionCard(VerticalScroll, can_focus=False):
    """The question at hand."""

    def __init__(self, session: Session, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.session = session
        self._shown = ""

    def compose(self) -> ComposeResult:
        """The question, why it is asked, help, the answer, and what stands behind it."""
        yield Text(id="section", fixed=True)
        yield Text(id="ask")
        yield Text(id="why")
        yield Text(id="help")
        yield NumberInput(id="number")
        yield Text(id="range")
        yield ChoiceList(id="choices")
        yield Text(id="behind", fixed=True)

    @property
    def choices(self) -> ChoiceList:
        """The list of answers."""
        return self.query_one("#choices", ChoiceList)

    @property
    def field(self) -> NumberInput:
        """The field for a number, hidden if the question wants none."""
        return self.query_one("#number", NumberInput)

    @property
    def typed(self) -> int | None:
        """A number that is typed and is an answer to the question at hand."""
        question, number = self.session.question, self.field.number
        if self._shown != question.id or question.kind != "number" or number is None:
            return None
        return number if question.minimum <= number <= question.maximum else None

    def refuse_number(self) -> bool:
        """Whether something is typed that is no answer; the user is told what would be one."""
        question = self.session.question
        if question.kind != "number" or not self.field.value.strip() or self.typed is not None:
            return False
        text = f"! This has to be {bounds(question)}. Clear the field to go on without."
        self.query_one("#range", Text).say(text)
        return True

    def show(self) -> None:
        """Draw the question at hand; what is being typed in it stays."""
        session, question = self.session, self.session.question
        turned = self._shown != question.id
        if turned:
            self._show_question(question)
        self.show_place()
        behind = words.behind(question, session.answer, session.who)
        self.query_one("#behind", Text).say(behind)
        self.choices.numbered = question.kind != "number"
        self.choices.show(answer_rows(question, session.answer))
        if turned or not self.field.has_focus:
            value = session.answer.value if session.answer else None
            self.field.value = str(value) if isinstance(value, int) else ""
        if turned:
            self.fit()
            self.screen.set_focus(self.field if question.kind == "number" else self.choices)

    def show_place(self) -> None:
        """Draw where the question stands, and what a disagreement does to the verdict."""
        session, question = self.session, self.session.question
        section = session.section_of(question.id)
        found = session.progress(section.questions)
        parts = [f"{words.line(section.title)} {found.known}/{found.asked}"]
        if session.state(question.id) == "disputed":
            known = session.explained.disputes if session.explained else ()
            weight = [words.weight(each.decides) for each in known if each.question == question.id]
            parts.append("; ".join(("people disagree", *weight)))
        parts += ["core question"] if question.core else []
        self.query_one("#section", Text).say("  ".join(parts))

    def _show_question(self, question: Question) -> None:
        """Draw what does not depend on the answer."""
        self._shown = question.id
        self.query_one("#ask", Text).say(words.line(question.text))
        self.query_one("#why", Text).say(f"Why we ask: {words.line(question.why)}")
        self.field.display = self.query_one("#range").display = question.kind == "number"
        self.query_one("#range", Text).say(f"Type {bounds(question)}. Enter to continue.")
        self.scroll_home(animate=False)

    def on_resize(self) -> None:
        """Fit the help in, once the rest has its place."""
        self.call_after_refresh(self.fit)

    def fit(self) -> None:
        """Show as much of the help as leaves the answers on the screen."""
        question, width = self.session.question, max(self.scrollable_content_region.width, 20)
        texts = (words.line(question.text), f"Why we ask: {words.line(question.why)}")
        rows = sum(len(Content(text).wrap(width)) for text in texts)
        rows += self.choices.height_at(width) + _NUMBER * (question.kind == "number") + _AROUND
        lines = Content(words.line(question.help)).wrap(width)
        room = max(self.size.height - rows, 0)
        if len(lines) > room:
            end = Content(" ... (f1)")
            lines = (
                [*lines[: room - 1], lines[room - 1][: width - 9].rstrip() + end] if room else []
            )
        help = self.query_one("#help", Text)
        help.say(Content("\n").join(lines))
        help.display = bool(question.help and lines)
