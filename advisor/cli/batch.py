"""`advisor batch`: every case's report, and one page about all of them.

Owns which files are meant, the names of their reports, and the work shared between processes. A
file that cannot be judged is told at the end and never stops the rest.
"""

from __future__ import annotations

import os
import signal
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from itertools import count as count_from
from multiprocessing import get_context, parent_process
from multiprocessing.process import BaseProcess
from pathlib import Path
from threading import Thread

import click

from advisor.cli.command import Command, form_options
from advisor.cli.console import is_watched, print_annotation, print_error
from advisor.cli.exits import ExitCode, sentence
from advisor.cli.output import Output, begun, bom_option, force_option, put
from advisor.cli.problems import as_annotation
from advisor.cli.requirements import Requirements, annotated, requirement_options
from advisor.engine import AnsweredPack, assess, judge
from advisor.errors import AdvisorError, InvalidFile
from advisor.export import FORMATS
from advisor.export.page import PAGE_FORMATS
from advisor.loading import load_pack, read_answers
from advisor.loading.files import real, reason
from advisor.model import Pack
from advisor.portfolio import PortfolioRow, RefusedFile, gather, survey
from advisor.report import ReportPage, build_report, costs_in_brief, next_step, portfolio_page
from advisor.report.wording import count
from advisor.resources import CASE_SUFFIXES, OTHER_FILES, PACK_FILES, pack_folder
from advisor.saving import check_derived, check_made, is_made, write_made

_EXAMPLES = (
    ("advisor batch cases/ -o reports/", "a report each, and the portfolio in every form"),
    ("advisor batch cases/", "the portfolio alone, as Markdown"),
    ("advisor batch a.yaml b.yaml --json", "for scripts"),
    ("advisor batch cases/ -o reports/ --jobs 4", "many cases"),
    ("advisor batch cases/ --max-age 90", "a requirement, for CI"),
)
_PAGE = "portfolio"
_KILLED = "a process that shared the work was killed"
_AT_ONCE = 4
"""Files handed to a process at a time."""


@dataclass(frozen=True)
class _Task:
    """What is to be done with every file; it travels to the processes that do it."""

    form: str
    folder: Path | None
    """Where the reports go; None if there are to be none."""
    force: bool
    bom: bool
    """Whether CSV begins with a byte order mark."""
    requirements: Requirements


_Judged = tuple[PortfolioRow | RefusedFile, tuple[str, ...]]
"""What came of a file, and what CI is to show about it."""


@click.command(cls=Command, examples=_EXAMPLES)
@click.argument("places", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "-o", "--output", metavar="FOLDER", type=click.Path(path_type=Path), help="Write there."
)
@click.option("--no-reports", is_flag=True, help="Write the portfolio alone.")
@form_options(*PAGE_FORMATS)
@click.option(
    "--jobs", type=click.IntRange(1), default=1, metavar="N", help="Processes to share the work."
)
@force_option
@bom_option
@requirement_options
def batch(
    places: Sequence[Path],
    output: Path | None,
    no_reports: bool,
    form: str | None,
    jobs: int,
    force: bool,
    bom: bool,
    requirements: Requirements,
) -> int:
    """Judge many files of answers: a report on each, and a portfolio page about all.

    A folder stands for the YAML files in it and below. Without -o the page is printed, and there
    are no reports. Exit code 3 if a file cannot be judged; the others are, all the same.
    """
    files, closed = _files(places)
    folder = None if no_reports else output
    task = _Task(form or next(iter(FORMATS)), folder, force, bom, requirements)
    named = list(zip(files, _names(files, FORMATS[task.form].suffix), strict=True))
    forms = [form] if form else list(PAGE_FORMATS)[: None if output else 1]
    pages = [output / f"{_PAGE}.{each}" if output else None for each in forms]
    if output:
        places = [*filter(None, pages), *(output / name for _, name in named)]
        _prepare(output, places, files, force)
    found = (*_judged(task, named, jobs), *closed)
    page = portfolio_page(gather(found, _packs(found), requirements.max_age, requirements.day))
    put([*_pages(page, pages, forms, bom)], force=force or bool(output))  # it was looked at
    return _tell(found)


# Files in, names out


def _files(places: Iterable[Path]) -> tuple[list[Path], list[RefusedFile]]:
    """The files of answers at these places, and what in them is not read, once each.

    AdvisorError if there is neither.
    """
    closed: dict[str, RefusedFile] = {}

    def refuse(place: str, why: str) -> None:
        closed[place] = RefusedFile(place, why)

    found = list(dict.fromkeys(file for place in places for file in _below(place, refuse)))
    if not found and not closed:
        raise AdvisorError("there are no files of answers there", "they end in .yaml or .yml")
    return found, list(closed.values())


def _below(place: Path, refuse: Callable[[str, str], None]) -> Iterator[Path]:
    """A file itself; the YAML files of a folder in order, but for hidden ones and a pack's.

    A link that nobody typed is not followed to what the folder does not show: what is read is
    quoted in messages, which in CI anybody may read.
    """

    def closed(error: OSError) -> None:
        refuse(str(error.filename), f"the folder cannot be read: {reason(error)}")

    if not os.path.isdir(place):  # noqa: PTH112 - Path fails where a folder above is closed
        yield place
        return
    for folder, folders, names in os.walk(place, onerror=closed):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        others = (*PACK_FILES, *OTHER_FILES) if PACK_FILES[0] in names else ()
        for name in sorted({*names} - {*others}):
            file = Path(folder) / name
            if not name.lower().endswith(CASE_SUFFIXES) or name.startswith("."):
                continue
            if file.is_symlink() and not _shows(place, real(file)):
                refuse(str(file), f"it is a link that leads out of {place}, and is not followed")
            elif _is_file(file):
                yield file


def _shows(folder: Path, file: Path) -> bool:
    """Whether a file stands in a folder or below, and is not hidden there."""
    root = real(folder)
    below = file.relative_to(root).parts if file.is_relative_to(root) else (".",)
    return not any(part.startswith(".") for part in below)


def _is_file(path: Path) -> bool:
    """Whether a path is a file, or may be one; to read it tells then why it cannot be read."""
    try:
        return path.is_file()
    except OSError:
        return True


def _names(files: Iterable[Path], suffix: str) -> Iterator[str]:
    """A name for each file's report, after its stem; none twice, whatever the case."""
    taken, numbers = {_PAGE}, defaultdict[str, Iterator[int]](lambda: count_from(2))
    for file in files:
        stem = file.stem
        while stem.casefold() in taken:
            stem = f"{file.stem}-{next(numbers[file.stem.casefold()])}"
        taken.add(stem.casefold())
        yield f"{stem}{suffix}"


def _prepare(folder: Path, places: Iterable[Path], files: Iterable[Path], force: bool) -> None:
    """Make the folder; refuse links that lead out of it, and what would overwrite the answers, or
    a report that somebody has changed.
    """
    if folder.exists() and not folder.is_dir():
        raise click.UsageError(f"-o takes a folder, and {folder} is none")
    folder.mkdir(parents=True, exist_ok=True)
    inputs = set(map(real, files))
    beside = is_made(folder / f"{_PAGE}.md", "md")  # a table has no place to say that it is ours
    for place in places:
        check_derived(place, folder)
        if real(place) in inputs:
            raise click.UsageError(f"{place} would overwrite what the report is made from")
        if not (force or (beside and place == folder / f"{_PAGE}.csv")):
            check_made(place, None, place.suffix[1:])


def _pages(
    page: ReportPage, places: Sequence[Path | None], forms: Sequence[str], bom: bool
) -> Iterator[Output]:
    for place, form in zip(places, forms, strict=True):
        yield Output(place, begun(form, PAGE_FORMATS[form](page), bom), form)


# The work


def _judged(
    task: _Task, named: Sequence[tuple[Path, str]], jobs: int
) -> Iterator[PortfolioRow | RefusedFile]:
    """What came of each file, in their order; what CI is to show is told meanwhile."""
    with _progress(_results(task, named, jobs), len(named)) as results:
        for found, lines in results:
            for line in lines:
                print_annotation(line)
            yield found


def _results(task: _Task, named: Sequence[tuple[Path, str]], jobs: int) -> Iterator[_Judged]:
    work = partial(_judge, task)
    jobs = min(jobs, len(named))
    if jobs < 2:
        yield from map(work, named)
        return
    os.environ["PYTHONSAFEPATH"] = "1"  # they take no module from the folder we stand in
    context = get_context("spawn")  # the same everywhere, and safe beside threads
    try:
        with ProcessPoolExecutor(jobs, context, _serve) as pool:
            yield from pool.map(work, named, chunksize=_AT_ONCE)
    except BrokenProcessPool as error:
        raise AdvisorError(_KILLED, "try again, with fewer --jobs if memory is short") from error


def _serve() -> None:
    """Leave Ctrl-C to the process that was started, and do not outlive it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with, args=(parent_process(),), daemon=True).start()


def _end_with(parent: BaseProcess) -> None:
    """Leave once that process is gone, however it went."""
    parent.join()
    os._exit(ExitCode.USAGE)


@contextmanager
def _progress(results: Iterable[_Judged], length: int) -> Iterator[Iterable[_Judged]]:
    """The same results, with a bar on a terminal."""
    if not is_watched():
        yield results
        return
    with click.progressbar(results, length, "Judging", file=sys.stderr) as bar:
        yield bar


def _judge(task: _Task, named: tuple[Path, str]) -> _Judged:
    """One file: its verdict and, where they are wanted, its report."""
    file, name = named
    try:
        pack, answers = read_answers(file)
        task.requirements.check(pack)
        assessment = assess(pack, answers) if task.folder else None
        verdict = assessment.verdict if assessment else judge(AnsweredPack(pack, answers))
        folder = real(pack_folder(answers.pack, file.parent))
        step = next_step(verdict, assessment)
        row = survey(verdict, str(file), str(folder), *step, costs_in_brief(verdict))
    except AdvisorError as error:
        return _refused(task, file, error)
    if task.folder and assessment:
        form, report = FORMATS[task.form], build_report(assessment)
        made = begun(task.form, form.render(report), task.bom)
        write_made(task.folder / name, made, form.kind, task.force)
        row = replace(row, report=name)
    missed, notices = (
        tuple(of(verdict)) for of in (task.requirements.missed, task.requirements.notices)
    )
    lines = annotated(verdict, str(file), missed, notices) if task.requirements.annotate else ()
    return replace(row, missed=missed, notices=notices), tuple(lines)


def _refused(task: _Task, file: Path, error: AdvisorError) -> _Judged:
    problems = error.problems if isinstance(error, InvalidFile) else ()
    if not problems:
        return RefusedFile(str(file), sentence(error).removeprefix(f"cannot read {file}: ")), ()
    first = str(problems[0]).removeprefix(f"{file}:")
    more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
    lines = map(as_annotation, problems) if task.requirements.annotate else ()
    return RefusedFile(str(file), first + more, problems), tuple(lines)


def _packs(found: Iterable[PortfolioRow | RefusedFile]) -> dict[str, Pack]:
    """The packs of the cases, by folder."""
    folders = dict.fromkeys(each.pack for each in found if isinstance(each, PortfolioRow))
    return {folder: load_pack(Path(folder)) for folder in folders}


def _tell(found: Sequence[PortfolioRow | RefusedFile]) -> ExitCode:
    """Say what is missed and what was refused, and return how to leave."""
    rows = [each for each in found if isinstance(each, PortfolioRow)]
    for row in rows:
        for told in (*row.missed, *row.notices):
            print_error(f"{row.file}: {told}")
    refused = [each for each in found if isinstance(each, RefusedFile)]
    lines = (
        map(str, each.problems) if each.problems else [f"{each.file}: {each.message}"]
        for each in refused
    )
    for line in dict.fromkeys(chain.from_iterable(lines)):
        print_error(line)
    if refused:
        print_error(f"{count(len(refused), 'file')} could not be judged")
        return ExitCode.INVALID
    return ExitCode.MISSED if any(row.missed for row in rows) else ExitCode.DONE
