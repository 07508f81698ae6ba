"""`advisor questions`: what a pack asks, before anybody answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from advisor.blank_answers import asked_if, bounds
from advisor.cli.arguments import find_pack, owner_option, pack_argument, read_case
from advisor.cli.command import Command
from advisor.cli.exits import ExitCode
from advisor.cli.output import Output, force_option, output_option, put
from advisor.costs import costs
from advisor.engine import AnsweredPack
from advisor.model import CostFigure, Pack, Question
from advisor.report.wording import count
from advisor.resources import CASE_SUFFIXES
from advisor.session.owners import find_owner
from advisor.text import shown
from advisor.text.markdown import heading, inline, line

_EXAMPLES = (
    ("advisor questions", "of the first bundled pack, as Markdown"),
    ("advisor questions -o questions.md", "to collect facts with your team"),
    ('advisor questions case.yaml --for "Risk or legal"', "what one role has still to answer"),
    ("advisor questions my-pack", "of a pack of your own"),
)


@click.command(cls=Command, examples=_EXAMPLES)
@pack_argument
@output_option
@owner_option
@force_option
def questions(pack: str | None, output: str, owner: str, force: bool) -> int:
    """Print all questions of a pack with their options, as Markdown.

    PACK is a bundled pack's id, the folder of another, or a file of answers: then those are
    printed that are still open there.
    """
    found, ids = _asked(pack)
    if owner:
        role = find_owner(found, owner)
        ids = [id for id in ids if found.asked[id].owner == role]
    text = "\n".join(_list(shown(found), ids)) + "\n"
    put([Output(None if output == "-" else Path(output), text.encode(), "md")], force=force)
    return ExitCode.DONE


def _asked(name: str | None) -> tuple[Pack, list[str]]:
    """A pack with all that it asks, or that of a file with what is open in it."""
    if name and Path(name).suffix.lower() in CASE_SUFFIXES and not Path(name).is_dir():
        pack, answers = read_case(Path(name))
        known = costs(pack.costs, answers).known if pack.costs else {}
        figures = (id for id, found in known.items() if found is None)
        return pack, [*AnsweredPack(pack, answers).open, *figures]
    pack = find_pack(name)
    return pack, list(pack.asked)


def _list(pack: Pack, ids: Sequence[str]) -> Iterator[str]:
    """These questions and figures as Markdown, a line at a time."""
    yield f"# {heading(f'{pack.title}: {pack.question_title}')}"
    yield ""
    figures = [figure for id, figure in pack.figures.items() if id in ids]
    core = sum(id in ids for id in pack.core)
    first = f"The {core} marked *core* come first. " if core > 1 else ""
    number = count(len(ids) - len(figures), "question")
    number += f" and {count(len(figures), 'figure')}" if figures else ""
    yield f"{number}. {first}Whatever nobody knows may stay open: no answer is guessed."
    for section in pack.sections:
        asked = [id for id in section.questions if id in ids]
        if asked:
            yield from ("", f"## {heading(section.title)}")
        if asked and section.intro:
            yield from ("", line(section.intro))
        for id in asked:
            yield ""
            yield from _question(pack, pack.questions[id])
    if figures:
        yield from ("", "## Figures", "", "What it costs. Each may be a range, or stay open.")
    for figure in figures:
        yield from _figure(figure)


def _figure(figure: CostFigure) -> Iterator[str]:
    yield from ("", f"### {heading(figure.label)}", "", line(figure.help), "")
    yield from (f"- [ ] {line(figure.unit)}: ______", "- [ ] not known (`unknown`)", "")
    owner = [f"who usually knows: {inline(figure.owner)}"] if figure.owner else []
    yield " · ".join([f"`{figure.id}`", *owner])


def _question(pack: Pack, question: Question) -> Iterator[str]:
    yield f"### {heading(question.label)}"
    yield ""
    yield f"**{inline(question.text)}**"
    yield ""
    yield line(" ".join(filter(None, (question.why, question.help))))
    yield ""
    yield from _choices(question)
    yield ""
    yield " · ".join(_notes(pack, question))


def _choices(question: Question) -> Iterator[str]:
    if question.kind == "number":
        yield f"- [ ] {line(f'{bounds(question)}:')} ______"
    for option in question.options:
        yield f"- [ ] {line(option.text)} (`{option.id}`)"
    if question.kind == "multi":
        yield "- [ ] none of these (`none`)"
    yield "- [ ] not known (`unknown`)"
    if question.not_applicable is not None:
        yield "- [ ] does not apply, because: ______ (`not-applicable`)"


def _notes(pack: Pack, question: Question) -> Iterator[str]:
    yield f"`{question.id}`"
    if question.core:
        yield "*core*"
    if question.kind == "multi":
        yield "several may be true"
    if question.ask_if:
        yield f"asked only if {asked_if(pack, question, lambda id: f'`{id}`')}"
    if question.owner:
        yield f"who usually knows: {inline(question.owner)}"
