"""One question with everything that can be answered to it, fitted into the window.

Owns where the parts of a question stand, what is typed and not yet taken, and what that is read
as; it changes no answer.
"""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Input

from advisor.blank_answers import bounds
from advisor.errors import AdvisorError
from advisor.loading.numbers import read_number
from advisor.model import Question, Value
from advisor.session import drafts, phrases
from advisor.session.session import Session
from advisor.tui.widgets.choices import ChoiceList
from advisor.tui.widgets.entry import NumberInput
from advisor.tui.widgets.page import Text
from advisor.tui.widgets.rows import answer_rows

_LEAVES = "Esc leaves the field."
_SUCH_AS = "such as 6,000 or 6k"
_AROUND = 3
"""Rows for the section, the note, and a blank one."""


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
        yield Text(id="draft")
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
    def edited(self) -> bool:
        """Whether something was typed that is not yet taken."""
        shown = self._shown == self.session.current and self.session.question.kind == "number"
        return shown and self.field.touched

    @property
    def typed(self) -> int | None:
        """A number that is typed and is an answer to the question at hand."""
        try:
            return read_number(self.session.question, self.field.value) if self.edited else None
        except AdvisorError:
            return None

    def refusal(self) -> str:
        """Why what is typed is no answer; empty where it is one, or nothing is typed."""
        try:
            if self.edited and self.field.value.strip():
                read_number(self.session.question, self.field.value)
        except AdvisorError as error:
            return f"{phrases.line(error.message)}."
        return ""

    def refuse(self) -> bool:
        """Whether what is typed is no answer; then that is said beside the field."""
        refusal = self.refusal()
        if refusal:
            self.query_one("#range", Text).say(f"! {refusal} {_LEAVES}")
        return bool(refusal)

    @property
    def typing(self) -> bool:
        """Whether letters are text."""
        return self.screen.focused is self.field

    @property
    def _given(self) -> Value | None:
        """What is answered, not what is only drafted."""
        answer = self.session.answer
        return None if answer is None or answer.draft else answer.value

    @property
    def _draft(self) -> str:
        """A draft with what it rests on; empty where there is none."""
        answer = self.session.answer
        return drafts.drafted(self.session.question, answer) if answer and answer.draft else ""

    def fill(self) -> None:
        """Put the answer there is into the field, for the next key to replace."""
        self.field.value = str(self._given) if isinstance(self._given, int) else ""
        self.field.touched = False
        self.field.select_all()
        self._say_range()

    @on(Input.Changed)
    def _say_range(self) -> None:
        """Say what the number is read as, or what it may be; letters are refused at once."""
        if any(map(str.isalpha, self.field.value)) and self.refuse():
            return
        question = self.session.question
        number = self.typed if self.edited else self._given
        said = _wanted(question)
        if isinstance(number, int):
            said = f"= {phrases.line(question.say(number))}. {_LEAVES}"
        self.query_one("#range", Text).say(said)

    def show(self) -> None:
        """Draw the question at hand; what is being typed in it stays."""
        session, question = self.session, self.session.question
        turned = self._shown != question.id
        if turned:
            self._show_question(question)
        self.show_place()
        behind = drafts.noted(question, session.answer, session.who)
        self.query_one("#behind", Text).say(behind)
        draft = self.query_one("#draft", Text)
        draft.say(self._draft)
        changed = turned or draft.display != bool(self._draft)
        draft.display = bool(self._draft)
        if turned:  # letters are keys beside a draft, for one of them confirms it
            typing = question.kind == "number" and not self._draft
            self.screen.set_focus(self.field if typing else self.choices)
        self.choices.numbered = question.kind != "number"
        self.show_rows(turned)
        if turned or not self.edited:
            self.fill()
        if changed:
            self.fit()

    def show_rows(self, anew: bool = False) -> None:
        """Draw what can be chosen, with the keys that are keys now."""
        rows = answer_rows(self.session.question, self.session.answer, not self.typing)
        self.choices.show(rows, anew)

    def show_place(self) -> None:
        """Draw where the question stands, and what a disagreement does to the verdict."""
        session, question = self.session, self.session.question
        core = " (core)" if question.core else ""
        parts = [f"{phrases.position(session)}{core}"]
        if session.state(question.id) == "disputed":
            known = session.explained.disputes if session.explained else ()
            weight = [
                phrases.weight(each.decides) for each in known if each.question == question.id
            ]
            parts.append("; ".join(("people disagree", *weight)))
        else:
            parts.append(phrases.line(session.section_of(question.id).title))
        self.query_one("#section", Text).say("  ".join(parts))

    def _show_question(self, question: Question) -> None:
        """Draw what does not depend on the answer."""
        self._shown = question.id
        self.query_one("#ask", Text).say(phrases.line(question.text))
        self.query_one("#why", Text).say(f"Why we ask: {phrases.line(question.why)}")
        self.field.display = self.query_one("#range").display = question.kind == "number"
        self.field.placeholder = _SUCH_AS if question.maximum >= 6_000 else ""
        self.scroll_home(animate=False)

    def on_resize(self) -> None:
        """Fit the help in, once the rest has its place."""
        self.call_after_refresh(self.fit)

    def fit(self) -> None:
        """Show as much of the help as leaves the answers on the screen."""
        question, width = self.session.question, max(self.scrollable_content_region.width, 20)
        texts = [phrases.line(question.text), f"Why we ask: {phrases.line(question.why)}"]
        texts += [_SUCH_AS, _wanted(question)] if question.kind == "number" else []
        texts += filter(None, [self._draft])
        rows = sum(len(Content(text).wrap(width)) for text in texts)
        rows += self.choices.height_at(width) + _AROUND
        lines = Content(phrases.line(question.help)).wrap(width)
        room = max(self.size.height - rows, 0)
        if len(lines) > room:
            end = Content(" ... (f1)")
            lines = (
                [*lines[: room - 1], lines[room - 1][: width - 9].rstrip() + end] if room else []
            )
        help = self.query_one("#help", Text)
        help.say(Content("\n").join(lines))
        help.display = bool(question.help and lines)


def _wanted(question: Question) -> str:
    return phrases.line(f"Type {bounds(question)}. {_LEAVES}")
