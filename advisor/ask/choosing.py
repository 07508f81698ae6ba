"""Choosing from a list: the same question again, and why, until a line is one of its answers."""

from __future__ import annotations

from advisor.ask.line_io import LineIO
from advisor.ask.parse import number
from advisor.session import phrases

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
