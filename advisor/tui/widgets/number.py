"""A field for a number, in which letters are text, and from which two keys lead away."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from advisor.tui.widgets.entry import Entry


class NumberInput(Entry):
    """A number as people type it; what it means is for others to read."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,escape", "app.focus_next", show=False, system=True)
    ]
    JOINT = "; "  # two lines are no number, whatever blanks may group
    touched = False
    """Whether something was typed, be it what stood there before."""

    def insert_text_at_cursor(self, text: str) -> None:
        """Take a character or a pasted text."""
        self.touched = True
        super().insert_text_at_cursor(text)

    def replace(self, text: str, start: int, end: int) -> None:
        """Put a text in the place of another."""
        self.touched = True
        super().replace(text, start, end)
