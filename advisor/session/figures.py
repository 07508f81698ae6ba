"""The figures of a case at the screen: what is typed, and what it would come to at once.

Owns what the page of figures shows. It must not draw, nor reckon anything itself.
"""

from __future__ import annotations

from dataclasses import replace

from advisor.costs import costs
from advisor.errors import AdvisorError
from advisor.loading.figures import far_off, parse_figure
from advisor.model import Answer, Answers, CostFigure, CostSheet
from advisor.report.money import Money
from advisor.session.session import Session
from advisor.teams import with_voices
from advisor.text import visible


def typed(figure: CostFigure, text: str) -> Answer | None:
    """The answer that a text is; None if there is nothing in it; AdvisorError if it is none."""
    return parse_figure(figure, text) if text.strip() else None


def as_typed(answer: Answer | None) -> str:
    """What is known, as it would be typed."""
    value = answer.value if answer else None
    return "..".join(value) if isinstance(value, tuple) else ""


def put(session: Session, id: str, given: Answer | None) -> None:
    """Take a figure into the answers; nothing typed takes away what was said."""
    if given is None:
        session.put(lambda _: None, id)
    elif given.value is None:
        session.put(lambda now: replace(now or given, state="unknown", value=None), id)
    else:
        session.put(session.with_value(given.value, id), id)


def money(sheet: CostSheet, answers: Answers) -> Money:
    """The sheet as these answers fill it in."""
    return Money(costs(sheet, answers), answers)


def tried(answers: Answers, id: str, given: Answer | None) -> Answers:
    """The answers with one figure changed."""
    figures = {**answers.figures, id: given}
    return replace(answers, figures={id: each for id, each in figures.items() if each})


def offered(session: Session) -> dict[str, Answer]:
    """The answers that follow from the figures, where they are not there yet."""
    sheet, answers = session.pack.costs, session.answers
    said = money(sheet, answers).offer(session.today()) if sheet else {}
    return with_voices(session.pack, answers, said)


def understood(figure: CostFigure, text: str, currency: str) -> str:
    """What a text is read as, and what is odd about it; or why it is not read."""
    try:
        answer = typed(figure, text)
    except AdvisorError as error:
        return f"{error.message}."
    if answer is None or answer.value is None:
        return "Open: nobody knows yet."
    odd = far_off(figure, answer)
    return visible(f"{figure.say(answer.value, currency)}. {odd}".rstrip())


def totals(found: Money) -> list[tuple[str, str]]:
    """Each option that is summed with its first year, and against today."""
    return [
        (visible(option.title), visible(_told(found, option.id)))
        for option in found.options
        if option.id in found.totals
    ]


def _told(found: Money, option: str) -> str:
    year = found.words.span(found.totals[option].year)
    difference = found.differences.get(option)
    return f"{year}; {found.words.against(difference)}" if difference else year
