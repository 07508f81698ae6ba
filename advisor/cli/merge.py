"""`advisor merge`: several respondents' files as one, with their disagreements on record."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from os.path import lexists
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from advisor.cli.command import Command
from advisor.cli.exits import ExitCode
from advisor.cli.output import Page, command, put
from advisor.cli.several import read_together
from advisor.cli.streams import talk
from advisor.errors import AdvisorError
from advisor.loading.files import read_bytes
from advisor.loading.syntax import decode
from advisor.model import Answers, Pack
from advisor.report.words import listed, quoted
from advisor.resources import bundled_packs
from advisor.saving import AnswersFile
from advisor.saving.edit import Text
from advisor.saving.render import quoted as as_yaml
from advisor.teams import merge as merge_answers
from advisor.verdict import File, disputes, judge

_EXAMPLES = (
    ("advisor merge ml.yaml legal.yaml -o team.yaml", "two respondents"),
    ("advisor merge team.yaml finance.yaml -o team.yaml", "one more"),
    ("advisor merge ml.yaml legal.yaml -o -", "to look at"),
)


@click.command(cls=Command, examples=_EXAMPLES)
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("-o", "--output", metavar="FILE", required=True, help="Write there; - prints.")
@click.option("--force", is_flag=True, help="Overwrite the file if it is there already.")
def merge(files: Sequence[Path], output: str, force: bool) -> int:
    """Merge files of answers; where they differ, the question is disputed and says who said what.

    What is known counts before what is not. The first file gives case, date and comments; an
    answer without a `by` is known by the name of its file.
    """
    if len(files) < 2:
        raise click.UsageError("there is nothing to merge with one file")
    place = None if output == "-" else Path(output)
    if place and lexists(place) and not force and not _same(place, files[0]):
        raise AdvisorError(f"{place} is there already", "--force overwrites it")
    pack, everyone = read_together(files)
    cases = dict.fromkeys(answers.case for answers in everyone if answers.case)
    if len(cases) > 1:
        talk(f"These files name different cases: {listed(map(quoted, cases))}.")
    merged = merge_answers(pack, list(zip(_names(files), everyone, strict=True)))
    following = f"Next: {command('run', place)}." if place else ""
    page = Page(place, _as_file(files[0], pack, merged, place))
    talk(_told(pack, merged))
    put([page], following)
    return ExitCode.DONE


def _same(place: Path, file: Path) -> bool:
    return place.exists() and place.samefile(file)


def _names(files: Sequence[Path]) -> Iterator[str]:
    """What to call whoever filled in a file: its stem, or more of the path where two are alike."""
    stems = Counter(file.stem for file in files)
    for file in files:
        if str(file) == "-":
            yield "standard input"
        else:
            yield file.stem if stems[file.stem] == 1 else file.with_suffix("").as_posix()


def _as_file(first: Path, pack: Pack, merged: Answers, place: Path | None) -> bytes:
    """The first file, comments and all, with the merged answers in it."""
    with TemporaryDirectory() as folder:
        copy = Path(folder) / "answers.yaml"
        if str(first) != "-":
            copy.write_bytes(_moved(first, merged, place or Path("-")))
        file = AnswersFile.open(copy, pack, merged.pack)
        if merged.version is not None and merged.version < pack.version:
            file.upgrade()
        for id in pack.questions:
            file.set(id, merged.answers.get(id))
        file.set_field("case", merged.case)
        file.set_field("date", merged.date)
        for line in file.save():
            talk(line)
        return copy.read_bytes()


def _moved(first: Path, merged: Answers, place: Path) -> bytes:
    """The first file's content, with the way to its pack as it is from another place."""
    data, name = read_bytes(first), merged.pack
    beside, now = first.resolve().parent, place.resolve().parent
    if name in bundled_packs() or beside == now:
        return data
    path = Path(os.path.relpath(beside / name, now)).as_posix()
    version = "" if merged.version is None else f"@{merged.version}"
    text = Text(decode(data, str(first)))
    text.put((), "pack", as_yaml(f"{path if path.startswith('../') else f'./{path}'}{version}"))
    return text.text.encode()


def _told(pack: Pack, merged: Answers) -> str:
    """How much of it is disputed, and whether that matters."""
    found = disputes(judge(File(pack, merged)))
    if not found:
        return "Nobody disagrees."
    number = "1 question is" if len(found) == 1 else f"{len(found)} questions are"
    labels = listed(quoted(pack.questions[each.question].label) for each in found if each.decides)
    return f"{number} disputed; {f'the verdict hangs on {labels}' if labels else 'none decides'}."
