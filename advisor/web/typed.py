"""What stands in the fields of a question: drawn from an answer, or typed by somebody.

Values are spelled as in an answers file. It must not decide what an answer is.
"""

from __future__ import annotations

from dataclasses import dataclass

from advisor.model import Answer, Question
from advisor.text import one_line, visible, yaml_text


@dataclass(frozen=True)
class Typed:
    """The fields."""

    chosen: tuple[str, ...] = ()
    number: str = ""
    reason: str = ""
    note: str = ""
    evidence: str = ""
    unsure: bool = False
    confirm: bool = False


def drawn(question: Question, answer: Answer | None) -> Typed:
    """The fields as they show an answer; of what nobody knows, or people dispute, nothing."""
    if answer is None:
        return Typed()
    reason, evidence = one_line(answer.reason).strip(), one_line(answer.evidence).strip()
    note = visible(answer.note).strip()
    number = ""
    chosen: tuple[str, ...] = ()
    if answer.state == "not_applicable":
        chosen = ("not-applicable",)
    elif isinstance(answer.value, tuple):
        chosen = tuple(map(yaml_text, answer.value)) or ("none",)
    elif answer.value is not None and question.kind == "number":
        number = str(answer.value)
    elif answer.value is not None:
        chosen = (yaml_text(str(answer.value)),)
    return Typed(chosen, number, reason, note, evidence, answer.unsure)
