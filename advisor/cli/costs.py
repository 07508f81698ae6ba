"""`advisor costs`: what each option costs, and what lies between two of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import click

from advisor.cli.arguments import answers_argument, changes_option, known, read_case
from advisor.cli.command import Command, form_options
from advisor.cli.exits import ExitCode
from advisor.cli.output import force_option, outputs_option, put, refuse_loss
from advisor.cli.pages import PAGE_FORMS, pages_of
from advisor.errors import AdvisorError
from advisor.export.page import PAGE_FORMATS
from advisor.report import costs_page

_EXAMPLES = (
    ("advisor costs case.yaml", "all options, and where they become cheaper than today"),
    ("advisor costs case.yaml --compare OPTION OTHER", "what lies between two"),
    ("advisor costs case.yaml --set FIGURE=2..4", "one figure changed"),
    ("advisor costs case.yaml -f csv -o lines.csv", "every line, for a spreadsheet"),
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
@force_option
def costs(
    answers: Path,
    outputs: Sequence[str],
    form: str | None,
    changes: Sequence[str],
    pair: tuple[str, str] | None,
    day: datetime | None,
    force: bool,
) -> int:
    """Say what each option costs in the first year, as exactly as the figures are known.

    Figures stand under `figures` in the file of answers; - reads standard input.
    """
    pack, given = read_case(answers, changes)
    if pack.costs is None:
        raise AdvisorError(f"{pack.id} has no cost sheet", "a pack has one in its costs.yaml")
    for option in pair or ():
        known("option", option, pack.costs.option)
    page = costs_page(pack.costs, given, pair, day.date() if day else None)
    pages = pages_of(page, outputs, form, f"{answers.stem}-costs", _FORMS)
    refuse_loss(pages, answers)
    put(pages, force=force)
    return ExitCode.DONE
