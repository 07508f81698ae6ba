"""Page one, which stands alone: the verdict, how certain it is, what holds it, what to do next.

While there is not enough information no approach is named here, and what to find out comes first.
"""

from __future__ import annotations

from advisor.engine import Deciding
from advisor.model import Choice
from advisor.report.change import find_out_table
from advisor.report.frame import Frame, questions
from advisor.report.hold import ON_PAGE_ONE, Hold, held, held_line, waiting, waiting_line
from advisor.report.tree import ActionItem, Block, Line, Points, Section
from advisor.report.words import capital, count, listed, quoted, sentence, sentences, share
from advisor.text import flat

MOST_ACTIONS = 3
MOST_TO_FIND_OUT = 5
MOST_DECIDING = 2


def title(frame: Frame) -> str:
    """The case, and the question that the pack asks about it."""
    case = flat(frame.file.answers.case)
    return f"{case}: {frame.pack.question_title}" if case else frame.pack.question_title


def headline(frame: Frame) -> str:
    """The verdict in one sentence."""
    if not frame.named:
        return "Not enough information yet."
    if frame.verdict.stage == _highest(frame):
        return f"{frame.leading}, and go as far as {frame.stage}."
    return f"{frame.leading}, but go no further than {frame.stage} for now."


def _highest(frame: Frame) -> str:
    """The last stage that what leads may ever reach."""
    ids = frame.pack.stage_ids
    highest = (frame.pack.approach(id).highest_stage or ids[-1] for id in frame.verdict.leading)
    return min(highest, key=ids.index)


def front(frame: Frame, actions: tuple[ActionItem, ...]) -> list[Section]:
    """The sections of page one."""
    first = [] if frame.named else [_find_out_first(frame)]
    return [_verdict(frame), *first, _held(frame), *_next(actions)]


# The verdict


def _verdict(frame: Frame) -> Section:
    stage = frame.pack.stage(frame.verdict.stage)
    place = f"{frame.pack.stage_ids.index(stage.id) + 1} of {len(frame.pack.stages)}"
    items = [Line(_certainty(frame), "How certain:")]
    if frame.named:
        summaries = [capital(frame.pack.approach(id).summary) for id in frame.verdict.leading]
        items = [
            Line(sentences(frame.leading, *summaries), "Approach:"),
            Line(sentences(f"{stage.title} ({place})", capital(stage.summary)), "Stage now:"),
            *items,
        ]
    else:
        items.append(Line(_proven(frame), "Stage so far:"))
    items.append(Line(_known(frame), "Answers:"))
    items += [Line(doubts, "Check first:") for doubts in [_doubts(frame)] if doubts]
    return Section("verdict", "", (Points(tuple(items)),))


def _certainty(frame: Frame) -> str:
    verdict, total = frame.verdict, frame.verdict.counts.total
    if verdict.certainty == "open":
        return _why_open(frame)
    if verdict.certainty == "firm":
        waiting = len(frame.file.open)
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
    return _undecided(frame)


def _undecided(frame: Frame) -> str:
    """Between what it is undecided, and which answers or trials decide."""
    said = [_decides(frame, each) for each in frame.assessment.deciding[:MOST_DECIDING]]
    if not said:
        return "Undecided: no open answer tells these apart, only a trial does."
    return sentences("Undecided: one of these answers decides", *said)


def _decides(frame: Frame, each: Deciding) -> str:
    """One deciding question, and which approach each of its answers puts in front."""
    question = frame.question(each.question)
    by_choice: dict[Choice, list[str]] = {}
    for value, choice in each.answers:
        by_choice.setdefault(choice, []).append(frame.say(each.question, value))
    told = (
        f"{frame.choice_title(choice)} on {listed((quoted(v) for v in values[:2]), 'or')}"
        for choice, values in by_choice.items()
    )
    return f"{quoted(question.label)}: {'; '.join(told)}"


def _why_open(frame: Frame) -> str:
    known, pack = frame.file.known_core, frame.pack
    if known >= pack.core_needed:
        return "Open: single answers could still lead to more than three approaches."
    are = "is" if known == 1 else "are"
    core = f"{known} of {count(len(pack.core), 'core question')} {are} known"
    return f"Open: {core}; a verdict needs {pack.core_needed}."


def _proven(frame: Frame) -> str:
    if frame.verdict.stage == frame.pack.stage_ids[-1]:
        return f"Every possible answer allows {frame.stage}."
    summary = capital(frame.pack.stage(frame.verdict.stage).summary)
    return sentences(f"Nothing beyond {frame.stage} is proven", summary)


def _known(frame: Frame) -> str:
    asked = sum(state != "hidden" for state in frame.file.states.values())
    waiting = len(frame.file.open)
    known = f"{asked - waiting} of {questions(asked)} known, {waiting} open."
    if not waiting:
        known = f"All {questions(asked)} known." if asked > 1 else "The one question is known."
    date = flat(frame.file.answers.date)
    return f"{known} As of {sentence(date)}" if date else known


def _doubts(frame: Frame) -> str:
    """What a reader should look at before trusting the verdict."""
    found = frame.assessment
    disputed = sum(dispute.decides for dispute in found.disputes)
    numbers = (
        (len(found.warnings), "contradiction", "contradictions"),
        (disputed, "disagreement that decides", "disagreements that decide"),
        (len(found.unsure.decisive), "unsure answer that decides", "unsure answers that decide"),
    )
    named = listed(count(*each) for each in numbers if each[0])
    return f"{named}, under Warnings." if named else ""


# While open: what to find out first


def _find_out_first(frame: Frame) -> Section:
    blocks: list[Block] = []
    core = [id for id in frame.pack.core if id in frame.file.open]
    if core and frame.file.known_core < frame.pack.core_needed:
        asked = frame.who(core, MOST_TO_FIND_OUT)
        blocks.append(Line(f"{asked}.", "Core questions still open:"))
    table = find_out_table(frame, 0, MOST_TO_FIND_OUT)
    if table:
        blocks.append(table)
    none = Line("No single answer tells much: begin with any open question.")
    return Section("find-out-first", "Find out first", tuple(blocks) or (none,))


# What holds the stage


def _held(frame: Frame) -> Section:
    holding, possible = held(frame), waiting(frame)
    blocks: list[Block] = []
    if holding:
        blocks += _first(holding, [held_line(frame, hold) for hold in holding[:ON_PAGE_ONE]])
    elif not possible:
        blocks.append(Line("Nothing: no rule and no blocker allows less than the last stage."))
    else:
        blocks.append(Line("Nothing that is certain: it hangs on open answers."))
    if possible:
        blocks.append(Line(_so_far(frame)))
        blocks += _first(possible, [waiting_line(frame, hold) for hold in possible[:ON_PAGE_ONE]])
    where = f"What holds it at {frame.stage}" if holding or possible else "What holds it"
    return Section("held", where, tuple(blocks))


def _first(every: list[Hold], lines: list[Line]) -> list[Block]:
    rest = len(every) - len(lines)
    more = [Line(f"{rest} more further down.")] if rest else []
    return [Points((*lines, *more))]


def _so_far(frame: Frame) -> str:
    best = frame.verdict.best_stage
    if best == frame.verdict.stage:
        return f"Whatever the open answers, one of these holds it at {frame.stage}:"
    return f"{frame.stage} so far; {frame.stage_title(best)} if the open answers turn out well:"


# What to do next


def _next(actions: tuple[ActionItem, ...]) -> list[Section]:
    if not actions:
        return []
    shown = actions[:MOST_ACTIONS]
    name = "Next action" if len(shown) == 1 else f"Next {_NUMBER[len(shown)]} actions"
    items = tuple(
        Line(
            sentences(f"{action.owner}, {action.effort}", f"Done when: {action.done_when}"),
            sentence(action.title),
        )
        for action in shown
    )
    return [Section("next", name, (Points(items, numbered=True),))]


_NUMBER = {2: "two", 3: "three"}
