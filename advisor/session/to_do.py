"""What is to be done about a case, and what is done. It knows no screen.

Whoever ticks an action is asked the questions that it was to change.
"""

from __future__ import annotations

from advisor.engine import Assessment
from advisor.model import Action
from advisor.report.advice import due_actions, read_by
from advisor.report.context import ReportContext
from advisor.session.phrases import line
from advisor.session.session import Session

_MOST = 12
"""Actions that are shown of those that are due."""


def to_do(session: Session) -> tuple[Action, ...]:
    """What is due, the first of it in the order in which to do it; none while it is open."""
    context = ReportContext(Assessment.brief(session.verdict, with_path=True))
    due = due_actions(context) if context.named else ()
    return tuple(each.action for each in due[:_MOST])


def done(session: Session) -> tuple[Action, ...]:
    """What is done."""
    days = session.answers.done
    return tuple(action for action in session.pack.actions if action.id in days)


def said(session: Session, action: Action) -> str:
    """Something to do, whether it is done, and who does it."""
    day = session.answers.done.get(action.id, "")
    return f"[{'x' if day else ' '}] {line(action.title)}, {line(day or action.owner, 40)}"


def tick(session: Session, id: str) -> tuple[str, ...]:
    """Note that an action is done, or no longer; the questions to ask about it, in their order."""
    action = next(action for action in session.pack.actions if action.id == id)
    ticked = id not in session.answers.done
    session.set_texts({f"done.{id}": session.today() if ticked else ""})
    return to_ask(session, action) if ticked else ()


def to_ask(session: Session, action: Action) -> tuple[str, ...]:
    """The questions that an action was to change: what calls for it, or else its dimensions."""
    pack = session.pack
    ids = read_by(pack, action) | ({action.trial.question} if action.trial else set())
    if not ids:
        dimensions = {test.dimension for test in action.trigger.bands}
        ids = {id for id, each in pack.questions.items() if each.dimension in dimensions}
    return tuple(id for id in session.asked if id in ids)
