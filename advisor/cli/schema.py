"""`advisor schema`: what editors and programs check files by."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from advisor.cli.arguments import find_pack, pack_argument
from advisor.cli.command import Command
from advisor.cli.exits import ExitCode
from advisor.cli.output import Output, force_option, output_option, put
from advisor.file_schemas import as_text, pack_file_schemas, result_schema
from advisor.saving import SCHEMA, check_derived
from advisor.schema import answers_schema
from advisor.text import visible

_EXAMPLES = (
    ("advisor schema", "of answers to the first bundled pack"),
    ("advisor schema my-pack -o my-pack.schema.json", "of answers to a pack of your own"),
    ("advisor schema --pack-files -o my-pack/schemas", "of that pack's files themselves"),
    ("advisor schema --result", "of what `advisor run --json` gives"),
)


@click.command(cls=Command, examples=_EXAMPLES)
@pack_argument
@click.option("--pack-files", is_flag=True, help="Of the files of any pack; -o takes a folder.")
@click.option("--result", is_flag=True, help="Of the JSON result.")
@output_option
@force_option
def schema(pack: str | None, pack_files: bool, result: bool, output: str, force: bool) -> int:
    """Print the JSON Schema (draft-07) of a pack's answers files.

    PACK is a bundled pack's id or the folder of another.
    """
    if [pack is not None, pack_files, result].count(True) > 1:
        raise click.UsageError("give one of PACK, --pack-files and --result")
    if pack_files and output != "-":
        put([*_files(Path(output))], force=force)
        return ExitCode.DONE
    if pack_files or result:
        text = as_text(pack_file_schemas() if pack_files else result_schema())
    else:
        text = visible(answers_schema(find_pack(pack)))
    put([Output(None if output == "-" else Path(output), text.encode(), SCHEMA)], force=force)
    return ExitCode.DONE


def _files(folder: Path) -> Iterator[Output]:
    for name, found in pack_file_schemas().items():
        check_derived(folder / name, folder)
        yield Output(folder / name, as_text(found).encode(), SCHEMA)
