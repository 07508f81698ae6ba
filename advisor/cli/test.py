"""`advisor test`: a pack against its own cases.

Owns the words and the layout of what the cases show, as text and as JSON.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import Any

import click

from advisor.cli.arguments import pack_argument
from advisor.cli.command import Command, form_options
from advisor.cli.console import print_result
from advisor.cli.exits import ExitCode
from advisor.cli.text import section_text
from advisor.errors import each_of
from advisor.packtest import (
    Coverage,
    Examination,
    Judged,
    Mutation,
    Suite,
    examine,
    mutate,
    read_suite,
)
from advisor.report.document import Block, List, Paragraph, ReportSection
from advisor.report.wording import count, share
from advisor.resources import bundled_packs, pack_folder
from advisor.text import json_text, shown

_EXAMPLES = (
    ("advisor test", "every bundled pack against its cases"),
    ("advisor test my-pack", "a pack of your own"),
    ("advisor test my-pack --full-coverage", "the cases have to reach everything"),
    ("advisor test my-pack --mutate", "would the cases notice a slip in the rules?"),
    ("advisor test --json", "for scripts"),
)


@click.command(cls=Command, examples=_EXAMPLES)
@pack_argument
@click.option("--full-coverage", is_flag=True, help="Exit with 1 if no case reaches something.")
@click.option(
    "--mutate",
    "mutation",
    is_flag=True,
    help="Change one row, threshold or gate at a time, and list what no worked case notices.",
)
@form_options("text", "json")
def test(pack: str | None, full_coverage: bool, mutation: bool, form: str | None) -> int:
    """Put a pack's cases to it: what fails, what none reaches, how published ones come out.

    PACK is a bundled pack's id or the folder of another; by default every bundled pack is tested.
    Exit code 1 if a worked case comes to something else than it expects.
    """
    suites = _suites([pack] if pack else bundled_packs())
    examined = [examine(suite) for suite in suites]
    mutations = [mutate(suite) if mutation else None for suite in suites]
    found = list(zip(examined, mutations, strict=True))
    if form == "json":
        packs = [_as_json(*each) for each in found]
        print_result(json_text({"schema_version": 1, "packs": packs}))
    else:
        sections = (section for each in found for section in _sections(*each))
        print_result("\n".join(section_text(shown(section)) for section in sections))
    missed = any(e.failures or (full_coverage and not e.covered) for e in examined)
    return ExitCode.MISSED if missed else ExitCode.DONE


def _suites(names: Iterable[str]) -> list[Suite]:
    """The packs with their cases; InvalidFile with the problems of all of them."""
    return each_of(lambda name: read_suite(pack_folder(name)), names)


def _sections(found: Examination, mutation: Mutation | None) -> Iterator[ReportSection]:
    title = f"{found.pack.title}, version {found.pack.version}: worked cases"
    yield ReportSection("worked", title, tuple(_worked(found)))
    yield ReportSection("coverage", "What the cases reach", tuple(_coverage(found.coverage)))
    if mutation:
        yield ReportSection("mutation", "Slips in the rules", tuple(_mutation(mutation)))
    if found.readings:
        yield ReportSection("published", "Published cases", tuple(_published(found.readings)))


def _worked(found: Examination) -> Iterator[Block]:
    failures = [Paragraph(f"{f.case.file}: {'; '.join(f.differences)}") for f in found.failures]
    cases = count(found.worked, "case")
    yield Paragraph(f"{cases}, {len(failures)} failed." if failures else f"{cases}, none failed.")
    if failures:
        yield List(tuple(failures))


def _coverage(found: Sequence[Coverage]) -> Iterator[Block]:
    yield List(tuple(Paragraph(f"{e.what}: {_of(e.reached, e.total)}") for e in found))
    missed = [each for each in found if each.missed]
    if missed:
        yield Paragraph("No case reaches these.")
        yield List(tuple(Paragraph(", ".join(each.missed), f"{each.what}:") for each in missed))


def _mutation(found: Mutation) -> Iterator[Block]:
    yield Paragraph(
        "One row, threshold or gate is changed at a time. Worked cases notice "
        f"{_of(found.noticed, found.total)}."
    )
    if found.missed:
        yield Paragraph("No case notices these.")
        yield List(
            tuple(
                Paragraph(f"{each.row}: {each.change}", f"{each.where.file}:{each.where.line}:")
                for each in found.missed
            )
        )


def _published(readings: Sequence[Judged]) -> Iterator[Block]:
    cases = count(len({each.case.id for each in readings}), "case")
    yield Paragraph(
        f"{cases} with a known outcome. While a verdict is open its largest share counts."
    )
    yield List(
        tuple(Paragraph(f"{what}: {_of(*counted)}") for what, counted in _counted(readings))
    )


def _counted(readings: Sequence[Judged]) -> Iterator[tuple[str, tuple[int, int]]]:
    """What is counted over all readings, each with what it is counted over."""
    gated = [each for each in readings if each.gated]
    ungated = [each for each in readings if each.gated is False]
    yield "acceptable", (sum(each.acceptable for each in readings), len(readings))
    yield "harmful", (sum(each.harmful for each in readings), len(readings))
    yield "blockers found", (sum(each.blocked_as_expected for each in gated), len(gated))
    yield "blocked without need", (sum(bool(e.blockers) for e in ungated), len(ungated))


def _of(part: int, whole: int) -> str:
    return f"{part} of {whole} ({share(part, whole)})" if whole else "none"


def _as_json(found: Examination, mutation: Mutation | None) -> dict[str, Any]:
    failures = [{"file": f.case.file, "differences": f.differences} for f in found.failures]
    return {
        "pack": {"id": found.pack.id, "version": found.pack.version},
        "worked": {"cases": found.worked, "failures": failures},
        "coverage": [{**asdict(each), "reached": each.reached} for each in found.coverage],
        "mutation": _mutation_json(mutation) if mutation else None,
        "published": _published_json(found.readings) if found.readings else None,
    }


def _mutation_json(found: Mutation) -> dict[str, Any]:
    return {
        "total": found.total,
        "noticed": found.noticed,
        "missed": [
            {
                "file": each.where.file,
                "line": each.where.line,
                "row": each.row,
                "change": each.change,
            }
            for each in found.missed
        ],
    }


def _published_json(readings: Sequence[Judged]) -> dict[str, Any]:
    return {
        what.replace(" ", "_"): {"count": part, "of": whole}
        for what, (part, whole) in _counted(readings)
    }
