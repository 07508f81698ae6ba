"""What the arguments of several commands mean: a file of answers, changes to it, a target, a pack.

Owns the arguments that need a pack to be understood; a word it does not know is a mistake in usage
with the nearest word that it does.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import click

from advisor.cli.console import piped, print_note
from advisor.engine import AnsweredPack, Assessment
from advisor.errors import AdvisorError
from advisor.loading import did_you_mean, load_pack, parse_value, read_answers
from advisor.loading.figures import far_off, parse_figure
from advisor.loading.files import read_bytes
from advisor.loading.problems import allowed
from advisor.loading.several import Content
from advisor.loading.syntax import LARGEST
from advisor.model import Answer, Answers, CostFigure, Pack, Value
from advisor.report.wording import listed
from advisor.resources import bundled_packs, pack_folder

STDIN = Path("<stdin>")
"""What standard input is called where a file's name is needed."""

answers_argument = click.argument("answers", type=click.Path(path_type=Path))
changes_option = click.option(
    "--set",
    "changes",
    multiple=True,
    metavar="ID=VALUE",
    help="Read one answer as this: an option, a,b, a number, low..high, unknown, not-applicable.",
)
target_option = click.option(
    "--target", metavar="APPROACH[:STAGE]", default="", help="Where the path is to lead."
)
owner_option = click.option(
    "--for",
    "owner",
    metavar="OWNER",
    default="",
    help="Only the questions that this role usually knows the answers to.",
)
pack_argument = click.argument("pack", required=False)


def read_case(file: Path, changes: Iterable[str] = ()) -> tuple[Pack, Answers]:
    """A file of answers, `-` for standard input, with its pack and with answers changed."""
    pack, answers = read_answers(*content(file))
    for notice in answers.notices:
        print_note(f"{file}: {notice}")
    return pack, _changed(pack, answers, changes)


def content(file: Path) -> Content:
    """What a file is called, and what is in it; - is standard input."""
    name = name_of(file)
    return name, read_input(name)


def name_of(file: Path) -> Path:
    """What a file is called in messages."""
    return STDIN if str(file) == "-" else file


def read_input(name: Path) -> bytes:
    """What is in a file or in standard input; AdvisorError names what may be meant."""
    if name is STDIN:
        return piped(LARGEST + 1)
    try:
        return read_bytes(name)
    except AdvisorError as error:
        names: list[str] = []
        with suppress(OSError, ValueError):
            names = [] if name.exists() else [each.name for each in name.parent.iterdir()]
        raise AdvisorError(f"{error.message}{did_you_mean(name.name, names)}") from error


def _changed(pack: Pack, answers: Answers, changes: Iterable[str]) -> Answers:
    changed, figures = dict(answers.answers), dict(answers.figures)
    for change in changes:
        id, equals, value = change.partition("=")
        if not equals:
            raise click.UsageError(f"--set takes ID=VALUE, not `{change}`")
        what = "question or figure" if pack.figures else "question"
        id = known(what, id.strip(), [*pack.questions, *pack.figures])
        try:
            if id in pack.figures:
                figures[id] = _figure(pack.figures[id], value, answers.currency)
            else:
                changed[id] = parse_value(pack.questions[id], value)
        except AdvisorError as error:
            raise click.UsageError(f"--set {id}: {error.message}") from error
    others = replace(answers, answers=changed, figures=figures)
    hidden = AnsweredPack(pack, answers).hides(others) if changes else ()
    if hidden:
        labels = listed((f'"{pack.questions[id].label}"' for id in hidden), most=5)
        print_note(f"--set hides {labels}: what was said there is not used.")
    return others


def _figure(figure: CostFigure, text: str, currency: str) -> Answer:
    """A figure as it is typed; what was read, and what is odd about it, is said."""
    answer = parse_figure(figure, text)
    if answer.value is not None:
        said = figure.say(answer.value, currency)
        print_note(f"--set {figure.id}: {said}. {far_off(figure, answer)}".rstrip())
    return answer


def as_change(question: str, value: Value) -> str:
    """What `--set` takes to set a question to a value."""
    text = ",".join(value) if isinstance(value, tuple) else str(value)
    return f"--set {shlex.quote(f'{question}={text}')}"


def known(what: str, word: str, words: Iterable[str]) -> str:
    """The word, if it is one of these; otherwise UsageError with the nearest, or with all."""
    candidates = list(words)
    if word in candidates:
        return word
    hint = did_you_mean(word, candidates) or f"; {allowed(candidates)}"
    raise click.UsageError(f"there is no {what} `{word}`{hint}")


def split_target(pack: Pack, target: str) -> tuple[str, str]:
    """`APPROACH:STAGE`, either of which may be left out, as approach and stage."""
    approach, _, stage = target.partition(":")
    if approach:
        known("approach", approach, [*pack.approach_ids, *(f":{id}" for id in pack.stage_ids)])
    if stage:
        known("stage", stage, pack.stage_ids)
    return approach, stage


def note_no_path(target: str, assessment: Assessment) -> None:
    """Say why there is no path, where one was asked for."""
    if target and assessment.path is None:
        open_yet = assessment.verdict.certainty == "open"
        why = (
            "there is not enough information yet"
            if open_yet
            else "these answers are there already"
        )
        print_note(f"No path to {target}: {why}.")


def find_pack(name: str | None) -> Pack:
    """A bundled pack by its id, another by its folder; without a name the first bundled one."""
    return load_pack(pack_folder(name or first(bundled_packs())))


def first(names: Sequence[str]) -> str:
    """The first of the bundled packs."""
    if not names:
        raise AdvisorError("there is no bundled pack", "name the folder of one")
    return names[0]
