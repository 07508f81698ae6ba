"""When what can be done: tasks in a fixed order, each owner one after the other, stage by stage.

The order is fixed once: stage, then what waits for what, then weight. An owner works in it and is
free while a task only waits; a stage begins when all before it is done. A length is then the
longest way through the plan, exact where everything takes as little, or as much, as it may.
It must not read a clock or know what a task is about.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from math import ceil

DAYS_A_WEEK = 2
"""That an owner has for the work, until somebody says otherwise."""
Days = tuple[int, int]
Weeks = tuple[Fraction, Fraction]
"""From the beginning: where everything takes as little, and as much, as it may."""


@dataclass(frozen=True)
class Calendar:
    """When the work begins, and how much of it fits into a week."""

    start: date | None = None
    days_a_week: Mapping[str, int] = field(default_factory=dict)
    """By owner; "" is everybody else."""

    def pace(self, owner: str) -> int:
        """The days a week that an owner has for it."""
        return self.days_a_week.get(owner, self.days_a_week.get("", DAYS_A_WEEK))

    def day(self, weeks: Fraction) -> date | None:
        """The day so many weeks after the beginning, whole days counted up."""
        if self.start is None:
            return None
        try:
            return self.start + timedelta(days=ceil(weeks * 7))
        except OverflowError:
            return date.max


@dataclass(frozen=True)
class PlannedAction:
    """Something to be done."""

    id: str
    owner: str
    stage: int = 0
    """The place of the stage before which it is due."""
    after: tuple[str, ...] = ()
    """The tasks it waits for; those that are not planned are done."""
    days: Days = (0, 0)
    """One person's work."""
    wait: Days = (0, 0)
    """Calendar days behind the work, on which it only waits."""


@dataclass(frozen=True)
class Slot:
    """When a task is begun and done."""

    task: PlannedAction
    start: Weeks
    end: Weeks


def ordered(tasks: Sequence[PlannedAction]) -> tuple[PlannedAction, ...]:
    """Tasks that are given by weight, by stage, each behind those it waits for."""
    by_id = {task.id: task for task in tasks}
    found: dict[str, PlannedAction] = {}

    def place(task: PlannedAction) -> None:
        for id in task.after:
            if id in by_id and id not in found:
                place(by_id[id])
        found.setdefault(task.id, task)

    for task in sorted(tasks, key=lambda task: task.stage):
        place(task)
    return tuple(found.values())


def schedule(tasks: Iterable[PlannedAction], calendar: Calendar) -> tuple[Slot, ...]:
    """When each of some tasks, which are in order, begins and ends."""
    tasks = tuple(tasks)
    low, high = (_times(tasks, calendar, end) for end in (0, 1))
    return tuple(
        Slot(task, (a[0], b[0]), (a[1], b[1])) for task, a, b in zip(tasks, low, high, strict=True)
    )


def _times(
    tasks: Sequence[PlannedAction], calendar: Calendar, end: int
) -> list[tuple[Fraction, Fraction]]:
    """The begin and the end of each task, at one end of all ranges."""
    free: dict[str, Fraction] = {}
    ends: dict[str, Fraction] = {}
    stage, begun, found = 0, Fraction(0), []
    for task in tasks:
        if task.stage > stage:
            stage, begun = task.stage, max(ends.values(), default=begun)
        waits = [ends[id] for id in task.after if id in ends]
        start = max([begun, free.get(task.owner, begun), *waits])
        free[task.owner] = start + Fraction(task.days[end], calendar.pace(task.owner))
        ends[task.id] = free[task.owner] + Fraction(task.wait[end], 7)
        found.append((start, ends[task.id]))
    return found


def length(slots: Iterable[Slot]) -> Weeks:
    """The weeks until all of it is done."""
    ends = [slot.end for slot in slots] or [(Fraction(0), Fraction(0))]
    return max(low for low, _ in ends), max(high for _, high in ends)


def work(tasks: Iterable[PlannedAction]) -> Days:
    """The days of work in it."""
    days = [task.days for task in tasks]
    return sum(low for low, _ in days), sum(high for _, high in days)
