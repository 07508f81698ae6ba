"""`advisor costs`: what each option costs, and what lies between two of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

import click

from advisor.cli.arguments import answers_argument, changes_option, known, read_case
from advisor.cli.command import Command, form_options
from advisor.cli.exits import ExitCode
from advisor.cli.output import Output, force_option, outputs_option, put, refuse_loss, targets
from advisor.cli.text import page_text
from advisor.errors import AdvisorError
from advisor.export.page import page_csv, page_json, page_markdown
from advisor.report import ReportPage, costs_page

_EXAMPLES = (
    ("advisor costs case.yaml", "all options, and where they become cheaper than today"),
    ("advisor costs case.yaml --compare OPTION OTHER", "what lies between two"),
    ("advisor costs case.yaml --set FIGURE=2..4", "one figure changed"),
    ("advisor costs case.yaml -f csv -o lines.csv", "every line, for a spreadsheet"),
)
_FORMS: Mapping[str, tuple[str, Callable[[ReportPage], bytes]]] = {
    "text": (".txt", page_text),
    "md": (".md", page_markdown),
    "json": (".json", page_json),
    "csv": (".csv", page_csv),
}


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
    suffixes = {name: suffix for name, (suffix, _) in _FORMS.items()}
    pages = [
        Output(place, _FORMS[name][1](page), "" if name == "text" else name)
        for place, name in targets(outputs, form, suffixes, f"{answers.stem}-costs")
    ]
    refuse_loss(pages, answers)
    put(pages, force=force)
    return ExitCode.DONE
