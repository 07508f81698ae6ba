"""The command line: the only place that reads arguments, prints, and decides exit codes.

Read `lazy_group` (which commands there are), `command` (what they share), `exits` (how a run
ends), and then one file per command. A command reads its arguments, calls one use case, prints,
and returns an exit code. Whatever is heavy is imported by a command's own module, so that help
costs nothing.
"""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Sequence
from types import FrameType
from typing import NoReturn

import click

from advisor import __version__
from advisor.cli.console import prepare
from advisor.cli.exits import ExitCode, tell
from advisor.cli.lazy_group import LazyGroup

__all__ = ["ExitCode", "commands", "main"]

_SECTIONS = {
    "Answers": {
        "init": ("advisor.cli.init", "Write a file with every question, to fill in."),
        "ask": ("advisor.cli.ask", "Answer line by line, without a screen."),
        "serve": ("advisor.cli.serve", "Answer in a browser."),
        "audit": ("advisor.cli.audit", "Count what is wrong with training data."),
        "mcp": ("advisor.cli.mcp", "Let an assistant ask, draft and explain."),
        "draft": ("advisor.cli.draft", "Have a chat model draft answers, for people to confirm."),
        "validate": ("advisor.cli.validate", "Name every mistake in answers and packs."),
        "form": ("advisor.cli.form", "Write a page to fill in anywhere, and to hand back."),
        "questions": ("advisor.cli.questions", "Print the whole list of questions in advance."),
        "schema": ("advisor.cli.schema", "Print the JSON Schema of answers, packs or results."),
    },
    "Verdict": {
        "run": ("advisor.cli.run", "Write the report."),
        "trial": ("advisor.cli.trial", "Try it on a few cases, and take the answer from that."),
        "explain": ("advisor.cli.explain", "Say why, and what would change it."),
        "costs": ("advisor.cli.costs", "Say what each option costs, and where it pays."),
    },
    "Several files": {
        "merge": ("advisor.cli.merge", "Make one file of several respondents' answers."),
        "compare": ("advisor.cli.compare", "Say what changed between two dates or options."),
        "batch": ("advisor.cli.batch", "Judge many cases, and show them as a portfolio."),
    },
    "Packs": {
        "lint": ("advisor.cli.lint", "Prove a pack over all possible answers."),
        "test": ("advisor.cli.test", "Put a pack's cases to it."),
        "new-pack": ("advisor.cli.new_pack", "Write a small pack, to begin with."),
    },
}
_EXAMPLES = (
    ("advisor init -o case.yaml", "a file with every question, to fill in"),
    ("advisor run case.yaml", "the report, as Markdown"),
    ("advisor explain case.yaml", "why, and what would change it"),
    ("advisor case.yaml", "answer on the screen"),
)
_EXIT_CODES = (
    "Exit codes: 0 done, whatever the verdict; 1 a requirement that was set is missed; 2 wrong "
    "usage, or a file that cannot be read or written; 3 an invalid file; 70 a bug of ours; 130 "
    "interrupted (129, 143: told to go by HUP or TERM)."
)


@click.group(
    cls=LazyGroup,
    sections=_SECTIONS,
    examples=_EXAMPLES,
    epilog=_EXIT_CODES,
    invoke_without_command=True,
    subcommand_metavar="[FILE | COMMAND ...]",
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, message="advisor %(version)s")
@click.option(
    "--ascii", "plain", is_flag=True, help="Draw the screens with plain characters only."
)
@click.pass_context
def commands(context: click.Context, plain: bool) -> int | None:
    """Answers in; a verdict out that names its reasons."""
    if context.invoked_subcommand:
        return None
    from advisor.cli.start import start

    return start(None, plain)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command line, tell what went wrong with it, and return its exit code."""
    prepare()
    _leave_on_signals()
    try:
        return int(commands.main(arguments, prog_name="advisor", standalone_mode=False) or 0)
    except SystemExit as leaving:  # click's own, with 1, where the reader closed the pipe
        return ExitCode.DONE if leaving.code == 1 else int(leaving.code or 0)
    except BaseException as error:
        return tell(error)


def _leave_on_signals() -> None:
    """Leave by an exception when told to go, so that half-written files are cleaned up."""
    if threading.current_thread() is not threading.main_thread():
        return
    numbers = [getattr(signal, name, None) for name in ("SIGTERM", "SIGHUP")]
    for number in numbers:
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:  # not under nohup
            signal.signal(number, _leave)


def _leave(number: int, _frame: FrameType | None) -> NoReturn:
    sys.exit(128 + number)
