"""`advisor compare`: two dates or two options of one case."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from advisor.cli.command import Command, form_options
from advisor.cli.exits import ExitCode
from advisor.cli.output import force_option, outputs_option, put, refuse_loss
from advisor.cli.pages import PAGE_FORMS, pages_of
from advisor.cli.read_many import read_together
from advisor.engine import assess
from advisor.report import comparison_page
from advisor.teams import compare as compare_assessments

_EXAMPLES = (
    ("advisor compare august.yaml november.yaml", "what changed, and what each change did"),
    ("advisor compare a.yaml b.yaml -o changes.md", "as Markdown, to a file"),
    ("advisor compare a.yaml b.yaml --json", "for scripts"),
)


@click.command(cls=Command, examples=_EXAMPLES)
@click.argument("before", type=click.Path(path_type=Path))
@click.argument("after", type=click.Path(path_type=Path))
@outputs_option
@form_options(*PAGE_FORMS)
@force_option
def compare(
    before: Path, after: Path, outputs: Sequence[str], form: str | None, force: bool
) -> int:
    """Say what changed between two files of answers, and what that did to the verdict.

    Both are read in the terms of the later one's pack; - reads standard input.
    """
    pack, (later, earlier) = read_together((after, before))
    page = comparison_page(compare_assessments(assess(pack, earlier), assess(pack, later)))
    pages = pages_of(page, outputs, form, f"{before.stem}-{after.stem}")
    refuse_loss(pages, before, after)
    put(pages, force=force)
    return ExitCode.DONE
