"""The voice of the files among those of a team: which answers they give, and what becomes of ours.

Owns how a finding becomes a claim by `audit` with file, hash, date and version of the checks, and
how that claim stands beside what people said. Their answer stays; where the file says otherwise,
and the rules tell the two apart, the question is disputed. A claim that says the same as the one
before keeps its date, and a dispute that people settled stays settled while the files say the
same. It must not write.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from advisor.audit.checks import VERSION
from advisor.audit.findings import AuditFinding, levels, remedies, told
from advisor.audit.page import FileRead
from advisor.model import (
    AUDIT,
    LEVELS,
    Answer,
    Answers,
    AnswerState,
    Claim,
    Evidence,
    Pack,
    Question,
)
from advisor.report.wording import listed


@dataclass(frozen=True)
class FileVoice:
    """What the files say about one question."""

    claim: Claim
    at_most: bool
    """Whether people who say less do not contradict it."""


def voices(
    pack: Pack,
    evidence: Evidence,
    found: Sequence[AuditFinding],
    files: Sequence[FileRead],
    date: str,
) -> dict[str, FileVoice]:
    """By question: what the files say."""
    by_id = {each.measure.id: each for each in found}
    said = {}
    for id, row in evidence.answers(levels(found)).items():
        read = [by_id[measure] for measure in row.when]
        beside = [by_id[measure] for measure in row.tell]
        every = [*read, *(each for each in beside if each.level in LEVELS[2:])]
        value = row.answer
        if value is None:
            question, number = pack.questions[id], by_id[row.count].measure.n or 0
            value = min(max(number, question.minimum), question.maximum)
        behind = f"{told(every)} {_origin(every, files)}; checks of version {VERSION}"
        note = " ".join(f"{each}." for each in remedies(every))
        claim = Claim(value=value, note=note, evidence=behind, by=AUDIT, date=date)
        said[id] = FileVoice(claim, row.at_most)
    return said


def _origin(found: Sequence[AuditFinding], files: Sequence[FileRead]) -> str:
    """The files that findings rest on."""
    uses = {use for each in found for use in each.uses}
    return listed(f"{f.name} (SHA-256 {f.digest})" for f in files if f.use in uses)


def with_voices(pack: Pack, answers: Answers, said: Mapping[str, FileVoice]) -> dict[str, Answer]:
    """The answers that are otherwise, now that the files are heard."""
    before = answers.answers
    found = {id: _heard(pack.questions[id], before.get(id), each) for id, each in said.items()}
    return {id: answer for id, answer in found.items() if answer != before.get(id)}


def _heard(question: Question, before: Answer | None, voice: FileVoice) -> Answer:
    """The answer to one question with the voice of the files."""
    others, own, earlier = _apart(before)
    claim = _dated(voice.claim, earlier)
    if before is None or own is None:
        assert claim.value is not None, "the files know what they say"
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


def _apart(before: Answer | None) -> tuple[tuple[Claim, ...], Claim | None, Claim | None]:
    """What people said, what stands as their answer, and what the files said before."""
    if before is None:
        return (), None, None
    others = tuple(each for each in before.claims if each.by != AUDIT)
    earlier = next((each for each in before.claims if each.by == AUDIT), None)
    if before.state == "disputed":
        return others, None, earlier
    reason = before.reason or "no reason given"
    own = Claim(before.value).backed(before)
    own = replace(own, reason=reason if before.state == "not_applicable" else "")
    if not own.known:
        return (*others, own) if own.note or own.evidence else others, None, earlier
    if own.by == AUDIT:
        return others, None, earlier or own
    return others, own, earlier


def _among(
    question: Question, people: Sequence[Claim], voice: FileVoice, before: Answer | None
) -> Answer:
    """A dispute between people with the voice of the files, or what is left when it ends."""
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


def _contradicts(question: Question, person: Claim, voice: FileVoice) -> bool:
    ours, theirs = _index(question, person), _index(question, voice.claim)
    if ours is None or theirs is None:
        return False
    return ours > theirs if voice.at_most else ours != theirs


def _index(question: Question, claim: Claim) -> int | None:
    """Which answer the rules read; None where nobody knows one."""
    value = question.not_applicable if claim.reason else claim.value
    return None if value is None else question.index(value)
