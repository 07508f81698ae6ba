"""The portfolio page: where many cases stand, what holds most of them, the next step of each."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from urllib.parse import quote

from advisor.engine import Assessment, Held, NextQuestion, Unsure, Verdict, next_questions
from advisor.model import Pack
from advisor.portfolio import Entry, Group, Portfolio, age_in_days
from advisor.report.advice import due_actions
from advisor.report.context import ReportContext
from advisor.report.document import Block, List, Paragraph, ReportSection, Table, by_columns
from advisor.report.page import ReportPage
from advisor.report.phrases import count, listed, sentence, sentences, share
from advisor.text import flat, shown

Json = dict[str, object]

_MOST_NAMED = 5
"""Cases named in one cell."""
_MOST_HOLDS = 10
_REPORT = "Report"
_COLUMNS = (
    "file",
    "report",
    "case",
    "date",
    "stale",
    "pack",
    "version",
    "approach",
    "stage",
    "best_stage",
    "certainty",
    "open",
    "held_by",
    "next_step",
    "owner",
    "missed",
    "problem",
)
"""Of the spreadsheet."""


def next_step(verdict: Verdict, first: tuple[NextQuestion, ...] | None = None) -> tuple[str, str]:
    """The first thing that the report on a verdict says to do, and who usually does it.

    It needs none of the slow parts of an assessment; `first` is what to find out first, if that is
    known already.
    """
    first = next_questions(verdict) if first is None else first
    brief = Assessment(verdict, (), (), (), None, first, Unsure((), (), False), (), ())
    context = ReportContext(brief)
    due = due_actions(context) if context.named else ()
    if due:
        return due[0].action.title, due[0].action.owner
    ids = (*(each.question for each in first), *context.file.open)
    if not ids:
        return "", ""
    return f"Find out {context.label(ids[0])}", context.question(ids[0]).owner


def portfolio_page(portfolio: Portfolio) -> ReportPage:
    """Everything there is to say about a portfolio, with unseen characters made visible."""
    cases = [_case(portfolio, group.pack, e) for group in portfolio.groups for e in group.entries]
    reports = [entry.report for entry in portfolio.entries if entry.report]
    return shown(
        ReportPage(
            title="Portfolio",
            headline=_headline(portfolio),
            sections=tuple(_sections(_told_apart(portfolio))),
            result=_result(portfolio, cases),
            rows=_rows(portfolio, cases),
            linked=_REPORT,
            links={each: quote(os.fsencode(each)) for each in reports},
        )
    )


def _told_apart(portfolio: Portfolio) -> Portfolio:
    """The same portfolio; cases of one name have that of their file behind it."""
    often = Counter(map(_name, portfolio.entries))
    groups = (
        replace(
            group,
            entries=tuple(
                replace(e, case=f"{_name(e)} ({e.file})") if often[_name(e)] > 1 else e
                for e in group.entries
            ),
        )
        for group in portfolio.groups
    )
    return replace(portfolio, groups=tuple(groups))


def _headline(portfolio: Portfolio) -> str:
    entries = portfolio.entries
    waiting = sum(entry.certainty == "open" for entry in entries)
    stale = sum(map(portfolio.stale, entries))
    refused = len(portfolio.refused)
    told = [f"{waiting} without enough information"] if waiting else []
    told += [f"{stale} stale"] if stale else []
    cases = ": ".join(filter(None, (count(len(entries), "case"), listed(told))))
    return sentences(cases, f"{count(refused, 'file')} could not be read" if refused else "")


def _sections(portfolio: Portfolio) -> Iterator[ReportSection]:
    for group in portfolio.groups:
        of = f": {group.pack.title}" if len(portfolio.groups) > 1 else ""
        yield ReportSection("places", f"Where the cases stand{of}", (_places(group),))
        if group.holds:
            yield ReportSection("holds", f"What holds most of them{of}", tuple(_holds(group)))
        yield ReportSection("steps", f"Next step of each{of}", (_steps(group),))
    stale = [entry for entry in portfolio.entries if portfolio.stale(entry)]
    if stale:
        yield ReportSection("stale", "Stale cases", tuple(_stale(portfolio, stale)))
    missed = [entry for entry in portfolio.entries if entry.missed]
    if missed:
        items = tuple(Paragraph(" ".join(map(sentence, e.missed)), f"{e.file}:") for e in missed)
        yield ReportSection("missed", "Requirements that are missed", (List(items),))
    if portfolio.refused:
        lines = tuple(
            Paragraph(sentence(each.message), f"{each.file}:") for each in portfolio.refused
        )
        yield ReportSection("refused", "Files without a verdict", (List(lines),))


def _name(entry: Entry) -> str:
    return flat(entry.case) or entry.file


def _names(entries: Sequence[Entry]) -> str:
    return listed(map(_name, entries), most=_MOST_NAMED)


def _approach(pack: Pack, approach: str | None) -> str:
    return "Not enough information" if approach is None else pack.approach(approach).title


def _places(group: Group) -> Table:
    rows = tuple(
        (
            _approach(group.pack, approach),
            group.pack.stage(stage).title,
            str(len(entries)),
            _names(entries),
        )
        for (approach, stage), entries in group.places.items()
    )
    return Table(("Approach", "Stage now", "Cases", "Which"), rows)


def _holds(group: Group) -> Iterator[Block]:
    rows = tuple(
        (
            _limit(group.pack, held),
            group.pack.stage(held.stage).title,
            str(number),
            share(number, len(group.entries)),
        )
        for held, number in group.holds[:_MOST_HOLDS]
    )
    yield Table(("What holds it", "Allows at most", "Cases", "Of all"), rows)
    rest = len(group.holds) - len(rows)
    if rest > 0:
        yield Paragraph(f"{rest} more {'holds' if rest == 1 else 'hold'} fewer cases.")


def _limit(pack: Pack, held: Held) -> str:
    if held.kind == "gate":
        return sentence(pack.gate[held.id].title)
    if held.kind == "approach":
        return f"{pack.approach(held.id).title}, which goes no further."
    return next(sentence(row.because) for row in pack.stage_table if row.id == held.id)


def _steps(group: Group) -> Table:
    entries = group.entries
    return by_columns(
        {
            "Case": [_name(entry) for entry in entries],
            "Verdict": [_verdict(group.pack, entry) for entry in entries],
            "Next step": [entry.next_step for entry in entries],
            "Owner": [entry.owner for entry in entries],
            _REPORT: [entry.report for entry in entries],
        }
    )


def _verdict(pack: Pack, entry: Entry) -> str:
    stage = pack.stage(entry.stage).title
    if entry.certainty == "open":
        return f"Not enough information, {stage} so far"
    if entry.approach is None:
        return f"Several approaches, {stage} ({entry.certainty})"
    return f"{_approach(pack, entry.approach)}, {stage} ({entry.certainty})"


def _stale(portfolio: Portfolio, stale: Sequence[Entry]) -> Iterator[Block]:
    days = count(portfolio.max_age or 0, "day")
    today = portfolio.today.isoformat()
    yield Paragraph(f"Older than {days} on {today}, without a date, or with one in the future.")
    yield by_columns(
        {
            "Case": [_name(entry) for entry in stale],
            "As of": [flat(entry.date) or "no date" for entry in stale],
            "Age": [_age(portfolio, entry) for entry in stale],
        }
    )


def _age(portfolio: Portfolio, entry: Entry) -> str:
    if portfolio.ahead(entry):
        return f"{entry.latest} is in the future"
    age = age_in_days(entry.date, portfolio.today)
    return "" if age is None else count(age, "day")


# For machines


def _result(portfolio: Portfolio, cases: Sequence[Json]) -> Json:
    return {
        "schema_version": 1,
        "cases": list(cases),
        "places": [
            {"pack": group.pack.id, "approach": approach, "stage": stage, "cases": len(entries)}
            for group in portfolio.groups
            for (approach, stage), entries in group.places.items()
        ],
        "holds": [
            {"pack": group.pack.id, **_held(held), "cases": number}
            for group in portfolio.groups
            for held, number in group.holds
        ],
        "refused": [
            {"file": each.file, "problems": [str(p) for p in each.problems] or [each.message]}
            for each in portfolio.refused
        ],
    }


def _case(portfolio: Portfolio, pack: Pack, entry: Entry) -> Json:
    return {
        "file": entry.file,
        "report": entry.report or None,
        "case": entry.case,
        "date": entry.date,
        "stale": None if portfolio.max_age is None else portfolio.stale(entry),
        "pack": pack.id,
        "version": pack.version,
        "approach": entry.approach,
        "stage": entry.stage,
        "best_stage": entry.best_stage,
        "certainty": entry.certainty,
        "open": entry.open,
        "held_by": [_held(held) for held in entry.held_by],
        "next_step": entry.next_step,
        "owner": entry.owner,
        "missed": list(entry.missed),
    }


def _held(held: Held) -> Json:
    return {"kind": held.kind, "id": held.id, "stage": held.stage}


def _rows(portfolio: Portfolio, cases: Sequence[Json]) -> Table:
    """The cases, and behind them the files that are none, one to a row."""
    rows: list[Json] = [
        {
            **case,
            "held_by": "; ".join(held.id for held in entry.held_by),
            "missed": "; ".join(entry.missed),
        }
        for entry, case in zip(portfolio.entries, cases, strict=True)
    ]
    rows += [{"file": each.file, "problem": each.message} for each in portfolio.refused]
    cells = (tuple(_cell(row.get(column)) for column in _COLUMNS) for row in rows)
    return Table(_COLUMNS, tuple(cells))


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)
