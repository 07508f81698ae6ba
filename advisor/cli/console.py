"""The console: results on standard output, notes and errors on standard error.

Owns every write to either, so that the bytes are the same in every locale and nothing in foreign
text can steer the terminal or a CI log. It must not decide what to say. What only a message needs
is imported by it, so that help does not wait for that.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterable
from contextlib import suppress
from typing import BinaryIO, TextIO

import click

from advisor.errors import AdvisorError

QUIET = "advisor.quiet"
"""Under this key of a context's `meta`: no notes."""
_LOGS = ("GITHUB_ACTIONS", "TF_BUILD", "TEAMCITY_VERSION")
"""What the environment has where what is printed is read for orders."""


def prepare() -> None:
    """Let both streams write UTF-8, whatever the locale."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def is_terminal(stream: TextIO | None) -> bool:
    """Whether a stream leads to a terminal; one that is closed leads nowhere."""
    return stream is not None and stream.isatty()


def is_watched() -> bool:
    """Whether somebody at a terminal may want to see how far it is."""
    return not click.get_current_context().meta.get(QUIET) and is_terminal(sys.stderr)


def typed() -> BinaryIO:
    """Standard input; AdvisorError where it is closed."""
    if sys.stdin is None:
        raise AdvisorError("standard input is closed", "name a file, or pipe one in")
    return sys.stdin.buffer


def piped(most: int) -> bytes:
    """So many bytes of standard input at most; AdvisorError if it cannot be read."""
    from advisor.loading.files import reason

    try:
        return typed().read(most)
    except OSError as error:
        raise AdvisorError(f"cannot read standard input: {reason(error)}") from error


def print_result(data: str | bytes) -> None:
    """What was asked for to standard output; byte for byte, where that is no log."""
    _print(_unheeded(data) if _is_log() else data)


def print_annotations(orders: Iterable[str]) -> None:
    """Our own orders to a CI log, one a line, as a result."""
    _print("".join(f"{order}\n" for order in orders))


def _print(data: str | bytes) -> None:
    if sys.stdout is None:
        raise AdvisorError("standard output is closed", "write to a file with -o FILE")
    if isinstance(data, str):
        data = data.encode(errors="backslashreplace")  # a file's name may hold half a character
    click.echo(data, nl=False)


def _is_log() -> bool:
    """Whether we run in CI, or are asked to annotate what CI shows."""
    context = click.get_current_context(silent=True)
    return bool((context and context.params.get("annotate")) or any(map(os.environ.get, _LOGS)))


def _unheeded(data: str | bytes) -> str | bytes:
    """Text that a log takes no order from; what is no text stays."""
    from advisor.text import guarded

    try:
        return guarded(data.decode() if isinstance(data, bytes) else data)
    except UnicodeDecodeError:
        return data


def print_note(message: str) -> None:
    """What a person may like to know, unless quiet was asked for."""
    if not click.get_current_context().meta.get(QUIET):
        print_error(message)


def print_error(message: str) -> None:
    """One line that a person must know."""
    from advisor.text import guarded, one_line

    _tell(guarded(one_line(message)))


def print_annotation(order: str) -> None:
    """An order of ours to a CI log, beside the results."""
    _tell(order)


def _tell(line: str) -> None:
    with suppress(OSError):  # where standard error cannot be written nobody can be told
        click.echo(line, err=True)


def bold(text: str) -> str:
    """A heading, where standard output is a terminal that may be coloured."""
    plain = click.get_current_context().color is False or not is_terminal(sys.stdout)
    if plain or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return text
    return click.style(text, bold=True)
