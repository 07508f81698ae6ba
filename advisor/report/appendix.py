"""What the verdict rests on: warnings, disagreements, all answers, sources, the questionnaire.

Answers to hidden questions are counted and not shown: no rule reads them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from advisor.engine import Dispute
from advisor.loading.answers import TAKEN_OUT
from advisor.model import Answer, Check, Claim, Source
from advisor.model import Section as Part
from advisor.portfolio import age_in_days, day_of
from advisor.report.context import ReportContext, questions
from advisor.report.document import (
    Block,
    Heading,
    List,
    Paragraph,
    ReportSection,
    Table,
    by_columns,
)
from advisor.report.figure_notices import figure_notices
from advisor.report.wording import capital, count, listed, quoted, sentence, sentences
from advisor.text import flat, shortened

LONGEST = 300
"""Characters that stand in one cell; a longer text is written out below its table."""


# Warnings


def warnings(context: ReportContext, told: Sequence[Check]) -> ReportSection:
    """Contradictions, disagreements, unsure answers, and what came from an older version.

    Of the contradictions that the memo has told, only the sources are left to tell.
    """
    lines = [
        Paragraph("On the first page.", f"Contradiction {number}:", check.source)
        for number, check in enumerate(told, 1)
    ]
    lines += [_contradiction(context, c) for c in context.assessment.warnings if c not in told]
    lines += [_dispute(context, dispute) for dispute in context.assessment.disputes]
    lines += _unsure(context)
    lines += _figures(context)
    notices = (each for each in context.file.answers.notices if each != TAKEN_OUT)
    lines += [Paragraph(sentence(notice), "Older answers.") for notice in notices]
    return ReportSection("warnings", "Warnings", (List(tuple(lines)),))


def _contradiction(context: ReportContext, check: Check) -> Paragraph:
    behind = context.behind(dict.fromkeys(test.question for test in check.when))
    text = sentence(f"{check.message.rstrip('.')}: {behind}")
    return Paragraph(text, "Contradiction:", check.source)


def _dispute(context: ReportContext, dispute: Dispute) -> Paragraph:
    weight = "decides the verdict" if dispute.decides else "changes nothing"
    said = tuple(Paragraph(_claim(context, dispute.question, claim)) for claim in dispute.claims)
    lead = f"Disagreement about {context.label(dispute.question)}, which {weight}:"
    return Paragraph("", lead, points=said)


def _claim(context: ReportContext, id: str, claim: Claim) -> str:
    details = [claim.note, claim.evidence, claim.date]
    return _joined(f"{claim.by or 'Somebody'}: {_said(context, id, claim)}", *details)


def _said(context: ReportContext, id: str, claim: Claim) -> str:
    said = "not known"
    if claim.value is not None:
        said = quoted(context.say(id, claim.value))
    elif claim.reason:
        said = f"does not apply, {claim.reason}"
    return said + (" (not sure)" if claim.unsure else "")


def _figures(context: ReportContext) -> list[Paragraph]:
    """What the cost sheet contradicts, and what is odd about its figures."""
    money, sheet = context.money, context.pack.costs
    if money is None or sheet is None:
        return []
    notices = figure_notices(sheet, context.file.answers)
    told = [Paragraph(sentence(text), "Figures.") for text in notices]
    contradicted = money.contradiction(context.money_of)
    lead = "An answer and the cost sheet contradict each other."
    return [*([Paragraph(contradicted, lead)] if contradicted else []), *told]


def _unsure(context: ReportContext) -> list[Paragraph]:
    found = context.assessment.unsure
    if not found.questions:
        return []
    every = listed(context.label(id) for id in found.questions)
    lead = f"{count(len(found.questions), 'answer')} marked as not sure."
    if found.decisive:
        text = f"The verdict hangs on {listed(context.label(id) for id in found.decisive)}."
    elif found.together:
        text = f"The verdict hangs on them together, though on none alone: {every}."
    else:
        text = f"The verdict does not hang on any: {every}."
    return [Paragraph(text, lead)]


# All answers


def answers(context: ReportContext) -> ReportSection:
    """Every question that is asked, by section, with what stands behind its answer."""
    states = context.file.states
    hidden = sum(state == "hidden" for state in states.values())
    blocks: list[Block] = []
    if hidden:
        verb = "does" if hidden == 1 else "do"
        blocks.append(Paragraph(f"{questions(hidden)} {verb} not arise from these answers."))
    for part in context.pack.sections:
        asked = [id for id in part.questions if states[id] != "hidden"]
        if asked:
            blocks += _table(context, part, asked)
    return ReportSection("answers", "All answers", tuple(blocks))


def _table(context: ReportContext, part: Part, asked: list[str]) -> list[Block]:
    labels = [context.question(id).label for id in asked]
    full = {
        "Answer": [_answer(context, id) for id in asked],
        "Note and evidence": [_note(context, id) for id in asked],
        "By": [_by(context.answer(id)) for id in asked],
    }
    short = {name: list(map(_short, cells)) for name, cells in full.items()}
    long = tuple(
        Paragraph(text, f"{label}, {name}:")
        for name, cells in full.items()
        for label, text in zip(labels, cells, strict=True)
        if _short(text) != text
    )
    return [
        Heading(part.title),
        by_columns({"Question": labels, **short}),
        *([List(long)] if long else []),
    ]


def _answer(context: ReportContext, id: str) -> str:
    answer, state = context.answer(id), context.file.states[id]
    if state == "disputed":
        said = (
            f"{_said(context, id, claim)} ({claim.by or 'somebody'})" for claim in answer.claims
        )
        return f"Disputed: {listed(said)}"
    if state == "not_applicable" and answer.reason:
        return f"Does not apply: {answer.reason}"
    return capital(context.answered(id))


def _note(context: ReportContext, id: str) -> str:
    answer = context.answer(id)
    return _joined(answer.note, answer.evidence, _record(context, id, answer))


def _record(context: ReportContext, id: str, answer: Answer) -> str:
    """Who else said what, where that is no open dispute."""
    if not answer.claims or answer.state == "disputed":
        return ""
    said = [(claim, claim.by or "somebody") for claim in answer.claims]
    if {claim.value for claim in answer.claims} <= {None, answer.value}:
        details = ((by, _joined(claim.note, claim.evidence)) for claim, by in said)
        return f"said by {listed(f'{by} ({more})' if more else by for by, more in details)}"
    return f"settled; said before: {listed(f'{by} {_said(context, id, c)}' for c, by in said)}"


def _by(answer: Answer) -> str:
    return ", ".join(filter(None, (answer.by.strip(), answer.date.strip())))


def _joined(*parts: str) -> str:
    return "; ".join(part.strip() for part in parts if part.strip())


def _short(text: str) -> str:
    """The text as a cell can hold it."""
    whole = flat(text)
    return text if len(whole) <= LONGEST else f"{shortened(whole, LONGEST)}... (in full below)"


# Sources and the questionnaire


def sources(context: ReportContext, cited: Iterable[str]) -> ReportSection:
    """The sources that the report cites: each work once, with what it says that matters here."""
    wanted = set(cited)
    works: dict[str, list[tuple[str, str]]] = {}
    for source in context.pack.sources:
        if source.id in wanted:
            point = sentences(source.point, _as_of(context, source))
            works.setdefault(source.citation, []).append((source.id, point))
    blocks: list[Block] = []
    for citation, points in works.items():
        blocks += [Heading(citation), Table(("Id", "Point"), tuple(points))]
    return ReportSection("sources", "Sources", tuple(blocks))


def _as_of(context: ReportContext, source: Source) -> str:
    """Since when something is known that ages, and whether that is long ago for this case."""
    if not source.as_of:
        return ""
    today, sheet = day_of(context.file.answers.date), context.pack.costs
    age = age_in_days(source.as_of, today) if today else None
    old = sheet is not None and age is not None and age > sheet.price_days
    return (
        f"As of {source.as_of}{f', {age} days before this case: look it up again' if old else ''}"
    )


def about(context: ReportContext) -> ReportSection:
    """Which questionnaire this is, and what its figures mean."""
    pack = context.pack
    items = (
        Paragraph(f"{pack.title} ({pack.id}), version {pack.version}.", "Questionnaire:"),
        Paragraph(
            "The part of all ways to answer the open questions that gives a verdict, counted "
            "exactly; it does not say how likely that verdict is.",
            "Shares of the possible answers:",
        ),
        Paragraph(
            "How far these shares are from agreeing, as entropy; none once all of them agree.",
            "Doubt:",
        ),
    )
    return ReportSection("about", "About this report", (List(items),))
