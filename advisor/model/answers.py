"""One answers file: what a team says about a pack's questions, as sets of possible values."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Literal, Self

from advisor.model.about import DONE, About, Decided, about, decided
from advisor.model.pack import Pack
from advisor.model.question import Question, Value

AND = " + "
"""Between the names of people who say the very same."""
_DAY = re.compile(r"\d{4}-\d\d(-\d\d([ T]\d\d:\d\d(:\d\d)?)?)?")

AnswerState = Literal["answered", "unknown", "not_applicable", "disputed"]
ASSISTANT = "assistant"
DRAFTERS = frozenset(("draft", ASSISTANT))
"""Names under which an answer stands that a machine gave and nobody has confirmed."""


@dataclass(frozen=True, kw_only=True)
class Statement:
    """What stands behind a value, whoever gives it."""

    note: str = ""
    evidence: str = ""
    by: str = ""
    date: str = ""
    unsure: bool = False
    reason: str = ""
    """Why the question does not apply; set only where somebody said so."""

    @property
    def people(self) -> frozenset[str]:
        """Who says so, each name in one spelling."""
        return frozenset(filter(None, map(same_name, self.by.split(AND))))

    @property
    def when(self) -> str:
        """The date, where it can be told which of two is the later; nothing otherwise."""
        return self.date.replace("T", " ") if _DAY.fullmatch(self.date) else ""

    @property
    def drafted(self) -> bool:
        """Whether a machine gave it and nobody has confirmed it."""
        return bool(self.people) and self.people <= DRAFTERS

    def backed(self, other: Statement) -> Self:
        """The same value, with what stands behind another one."""
        return replace(
            self, **{each.name: getattr(other, each.name) for each in fields(Statement)}
        )


@dataclass(frozen=True)
class Claim(Statement):
    """What one respondent said about one question."""

    value: Value | None
    """None where there is a reason, or else because this respondent does not know."""

    @property
    def known(self) -> bool:
        """Whether the respondent knows an answer."""
        return self.value is not None or bool(self.reason)

    @property
    def word(self) -> tuple[Value | None, bool] | None:
        """What it says, whatever stands behind it, to be compared; None where nobody knows."""
        return (self.value, bool(self.reason)) if self.known else None


@dataclass(frozen=True)
class Answer(Statement):
    """What the team says about one question."""

    state: AnswerState
    value: Value | None = None
    """Set only where `state` is answered."""
    claims: tuple[Claim, ...] = ()
    """Who said what; set where people disagree, and kept after a dispute is settled."""

    @property
    def draft(self) -> bool:
        """Whether it is an answer, and only drafted."""
        return self.drafted and self.state in ("answered", "not_applicable")

    @property
    def said(self) -> object:
        if self.state == "unknown":
            return None
        if self.state == "disputed":
            return frozenset((claim.value, bool(claim.reason)) for claim in self.claims)
        return self.state, self.value


@dataclass(frozen=True)
class Respondent:
    """Whose return a file is, and of which form."""

    by: str = ""
    owner: str = ""
    """The role whose questions the form asks; of all questions none."""
    pack: str = ""
    """Id and version of the pack that it was made of."""
    case: str = ""


@dataclass(frozen=True)
class Expect:
    """What a worked or published case should come to; ignored outside `advisor test`."""

    approach: tuple[str, ...] = ()
    unacceptable: tuple[str, ...] = ()
    gate: tuple[str, ...] = ()
    stage: str = ""
    certainty: str = ""
    fired: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()
    """Those that do not, near as they may come."""
    bands: tuple[tuple[str, str], ...] = ()
    """What the scorecard should show: dimension and band."""


@dataclass(frozen=True)
class Answers:
    """One answers file."""

    pack: str
    case: str = ""
    date: str = ""
    version: int | None = None
    """The pack's version the answers were given for, where the file says so."""
    answers: Mapping[str, Answer] = field(default_factory=dict)
    """By question id; a question that is missing is not yet answered."""
    expect: Expect | None = None
    respondent: Respondent | None = None
    """Set where the file came back from a form."""
    notices: tuple[str, ...] = ()
    """What the loader had to translate from an older version."""
    figures: Mapping[str, Answer] = field(default_factory=dict)
    """By figure id, in decimal text: (value,), (low, high) or (low, likely, high)."""
    texts: Mapping[str, str] = field(default_factory=dict)
    """What is said beside the answers, by name (`about.job`, `done.ACTION`); none is empty."""

    def said(self, id: str) -> Answer | None:
        return self.answers.get(id) or self.figures.get(id)

    @property
    def currency(self) -> str:
        return self.texts.get("currency", "")

    @property
    def about(self) -> About:
        return about(self.texts)

    @property
    def decided(self) -> Decided:
        return decided(self.texts)

    @property
    def done(self) -> Mapping[str, str]:
        return {k.removeprefix(DONE): v for k, v in self.texts.items() if k.startswith(DONE)}

    def text(self, name: str) -> str:
        return {"case": self.case, "date": self.date}.get(name, self.texts.get(name, ""))

    def with_texts(self, new: Mapping[str, str]) -> Answers:
        """The same with other texts under these names; an empty one takes a text away."""
        texts = {name: text for name, text in {**self.texts, **new}.items() if text}
        case, date = new.get("case", self.case), new.get("date", self.date)
        texts.pop("case", None)
        texts.pop("date", None)
        return replace(self, case=case, date=date, texts=texts)

    def masks(self, pack: Pack) -> dict[str, int]:
        """The set of values each question may still have, before anything is hidden."""
        return {id: self.mask(question) for id, question in pack.questions.items()}

    def mask(self, question: Question) -> int:
        """The same of one question; what is only drafted leaves everything possible."""
        answer = self.answers.get(question.id)
        if answer is None or answer.state == "unknown" or answer.draft:
            return question.everything
        if answer.state == "answered":
            assert answer.value is not None, "an answered question has a value"
            return 1 << question.index(answer.value)
        if answer.state == "not_applicable":
            assert question.not_applicable is not None, "checked when the file was read"
            return 1 << question.index(question.not_applicable)
        mask = 0
        for claim in last_words(answer.claims):
            if claim.drafted or not claim.known:
                continue
            raw = question.not_applicable if claim.value is None else claim.value
            assert raw is not None, "checked when the file was read"
            mask |= 1 << question.index(raw)
        return mask or question.everything

    @property
    def given(self) -> int:
        """How many questions are answered, drafts among them."""
        return sum(each.said is not None for each in self.answers.values())

    @property
    def drafts(self) -> tuple[str, ...]:
        """The questions whose answers nobody has confirmed."""
        return tuple(id for id, answer in self.answers.items() if answer.draft)

    def confirmed(self) -> Answers:
        """The same as if every draft were right."""
        found = {id: replace(self.answers[id], by="") for id in self.drafts}
        return replace(self, answers={**self.answers, **found})

    def with_value(self, question: str, value: Value) -> Answers:
        return replace(self, answers={**self.answers, question: Answer("answered", value)})


def same_name(name: str) -> str:
    return " ".join(name.split()).casefold()


def last_words(claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """The claims without those whose people have all said something later."""

    def is_corrected(claim: Claim) -> bool:
        later = [each.people for each in claims if each.when > claim.when]
        return bool(claim.people) and claim.people <= frozenset().union(*later)

    return tuple(claim for claim in claims if not is_corrected(claim))
