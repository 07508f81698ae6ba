"""The shape of the JSON result: what the case is about, its plan, and who has what open."""

from __future__ import annotations

from collections.abc import Mapping

from advisor.report.contract_base import Part


class DecidedResult(Part):
    """The decision itself."""

    what: str
    by: str
    date: str
    why: str


class AboutResult(Part):
    """What the case is about, in the team's own words."""

    job: str
    decides: str
    deadline: str
    stake: str
    decided: DecidedResult | None
    """Null until there is a decision."""


class SlotResult(Part):
    """When an action is begun and done, in weeks from the beginning, at least and at most."""

    action: str
    leads: bool
    """Whether it leads to the next stage."""
    after: tuple[str, ...]
    begin: tuple[float, float]
    end: tuple[float, float]


class PlanStageResult(Part):
    """The work before a stage, by owner, in days of one person."""

    stage: str | None
    """Null behind the last."""
    days: Mapping[str, tuple[int, int]]


class PlanResult(Part):
    """The schedule: what is done when, and whose work it is."""

    days_a_week: Mapping[str, int]
    """By owner."""
    start: str | None
    weeks_to_next_stage: tuple[float, float] | None
    """Null at the last."""
    weeks: tuple[float, float]
    stages: tuple[PlanStageResult, ...]
    slots: tuple[SlotResult, ...]
    undated: tuple[str, ...]
    """Actions that only some of the approaches need that are left."""


class DoneResult(Part):
    """An action that is done."""

    action: str
    date: str


class OwnerResult(Part):
    """A role that usually knows, the questions asked of it, and which of them are open."""

    owner: str
    questions: tuple[str, ...]
    open: tuple[str, ...]
