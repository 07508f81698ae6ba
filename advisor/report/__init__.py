"""The report: every sentence and figure a reader sees, written and rounded once.

`build_report` turns an assessment into a tree of plain data (`tree`), which views lay out. Read
`frame` first, then the parts in reading order: `front` (page one), `why`, `picture`, `change`,
`alternatives`, `risks`, `plan`, `evidence`; `result` is the same for machines. The package must
not decide a verdict, know a format, or read a clock, a path or a locale.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from advisor.report.alternatives import alternatives
from advisor.report.change import change, find_out, path
from advisor.report.evidence import about, answers, sources, warnings
from advisor.report.frame import Frame
from advisor.report.front import MOST_TO_FIND_OUT, front, headline, title
from advisor.report.picture import pictures
from advisor.report.plan import action_items, actions, plan
from advisor.report.result import result
from advisor.report.risks import risks
from advisor.report.tree import (
    ActionItem,
    Axis,
    Bar,
    Bars,
    Block,
    Heading,
    Line,
    NeedMap,
    Points,
    Report,
    Section,
    Table,
)
from advisor.report.why import why
from advisor.report.words import shown
from advisor.verdict import Assessment


def build_report(assessment: Assessment) -> Report:
    """Everything there is to say about an assessment, with unseen characters made visible."""
    frame = Frame(assessment)
    items = action_items(frame)
    sections = _sections(frame, items)
    report = Report(
        title=title(frame),
        headline=headline(frame),
        case=frame.file.answers.case,
        date=frame.file.answers.date,
        pack=frame.pack.id,
        version=frame.pack.version,
        approach=frame.verdict.approach,
        stage=frame.verdict.stage,
        certainty=frame.verdict.certainty,
        sections=(*sections, *sources(frame, _cited(sections)), about(frame)),
        actions=items,
        result=result(frame, items),
    )
    return shown(report)


def _sections(frame: Frame, items: tuple[ActionItem, ...]) -> tuple[Section, ...]:
    """All sections but the last ones, in the order in which they are read."""
    return (
        *front(frame, items),
        why(frame),
        *pictures(frame),
        *change(frame),
        *find_out(frame, 0 if frame.named else MOST_TO_FIND_OUT),
        *path(frame),
        *alternatives(frame),
        *risks(frame),
        *plan(frame),
        *actions(items),
        *warnings(frame),
        answers(frame),
    )


def _cited(value: object) -> Iterator[str]:
    """The ids of sources below a part of the report."""
    if isinstance(value, (Line, Table)):
        yield from value.sources
    if isinstance(value, tuple):
        for each in value:
            yield from _cited(each)
    elif is_dataclass(value):
        for field in fields(value):
            yield from _cited(getattr(value, field.name))


__all__ = [
    "ActionItem",
    "Axis",
    "Bar",
    "Bars",
    "Block",
    "Heading",
    "Line",
    "NeedMap",
    "Points",
    "Report",
    "Section",
    "Table",
    "build_report",
]
