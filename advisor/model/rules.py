"""The rows of the rules table: points, gates, verdict tables, checks and advice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from advisor.model.question import NOWHERE, Test, Where

Level = Literal["blocker", "caution", "fact"]


@dataclass(frozen=True)
class ScoreRow:
    """Points for a dimension when all tests hold: one question adds, several subtract."""

    id: str
    dimension: str
    when: tuple[Test, ...]
    points: int
    because: str
    source: tuple[str, ...] = ()
    where: Where = NOWHERE


@dataclass(frozen=True)
class Gate:
    """Fires when all tests hold, whatever the scores."""

    id: str
    level: Level
    title: str
    when: tuple[Test, ...]
    because: str
    category: str = ""
    cap: str = ""
    """The highest stage while this fires; empty if it caps nothing."""
    veto: tuple[str, ...] = ()
    """Approaches ruled out while this fires."""
    concerns: tuple[str, ...] = ()
    """Approaches whose stage it caps or tests."""
    source: tuple[str, ...] = ()
    where: Where = NOWHERE


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
    because: str
    approaches: tuple[str, ...] = ()
    """Stage table only: the approaches this row is for; empty means all."""
    source: tuple[str, ...] = ()
    where: Where = NOWHERE


@dataclass(frozen=True)
class Check:
    """A contradiction between known answers: it warns and never touches the verdict."""

    id: str
    when: tuple[Test, ...]
    message: str
    source: tuple[str, ...] = ()
    where: Where = NOWHERE


@dataclass(frozen=True)
class Trigger:
    """When advice is shown: `approaches`, `stages` and `when` must all hold, and one of the rest.

    An empty part asks nothing. `gates` must fire, and `bands` and `when` hold, in every
    completion; `open` names questions without a known answer.
    """

    approaches: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    when: tuple[Test, ...] = ()
    gates: tuple[str, ...] = ()
    bands: tuple[BandTest, ...] = ()
    open: tuple[str, ...] = ()


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
    source: tuple[str, ...] = ()
    where: Where = NOWHERE


@dataclass(frozen=True)
class Passage:
    """A paragraph of the report under one of the pack's topics."""

    id: str
    topic: str
    text: str
    trigger: Trigger
    source: tuple[str, ...] = ()
    where: Where = NOWHERE
