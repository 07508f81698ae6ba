"""A list to choose from, of which colour says nothing.

Owns how a row looks, which keys pick one, and where the bar is. It keeps no answer: it says which
row was picked, and is shown anew by whoever decides what that means. In a list of answers, whose
rows have a mark, the bar goes where the answer is, is nowhere before there is one, and Enter picks
nothing: that key is the screen's, to continue. In a list of things to do it takes the row.
"""

from __future__ import annotations

from dataclasses import dataclass
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
        Binding("enter", "take", show=False, system=True),
    ]

    class Picked(Message):
        """A row was picked; which one is found out when the message is handled.

        A key may be pressed before the list shows what the key before it did, so that neither the
        rows nor the bar of the moment of the key are to be trusted.
        """

        def __init__(self, list: ChoiceList, index: int | None) -> None:
            super().__init__()
            self.list = list
            self.index = index
            """None for the row the bar is on."""

        @property
        def control(self) -> ChoiceList:
            """The list, for handlers that want only its messages."""
            return self.list

        def row(self) -> Row | None:
            """The row, as things are now, to which the bar moves; that there is none is said."""
            rows = self.list.rows
            index = self.list.highlighted if self.index is None else self.index
            if index is None:
                digit = "a digit, or " if self.list.numbered else ""
                text = f"Choose first: {digit}Up or Down and then Space."
                self.list.post_message(ChoiceList.Missed(text))
            elif index >= len(rows):
                text = f"There is no {index + 1} here: the numbers are 1 to {len(rows)}."
                self.list.post_message(ChoiceList.Missed(text))
            else:
                self.list.highlighted = index
                return rows[index]
            return None

    class Missed(Message):
        """A key was pressed that fits no row."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    def __init__(self, *, id: str | None = None, numbered: bool = True) -> None:
        """`numbered` rows are picked by their digit."""
        super().__init__(id=id, markup=False, compact=True)
        self.rows: tuple[Row, ...] = ()
        self._wrapped_at = 0
        self.numbered = numbered

    @property
    def marked(self) -> bool:
        """Whether the rows are answers, not things to do."""
        return any(row.kind in ("one", "many") for row in self.rows)

    def show(self, rows: tuple[Row, ...], anew: bool = False) -> None:
        """Draw these rows; the bar stays on its row, unless they are about something else."""
        before, bar = (() if anew else self.rows), self.highlighted
        on = before[bar].id if before and bar is not None else ""
        same = [(row.id, row.kind) for row in self.rows] == [(row.id, row.kind) for row in rows]
        drawn, self.rows = self.rows, rows
        if same:
            for index, row in enumerate(rows):
                if row != drawn[index]:
                    self.replace_option_prompt_at_index(index, self._prompt(index))
        else:
            self.set_options(
                Option(self._prompt(index), row.id, disabled=row.kind == "head")
                for index, row in enumerate(rows)
            )
        self.highlighted = self._place({row.id for row in before if row.chosen}, on)

    def _place(self, before: set[str], on: str) -> int | None:
        """Where the bar belongs: what is chosen now and was not before, or the row it was on."""
        rows = self.rows
        new = [index for index, row in enumerate(rows) if row.chosen and row.id not in before]
        stays = [index for index, row in enumerate(rows) if row.id == on]
        if not self.marked:
            first = [index for index, row in enumerate(rows) if row.kind != "head"]
            return next(iter(stays or first), None)
        if new or (before and not any(row.chosen for row in rows)):
            unticked = [index for index in stays if on in before and rows[index].kind == "many"]
            return next(iter(new or unticked), None)
        return next(iter(stays), None)

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
        """Digits are the screen's own where rows have none, and Enter where rows are answers."""
        ours = {"pick": self.numbered, "take": not self.marked}.get(action, True)
        return super().check_action(action, parameters) and ours

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
            self.post_message(self.Picked(self, number - 1))

    def action_select(self) -> None:
        """Pick the row the bar is on."""
        self.post_message(self.Picked(self, None))

    def action_take(self) -> None:
        """Pick the row the bar is on, which is a thing to do."""
        self.action_select()
