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

    def questions(self, section: Section) -> list[str]:
        """Those of a section that are for who sits there."""
        return [id for id in section.questions if self.may(self.session.pack.questions[id])]

    def beside(self) -> tuple[str, str]:
        """The questions before and after the one at hand that are asked; nothing at an end."""
        session = self.session
        ids = [id for id in session.order if self.may(session.pack.questions[id])]
        asked = [id for id in ids if id == session.current or session.state(id) != "hidden"]
        place = asked.index(session.current)
        return ("", *asked)[place], (*asked, "")[place + 1]
