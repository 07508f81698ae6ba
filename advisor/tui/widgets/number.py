"""A field for a whole number, which leaves letters to the screen's keys."""

from __future__ import annotations

from textual.events import Key
from textual.widgets import Input

_KEPT = "0123456789., _"


class NumberInput(Input):
    """A whole number; blanks, commas and underscores between digits are as good as none."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id, compact=True, select_on_focus=False)
        self.cursor_blink = False

    def check_consume_key(self, _key: str, character: str | None) -> bool:
        """Only what may be part of a number is taken; other keys act as everywhere."""
        return character is not None and character in _KEPT

    async def on_key(self, event: Key) -> None:
        """Leave what cannot be part of a number to the keys of the screen."""
        if event.character is not None and event.character not in _KEPT:
            event.prevent_default()

    @property
    def number(self) -> int | None:
        """The number; None while the field holds none."""
        text = "".join(sign for sign in self.value if sign not in ", _")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None
