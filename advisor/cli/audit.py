"""`advisor audit`: what a team's files say about its data, and the answers they give."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from datetime import date, datetime
from pathlib import Path
from tempfile import gettempdir

import click

from advisor.audit import FIELDS, Asked, DataFile, Files, audit_files, audit_page, room, voices
from advisor.cli.arguments import STDIN, find_pack, known
from advisor.cli.command import Command, form_options
from advisor.cli.console import is_watched, print_note, typed
from advisor.cli.exits import ExitCode
from advisor.cli.into import put_into
from advisor.cli.output import (
    force_option,
    is_folder,
    make_folder,
    outputs_option,
    put,
    refuse_loss,
)
from advisor.cli.pages import PAGE_FORMS, pages_of
from advisor.errors import AdvisorError
from advisor.loading import load_evidence, read_answers
from advisor.model import Evidence, Pack
from advisor.report.wording import listed
from advisor.resources import CASE_SUFFIXES, bundled_packs, pack_folder
from advisor.saving import AnswersFile, check_made

_EXAMPLES = (
    ("advisor audit train.jsonl", "what is wrong with training data"),
    ("advisor audit train.jsonl --eval eval.jsonl -o audit.md", "and whether the test is apart"),
    ("advisor audit train.jsonl --production prompts.jsonl", "and whether it is like the real"),
    ("advisor audit train.jsonl --into case.yaml", "and the answers that follow"),
)
_DATA = click.Path(path_type=Path)


@click.command(cls=Command, examples=_EXAMPLES)
@click.argument("files", metavar="DATA...", nargs=-1, required=True, type=_DATA)
@click.option(
    "--eval", "tested", multiple=True, type=_DATA, metavar="FILE", help="What you test with."
)
@click.option(
    "--production",
    "live",
    multiple=True,
    type=_DATA,
    metavar="FILE",
    help="Requests as users send them.",
)
@click.option(
    "--rules-changed",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="The day from which the rules of the job hold.",
)
@click.option(
    "--field",
    "named",
    multiple=True,
    metavar="NAME=KEY",
    help=f"Where rows have {listed(FIELDS, 'or')}.",
)
@click.option("--limit", type=click.IntRange(1), metavar="TOKENS", help="Where a row is cut.")
@click.option(
    "--sample", type=click.IntRange(1), metavar="N", help="Draw so many of the users' requests."
)
@click.option(
    "--into", type=_DATA, metavar="FILE", help="Put the answers that follow into this file."
)
@outputs_option
@form_options(*PAGE_FORMS)
@force_option
def audit(
    files: Sequence[Path],
    tested: Sequence[Path],
    live: Sequence[Path],
    rules_changed: datetime | None,
    named: Sequence[str],
    limit: int | None,
    sample: int | None,
    into: Path | None,
    outputs: Sequence[str],
    form: str | None,
    force: bool,
) -> int:
    """Count what is wrong with training data, line by line, and never show what is private.

    DATA are rows as JSON lines, an array, CSV or Parquet, packed with gzip or not; - reads
    standard input. With --into, the answers that follow stand beside those of the team.
    """
    if into and into.suffix.lower() not in CASE_SUFFIXES:
        raise click.UsageError(f"--into takes a file of answers, and {into} is named like data")
    planned = pages_of(None, outputs, form, "audit")  # what cannot be is told before any work
    refuse_loss(planned, *files, *tested, *live, into)
    for place, _, kind in planned:
        if place and not force:
            check_made(place, None, kind)
    fields = _fields(named)
    pack, evidence, case = _pack(into)
    changed = rules_changed.date() if rules_changed else None
    asked = Asked(changed, limit, sample or 0)
    aside = _aside(outputs)
    with ExitStack() as stack:
        opened = Files(*(_opened(each, aside, stack) for each in (files, tested, live)))
        _announce(opened, aside)
        with _bar(opened) as stepped:
            read, found = audit_files(opened, evidence, asked, fields, aside, stepped)
    today = date.today().isoformat()
    page = audit_page(read, found, today, f"{pack.id}@{pack.version}")
    put(pages_of(page, outputs, form, "audit"), force=force)
    if case:
        put_into(case, voices(pack, evidence, found, read, today), "The files say")
    return ExitCode.DONE


def _pack(into: Path | None) -> tuple[Pack, Evidence, AnswersFile | None]:
    """The pack whose thresholds count: of the file of answers, or the first that has some."""
    if into is None:
        pack = find_pack(None)
        folder = pack_folder(bundled_packs()[0])
    else:
        pack, answers = read_answers(into)
        folder = pack_folder(answers.pack, into.parent)
    evidence = load_evidence(folder, pack)
    if evidence is None:
        raise AdvisorError(f"the pack {pack.id} does not say what files answer: no evidence.yaml")
    return pack, evidence, AnswersFile.open(into, pack) if into else None


def _aside(outputs: Iterable[str]) -> Path:
    """The folder of the first output, for temporary data."""
    place = next((Path(each) for each in outputs if each != "-"), None)
    if place is None:
        return Path(gettempdir())
    place = place / "audit" if is_folder(str(place)) else place
    make_folder(place)
    return place.parent


def _opened(paths: Iterable[Path], aside: Path, stack: ExitStack) -> list[DataFile]:
    """These files, each once."""
    found: dict[str, DataFile] = {}
    for path in paths:
        piped = str(path) == "-"
        if str(path.resolve()) in found:
            print_note(f"{path} is named twice and read once.")
            continue
        file = DataFile(STDIN, aside, typed()) if piped else DataFile(path, aside)
        stack.callback(file.close)
        found[str(path.resolve())] = file
    return [*found.values()]


def _fields(named: Iterable[str]) -> Mapping[str, str]:
    """What `--field` says."""
    fields = {}
    for each in named:
        name, equals, key = each.partition("=")
        if not (equals and key):
            raise click.UsageError(f"--field takes NAME=KEY, not `{each}`")
        fields[known("field", name, FIELDS)] = key
    return fields


def _announce(files: Files, aside: Path) -> None:
    every = [file for _, file in files.every]
    needed = room(every, aside) // 1_000_000
    size = sum(file.size for file in every)
    print_note(f"Reading {size:,} bytes; about {needed:,} MB of temporary data go to {aside}.")


@contextmanager
def _bar(files: Files) -> Iterator[Callable[[DataFile, int], None]]:
    """How far it is, on a terminal."""
    if not is_watched():
        yield lambda *_: None
        return
    done: dict[int, int] = {}
    length = sum(file.size for _, file in files.every)
    with click.progressbar(length=length, label="Reading", file=sys.stderr) as bar:

        def stepped(file: DataFile, position: int) -> None:
            bar.update(position - done.get(id(file), 0))
            done[id(file)] = position

        yield stepped
