"""The actions as rows for the tools that people plan in.

Owns the columns each tool asks for. A cell that a spreadsheet would take for a formula begins
with an apostrophe. Owners are roles, so no tool's column for a person is filled in: the role
stands in the description.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping

from advisor.export.markdown import inline, line
from advisor.report import ActionItem, Report

Row = Mapping[str, str]

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_cell(text: str) -> str:
    """Text that no spreadsheet calculates, without control characters but line breaks."""
    clean = "".join(" " if sign != "\n" and ord(sign) < 32 else sign for sign in text)
    begins = (text[:1], clean.lstrip()[:1])
    return f"'{clean}" if any(sign in _FORMULA for sign in begins if sign) else clean


def generic(report: Report) -> bytes:
    """Every field of an action in a column of its own."""
    return _csv(
        report,
        lambda item: {
            "Title": item.title,
            "Description": item.text,
            "Owner": item.owner,
            "Effort": item.effort,
            "Done when": item.done_when,
            "Tools": item.tools,
            "Because": item.because,
            "Sources": ", ".join(item.sources),
        },
    )


def jira(report: Report) -> bytes:
    """What Jira's import asks for; a label may have no space."""
    return _csv(
        report,
        lambda item: {
            "Summary": item.title,
            "Issue Type": "Task",
            "Priority": _priority(item),
            "Labels": report.pack,
            "Assignee": "",
            "Description": _plain(item),
        },
    )


def linear(report: Report) -> bytes:
    """The columns of Linear's own export, which its import reads."""
    return _csv(
        report,
        lambda item: {
            "Title": item.title,
            "Description": _markdown(item),
            "Priority": _priority(item),
            "Status": "Todo",
            "Assignee": "",
            "Labels": report.pack,
            "Estimate": "",
            "Created": "",
            "Completed": "",
        },
    )


def gitlab(report: Report) -> bytes:
    """The two columns that GitLab reads."""
    return _csv(report, lambda item: {"Title": item.title, "Description": _markdown(item)})


def _csv(report: Report, row: Callable[[ActionItem], Row]) -> bytes:
    """The head and a row for each action; a report without actions has the head alone."""
    blank = ActionItem("", "", "", "", "", "", "", "", (), (), False, ())
    out = io.StringIO()
    writer = csv.DictWriter(out, list(row(blank)), lineterminator="\n")
    writer.writeheader()
    writer.writerows(_disarmed(row(item)) for item in report.actions)
    return out.getvalue().encode()


def _disarmed(row: Row) -> Row:
    return {name: csv_cell(text) for name, text in row.items()}


def _priority(item: ActionItem) -> str:
    return "High" if item.soon else "Medium"


def _plain(item: ActionItem) -> str:
    facts = (f"{fact.lead} {fact.text}" for fact in item.facts)
    return "\n".join(" ".join(text.split()) for text in (item.text, *facts))


def _markdown(item: ActionItem) -> str:
    facts = (f"- **{inline(fact.lead)}** {inline(fact.text)}" for fact in item.facts)
    first = line(item.text)
    safe = f"\\{first}" if first.startswith("/") else first  # GitLab's orders begin so
    return "\n".join((safe, "", *facts))
