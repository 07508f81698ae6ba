"""Requirements: what a case has to reach before CI lets it pass, and how CI shows what it lacks.

Owns the options of `run` and `batch` that ask for something, and a sentence for each that is
missed. It must not print.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import click

from advisor.cli.arguments import known
from advisor.cli.command import Decorator, gathered
from advisor.engine import Verdict, contradictions
from advisor.model import Answer, Answers, Gate, Pack
from advisor.portfolio import age_in_days, dates
from advisor.report.wording import count, listed
from advisor.text import annotation

_MOST_NAMED = 5
"""Dates named in one sentence."""
_OPTIONS: Sequence[Decorator] = (
    click.option(
        "--min-stage", metavar="STAGE", default="", help="Exit with 1 unless that stage is proven."
    ),
    click.option(
        "--max-open", type=click.IntRange(0), metavar="N", help="Exit with 1 if more are open."
    ),
    click.option(
        "--max-age",
        type=click.IntRange(0),
        metavar="DAYS",
        help="Exit with 1 if the date of the answers is further back, missing, or in the future.",
    ),
    click.option(
        "--today",
        type=click.DateTime(["%Y-%m-%d"]),
        metavar="DATE",
        help="The day from which --max-age counts, and the future; by default the day it is.",
    ),
    click.option(
        "--require-evidence",
        is_flag=True,
        help="Exit with 1 if an answer that a blocker reads has none.",
    ),
    click.option(
        "--annotate",
        type=click.Choice(["github"]),
        help="Print blockers, contradictions and missed requirements for CI to show.",
    ),
)


@dataclass(frozen=True)
class Requirements:
    """What was asked for."""

    min_stage: str
    max_open: int | None
    max_age: int | None
    today: datetime | None
    require_evidence: bool
    annotate: str | None

    @property
    def day(self) -> date:
        """The day from which ages count."""
        return self.today.date() if self.today else date.today()

    def check(self, pack: Pack) -> None:
        """UsageError if a requirement means nothing to a pack."""
        if self.min_stage:
            known("stage", self.min_stage, pack.stage_ids)

    def missed(self, verdict: Verdict) -> Iterator[str]:
        """A sentence for each requirement that is missed."""
        yield from self._stage(verdict)
        waiting = len(verdict.file.open)
        if self.max_open is not None and waiting > self.max_open:
            verb = "is" if waiting == 1 else "are"
            yield f"--max-open {self.max_open} is missed: {count(waiting, 'question')} {verb} open"
        if self.max_age is not None:
            yield from self._age(verdict.file.answers, self.max_age)
        if self.require_evidence:
            yield from _without_evidence(verdict)

    def _stage(self, verdict: Verdict) -> Iterator[str]:
        ids, wanted = verdict.file.pack.stage_ids, self.min_stage
        if wanted and verdict.certainty == "open":
            yield f"--min-stage {wanted} is missed: there is not enough information for a verdict"
        elif wanted and ids.index(verdict.stage) < ids.index(wanted):
            yield f"--min-stage {wanted} is missed: {verdict.stage} is what is proven"

    def _age(self, answers: Answers, most: int) -> Iterator[str]:
        age = age_in_days(answers.date, self.day)
        if age is None:
            yield f"--max-age {most} is missed: the answers have no date such as 2026-11-20"
        elif age > most:
            yield f"--max-age {most} is missed: the answers are {count(age, 'day')} old"
        yield from (f"--max-age {most} is missed: {ahead}" for ahead in self._ahead(answers))

    def notices(self, verdict: Verdict) -> Iterator[str]:
        """What else asks for a look: dates in the future, where a day is given and no age."""
        if self.today and self.max_age is None:
            yield from self._ahead(verdict.file.answers)

    def _ahead(self, answers: Answers) -> Iterator[str]:
        late = dict.fromkeys(each for each in dates(answers) if each[1] > self.day)
        if late:
            verb = "is" if len(late) == 1 else "are"
            told = (f"{day} (of {id or 'the file'})" for id, day in late)
            named = listed(told, most=_MOST_NAMED)
            yield f"{count(len(late), 'date')} {verb} in the future: {named}"


def _without_evidence(verdict: Verdict) -> Iterator[str]:
    bare = unproved(verdict)
    if bare:
        answers = "1 answer that a blocker reads has"
        if len(bare) > 1:
            answers = f"{len(bare)} answers that blockers read have"
        yield f"--require-evidence is missed: {answers} none: {', '.join(bare)}"


requirement_options = gathered("requirements", Requirements, _OPTIONS)
"""The options, given to a command as one argument `requirements`."""


def unproved(verdict: Verdict) -> tuple[str, ...]:
    """The known answers without evidence on which a blocker rests, whether it fires or not."""
    file = verdict.file
    blockers = [gate for gate in file.pack.gates if _concerns(verdict, gate)]
    read = {test.question for gate in blockers for test in gate.when}
    return tuple(
        id
        for id, state in file.states.items()
        if id in read and state == "answered" and not _evidence(file.answers.answers[id])
    )


def _concerns(verdict: Verdict, gate: Gate) -> bool:
    return gate.level == "blocker" and (bool(gate.veto) or verdict.concerns(gate))


def _evidence(answer: Answer) -> bool:
    """Whether there is evidence for the answer, its own or that of somebody who says the same."""
    same = [claim.evidence for claim in answer.claims if claim.value == answer.value]
    return any(text.strip() for text in (answer.evidence, *same))


def annotated(
    verdict: Verdict, file: str, missed: Sequence[str], notices: Sequence[str]
) -> Iterator[str]:
    """What is missed as errors, what holds the stage as warnings, contradictions as notices."""
    for sentence in missed:
        yield annotation("error", sentence, file=file, title="advisor")
    for sentence in notices:
        yield annotation("notice", sentence, file=file, title="advisor")
    gates = verdict.file.pack.gate
    for held in verdict.held_by:
        if held.kind == "gate":
            gate = gates[held.id]
            yield annotation("warning", gate.because, file=file, title=gate.title)
    for check in contradictions(verdict.file):
        yield annotation("notice", check.message, file=file, title=check.id)
