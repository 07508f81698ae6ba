"""What is said about a question, about all of them, and about what can be typed.

Owns every sentence of the dialogue that describes something. It must not ask or change anything.
"""

from __future__ import annotations

from collections.abc import Iterator

from advisor.blank_answers import asked_if, bounds
from advisor.model import CostFigure, Question
from advisor.report.wording import capital
from advisor.session import drafts, figures, phrases
from advisor.session.session import Session

COMMANDS = (
    "What you can type: the number of an answer, or its id; several with blanks between them, "
    "where several may be right; ! behind an answer to mark it as not sure.",
    "u don't know yet; y a draft is right; x does not apply, with the reason; n note; e evidence; "
    "! not sure about the answer there is.",
    "c what the case is about; d what was decided; t tick what is done. "
    "s skip; b back; f and some words to find a question; r review; v verdict so far; ? why and "
    "help; q save and quit. Enter alone goes on where there is an answer.",
    "m what it costs; m, the id of a figure and a number, a range low..high or unknown says what "
    "you know of it.",
)


def question_lines(session: Session) -> Iterator[str]:
    """The question at hand with all its answers."""
    question, answer = session.question, session.answer
    yield ""
    yield _place(session)
    yield phrases.line(question.text)
    yield f"Why we ask: {phrases.line(question.why)}"
    if session.state(question.id) == "hidden":
        yield "It is not asked now: an answer given here is kept, and not used."
    yield from _choices(question)
    if answer:
        said = phrases.plain(question, answer) + (", not sure" if answer.unsure else "")
        behind = phrases.behind(question, answer)
        if answer.draft:
            yield f"Drafted, and not confirmed: {said}. y confirms it."
            yield drafts.quote(answer)
            return
        yield f"Answer so far: {said}." + (f" {capital(behind)}." if behind else "")


def _place(session: Session) -> str:
    section = phrases.line(session.section_of(session.current).title)
    asked = session.asked
    core = "Core question" if session.question.core else "Question"
    if session.current not in asked:
        return f"Question outside the list, {section}."
    return f"{core} {asked.index(session.current) + 1} of {len(asked)}, {section}."


def _choices(question: Question) -> Iterator[str]:
    if question.kind == "number":
        yield f"Answer with {bounds(question)}."
    if question.kind == "multi":
        yield "Several may be right."
    texts = [option.text for option in question.options]
    texts += ["None of these"] if question.kind == "multi" else []
    for number, text in enumerate(texts, 1):
        yield f"{number}. {phrases.line(text)}"


def prompt(question: Question) -> str:
    """What stands before the place to type in."""
    aside = ", x" if question.not_applicable is not None else ""
    if question.kind == "number":
        answers = f"{question.minimum:,} to {question.maximum:,}"
    else:
        answers = f"1 to {len(question.options) + (question.kind == 'multi')}"
    return f"{answers}, u{aside}, s, b, or ? for help: "


def help_lines(session: Session) -> Iterator[str]:
    """Why a question is asked, more about it, and what can be typed."""
    question = session.question
    yield f"Why we ask: {phrases.line(question.why)}"
    if question.help:
        yield phrases.line(question.help)
    if question.owner:
        yield f"Who usually knows: {phrases.line(question.owner)}."
    if question.ask_if:
        condition = asked_if(session.pack, question, lambda id: _name(session, question, id))
        yield f"Asked only if {phrases.line(condition)}."
    ids = [f"{number} {option.id}" for number, option in enumerate(question.options, 1)]
    if ids:
        yield f"Ids: {', '.join(ids)}."
    if question.not_applicable is None:
        yield "This question applies to everybody: x is no answer here."
    yield from COMMANDS


def _name(session: Session, question: Question, id: str) -> str:
    """An id inside a condition: a question's label, or an option as it is."""
    named = {test.question for test in question.ask_if}
    return f'"{session.pack.questions[id].label}"' if id in named else id


def listed(session: Session, ids: list[str], first: int = 1) -> Iterator[str]:
    """Questions under numbers, each with its answer."""
    for number, id in enumerate(ids, first):
        question = session.pack.questions[id]
        yield f"{number}. {phrases.told(question, phrases.said(session, id))}."


def figure_lines(session: Session, asked: CostFigure | None) -> Iterator[str]:
    """What options cost, and which figures there are; of one that is asked, what it is about."""
    if session.pack.costs is None:
        yield "This questionnaire has no cost sheet."
        return
    money = figures.money(session.pack.costs, session.answers)
    if asked:
        unit, known = phrases.line(asked.unit), phrases.line(money.known(asked.id))
        yield f"{phrases.line(asked.label)}, in {unit}: {known}. {phrases.line(asked.help)}"
    sums = [f"{title}: {told}." for title, told in figures.totals(money)]
    yield from sums or [phrases.line(money.first())]
    if not asked:
        for figure in session.pack.figures.values():
            known = phrases.line(money.known(figure.id))
            yield f"{figure.id}: {phrases.line(figure.label)}, {known}."


def review_order(session: Session) -> list[str]:
    """Every question that is asked, section by section."""
    sections = session.pack.sections
    asked = session.asked
    return [id for section in sections for id in section.questions if id in asked]


def review_lines(session: Session) -> Iterator[str]:
    """All answers by section, what contradicts, and where people disagree."""
    number = 1
    yield ""
    yield f"Review. {phrases.progress(session.progress())}."
    for section in session.pack.sections:
        ids = [id for id in section.questions if id in session.asked]
        if ids:
            status = phrases.status(session.progress(section.questions)).lower()
            yield f"{phrases.line(section.title)}, {status}:"
            yield from listed(session, ids, number)
            number += len(ids)
    for text in phrases.warnings(session.verdict):
        yield f"Contradiction: {text}"
    for each in session.disputes:
        question = session.pack.questions[each.question]
        said = "; ".join(phrases.claims(question, session.answers.answers[each.question]))
        weight = phrases.told(question, phrases.weight(each.decides))
        yield f"Disagreement. {weight}. {capital(said)}."
