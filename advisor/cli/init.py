"""`advisor init`: a file with every question, to fill in, and its schema for the editor."""

from __future__ import annotations

from os.path import lexists
from pathlib import Path

import click

from advisor.blank_answers import blank_answers
from advisor.carry_over import carried, goes_along
from advisor.cli.arguments import find_pack, owner_option, pack_argument, read_case
from advisor.cli.command import Command
from advisor.cli.console import print_note, print_result
from advisor.cli.exits import ExitCode
from advisor.cli.output import command, is_folder, make_folder, place
from advisor.errors import AdvisorError
from advisor.model import Pack
from advisor.report.wording import count
from advisor.resources import bundled_packs
from advisor.saving import (
    SCHEMA,
    check_derived,
    check_made,
    filled,
    way_to_pack,
    write_bytes,
    write_new,
)
from advisor.schema import answers_schema
from advisor.session.owners import find_owner
from advisor.text import visible

_EXAMPLES = (
    ("advisor init", "for the first bundled pack"),
    ("advisor init -o case.yaml", "under a name of your own"),
    ("advisor init my-pack -o case.yaml", "for a pack of your own"),
    ("advisor init PACK --from quick.yaml", "with what another pack's answers say"),
    ('advisor init --for "Risk or legal" -o legal.yaml', "the questions of one role"),
    ("advisor init -o -", "to look at"),
)
_HINT = "--force overwrites it, -o FILE writes elsewhere"


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
@owner_option
@click.option("--force", is_flag=True, help="Overwrite the file if it is there already.")
def init(
    pack: str | None, output: str | None, source: Path | None, owner: str, force: bool
) -> int:
    """Write a file with every question of a pack, to fill in, and its schema for the editor.

    PACK is a bundled pack's id or the folder of another.
    """
    found = find_pack(pack)
    owner = find_owner(found, owner) if owner else ""
    if output == "-":
        print_result(_form(found, _reference(found, pack, Path()), source=source, owner=owner))
        return ExitCode.DONE
    file = _place(found, output)
    schema = file.with_name(f"{found.id}.schema.json")
    if output is None or is_folder(output):
        check_derived(file, file.parent)
    check_derived(schema, file.parent)
    _refuse_to_overwrite(file, schema, force)
    form = _form(found, _reference(found, pack, file.parent), schema.name, source, owner)
    make_folder(file)
    if force:
        write_bytes(file, form)
    else:
        write_new(file, form, _HINT)
    write_bytes(schema, answers_schema(found).encode())
    print_note(f"Wrote {file} and {schema}. Next: fill in {file}, then {command('run', file)}.")
    return ExitCode.DONE


def _form(
    pack: Pack, reference: str, schema: str = "", source: Path | None = None, owner: str = ""
) -> bytes:
    """The file's content, with the answers that another pack's file says something about."""
    text = visible(blank_answers(pack, reference, schema, owner))  # the file has to be read again
    if source is None:
        return text.encode()
    other, answers = read_case(source)
    taken = carried(pack, other, answers)
    print_note(f"{source}: answers {len(taken)} of {count(len(pack.questions), 'question')}.")
    return filled(text, taken, {"case": answers.case, **goes_along(answers)}).encode()


def _place(pack: Pack, output: str | None) -> Path:
    name = f"{pack.id}.yaml"
    if output is None:
        return Path(name)
    return Path(output) / name if is_folder(output) else Path(output)


def _reference(pack: Pack, name: str | None, beside: Path) -> str:
    """How a file in a folder names its pack: by id where it is bundled, else by its path."""
    if not name or name in bundled_packs():
        return f"{pack.id}@{pack.version}"
    return way_to_pack(Path(name), pack.version, beside)


def _refuse_to_overwrite(file: Path, schema: Path, force: bool) -> None:
    """AdvisorError if there is a file, or under the schema's name one that is not ours."""
    if not force:
        if lexists(file):  # a link may lead to where nothing is yet
            raise AdvisorError(f"{file} is there already", _HINT)
        check_made(schema, None, SCHEMA)
