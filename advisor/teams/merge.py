"""Several respondents' answers as those of one team.

What is said about a question is a set of answers that stand, and a set of claims: who said what,
with note and evidence. Both merge as unions, so neither order nor repetition matters and nothing
that anybody wrote is lost. Where more than one answer stands the question is disputed, and then
every claim counts, those of an earlier, settled dispute included. People who say the very same
share a claim, "product + legal". It must not prefer anybody.

A dispute needs two people: of what one person says the later stands, and the earlier is a claim.
Only where no date tells which is the later, the order of the files does. Whoever returns a form
for a role speaks for what was said under the name of that role; what the case had before stays
unsigned where it was.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from advisor.errors import AdvisorError
from advisor.model import AND, Answer, Answers, Claim, Pack, Value, last_words, same_name

Returned = tuple[str, Answers]
"""A set of answers, and what to call whoever gave those that have no `by`."""
_Word = tuple[Value | None, bool]
"""What can stand: a value, or that the question does not apply."""


@dataclass(frozen=True)
class _Voice:
    """What one file lets stand about a question."""

    claim: Claim
    place: int
    """Which of the files it is."""
    role: str
    """For whose questions it is a form."""
    record: tuple[Claim, ...]
    """All that the file has on the question."""

    def corrects(self, other: _Voice, person: str) -> bool:
        """Whether a person says something else here, and later."""
        if person not in (*self.claim.people, self.role) or self.claim.word == other.claim.word:
            return False
        if self.claim.when != other.claim.when or not self.claim.known:
            return self.claim.when > other.claim.when
        if self._has(other, person) or other._has(self, person):
            return self._has(other, person)
        return self.place > other.place

    def _has(self, other: _Voice, person: str) -> bool:
        """Whether it is on record here that the person has said this."""
        said = (other.claim.word, other.claim.when)
        return any(
            person in each.people and (each.word, each.when) == said for each in self.record
        )


def merge(pack: Pack, respondents: Sequence[Returned]) -> Answers:
    """What the team says; all that is no answer is the first respondent's who has it."""
    everyone = [answers for _, answers in respondents]
    _check_currencies(everyone)
    if any(each.respondent for each in everyone):  # the first is what the forms were made of
        respondents = [("", everyone[0]), *respondents[1:]]
    names = dict.fromkeys(name for each in everyone for name in ("case", "date", *each.texts))
    texts = {name: next(_said(everyone, name), "") for name in names}
    answers, figures = (_each(ids, respondents) for ids in (pack.questions, pack.figures))
    merged = replace(everyone[0], answers=answers, figures=figures, respondent=None)
    return merged.with_texts(texts)


def _check_currencies(everyone: Sequence[Answers]) -> None:
    currencies = list(dict.fromkeys(_said(everyone, "currency")))
    if len(currencies) > 1:
        said = f"the amounts are in several currencies: {', '.join(currencies)}"
        raise AdvisorError(said, "convert the figures into one first")


def _each(ids: Iterable[str], respondents: Sequence[Returned]) -> dict[str, Answer]:
    """What is said together about each of these questions or figures."""
    found = {}
    for id in ids:
        said = ((name, each, each.said(id)) for name, each in respondents)
        if given := [_signed(name, each, answer) for name, each, answer in said if answer]:
            found[id] = _merged(given)
    return found


def differing(respondents: Sequence[Answers]) -> tuple[str, ...]:
    """The names of the texts beside the answers that people give differently, dates apart."""
    names = dict.fromkeys(name for each in respondents for name in ("case", *each.texts))
    return tuple(name for name in names if len({*_said(respondents, name)}) > 1)


def _said(everyone: Sequence[Answers], name: str) -> Iterator[str]:
    """What people say under a name, those who say nothing apart."""
    return (text for each in everyone if (text := each.text(name)))


def _signed(name: str, answers: Answers, answer: Answer) -> tuple[str, str, Answer]:
    """Who gives an answer, in which role, and what; of a form each answer has its date."""
    who = answers.respondent
    if who is None:
        return name, "", answer
    return who.by or name, same_name(who.owner), replace(answer, date=answer.date or answers.date)


def _merged(given: Sequence[tuple[str, str, Answer]]) -> Answer:
    records = [tuple(_claims(answer, name)) for name, _, answer in given]
    if any(claim.known and not claim.drafted for record in records for claim in record):
        records = [tuple(c for c in record if not c.drafted) for record in records]
    voices = [
        _Voice(claim, place, role, record)
        for place, ((_, role, answer), record) in enumerate(zip(given, records, strict=True))
        for claim in _standing(answer, record)
    ]
    claims = _shared(claim for record in records for claim in record)
    standing = {v.claim.word for v in voices if v.claim.word and not _is_corrected(v, voices)}
    if len(standing) > 1:
        return Answer("disputed", claims=claims)
    if not standing:
        return _agreed(Answer("unknown"), claims, claims)
    (word,) = standing
    behind = tuple(claim for claim in claims if claim.word == word)
    if word[1]:
        return _agreed(Answer("not_applicable", reason=behind[0].reason), behind, claims)
    return _agreed(Answer("answered", word[0]), behind, claims)


def _standing(answer: Answer, record: Sequence[Claim]) -> Iterator[Claim]:
    """What one respondent's file lets stand, not knowing included where there is a date."""
    yield from (claim for claim in record if claim.when and not claim.known)
    if answer.state == "disputed":
        yield from last_words([claim for claim in record if claim.known])
    elif answer.state != "unknown":
        word = (answer.value, answer.state == "not_applicable")
        yield from (claim for claim in record if claim.word == word)


def _is_corrected(voice: _Voice, voices: Sequence[_Voice]) -> bool:
    """Whether everybody who says so has said something else later."""
    return bool(voice.claim.people) and all(
        any(other.corrects(voice, person) for other in voices) for person in voice.claim.people
    )


def _shared(claims: Iterable[Claim]) -> tuple[Claim, ...]:
    """The claims, those that differ only in who makes them as one."""
    people: dict[Claim, set[str]] = {}
    for claim in claims:
        people.setdefault(replace(claim, by=""), set()).update(claim.by.split(AND))
    return tuple(
        replace(claim, by=AND.join(sorted(filter(None, by)))) for claim, by in people.items()
    )


def _agreed(answer: Answer, behind: Sequence[Claim], claims: tuple[Claim, ...]) -> Answer:
    """An answer with everybody's claims; the only claim is the answer itself."""
    if len(claims) == len(behind) == 1:
        return answer.backed(behind[0])
    if behind and all(claim.drafted for claim in behind):  # nobody has confirmed it
        return replace(answer.backed(behind[0]), claims=claims)
    unsure = any(claim.unsure for claim in last_words(behind))
    return replace(answer, unsure=unsure, claims=claims)


def _claims(answer: Answer, name: str) -> Iterator[Claim]:
    """Everything that one respondent's file says about a question, with who said it."""
    for claim in answer.claims:
        yield replace(claim, by=claim.by or name)
    own = replace(Claim(answer.value).backed(answer), reason=_reason(answer))
    tells = own.note or own.evidence or own.when  # also where somebody does not know
    if (own.known and not _repeats(own, answer.claims)) or tells:
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
