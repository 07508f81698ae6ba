"""`advisor trial`: the sheet of a small experiment, and the answer that the filled sheet gives."""

from __future__ import annotations

import csv
from dataclasses import replace
from io import StringIO
from math import ceil, floor
from pathlib import Path

import click

from advisor.cli.arguments import answers_argument, known, read_case
from advisor.cli.command import Command
from advisor.cli.console import print_note, print_result
from advisor.cli.exits import ExitCode
from advisor.cli.output import Output, command, force_option, output_option, put, refuse_loss, save
from advisor.errors import AdvisorError
from advisor.loading.files import read_bytes
from advisor.loading.syntax import decode
from advisor.model import Action, Answer, Pack, Trial
from advisor.report.wording import count, listed, quoted
from advisor.saving import AnswersFile
from advisor.session.cases import date_now
from advisor.text import csv_text, visible
from advisor.trial import answer, interval, not_ruled_out

_EXAMPLES = (
    ("advisor trial case.yaml -o sheet.csv", "the rows to fill in"),
    ("advisor trial case.yaml --filled sheet.csv", "the answer they give, and how sure it is"),
    ("advisor trial case.yaml --filled sheet.csv --write", "and into the file, with the evidence"),
)
_YES = ("yes", "y", "true", "1", "x", "right")
_NO = ("no", "n", "false", "0", "-", "wrong")
_MARK = "Yes or no: "


@click.command(cls=Command, examples=_EXAMPLES)
@answers_argument
@click.argument("action", required=False)
@output_option
@force_option
@click.option(
    "--filled", metavar="SHEET", type=click.Path(path_type=Path), help="Count a filled sheet."
)
@click.option("--write", is_flag=True, help="Put the answer into the file, and tick the action.")
def trial(
    answers: Path,
    action: str | None,
    output: str,
    force: bool,
    filled: Path | None,
    write: bool,
) -> int:
    """Try something on a few cases: write the sheet to fill in, and say what it answers.

    ACTION is the id of an action that is a trial; it may be left out where a pack has one.
    """
    if write and (filled is None or str(answers) == "-"):
        raise click.UsageError("--write needs --filled, and a file to write into")
    pack, _ = read_case(answers)
    tried, found = _trial(pack, action)
    if filled is None:
        place = None if output == "-" else Path(output)
        sheet = Output(place, sheet_text(found).encode())
        refuse_loss([sheet], answers)
        put(
            [sheet],
            f"Next: fill it in, then {command('trial', answers, '--filled', output)}.",
            force,
        )
        return ExitCode.DONE
    right = counted(found, decode(read_bytes(filled), str(filled)), str(filled))
    print_result("\n".join(_told(pack, found, right)) + "\n")
    if write:
        _write(answers, pack, tried, found, right, filled)
    else:
        print_note("--write puts it into the file, with the sheet as its evidence.")
    return ExitCode.DONE


def _trial(pack: Pack, id: str | None) -> tuple[Action, Trial]:
    """The action of that id, or the only one, with its trial."""
    trials = {action.id: action for action in pack.actions if action.trial}
    if not trials:
        raise AdvisorError(f"the pack {pack.id} has no trial")
    if id is None and len(trials) > 1:
        raise click.UsageError(f"name one of these trials: {', '.join(trials)}")
    action = trials[known("trial", id, trials) if id else next(iter(trials))]
    assert action.trial, "only those were taken"
    return action, action.trial


def sheet_text(found: Trial) -> str:
    """The rows to fill in."""
    head = ("No.", "What was tried", f"{_MARK}{found.ask}", "Note")
    return csv_text(head, ((str(n), "", "", "") for n in range(1, found.cases + 1)))


def counted(found: Trial, text: str, name: str) -> int:
    """How many rows of a filled sheet say yes; AdvisorError where one says neither, or is open."""
    rows = _rows(text.removeprefix("\ufeff"), name)
    column = next((i for i, c in enumerate(rows[0] if rows else ()) if c.startswith(_MARK)), None)
    if column is None:
        raise AdvisorError(f"{name} has no column that begins with `{_MARK.strip()}`")
    said = [row[column].strip().lower() if len(row) > column else "" for row in rows[1:]]
    for number, word in enumerate(said, 1):
        if word not in (*_YES, *_NO):
            what = f"says `{visible(word[:40])}`" if word else "is empty"
            raise AdvisorError(f"row {number} of {name} {what}", "each row says yes or no")
    if len(said) != found.cases:
        raise AdvisorError(f"{name} has {count(len(said), 'row')}, and needs {found.cases}")
    return sum(word in _YES for word in said)


def _rows(text: str, name: str) -> list[list[str]]:
    """The rows of a sheet in which something stands, whatever parts its cells."""
    mark = max(",;\t", key=text.partition("\n")[0].count)
    try:
        return [row for row in csv.reader(StringIO(text, ""), delimiter=mark) if any(row)]
    except csv.Error as error:
        raise AdvisorError(f"{name} is no sheet: {error}") from error


def _told(pack: Pack, found: Trial, right: int) -> list[str]:
    """The count with its interval, the answer, and which others it does not rule out."""
    question = pack.questions[found.question]
    others = listed((quoted(question.say(id)) for id in not_ruled_out(found, right)), "or")
    lines = [
        f"{visible(found.ask)} {_count(found, right)}.",
        f"{quoted(question.label)}: {question.say(answer(found, right))}.",
    ]
    return [*lines, f"So few cases do not rule out {others}."] if others else lines


def _count(found: Trial, right: int) -> str:
    low, high = interval(right, found.cases)
    span = f"between {floor(low * 100)} and {ceil(high * 100)} in a hundred"
    return f"{right} of {found.cases}: {span} (95 %)"


def _write(place: Path, pack: Pack, action: Action, found: Trial, right: int, sheet: Path) -> None:
    """Put the answer with its evidence into the file, and tick the action."""
    file = AnswersFile.open(place, pack)
    now = file.answers.answers.get(found.question, Answer("unknown"))
    new = replace(
        now,
        state="answered",
        value=answer(found, right),
        note=_count(found, right),
        evidence=str(sheet),
        date=date_now(),
        reason="",
        unsure=bool(not_ruled_out(found, right)),
    )
    file.set(found.question, new)
    file.set_text(f"done.{action.id}", date_now())
    save(file)
    print_note(f"Wrote {place}. Next: {command('run', place)}.")
