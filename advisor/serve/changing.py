"""A browser at a case, what a button does to an answer, and when somebody has to decide first.

A post says what its page was drawn from; where that has changed both are shown, and nothing is
saved until somebody decides. What is said as saved is on the disk. It must not know of addresses.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from starlette.datastructures import FormData

from advisor.errors import AdvisorError
from advisor.model import Question, Section
from advisor.serve.answering import new_answer, seen
from advisor.serve.guard import Browser, NotDone
from advisor.session import phrases
from advisor.session.session import NewAnswer, Retraced, Session
from advisor.web.typed import Typed, drawn


@dataclass(frozen=True)
class Visit:
    """A browser at a case, as its file is now."""

    browser: Browser
    session: Session
    name: str
    """The file's."""

    @property
    def whole(self) -> bool:
        """Whether all of the case may be seen."""
        return not self.browser.owner

    @property
    def key(self) -> tuple[str, str]:
        """Under what a change to the question at hand is kept."""
        return self.name, self.session.current

    def may(self, question: Question) -> bool:
        """Whether a question is for who sits there."""
        return self.browser.owner in ("", question.owner)

    @property
    def mine(self) -> list[str]:
        """The questions that are for who sits there."""
        questions = self.session.pack.questions
        return [id for id in self.session.order if self.may(questions[id])]

    def questions(self, section: Section) -> list[str]:
        """Those of a section."""
        return [id for id in section.questions if id in self.mine]

    def beside(self) -> tuple[str, str]:
        """The questions before and after the one at hand that are asked; nothing at an end."""
        session = self.session
        asked = [id for id in self.mine if id == session.current or session.state(id) != "hidden"]
        place = asked.index(session.current)
        return ("", *asked)[place], (*asked, "")[place + 1]


class Again(NotDone):
    """A question is shown once more, with what was typed, and why."""


def change(visit: Visit, form: FormData, typed: Typed) -> tuple[str, str]:
    """Do what a button says to the question at hand; Again if somebody has to decide first.

    The question to go on with, and the one of which there are news; nothing where there is none.
    """
    session, (_, after) = visit.session, visit.beside()
    id = session.current
    if form.get("do") == "undo":
        _undo(visit, form)
        return id, id
    before = str(form.get("seen", ""))
    if before != seen(session) and typed != drawn(session.question, session.answer):
        raise Again(409, _conflict(session, before))
    new = _new(session, form, typed)
    if new is None:
        return after, ""
    _save(session, form, lambda: session.put(new))
    _tell(visit)
    return after, id


def _new(session: Session, form: FormData, typed: Typed) -> NewAnswer | None:
    """What becomes of the answer; None where nothing does."""
    if form.get("do") == "clear":
        return session.without()
    try:
        return new_answer(session, typed)
    except AdvisorError as error:
        raise Again(400, error.message) from error


def _save(session: Session, form: FormData, do: Callable[[], object]) -> None:
    """Make a change; Again unless it is on the disk."""
    do()
    if session.moving and form.get("moves"):
        session.agree(True)
    if session.moving:
        moved = " ".join(session.moving)
        raise Again(409, f"Not saved yet. {moved} Save again if that is fine.", moves=True)
    if session.trouble:
        raise Again(503, phrases.found(session))


def _tell(visit: Visit) -> None:
    """Keep what the change did, and how to take it back."""
    session = visit.session
    assert session.change, "something was changed"
    step = session.change.step
    if step.before != step.after:
        visit.browser.steps[visit.key].append(step)
    said = phrases.changed(session.pack, session.change)[: None if visit.whole else 1]
    visit.browser.news[visit.key] = phrases.line(f"Saved: {'. '.join([*said, *session.told])}")


def _undo(visit: Visit, form: FormData) -> None:
    """Take back the last change that this browser made to the question."""
    session, steps = visit.session, visit.browser.steps[visit.key]
    if not steps:
        raise Again(409, "There is nothing of yours to undo here.")
    found: list[Retraced] = []
    _save(session, form, lambda: found.append(session.take_back(steps[-1])))
    steps.pop()
    visit.browser.news[visit.key] = phrases.retraced(session, found[0], "Undone")


def _conflict(session: Session, before: str) -> str:
    """What has changed since the page was drawn, by whom, and what to do."""
    question, answer = session.question, session.answer
    if before.partition(".")[0] != seen(session).partition(".")[0]:
        return (
            "Not saved yet: the question is another than when you opened this page. Look at your "
            "answer once more, then save it."
        )
    who = phrases.line(answer.by, 40) if answer and answer.by else "Somebody"
    theirs = phrases.told(question, phrases.say(question, answer))
    behind = phrases.behind(question, answer, answer.by if answer else "")
    mine = f"What {phrases.line(session.who, 40) or 'you'} chose is below"
    return (
        f"Not saved yet: {who} has changed this since you opened the page. {theirs}"
        f"{f' ({behind})' if behind else ''}. {mine}: save it over the other, or leave the other "
        "as it is."
    )
