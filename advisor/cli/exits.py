"""How a run ends: the exit codes, and what each kind of failure says and returns.

Owns the way from an exception to one exit code and its lines on standard error. A user's mistake
is a sentence; only a bug of ours may have a traceback, and only when it is asked for.
"""

from __future__ import annotations

import os
from enum import IntEnum

import click

from advisor.cli.console import print_error
from advisor.errors import AdvisorError, InvalidFile, TooManyStates


class ExitCode(IntEnum):
    """What a script can read from the way a command ended."""

    DONE = 0
    """Whatever the verdict."""
    MISSED = 1
    """A requirement that was set."""
    USAGE = 2
    """Wrong arguments, or a file that cannot be read or written."""
    INVALID = 3
    """A file that was read and refused."""
    BUG = 70
    """A mistake of ours."""
    INTERRUPTED = 130
    """Ctrl-C."""


def tell(error: BaseException) -> ExitCode:
    """Say what went wrong, and return how to leave."""
    match error:
        case KeyboardInterrupt() | click.Abort():
            return ExitCode.INTERRUPTED
        case click.ClickException():
            _tell_usage(error)
            return ExitCode.USAGE
        case InvalidFile():
            from advisor.cli.problems import count

            for problem in error.problems:
                print_error(str(problem))
            print_error(count(error.problems))
            return ExitCode.INVALID
        case AdvisorError():
            print_error(f"advisor: {sentence(error)}")
            return ExitCode.INVALID if isinstance(error, TooManyStates) else ExitCode.USAGE
        case OSError():
            from advisor.loading.files import reason

            place = error.filename or "standard output"
            print_error(f"advisor: cannot write {place}: {reason(error)}")
            return ExitCode.USAGE
    _tell_bug(error)
    return ExitCode.BUG


def sentence(error: AdvisorError) -> str:
    """A mistake in one line, with what to do about it."""
    return f"{error.message}; {error.hint}" if error.hint else error.message


def _tell_usage(error: click.ClickException) -> None:
    context = error.ctx if isinstance(error, click.UsageError) else None
    command = context.command_path if context else "advisor"
    print_error(f"{command}: {error.format_message()}")
    print_error(f"Try `{command} --help`.")


def _tell_bug(error: BaseException) -> None:
    import traceback

    from advisor.text import flat

    if os.environ.get("ADVISOR_DEBUG"):
        for line in "".join(traceback.format_exception(error)).rstrip().split("\n"):
            print_error(line)
    what = flat(f"{type(error).__name__}: {error}")
    print_error(
        f"advisor: this is a bug of ours ({what}); please report it with your command and what "
        "ADVISOR_DEBUG=1 prints before this line"
    )
