"""The plan in weeks: what is done when, how long until the next stage, and whose work it is.

Owns what may be dated: while several approaches are left, only what all of them need.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil

from advisor.report.advice import Due, called_for, read_by
from advisor.report.context import ReportContext
from advisor.report.contract_plan import DoneResult, PlanResult, PlanStageResult, SlotResult
from advisor.report.document import (
    Block,
    Heading,
    List,
    Paragraph,
    ReportSection,
    Table,
    by_columns,
)
from advisor.report.wording import count, listed, ranged, sentence, sentences
from advisor.schedule import DAYS_A_WEEK, Days, Slot, Weeks, length, schedule, work
from advisor.text import flat


@dataclass(frozen=True)
class WorkPlan:
    """What is due, with what can be dated in its slot."""

    slots: tuple[Slot, ...]
    undated: tuple[str, ...]
    """Actions that only some of the approaches need that are left."""
    leading: tuple[Slot, ...]
    """Those that lead to the next stage."""

    @property
    def timed(self) -> bool:
        """Whether the pack says how long things take."""
        return any(slot.end[1] for slot in self.slots)

    @property
    def owners(self) -> tuple[str, ...]:
        """Whose work it is."""
        return tuple(dict.fromkeys(slot.task.owner for slot in self.slots))

    @property
    def stages(self) -> tuple[int, ...]:
        """The places of the stages before which something is due."""
        return tuple(dict.fromkeys(slot.task.stage for slot in self.slots))

    @property
    def to_next(self) -> Weeks:
        """The weeks until the next stage, if nothing else is done first."""
        return length(self.leading)


def work_plan(context: ReportContext, due: Sequence[Due]) -> WorkPlan:
    """The schedule of what is due, which is in its order; while open nothing is dated."""
    dated = [each for each in due if context.named and _common(context, each)]
    ids = {each.action.id for each in dated}
    slots = schedule((each.task for each in dated), context.calendar)
    leads = [each.task for each in dated if each.leads]
    undated = tuple(each.action.id for each in due if each.action.id not in ids)
    return WorkPlan(slots, undated, schedule(leads, context.calendar))


def _common(context: ReportContext, due: Due) -> bool:
    """Whether every approach that is left needs it."""
    approaches = due.action.trigger.approaches
    return not approaches or {*context.considered} <= {*approaches}


# In words


def timeline(context: ReportContext, due: Sequence[Due]) -> ReportSection:
    """The plan by stage, with the work of each owner; nothing where no action says its days."""
    plan = work_plan(context, due)
    blocks: list[Block] = []
    if plan.timed:
        blocks += [Paragraph(_sum(context, plan)), *_stages(context, plan)]
        blocks += [Heading("Whose work it is"), _owners(context, plan)]
    if plan.timed and plan.undated:
        undated = listed(map(context.action_title, plan.undated))
        blocks.append(Paragraph(f"{undated}.", "Not dated until decided:"))
    done = list(_done(context))
    if done:
        blocks += [Heading("Done"), List(tuple(done))]
    return ReportSection("timeline", "The plan in weeks", tuple(blocks))


def next_stage(context: ReportContext) -> str:
    """The title of the stage behind the present one; empty behind the last."""
    following = context.pack.stage_ids.index(context.verdict.stage) + 1
    return context.pack.stages[following].title if following < len(context.pack.stages) else ""


def _sum(context: ReportContext, plan: WorkPlan) -> str:
    """How long it takes to the next stage and in all, and what that counts on."""
    stage, lead = next_stage(context), [slot.task for slot in plan.leading]
    first = ""
    if stage and any(slot.end[1] for slot in plan.leading):
        first = f"{stage} in {weeks(plan.to_next)}, with {days(work(lead))} of work"
    every = days(work(slot.task for slot in plan.slots))
    whole = f"All that is due: {weeks(length(plan.slots))}, {every} of work"
    return sentences(first, whole, _pace(context, plan))


def _pace(context: ReportContext, plan: WorkPlan) -> str:
    """How many days a week it counts on."""
    usual = context.calendar.days_a_week.get("", DAYS_A_WEEK)
    named = [
        f"{owner} {context.calendar.pace(owner)}"
        for owner in plan.owners
        if context.calendar.pace(owner) != usual
    ]
    of = f", {listed(named)}" if named else ""
    start = context.calendar.start
    begins = f"It begins on {start.isoformat()}" if start else ""
    return sentences(f"This counts on {count(usual, 'day')} a week from each owner{of}", begins)


def _stages(context: ReportContext, plan: WorkPlan) -> Iterator[Block]:
    """A table for each stage: what is due before it."""
    for stage in plan.stages:
        slots = [slot for slot in plan.slots if slot.task.stage == stage]
        yield Heading(_before(context, stage))
        yield by_columns(
            {
                "Action": [context.action_title(slot.task.id) for slot in slots],
                "Owner": [slot.task.owner for slot in slots],
                "Work": [days(slot.task.days) for slot in slots],
                "Waits": [days(slot.task.wait) if slot.task.wait[1] else "" for slot in slots],
                "Done": [_when(context, slot.end) for slot in slots],
            }
        )


def _before(context: ReportContext, stage: int) -> str:
    stages = context.pack.stages
    return f"Before {stages[stage].title}" if stage < len(stages) else "From here on"


def _owners(context: ReportContext, plan: WorkPlan) -> Table:
    def cell(owner: str, stage: int) -> str:
        found = _days_of(plan, owner, stage)
        return days(found) if found else ""

    shown = plan.stages[:3]  # with the owner and the sum, as many columns as a table may have
    columns = {_before(context, stage): [cell(o, stage) for o in plan.owners] for stage in shown}
    whole = [days(work(s.task for s in plan.slots if s.task.owner == o)) for o in plan.owners]
    return by_columns({"Owner": plan.owners, **columns, "In all": whole})


def _done(context: ReportContext) -> Iterator[Paragraph]:
    """What is done, and where the answers do not say so yet."""
    for action in context.pack.actions:
        day = context.file.answers.done.get(action.id)
        if day:
            asks = read_by(context.pack, action) if called_for(context, action.trigger) else set()
            again = listed(context.label(id) for id in context.pack.questions if id in asks)
            left = f"The answers still call for it: look again at {again}" if again else ""
            yield Paragraph(sentences(flat(day), left), sentence(action.title))


def _when(context: ReportContext, end: Weeks) -> str:
    dates = [day.isoformat() for each in end if (day := context.calendar.day(each))]
    ends = " to ".join(dict.fromkeys(dates or (str(ceil(each)) for each in end)))
    return ends if dates else f"week {ends}"


def weeks(span: Weeks) -> str:
    """So many weeks, whole ones counted up."""
    return ranged(ceil(span[0]), ceil(span[1]), "week")


def days(span: Days) -> str:
    """So many days."""
    return ranged(*span, "day")


# For machines


def plan_result(context: ReportContext, due: Sequence[Due]) -> PlanResult | None:
    """The schedule; None where the pack says of no action how long it takes."""
    plan = work_plan(context, due)
    if not plan.timed:
        return None
    ids = context.pack.stage_ids
    leads = {slot.task.id for slot in plan.leading}
    return PlanResult(
        days_a_week={o: context.calendar.pace(o) for o in plan.owners},
        start=_iso(context.calendar.start),
        weeks_to_next_stage=_numbers(plan.to_next) if next_stage(context) else None,
        weeks=_numbers(length(plan.slots)),
        stages=tuple(
            PlanStageResult(
                ids[stage] if stage < len(ids) else None,
                {o: d for o in plan.owners if (d := _days_of(plan, o, stage))},
            )
            for stage in plan.stages
        ),
        slots=tuple(
            SlotResult(
                s.task.id, s.task.id in leads, s.task.after, _numbers(s.start), _numbers(s.end)
            )
            for s in plan.slots
        ),
        undated=plan.undated,
    )


def _days_of(plan: WorkPlan, owner: str, stage: int) -> Days | None:
    tasks = [s.task for s in plan.slots if (s.task.owner, s.task.stage) == (owner, stage)]
    return work(tasks) if tasks else None


def _numbers(span: Weeks) -> tuple[float, float]:
    return round(float(span[0]), 3), round(float(span[1]), 3)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def done_result(context: ReportContext) -> tuple[DoneResult, ...]:
    """What is done, in the pack's order."""
    done = context.file.answers.done
    return tuple(DoneResult(a.id, done[a.id]) for a in context.pack.actions if a.id in done)
