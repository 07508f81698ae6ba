"""Choosing from a list: the same question again, and why, until a line is one of its answers."""

from __future__ import annotations

from advisor.ask.typed import number
from advisor.ask.voice import Voice
from advisor.session import phrases

QUIT = ("q", "quit", "exit")


def choose(voice: Voice, prompt: str, most: int, others: tuple[str, ...] = ()) -> str:
    """A number from 1 to `most` in plain digits, or one of some other words in small letters."""
    while True:
        text = voice.hear(prompt).strip()
        if place := number(text, most):
            return str(place)
        if text.lower() in others:
            return text.lower()
        if text:
            voice.say(none_of_these(text))


def none_of_these(text: str) -> str:
    """Said of a line that chooses nothing."""
    return f"{phrases.line(text, 80)} is none of these."
