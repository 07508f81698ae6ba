"""The questions of a case in the order in which they are asked, and the one at hand.

Owns order, place and progress. It must not change an answer.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from advisor.engine import QuestionState, Verdict
from advisor.model import Answer, Answers, Pack, Question, Section

_KNOWN: tuple[QuestionState, ...] = ("answered", "not_applicable")
_BLANK = Answer("unknown")
"""What a blank file holds for every question: nobody has said even that they do not know."""


@dataclass(frozen=True)
class Progress:
    """How far a set of questions is; hidden ones are not counted."""

    asked: int
    known: int
    unknown: int
    """Answered with "don't know"."""
    disputed: int
    unsure: int
    drafted: int
    """Answered by a machine, and not yet confirmed."""

    @property
    def open(self) -> int:
        """Questions nobody has said anything about, drafted or not."""
        return self.asked - self.known - self.unknown - self.disputed


class Course(ABC):
    """A way through all questions of a pack."""

    pack: Pack
    verdict: Verdict
    current: str
    """The question at hand."""

    @property
    @abstractmethod
    def answers(self) -> Answers:
        """All answers as they are now."""

    owner = ""
    """The role whose questions alone are asked; empty for everybody's."""

    @property
    def order(self) -> tuple[str, ...]:
        """The questions as they are asked, of the owner alone where there is one."""
        questions = self.pack.questions
        return tuple(id for id in self.every if self.owner in ("", questions[id].owner))

    @cached_property
    def every(self) -> tuple[str, ...]:
        """All questions: the core ones first, then section by section."""
        by_section = [id for section in self.pack.sections for id in section.questions]
        return tuple(sorted(by_section, key=lambda id: not self.pack.questions[id].core))

    @property
    def asked(self) -> tuple[str, ...]:
        """The same without the hidden ones."""
        return tuple(id for id in self.order if self.state(id) != "hidden")

    @property
    def way(self) -> list[str]:
        """The same with the question at hand, be it hidden or not."""
        asked = {*self.asked, self.current}
        return [id for id in self.every if id in asked]

    @property
    def question(self) -> Question:
        """The question at hand."""
        return self.pack.questions[self.current]

    @property
    def answer(self) -> Answer | None:
        """What is said about the question at hand."""
        return self.said(self.current)

    def said(self, id: str) -> Answer | None:
        """What somebody has said about a question or a figure."""
        said = self.answers.said(id)
        return None if said == _BLANK else said

    def state(self, id: str) -> QuestionState:
        """What is known about a question."""
        state = self.verdict.file.states[id]
        return "open" if state == "unknown" and not self.said(id) else state

    def section_of(self, id: str) -> Section:
        """The section a question is in."""
        return next(section for section in self.pack.sections if id in section.questions)

    def go(self, id: str) -> None:
        """Turn to a question."""
        self.current = id

    def move(self, by: int) -> bool:
        """Turn to the question so many places on; False where there is none."""
        ids = self.way
        place = ids.index(self.current) + by
        if not 0 <= place < len(ids):
            return False
        self.current = ids[place]
        return True

    def first_open(self, ids: Sequence[str] = ()) -> str:
        """The first question, or of these, without an answer, else a known one, else the first."""
        ids = ids or self.asked
        return (
            self._first_open(ids)
            or self._first_open(ids, True)
            or (*ids, *self.order, *self.every)[0]
        )

    def next_open(self) -> bool:
        """Turn to the next open question, from the beginning again if need be."""
        turned = [id for id in self._from_here() if id != self.current]
        found = self._first_open(turned) or self._first_open(turned, True)
        self.current = found or self.current
        return bool(found)

    def open_ahead(self) -> str:
        """The next question without an answer before the end; empty where there is none."""
        place = self.every.index(self.current)
        return self._first_open(id for id in self._from_here() if self.every.index(id) > place)

    def _from_here(self) -> list[str]:
        """The questions that are asked, those behind the one at hand first."""
        place, order = self.every.index(self.current), self.order
        return [id for id in (*self.every[place:], *self.every[:place]) if id in order]

    def ask_only(self, owner: str) -> None:
        """Ask the questions of a role alone, from its first open one on; "" asks everybody's."""
        self.owner = owner
        self.current = self.first_open()

    def open_in(self, section: Section) -> str:
        """The question of a section to begin with."""
        return self._first_open(section.questions) or section.questions[0]

    def _first_open(self, ids: Iterable[str], doubtful: bool = False) -> str:
        wanted = ("unknown", "disputed") if doubtful else ("open", "draft")
        return next((id for id in ids if self.state(id) in wanted), "")

    def progress(self, ids: Iterable[str] = ()) -> Progress:
        """How far these questions are; all of them if none are named."""
        states = {id: self.state(id) for id in ids or self.order}
        asked = [id for id, state in states.items() if state != "hidden"]
        answers = self.answers.answers
        return Progress(
            asked=len(asked),
            known=sum(states[id] in _KNOWN for id in asked),
            unknown=sum(states[id] == "unknown" for id in asked),
            disputed=sum(states[id] == "disputed" for id in asked),
            drafted=sum(states[id] == "draft" for id in asked),
            unsure=sum(id in answers and answers[id].unsure for id in asked),
        )
