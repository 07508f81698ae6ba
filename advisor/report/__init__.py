"""The report: every sentence and figure a reader sees, written and rounded once.

`build_report` turns an assessment into a document of plain data (`document`), which views lay out.
Read `context` first, then the parts in reading order: `page_one`, `why`, `charts`, `change`,
`alternatives`, `audited`, `risks`, `plan`, `appendix`; `result` is the same for machines. The
package must not decide a verdict, know a format, or read a clock, a path or a locale.
"""

from __future__ import annotations

from collections.abc import Iterator

from advisor.engine import Assessment
from advisor.report.alternatives import alternatives, shares
from advisor.report.appendix import about, answers, sources, warnings
from advisor.report.audited import evidence, mending
from advisor.report.change import change, find_out, path, path_flow
from advisor.report.charts import charts, stages
from advisor.report.comparison import comparison_page, comparison_section
from advisor.report.context import ReportContext
from advisor.report.document import (
    ActionItem,
    Axis,
    Bar,
    Bars,
    Block,
    Flow,
    Heading,
    List,
    NeedMap,
    Paragraph,
    Report,
    ReportSection,
    Share,
    Stop,
    Table,
)
from advisor.report.page import ReportPage
from advisor.report.page_one import MOST_TO_FIND_OUT, headline, page_one, title
from advisor.report.plan import action_items, actions, plan
from advisor.report.portfolio import next_step, portfolio_page
from advisor.report.result import result
from advisor.report.risks import risks
from advisor.report.why import why
from advisor.teams import Comparison
from advisor.text import field_names, shown


def build_report(assessment: Assessment, comparison: Comparison | None = None) -> Report:
    """Everything there is to say about an assessment, with unseen characters made visible.

    A comparison with an earlier assessment is told in a section, and under `since` of the
    result.
    """
    context = ReportContext(assessment)
    items = (*action_items(context), *mending(context))
    sections = _sections(context, items, comparison)
    report = Report(
        title=title(context),
        headline=headline(context),
        case=context.file.answers.case,
        date=context.file.answers.date,
        pack=context.pack.id,
        version=context.pack.version,
        approach=context.verdict.approach,
        stage=context.verdict.stage,
        certainty=context.verdict.certainty,
        sections=(*sections, *sources(context, _cited(sections)), about(context)),
        actions=items,
        shares=shares(context),
        stages=stages(context),
        path=path_flow(context),
        result=result(context, items, comparison),
    )
    return shown(report)


def _sections(
    context: ReportContext, items: tuple[ActionItem, ...], comparison: Comparison | None
) -> tuple[ReportSection, ...]:
    """All sections but the last ones, in the order in which they are read."""
    return (
        *page_one(context, items),
        *comparison_section(comparison),
        why(context),
        *charts(context),
        *change(context),
        *find_out(context, 0 if context.named else MOST_TO_FIND_OUT),
        *path(context),
        *alternatives(context),
        *evidence(context),
        *risks(context),
        *plan(context),
        *actions(items),
        *warnings(context),
        answers(context),
    )


def _cited(value: object) -> Iterator[str]:
    """The ids of sources below a part of the report."""
    if isinstance(value, (Paragraph, Table)):
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
    "List",
    "NeedMap",
    "Paragraph",
    "Report",
    "ReportPage",
    "ReportSection",
    "Share",
    "Stop",
    "Table",
    "build_report",
    "comparison_page",
    "next_step",
    "portfolio_page",
]
