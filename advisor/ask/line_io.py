"""What a dialogue needs of the outside."""

from __future__ import annotations

from typing import Protocol


class LineIO(Protocol):
    """Says lines and hears lines."""

    def say(self, *lines: str) -> None:
        """Say some lines."""

    def hear(self, prompt: str) -> str:
        """What is typed after a prompt; EOFError when nothing more will come."""
        ...
