"""`advisor ask`: the checklist line by line, on the two plainest of streams."""

from __future__ import annotations

from pathlib import Path

import click

from advisor.ask import ask as converse
from advisor.cli.arguments import owner_option
from advisor.cli.command import Command
from advisor.cli.console import print_result, typed
from advisor.cli.exits import ExitCode
from advisor.errors import AdvisorError
from advisor.text import visible, wrapped

_EXAMPLES = (
    ("advisor ask case.yaml", "begin there, or go on where you stopped"),
    ("advisor ask", "choose one of the cases of this folder"),
    ('advisor ask case.yaml --for "Risk or legal"', "the questions of one role"),
    ("advisor ask case.yaml < lines.txt", "from a file, an answer to a line"),
)
_MARK = "\ufeff"
"""Some editors begin a file with it, and files joined together have it before other lines."""
_WIDTH = 78
_LONGEST = 200_000
"""Bytes of one line that are read."""


class Lines:
    """A dialogue on two streams: whole lines to standard output and from standard input."""

    def __init__(self) -> None:
        self._input = typed()
        self._echoes = not self._input.isatty()
        """A terminal shows what is typed; elsewhere we do, so that what was said can be read."""
        self._heard = 0
        """Lines that were read."""

    def say(self, *lines: str) -> None:
        """Say some lines."""
        for line in lines:
            print_result("\n".join(wrapped(visible(line), _WIDTH)) + "\n")

    def hear(self, prompt: str) -> str:
        """What is typed after a prompt; EOFError when nothing more will come."""
        print_result(prompt)
        data = self._input.readline(_LONGEST)
        if not data:
            raise EOFError
        if len(data) == _LONGEST and not data.endswith(b"\n"):
            while (rest := self._input.readline(_LONGEST)) and not rest.endswith(b"\n"):
                pass
            self.say("", f"This line is too long: {_LONGEST:,} bytes are read at most.")
            return self.hear(prompt)
        self._heard += 1
        try:
            text = data.decode().lstrip(_MARK).rstrip("\r\n")
        except UnicodeDecodeError:
            return self._garbled(prompt)
        if "\0" in text:  # UTF-16 in plain letters
            return self._garbled(prompt)
        if self._echoes:
            print_result(f"{visible(text)[:_WIDTH]}\n")
        return text

    def _garbled(self, prompt: str) -> str:
        """Hear another line for one that is no text; in a file the others are none, either."""
        if self._echoes:
            raise AdvisorError(
                f"line {self._heard} of standard input is not UTF-8 text",
                "save it as UTF-8, not as UTF-16 or another encoding",
            )
        self.say("", "This line is not UTF-8 text.")
        return self.hear(prompt)


@click.command(cls=Command, examples=_EXAMPLES)
@click.argument("file", required=False, type=click.Path(path_type=Path))
@owner_option
def ask(file: Path | None, owner: str) -> int:
    """Answer line by line: for screen readers, pipes and plain terminals.

    The same questions, answers and files as on the screens; a FILE that is not there is begun.
    Every answer is saved at once, and the end of input ends the talk.
    """
    return answer_lines(file, owner)


def answer_lines(file: Path | None, owner: str = "") -> int:
    """The same, also where the terminal has no screens."""
    converse(Lines(), file, owner)
    return ExitCode.DONE
