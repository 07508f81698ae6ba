"""The portfolio page: where many cases stand, what holds most of them, the next step of each."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from urllib.parse import quote

from advisor.engine import Assessment, Verdict, next_questions
from advisor.model import About, Pack
from advisor.portfolio import Group, Portfolio, PortfolioRow, age_in_days
from advisor.report.advice import due_actions
from advisor.report.context import ReportContext
from advisor.report.contract_base import Json, as_json
from advisor.report.document import (
    Block,
    List,
    Paragraph,
    ReportPage,
    ReportSection,
    Table,
    by_columns,
    filled,
)
from advisor.report.drafts import DraftsResult
from advisor.report.stage_limits import what
from advisor.report.wording import count, listed, sentence, sentences, share
from advisor.teams import Effect
from advisor.text import flat, shown

_MOST_NAMED = 5
"""Cases named in one cell."""
_MOST_HOLDS = 10
_REPORT = "Report"
_KEYS = (
    *("file", "report", "case", "date", "stale", "pack", "version", "approach", "stage"),
    *("best_stage", "certainty", "open", "drafts", "held_by", "next_step", "owner", "costs"),
    *("job", "decides", "deadline", "stake", "decided", "missed"),
)
"""Of a case in the JSON result."""
_PLACE = _KEYS.index("drafts") + 1
_COLUMNS = (*_KEYS[:_PLACE], "of", "if_confirmed", *_KEYS[_PLACE:], "problem")
"""Of the spreadsheet."""


def next_step(verdict: Verdict, assessment: Assessment | None = None) -> tuple[str, str]:
    """The first thing that the report on a verdict says to do, and who usually does it.

    Without an assessment at hand it makes do with what it needs of one.
    """
    first = next_questions(verdict)
    found = assessment or Assessment.brief(verdict, first, with_path=True)
    context = ReportContext(found)
    due = [each for each in due_actions(context) if each.leads] if context.named else []
    if due:
        return due[0].action.title, due[0].action.owner
    ids = (*(each.question for each in first), *context.file.open)
    if not ids:
        return "", ""
    return f"Find out {context.label(ids[0])}", context.question(ids[0]).owner


def costs_in_brief(verdict: Verdict) -> str:
    """What the sheet of a case comes to; empty while nothing is summed."""
    context = ReportContext(Assessment.brief(verdict))
    return context.money.brief(context.money_of) if context.money else ""


def portfolio_page(portfolio: Portfolio) -> ReportPage:
    """Everything there is to say about a portfolio, with unseen characters made visible."""
    cases = [_case(portfolio, group.pack, e) for group in portfolio.groups for e in group.rows]
    reports = [row.report for row in portfolio.rows if row.report]
    return shown(
        ReportPage(
            title="Portfolio",
            headline=_headline(portfolio),
            sections=filled(*_sections(_told_apart(portfolio))),
            result=_result(portfolio, cases),
            rows=_rows(portfolio, cases),
            linked=_REPORT,
            links={each: quote(os.fsencode(each)) for each in reports},
        )
    )


def _told_apart(portfolio: Portfolio) -> Portfolio:
    """The same portfolio; cases of one name have that of their file behind it."""
    often = Counter(map(_name, portfolio.rows))
    groups = (
        replace(
            group,
            rows=tuple(
                replace(e, case=f"{_name(e)} ({e.file})") if often[_name(e)] > 1 else e
                for e in group.rows
            ),
        )
        for group in portfolio.groups
    )
    return replace(portfolio, groups=tuple(groups))


def _headline(portfolio: Portfolio) -> str:
    rows = portfolio.rows
    waiting = sum(row.certainty == "open" for row in rows)
    stale = sum(map(portfolio.stale, rows))
    refused = len(portfolio.refused)
    told = [f"{waiting} without enough information"] if waiting else []
    drafts = sum(row.drafts > 0 for row in rows)
    told += [f"{drafts} with drafts nobody has confirmed"] if drafts else []
    told += [f"{stale} stale"] if stale else []
    cases = ": ".join(filter(None, (count(len(rows), "case"), listed(told))))
    return sentences(cases, f"{count(refused, 'file')} could not be read" if refused else "")


def _sections(portfolio: Portfolio) -> Iterator[ReportSection]:
    for group in portfolio.groups:
        yield from _of(group, f": {group.pack.title}" if len(portfolio.groups) > 1 else "")
    missed = [
        Paragraph(" ".join(map(sentence, row.missed)), f"{row.file}:")
        for row in portfolio.rows
        if row.missed
    ]
    refused = [Paragraph(sentence(each.message), f"{each.file}:") for each in portfolio.refused]
    yield ReportSection("stale", "Stale cases", tuple(_stale(portfolio)))
    yield ReportSection("missed", "Requirements that are missed", (List(tuple(missed)),))
    yield ReportSection("refused", "Files without a verdict", (List(tuple(refused)),))


def _of(group: Group, of: str) -> Iterator[ReportSection]:
    drafts, summed = _drafts(group), tuple((_name(e), e.costs) for e in group.rows if e.costs)
    costs = Table(("Case", "Cheapest option against today"), summed)
    yield ReportSection("drafts", f"Drafts nobody has confirmed{of}", (drafts,))
    yield ReportSection("places", f"Where the cases stand{of}", (_places(group),))
    yield ReportSection("holds", f"What holds most of them{of}", tuple(_holds(group)))
    yield ReportSection("steps", f"Next step of each{of}", (_steps(group),))
    yield ReportSection("costs", f"What they cost{of}", (costs,))
    yield ReportSection("about", f"What they are about{of}", (_about(group.rows),))


def _name(row: PortfolioRow) -> str:
    return flat(row.case) or row.file


def _names(rows: Sequence[PortfolioRow]) -> str:
    return listed(map(_name, rows), most=_MOST_NAMED)


def _approach(pack: Pack, approach: str | None) -> str:
    return "Not enough information" if approach is None else pack.approach(approach).title


def _places(group: Group) -> Table:
    lines = tuple(
        (
            _approach(group.pack, approach),
            group.pack.stage(stage).title,
            str(len(rows)),
            _names(rows),
        )
        for (approach, stage), rows in group.places.items()
    )
    return Table(("Approach", "Stage now", "Cases", "Which"), lines)


def _holds(group: Group) -> Iterator[Block]:
    lines = tuple(
        (
            sentence(what(group.pack, held)),
            group.pack.stage(held.stage).title,
            str(number),
            share(number, len(group.rows)),
        )
        for held, number in group.holds[:_MOST_HOLDS]
    )
    yield Table(("What holds it", "Allows at most", "Cases", "Of all"), lines)
    rest = len(group.holds) - len(lines)
    if rest > 0:
        yield Paragraph(f"{rest} more {'holds' if rest == 1 else 'hold'} fewer cases.")


def _steps(group: Group) -> Table:
    rows = group.rows
    return by_columns(
        {
            "Case": [_name(row) for row in rows],
            "Verdict": [_verdict(group.pack, row) for row in rows],
            "Next step": [row.next_step for row in rows],
            "Owner": [row.owner for row in rows],
            _REPORT: [row.report for row in rows],
        }
    )


def _drafts(group: Group) -> Table:
    pack, rows = group.pack, [row for row in group.rows if row.if_confirmed]
    return by_columns(
        {
            "Case": [_name(row) for row in rows],
            "Drafts": [f"{row.drafts} of {count(row.given, 'answer')}" for row in rows],
            "Verdict, drafts counted as open": [_verdict(pack, row) for row in rows],
            "If all were right": [_verdict(pack, row.if_confirmed or row) for row in rows],
        }
    )


def _about(cases: Sequence[PortfolioRow]) -> Table:
    rows = [row for row in cases if row.about != About() or row.decided]
    return by_columns(
        {
            "Case": [_name(row) for row in rows],
            "Job": [flat(row.about.job) for row in rows],
            "Who decides": [flat(row.about.decides) for row in rows],
            "By when": [flat(row.about.deadline) for row in rows],
            "Decided": [flat(row.decided) for row in rows],
        }
    )


def _verdict(pack: Pack, row: PortfolioRow | Effect) -> str:
    stage = pack.stage(row.stage).title
    if row.certainty == "open":
        return f"Not enough information, {stage} so far"
    if row.approach is None:
        return f"Several approaches, {stage} ({row.certainty})"
    return f"{_approach(pack, row.approach)}, {stage} ({row.certainty})"


def _stale(portfolio: Portfolio) -> Iterator[Block]:
    stale = [row for row in portfolio.rows if portfolio.stale(row)]
    if not stale:
        return
    days = count(portfolio.max_age or 0, "day")
    today = portfolio.today.isoformat()
    yield Paragraph(f"Older than {days} on {today}, without a date, or with one in the future.")
    yield by_columns(
        {
            "Case": [_name(row) for row in stale],
            "As of": [flat(row.date) or "no date" for row in stale],
            "Age": [_age(portfolio, row) for row in stale],
        }
    )


def _age(portfolio: Portfolio, row: PortfolioRow) -> str:
    if portfolio.ahead(row):
        return f"{row.latest} is in the future"
    age = age_in_days(row.date, portfolio.today)
    return "" if age is None else count(age, "day")


# For machines


def _result(portfolio: Portfolio, cases: Sequence[Json]) -> Json:
    return {
        "schema_version": 1,
        "cases": list(cases),
        "places": [
            {"pack": group.pack.id, "approach": approach, "stage": stage, "cases": len(rows)}
            for group in portfolio.groups
            for (approach, stage), rows in group.places.items()
        ],
        "holds": [
            {"pack": group.pack.id, **as_json(held), "cases": number}
            for group in portfolio.groups
            for held, number in group.holds
        ],
        "refused": [
            {"file": each.file, "problems": [str(p) for p in each.problems] or [each.message]}
            for each in portfolio.refused
        ],
    }


def _case(portfolio: Portfolio, pack: Pack, row: PortfolioRow) -> Json:
    whole = row.if_confirmed
    said = {
        **vars(row),
        **vars(row.about),
        "report": row.report or None,
        "stale": None if portfolio.max_age is None else portfolio.stale(row),
        "pack": pack.id,
        "version": pack.version,
        "drafts": as_json(DraftsResult(row.drafts, row.given, whole)) if whole else None,
        "held_by": list(map(as_json, row.held_by)),
        "missed": list(row.missed),
    }
    return {key: said[key] for key in _KEYS}


def _rows(portfolio: Portfolio, cases: Sequence[Json]) -> Table:
    """The cases, and behind them the files that are none, one to a row."""
    rows: list[Json] = [
        {
            **case,
            **_drafts_cells(row),
            "held_by": "; ".join(held.id for held in row.held_by),
            "missed": "; ".join(row.missed),
        }
        for row, case in zip(portfolio.rows, cases, strict=True)
    ]
    rows += [{"file": each.file, "problem": each.message} for each in portfolio.refused]
    cells = (tuple(_cell(row.get(column)) for column in _COLUMNS) for row in rows)
    return Table(_COLUMNS, tuple(cells))


def _drafts_cells(row: PortfolioRow) -> Json:
    whole = row.if_confirmed
    said = f"{whole.approach or 'no approach'}, {whole.stage} ({whole.certainty})" if whole else ""
    return {"drafts": row.drafts, "of": row.given, "if_confirmed": said}


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)
