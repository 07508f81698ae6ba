"""What can go wrong, as values.

Owns the three shapes in which a failure travels: one error with a hint, one problem with a
position, and a file refused for its problems. It must not print, exit or know who will show them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple, TypeVar

S = TypeVar("S")
T = TypeVar("T")


class AdvisorError(Exception):
    """A mistake the user can mend: one sentence, and a hint what to do about it."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class Problem(NamedTuple):
    """What is wrong at one place of a file; problems sort in file order."""

    path: str
    line: int
    """From 1."""
    column: int
    """From 1."""
    code: str
    """A stable kebab-case word for the kind of problem."""
    message: str
    """A sentence without a full stop, with the nearest match where there is one."""

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}: {self.code}: {self.message}"


class InvalidFile(AdvisorError):
    """A file was read and refused; carries every problem found in it, in file order."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(str(problem) for problem in self.problems))


def each_of(read: Callable[[S], T], sources: Iterable[S]) -> list[T]:
    """What is read of each; InvalidFile with the problems of all that are refused."""
    found: list[T] = []
    problems: list[Problem] = []
    for source in sources:
        try:
            found.append(read(source))
        except InvalidFile as error:
            problems += error.problems
    if problems:
        raise InvalidFile(tuple(problems))
    return found


MOST_NAMED = 12
"""Rows that one line names; `advisor lint` names them all."""


class TooManyStates(AdvisorError):
    """The rules link so many dimensions that the exact pass would not end in time."""

    def __init__(self, states: int, rows: tuple[str, ...]) -> None:
        self.states = states
        self.rows = rows
        named = ", ".join(rows[:MOST_NAMED]) + (" and more" if len(rows) > MOST_NAMED else "")
        super().__init__(
            f"the rules need more than {states:,} states or steps; these were waiting for answers "
            f"of other dimensions: {named}",
            "let each of these rows read fewer dimensions",
        )
