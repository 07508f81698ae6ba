"""Answers to one question: what is written, checked against what the question allows.

Owns the check for all who name a value (answers files, a pack's `otherwise`, the command line) and
the words that stand in an answer's place. It must not read conditions or whole files.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from advisor.errors import AdvisorError
from advisor.loading.nodes import Node
from advisor.loading.numbers import can_mean, read_number, readings
from advisor.loading.problems import Problems, show, unknown
from advisor.model import Answer, Question, Statement, Value

_Said = TypeVar("_Said", bound=Statement)

UNKNOWN = "unknown"
NOT_APPLICABLE = "not-applicable"
NONE = "none"
"""Nothing chosen, in a test or an answer of a multi question."""
NULL = "null"
"""Nothing written, in YAML: an open question."""


def read_value(
    question: Question, node: Node, problems: Problems, also: tuple[str, ...] = ()
) -> Value | None:
    """The value a node gives a question; None, and a problem, if it is none of the question's.

    `also` are the words that could have stood there instead, for the message.
    """
    if question.kind == "number":
        return _number(question, node, problems)
    if question.kind == "multi":
        return _chosen(question, node, problems)
    if isinstance(node.value, list):
        text = f"{show(question.id)} takes one answer, not a list"
        problems.add(node, "one-answer", text)
        return None
    return _option(question, node, problems, also)


def _number(question: Question, node: Node, problems: Problems) -> int | None:
    bounds = f"a whole number from {question.minimum:,} to {question.maximum:,}"
    if not isinstance(node.value, int):
        text = f"{show(question.id)} takes {bounds}, in digits without quotes, not {node.say()}"
        problems.add(node, "not-a-number", text + _meant(question, str(node.value)))
        return None
    if not question.minimum <= node.value <= question.maximum:
        text = f"{show(question.id)} takes {bounds}, not {node.value:,}"
        problems.add(node, "out-of-bounds", text)
        return None
    return node.value


def _meant(question: Question, text: str) -> str:
    """What to write instead of a text that is a number to people, or why that is not clear."""
    try:
        return f"; write {read_number(question, text)}"
    except AdvisorError:
        found = readings(text, question.unit)
        return f"; it {can_mean(found)}" if len(found) > 1 else ""


def _chosen(question: Question, node: Node, problems: Problems) -> tuple[str, ...] | None:
    if node.value == NONE:
        return ()
    chosen: list[str] = []
    for entry in node.entries:
        option = _option(question, entry, problems)
        if option and option in chosen:
            problems.add(entry, "repeated-option", f"{show(option)} is chosen twice")
        chosen.append(option or "")
    return None if "" in chosen else question.chosen(chosen)


def _option(
    question: Question, node: Node, problems: Problems, also: tuple[str, ...] = ()
) -> str | None:
    word = str(node.value)
    if word in question.option_ids:
        return word
    problems.unknown(node, "option", word, (*question.option_ids, *also))
    return None


def behind(said: _Said, node: Node) -> _Said:
    """What is said, with what an entry has behind it; a note of its own comes first."""
    return replace(
        said,
        note=" ".join(filter(None, (said.note, node.text("note")))),
        evidence=node.text("evidence"),
        by=node.text("by"),
        date=node.text("date"),
        unsure=node.flag("unsure"),
    )


def parse_value(question: Question, text: str, meant: Callable[[str], str] = str) -> Answer:
    """The answer people type; AdvisorError, in which the question is not named, if it is none.

    Typed are a number, `unknown`, `not-applicable`, `not-applicable: reason`, or options with
    commas or blanks between several, and `none` or nothing where none of several is chosen.
    `meant` says which option a word stands for.
    """
    text = text.strip()
    word, _, why = text.partition(":")
    if text == UNKNOWN:
        return Answer("unknown")
    if word.strip() == NOT_APPLICABLE:
        if question.not_applicable is None:
            raise AdvisorError(no_exception(question))
        return Answer("not_applicable", reason=why.strip())
    if question.kind == "number":
        return Answer("answered", read_number(question, text))
    words = [meant(word) for word in text.replace(",", " ").split()]
    if question.kind == "multi":
        return Answer("answered", _several(question, words))
    return Answer("answered", _one(question, words))


def _one(question: Question, words: list[str]) -> str:
    if len(words) != 1:
        why = "this question takes one answer" if words else "nothing is chosen"
        raise AdvisorError(why)
    return _typed_option(question, words[0])


def _several(question: Question, words: list[str]) -> tuple[str, ...]:
    if words == [NONE]:
        return ()
    if NONE in words:
        raise AdvisorError("none of these stands alone")
    for word in words:
        if words.count(_typed_option(question, word)) > 1:
            raise AdvisorError(f"{show(word)} is chosen twice")
    return question.chosen(words)


def _typed_option(question: Question, word: str) -> str:
    if word not in question.option_ids:
        raise AdvisorError(unknown("option", word, question.option_ids))
    return word


def no_exception(question: Question) -> str:
    """Why a question cannot be set aside."""
    return f"{show(question.id)} applies to everybody; answer it, or say `{UNKNOWN}`"
