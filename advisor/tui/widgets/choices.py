"""A list to choose from, of which colour says nothing.

Owns how a row looks and which keys pick one. It keeps no answer: it says which row was picked, and
is shown anew by whoever decides what that means.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar, Literal

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option


def hanging(head: str, text: str, width: int) -> Content:
    """A text wrapped behind a head, its later lines below its first word."""
    lines = Content(text).wrap(max(width - len(head), 8))
    first, *rest = lines or [Content()]
    below = [Content(" " * len(head)).append(line) for line in rest]
    return Content("\n").join([Content(head).append(first), *below])


@dataclass(frozen=True)
class Row:
    """One row."""

    id: str
    text: str
    """Lines after the first are details, indented."""
    chosen: bool = False
    kind: Literal["one", "many", "go", "head"] = "one"
    """One of all, one beside others, something to do, or a heading, which cannot be picked."""
    key: str = ""
    """Another key that picks it, to be shown."""
    sign: str = ""
    """Stands before something to do."""

    @property
    def mark(self) -> str:
        """Whether it is chosen, in signs."""
        sign = "x" if self.chosen else " "
        return {"one": f"({sign}) ", "many": f"[{sign}] "}.get(
            self.kind, self.sign and f"{self.sign} "
        )


class ChoiceList(OptionList):
    """Rows to pick by digit, arrow keys or mouse."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(str(n), f"pick({n})", show=False, system=True) for n in range(1, 10)),
        Binding("space", "select", show=False, system=True),
        Binding("enter", "confirm", show=False, system=True),
    ]

    class Picked(Message):
        """A row was picked; which one is found out when the message is handled.

        A key may be pressed before the list shows what the key before it did, so that neither the
        rows nor the cursor of the moment of the key are to be trusted.
        """

        def __init__(self, list: ChoiceList, index: int | None, confirmed: bool) -> None:
            super().__init__()
            self.list = list
            self.index = index
            """None for the row the cursor is on."""
            self.confirmed = confirmed
            """With Enter: if the row was chosen before, the user wants to go on."""

        @property
        def control(self) -> ChoiceList:
            """The list, for handlers that want only its messages."""
            return self.list

        def row(self) -> Row | None:
            """The row, as things are now; the cursor moves there."""
            index = self.list.highlighted if self.index is None else self.index
            if index is None or not 0 <= index < len(self.list.rows):
                return None
            self.list.highlighted = index
            return self.list.rows[index]

    def __init__(self, *, id: str | None = None, numbered: bool = True) -> None:
        """`numbered` rows are picked by their digit."""
        super().__init__(id=id, markup=False, compact=True)
        self.rows: tuple[Row, ...] = ()
        self._wrapped_at = 0
        self.numbered = numbered

    def show(self, rows: tuple[Row, ...]) -> None:
        """Draw these rows; the place in the list stays where the rows are the same."""
        place = self.highlighted
        alike = [replace(row, chosen=False) for row in self.rows] == [
            replace(row, chosen=False) for row in rows
        ]
        before, self.rows = self.rows, rows
        if alike:
            for index, row in enumerate(rows):
                if row != before[index]:
                    self.replace_option_prompt_at_index(index, self._prompt(index))
            self.highlighted = place
            return
        self.set_options(
            Option(self._prompt(index), row.id, disabled=row.kind == "head")
            for index, row in enumerate(rows)
        )
        chosen = [index for index, row in enumerate(rows) if row.chosen]
        self.highlighted = chosen[0] if chosen else 0 if rows else None

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """The height at a width, to which all rows are wrapped."""
        self._wrap(width)
        return super().get_content_height(container, viewport, width)

    def height_at(self, width: int) -> int:
        """The rows it would take at a width."""
        self._wrap(width)
        return sum(self._prompt(index).plain.count("\n") + 1 for index in range(len(self.rows)))

    def on_resize(self) -> None:
        """Wrap all rows to the present width."""
        self._wrap(self.scrollable_content_region.width)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Digits are the screen's own where rows have none."""
        return super().check_action(action, parameters) and (action != "pick" or self.numbered)

    def _wrap(self, width: int) -> None:
        if width != self._wrapped_at:
            self._wrapped_at = width
            for index in range(len(self.rows)):
                self.replace_option_prompt_at_index(index, self._prompt(index))

    def _prompt(self, index: int) -> Content:
        """A row, its later lines below the first word."""
        row = self.rows[index]
        if row.kind == "head":
            return Content.styled(row.text, "bold")
        digit = f"{index + 1} " if self.numbered and index < 9 else "  "
        head = f"{digit}{row.mark}"
        first, *rest = (f"{row.text}  ({row.key})" if row.key else row.text).split("\n")
        width = self._wrapped_at or 60
        lines = [hanging(head, first, width)]
        if row.chosen or rest:
            lines = [lines[0].stylize("bold")]
        lines += [hanging(" " * (len(head) + 2), text, width) for text in rest]
        return Content("\n").join(lines)

    def action_pick(self, number: int) -> None:
        """Pick the row of that number."""
        if self.numbered:
            self.post_message(self.Picked(self, number - 1, confirmed=False))

    def action_select(self) -> None:
        """Pick the row the cursor is on."""
        self.post_message(self.Picked(self, None, confirmed=False))

    def action_confirm(self) -> None:
        """Pick the row the cursor is on, or go on if it is chosen."""
        self.post_message(self.Picked(self, None, confirmed=True))
