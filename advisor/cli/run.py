"""`advisor run`: answers in, the report out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from advisor.cli.arguments import (
    answers_argument,
    changes_option,
    known,
    note_no_path,
    read_case,
    split_target,
    target_option,
)
from advisor.cli.command import Command, form_options
from advisor.cli.exits import ExitCode
from advisor.cli.output import Page, command, outputs_option, put, refuse_loss, slug, targets
from advisor.cli.problems import annotation
from advisor.cli.streams import complain
from advisor.export import FORMATS, render_template
from advisor.loading.files import read_bytes
from advisor.loading.syntax import decode
from advisor.report import Report, build_report
from advisor.report.words import count
from advisor.verdict import Assessment, Verdict, assess

_EXAMPLES = (
    ("advisor run case.yaml", "as Markdown"),
    ("advisor run case.yaml -o report.md -o report.json", "both, to files"),
    ("advisor run case.yaml -o reports/ -f json", "named after the case"),
    ("advisor run case.yaml --set QUESTION=ANSWER", "one answer changed"),
    ("advisor run - --json -q < case.yaml", "in a script"),
    ("advisor run case.yaml --max-open 5 --annotate github", "a bar, for CI"),
)


@click.command(cls=Command, examples=_EXAMPLES)
@answers_argument
@outputs_option
@form_options(*FORMATS)
@changes_option
@click.option(
    "--template",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Lay the report out by a template of yours.",
)
@target_option
@click.option(
    "--min-stage", metavar="STAGE", default="", help="Exit with 1 unless that stage is proven."
)
@click.option(
    "--max-open", type=click.IntRange(0), metavar="N", help="Exit with 1 if more are open."
)
@click.option(
    "--annotate",
    type=click.Choice(["github"]),
    help="Print blockers and contradictions for CI to show.",
)
def run(
    answers: Path,
    outputs: Sequence[str],
    form: str | None,
    changes: Sequence[str],
    template: Path | None,
    target: str,
    min_stage: str,
    max_open: int | None,
    annotate: str | None,
) -> int:
    """Write the report on a file of answers; - reads standard input."""
    pack, given = read_case(answers, changes)
    stem = slug(given.case) or slug(answers.stem) or pack.id
    approach, stage = split_target(pack, target)
    if min_stage:
        known("stage", min_stage, pack.stage_ids)
    assessment = assess(pack, given, approach, stage)
    note_no_path(target, assessment)
    report = build_report(assessment)
    if template:
        pages = _laid_out(report, template, outputs, form)
    else:
        pages = _formatted(report, outputs, form, stem)
    refuse_loss(pages, answers, template)
    put(pages, f"Next: {command('explain', answers)}.")
    if annotate:
        for line in _annotations(assessment, answers):
            complain(line)
    missed = list(_missed(assessment.verdict, min_stage, max_open))
    for sentence in missed:
        complain(sentence)
    return ExitCode.MISSED if missed else ExitCode.DONE


def _formatted(report: Report, outputs: Sequence[str], form: str | None, stem: str) -> list[Page]:
    """The report in each form that was asked for."""
    suffixes = {name: each.suffix for name, each in FORMATS.items()}
    return [
        Page(place, FORMATS[name].render(report))
        for place, name in targets(outputs, form, suffixes, stem)
    ]


def _laid_out(
    report: Report, template: Path, outputs: Sequence[str], form: str | None
) -> list[Page]:
    """The report by somebody's own template."""
    if form:
        raise click.UsageError("--template and -f exclude each other: a template is the form")
    text = decode(read_bytes(template), str(template))
    data = render_template(report, text, str(template)).encode()
    return [Page(None if each == "-" else Path(each), data) for each in outputs or ("-",)]


def _missed(verdict: Verdict, min_stage: str, max_open: int | None) -> Iterator[str]:
    """A sentence for each bar that is not reached."""
    ids = verdict.file.pack.stage_ids
    if min_stage and verdict.approach is None:
        yield f"--min-stage {min_stage} is missed: there is not enough information for a verdict"
    elif min_stage and ids.index(verdict.stage) < ids.index(min_stage):
        yield f"--min-stage {min_stage} is missed: {verdict.stage} is what is proven"
    waiting = len(verdict.file.open)
    if max_open is not None and waiting > max_open:
        verb = "is" if waiting == 1 else "are"
        yield f"--max-open {max_open} is missed: {count(waiting, 'question')} {verb} open"


def _annotations(assessment: Assessment, answers: Path) -> Iterator[str]:
    """What holds the stage as warnings, contradictions between answers as notices."""
    file = "" if str(answers) == "-" else str(answers)
    gates = assessment.verdict.file.pack.gate
    for held in assessment.verdict.held_by:
        if held.kind == "gate":
            gate = gates[held.id]
            yield annotation("warning", gate.because, file=file, title=gate.title)
    for check in assessment.warnings:
        yield annotation("notice", check.message, file=file, title=check.id)
