"""What could be otherwise: what to find out, what would change the verdict, the team's path."""

from __future__ import annotations

from collections.abc import Mapping

from advisor.engine import AnswerChange, Counterfactual, NextQuestion, Path, entropy
from advisor.report.frame import Frame
from advisor.report.tree import Block, Flow, Line, Points, Section, Stop, Table, by_columns
from advisor.report.words import capital, count, listed, quoted

# What to find out


def find_out(frame: Frame, start: int = 0) -> list[Section]:
    """What is worth finding out, from the `start`th question on."""
    table = find_out_table(frame, start)
    if table is None:
        return []
    return [Section("find-out", "Find out next" if start else "Find out first", (table,))]


def find_out_table(frame: Frame, start: int, end: int | None = None) -> Table | None:
    """Open questions, the most telling first; None where there are none."""
    found, doubt = frame.assessment.next_questions[start:end], _doubts(frame)
    if not found:
        return None
    return by_columns(
        {
            "Question": [frame.question(each.question).label for each in found],
            "Who usually knows": [frame.question(each.question).owner for each in found],
            "Now": [capital(frame.answered(each.question)) for each in found],
            "Settles": [_settles(each, doubt[each.about]) for each in found],
        }
    )


def _settles(each: NextQuestion, doubt: float) -> str:
    """How much of the doubt one answer is expected to settle."""
    tenths = min(int(each.bits / doubt * 1000 + 0.5), 1000) if doubt else 0
    part = f"{tenths // 10}.{tenths % 10} %" if tenths else "< 0.1 %"
    if tenths == 1000:
        part = "all"
    return f"{part} of the doubt about the {each.about}"


def _doubts(frame: Frame) -> Mapping[str, float]:
    """The entropy of the approach, and of the stage given the leading approach, in bits."""
    counts = frame.verdict.counts.by_outcome
    stages = (n for (choice, _), n in counts.items() if frame.verdict.among(choice))
    approaches = (n for _, n in frame.verdict.shares)
    return {"approach": entropy(approaches), "stage": entropy(stages)}


# What would change the verdict


def change(frame: Frame) -> list[Section]:
    """The smallest set of changes, or a short one, to every verdict that can be reached."""
    if not frame.named:
        return []
    ways = frame.assessment.counterfactuals
    if frame.assessment.unsearched:
        text = "Not looked for: the rules of this questionnaire link too much to each other."
        return [Section("change", "What would change it", (Line(text),))]
    blocks: list[Block] = []
    if ways:
        blocks.append(
            Line("Each of these is enough by itself, and no part of it can be left out.")
        )
        blocks.append(Points(tuple(_way(frame, way) for way in ways)))
    reached = {frame.verdict.approach, *(way.approach for way in ways)}
    never = [frame.approach_title(id) for id in frame.pack.approach_ids if id not in reached]
    if never:
        blocks.append(Line(f"No answers at all lead to {listed(never, 'or')}."))
    return [Section("change", "What would change it", tuple(blocks))] if blocks else []


def _way(frame: Frame, way: Counterfactual) -> Line:
    target = frame.approach_title(way.approach)
    if way.approach == frame.verdict.approach:
        target = f"{frame.stage_title(way.stage)}, with the same approach"
    kind = "the smallest change" if way.smallest else "a short way"
    lead = f"{target}: {kind}, {count(len(way.changes), 'answer')}."
    steps = [_step(frame, change) for change in way.changes]
    if len(steps) == 1:
        return Line(steps[0], lead)
    return Line("", lead, points=tuple(Line(step) for step in steps))


def _step(frame: Frame, change: AnswerChange) -> str:
    label, after = frame.label(change.question), quoted(frame.range(change.question, change.after))
    if change.kind == "find-out":
        return f"Find out {label}: it would have to be {after}."
    if change.before is None or change.question in frame.file.open:
        hidden = frame.file.states[change.question] == "hidden"
        now = "asked only then" if hidden else f"now {frame.answered(change.question)}"
        return f"Settle {label} as {after} ({now})."
    return f"Change {label} from {quoted(frame.say(change.question, change.before))} to {after}."


# The team's own path


def path(frame: Frame) -> list[Section]:
    """The least effort to the next stage, or what stands in the way."""
    found = frame.assessment.path
    if found is None or not frame.named:
        return []
    blocks = _steps(frame, found.way) if found.way else _obstacles(frame, found)
    return [Section("path", f"The path to {_target(frame, found)}", blocks)]


def path_flow(frame: Frame) -> Flow | None:
    """The same from stop to stop; None where there is no path."""
    found = frame.assessment.path
    if found is None or found.way is None or not frame.named:
        return None
    changes, target = found.way.changes, _target(frame, found)
    after = [capital(frame.range(change.question, change.after)) for change in changes]
    labels = [frame.question(change.question).label for change in changes]
    steps = (Stop(label, then) for label, then in zip(labels, after, strict=True))
    columns = {
        "No.": [str(number) for number in range(1, len(changes) + 1)],
        "Question": labels,
        "Now": [capital(frame.answered(change.question)) for change in changes],
        "Then": after,
        "Effort": [_effort(frame, change) for change in changes],
    }
    stops = (Stop(frame.stage, "now", "here"), *steps, Stop(target, "then"))
    return Flow(f"The path to {target}", stops, by_columns(columns))


def _target(frame: Frame, found: Path) -> str:
    stage = frame.stage_title(found.stage)
    if found.approach == frame.verdict.approach:
        return stage
    return f"{frame.approach_title(found.approach)} at {stage}"


def _steps(frame: Frame, way: Counterfactual) -> tuple[Block, ...]:
    effort = f"The least effort: roughly {count(way.effort, 'day')} of one person."
    steps = tuple(
        Line(f"{_step(frame, change)} {_effort(frame, change)}") for change in way.changes
    )
    return Line(f"{effort} It changes only what you can change."), Points(steps, numbered=True)


def _effort(frame: Frame, change: AnswerChange) -> str:
    question = frame.question(change.question)
    days = count(1 if change.kind == "find-out" else question.effort, "day")
    return f"{capital(question.owner)}, roughly {days}." if question.owner else f"Roughly {days}."


def _obstacles(frame: Frame, found: Path) -> tuple[Block, ...]:
    first = "Not by anything you can change."
    if not found.obstacles:
        return (Line(f"{first} {_limit(frame, found)}"),)
    facts = tuple(
        Line(
            f"{frame.label(fact.question)} would have to be "
            f"{quoted(frame.range(fact.question, fact.after))}; "
            f"now: {frame.answered(fact.question)}."
        )
        for fact in found.obstacles
    )
    return Line(f"{first} These facts stand in the way:"), Points(facts)


def _limit(frame: Frame, found: Path) -> str:
    order = frame.pack.stage_ids.index
    approach = frame.pack.approach(found.approach)
    if approach.highest_stage and order(approach.highest_stage) < order(found.stage):
        return (
            f"{approach.title} goes no further than {frame.stage_title(approach.highest_stage)}."
        )
    return "No answers at all lead there."
