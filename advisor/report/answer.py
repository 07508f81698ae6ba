"""The answer to the pack's question: in a word, in a sentence, how certain, and what decides it.

While there is not enough information no approach is named here.
"""

from __future__ import annotations

from advisor.engine import Deciding
from advisor.model import Choice
from advisor.report.change import ways_elsewhere
from advisor.report.context import ReportContext, questions
from advisor.report.wording import count, listed, quoted, sentence
from advisor.text import flat

MOST_DECIDING, MOST_ANSWERS = 2, 2
"""Deciding questions that are named, and answers of one with the same outcome."""
_UNDECIDED = "Undecided"


def title(context: ReportContext) -> str:
    """The case, and the question that the pack asks about it."""
    case = flat(context.file.answers.case)
    return f"{case}: {context.pack.question_title}" if case else context.pack.question_title


def headline(context: ReportContext) -> str:
    """The answer, its first word first, in one sentence."""
    pack, verdict = context.pack, context.verdict
    if not context.named:
        word = pack.undecided or "Not yet"
        return f"{word}: first find out more. Not enough information yet: {_more(context)}"
    if verdict.approach is None:
        word = whichever(context) or pack.undecided or _UNDECIDED
        return f"{word}: first {_first(context)}."
    said = pack.answers.get(verdict.approach)
    if said:
        return sentence(said[pack.stage_ids.index(verdict.stage)])
    if verdict.stage == (pack.approach(verdict.approach).highest_stage or pack.stage_ids[-1]):
        return f"{context.leading}, and go as far as {context.stage}."
    return f"{context.leading}, but go no further than {context.stage} for now."


def _more(context: ReportContext) -> str:
    """What is missing while too little is known."""
    known, pack = context.file.known_core, context.pack
    if known >= pack.core_needed:
        return "single answers could still lead to more than three approaches."
    are = "is" if known == 1 else "are"
    core = f"{known} of {count(len(pack.core), 'core question')} {are} known"
    return f"{core}; a verdict needs {pack.core_needed}."


def _first(context: ReportContext) -> str:
    """What to do first while several approaches are left, and what comes of it."""
    between = listed(quoted(context.approach_title(id)) for id in context.verdict.leading)
    asked = [each.question for each in context.assessment.deciding[:MOST_DECIDING]]
    if asked:
        decide = "decides" if len(asked) == 1 else "decide"
        return f"find out {context.who(asked)}, which {decide} between {between}"
    trial = f"do {context.trials}" if context.trials else "make a trial"
    return f"{trial}, which decides between {between}"


def whichever(context: ReportContext) -> str:
    """The word that all approaches that are left answer with; empty where they differ."""
    pack = context.pack
    place = pack.stage_ids.index(context.verdict.stage)
    left = [pack.answers[id][place] for id in context.verdict.leading if id in pack.answers]
    words = {said.partition(":")[0] for said in left}
    return words.pop() if len(words) == 1 else ""


def certainty(context: ReportContext) -> str:
    """What open answers can do to the verdict."""
    if context.verdict.certainty == "firm":
        if context.file.open:
            return "No open answer can change the approach."
        return _answered_otherwise(context)
    if context.verdict.certainty == "likely":
        together = listed(map(context.label, context.assessment.together), most=4)
        rest = f"; together these can: {together}" if together else "; several together might"
        return f"No single open answer can change the approach{rest}."
    return ""


def _answered_otherwise(context: ReportContext) -> str:
    """Which other answers would lead elsewhere, where every question is answered."""
    ways = ways_elsewhere(context)
    if not ways:
        return "Every question is answered, and nothing you can change leads to another approach."
    way = min(ways, key=lambda each: len(each.changes))
    asked = listed(context.label(each.question) for each in way.changes)
    other = "Another answer" if len(way.changes) == 1 else "Other answers"
    title = quoted(context.approach_title(way.approach))
    return f"Every question is answered. {other} to {asked} would lead to {title}."


def decides(context: ReportContext, each: Deciding) -> str:
    """What each answer to a deciding question puts in front; the usual outcome comes last."""
    by_choice: dict[Choice, list[str]] = {}
    for value, choice in each.answers:
        by_choice.setdefault(choice, []).append(quoted(context.say(each.question, value)))
    *others, (usual, rest) = sorted(by_choice.items(), key=lambda found: len(found[1]))
    any_other = rest[0] if len(rest) == 1 else "any other answer"
    told = [(listed(values, "or", MOST_ANSWERS), choice) for choice, values in others]
    leads = (
        f"{said} leads to {quoted(context.choice_title(choice))}"
        for said, choice in [*told, (any_other, usual)]
    )
    return sentence("; ".join(leads))


def known(context: ReportContext) -> str:
    """How many questions are known."""
    asked = sum(state != "hidden" for state in context.file.states.values())
    waiting = len(context.file.open)
    if waiting:
        return f"{asked - waiting} of {questions(asked)} known, {waiting} open."
    untried = sum(map(context.untested, context.pack.questions))
    but = f", {untried} without a trial or a look" if untried else ""
    return f"All {questions(asked)} answered{but}." if asked > 1 else "The one question is known."
