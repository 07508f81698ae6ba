"""Problems in the forms in which people and machines read them.

Owns the lines only; who prints them, and where, is decided elsewhere.
"""

from __future__ import annotations

from collections.abc import Collection

from advisor.errors import Problem
from advisor.text import annotation, counted


def count(problems: Collection[Problem]) -> str:
    """How many there are, for the end of the list."""
    return counted(len(problems), "problems")


def as_json(problem: Problem) -> dict[str, str | int]:
    """The same, part by part."""
    return {
        "file": problem.path,
        "line": problem.line,
        "column": problem.column,
        "code": problem.code,
        "message": problem.message,
    }


def as_annotation(problem: Problem) -> str:
    """A problem as an annotation of the file it is in."""
    return annotation(
        "error",
        problem.message,
        file=problem.path,
        line=problem.line,
        col=problem.column,
        title=problem.code,
    )
