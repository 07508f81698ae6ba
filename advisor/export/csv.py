"""The actions as rows for the tools that people plan in.

Owns the columns each tool asks for, and says in which markup it reads them. Owners are roles, so
no tool's column for a person is filled in: the role stands in the description.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from advisor.report import ActionItem, Report
from advisor.text import csv_text, inert, markdown
from advisor.text import jira as wiki

Row = Mapping[str, str]


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
            **({"Not confirmed": report.drafts} if report.drafts else {}),
        },
    )


def jira(report: Report) -> bytes:
    """What Jira's import asks for; a label may have no space."""
    return _csv(
        report,
        lambda item: {
            "Summary": _title(item),
            "Issue Type": "Task",
            "Priority": _priority(item),
            "Labels": report.pack,
            "Assignee": "",
            "Description": _wiki(item),
        },
    )


def linear(report: Report) -> bytes:
    """The columns of Linear's own export, which its import reads."""
    return _csv(
        report,
        lambda item: {
            "Title": _title(item),
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
    return _csv(report, lambda item: {"Title": _title(item), "Description": _markdown(item)})


def _csv(report: Report, row: Callable[[ActionItem], Row]) -> bytes:
    """The head and a row for each action; a report without actions has the head alone."""
    blank = ActionItem("", "", "", "", "", "", "", "", (), (), False, ())
    return csv_text([*row(blank)], ([*row(item).values()] for item in report.actions)).encode()


def _priority(item: ActionItem) -> str:
    return "High" if item.soon else "Medium"


def _title(item: ActionItem) -> str:
    """A title is no markup, and is searched for marks."""
    return inert(item.title, keys=True)


def _wiki(item: ActionItem) -> str:
    facts = (f"{fact.lead} {fact.text}" for fact in item.facts)
    return "\n".join(map(wiki.line, (item.text, *facts)))


def _markdown(item: ActionItem) -> str:
    """Its list has stars: a line that begins with a dash may be calculated."""
    facts = (
        f"* **{markdown.inline(fact.lead, keys=True)}** {markdown.inline(fact.text, keys=True)}"
        for fact in item.facts
    )
    return "\n".join((markdown.line(item.text, keys=True), "", *facts))
