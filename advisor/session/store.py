"""Where the answers of a session are kept: in a file, or nowhere.

Owns the scratch copy of answers, for worked examples and for "what if", which answers to all that
a session asks of a file.
"""

from __future__ import annotations

from collections.abc import Callable, Container
from dataclasses import replace
from typing import TypeAlias

from advisor.model import Answer, Answers
from advisor.saving.file import AnswersFile


class Scratch:
    """Answers that are never saved, and that nobody else can reach."""

    def __init__(self, answers: Answers, figures: Container[str] = ()) -> None:
        """`figures` are the ids under which no question is answered."""
        self.answers = answers
        self._figures = figures

    def set(
        self,
        question_id: str,
        answer: Answer | None,
        *,
        yields: bool = False,  # noqa: ARG002, nobody is there to go before
    ) -> None:
        """Change what is said about a question."""
        of_figure = question_id in self._figures
        before = self.answers.figures if of_figure else self.answers.answers
        kept = {id: each for id, each in {**before, question_id: answer}.items() if each}
        if of_figure:
            self.answers = replace(self.answers, figures=kept)
        else:
            self.answers = replace(self.answers, answers=kept)

    def drop(self, question_id: str) -> None:
        """Every change is kept at once."""

    def stands(self, question_id: str, answer: Answer | None) -> bool:
        """Nobody else changes anything."""
        return self.answers.said(question_id) == answer

    def set_text(self, name: str, text: str) -> None:
        """Change what is said beside the answers; an empty text takes it away."""
        self.answers = self.answers.with_texts({name: text})

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


Store: TypeAlias = AnswersFile | Scratch
