"""`advisor init`: a file with every question, to fill in, and its schema for the editor."""

from __future__ import annotations

import os
from pathlib import Path

import click

from advisor.cli.arguments import find_pack, pack_argument, read_case
from advisor.cli.command import Command
from advisor.cli.exits import ExitCode
from advisor.cli.output import Page, command, is_folder, place, put
from advisor.cli.streams import talk
from advisor.errors import AdvisorError
from advisor.forms import blank_answers
from advisor.handover import carried
from advisor.model import Pack
from advisor.report.words import count
from advisor.resources import bundled_packs
from advisor.saving import filled
from advisor.schema import MARK, answers_schema
from advisor.text import visible

_EXAMPLES = (
    ("advisor init", "for the first bundled pack"),
    ("advisor init -o case.yaml", "under a name of your own"),
    ("advisor init my-pack -o case.yaml", "for a pack of your own"),
    ("advisor init PACK --from quick.yaml", "with what another pack's answers say"),
    ("advisor init -o -", "to look at"),
)


@click.command(cls=Command, examples=_EXAMPLES)
@pack_argument
@click.option("-o", "--output", metavar="FILE", type=place, help="Write there; - prints.")
@click.option(
    "--from",
    "source",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Take over what the answers to another pack say.",
)
@click.option("--force", is_flag=True, help="Overwrite the file if it is there already.")
def init(pack: str | None, output: str | None, source: Path | None, force: bool) -> int:
    """Write a file with every question of a pack, to fill in, and its schema for the editor.

    PACK is a bundled pack's id or the folder of another.
    """
    found = find_pack(pack)
    if output == "-":
        put([Page(None, _form(found, _reference(found, pack, Path()), source=source))])
        return ExitCode.DONE
    file = _place(found, output)
    schema = file.with_name(f"{found.id}.schema.json")
    _refuse_to_overwrite(file, schema, force)
    form = _form(found, _reference(found, pack, file.parent), schema.name, source)
    pages = [Page(file, form), Page(schema, answers_schema(found).encode())]
    put(pages, f"Next: fill in {file}, then {command('run', file)}.")
    return ExitCode.DONE


def _form(pack: Pack, reference: str, schema: str = "", source: Path | None = None) -> bytes:
    """The file's content, with the answers that another pack's file says something about."""
    text = visible(blank_answers(pack, reference, schema))  # the file has to be read again
    if source is None:
        return text.encode()
    other, answers = read_case(source)
    taken = carried(pack, other, answers)
    talk(f"{source}: answers {len(taken)} of {count(len(pack.questions), 'question')}.")
    return filled(text, taken, answers.case).encode()


def _place(pack: Pack, output: str | None) -> Path:
    name = f"{pack.id}.yaml"
    if output is None:
        return Path(name)
    return Path(output) / name if is_folder(output) else Path(output)


def _reference(pack: Pack, name: str | None, beside: Path) -> str:
    """How a file in a folder names its pack: by id where it is bundled, else by its path."""
    if not name or name in bundled_packs():
        return f"{pack.id}@{pack.version}"
    path = Path(os.path.relpath(name, beside)).as_posix()
    return path if path.startswith("../") else f"./{path}"


def _refuse_to_overwrite(file: Path, schema: Path, force: bool) -> None:
    """AdvisorError if there is a file, or under the schema's name one that is not ours."""
    ours = schema.exists() and MARK in schema.read_text("utf-8", errors="replace")
    for path in (file,) if ours else (file, schema):
        there = path.exists() or path.is_symlink()  # a link may lead to where nothing is yet
        if there and not force:
            raise AdvisorError(
                f"{path} is there already", "--force overwrites it, -o FILE writes elsewhere"
            )
