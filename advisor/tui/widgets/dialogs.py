"""Small dialogs: a menu, and a form of one-line fields."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widget import Widget
from textual.widgets import Input

from advisor.errors import AdvisorError
from advisor.tui.widgets.choices import ChoiceList, Row
from advisor.tui.widgets.entry import Entry
from advisor.tui.widgets.key_hints import KeyHint, KeyHintBar
from advisor.tui.widgets.page import Dialog, Text


class Menu(Dialog[str]):
    """Things to choose from; ends with the id of one, or None.

    The bar is nowhere at first, unless there is one row alone: a key that was meant for the screen
    before decides nothing here.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "pick_row", show=False)]

    def __init__(self, heading: str, text: str, rows: Iterable[Row]) -> None:
        super().__init__()
        self.heading = heading
        self.text = text
        self.rows = tuple(rows)

    def parts(self) -> Iterable[Widget]:
        """The text, and a row for each choice."""
        if self.text:
            yield Text(self.text, classes="said")
        yield ChoiceList(id="menu")
        choose = KeyHint("1-9 Enter", "choose", "pick_row")
        yield KeyHintBar(choose, KeyHint("Esc", "close", "leave"))

    def on_mount(self) -> None:
        """Fill the list."""
        menu = self.query_one(ChoiceList)
        menu.show(self.rows)
        if len(self.rows) > 1 and not menu.marked:
            menu.highlighted = None
        menu.focus()

    @on(ChoiceList.Picked)
    def _picked(self, event: ChoiceList.Picked) -> None:
        row = event.row()
        if row:
            self.dismiss(row.id)


@dataclass(frozen=True)
class Field:
    """A one-line field of a form."""

    id: str
    label: str
    value: str = ""
    hint: str = ""
    """Shown while the field is empty."""


Values = Mapping[str, str]


def refusal(attempt: Callable[[], object]) -> str:
    """What an attempt fails with, as a sentence for a form; empty where it does not."""
    try:
        attempt()
    except AdvisorError as error:
        return f"{error}."
    return ""


class Form(Dialog[Values]):
    """Fields to fill in; ends with what is in them, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+s", "accept", "Done")]

    def __init__(
        self,
        heading: str,
        fields: Iterable[Field],
        *,
        text: str = "",
        focus: str = "",
        check: Callable[[Values], str] = lambda _: "",
    ) -> None:
        """`check` says what is wrong with the fields, and nothing if they will do."""
        super().__init__()
        self.heading = heading
        self.text = text
        self.fields = tuple(fields)
        self.first = focus
        self.check = check

    def parts(self) -> Iterable[Widget]:
        """The text, a label and a field for each, and what is wrong."""
        if self.text:
            yield Text(self.text, classes="said")
        with VerticalScroll(classes="fields", can_focus=False):
            for field in self.fields:
                yield Text(field.label, classes="label")
                yield Entry(field.value, field.hint, id=field.id)
        yield Text(id="wrong", classes="wrong")
        done = (KeyHint("Ctrl+S", "done", "accept"),) if len(self.fields) > 1 else ()
        close = KeyHint("Esc", "close", "leave")
        yield KeyHintBar(KeyHint("Enter", "next field", "next"), *done, close)

    def on_mount(self) -> None:
        """Begin in the field that is most likely wanted."""
        self.query_one(f"#{self.first or self.fields[0].id}").focus()

    @property
    def _later(self) -> list[str]:
        """The fields behind the one that has the focus."""
        ids = [field.id for field in self.fields]
        return ids[ids.index(self.focused.id) + 1 :] if self.focused and self.focused.id else []

    def on_descendant_focus(self) -> None:
        """Say what Enter leads to from here."""
        self.query_one(KeyHintBar).relabel("next", "next field" if self._later else "done")

    @on(Input.Submitted)
    def action_next(self) -> None:
        """Go to the next field, or be done after the last."""
        if self._later:
            self.query_one(f"#{self._later[0]}").focus()
        else:
            self.action_accept()

    def action_accept(self) -> None:
        """End with the fields as they are, unless something is wrong with them."""
        values = {field.id: self._value(field) for field in self.fields}
        wrong = self.check(values)
        if wrong:
            self.query_one("#wrong", Text).say(wrong)
        else:
            self.dismiss(values)

    def _value(self, field: Field) -> str:
        return self.query_one(f"#{field.id}", Input).value.strip()
