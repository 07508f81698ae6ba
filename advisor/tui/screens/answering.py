"""What each key does to the answer of the question at hand, and what takes it back.

Digits, Space and a click choose; `u` and `0` answer without choosing, Backspace takes an answer
away, `s` marks it, and a number that is typed is taken when its field is left. Nothing else on the
screen changes an answer, and none is changed unasked where that hides others, but by a signal.
It must not know how the question is drawn, nor lead to another one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widgets import Input

from advisor.session import phrases
from advisor.session.session import NewAnswer, Retraced, Session
from advisor.tui.widgets import ChoiceList, Field, Form, Menu, Row, ScreenPage, Values
from advisor.tui.widgets.card import QuestionCard
from advisor.tui.widgets.rows import ASIDE, NONE, UNKNOWN


class Answering(ScreenPage):
    """A page on which a question is answered."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("u", "unknown", "Answer: don't know yet"),
        Binding("0", "aside", "Answer: does not apply"),
        Binding("backspace", "clear", "Clear the answer", key_display="Backspace"),
        Binding("y", "confirm", "Confirm the draft: it is right"),
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

    def put(self, new: NewAnswer, then: Callable[[], object] | None = None) -> None:
        """Answer the question, then go on; the user is asked before other answers are hidden."""
        hidden = self.session.hides(new)
        if not hidden:
            self._put(new, then or self.show)
            return
        text = phrases.hides(self.session.pack, hidden)
        rows = (Row("yes", "Change it", kind="go"), Row("no", "Leave it as it was", kind="go"))

        def decide(choice: str | None) -> None:
            if choice == "yes":
                self._put(new, then or self.show)
            else:  # what others have answered meanwhile may be new
                self.card.fill()
                self.show()

        self.app.push_screen(Menu("Other answers are hidden", text, rows), decide)

    def _put(self, new: NewAnswer, then: Callable[[], object]) -> None:
        self.session.put(new)
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
            self.put(self.session.ticked(row.id))
        else:
            self.put(self.session.with_value(row.id))

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

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is nothing to confirm but a draft."""
        if action == "confirm" and not (self.session.answer and self.session.answer.draft):
            return False
        return super().check_action(action, parameters)

    def action_confirm(self) -> None:
        """Take the draft for an answer, in the name of who is here."""
        self.put(self.session.confirmed())

    def action_clear(self) -> None:
        """Take the answer away."""
        self.put(self.session.without())

    def action_unsure(self) -> None:
        """Mark the answer as not sure, or no longer."""
        self.settle(self._mark)

    def _mark(self) -> None:
        answer = self.session.answer
        if answer is None or answer.state != "answered":
            self.tell("Only an answer can be not sure.")
        else:
            self._put(self.session.marked(), self.show)

    @on(Input.Blurred, "#number")
    def _left(self) -> None:
        new = self._typed()
        hidden = self.session.hides(new) if new else ()
        if hidden:
            self.tell(f"Not taken yet. {phrases.hides(self.session.pack, hidden)}")
        elif new:
            self._put(new, self.show)
        self.card.refuse()

    def commit(self) -> None:
        """Take the number that is typed, if it is one."""
        new = self._typed()
        if new:
            self.session.put(new)
            self.card.fill()

    def settle(self, then: Callable[[], object]) -> None:
        """Take the number that is typed, then go on; ask before it hides other answers."""
        new = self._typed()
        if new:
            self.put(new, then)
        else:
            then()

    def _typed(self) -> NewAnswer | None:
        """The answer that is typed; what else is said there stays where it is the same number."""
        number = self.card.typed
        if number is None:
            return None
        new = self.session.with_value(number)
        return lambda now: now if now and now.value == number and not now.draft else new(now)

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

    def _retraced(self, found: Retraced | None, nothing: str, done: str) -> None:
        self.card.fill()
        if found is None:
            self.tell(nothing)
        elif found.done and self.session.told:  # what the save found in the file matters more
            self.show()
        else:
            self.tell(phrases.retraced(self.session, found, done))


def _reason(values: Values) -> str:
    return "" if values["reason"] else "Please say why, in a few words."
