"""What each key does to the answer of the question at hand, and what takes it back.

Digits, Space and a click choose; `u` and `0` answer without choosing, Backspace takes an answer
away, `s` marks it, and a number that is typed is taken when its field is left. Nothing else on the
screen changes an answer, and none is changed unasked where that hides others, but by a signal.
It must not know how the question is drawn, nor lead to another one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widgets import Input

from advisor.model import Answer
from advisor.tui import words
from advisor.tui.session import Session, Step
from advisor.tui.widgets import ChoiceList, Field, Form, Menu, Page, Row, Values
from advisor.tui.widgets.card import QuestionCard
from advisor.tui.widgets.rows import ASIDE, NONE, UNKNOWN


class Answering(Page):
    """A page on which a question is answered."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("u", "unknown", "Answer: don't know yet"),
        Binding("0", "aside", "Answer: does not apply"),
        Binding("backspace", "clear", "Clear the answer", key_display="Backspace"),
        Binding("s", "unsure", "Mark the answer as not sure"),
        Binding("z,ctrl+z", "undo", "Undo"),
        Binding("Z,ctrl+y", "redo", "Redo"),
        *(Binding(str(n), "field", show=False, system=True) for n in range(1, 10)),
    ]

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session

    @property
    def card(self) -> QuestionCard:
        """The question as it is drawn."""
        return self.query_one(QuestionCard)

    def show(self, told: str = "") -> None:
        """Draw everything; `told` is something the user should know now."""
        raise NotImplementedError

    def tell(self, text: str) -> None:
        """Say what came of a key where the news are."""
        self.show(text)

    def put(self, answer: Answer | None, then: Callable[[], object] | None = None) -> None:
        """Answer the question, then go on; the user is asked before other answers are hidden."""
        hidden = self.session.hides(answer)
        if not hidden:
            self._put(answer, then or self.show)
            return
        text = words.hides(self.session.pack, hidden)
        rows = (Row("yes", "Change it", kind="go"), Row("no", "Leave it as it was", kind="go"))

        def decide(choice: str | None) -> None:
            if choice == "yes":
                self._put(answer, then or self.show)
            else:
                self.card.fill()

        self.app.push_screen(Menu("Other answers are hidden", text, rows), decide)

    def _put(self, answer: Answer | None, then: Callable[[], object]) -> None:
        self.session.put(answer)
        self.card.fill()
        then()

    @on(ChoiceList.Picked, "#choices")
    def _picked(self, event: ChoiceList.Picked) -> None:
        row, question = event.row(), self.session.question
        if row is None:
            return
        if row.id == UNKNOWN:
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
            self.tell("This question always applies; `don't know yet` is an answer, too.")
            return

        def accept(values: Values | None) -> None:
            if values:
                self.put(self.session.set_aside(values["reason"]))

        field = Field("reason", "Why does it not apply?", hint="one line")
        self.app.push_screen(Form("Does not apply", [field], check=_reason), accept)

    def action_clear(self) -> None:
        """Take the answer away."""
        self.put(None)

    def action_unsure(self) -> None:
        """Mark the answer as not sure, or no longer."""
        self.settle(self._mark)

    def _mark(self) -> None:
        answer = self.session.answer
        if answer is None or answer.state != "answered":
            self.tell("Only an answer can be not sure.")
        else:
            self._put(replace(answer, unsure=not answer.unsure), self.show)

    @on(Input.Blurred, "#number")
    def _left(self) -> None:
        hidden = self._hidden()
        if hidden:
            self.tell(f"Not taken yet. {words.hides(self.session.pack, hidden)}")
        elif self.commit():
            self.show()
        self.card.refuse()

    def commit(self) -> bool:
        """Take the number that is typed, if it is one; whether that changed the answer."""
        answer = self._typed()
        if answer:
            self.session.put(answer)
        if self.card.typed is not None:
            self.card.fill()
        return bool(answer)

    def settle(self, then: Callable[[], object]) -> None:
        """Take the number that is typed, then go on; ask before it hides other answers."""
        if self._hidden():
            self.put(self._typed(), then)
        else:
            self.commit()
            then()

    def _typed(self) -> Answer | None:
        """The answer that is typed, where it is another than the one there is."""
        number, answer = self.card.typed, self.session.answer
        if number is None or (answer and answer.value == number):
            return None
        return self.session.with_value(number)

    def _hidden(self) -> tuple[str, ...]:
        """The answered questions that what is typed would hide."""
        answer = self._typed()
        return self.session.hides(answer) if answer else ()

    def action_field(self) -> None:
        """Say where a number is typed."""
        self.tell("A number is typed into its field; Tab leads there.")

    # Taking back

    def action_undo(self) -> None:
        """Take the last change back."""
        self.settle(lambda: self._retraced(self.session.undo(), "Nothing to undo.", "Undone"))

    def action_redo(self) -> None:
        """Make the last undone change again."""
        self.settle(lambda: self._retraced(self.session.redo(), "Nothing to redo.", "Done again"))

    def _retraced(self, step: Step | None, nothing: str, done: str) -> None:
        self.card.fill()
        if step is None:
            self.tell(nothing)
        elif self.session.told:  # what the save found in the file matters more
            self.show()
        else:
            question = self.session.pack.questions[step.question]
            said = words.say(self.session.question, self.session.answer)
            self.tell(f"{done}: {words.told(question, said)}")


def _reason(values: Values) -> str:
    return "" if values["reason"] else "Please say why, in a few words."
