"""`advisor costs`: what each option costs, and what lies between two of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import click

from advisor.cli.arguments import answers_argument, changes_option, known, read_case
from advisor.cli.command import Command, form_options
from advisor.cli.console import print_note
from advisor.cli.exits import ExitCode
from advisor.cli.into import put_into
from advisor.cli.output import force_option, outputs_option, put, refuse_loss
from advisor.cli.pages import PAGE_FORMS, pages_of
from advisor.costs import costs as sums
from advisor.errors import AdvisorError
from advisor.export.page import PAGE_FORMATS
from advisor.loading import read_answers
from advisor.model import Pack
from advisor.report import costs_page
from advisor.report.money import Money
from advisor.report.wording import listed, quoted
from advisor.saving import AnswersFile
from advisor.teams import with_voices

_EXAMPLES = (
    ("advisor costs case.yaml", "all options, and where they become cheaper than today"),
    ("advisor costs case.yaml --compare OPTION OTHER", "what lies between two"),
    ("advisor costs case.yaml --set FIGURE=2..4", "one figure changed"),
    ("advisor costs case.yaml -f csv -o lines.csv", "every line, for a spreadsheet"),
    ("advisor costs case.yaml --into case.yaml", "and the answer that follows, if one does"),
)
_FORMS = {**PAGE_FORMS, "csv": (".csv", PAGE_FORMATS["csv"])}


@click.command(cls=Command, examples=_EXAMPLES)
@answers_argument
@outputs_option
@form_options(*_FORMS)
@changes_option
@click.option(
    "--compare", "pair", nargs=2, metavar="OPTION OTHER", help="Say what lies between these two."
)
@click.option(
    "--today",
    "day",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="The day that ages of prices count from; the date of the case if left out.",
)
@click.option(
    "--into",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Put the answer that follows, whether it pays, into this file.",
)
@force_option
def costs(
    answers: Path,
    outputs: Sequence[str],
    form: str | None,
    changes: Sequence[str],
    pair: tuple[str, str] | None,
    day: datetime | None,
    into: Path | None,
    force: bool,
) -> int:
    """Say what each option costs in the first year, as exactly as the figures are known.

    Figures stand under `figures` in the file of answers; - reads standard input. Where they say
    that it pays, that is offered as an answer; --into puts it beside those of the team.
    """
    if into and changes:
        raise click.UsageError("--into takes what is known, not what --set supposes")
    pack, given = read_case(answers, changes)
    if pack.costs is None:
        raise AdvisorError(f"{pack.id} has no cost sheet", "a pack has one in its costs.yaml")
    for option in pair or ():
        known("option", option, pack.costs.option)
    page = costs_page(pack.costs, given, pair, day.date() if day else None)
    pages = pages_of(page, outputs, form, f"{answers.stem}-costs", _FORMS)
    refuse_loss(pages, answers, into)
    case = _case(into, pack) if into else None
    put(pages, force=force)
    said = Money(sums(pack.costs, given), given).offer(date.today().isoformat())
    if case:
        put_into(case, said, "The figures say")
    elif not changes and (offered := with_voices(pack, given, said)):
        labels = listed(quoted(pack.questions[id].label) for id in offered)
        print_note(f"The figures answer {labels}. To keep that, add `--into FILE`.")
    return ExitCode.DONE


def _case(into: Path, pack: Pack) -> AnswersFile:
    """The file that an answer is put into; AdvisorError if it is of another pack."""
    other, _ = read_answers(into)
    if other.id != pack.id:
        raise AdvisorError(f"{into} answers {other.id}, and the figures are of {pack.id}")
    return AnswersFile.open(into, other)
