"""`advisor new-pack`: a small pack that works, to be turned into one's own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from shutil import rmtree

import click

from advisor.cli.command import Command
from advisor.cli.console import print_note
from advisor.cli.exits import ExitCode
from advisor.cli.output import command
from advisor.errors import AdvisorError
from advisor.file_schemas import as_text, pack_file_schemas
from advisor.loading.files import real
from advisor.resources import NEW_PACK, new_pack_texts
from advisor.saving import write_text

_EXAMPLES = (
    ("advisor new-pack my-pack", "a pack with comments, in a folder of that name"),
    ("advisor new-pack packs/claims", "in a folder of yours, which is made if it is not there"),
)


@click.command(cls=Command, examples=_EXAMPLES)
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
def new_pack(folder: Path) -> int:
    """Write a small commented pack into a new folder: questions, rules, sources, cases.

    Beside it, schemas by which editors check its files and explain their keys.

    It passes `advisor lint DIR` and `advisor test DIR` as it stands; run both after every change.
    """
    if folder.exists() and not (folder.is_dir() and not any(folder.iterdir())):
        raise AdvisorError(f"{folder} is there already", "name a folder that is new or empty")
    id = _id(real(folder).name)
    texts = {
        folder / name: text.replace(f"\nid: {NEW_PACK}\n", f"\nid: {id}\n")
        for name, text in new_pack_texts().items()
    }
    schemas = {folder / "schemas" / name: as_text(e) for name, e in pack_file_schemas().items()}
    _write(folder, texts | schemas)
    then = ", ".join(command(word, folder) for word in ("lint", "test", "init"))
    print_note(
        f"Wrote the pack {id} into {folder}. Next: change {folder / 'questionnaire.yaml'}; {then}."
    )
    return ExitCode.DONE


def _id(name: str) -> str:
    """A folder's name as an id; that of the pack it was made from if nothing of it can be kept."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or NEW_PACK


def _write(folder: Path, texts: Mapping[Path, str]) -> None:
    """All files or none: half a pack would be in the way of the next try."""
    there = folder.exists()
    try:
        for file, text in texts.items():
            file.parent.mkdir(parents=True, exist_ok=True)
            write_text(file, text)
    except BaseException:
        rmtree(folder, ignore_errors=True)
        if there:
            folder.mkdir(exist_ok=True)
        raise
