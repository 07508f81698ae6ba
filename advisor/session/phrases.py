"""What the screens say about a session: answers, progress, the verdict, and what changed.

Owns every sentence that is not the report's. While there is not enough information none of them
names an approach. All text that comes out is on one line and has a stand-in for every character
that cannot be seen. It must not know of a screen.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator

from advisor.engine import Counterfactual, Verdict, contradictions, deciding
from advisor.model import Answer, Claim, Pack, Question
from advisor.report.stage_limits import what
from advisor.report.wording import capital, count, listed
from advisor.session.course import Progress
from advisor.session.session import Edit, Retraced, Session
from advisor.text import flat, visible

MARKS = {"firm": "[=]", "likely": "[+]", "leaning": "[~]", "open": "[?]"}
UNANSWERED = "as don't know yet until somebody answers"
NOT_ENOUGH = "Not enough information yet"
MOST = 2_000
"""More characters of one text than a screen can show."""


def line(text: str, most: int = MOST) -> str:
    """A text on one line, cut at `most` characters."""
    whole = flat(visible(text[: most * 2]))
    return whole if len(whole) <= most else f"{whole[: most - 3]}..."


def say(question: Question, answer: Answer | None) -> str:
    """An answer in words, and that it is only a draft."""
    return plain(question, answer) + (" (a draft)" if answer and answer.draft else "")


def plain(question: Question, answer: Answer | None) -> str:
    """An answer in words."""
    if answer is None:
        return "not answered"
    if answer.state == "answered" and answer.value is not None:
        return line(question.say(answer.value))
    if answer.state == "not_applicable":
        return f"does not apply: {line(answer.reason)}" if answer.reason else "does not apply"
    return "don't know yet" if answer.state == "unknown" else "people disagree"


def said(session: Session, id: str) -> str:
    """What is said about a question, or that it is not asked."""
    if session.state(id) == "hidden":
        return "not asked now"
    answer = session.said(id)
    unsure = ", not sure" if answer and answer.unsure else ""
    return say(session.pack.questions[id], answer) + unsure


def sureness(question: Question, answer: Answer | None) -> str:
    """Whether an answer is sure; what there is instead where there is none to be sure of."""
    if answer is None or answer.state != "answered":
        return say(question, answer)
    return "not sure" if answer.unsure else "sure"


def told(question: Question, said: str) -> str:
    """A question by its label, and what was said to it."""
    label = line(question.label)
    return f"{label} {said}" if label.endswith("?") else f"{label}: {said}"


def behind(question: Question, answer: Answer | None, who: str = "") -> str:
    """What stands behind an answer, on one line; that `who` says so goes without saying."""
    if answer is None:
        return ""
    by = "" if answer.by == who else answer.by
    parts = {"note": answer.note, "evidence": answer.evidence, "by": by}
    said = [f"{name}: {line(text, 200)}" for name, text in parts.items() if text]
    return "; ".join([*said, *claims(question, answer)])


def claims(question: Question, answer: Answer) -> list[str]:
    """What each of several people said."""
    return [f"{person(claim)}: {_claim(question, claim)}" for claim in answer.claims]


def person(claim: Claim) -> str:
    """Who said it."""
    return line(claim.by, 24) or "somebody"


def _claim(question: Question, claim: Claim) -> str:
    said = "don't know yet"
    if claim.value is not None:
        said = line(question.say(claim.value))
    elif claim.reason:
        said = f"does not apply: {line(claim.reason, 200)}"
    behind = "; ".join(line(text, 200) for text in (claim.note, claim.evidence) if text)
    return f"{said}{' (not sure)' * claim.unsure}{f' [{behind}]' if behind else ''}"


def weight(decides: bool) -> str:
    """What a disagreement does to the verdict."""
    if decides:
        return "the verdict hangs on it"
    return "whichever is right, the verdict is the same"


def disputed(session: Session) -> str:
    """That people disagree, and where to see on which answers; empty where nobody does."""
    number = session.progress().disputed
    where = "the review shows what the verdict hangs on"
    return f"People disagree on {count(number, 'question')}; {where}." if number else ""


# Progress


def progress(found: Progress) -> str:
    """How far the case is."""
    disputed = f", {found.disputed} disputed" if found.disputed else ""
    unknown = f", {found.unknown} don't know" if found.unknown else ""
    unsure = f", {found.unsure} not sure" if found.unsure else ""
    drafted = f", {count(found.drafted, 'draft')} to confirm" if found.drafted else ""
    return f"{found.known} of {found.asked} answered{drafted}{disputed}{unknown}{unsure}"


def position(session: Session) -> str:
    """Where the question at hand stands among all that are asked."""
    return f"Question {session.way.index(session.current) + 1} of {len(session.way)}"


def status(found: Progress) -> str:
    """How far a section is, in a word or two."""
    if not found.asked:
        return "Not asked"
    if found.known == found.asked:
        return "Done"
    if found.drafted:
        return "To confirm"
    if found.open == found.asked:
        return "Not started"
    if found.open:
        return "In progress"
    return "Done, but disputed" if found.disputed else "Done, but unknown"


def saved(session: Session) -> str:
    """Whether the answers are on the disk."""
    if session.scratch:
        return "example, not saved"
    if session.trouble:
        return "NOT SAVED"
    return f"saved {session.saved_at}".rstrip()


def found(session: Session) -> str:
    """What the last save came upon: why it failed, or what others had written."""
    if session.trouble:
        return f"NOT SAVED: {line(session.trouble)}"
    return line(" ".join(session.told))


def goodbye(session: Session, command: str) -> Iterator[str]:
    """Where the answers and reports of a sitting are, and how to go on with that command."""
    if session.trouble:
        yield f"Not saved: {line(session.path)}: {line(session.trouble)}"
    else:
        go_on = f"{command} {typeable(session.path)}"
        yield f"Saved: {line(session.path)}. Go on with: {go_on}"
    if session.reports:
        yield f"Reports: {', '.join(map(line, dict.fromkeys(session.reports)))}"


def typeable(path: str) -> str:
    """A file as it can be typed behind a command."""
    return shlex.quote(path if not path.startswith("-") else f"./{path}")


# The verdict


def mark(verdict: Verdict) -> str:
    """A sign for how certain the verdict is."""
    return MARKS[verdict.certainty]


def approach(verdict: Verdict) -> str:
    """The approach, or that none can be named."""
    if verdict.certainty == "open":
        return NOT_ENOUGH
    pack = verdict.file.pack
    actions = {action.id: action.title for action in pack.actions}
    title = " or ".join(line(pack.approach(id).title) for id in verdict.leading)
    decided = " or ".join(line(actions[id]) for id in verdict.decided_by)
    return f"{title}; decided by: {decided}" if decided else title


def certainty(verdict: Verdict) -> str:
    """How certain it is, and why."""
    if verdict.certainty == "open":
        return _why_open(verdict)
    if verdict.certainty == "firm":
        return "Firm: no open answer can change the approach"
    if verdict.certainty == "likely":
        return "Likely: no single open answer can put another in front"
    return "Undecided: " + (_deciders(verdict) or "only a trial tells these apart")


def _deciders(verdict: Verdict) -> str:
    """The questions that decide between what is left, the most telling first."""
    questions = verdict.file.pack.questions
    labels = [line(questions[each.question].label) for each in deciding(verdict)[:2]]
    return f"decided by {' or '.join(labels)}" if labels else ""


def _why_open(verdict: Verdict) -> str:
    known, pack = verdict.file.known_core, verdict.file.pack
    if known < pack.core_needed:
        core = f"{known} of {len(pack.core)} core questions known"
        return f"{core}; a verdict needs {pack.core_needed}"
    return "Single answers could still lead to more than three approaches"


def stage(verdict: Verdict) -> str:
    """The stage that is proven, and the one that may be."""
    pack = verdict.file.pack
    proven, best = pack.stage(verdict.stage), pack.stage(verdict.best_stage)
    place = f"{pack.stage_ids.index(proven.id) + 1} of {len(pack.stages)}"
    later = f"; {line(best.title)} if open answers turn out well" if best != proven else ""
    return f"{line(proven.title)} ({place}){later}"


def held(verdict: Verdict) -> list[str]:
    """What holds the stage in every case, lowest stage first."""
    pack = verdict.file.pack
    return [
        f"{line(what(pack, each)).rstrip('.')} (at most {line(pack.stage(each.stage).title)})"
        for each in verdict.held_by
    ]


def warnings(verdict: Verdict) -> list[str]:
    """The contradictions between known answers."""
    return [line(check.message) for check in contradictions(verdict.file)]


def strip(verdict: Verdict) -> str:
    """The whole verdict on one line."""
    pack = verdict.file.pack
    open = len(verdict.file.open)
    answers = verdict.file.answers
    parts = [f"{len(answers.drafts)} of {answers.given} are drafts"] if answers.drafts else []
    parts += [f"{mark(verdict)} {_word(verdict)}{approach(verdict)}"]
    if verdict.certainty != "open":
        parts += [verdict.certainty, line(pack.stage(verdict.stage).title)]
    else:
        core = f"{verdict.file.known_core} of {len(pack.core)} core known"
        parts.append(core)
    fires = len(verdict.held_by)
    parts += [f"held by {fires}"] if fires and verdict.certainty != "open" else []
    parts += [f"{open} open"] if open else []
    return " | ".join(parts)


def _word(verdict: Verdict) -> str:
    """The word with which the pack answers its question; empty where it says none."""
    pack = verdict.file.pack
    said = pack.answers.get(verdict.approach or "")
    return f"{line(said[pack.stage_ids.index(verdict.stage)]).partition(':')[0]}: " if said else ""


# What changed


def retraced(session: Session, found: Retraced, done: str) -> str:
    """What was undone, or done again; or who has changed it since, where nothing was."""
    answer, figure = session.said(found.question), session.pack.figures.get(found.question)
    if figure:
        value = answer.value if answer else None
        said = f"{figure.label}: {'open' if value is None else figure.say(value)}"
    else:
        question = session.pack.questions[found.question]
        said = told(question, say(question, answer))
    if found.done:
        return f"{done}: {said}"
    who = answer.by if answer else ""
    return f"Not {done.lower()}: {line(who, 40) or 'somebody else'} has changed it since. {said}"


def changed(pack: Pack, change: Edit) -> list[str]:
    """What the last answer was, and what it did to the verdict."""
    question = pack.questions[change.step.question]
    before, after = (say(question, answer) for answer in (change.step.before, change.step.after))
    if before == after:
        return [told(question, after)]
    return [told(question, after), effect(change)]


def news(pack: Pack, change: Edit) -> str:
    """The same on one line, what matters first."""
    return ". ".join(reversed(changed(pack, change)))


def effect(change: Edit) -> str:
    """What the last answer did to the verdict: the approach first, then the stage."""
    return ". ".join(map(capital, _effects(change.before, change.after))) or "No change of verdict"


def _effects(before: Verdict, after: Verdict) -> Iterator[str]:
    pack = before.file.pack
    new = [text for text in warnings(after) if text not in warnings(before)]
    if new:
        yield f"contradiction: {' '.join(new).removesuffix('.')}"
    if approach(before) != approach(after):
        if after.certainty == "open":
            yield "not enough information any more"
        elif before.certainty == "open":
            yield f"enough for a verdict: {approach(after)}"
        else:
            yield f"now {approach(after)}, was {approach(before)}"
    if before.stage != after.stage:
        now, then = (line(pack.stage(verdict.stage).title) for verdict in (after, before))
        yield f"stage {now}, was {then}"
    if approach(before) == approach(after) and before.certainty != after.certainty:
        yield f"now {after.certainty}, was {before.certainty}"
    hidden = sum(
        state == "hidden" != before.file.states[id] for id, state in after.file.states.items()
    )
    if hidden:
        yield f"{count(hidden, 'question')} no longer asked"


def ways(pack: Pack, found: Iterable[Counterfactual], leading: str | None) -> list[str]:
    """Where else the verdict could go, and with how many answers."""
    return [f"{target(pack, way, leading)}: {count(len(way.changes), 'answer')}" for way in found]


def ways_head(found: Iterable[Counterfactual]) -> str:
    """What such ways are called: the smallest changes, or only short ones."""
    smallest = all(way.smallest for way in found)
    return "What would change it" if smallest else "Short ways to change it"


def target(pack: Pack, way: Counterfactual, leading: str | None) -> str:
    """Where a way leads: another approach, or a higher stage of the same."""
    if way.approach != leading:
        return line(pack.approach(way.approach).title)
    return f"{line(pack.stage(way.stage).title)}, same approach"


def hides(pack: Pack, ids: Iterable[str], subject: str = "This answer hides") -> str:
    """What one answer, or several, do to the answers of these questions."""
    labels = listed((f'"{line(pack.questions[id].label)}"' for id in ids), most=5)
    return f"{subject} {labels}. What was said there stays in the file, unused."
