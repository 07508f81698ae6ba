"""`advisor validate`: every mistake in files of answers and in packs, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from advisor.cli.arguments import read_case
from advisor.cli.command import Command, form_options
from advisor.cli.console import print_annotations, print_error, print_note, print_result
from advisor.cli.exits import ExitCode, sentence
from advisor.cli.output import command, save
from advisor.cli.problems import as_annotation, as_json, count
from advisor.drafting import Document, check_quotes, read_document
from advisor.engine import AnsweredPack, check_size, judge, trace
from advisor.errors import AdvisorError, InvalidFile, Problem, TooManyStates
from advisor.loading import answer_places, load_evidence, load_pack
from advisor.loading.files import read_bytes, read_regular
from advisor.model import Pack
from advisor.report.figure_notices import figure_notices
from advisor.report.wording import count as counted
from advisor.resources import OTHER_FILES, PACK_FILES
from advisor.saving import AnswersFile
from advisor.text import flat, json_text, visible

_EXAMPLES = (
    ("advisor validate case.yaml", "with line and column"),
    ("advisor validate cases/*.yaml -f github", "for CI to show"),
    ("advisor validate my-pack", "a pack of your own"),
    ("advisor validate case.yaml --against plan.docx", "whether drafts rest on what stands there"),
    ("advisor validate case.yaml --upgrade", "into the words of the pack's present version"),
)


@click.command(cls=Command, examples=_EXAMPLES)
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--upgrade", is_flag=True, help="Rewrite answers of an earlier version, keeping comments."
)
@click.option(
    "--against",
    type=click.Path(path_type=Path),
    metavar="DOC",
    help="Look for the quote behind each draft in this text, Markdown, HTML or docx.",
)
@form_options("text", "json", "github")
def validate(files: Sequence[Path], upgrade: bool, against: Path | None, form: str | None) -> int:
    """Name every mistake in files of answers or in packs; - reads standard input.

    Exit code 3 if there is one.
    """
    problems: list[Problem] = []
    code = ExitCode.DONE
    document = read_document(against) if against else None
    for file in dict.fromkeys(map(_whole_pack, files)):
        try:
            print_note(f"{file}: {_check(file, upgrade, document)}")
        except InvalidFile as error:
            problems += error.problems
        except AdvisorError as error:
            print_error(f"advisor: {sentence(error)}")
            code = ExitCode.INVALID if isinstance(error, TooManyStates) else ExitCode.USAGE
    _show([*dict.fromkeys(problems)], form)
    return ExitCode.INVALID if problems else code


def _whole_pack(path: Path) -> Path:
    """The folder, for a file of a pack: its files mean something together."""
    folder = path.parent
    part = path.name in (*PACK_FILES, *OTHER_FILES)
    return folder if part and (folder / PACK_FILES[0]).exists() else path


def _check(path: Path, upgrade: bool, document: Document | None) -> str:
    """Read what is there; return what it is."""
    if path.is_dir():
        pack = load_pack(path)
        load_evidence(path, pack)
        check_size(pack)
        return f"a pack without a mistake, with {counted(len(pack.questions), 'question')}"
    if upgrade and str(path) != "-":
        read_regular(path)  # it is to be written again, so nothing waits for a pipe
    pack, answers = read_case(path)
    answered = AnsweredPack(pack, answers)
    trace(judge(answered))  # what cannot be judged is no good answers file
    for notice in figure_notices(pack.costs, answers) if pack.costs else ():
        print_note(f"{path}: {notice}")
    if document:
        _check_quotes(path, answered, document)
    told = f"no mistake, {counted(len(answered.open), 'question')} open"
    if str(path) == "-":
        return told
    if upgrade and answers.version != pack.version:
        _upgrade(path, pack)
    return f"{told}; next: {command('run', path)}"


def _check_quotes(path: Path, file: AnsweredPack, document: Document) -> None:
    """Print each draft with the sentence its quote stands in; InvalidFile where one does not."""
    problems = []
    data = b"" if str(path) == "-" else read_bytes(path)
    places = answer_places(data, str(path), file.pack) if data else {}
    for each in check_quotes(file.answers, document):
        question = file.pack.questions[each.question]
        if each.fault:
            text = f"the draft for `{each.question}` {each.fault}"
            at = places.get(each.question, (1, 1))
            problems.append(Problem(str(path), *at, "no-quote", visible(text)))
            continue
        value = file.answers.answers[each.question].value
        said = "does not apply" if value is None else question.say(value)
        print_result(f'{flat(f"{question.label}: {said}")}\n  "{flat(each.sentence)}"\n')
    if problems:
        raise InvalidFile(tuple(problems))


def _upgrade(path: Path, pack: Pack) -> None:
    """Rewrite a file in the words of the pack's present version."""
    file = AnswersFile.open(path, pack)
    file.upgrade()
    save(file, f"{path}: ")
    print_note(f"{path}: rewritten for version {pack.version} of {pack.id}.")


def _show(problems: Sequence[Problem], form: str | None) -> None:
    if form == "json":
        listed = [as_json(problem) for problem in problems]
        print_result(json_text({"schema_version": 1, "problems": listed}))
        return
    if form == "github":
        print_annotations(map(as_annotation, problems))
        return
    for problem in problems:
        print_error(str(problem))
    if problems:
        print_error(count(problems))
