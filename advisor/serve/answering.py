"""From what was posted to an answer: what the fields mean, and what is changed by them.

What stood in a field when it was drawn, and still does, changes nothing. Fields that exclude each
other may both be filled, as no script empties one: the one that is new counts. It must not save.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from hashlib import sha256

from starlette.datastructures import FormData

from advisor.errors import AdvisorError
from advisor.loading.numbers import read_number
from advisor.loading.values import NONE, NOT_APPLICABLE, UNKNOWN
from advisor.model import Question
from advisor.session.session import NewAnswer, Session
from advisor.text import yaml_text
from advisor.web.typed import Typed, drawn

_CHOOSE = "Choose an answer, or skip the question"
_BOTH = "Choose an answer, or one of the lines that stand for themselves, not both"
_REASON = "Say in a few words why it does not apply"
_FOREIGN = "That is none of the answers to this question"


def typed_in(question: Question, form: FormData) -> Typed:
    """What was typed into the fields of a question."""

    def text(part: str) -> str:
        said = str(form.get(f"{question.id}.{part}", ""))
        return said.replace("\r\n", "\n").strip()

    chosen = tuple(dict.fromkeys(map(str, form.getlist(f"{question.id}.answer"))))
    number, reason, note, evidence = map(text, ("number", "reason", "note", "evidence"))
    unsure, confirm = bool(text("unsure")), bool(text("confirm"))
    return Typed(chosen, number, reason, note, evidence, unsure, confirm)


def seen(session: Session) -> str:
    """What a page was drawn from: the question at hand, and what is said about it."""
    pack = session.pack
    parts = ((pack.id, pack.version, session.question), session.answer)
    return ".".join(
        sha256(repr(part).encode("utf-8", "replace")).hexdigest()[:16] for part in parts
    )


def new_answer(session: Session, typed: Typed) -> NewAnswer | None:
    """What becomes of the question at hand; None if nothing does, AdvisorError if unclear."""
    before = drawn(session.question, session.answer)
    texts = {key: getattr(typed, key) for key in ("note", "evidence")}
    texts = {key: text for key, text in texts.items() if text != getattr(before, key)}
    value = _new_value(session, typed, before, bool(texts))
    if not texts:
        return value
    behind = session.with_behind(texts)
    return lambda now: behind(value(now) if value else now)


def _new_value(session: Session, typed: Typed, before: Typed, also: bool) -> NewAnswer | None:
    """The same without what stands behind it; `also` where something else is said as well."""
    asked = replace(before, note=typed.note, evidence=typed.evidence)
    if not typed.chosen and not typed.number:
        if also and typed == asked:
            return None
        raise AdvisorError(_CHOOSE)
    if typed == asked:  # and nobody confirms it
        return None
    word, number = _meant(session.question, typed, before)
    if number:
        return session.with_value(read_number(session.question, number), unsure=typed.unsure)
    return _chosen(session, word, typed)


def _meant(question: Question, typed: Typed, before: Typed) -> tuple[tuple[str, ...], str]:
    """What is chosen, or the number, where both or too many are filled in."""
    alone = {UNKNOWN, NOT_APPLICABLE, *[NONE] * (question.kind == "multi")}
    lone = [each for each in typed.chosen if each in alone]
    rest = tuple(each for each in typed.chosen if each not in alone)
    if not lone or not (rest or typed.number or lone[1:]):
        return typed.chosen, typed.number
    fresh = [each for each in lone if each not in before.chosen]
    was = tuple(each for each in before.chosen if each not in alone)
    changed = (rest, typed.number) != (was, before.number)
    if len(fresh) == 1 and not changed:
        return (fresh[0],), ""
    if changed and not fresh:
        return rest, typed.number
    raise AdvisorError(_BOTH)


def _chosen(session: Session, words: Iterable[str], typed: Typed) -> NewAnswer:
    """The answer that words stand for."""
    question = session.question
    options = {yaml_text(id): id for id in question.option_ids}
    ids = [options[word] for word in words if word in options]
    if len(ids) == len([*words]) and (question.kind == "multi" or len(ids) == 1):
        value = question.chosen(ids) if question.kind == "multi" else ids[0]
        return session.with_value(value, unsure=typed.unsure)
    match [*words]:
        case [word] if word == UNKNOWN:
            return session.unknown()
        case [word] if word == NONE and question.kind == "multi":
            return session.with_value((), unsure=typed.unsure)
        case [word] if word == NOT_APPLICABLE and question.not_applicable is not None:
            if not typed.reason:
                raise AdvisorError(_REASON)
            return session.set_aside(typed.reason)
    raise AdvisorError(_FOREIGN)
