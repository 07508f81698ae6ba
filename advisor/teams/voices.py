"""A voice that is worked out, from files or from figures, among those of a team.

Owns how such a claim stands beside what people said. Their answer stays; where the voice says
otherwise, and the rules tell the two apart, the question is disputed. A claim that says the same
as the one before keeps its date, and a dispute that people settled stays settled while the voice
says the same. It must not write.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from advisor.model import Answer, Answers, AnswerState, Claim, Pack, Question


@dataclass(frozen=True)
class DerivedVoice:
    """What is worked out for one question; `claim.by` says by what."""

    claim: Claim
    at_most: bool = False
    """Whether people who say less do not contradict it."""


def with_voices(
    pack: Pack, answers: Answers, said: Mapping[str, DerivedVoice]
) -> dict[str, Answer]:
    """The answers that are otherwise, now that these are heard."""
    before = answers.answers
    found = {id: _heard(pack.questions[id], before.get(id), each) for id, each in said.items()}
    return {id: answer for id, answer in found.items() if answer != before.get(id)}


def _heard(question: Question, before: Answer | None, voice: DerivedVoice) -> Answer:
    """The answer to one question with a voice."""
    others, own, earlier = _apart(before, voice.claim.by)
    claim = _dated(voice.claim, earlier)
    if before is None or own is None:
        assert claim.value is not None, "what is worked out is known"
        if not others:
            return Answer("answered", claim.value).backed(claim)
        if before and before.state == "unknown":
            return Answer("answered", claim.value, claims=(*others, claim))
        return _among(question, others, replace(voice, claim=claim), before)
    settled = others and earlier and _index(question, earlier) == _index(question, claim)
    if settled or not _contradicts(question, own, voice):
        return replace(before, claims=(*others, claim))
    repeated = own == Claim(own.value) and any(each.value == own.value for each in others)
    return Answer("disputed", claims=(*(() if repeated else (own,)), *others, claim))


def _apart(before: Answer | None, by: str) -> tuple[tuple[Claim, ...], Claim | None, Claim | None]:
    """What others said, what stands as their answer, and what this voice said before."""
    if before is None:
        return (), None, None
    others = tuple(each for each in before.claims if each.by != by)
    earlier = next((each for each in before.claims if each.by == by), None)
    if before.state == "disputed":
        return others, None, earlier
    reason = before.reason or "no reason given"
    own = Claim(before.value).backed(before)
    own = replace(own, reason=reason if before.state == "not_applicable" else "")
    if not own.known:
        return (*others, own) if own.note or own.evidence else others, None, earlier
    if own.by == by:
        return others, None, earlier or own
    return others, own, earlier


def _among(
    question: Question, people: Sequence[Claim], voice: DerivedVoice, before: Answer | None
) -> Answer:
    """A dispute between people with a voice, or what is left when it ends."""
    standing = [each for each in people if each.known]
    same = len({_index(question, each) for each in standing}) == 1
    if standing and same and not _contradicts(question, standing[0], voice):
        state: AnswerState = "not_applicable" if standing[0].reason else "answered"
        answer = Answer(state, standing[0].value).backed(standing[0])
        return replace(answer, claims=(*people[1:], voice.claim))
    behind = before or Answer("disputed")
    return replace(behind, state="disputed", value=None, claims=(*people, voice.claim))


def _dated(claim: Claim, earlier: Claim | None) -> Claim:
    """A claim with the date at which it was first made."""
    same = earlier is not None and replace(earlier, date=claim.date) == claim
    return earlier if earlier and same else claim


def _contradicts(question: Question, person: Claim, voice: DerivedVoice) -> bool:
    ours, theirs = _index(question, person), _index(question, voice.claim)
    if ours is None or theirs is None:
        return False
    return ours > theirs if voice.at_most else ours != theirs


def _index(question: Question, claim: Claim) -> int | None:
    """Which answer the rules read; None where nobody knows one."""
    value = question.not_applicable if claim.reason else claim.value
    return None if value is None else question.index(value)
