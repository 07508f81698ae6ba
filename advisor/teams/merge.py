"""Several respondents' answers as those of one team.

What is said about a question is a set of answers that stand, and a set of claims: who said what,
with note and evidence. Both merge as unions, so neither order nor repetition matters and nothing
that anybody wrote is lost. Where more than one answer stands the question is disputed, and then
every claim counts, those of an earlier, settled dispute included. People who say the very same
share a claim, "product + legal". It must not prefer anybody.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from advisor.model import Answer, Answers, Claim, Pack, Raw

Respondent = tuple[str, Answers]
"""A set of answers, and what to call whoever gave those that have no `by`."""
_Word = Raw | None
"""What can stand: an answer, or None where the question does not apply."""
_AND = " + "
"""Between the names of people who share a claim."""


def merge(pack: Pack, respondents: Sequence[Respondent]) -> Answers:
    """What the team says; all that is no answer is the first respondent's who has it."""
    merged = {}
    for id in pack.questions:
        given = [(name, each.answers[id]) for name, each in respondents if id in each.answers]
        if given:
            merged[id] = _merged(given)
    everyone = [answers for _, answers in respondents]
    names = dict.fromkeys(name for each in everyone for name in ("case", "date", *each.texts))
    texts = {name: next(_said(everyone, name), "") for name in names}
    return replace(everyone[0], answers=merged).with_texts(texts)


def differing(respondents: Sequence[Answers]) -> tuple[str, ...]:
    """The names of the texts beside the answers that people give differently, dates apart."""
    names = dict.fromkeys(name for each in respondents for name in ("case", *each.texts))
    return tuple(name for name in names if len({*_said(respondents, name)}) > 1)


def _said(everyone: Sequence[Answers], name: str) -> Iterator[str]:
    """What people say under a name, those who say nothing apart."""
    return (text for each in everyone if (text := each.text(name)))


def _merged(given: Sequence[tuple[str, Answer]]) -> Answer:
    claims = _shared(claim for name, answer in given for claim in _claims(answer, name))
    standing = {word for _, answer in given for word in _standing(answer)}
    if len(standing) > 1:
        return Answer("disputed", claims=claims)
    if not standing:
        return _agreed(Answer("unknown"), claims, claims)
    (word,) = standing
    behind = tuple(claim for claim in claims if claim.known and claim.value == word)
    if word is None:
        return _agreed(Answer("not_applicable", reason=behind[0].reason), behind, claims)
    return _agreed(Answer("answered", word), behind, claims)


def _shared(claims: Iterable[Claim]) -> tuple[Claim, ...]:
    """The claims, those that differ only in who makes them as one."""
    people: dict[Claim, set[str]] = {}
    for claim in claims:
        people.setdefault(replace(claim, by=""), set()).update(claim.by.split(_AND))
    return tuple(replace(claim, by=_AND.join(sorted(by))) for claim, by in people.items())


def _agreed(answer: Answer, behind: Sequence[Claim], claims: tuple[Claim, ...]) -> Answer:
    """An answer with everybody's claims; the only claim is the answer itself."""
    if len(claims) == len(behind) == 1:
        return answer.backed(behind[0])
    return replace(answer, unsure=any(claim.unsure for claim in behind), claims=claims)


def _standing(answer: Answer) -> Iterator[_Word]:
    """The different answers that one respondent's file leaves standing."""
    if answer.state == "disputed":
        yield from (claim.value for claim in answer.claims if claim.known)
    elif answer.state != "unknown":
        yield answer.value


def _claims(answer: Answer, name: str) -> Iterator[Claim]:
    """Everything that one respondent's file says about a question, with who said it."""
    for claim in answer.claims:
        yield replace(claim, by=claim.by or name)
    own = replace(Claim(answer.value).backed(answer), reason=_reason(answer))
    if (own.known and not _repeats(own, answer.claims)) or own.note or own.evidence:
        yield replace(own, by=own.by or name)


def _repeats(own: Claim, claims: Sequence[Claim]) -> bool:
    """Whether an answer only sums up what some claim behind it says."""
    if own.by or own.note or own.evidence or own.date:
        return False
    return any(
        claim.value == own.value and claim.reason == own.reason and claim.unsure >= own.unsure
        for claim in claims
    )


def _reason(answer: Answer) -> str:
    """Why the question does not apply; a claim needs a reason where it says so."""
    return (answer.reason or "no reason given") if answer.state == "not_applicable" else ""
