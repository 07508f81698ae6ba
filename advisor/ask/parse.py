"""From what is typed to an answer: numbers of a list, ids, numbers to be counted with."""

from __future__ import annotations

from functools import partial

from advisor.errors import AdvisorError
from advisor.loading import parse_value
from advisor.loading.values import NONE
from advisor.model import Answer, Question


def parse_answer(question: Question, text: str) -> Answer:
    """The answer a line gives to a question; AdvisorError if it gives none.

    Options go by the number they are listed under, or by their id.
    """
    if question.options and not text.strip(", "):
        raise AdvisorError("nothing is chosen")
    return parse_value(question, text, partial(_option, question))


def _option(question: Question, word: str) -> str:
    """The id of the option that has this number; any other word as it is."""
    if not word.isdecimal():
        return word
    ids = (*question.option_ids, *[NONE] * (question.kind == "multi"))
    place = number(word, len(ids))
    if place is None:
        raise AdvisorError(f"{word[:40]} is none of the numbers 1 to {len(ids)}")
    return ids[place - 1]


def number(text: str, most: int) -> int | None:
    """The number a line names, from 1 to `most`; None if it names none."""
    digits = text.lstrip("0")
    if digits.isdecimal() and len(digits) < 9 and 1 <= int(digits) <= most:
        return int(digits)
    return None
