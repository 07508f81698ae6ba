"""The report: every sentence and figure a reader sees, written and rounded once.

`build_report` turns an assessment into a document of plain data (`document`), which views lay out.
Read `context` first, then the parts in reading order: `answer` and `memo` (with `reasons`
and `stage_limits`), then the appendix: `why`, `charts`, `change`, `alternatives`,
`audited`, `precedents`, `risks`, `plan`, `timeline`, `appendix`; `result` is for machines. The
package must not decide a verdict, know a format, or read a clock, a path or a locale.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from advisor.engine import Assessment
from advisor.report.advice import Due, due_actions
from advisor.report.alternatives import alternatives, shares
from advisor.report.answer import headline, title
from advisor.report.appendix import about, answers, sources, warnings
from advisor.report.audited import evidence, mending
from advisor.report.change import change, find_out, path, path_flow
from advisor.report.charts import charts, stages
from advisor.report.comparison import comparison_page, comparison_section
from advisor.report.context import ReportContext
from advisor.report.costs_page import costs_page
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
    ReportPage,
    ReportSection,
    Share,
    Stop,
    Table,
    filled,
)
from advisor.report.drafts import drafts_headline
from advisor.report.memo import Memo, memo_of, memo_sections
from advisor.report.money_sections import money_sections
from advisor.report.owners import owners
from advisor.report.plan import action_items, actions, plan
from advisor.report.portfolio import costs_in_brief, next_step, portfolio_page
from advisor.report.precedents import in_full
from advisor.report.result import result
from advisor.report.risks import risks
from advisor.report.timeline import timeline
from advisor.report.why import stage, why
from advisor.schedule import Calendar
from advisor.teams import Comparison
from advisor.text import field_names, shown


def build_report(
    assessment: Assessment,
    comparison: Comparison | None = None,
    calendar: Calendar | None = None,
) -> Report:
    """Everything there is to say about an assessment, with unseen characters made visible.

    A comparison with an earlier assessment is told in a section, and under `since` of the
    result. A calendar says when the work may begin, and how fast it goes.
    """
    context = ReportContext(assessment, calendar or Calendar())
    due = due_actions(context)
    items = (*action_items(context, due), *mending(context))
    memo = memo_of(context, items)
    appendix = _appendix(memo, due, comparison)
    marks = {section.id: f"A{number}" for number, section in enumerate(appendix, 1)}
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
        memo=memo_sections(replace(memo, marks=marks)),
        appendix=tuple(
            replace(each, title=f"{marks[each.id]}. {each.title}") for each in appendix
        ),
        actions=items,
        shares=shares(context),
        stages=stages(context),
        path=path_flow(context),
        make_result=partial(result, context, items, due, comparison),
        drafts=drafts_headline(assessment),
    )
    return shown(report)


def _appendix(
    memo: Memo,
    due: tuple[Due, ...],
    comparison: Comparison | None,
) -> tuple[ReportSection, ...]:
    """Where all that the memo says can be checked, in the order in which it is read."""
    context, told = memo.context, memo.told
    sections = (
        comparison_section(comparison),
        why(context, told),
        stage(context, told),
        *charts(context),
        change(context),
        find_out(context),
        path(context),
        alternatives(context),
        evidence(context),
        risks(context, told),
        *(money_sections(context.money, context.money_of) if context.money else ()),
        plan(context),
        timeline(context, due),
        actions(memo.actions),
        in_full(context, memo.precedents),
        warnings(context, memo.contradictions),
        owners(context),
        answers(context),
    )
    return filled(*sections, sources(context, _cited(sections)), about(context))


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
    "costs_in_brief",
    "costs_page",
    "next_step",
    "portfolio_page",
]
