"""Answers of one pack taken over by another, as the other's data say.

A screen or command that ends with one pack's verdict may offer the packs of which `takes_over`
names it, and fill a new file of theirs with what `carried` returns. Owns what becomes of an
answer on the way, and the note that says where it came from. It must not read or write files.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from advisor.errors import AdvisorError
from advisor.model import NAMES, Answer, AnswerMapping, Answers, Claim, Pack, Question, Value

_Value = Callable[[Value], Value | None]
"""What a value becomes; None where it says nothing about the other question."""


def carried(pack: Pack, source: Pack, answers: Answers) -> dict[str, Answer]:
    """What the answers to one pack, `source`, say about the questions of another.

    AdvisorError if the pack takes nothing over from that one, or names what it has not got.
    """
    taken = pack.takes_over.get(source.id)
    if taken is None:
        others = ", ".join(pack.takes_over)
        hint = f"it takes answers over from {others}" if others else ""
        raise AdvisorError(f"{pack.id} takes no answers over from {source.id}", hint)
    if lost := list(unknown(pack, source)):
        raise AdvisorError(f"{pack.id} takes over what {source.id} has not got: {', '.join(lost)}")
    found = {}
    for id, way in taken.items():
        answer = answers.answers.get(way.question)
        now = answer and _answer(pack.questions[id], source.questions[way.question], way, answer)
        if now:
            found[id] = _noted(now, source, answers, way.question)
    return found


def goes_along(answers: Answers) -> dict[str, str]:
    """What is said beside the answers that holds for another pack's as well."""
    kept = {name: text for name, text in answers.texts.items() if name in NAMES}
    return {name: text for name, text in kept.items() if not name.startswith("about.decided.")}


def unknown(pack: Pack, source: Pack) -> Iterator[str]:
    """What a pack would take over from another that has no such question or option."""
    for id, way in pack.takes_over[source.id].items():
        if way.question not in source.questions:
            yield way.question
            continue
        options = source.questions[way.question].option_ids
        own = pack.questions[id].option_ids
        for option in options if way.values is None else way.values:
            if option not in (own if way.values is None else options):
                yield f"{way.question}.{option}"


def _answer(
    question: Question, source: Question, way: AnswerMapping, answer: Answer
) -> Answer | None:
    """An answer as one to another question; None where it says nothing about that."""

    def value(raw: Value) -> Value | None:
        if way.values is not None:
            return way.values.get(str(raw))
        return question.chosen(raw) if isinstance(raw, tuple) else raw

    if answer.state == "unknown":
        return answer if answer.note or answer.evidence else None
    if answer.state == "disputed":
        return _disputed(answer, value)
    now = None if answer.value is None else value(answer.value)
    if now is None:
        return None
    rough = question.kind == "number" and source.kind != "number"  # a range, and not a figure
    claims = tuple(claim for each in answer.claims if (claim := _claim(each, value)))
    return replace(answer, value=now, unsure=answer.unsure or rough, claims=claims)


def _disputed(answer: Answer, value: _Value) -> Answer | None:
    """A dispute, where it is one about the other question as well."""
    claims = [_claim(each, value) for each in answer.claims]
    said = {claim.value for claim in claims if claim}
    if None in claims or len(said - {None}) < 2:
        return None
    return replace(answer, claims=tuple(claim for claim in claims if claim))


def _claim(claim: Claim, value: _Value) -> Claim | None:
    if claim.value is None:
        return None if claim.reason else claim
    now = value(claim.value)
    return None if now is None else replace(claim, value=now)


def _noted(answer: Answer, source: Pack, answers: Answers, question: str) -> Answer:
    """The answer with a note that says where it came from, before its own."""
    case = f", {answers.case}" if answers.case else ""
    value = answers.answers[question].value
    said = "" if value is None else f": {source.questions[question].say(value)}"
    origin = f"From {source.id}{case}{said}."
    return replace(answer, note=" ".join(filter(None, (origin, answer.note))))
