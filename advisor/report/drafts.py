"""How much of a verdict nobody has confirmed: what every view says before anything else.

Owns the sentence with the counts, and what it would come to if every draft were right. It must not
decide what a draft is (`model.answers` does) nor what it counts for (the engine does).
"""

from __future__ import annotations

from advisor.engine import Assessment, Verdict
from advisor.model import Answers
from advisor.report.answer import headline
from advisor.report.context import ReportContext
from advisor.report.contract_base import Part
from advisor.report.wording import count, sentences
from advisor.teams import Effect, effect


class DraftsResult(Part):
    """Answers that a machine gave and nobody has confirmed; they count as open."""

    count: int
    of: int
    """Of so many answers."""
    if_confirmed: Effect
    """What it would come to if every draft were right."""


def unconfirmed(answers: Answers) -> str:
    """How many answers are drafts, as the beginning of a sentence; empty where none is."""
    drafts = len(answers.drafts)
    are = "is a draft" if drafts == 1 else "are drafts"
    of = count(answers.given, "answer")
    return f"{drafts} of {of} {are} nobody has confirmed" if drafts else ""


def if_right(whole: Verdict) -> str:
    """What it would come to if every draft were right, in a sentence."""
    return f"If all were right: {headline(ReportContext(Assessment.brief(whole)))}"


def counted_as_open(answers: Answers) -> str:
    """The same with what it means, in a sentence."""
    return sentences(f"{unconfirmed(answers)}, and counted as open") if answers.drafts else ""


def drafts_headline(found: Assessment) -> str:
    """Both; empty where nothing is drafted."""
    whole = found.if_confirmed
    return sentences(counted_as_open(found.verdict.file.answers), if_right(whole)) if whole else ""


def drafts_result(found: Assessment) -> DraftsResult | None:
    """The counts for machines; None where nothing is drafted."""
    answers, whole = found.verdict.file.answers, found.if_confirmed
    return DraftsResult(len(answers.drafts), answers.given, effect(whole)) if whole else None
