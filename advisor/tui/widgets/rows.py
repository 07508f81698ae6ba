"""The rows under a question: its options, and the answers that every question has."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from advisor.model import Answer, Claim, Question, Value
from advisor.session import phrases
from advisor.tui.widgets.choices import Row

# No option's id has a colon.
NONE, UNKNOWN, ASIDE = ":none", ":unknown", ":aside"
_DRAFTED = "  [drafted]"


def answer_rows(question: Question, answer: Answer | None, keys: bool) -> tuple[Row, ...]:
    """A row for each thing that can be answered, with what is chosen, and with its own key."""
    return tuple(_rows(question, answer, keys))


def _rows(question: Question, answer: Answer | None, keys: bool) -> Iterator[Row]:
    drafted = answer if answer and answer.draft else None
    state = answer.state if answer and not drafted else "open"
    value = answer.value if answer and state == "answered" else None
    many = question.kind == "multi"
    for option in question.options:
        chosen = option.id in value if isinstance(value, tuple) else option.id == value
        said = phrases.line(option.text) + _who(answer, _saying(option.id))
        said += _DRAFTED * bool(drafted and _names(drafted.value, option.id))
        yield Row(option.id, said, chosen, "many" if many else "one")
    if many:
        said = f"None of these{_who(answer, lambda claim: claim.value == ())}"
        said += _DRAFTED * bool(drafted and drafted.value == ())
        yield Row(NONE, said, value == ())
    owner = f"; ask: {phrases.line(question.owner, 30)}" if question.owner else ""
    yield Row(UNKNOWN, f"Don't know yet{owner}", state == "unknown", key="u" * keys)
    if question.not_applicable is not None:
        reason = f": {phrases.line(answer.reason, 60)}" if answer and answer.reason else ""
        reason += _DRAFTED * bool(drafted and drafted.state == "not_applicable")
        yield Row(ASIDE, f"Does not apply{reason}", state == "not_applicable", key="0" * keys)


def _saying(option: str) -> Callable[[Claim], bool]:
    """Whether a claim is for an option."""

    return lambda claim: _names(claim.value, option)


def _names(said: Value | None, option: str) -> bool:
    """Whether a value is an option, or has it among others."""
    return option in said if isinstance(said, tuple) else option == said


def _who(answer: Answer | None, says: Callable[[Claim], bool]) -> str:
    """Who of several people said so."""
    names = [phrases.person(claim) for claim in (answer.claims if answer else ()) if says(claim)]
    return f"  [{', '.join(names)}]" if names else ""
