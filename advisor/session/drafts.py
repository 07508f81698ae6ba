"""What is said of drafts, and of the names that confirm them or cannot.

Owns those sentences alone; the others about answers are those of `phrases`.
"""

from __future__ import annotations

from dataclasses import replace

from advisor.model import Answer, Question
from advisor.model.answers import Statement
from advisor.session.phrases import behind, line, plain


def noted(question: Question, answer: Answer | None, who: str = "") -> str:
    """The same beside `drafted`, which says what a draft rests on."""
    if answer and answer.draft:
        answer = replace(answer, evidence="", by="")
    return behind(question, answer, who)


def drafted(question: Question, answer: Answer) -> str:
    """A draft with what it rests on."""
    return f"Drafted, and confirmed by nobody: {plain(question, answer)}. {quote(answer)}"


def quote(answer: Answer) -> str:
    """What a draft rests on."""
    said = line(answer.evidence, 400)
    return f'It rests on: "{said}"' if said else "It rests on nothing that is quoted."


def signs(who: str) -> str:
    """In whose name answers are given that nobody was asked about."""
    return f"Answers are noted as {line(who, 40)}'s; press c if you are somebody else."


def cannot_sign(who: str) -> str:
    """Why a name cannot stand under an answer; empty where it can."""
    if not Statement(by=who).drafted:
        return ""
    return f'"{line(who, 40)}" marks drafts that nobody has confirmed: please type another name.'
