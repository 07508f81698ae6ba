"""What a team says beside its answers: what the case is about, what was decided, what is done.

Each of these texts has a name, the way to it in the file with dots between (`case`, `about.job`,
`about.decided.what`, `done.ACTION`), by which it is saved, merged and compared.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields

ABOUT = "about."
DECIDED = "about.decided."
DONE = "done."


@dataclass(frozen=True)
class Decided:
    """The decision itself, once it is made."""

    what: str = ""
    by: str = ""
    date: str = ""
    why: str = ""


@dataclass(frozen=True)
class About:
    """What the case is about, in the team's own words; empty where nobody has said it."""

    job: str = ""
    decides: str = ""
    deadline: str = ""
    stake: str = ""


NAMES = {
    "case": "The case",
    "date": "The date",
    "currency": "The currency",
    "about.job": "The job",
    "about.decides": "Who decides",
    "about.deadline": "The deadline",
    "about.stake": "What hangs on it",
    "about.decided.what": "The decision",
    "about.decided.by": "Who decided",
    "about.decided.date": "The day of the decision",
    "about.decided.why": "The reason for the decision",
}
"""Every text but those of actions, in the order in which a file has them, and what it is."""


def about(texts: Mapping[str, str]) -> About:
    return About(*(texts.get(ABOUT + field.name, "") for field in fields(About)))


def decided(texts: Mapping[str, str]) -> Decided:
    return Decided(*(texts.get(DECIDED + field.name, "") for field in fields(Decided)))
