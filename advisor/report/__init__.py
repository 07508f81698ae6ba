"""The report: every sentence and figure a reader sees, written and rounded once.

`build_report` turns an assessment into a tree of plain data (`tree`), which views lay out. Read
`frame` first, then the parts in reading order: `front` (page one), `why`, `picture`, `change`,
`alternatives`, `risks`, `plan`, `evidence`; `result` is the same for machines. The package must
not decide a verdict, know a format, or read a clock, a path or a locale.
"""

from __future__ import annotations

from collections.abc import Iterator

from advisor.engine import Assessment
from advisor.report.alternatives import alternatives, shares
from advisor.report.change import change, find_out, path, path_flow
from advisor.report.evidence import about, answers, sources, warnings
from advisor.report.frame import Frame
from advisor.report.front import MOST_TO_FIND_OUT, front, headline, title
from advisor.report.page import Page
from advisor.report.picture import pictures, stages
from advisor.report.plan import action_items, actions, plan
from advisor.report.portfolio import next_step, portfolio_page
from advisor.report.result import result
from advisor.report.risks import risks
from advisor.report.since import comparison_page, since
from advisor.report.tree import (
    ActionItem,
    Axis,
    Bar,
    Bars,
    Block,
    Flow,
    Heading,
    Line,
    NeedMap,
    Points,
    Report,
    Section,
    Share,
    Stop,
    Table,
)
from advisor.report.why import why
from advisor.teams import Comparison
from advisor.text import field_names, shown


def build_report(assessment: Assessment, comparison: Comparison | None = None) -> Report:
    """Everything there is to say about an assessment, with unseen characters made visible.

    A comparison with an earlier assessment is told in a section, and under `since` of the result.
    """
    frame = Frame(assessment)
    items = action_items(frame)
    sections = _sections(frame, items, comparison)
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
        shares=shares(frame),
        stages=stages(frame),
        path=path_flow(frame),
        result=result(frame, items, comparison),
    )
    return shown(report)


def _sections(
    frame: Frame, items: tuple[ActionItem, ...], comparison: Comparison | None
) -> tuple[Section, ...]:
    """All sections but the last ones, in the order in which they are read."""
    return (
        *front(frame, items),
        *since(comparison),
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
    else:
        for name in field_names(value):
            yield from _cited(getattr(value, name))


__all__ = [
    "ActionItem",
    "Axis",
    "Bar",
    "Bars",
    "Block",
    "Flow",
    "Heading",
    "Line",
    "NeedMap",
    "Page",
    "Points",
    "Report",
    "Section",
    "Share",
    "Stop",
    "Table",
    "build_report",
    "comparison_page",
    "next_step",
    "portfolio_page",
]
