"""What all commands have in common: help that leads with examples, and the shared options.

Owns `Command` and the decorators for options that mean the same everywhere. It must not import
anything that reads or writes files: `advisor --help` passes through here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from inspect import cleandoc, signature
from typing import Any

import click

from advisor.cli.console import QUIET

Examples = Sequence[tuple[str, str]]
"""Command lines with what each does."""
Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


def _quieten(context: click.Context, _: click.Parameter, given: bool) -> None:
    if given:
        context.meta[QUIET] = True


def _blanch(context: click.Context, _: click.Parameter, given: bool) -> None:
    if given:
        context.color = False


def shared_options() -> list[click.Parameter]:
    """The options that stand before and behind every command's name."""
    quiet, plain = "Say nothing but results and errors.", "No colours; NO_COLOR does the same."
    return [
        click.Option(
            ["-q", "--quiet"], is_flag=True, expose_value=False, callback=_quieten, help=quiet
        ),
        click.Option(
            ["--no-color"], is_flag=True, expose_value=False, callback=_blanch, help=plain
        ),
    ]


class Command(click.Command):
    """A command that takes the shared options, and whose help leads with examples."""

    examples: Examples

    def __init__(self, *args: Any, examples: Examples, **attributes: Any) -> None:
        super().__init__(*args, **attributes)
        self.examples = examples
        self.params += shared_options()

    def format_help(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        """What it does, examples, usage, options."""
        write_lead(self, self.examples, context, formatter)
        self.format_options(context, formatter)


def write_lead(
    command: click.Command,
    examples: Examples,
    context: click.Context,
    formatter: click.HelpFormatter,
) -> None:
    """The beginning of a command's help."""
    formatter.write_text(cleandoc(command.help or ""))
    with formatter.section("Examples"):
        formatter.write_dl(examples, col_max=54)
    formatter.write_paragraph()
    command.format_usage(context, formatter)


def gathered(name: str, shape: Callable[..., Any], options: Sequence[Decorator]) -> Decorator:
    """Options that a command is given as one argument: a shape with a parameter for each."""

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(function)
        def with_options(**given: Any) -> Any:
            parts = {part: given.pop(part) for part in signature(shape).parameters}
            return function(**{name: shape(**parts)}, **given)

        decorated: Callable[..., Any] = with_options
        for option in reversed(options):
            decorated = option(decorated)
        return decorated

    return decorate


def form_options(*forms: str) -> Decorator:
    """`-f FORM` for the forms a command knows, and `--json` where that is one of them."""

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        if "json" in forms:
            short = "Short for -f json."
            function = click.option("--json", "form", flag_value="json", help=short)(function)
        return click.option(
            "-f", "--format", "form", type=click.Choice(forms), help="The form of the result."
        )(function)

    return decorate
