"""What the verdict rests on: warnings, disagreements, all answers, sources, the questionnaire.

Answers to hidden questions are counted and not shown: no rule reads them.
"""

from __future__ import annotations

from collections.abc import Iterable

from advisor.engine import Dispute
from advisor.model import Answer, Check, Claim
from advisor.model import Section as Part
from advisor.report.frame import Frame, questions
from advisor.report.tree import Block, Heading, Line, Points, Section, Table, by_columns
from advisor.report.words import capital, count, listed, quoted, sentence, sentences
from advisor.text import flat, shortened

LONGEST = 300
"""Characters that stand in one cell; a longer text is written out below its table."""


# Warnings


def warnings(frame: Frame) -> list[Section]:
    """Contradictions, disagreements, unsure answers, and what came from an older version."""
    lines = [_contradiction(frame, check) for check in frame.assessment.warnings]
    lines += [_dispute(frame, dispute) for dispute in frame.assessment.disputes]
    lines += _unsure(frame)
    lines += [Line(sentence(notice), "Older answers.") for notice in frame.file.answers.notices]
    return [Section("warnings", "Warnings", (Points(tuple(lines)),))] if lines else []


def _contradiction(frame: Frame, check: Check) -> Line:
    behind = frame.behind(dict.fromkeys(test.question for test in check.when))
    text = sentences(check.message, f"Answers: {behind}")
    return Line(text, "Answers that contradict each other.", check.source)


def _dispute(frame: Frame, dispute: Dispute) -> Line:
    decides = (
        "This decides the verdict: settle it first"
        if dispute.decides
        else "The verdict does not hang on it"
    )
    said = tuple(Line(_claim(frame, dispute.question, claim)) for claim in dispute.claims)
    lead = f"Disagreement about {frame.label(dispute.question)}."
    return Line(sentence(decides), lead, points=said)


def _claim(frame: Frame, id: str, claim: Claim) -> str:
    details = [claim.note, claim.evidence, claim.date]
    return _joined(f"{claim.by or 'Somebody'}: {_said(frame, id, claim)}", *details)


def _said(frame: Frame, id: str, claim: Claim) -> str:
    said = "not known"
    if claim.value is not None:
        said = quoted(frame.say(id, claim.value))
    elif claim.reason:
        said = f"does not apply, {claim.reason}"
    return said + (" (not sure)" if claim.unsure else "")


def _unsure(frame: Frame) -> list[Line]:
    found = frame.assessment.unsure
    if not found.questions:
        return []
    every = listed(frame.label(id) for id in found.questions)
    lead = f"{count(len(found.questions), 'answer')} marked as not sure."
    if found.decisive:
        text = f"The verdict hangs on {listed(frame.label(id) for id in found.decisive)}."
    elif found.together:
        text = f"The verdict hangs on them together, though on none alone: {every}."
    else:
        text = f"The verdict does not hang on any: {every}."
    return [Line(text, lead)]


# All answers


def answers(frame: Frame) -> Section:
    """Every question that is asked, by section, with what stands behind its answer."""
    states = frame.file.states
    hidden = sum(state == "hidden" for state in states.values())
    blocks: list[Block] = []
    if hidden:
        verb = "does" if hidden == 1 else "do"
        blocks.append(Line(f"{questions(hidden)} {verb} not arise from these answers."))
    for part in frame.pack.sections:
        asked = [id for id in part.questions if states[id] != "hidden"]
        if asked:
            blocks += _table(frame, part, asked)
    return Section("answers", "All answers", tuple(blocks))


def _table(frame: Frame, part: Part, asked: list[str]) -> list[Block]:
    labels = [frame.question(id).label for id in asked]
    full = {
        "Answer": [_answer(frame, id) for id in asked],
        "Note and evidence": [_note(frame, id) for id in asked],
        "By": [_by(frame.answer(id)) for id in asked],
    }
    short = {name: list(map(_short, cells)) for name, cells in full.items()}
    long = tuple(
        Line(text, f"{label}, {name}:")
        for name, cells in full.items()
        for label, text in zip(labels, cells, strict=True)
        if _short(text) != text
    )
    return [
        Heading(part.title),
        by_columns({"Question": labels, **short}),
        *([Points(long)] if long else []),
    ]


def _answer(frame: Frame, id: str) -> str:
    answer, state = frame.answer(id), frame.file.states[id]
    if state == "disputed":
        said = (f"{_said(frame, id, claim)} ({claim.by or 'somebody'})" for claim in answer.claims)
        return f"Disputed: {listed(said)}"
    if state == "not_applicable" and answer.reason:
        return f"Does not apply: {answer.reason}"
    return capital(frame.answered(id))


def _note(frame: Frame, id: str) -> str:
    answer = frame.answer(id)
    return _joined(answer.note, answer.evidence, _record(frame, id, answer))


def _record(frame: Frame, id: str, answer: Answer) -> str:
    """Who else said what, where that is no open dispute."""
    if not answer.claims or answer.state == "disputed":
        return ""
    said = [(claim, claim.by or "somebody") for claim in answer.claims]
    if {claim.value for claim in answer.claims} <= {None, answer.value}:
        details = ((by, _joined(claim.note, claim.evidence)) for claim, by in said)
        return f"said by {listed(f'{by} ({more})' if more else by for by, more in details)}"
    return f"settled; said before: {listed(f'{by} {_said(frame, id, c)}' for c, by in said)}"


def _by(answer: Answer) -> str:
    return ", ".join(filter(None, (answer.by.strip(), answer.date.strip())))


def _joined(*parts: str) -> str:
    return "; ".join(part.strip() for part in parts if part.strip())


def _short(text: str) -> str:
    """The text as a cell can hold it."""
    whole = flat(text)
    return text if len(whole) <= LONGEST else f"{shortened(whole, LONGEST)}... (in full below)"


# Sources and the questionnaire


def sources(frame: Frame, cited: Iterable[str]) -> list[Section]:
    """The sources that the report cites: what each says, and where it stands."""
    wanted = set(cited)
    rows = tuple(
        (source.id, source.citation, sentence(source.point))
        for source in frame.pack.sources
        if source.id in wanted
    )
    return [Section("sources", "Sources", (Table(("Id", "From", "Point"), rows),))] if rows else []


def about(frame: Frame) -> Section:
    """Which questionnaire this is, and what its figures mean."""
    pack = frame.pack
    items = (
        Line(f"{pack.title} ({pack.id}), version {pack.version}.", "Questionnaire:"),
        Line(
            "The part of all ways to answer the open questions that gives a verdict, counted "
            "exactly; it does not say how likely that verdict is.",
            "Shares of the possible answers:",
        ),
        Line(
            "How far these shares are from agreeing, as entropy; none once all of them agree.",
            "Doubt:",
        ),
    )
    return Section("about", "About this report", (Points(items),))
