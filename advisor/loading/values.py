"""Answers to one question: what is written, checked against what the question allows.

Owns the check for all who name a value (answers files, a pack's `otherwise`, the command line) and
the words that stand in an answer's place. It must not read conditions or whole files.
"""

from __future__ import annotations

from advisor.errors import AdvisorError
from advisor.loading.faults import Faults, show
from advisor.loading.nodes import Node
from advisor.loading.numbers import can_mean, read_number, readings
from advisor.model import Answer, Question, Raw

UNKNOWN = "unknown"
NOT_APPLICABLE = "not-applicable"
NONE = "none"
"""Nothing chosen, in a test or an answer of a multi question."""
NULL = "null"
"""Nothing written, in YAML: an open question."""


def read_value(
    question: Question, node: Node, faults: Faults, also: tuple[str, ...] = ()
) -> Raw | None:
    """The value a node gives a question; None, and a fault, if it is none of the question's.

    `also` are the words that could have stood there instead, for the message.
    """
    if question.kind == "number":
        return _number(question, node, faults)
    if question.kind == "multi":
        return _chosen(question, node, faults)
    if isinstance(node.value, list):
        text = f"{show(question.id)} takes one answer, not a list"
        faults.add(node, "one-answer", text)
        return None
    return _option(question, node, faults, also)


def _number(question: Question, node: Node, faults: Faults) -> int | None:
    bounds = f"a whole number from {question.minimum:,} to {question.maximum:,}"
    if not isinstance(node.value, int):
        text = f"{show(question.id)} takes {bounds}, in digits without quotes, not {node.say()}"
        faults.add(node, "not-a-number", text + _meant(question, str(node.value)))
        return None
    if not question.minimum <= node.value <= question.maximum:
        text = f"{show(question.id)} takes {bounds}, not {node.value:,}"
        faults.add(node, "out-of-bounds", text)
        return None
    return node.value


def _meant(question: Question, text: str) -> str:
    """What to write instead of a text that is a number to people, or why that is not clear."""
    try:
        return f"; write {read_number(question, text)}"
    except AdvisorError:
        found = readings(text, question.unit)
        return f"; it {can_mean(found)}" if len(found) > 1 else ""


def _chosen(question: Question, node: Node, faults: Faults) -> tuple[str, ...] | None:
    if node.value == NONE:
        return ()
    chosen: list[str] = []
    for entry in node.entries:
        option = _option(question, entry, faults)
        if option and option in chosen:
            faults.add(entry, "repeated-option", f"{show(option)} is chosen twice")
        chosen.append(option or "")
    return None if "" in chosen else question.chosen(chosen)


def _option(
    question: Question, node: Node, faults: Faults, also: tuple[str, ...] = ()
) -> str | None:
    word, ids = str(node.value), [option.id for option in question.options]
    if word in ids:
        return word
    faults.unknown(node, "option", word, (*ids, *also))
    return None


def parse_value(question: Question, text: str) -> Answer:
    """An answer typed as text: an option, `a,b` for several and nothing for none, a number,
    `unknown`, `not-applicable` or `not-applicable:reason`; AdvisorError if it is none of these.
    """
    text = text.strip()
    word, _, why = text.partition(":")
    if text == UNKNOWN:
        return Answer("unknown")
    if word.strip() == NOT_APPLICABLE:
        if question.not_applicable is None:
            raise AdvisorError(f"{question.id}: {no_exception(question)}")
        return Answer("not_applicable", reason=why.strip())
    if question.kind == "number":
        return Answer("answered", _typed_number(question, text))
    faults = Faults()
    value = read_value(question, _typed(question, text), faults)
    if value is None or faults.problems:
        raise AdvisorError(f"{question.id}: {faults.problems[0].message}")
    return Answer("answered", value)


def _typed_number(question: Question, text: str) -> int:
    try:
        return read_number(question, text)
    except AdvisorError as error:
        raise AdvisorError(f"{question.id}: {error.message}") from error


def no_exception(question: Question) -> str:
    """Why a question cannot be set aside."""
    return f"{show(question.id)} applies to everybody; answer it, or say `{UNKNOWN}`"


def _typed(question: Question, text: str) -> Node:
    if question.kind == "multi" and text != NONE:
        return Node([Node(part.strip()) for part in text.split(",")] if text else [])
    return Node(text)
