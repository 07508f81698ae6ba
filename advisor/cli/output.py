"""Where results go: standard output, a file, or a file in a folder, named after the case.

Owns the meaning of `-o` and `-f`, and what is said about what was written. Everything is rendered
before anything is written.
"""

from __future__ import annotations

import os
import shlex
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import click

from advisor.cli.console import print_error, print_note, print_result
from advisor.saving import AnswersFile, check_derived, check_made, write_made


def place(value: str) -> str:
    """Where to write; `-` is standard output, under whichever of its names."""
    return "-" if value in ("/dev/stdout", "/dev/fd/1", "/proc/self/fd/1") else value


output_option = click.option(
    "-o",
    "--output",
    metavar="FILE",
    type=place,
    default="-",
    help="Write there, instead of printing.",
)
force_option = click.option(
    "--force", is_flag=True, help="Overwrite files that were changed, or written by others."
)
outputs_option = click.option(
    "-o",
    "--output",
    "outputs",
    multiple=True,
    metavar="FILE",
    type=place,
    help="Write there, in the form the suffix names; with -f, a folder will do.",
)
bom_option = click.option(
    "--bom", is_flag=True, help="Begin CSV with a byte order mark, by which Excel knows UTF-8."
)
_BOM = "\ufeff".encode()


class Output(NamedTuple):
    """Something to write, and where; None is standard output."""

    place: Path | None
    data: bytes
    form: str = ""
    """By which is known whose an earlier file is; what has none, nothing tells."""


def targets(
    outputs: Sequence[str], form: str | None, suffixes: Mapping[str, str], stem: str
) -> list[tuple[Path | None, str]]:
    """The places and forms that `-o` and `-f` ask for.

    `suffixes` has a suffix for every form, the usual form first; `stem` names files in folders.
    """
    return [_target(output, form, suffixes, stem) for output in outputs or ("-",)]


def _target(
    output: str, form: str | None, suffixes: Mapping[str, str], stem: str
) -> tuple[Path | None, str]:
    if output == "-":
        return None, form or next(iter(suffixes))
    path = Path(output)
    if is_folder(output):
        if form is None:
            raise click.UsageError(f"{output} is a folder; name the form with -f")
        place = path / f"{stem}{suffixes[form]}"
        check_derived(place, path)
        return place, form
    found = form or _named(path.name.lower(), suffixes)
    if found is None:
        known = ", ".join(suffixes.values())
        raise click.UsageError(f"{output} ends in none of {known}; name the form with -f")
    return path, found


def _named(name: str, suffixes: Mapping[str, str]) -> str | None:
    """The form that a file's name ends with; the longer one of `.csv` and `.jira.csv`."""
    ending = [form for form, suffix in suffixes.items() if name.endswith(suffix)]
    return max(ending, key=lambda form: len(suffixes[form]), default=None)


def begun(form: str, data: bytes, bom: bool) -> bytes:
    """What is written in a form, behind a byte order mark if there is to be one in CSV."""
    return _BOM + data if bom and form.startswith("csv") else data


def is_folder(output: str) -> bool:
    """Whether a place is a folder, or is written as one."""
    return output.endswith(("/", os.sep)) or Path(output).is_dir()


def refuse_loss(outputs: Sequence[Output], *inputs: Path | None) -> None:
    """UsageError if an output would be written over what it was made from."""
    for place, *_ in outputs:
        for path in inputs:
            if place and path and place.exists() and path.exists() and place.samefile(path):
                raise click.UsageError(f"-o {place} would overwrite what the report is made from")


def put(outputs: Sequence[Output], following: str = "", force: bool = False) -> None:
    """Write every output; say which files were written, and what to do next.

    AdvisorError before anything is written where somebody may have changed an earlier one of
    ours, or it is none, unless `force` says so.
    """
    for each in outputs:
        if each.place and not force:
            check_made(each.place, each.data, each.form)
    for each in outputs:
        _write(each)
    if names := " and ".join(str(each.place) for each in outputs if each.place):
        print_note(f"Wrote {names}. {following}".rstrip())


def _write(output: Output) -> None:
    if output.place is None:
        print_result(output.data)
        return
    make_folder(output.place)
    write_made(output.place, output.data, output.form, force=True)  # it was looked at


def save(file: AnswersFile, name: str = "") -> None:
    """Save a file of answers, and say which comments move, and what else became of it."""
    for moved in file.moves():
        print_error(f"{name}{moved}")
    for told in file.save():
        print_note(f"{name}{told}")


def make_folder(place: Path) -> None:
    """Make the folder a file is to lie in."""
    with suppress(FileExistsError, NotADirectoryError):  # writing tells it in full
        place.parent.mkdir(parents=True, exist_ok=True)


def command(*words: object) -> str:
    """A command line as it can be typed."""
    return f"`{shlex.join(['advisor', *map(str, words)])}`"
