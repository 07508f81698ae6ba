"""`advisor run`: answers in, the report out."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import click

from advisor.cli.arguments import (
    answers_argument,
    changes_option,
    note_no_path,
    read_case,
    split_target,
    target_option,
)
from advisor.cli.calendar import pace_option, read_calendar, start_option
from advisor.cli.command import Command, form_options
from advisor.cli.console import print_annotation, print_error, print_note, print_result
from advisor.cli.exits import ExitCode
from advisor.cli.output import command, force_option, outputs_option, put, refuse_loss
from advisor.cli.read_many import read_as
from advisor.cli.report_options import ReportOptions, report_options
from advisor.cli.requirements import Requirements, annotated, requirement_options
from advisor.cli.text import memo_text
from advisor.engine import Assessment, assess
from advisor.export import FORMATS
from advisor.report import Report, build_report
from advisor.saving import file_stem
from advisor.teams import Comparison, compare

_EXAMPLES = (
    ("advisor run case.yaml", "the memo, or all of it as Markdown in a pipe"),
    ("advisor run case.yaml --brief -o memo.docx", "the memo alone"),
    ("advisor run case.yaml -o report.html -o report.json", "both, to files"),
    ("advisor run case.yaml -f csv:jira -o tickets.csv", "actions for a tracker"),
    ("advisor run case.yaml -o reports/ -f json", "named after the case"),
    ("advisor run case.yaml --set QUESTION=ANSWER", "one answer changed"),
    ("advisor run - --json -q < case.yaml", "in a script"),
    ("advisor run case.yaml --start 2027-01-11", "the plan with dates"),
    ("advisor run case.yaml --since before.yaml", "with what changed"),
    ("advisor run case.yaml --max-open 5 --annotate github", "a requirement, for CI"),
)


@click.command(cls=Command, examples=_EXAMPLES)
@answers_argument
@outputs_option
@form_options(*FORMATS)
@changes_option
@report_options
@target_option
@start_option
@pace_option
@click.option(
    "--since",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Tell what changed since these earlier answers.",
)
@force_option
@requirement_options
def run(
    answers: Path,
    outputs: Sequence[str],
    form: str | None,
    changes: Sequence[str],
    options: ReportOptions,
    target: str,
    start: datetime | None,
    paces: Sequence[str],
    since: Path | None,
    force: bool,
    requirements: Requirements,
) -> int:
    """Write the report on a file of answers; - reads standard input."""
    pack, given = read_case(answers, changes)
    stem = file_stem(given.case, answers.stem, pack.id)
    approach, stage = split_target(pack, target)
    requirements.check(pack)
    calendar = read_calendar(pack, start, paces)
    assessment = assess(pack, given, approach, stage)
    note_no_path(target, assessment)
    report = build_report(assessment, _compared(since, assessment) if since else None, calendar)
    if options.on_screen(outputs, form):
        _show(report, answers)
    else:
        pages = options.pages(report, outputs, form, stem)
        refuse_loss(pages, answers, options.template, since)
        put(pages, f"Next: {command('explain', answers)}.", force)
    missed, notices = (
        tuple(of(assessment.verdict)) for of in (requirements.missed, requirements.notices)
    )
    if requirements.annotate:
        file = "" if str(answers) == "-" else str(answers)
        for line in annotated(assessment.verdict, file, missed, notices):
            print_annotation(line)
    for line in (*missed, *notices):
        print_error(line)
    return ExitCode.MISSED if missed else ExitCode.DONE


def _show(report: Report, answers: Path) -> None:
    """The memo at a terminal, and where the whole is; the answer again if it ran off the top."""
    size = shutil.get_terminal_size()
    text = memo_text(report, size.columns)
    print_result(text)
    if text.count("\n") + 2 > size.lines:
        print_note(report.headline)
    print_note(f"The whole report: {command('run', answers, '-o', 'report.md')}.")


def _compared(since: Path, assessment: Assessment) -> Comparison:
    """What changed since the answers of an earlier file."""
    pack = assessment.verdict.file.pack
    return compare(assess(pack, read_as(pack, since)), assessment)
