"""Where the answers of a session are kept: in a file, or nowhere.

Owns what a session may ask of such a place. A file is `AnswersFile`; a scratch copy is written
here, for worked examples and for "what if".
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Literal, Protocol

from advisor.model import Answer, Answers

Field = Literal["case", "date"]


class Store(Protocol):
    """Where answers are kept."""

    @property
    def answers(self) -> Answers:
        """The answers with all changes."""
        ...

    def set(self, question_id: str, answer: Answer | None, *, yields: bool = False) -> None:
        """Change what is said about a question; one that `yields` goes over nobody else's word."""

    def drop(self, question_id: str) -> None:
        """Forget a change to a question that is not saved yet."""

    def stands(self, question_id: str, answer: Answer | None) -> bool:
        """Whether nobody else has changed a question since this was put to it."""
        ...

    def set_field(self, field: Field, text: str) -> None:
        """Change what the case is called, or its date."""

    def mark(self) -> Callable[[], None]:
        """A way back to the changes that are not saved now."""
        ...

    def moves(self) -> tuple[str, ...]:
        """The comments that cannot stay where they are once this is saved, in sentences."""
        ...

    def look(self) -> bool:
        """Take in what somebody else wrote; whether there was any. AdvisorError if that fails."""
        ...

    def save(self) -> list[str]:
        """Make the changes last; what was merged, in sentences. AdvisorError if that fails."""
        ...


class Scratch:
    """Answers that are never saved, and that nobody else can reach."""

    def __init__(self, answers: Answers) -> None:
        self.answers = answers

    def set(
        self,
        question_id: str,
        answer: Answer | None,
        *,
        yields: bool = False,  # noqa: ARG002, nobody is there to go before
    ) -> None:
        """Change what is said about a question."""
        changed = {**self.answers.answers, question_id: answer}
        kept = {id: answer for id, answer in changed.items() if answer}
        self.answers = replace(self.answers, answers=kept)

    def drop(self, question_id: str) -> None:
        """Every change is kept at once."""

    def stands(self, question_id: str, answer: Answer | None) -> bool:
        """Nobody else changes anything."""
        return self.answers.answers.get(question_id) == answer

    def set_field(self, field: Field, text: str) -> None:
        """Change what the case is called, or its date."""
        changes: dict[str, str] = {field: text}
        self.answers = replace(self.answers, **changes)  # type: ignore[arg-type]

    def mark(self) -> Callable[[], None]:
        """Nothing waits to be saved."""
        return lambda: None

    def moves(self) -> tuple[str, ...]:
        """There is no file with comments."""
        return ()

    def look(self) -> bool:
        """Nobody else writes here."""
        return False

    def save(self) -> list[str]:
        """Nothing is kept."""
        return []
