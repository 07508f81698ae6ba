"""What the team says about its case, and what it decided: said before everything else."""

from __future__ import annotations

from advisor.model import Answers, Decided
from advisor.report.context import ReportContext
from advisor.report.contract_plan import AboutResult, DecidedResult
from advisor.report.document import List, Paragraph, ReportSection
from advisor.report.wording import capital, sentence, sentences
from advisor.text import flat


def about_case(context: ReportContext) -> ReportSection:
    """The decision, and what the case is about; nothing where nobody said it."""
    about, decision = context.about, decision_line(context.file.answers.decided)
    said = {
        "Decided:": decision,
        "The job:": about.job,
        "Who decides:": about.decides,
        "By when:": about.deadline,
        "What hangs on it:": about.stake,
    }
    items = tuple(Paragraph(sentence(flat(text)), lead) for lead, text in said.items() if text)
    return ReportSection("case", "", (List(items),))


def decision_line(decided: Decided) -> str:
    """What was decided, by whom, when and why, in sentences; empty where nothing was."""
    by = " on ".join(filter(None, map(flat, (decided.by, decided.date))))
    why = f"Because: {flat(decided.why)}" if decided.why else ""
    return sentences(flat(decided.what), f"Decided by {by}" if decided.by else capital(by), why)


def decision_headline(answers: Answers) -> str:
    """The decision as the first sentence of a page; empty where there is none."""
    line = decision_line(answers.decided)
    return f"Decided: {line}" if line else ""


# For machines


def about_result(answers: Answers) -> AboutResult | None:
    """What the case is about; None where nobody said it."""
    about = answers.about
    if not any(name.startswith("about.") for name in answers.texts):
        return None
    return AboutResult(
        about.job, about.decides, about.deadline, about.stake, decided_result(answers.decided)
    )


def decided_result(decided: Decided) -> DecidedResult | None:
    """The decision; None where there is none."""
    if decided == Decided():
        return None
    return DecidedResult(decided.what, decided.by, decided.date, decided.why)
