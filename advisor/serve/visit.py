"""A browser at a case: what it may see of it, and what lies beside a question."""

from __future__ import annotations

from dataclasses import dataclass

from advisor.model import Question, Section
from advisor.serve.guard import Browser
from advisor.session.session import Session


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
