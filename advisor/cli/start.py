"""Where the screens begin.

Owns the one point at which the terminal UI is imported; nothing else may import it. Without a
terminal it must not be imported at all: it would wait for keys that never come.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from advisor.cli.console import is_terminal, print_note
from advisor.errors import AdvisorError

_NO_TERMINAL = (
    "there is no terminal for the screens here; `advisor run FILE` prints the report, and "
    "`advisor ask FILE` asks line by line"
)


@click.command
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_context
def open_file(context: click.Context, file: Path) -> int:
    """Open a file of answers on the screen; the options are those of `advisor` itself."""
    return start(file, bool(context.find_root().params.get("plain")))


def start(file: Path | None, plain: bool = False) -> int:
    """Open a file, or the start screen, in the terminal."""
    if not (is_terminal(sys.stdin) and is_terminal(sys.stderr)):  # on which they are drawn
        raise AdvisorError(_NO_TERMINAL)
    if os.environ.get("ACCESSIBLE") or os.environ.get("TERM") == "dumb":
        from advisor.cli.ask import answer_lines

        return answer_lines(file)
    _choose_colours()
    from advisor.tui.running import run

    return run(file, plain=plain or bool(os.environ.get("ADVISOR_ASCII")), say=print_note)


def _choose_colours() -> None:
    """Tell Textual, which asks whether the variable is there, even if nothing is in it."""
    if click.get_current_context().color is False or os.environ.get("NO_COLOR"):
        os.environ["NO_COLOR"] = "1"
    else:
        os.environ.pop("NO_COLOR", None)
