"""`advisor merge`: several respondents' files as one, with their disagreements on record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from os.path import lexists
from pathlib import Path

import click

from advisor.cli.arguments import content
from advisor.cli.command import Command
from advisor.cli.console import print_error, print_note, print_result
from advisor.cli.exits import ExitCode
from advisor.cli.output import command, make_folder, place
from advisor.cli.read_many import tell
from advisor.engine import AnsweredPack, Dispute, disputes, judge
from advisor.errors import AdvisorError
from advisor.loading import read_together
from advisor.model import Answers, Pack
from advisor.report.wording import count, listed, quoted
from advisor.saving import rewrite, rewritten
from advisor.teams import differing, team_round
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

    What is known counts before what is not. What the case is about is what the first file says
    that says it, and comments are the first file's; an answer without a `by` is known by whose
    form it is, or by the name of its file. A dispute needs two people: of what one person says
    the later stands.
    """
    if len(files) < 2:
        raise click.UsageError("there is nothing to merge with one file")
    place = None if output == "-" else Path(output)
    if place and lexists(place) and not force and not _same(place, files[0]):
        raise AdvisorError(f"{place} is there already", "--force overwrites it")
    merging = _Merging(files, place, force)
    if place is None:
        print_result(merging.content(None))
    else:
        make_folder(place)
        rewrite(place, merging.content)
    for line in merging.told:
        print_note(line)
    if place:
        print_note(f"Wrote {place}. Next: {command('run', place)}.")
    return ExitCode.DONE


class _Merging:
    """Files being merged, into one of them or another."""

    def __init__(self, files: Sequence[Path], place: Path | None, force: bool) -> None:
        self.files = files
        self.place = place
        self.force = force
        self.told: list[str] = []
        self._contents = [content(file) for file in files]

    def content(self, found: bytes | None) -> bytes:
        """The merged content; `found` is what is at the place now, whatever it was before."""
        if self.place and found is not None:
            self._read_again(self.place, found)
        pack, everyone = read_together(self._contents)
        merged = merge_answers(pack, list(zip(_names(self.files), everyone, strict=True)))
        first, data = self._contents[0]
        new = rewritten(first, data, pack, merged, self.place or Path("-"))
        if not self.told:  # it is said before anything is written, and once
            tell(self.files, everyone)
            for line in new.moved:
                print_error(line)
        self.told = [*_round(self.files, pack, everyone, merged), _told(pack, merged)]
        for name in differing(everyone):
            said = listed(quoted(text) for each in everyone if (text := each.text(name)))
            self.told.insert(0, f"{pack.text_label(name)} differs: {said}; the first stands.")
        if new.anew:
            self.told.insert(0, "The file was laid out anew, with its comments.")
        return new.data

    def _read_again(self, place: Path, found: bytes) -> None:
        """Take what is at the place now, where that is one of the files."""
        same = [_same(place, file) for file in self.files]
        if not any(same) and not self.force:
            raise AdvisorError(f"{place} is there already", "--force overwrites it")
        self._contents = [
            (name, found if here else data)
            for (name, data), here in zip(self._contents, same, strict=True)
        ]


def _same(place: Path, file: Path) -> bool:
    return place.exists() and file.exists() and place.samefile(file)


def _names(files: Sequence[Path]) -> Iterator[str]:
    """What to call whoever filled in a file: its stem, or more of the path where two are alike."""
    plain = [file.with_name(file.name.removesuffix(".txt")) for file in files]  # some mails add it
    stems = Counter(file.stem for file in plain)
    for file in plain:
        if str(file) == "-":
            yield "standard input"
        else:
            yield file.stem if stems[file.stem] == 1 else file.with_suffix("").as_posix()


def _round(
    files: Sequence[Path], pack: Pack, everyone: Sequence[Answers], merged: Answers
) -> Iterator[str]:
    """What came back from whom, and what did not, in sentences."""
    cases = dict.fromkeys(each.case for each in everyone if each.case and not each.respondent)
    if len(cases) > 1:
        yield f"These files name different cases: {listed(map(quoted, cases))}."
    found = team_round(pack, everyone, merged)
    for number, case in found.other_case:
        this = quoted(merged.case) if merged.case else "one without a name"
        yield f"{files[number]} is a form of another case: {quoted(case)}, not {this}."
    for who, numbers in found.returned_twice:
        names = listed(str(files[number]) for number in numbers)
        yield f"{count(len(numbers), 'form')} came back from {who}: {names}."
    if found.changed_mind:
        labels = listed(quoted(pack.questions[id].label) for id in found.changed_mind)
        yield f"The later answer of the same person stands, and the earlier is kept: {labels}."
    if found.missing:
        names = listed(f"{who} ({count(n, 'open question')})" for who, n in found.missing)
        yield f"No form has come back from {names}."


def _told(pack: Pack, merged: Answers) -> str:
    """How much of it is disputed, and whether that matters."""
    found = disputes(judge(AnsweredPack(pack, merged)))
    if figures := [f for id, f in pack.figures.items() if _disputed(merged, id)]:
        labels = listed(quoted(figure.label) for figure in figures)
        return " ".join(
            filter(None, (_told_of(pack, found), f"Sums cover every voice on {labels}."))
        )
    return _told_of(pack, found) or "Nobody disagrees."


def _disputed(merged: Answers, figure: str) -> bool:
    answer = merged.figures.get(figure)
    return answer is not None and answer.state == "disputed"


def _told_of(pack: Pack, found: Sequence[Dispute]) -> str:
    """How many questions are disputed; empty if none is."""
    if not found:
        return ""
    number = "1 question is" if len(found) == 1 else f"{len(found)} questions are"
    labels = listed(quoted(pack.questions[each.question].label) for each in found if each.decides)
    return f"{number} disputed; {f'the verdict hangs on {labels}' if labels else 'none decides'}."
