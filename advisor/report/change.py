"""What could be otherwise: what to find out, what would change the verdict, the team's path."""

from __future__ import annotations

from collections.abc import Mapping

from advisor.engine import AnswerChange, Counterfactual, NextQuestion, Path, entropy
from advisor.report.context import ReportContext
from advisor.report.document import (
    Block,
    Flow,
    List,
    Paragraph,
    ReportSection,
    Stop,
    by_columns,
)
from advisor.report.wording import capital, count, listed, quoted

# What to find out


def find_out(context: ReportContext) -> ReportSection:
    """Open questions, the most telling first."""
    found, doubt = context.assessment.next_questions, _entropies(context)
    table = by_columns(
        {
            "Question": [context.question(each.question).label for each in found],
            "Who usually knows": [context.question(each.question).owner for each in found],
            "Now": [capital(context.answered(each.question)) for each in found],
            "Settles": [_settles(each, doubt[each.about]) for each in found],
        }
    )
    return ReportSection("find-out", "What to find out", (table,))


def _settles(each: NextQuestion, doubt: float) -> str:
    """How much of the doubt one answer is expected to settle."""
    tenths = min(int(each.bits / doubt * 1000 + 0.5), 1000) if doubt else 0
    part = f"{tenths // 10}.{tenths % 10} %" if tenths else "< 0.1 %"
    if tenths == 1000:
        part = "all"
    return f"{part} of the doubt about the {each.about}"


def _entropies(context: ReportContext) -> Mapping[str, float]:
    """The entropy of the approach, and of the stage given the leading approach, in bits."""
    counts = context.verdict.counts.by_outcome
    stages = (n for (choice, _), n in counts.items() if context.verdict.among(choice))
    approaches = (n for _, n in context.verdict.shares)
    return {"approach": entropy(approaches), "stage": entropy(stages)}


# What would change the verdict


def change(context: ReportContext) -> ReportSection:
    """What the team would have to change for another approach: the least, or a short way."""
    title, blocks = "What would change it", list[Block]()
    if not context.named:
        return ReportSection("change", title, ())
    if context.assessment.unsearched:
        text = "Not looked for: the rules of this questionnaire link too much to each other."
        return ReportSection("change", title, (Paragraph(text),))
    if wanted := ways_elsewhere(context):
        first = "Only what you can change or find out; of each, no part can be left out."
        ways = tuple(_counterfactual(context, each) for each in wanted)
        blocks = [Paragraph(first), List(ways)]
    found = context.assessment.counterfactuals
    reached = {*context.verdict.leading, *(each.approach for each in found)}
    titles = {id: quoted(context.approach_title(id)) for id in context.pack.approach_ids}
    never = [title for id, title in titles.items() if id not in reached]
    if never:
        blocks.append(Paragraph(f"Nothing you can change leads to {listed(never, 'or')}."))
    return ReportSection("change", title, tuple(blocks))


def ways_elsewhere(context: ReportContext) -> list[Counterfactual]:
    """Ways to other approaches that somebody may want."""
    return [
        way
        for way in context.assessment.counterfactuals
        if way.approach not in context.verdict.leading
        and not any(_worse(context, each) for each in way.changes)
    ]


def _worse(context: ReportContext, change: AnswerChange) -> bool:
    """Whether a change is one that nobody would want: down the options from worst to best."""
    question = context.question(change.question)
    if not question.ordered or change.before is None:
        return False
    return question.index(change.after) < question.index(change.before)


def _counterfactual(context: ReportContext, found: Counterfactual) -> Paragraph:
    """One way, in one sentence."""
    kind = "the smallest change" if found.smallest else "a short way"
    steps = "; ".join(
        f"{context.label(each.question)} as {quoted(context.range(each.question, each.after))}"
        for each in found.changes
    )
    return Paragraph(f"{steps} ({kind}).", f"{context.approach_title(found.approach)}:")


def _step(context: ReportContext, change: AnswerChange) -> str:
    label = context.label(change.question)
    after = quoted(context.range(change.question, change.after))
    if change.kind == "find-out":
        return f"Find out {label}: it would have to be {after}"
    if change.before is None or change.question in context.file.open:
        hidden = context.file.states[change.question] == "hidden"
        now = "asked only then" if hidden else f"now {context.answered(change.question)}"
        return f"Settle {label} as {after}, {now}"
    before = change.before
    if isinstance(before, tuple) and isinstance(change.after, tuple):
        return _ticks(context, change.question, before, change.after)
    return f"Change {label} from {quoted(context.say(change.question, change.before))} to {after}"


def _ticks(
    context: ReportContext, id: str, before: tuple[str, ...], after: tuple[str, ...]
) -> str:
    """A change of what is chosen of several options, without what stays chosen."""
    new = tuple(option for option in after if option not in before)
    gone = tuple(option for option in before if option not in after)
    said = [f"add {quoted(context.say(id, new))}"] if new else []
    said += [f"drop {quoted(context.say(id, gone))}"] if gone else []
    return f"In {context.label(id)} {listed(said)}"


# The team's own path


def path(context: ReportContext) -> ReportSection:
    """The least effort to the next stage, or what stands in the way."""
    found = context.assessment.path
    if found is None or not context.named:
        return ReportSection("path", "", ())
    blocks = _steps(context, found.way) if found.way else _obstacles(context, found)
    return ReportSection("path", f"The path to {_target(context, found)}", blocks)


def path_flow(context: ReportContext) -> Flow | None:
    """The same from stop to stop; None where there is no path."""
    found = context.assessment.path
    if found is None or found.way is None or not context.named:
        return None
    changes, target = found.way.changes, _target(context, found)
    after = [capital(context.range(change.question, change.after)) for change in changes]
    labels = [context.question(change.question).label for change in changes]
    steps = (Stop(label, then) for label, then in zip(labels, after, strict=True))
    columns = {
        "No.": [str(number) for number in range(1, len(changes) + 1)],
        "Question": labels,
        "Now": [capital(context.answered(change.question)) for change in changes],
        "Then": after,
        "Effort": [capital(_effort(context, change)) for change in changes],
    }
    stops = (Stop(context.stage, "now", "here"), *steps, Stop(target, "then"))
    return Flow(f"The path to {target}", stops, by_columns(columns))


def _target(context: ReportContext, found: Path) -> str:
    stage = context.stage_title(found.stage)
    if found.approach == context.verdict.approach:
        return stage
    return f"{context.approach_title(found.approach)} at {stage}"


def _steps(context: ReportContext, way: Counterfactual) -> tuple[Block, ...]:
    effort = f"The least effort: roughly {count(way.effort, 'day')} of one person."
    steps = tuple(
        Paragraph(f"{_step(context, change)} ({_effort(context, change)}).")
        for change in way.changes
    )
    return Paragraph(f"{effort} It changes only what you can change."), List(steps, numbered=True)


def _effort(context: ReportContext, change: AnswerChange) -> str:
    question = context.question(change.question)
    days = count(1 if change.kind == "find-out" else question.effort, "day")
    return f"{question.owner}, roughly {days}" if question.owner else f"roughly {days}"


def _obstacles(context: ReportContext, found: Path) -> tuple[Block, ...]:
    first = "Not by anything you can change."
    if not found.obstacles:
        return (Paragraph(f"{first} {_limit(context, found)}"),)
    facts = tuple(
        Paragraph(
            f"{context.label(fact.question)} would have to be "
            f"{quoted(context.range(fact.question, fact.after))}; "
            f"now: {context.answered(fact.question)}."
        )
        for fact in found.obstacles
    )
    return Paragraph(f"{first} These facts stand in the way:"), List(facts)


def _limit(context: ReportContext, found: Path) -> str:
    order = context.pack.stage_ids.index
    approach = context.pack.approach(found.approach)
    if approach.highest_stage and order(approach.highest_stage) < order(found.stage):
        return (
            f"{approach.title} goes no further than {context.stage_title(approach.highest_stage)}."
        )
    return "No answers at all lead there."
