"""The table of commands: each is imported when it is called, and help needs none of them.

Owns names, order, one-line summaries, and what happens to a word that is no command: a file of
answers is opened, anything else was misspelt. It must not import a command.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click

from advisor.cli.command import Examples, shared_options, write_lead

Entries = Mapping[str, tuple[str, str]]
"""By command: the module it lives in, and what it does in a few words."""


class LazyGroup(click.Group):
    """A group that loads each command on its first use."""

    def __init__(
        self, *args: Any, sections: Mapping[str, Entries], examples: Examples, **attributes: Any
    ) -> None:
        super().__init__(*args, **attributes)
        self.sections = sections
        self.examples = examples
        self.entries = {
            name: entry for entries in sections.values() for name, entry in entries.items()
        }
        self.params += shared_options()

    def list_commands(self, _context: click.Context) -> list[str]:
        """The names, in the order of the help."""
        return list(self.entries)

    def get_command(self, _context: click.Context, name: str) -> click.Command | None:
        """The command of that name."""
        return _load(self.entries[name][0], name) if name in self.entries else None

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Options of ours may stand on either side of a file: none of them takes a value."""
        words = [each for each in args if not each.startswith("-") or each == "-"]
        if words and _is_case(words[0]) and "--" not in args:
            args = [*(each for each in args if each not in words), "--", *words]
        return super().parse_args(ctx, args)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command a line names; UsageError with the nearest one if there is none."""
        word = args[0]
        if _is_case(word):
            if len(args) > 1:
                said = f"the screens open one file at a time, not `{args[1]}` as well"
                raise click.UsageError(said, ctx)
            return "open", _load("advisor.cli.start", "open_file"), ["--", word]
        if word not in self.entries:
            from difflib import get_close_matches  # here, for help needs none

            near = get_close_matches(word, [*self.entries], 1)
            meant = f" (did you mean `{near[0]}`?)" if near else ""
            raise click.UsageError(f"there is no command `{word}`{meant}", ctx)
        return super().resolve_command(ctx, args)

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """What it does, examples, usage, commands by section, options."""
        write_lead(self, self.examples, ctx, formatter)
        for title, entries in self.sections.items():
            with formatter.section(title):
                formatter.write_dl([(name, entry[1]) for name, entry in entries.items()])
        click.Command.format_options(self, ctx, formatter)
        formatter.write_paragraph()
        formatter.write_text(self.epilog or "")


def _is_case(word: str) -> bool:
    from advisor.resources import CASE_SUFFIXES  # here, for help looks for no file

    return word.lower().endswith(CASE_SUFFIXES)


def _load(module: str, name: str) -> click.Command:
    command = getattr(import_module(module), name.replace("-", "_"))
    assert isinstance(command, click.Command), f"{module}.{name} is no command"
    return command
