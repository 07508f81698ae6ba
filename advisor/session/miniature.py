"""The memo in miniature, beside the question: the answer, what decides, what holds, the next step.

Every item names the question at which something can be done about it. While there is not enough
information none names an approach. It must not know of a screen.
"""

from __future__ import annotations

from collections.abc import Iterable

from advisor.engine import Assessment, NextQuestion, Verdict
from advisor.report.advice import due_actions, read_by
from advisor.report.answer import headline
from advisor.report.context import ReportContext
from advisor.report.drafts import if_right, unconfirmed
from advisor.report.stage_limits import StageLimit, holds, waiting
from advisor.session.phrases import NOT_ENOUGH, line

Item = tuple[str, str]
"""What is said, and the question it leads to; empty where it leads to none."""


def answer(verdict: Verdict) -> str:
    """The answer to the pack's question, in a sentence; while open, only that there is none."""
    return NOT_ENOUGH if verdict.certainty == "open" else line(headline(_context(verdict)))


def drafts(verdict: Verdict, whole: Verdict | None) -> list[str]:
    """How many answers nobody has confirmed, and once it is known, what they would come to."""
    said = unconfirmed(verdict.file.answers)
    return [line(f"{said}."), *([line(if_right(whole))] if whole else [])] if said else []


def decides(verdict: Verdict) -> list[Item]:
    """The open questions that decide between the approaches that are left."""
    context = _context(verdict)
    return _asked(context, (each.question for each in context.assessment.deciding))


def holding(verdict: Verdict) -> list[Item]:
    """What really holds the stage."""
    return [_limit(limit, limit.questions) for limit in holds(_context(verdict))]


def may_hold(verdict: Verdict) -> list[Item]:
    """What may hold it, until an open question is answered."""
    context = _context(verdict)
    return [_limit(each, context.open_behind(each.questions)) for each in waiting(context)]


def find_out(verdict: Verdict, first: tuple[NextQuestion, ...]) -> list[Item]:
    """What to find out first."""
    return _asked(_context(verdict), (each.question for each in first))


def next_step(verdict: Verdict, first: tuple[NextQuestion, ...]) -> list[Item]:
    """The first of the plan's actions, and who does it."""
    context = _context(verdict, first)
    due = due_actions(context)[:1] if verdict.certainty != "open" else ()
    return [
        (
            line(f"{each.action.title} ({each.action.owner})"),
            next(
                (id for id in context.pack.questions if id in read_by(context.pack, each.action)),
                "",
            ),
        )
        for each in due
    ]


def _context(verdict: Verdict, first: tuple[NextQuestion, ...] = ()) -> ReportContext:
    return ReportContext(Assessment.brief(verdict, first))


def _asked(context: ReportContext, ids: Iterable[str]) -> list[Item]:
    """Questions with who usually knows."""
    owners = ((id, context.question(id)) for id in ids)
    return [(line(f"{q.label} ({q.owner})" if q.owner else q.label), id) for id, q in owners]


def _limit(limit: StageLimit, questions: tuple[str, ...]) -> Item:
    what = f"{limit.condition}{limit.title or limit.because}".rstrip(".")
    return line(what), next(iter(questions), "")
