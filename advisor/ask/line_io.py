"""What a dialogue needs of the outside: lines out and in, and a choice of a list among them."""

from __future__ import annotations

from typing import Protocol

from advisor.ask.parse import number
from advisor.session import phrases


class LineIO(Protocol):
    """Says lines and hears lines."""

    def say(self, *lines: str) -> None:
        """Say some lines."""

    def hear(self, prompt: str) -> str:
        """What is typed after a prompt; EOFError when nothing more will come."""
        ...


QUIT = ("q", "quit", "exit")


def choose(io: LineIO, prompt: str, most: int, others: tuple[str, ...] = ()) -> str:
    """A number from 1 to `most` in plain digits, or one of some other words in small letters."""
    while True:
        text = io.hear(prompt).strip()
        if place := number(text, most):
            return str(place)
        if text.lower() in others:
            return text.lower()
        if text:
            io.say(none_of_these(text))


def none_of_these(text: str) -> str:
    """Said of a line that chooses nothing."""
    return f"{phrases.line(text, 80)} is none of these."
