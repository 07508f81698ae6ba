"""How a report is laid out: by a format, for a place to paste it into, or by a user's template.

Owns the options of `run` that say so, and renders the pages. It must not write them.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import click

from advisor.cli.command import Decorator, gathered
from advisor.cli.console import is_terminal, print_note
from advisor.cli.output import Output, begun, bom_option, targets
from advisor.export import FORMATS, PROFILES, render_markdown, render_template
from advisor.loading.files import read_bytes
from advisor.loading.syntax import decode
from advisor.report import Report

_MARKDOWN, *_ = FORMATS
_SUFFIXES = {name: each.suffix for name, each in FORMATS.items()}
_OPTIONS: Sequence[Decorator] = (
    click.option(
        "--template",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="Lay the report out by a template of yours; with -f html it escapes.",
    ),
    click.option(
        "--profile",
        type=click.Choice([*PROFILES]),
        help="Markdown for the place you paste it into.",
    ),
    click.option("--brief", is_flag=True, help="The memo alone, without its appendix."),
    click.option("--mermaid", is_flag=True, help="Diagrams in Markdown, each with its table."),
    bom_option,
)


@dataclass(frozen=True)
class ReportOptions:
    """What was asked for."""

    template: Path | None
    profile: str | None
    brief: bool
    mermaid: bool
    bom: bool

    def pages(
        self, report: Report, outputs: Sequence[str], form: str | None, stem: str
    ) -> list[Output]:
        """The report in every form asked for; `stem` names files in folders."""
        report = replace(report, appendix=()) if self.brief else report
        if self.template:
            return list(self._by_template(report, self.template, outputs, form, stem))
        found = targets(outputs, form, _SUFFIXES, stem)
        chosen = PROFILES[self.profile] if self.profile else None
        if (chosen or self.mermaid) and all(name != _MARKDOWN for _, name in found):
            raise click.UsageError("--profile and --mermaid are for Markdown: name it with -f md")
        if self.brief and not any(FORMATS[name].memo for _, name in found):
            raise click.UsageError("--brief is for Markdown, HTML and Word: name one with -f")
        if self.bom and not any(name.startswith("csv") for _, name in found):
            raise click.UsageError("--bom is for CSV: name it with -f csv")
        pages = [
            Output(place, self._render(report, name), FORMATS[name].kind) for place, name in found
        ]
        if chosen and chosen.hint:
            print_note(f"{chosen.hint}.")
        return pages

    def on_screen(self, outputs: Sequence[str], form: str | None) -> bool:
        """Whether nothing is asked for but something to read, by somebody at a terminal."""
        asked = outputs or form or self.template or self.profile or self.mermaid
        return not asked and is_terminal(sys.stdout)

    def _render(self, report: Report, name: str) -> bytes:
        if name == _MARKDOWN:
            return render_markdown(report, self.profile or next(iter(PROFILES)), self.mermaid)
        return begun(name, FORMATS[name].render(report), self.bom)

    def _by_template(
        self,
        report: Report,
        template: Path,
        outputs: Sequence[str],
        form: str | None,
        stem: str,
    ) -> Iterator[Output]:
        if form and not FORMATS[form].text:
            raise click.UsageError(f"a template makes text, and {form} is none")
        text = decode(read_bytes(template), str(template))
        profile = PROFILES[self.profile or next(iter(PROFILES))]
        for place in _places(outputs, form, stem):
            data = render_template(
                report,
                text,
                str(template),
                markup=_is_markup(form, place or template),
                profile=profile,
                mermaid=self.mermaid,
            )
            yield Output(place, data.encode())


def _places(outputs: Sequence[str], form: str | None, stem: str) -> list[Path | None]:
    """Where a template's page goes; without a form any name will do."""
    if form:
        return [place for place, _ in targets(outputs, form, _SUFFIXES, stem)]
    return [None if each == "-" else Path(each) for each in outputs or ("-",)]


def _is_markup(form: str | None, named: Path) -> bool:
    """Whether text has to be escaped: as the form says, otherwise as the file's name does."""
    if form:
        return FORMATS[form].markup
    name = named.name.lower().removesuffix(".j2")
    return any(each.markup and name.endswith(each.suffix) for each in FORMATS.values())


report_options = gathered("options", ReportOptions, _OPTIONS)
"""The options, given to a command as one argument `options`."""
