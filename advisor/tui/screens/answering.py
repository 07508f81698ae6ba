"""What each key does to the answer of the question at hand, and what takes it back.

Digits, Space and a click choose; `u` and `0` answer without choosing, Backspace takes an answer
away, `s` marks it, and a number that is typed is taken when its field is left. Nothing else on the
screen changes an answer. It must not know how the question is drawn, nor lead to another one.
"""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widgets import Input

from advisor.model import Answer
from advisor.session import phrases
from advisor.session.session import Session, Step
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

    def put(self, answer: Answer | None) -> None:
        """Answer the question; the user is asked before other answers are hidden."""
        hidden = self.session.hides(answer)
        if not hidden:
            self._put(answer)
            return
        labels = phrases.first_labels(self.session.pack, hidden, 5)
        text = f"This answer hides {labels}. What was said there stays in the file, unused."
        rows = (Row("yes", "Change it", kind="go"), Row("no", "Leave it as it was", kind="go"))

        def decide(choice: str | None) -> None:
            if choice == "yes":
                self._put(answer)

        self.app.push_screen(Menu("Other answers are hidden", text, rows), decide)

    def _put(self, answer: Answer | None) -> None:
        self.session.put(answer)
        self.card.fill()
        self.show()

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
        self.commit()
        answer = self.session.answer
        if answer is None or answer.state != "answered":
            self.tell("Only an answer can be not sure.")
        else:
            self._put(replace(answer, unsure=not answer.unsure))

    @on(Input.Blurred, "#number")
    def _left(self) -> None:
        if self.commit():
            self.show()
        self.card.refuse()

    def commit(self) -> bool:
        """Take the number that is typed, if it is one; whether that changed the answer."""
        number, answer = self.card.typed, self.session.answer
        if number is None:
            return False
        changed = answer is None or answer.value != number
        if changed:
            self.session.put(self.session.with_value(number))
        self.card.fill()
        return changed

    def action_field(self) -> None:
        """Say where a number is typed."""
        self.tell("A number is typed into its field; Tab leads there.")

    # Taking back

    def action_undo(self) -> None:
        """Take the last change back."""
        self.commit()
        self._retraced(self.session.undo(), "Nothing to undo.", "Undone")

    def action_redo(self) -> None:
        """Make the last undone change again."""
        self.commit()
        self._retraced(self.session.redo(), "Nothing to redo.", "Done again")

    def _retraced(self, step: Step | None, nothing: str, done: str) -> None:
        self.card.fill()
        if step is None:
            self.tell(nothing)
        elif self.session.told:  # what the save found in the file matters more
            self.show()
        else:
            question = self.session.pack.questions[step.question]
            said = phrases.say(self.session.question, self.session.answer)
            self.tell(f"{done}: {phrases.told(question, said)}")


def _reason(values: Values) -> str:
    return "" if values["reason"] else "Please say why, in a few words."
