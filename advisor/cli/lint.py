"""`advisor lint`: a pack proved over all possible answers.

Owns how a finding is told, as text, JSON or annotation, and the files its witnesses become. What
loading refuses is a finding too: nothing can be proved of such a pack.
"""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from advisor.cli.arguments import as_change, pack_argument
from advisor.cli.command import Command, form_options
from advisor.cli.console import print_annotations, print_note, print_result
from advisor.cli.exits import ExitCode
from advisor.cli.output import force_option
from advisor.cli.problems import as_json
from advisor.errors import InvalidFile, Problem
from advisor.lint import Finding, Witness, prove
from advisor.loading import load_evidence, load_pack
from advisor.model import Pack, Value
from advisor.report.wording import count, listed
from advisor.resources import bundled_packs, pack_folder
from advisor.saving import check_derived, way_to_pack, write_made
from advisor.text import annotation, json_text, one_line

_EXAMPLES = (
    ("advisor lint", "every bundled pack"),
    ("advisor lint my-pack", "a pack of your own"),
    ("advisor lint my-pack --witness shown/", "with answers files that show each fault"),
    ("advisor lint my-pack -f github", "for CI to show"),
)


@dataclass(frozen=True)
class _Told:
    """One line of the result."""

    problem: Problem
    level: str = "fault"
    row: str = ""
    witness: Witness | None = None
    run: str = ""
    """The command that shows it."""


@click.command(cls=Command, examples=_EXAMPLES)
@pack_argument
@form_options("text", "json", "github")
@click.option(
    "--witness",
    "witnesses",
    metavar="FOLDER",
    type=click.Path(path_type=Path, file_okay=False),
    help="Write an answers file there for each fault that answers can show.",
)
@force_option
def lint(pack: str | None, form: str | None, witnesses: Path | None, force: bool) -> int:
    """Prove a pack over all possible answers, and name every fault in it.

    PACK is a bundled pack's id or the folder of another; by default every bundled pack is proved.
    Exit code 3 if there is a fault; warnings are no faults.
    """
    told: list[_Told] = []
    for name in [pack] if pack else bundled_packs():
        told += _proved(pack_folder(name), witnesses, force)
    _show(told, form)
    return ExitCode.INVALID if any(each.level == "fault" for each in told) else ExitCode.DONE


def _proved(folder: Path, witnesses: Path | None, force: bool) -> list[_Told]:
    """What is wrong with the pack in a folder."""
    try:
        pack = load_pack(folder)
        load_evidence(folder, pack)
    except InvalidFile as error:
        print_note(f"{folder}: cannot be read, so nothing is proved")
        return [_Told(problem) for problem in error.problems]
    findings = prove(pack)
    levels = Counter(finding.level for finding in findings)
    counted = [count(levels[level], level) for level in ("fault", "warning") if levels[level]]
    print_note(
        f"{folder}: proved over all possible answers, {listed(counted) or 'without a fault'}"
    )
    runs = _write(pack, folder, findings, witnesses, force) if witnesses else {}
    return [_tell(folder, finding, runs.get(id(finding), "")) for finding in findings]


def _tell(folder: Path, finding: Finding, run: str) -> _Told:
    where = finding.where
    path = str(folder / where.file)
    problem = Problem(path, where.line, where.column, finding.code, finding.message)
    return _Told(problem, finding.level, finding.row, finding.witness, run)


def _write(
    pack: Pack, folder: Path, findings: Iterable[Finding], witnesses: Path, force: bool
) -> dict[int, str]:
    """Write every witness; the commands that run them, by the identity of the finding."""
    witnesses.mkdir(parents=True, exist_ok=True)
    reference = _reference(pack, folder, witnesses)
    runs: dict[int, str] = {}
    names: Counter[str] = Counter()
    for finding in findings:
        if finding.witness:
            name = f"{pack.id}-{finding.code}-{finding.row}"
            names[name] += 1
            file = witnesses / f"{name}{f'-{names[name]}' if names[name] > 1 else ''}.yaml"
            text = finding.witness.text(pack, reference, finding.message)
            check_derived(file, witnesses)
            write_made(file, text.encode(), "yaml", force)
            runs[id(finding)] = _run(file, finding.witness)
    return runs


def _reference(pack: Pack, folder: Path, beside: Path) -> str:
    """How a file beside others names the pack: by id where it is bundled, else by its path."""
    if pack.id in bundled_packs() and pack_folder(pack.id).samefile(folder):
        return f"{pack.id}@{pack.version}"
    return way_to_pack(folder, pack.version, beside)


def _run(file: Path, witness: Witness) -> str:
    change = f" {as_change(*witness.change)}" if witness.change else ""
    return f"{shlex.join(['advisor', 'run', str(file)])}{change}"


def _show(told: Sequence[_Told], form: str | None) -> None:
    if form == "json":
        findings = [_as_json(each) for each in told]
        print_result(json_text({"schema_version": 1, "findings": findings}))
    elif form == "github":
        print_annotations(map(_as_annotation, told))
    else:
        print_result("".join(f"{_as_text(each)}\n" for each in told))


def _as_text(told: _Told) -> str:
    """Where, what, and below it the answers that show it."""
    problem = told.problem
    place = f"{problem.path}:{problem.line}:{problem.column}"
    level = "" if told.level == "fault" else f"{told.level}: "
    lines = [f"{place}: {level}{problem.code}: {problem.message}", *_shown_by(told)]
    return "\n    ".join(map(one_line, lines))


def _shown_by(told: _Told) -> Iterator[str]:
    if told.witness:
        given, change = told.witness.given, told.witness.change
        answers = [f"{id}: {_value(given[id])}" for id in told.witness.matters]
        if change:
            answers.append(
                f"{change[0]}: first {_value(given[change[0]])}, then {_value(change[1])}"
            )
        yield f"shown by {'; '.join(answers) or 'any answers'}"
    if told.run:
        yield told.run


def _value(value: Value) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(value)}]" if value else "none"
    return str(value)


def _as_annotation(told: _Told) -> str:
    """The same for GitHub Actions."""
    problem = told.problem
    return annotation(
        "error" if told.level == "fault" else "warning",
        "\n".join([problem.message, *_shown_by(told)]),
        file=problem.path,
        line=problem.line,
        col=problem.column,
        title=problem.code,
    )


def _as_json(told: _Told) -> dict[str, Any]:
    witness, shown = told.witness, None
    if witness:
        change = witness.change and {"question": witness.change[0], "value": witness.change[1]}
        shown = {
            "answers": dict(witness.given),
            "matters": witness.matters,
            "change": change,
            "run": told.run or None,
        }
    return {**as_json(told.problem), "level": told.level, "row": told.row, "witness": shown}
