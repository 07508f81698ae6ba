"""`advisor explain`: why, and what would change it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from advisor.cli.arguments import (
    answers_argument,
    as_change,
    changes_option,
    note_no_path,
    read_case,
    split_target,
    target_option,
)
from advisor.cli.command import Command, form_options
from advisor.cli.console import bold, print_result
from advisor.cli.exits import ExitCode
from advisor.cli.text import section_text, title_text
from advisor.engine import Assessment, assess
from advisor.report import Report, build_report
from advisor.text import json_text

_EXAMPLES = (
    ("advisor explain case.yaml", "all of it"),
    ("advisor explain case.yaml --target APPROACH:STAGE", "the path to there"),
    ("advisor explain case.yaml --set QUESTION=ANSWER", "one answer changed"),
    ("advisor explain case.yaml --json", "for scripts"),
)
_SECTIONS = (
    "drafts",
    "case",
    "verdict",
    "reasons",
    "decides",
    "held",
    "why",
    "stage",
    "alternatives",
    "precedents",
    "change",
    "find-out",
    "path",
    "warnings",
)
_PARTS = (
    "schema_version",
    "case",
    "date",
    "pack",
    "drafts",
    "verdict",
    "trace",
    "near_misses",
    "flips",
    "find_out_first",
    "path",
)


@click.command(cls=Command, examples=_EXAMPLES)
@answers_argument
@form_options("text", "json")
@changes_option
@target_option
def explain(answers: Path, form: str | None, changes: Sequence[str], target: str) -> int:
    """Say why, what nearly decided, what would change it, what to find out first, and the path."""
    pack, given = read_case(answers, changes)
    approach, stage = split_target(pack, target)
    assessment = assess(pack, given, approach, stage)
    note_no_path(target, assessment)
    report = build_report(assessment)
    print_result(_as_json(report) if form == "json" else _as_text(report, assessment))
    return ExitCode.DONE


def _as_text(report: Report, assessment: Assessment) -> str:
    parts = [title_text(report.title), f"{report.headline}\n"]
    shown = [each for each in report.sections if each.id in _SECTIONS and each.blocks]
    parts += [section_text(each) for each in shown]
    return "\n".join([*parts, *_tries(assessment)])


def _tries(assessment: Assessment) -> Iterator[str]:
    """How to go on from here on the command line, where questions have ids."""
    ways = "".join(f"  {way}\n" for way in dict.fromkeys(_ways(assessment)))
    if ways:
        yield f"{bold('To try a change, add its options to the command')}:\n\n{ways}"
    ids = "".join(f"  {each.question}\n" for each in assessment.next_questions)
    if ids:
        yield f"{bold('To try an answer, add --set QUESTION=ANSWER')}:\n\n{ids}"


def _ways(assessment: Assessment) -> Iterator[str]:
    """What changes the verdict, as the options that make it so."""
    path = assessment.path
    ways = [*assessment.counterfactuals, *([path.way] if path and path.way else [])]
    for way in ways:
        changes = " ".join(as_change(change.question, change.after) for change in way.changes)
        yield f"{way.approach}:{way.stage}  {changes}"


def _as_json(report: Report) -> str:
    parts = {part: report.result[part] for part in _PARTS if part in report.result}
    return json_text(parts)
