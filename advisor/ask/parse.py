"""From what is typed to an answer: numbers of a list, ids, numbers to be counted with."""

from __future__ import annotations

from advisor.errors import AdvisorError
from advisor.loading import parse_value
from advisor.model import Answer, Question

_NONE = "none"


def parse_answer(question: Question, text: str) -> Answer:
    """The answer a line gives to a question; AdvisorError if it gives none.

    Options go by the number they are listed under, or by their id.
    """
    if ":" in text or question.kind == "number":
        return parse_value(question, text)
    words = [_option(question, word) for word in text.replace(",", " ").split()]
    if not words:
        raise AdvisorError("nothing is chosen")
    if _NONE in words and len(words) > 1:
        raise AdvisorError("none of these stands alone")
    if question.kind == "choice" and len(words) > 1:
        raise AdvisorError("this question takes one answer")
    return parse_value(question, ",".join(words))


def _option(question: Question, word: str) -> str:
    """The id of the option that has this number; any other word as it is."""
    if not word.isdecimal():
        return word
    ids = [option.id for option in question.options]
    ids += [_NONE] if question.kind == "multi" else []
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
