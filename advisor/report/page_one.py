"""Page one, which stands alone: the verdict, how certain it is, what holds it, what to do next.

While there is not enough information no approach is named here, and what to find out comes first.
"""

from __future__ import annotations

from advisor.engine import Deciding
from advisor.model import Choice
from advisor.report.audited import contradicted
from advisor.report.change import find_out_table
from advisor.report.context import ReportContext, questions
from advisor.report.document import ActionItem, Block, List, Paragraph, ReportSection
from advisor.report.stage_limits import (
    ON_PAGE_ONE,
    StageLimit,
    held,
    held_line,
    waiting,
    waiting_line,
)
from advisor.report.wording import capital, count, listed, quoted, sentence, sentences, share
from advisor.text import flat

MOST_ACTIONS = 3
MOST_TO_FIND_OUT = 5
MOST_DECIDING = 2


def title(context: ReportContext) -> str:
    """The case, and the question that the pack asks about it."""
    case = flat(context.file.answers.case)
    return f"{case}: {context.pack.question_title}" if case else context.pack.question_title


def headline(context: ReportContext) -> str:
    """The verdict in one sentence."""
    if not context.named:
        return "Not enough information yet."
    if context.verdict.stage == _highest(context):
        return f"{context.leading}, and go as far as {context.stage}."
    return f"{context.leading}, but go no further than {context.stage} for now."


def _highest(context: ReportContext) -> str:
    """The last stage that what leads may ever reach."""
    ids = context.pack.stage_ids
    highest = (
        context.pack.approach(id).highest_stage or ids[-1] for id in context.verdict.leading
    )
    return min(highest, key=ids.index)


def page_one(context: ReportContext, actions: tuple[ActionItem, ...]) -> list[ReportSection]:
    """The sections of page one."""
    first = [] if context.named else [_find_out_first(context)]
    return [_verdict(context), *first, _held(context), *_next(actions)]


# The verdict


def _verdict(context: ReportContext) -> ReportSection:
    stage = context.pack.stage(context.verdict.stage)
    place = f"{context.pack.stage_ids.index(stage.id) + 1} of {len(context.pack.stages)}"
    items = [Paragraph(_certainty(context), "How certain:")]
    if context.named:
        summaries = [capital(context.pack.approach(id).summary) for id in context.verdict.leading]
        items = [
            Paragraph(sentences(context.leading, *summaries), "Approach:"),
            Paragraph(sentences(f"{stage.title} ({place})", capital(stage.summary)), "Stage now:"),
            *items,
        ]
    else:
        items.append(Paragraph(_proven(context), "Stage so far:"))
    items.append(Paragraph(_known(context), "Answers:"))
    items += [Paragraph(each, "Check first:") for each in [_to_check(context)] if each]
    items += contradicted(context)
    return ReportSection("verdict", "", (List(tuple(items)),))


def _certainty(context: ReportContext) -> str:
    verdict, total = context.verdict, context.verdict.counts.total
    if verdict.certainty == "open":
        return _why_open(context)
    if verdict.certainty == "firm":
        waiting = len(context.file.open)
        if not waiting:
            return "Firm: no question is open, and the answers give this approach alone."
        return (
            f"Firm: every way of answering the {questions(waiting, 'open')} gives this approach."
        )
    if verdict.certainty == "likely":
        leads = share(verdict.considered.total, total)
        return (
            "Likely: no single open answer can put another approach in front; "
            f"{leads} of the possible answers give this one."
        )
    return _undecided(context)


def _undecided(context: ReportContext) -> str:
    """Between what it is undecided, and which answers or trials decide."""
    said = [_decides(context, each) for each in context.assessment.deciding[:MOST_DECIDING]]
    if not said:
        return "Undecided: no open answer tells these apart, only a trial does."
    return sentences("Undecided: one of these answers decides", *said)


def _decides(context: ReportContext, each: Deciding) -> str:
    """One deciding question, and which approach each of its answers puts in front."""
    question = context.question(each.question)
    by_choice: dict[Choice, list[str]] = {}
    for value, choice in each.answers:
        by_choice.setdefault(choice, []).append(context.say(each.question, value))
    told = (
        f"{context.choice_title(choice)} on {listed((quoted(v) for v in values[:2]), 'or')}"
        for choice, values in by_choice.items()
    )
    return f"{quoted(question.label)}: {'; '.join(told)}"


def _why_open(context: ReportContext) -> str:
    known, pack = context.file.known_core, context.pack
    if known >= pack.core_needed:
        return "Open: single answers could still lead to more than three approaches."
    are = "is" if known == 1 else "are"
    core = f"{known} of {count(len(pack.core), 'core question')} {are} known"
    return f"Open: {core}; a verdict needs {pack.core_needed}."


def _proven(context: ReportContext) -> str:
    if context.verdict.stage == context.pack.stage_ids[-1]:
        return f"Every possible answer allows {context.stage}."
    summary = capital(context.pack.stage(context.verdict.stage).summary)
    return sentences(f"Nothing beyond {context.stage} is proven", summary)


def _known(context: ReportContext) -> str:
    asked = sum(state != "hidden" for state in context.file.states.values())
    waiting = len(context.file.open)
    known = f"{asked - waiting} of {questions(asked)} known, {waiting} open."
    if not waiting:
        known = f"All {questions(asked)} known." if asked > 1 else "The one question is known."
    date = flat(context.file.answers.date)
    return f"{known} As of {sentence(date)}" if date else known


def _to_check(context: ReportContext) -> str:
    """What a reader should look at before trusting the verdict."""
    found = context.assessment
    disputed = sum(dispute.decides for dispute in found.disputes)
    numbers = (
        (len(found.warnings), "contradiction", "contradictions"),
        (disputed, "disagreement that decides", "disagreements that decide"),
        (len(found.unsure.decisive), "unsure answer that decides", "unsure answers that decide"),
    )
    named = listed(count(*each) for each in numbers if each[0])
    return f"{named}, under Warnings." if named else ""


# While open: what to find out first


def _find_out_first(context: ReportContext) -> ReportSection:
    blocks: list[Block] = []
    core = [id for id in context.pack.core if id in context.file.open]
    if core and context.file.known_core < context.pack.core_needed:
        asked = context.who(core, MOST_TO_FIND_OUT)
        blocks.append(Paragraph(f"{asked}.", "Core questions still open:"))
    table = find_out_table(context, 0, MOST_TO_FIND_OUT)
    if table:
        blocks.append(table)
    none = Paragraph("No single answer tells much: begin with any open question.")
    return ReportSection("find-out-first", "Find out first", tuple(blocks) or (none,))


# What holds the stage


def _held(context: ReportContext) -> ReportSection:
    holding, possible = held(context), waiting(context)
    blocks: list[Block] = []
    if holding:
        blocks += _first(holding, [held_line(context, limit) for limit in holding[:ON_PAGE_ONE]])
    elif not possible:
        blocks.append(
            Paragraph("Nothing: no rule and no blocker allows less than the last stage.")
        )
    else:
        blocks.append(Paragraph("Nothing that is certain: it hangs on open answers."))
    if possible:
        blocks.append(Paragraph(_so_far(context)))
        blocks += _first(
            possible, [waiting_line(context, limit) for limit in possible[:ON_PAGE_ONE]]
        )
    where = f"What holds it at {context.stage}" if holding or possible else "What holds it"
    return ReportSection("held", where, tuple(blocks))


def _first(every: list[StageLimit], lines: list[Paragraph]) -> list[Block]:
    rest = len(every) - len(lines)
    more = [Paragraph(f"{rest} more further down.")] if rest else []
    return [List((*lines, *more))]


def _so_far(context: ReportContext) -> str:
    best = context.verdict.best_stage
    if best == context.verdict.stage:
        return f"Whatever the open answers, one of these holds it at {context.stage}:"
    return (
        f"{context.stage} so far; {context.stage_title(best)} if the open answers turn out well:"
    )


# What to do next


def _next(actions: tuple[ActionItem, ...]) -> list[ReportSection]:
    if not actions:
        return []
    shown = actions[:MOST_ACTIONS]
    name = "Next action" if len(shown) == 1 else f"Next {_NUMBER[len(shown)]} actions"
    items = tuple(
        Paragraph(
            sentences(f"{action.owner}, {action.effort}", f"Done when: {action.done_when}"),
            sentence(action.title),
        )
        for action in shown
    )
    return [ReportSection("next", name, (List(items, numbered=True),))]


_NUMBER = {2: "two", 3: "three"}
