"""The streams: results on standard output, talk and complaints on standard error.

Owns every write to either, so that the bytes are the same in every locale and nothing in a user's
text can steer the terminal. It must not decide what to say.
"""

from __future__ import annotations

import io
import os
import sys
from contextlib import suppress
from typing import BinaryIO, TextIO

import click

from advisor.errors import AdvisorError

QUIET = "advisor.quiet"
"""Under this key of a context's `meta`: no talk."""


def prepare() -> None:
    """Let both streams write UTF-8, whatever the locale."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def is_terminal(stream: TextIO | None) -> bool:
    """Whether a stream leads to a terminal; one that is closed leads nowhere."""
    return stream is not None and stream.isatty()


def typed() -> BinaryIO:
    """Standard input; AdvisorError where it is closed."""
    if sys.stdin is None:
        raise AdvisorError("standard input is closed", "name a file, or pipe one in")
    return sys.stdin.buffer


def piped(most: int) -> bytes:
    """So many bytes of standard input at most; AdvisorError if it cannot be read."""
    from advisor.loading.files import reason  # here, so that help reads no loader

    try:
        return typed().read(most)
    except OSError as error:
        raise AdvisorError(f"cannot read standard input: {reason(error)}") from error


def result(data: str | bytes) -> None:
    """What was asked for, byte for byte, to standard output."""
    if sys.stdout is None:
        raise AdvisorError("standard output is closed", "write to a file with -o FILE")
    if isinstance(data, str):
        data = data.encode(errors="backslashreplace")  # a file's name may hold half a character
    click.echo(data, nl=False)


def talk(message: str) -> None:
    """What a person may like to know, unless quiet was asked for."""
    if not click.get_current_context().meta.get(QUIET):
        complain(message)


def complain(message: str) -> None:
    """What a person must know; where standard error cannot be written nobody can be told."""
    from advisor.report.words import visible  # here, so that help imports no report

    with suppress(OSError):
        click.echo(visible(message), err=True)


def bold(text: str) -> str:
    """A heading, where standard output is a terminal that may be coloured."""
    plain = click.get_current_context().color is False or not is_terminal(sys.stdout)
    if plain or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return text
    return click.style(text, bold=True)
