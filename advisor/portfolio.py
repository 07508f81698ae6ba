"""A portfolio: what many cases came to, side by side.

Owns what is kept of a case once it is judged (little enough for thousands), which cases stand
where, what holds most of them, and which are stale. It must not read files or a clock, nor phrase
sentences.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from advisor.engine import Held, Verdict, judge_confirmed
from advisor.errors import Problem
from advisor.model import About, Answers, Pack
from advisor.teams import Effect, effect

Day = date
"""A date, beside a field of that name."""
_TIME = re.compile(r" \d\d:\d\d\Z")
"""Behind the day on which a form came back."""
Place = tuple[str | None, str]
"""(approach or None while open, stage)."""


@dataclass(frozen=True)
class PortfolioRow:
    """What is kept of one case."""

    file: str
    pack: str
    """The pack's folder."""
    case: str
    date: str
    approach: str | None
    stage: str
    best_stage: str
    certainty: str
    open: int
    """Open questions."""
    drafts: int
    given: int
    """Answers, those included that are drafts nobody has confirmed."""
    if_confirmed: Effect | None
    """What it would come to if every draft were right; None where there are none."""
    held_by: tuple[Held, ...]
    next_step: str
    owner: str
    about: About
    decided: str
    """What was decided."""
    latest: Day | None = None
    """The latest date in the file, its own or that of an answer."""
    report: str = ""
    """The name of its report; empty if none was written."""
    costs: str = ""
    """What its cheapest option comes to against today; empty while nothing is summed."""
    missed: tuple[str, ...] = ()
    """A sentence for each requirement that it misses."""
    notices: tuple[str, ...] = ()
    """A sentence for whatever else asks for a look."""


@dataclass(frozen=True)
class RefusedFile:
    """A file that could not be judged."""

    file: str
    message: str
    problems: tuple[Problem, ...] = ()
    """Set where it was read and refused."""


@dataclass(frozen=True)
class Group:
    """The cases of one pack."""

    pack: Pack
    rows: tuple[PortfolioRow, ...]

    @cached_property
    def places(self) -> Mapping[Place, tuple[PortfolioRow, ...]]:
        """The cases by approach and stage, in the pack's order; those still open come last."""
        approaches = (*self.pack.approach_ids, None)
        every = [(a, s) for a in approaches for s in self.pack.stage_ids]
        found = {
            place: tuple(e for e in self.rows if (e.approach, e.stage) == place) for place in every
        }
        return {place: rows for place, rows in found.items() if rows}

    @cached_property
    def holds(self) -> tuple[tuple[Held, int], ...]:
        """What holds cases, and how many, most first; of equals the lowest stage first."""
        counts = Counter(held for row in self.rows for held in row.held_by)
        stages = self.pack.stage_ids
        order = sorted(counts, key=lambda h: (-counts[h], stages.index(h.stage), h.kind, h.id))
        return tuple((held, counts[held]) for held in order)


@dataclass(frozen=True)
class Portfolio:
    """All cases of one run."""

    groups: tuple[Group, ...]
    refused: tuple[RefusedFile, ...]
    max_age: int | None = None
    """From how many days on a case is stale; None if nobody asked."""
    today: date = date.min
    """The day that ages count from."""

    @property
    def rows(self) -> tuple[PortfolioRow, ...]:
        """Every case that was judged, by pack."""
        return tuple(row for group in self.groups for row in group.rows)

    def stale(self, row: PortfolioRow) -> bool:
        """Whether a case is older than was asked for; one without a date, or ahead of it, is."""
        if self.max_age is None:
            return False
        age = age_in_days(row.date, self.today)
        return age is None or age > self.max_age or self.ahead(row)

    def ahead(self, row: PortfolioRow) -> bool:
        """Whether a date of a case has not come yet."""
        return row.latest is not None and row.latest > self.today


def age_in_days(text: str, today: date) -> int | None:
    """How old a date such as 2026-11-20 is, below 0 if it is to come; None for other text."""
    day = day_of(text)
    return (today - day).days if day else None


def dates(answers: Answers) -> Iterator[tuple[str, date]]:
    """Every date that a file gives, with the question it stands at; "" is the file itself."""
    dated = [("", answers.date)]
    for id, answer in answers.answers.items():
        dated.append((id, answer.date))
        dated += [(id, claim.date) for claim in answer.claims]
    return ((id, day) for id, text in dated if (day := day_of(text)))


def day_of(text: str) -> date | None:
    """The date that a text is; None where it is none."""
    try:
        return date.fromisoformat(_TIME.sub("", text.strip()))
    except ValueError:
        return None


def survey(
    verdict: Verdict, file: str, pack: str, next_step: str, owner: str, costs: str = ""
) -> PortfolioRow:
    """What is kept of a verdict on a file whose pack lies in that folder."""
    answers = verdict.file.answers
    return PortfolioRow(
        file=file,
        pack=pack,
        case=answers.case,
        date=answers.date,
        approach=verdict.approach,
        stage=verdict.stage,
        best_stage=verdict.best_stage,
        certainty=verdict.certainty,
        open=len(verdict.file.open),
        drafts=len(answers.drafts),
        given=answers.given,
        if_confirmed=effect(whole) if (whole := judge_confirmed(verdict)) else None,
        held_by=verdict.held_by,
        next_step=next_step,
        owner=owner,
        costs=costs,
        about=answers.about,
        decided=answers.decided.what,
        latest=max((day for _, day in dates(answers)), default=None),
    )


def gather(
    found: tuple[PortfolioRow | RefusedFile, ...],
    packs: Mapping[str, Pack],
    max_age: int | None = None,
    today: date = date.min,
) -> Portfolio:
    """What came of all files, by pack in the order of the files; `packs` by folder."""
    groups: dict[str, list[PortfolioRow]] = {}
    for each in found:
        if isinstance(each, PortfolioRow):
            groups.setdefault(each.pack, []).append(each)
    return Portfolio(
        tuple(Group(packs[folder], tuple(rows)) for folder, rows in groups.items()),
        tuple(each for each in found if isinstance(each, RefusedFile)),
        max_age,
        today,
    )
