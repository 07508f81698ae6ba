"""`advisor merge`: several respondents' files as one, with their disagreements on record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from os.path import lexists
from pathlib import Path

import click

from advisor.cli.command import Command
from advisor.cli.exits import ExitCode
from advisor.cli.output import Page, command, place, put
from advisor.cli.several import read_together
from advisor.cli.streams import talk
from advisor.engine import AnsweredPack, disputes, judge
from advisor.errors import AdvisorError
from advisor.model import Answers, Pack
from advisor.report.words import listed, quoted
from advisor.saving import rewritten
from advisor.teams import merge as merge_answers

_EXAMPLES = (
    ("advisor merge ml.yaml legal.yaml -o team.yaml", "two respondents"),
    ("advisor merge team.yaml finance.yaml -o team.yaml", "one more"),
    ("advisor merge ml.yaml legal.yaml -o -", "to look at"),
)


@click.command(cls=Command, examples=_EXAMPLES)
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "-o", "--output", metavar="FILE", type=place, required=True, help="Write there; - prints."
)
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
    first = None if str(files[0]) == "-" else files[0]
    content, told = rewritten(first, pack, merged, place or Path("-"))
    for line in (*told, _told(pack, merged)):
        talk(line)
    put([Page(place, content)], following)
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


def _told(pack: Pack, merged: Answers) -> str:
    """How much of it is disputed, and whether that matters."""
    found = disputes(judge(AnsweredPack(pack, merged)))
    if not found:
        return "Nobody disagrees."
    number = "1 question is" if len(found) == 1 else f"{len(found)} questions are"
    labels = listed(quoted(pack.questions[each.question].label) for each in found if each.decides)
    return f"{number} disputed; {f'the verdict hangs on {labels}' if labels else 'none decides'}."
