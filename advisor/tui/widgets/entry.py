"""Fields, into which nothing can be pasted that would steer the terminal."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.events import Paste
from textual.widgets import Input

from advisor.text import visible


def clean(event: Paste) -> None:
    """Make every character of a pasted text visible, before the field takes it."""
    lines = event.text.replace("\r\n", "\n").replace("\r", "\n")  # as terminals send them
    event.text = visible(lines).expandtabs(4)


class Entry(Input):
    """One line."""

    JOINT = " "
    """Stands between lines that are pasted."""

    def __init__(self, value: str = "", hint: str = "", *, id: str | None = None) -> None:
        super().__init__(value, hint, id=id, compact=True)
        self.cursor_blink = False

    def on_paste(self, event: Paste) -> None:
        """Take a text as text, all of its lines."""
        clean(event)
        event.text = self.JOINT.join(filter(None, map(str.strip, event.text.splitlines())))


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
