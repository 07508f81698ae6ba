"""`advisor init`: a file with every question, to fill in, and its schema for the editor."""

from __future__ import annotations

import os
from pathlib import Path

import click

from advisor.cli.arguments import find_pack, pack_argument
from advisor.cli.command import Command
from advisor.cli.exits import ExitCode
from advisor.cli.output import Page, command, is_folder, put
from advisor.errors import AdvisorError
from advisor.forms import blank_answers
from advisor.model import Pack
from advisor.resources import bundled_packs
from advisor.schema import MARK, answers_schema

_EXAMPLES = (
    ("advisor init", "for the first bundled pack"),
    ("advisor init -o case.yaml", "under a name of your own"),
    ("advisor init my-pack -o case.yaml", "for a pack of your own"),
    ("advisor init -o -", "to look at"),
)


@click.command(cls=Command, examples=_EXAMPLES)
@pack_argument
@click.option("-o", "--output", metavar="FILE", help="Write there; - prints.")
@click.option("--force", is_flag=True, help="Overwrite the file if it is there already.")
def init(pack: str | None, output: str | None, force: bool) -> int:
    """Write a file with every question of a pack, to fill in, and its schema for the editor.

    PACK is a bundled pack's id or the folder of another.
    """
    found = find_pack(pack)
    if output == "-":
        put([Page(None, blank_answers(found, _reference(found, pack, Path())).encode())])
        return ExitCode.DONE
    file = _place(found, output)
    schema = file.with_name(f"{found.id}.schema.json")
    _refuse_to_overwrite(file, schema, force)
    blank = blank_answers(found, _reference(found, pack, file.parent), schema.name)
    pages = [Page(file, blank.encode()), Page(schema, answers_schema(found).encode())]
    put(pages, f"Next: fill in {file}, then {command('run', file)}.")
    return ExitCode.DONE


def _place(pack: Pack, output: str | None) -> Path:
    name = f"{pack.id}.yaml"
    if output is None:
        return Path(name)
    return Path(output) / name if is_folder(output) else Path(output)


def _reference(pack: Pack, name: str | None, beside: Path) -> str:
    """How a file in a folder names its pack: by id where it is bundled, else by its path."""
    if name is None or name in bundled_packs():
        return f"{pack.id}@{pack.version}"
    path = Path(os.path.relpath(name, beside)).as_posix()
    return path if path.startswith("../") else f"./{path}"


def _refuse_to_overwrite(file: Path, schema: Path, force: bool) -> None:
    """AdvisorError if there is a file, or under the schema's name one that is not ours."""
    ours = schema.exists() and MARK in schema.read_text("utf-8", errors="replace")
    for path in (file,) if ours else (file, schema):
        if path.exists() and not force:
            raise AdvisorError(
                f"{path} is there already", "--force overwrites it, -o FILE writes elsewhere"
            )
