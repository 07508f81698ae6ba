"""The rows of the rules table: points, gates, verdict tables, checks and advice."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from advisor.model.question import NOWHERE, AnswerTest, Location

Level = Literal["blocker", "caution", "fact"]
Choice = tuple[str, ...]
"""What a row of the approach table names: one approach, or several that a result decides between.

Several stand in the pack's order.
"""


class Conditional:
    """Whatever holds when all of its tests do."""

    when: tuple[AnswerTest, ...]

    @cached_property
    def questions(self) -> tuple[str, ...]:
        """Those it reads, each once."""
        return tuple(dict.fromkeys(test.question for test in self.when))


@dataclass(frozen=True)
class ScoreRow(Conditional):
    """Points for a dimension when all tests hold: one question adds, several subtract."""

    id: str
    dimension: str
    when: tuple[AnswerTest, ...]
    points: int
    because: str
    source: tuple[str, ...] = ()
    where: Location = NOWHERE


@dataclass(frozen=True)
class Gate(Conditional):
    """Fires when all tests hold, whatever the scores."""

    id: str
    level: Level
    title: str
    when: tuple[AnswerTest, ...]
    because: str
    category: str = ""
    cap: str = ""
    """The highest stage while this fires; empty if it caps nothing."""
    veto: tuple[str, ...] = ()
    """Approaches ruled out while this fires."""
    concerns: tuple[str, ...] = ()
    """Approaches whose stage it caps or tests."""
    source: tuple[str, ...] = ()
    where: Location = NOWHERE


@dataclass(frozen=True)
class BandTest:
    """Part of a table row: the dimension's band must be one of `allowed`, a mask of three."""

    dimension: str
    allowed: int


@dataclass(frozen=True)
class GateTest:
    """Part of a table row: the gate must fire, or must not."""

    gate: str
    fires: bool


@dataclass(frozen=True)
class TableRow:
    """A row of a verdict table; the first that matches decides. No tests: the default."""

    id: str
    bands: tuple[BandTest, ...]
    gates: tuple[GateTest, ...]
    outcome: str
    """A stage, or an approach; empty where the row names several."""
    because: str
    approaches: tuple[str, ...] = ()
    """Stage table only: the approaches this row is for; empty means all."""
    source: tuple[str, ...] = ()
    where: Location = NOWHERE
    between: Choice = ()
    """Approach table only: the approaches that only a result can decide between."""
    decided_by: str = ""
    """The action that brings this result; set where `between` is."""

    @property
    def choice(self) -> Choice:
        return self.between or (self.outcome,)


@dataclass(frozen=True)
class Check:
    """A contradiction between known answers: it warns and never touches the verdict."""

    id: str
    when: tuple[AnswerTest, ...]
    message: str
    source: tuple[str, ...] = ()
    where: Location = NOWHERE


@dataclass(frozen=True)
class Trigger:
    """When advice is shown: `approaches`, `stages` and `when` must all hold, and one of the rest.

    An empty part asks nothing. `gates` must fire, and `bands` and `when` hold, in every
    completion; `open` names questions without a known answer.
    """

    approaches: tuple[str, ...] = ()
    """The approaches it is for; empty means all."""
    stages: tuple[str, ...] = ()
    """The stages it is for; empty means all."""
    when: tuple[AnswerTest, ...] = ()
    """Answers it is for."""
    gates: tuple[str, ...] = ()
    bands: tuple[BandTest, ...] = ()
    """Shown where one of these dimensions is in one of these bands."""
    open: tuple[str, ...] = ()


@dataclass(frozen=True)
class Trial:
    """A small experiment whose count answers a question."""

    question: str
    cases: int
    ask: str
    """What is noted of each, as a question that yes answers."""
    answers: tuple[tuple[str, int, int], ...]
    """Options with the least and the greatest number of yes that mean them."""


@dataclass(frozen=True)
class Action:
    """Something a named role can do, and how everybody sees that it is done."""

    id: str
    title: str
    text: str
    owner: str
    effort: str
    done_when: str
    trigger: Trigger
    tools: str = ""
    stage: str = ""
    after: tuple[str, ...] = ()
    days: tuple[int, int] = (0, 0)
    """Days of one person's work, at least and at most."""
    wait: tuple[int, int] = (0, 0)
    trial: Trial | None = None
    source: tuple[str, ...] = ()
    where: Location = NOWHERE


@dataclass(frozen=True)
class Passage:
    """A paragraph of the report under one of the pack's topics."""

    id: str
    topic: str
    text: str
    trigger: Trigger
    source: tuple[str, ...] = ()
    where: Location = NOWHERE
