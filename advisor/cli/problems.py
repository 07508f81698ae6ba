"""Problems in the forms in which people and machines read them.

Owns the lines only; who prints them, and where, is decided elsewhere.
"""

from __future__ import annotations

from collections.abc import Collection

from advisor.errors import Problem

_DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY = _DATA | str.maketrans({":": "%3A", ",": "%2C"})


def count(problems: Collection[Problem]) -> str:
    """How many there are, for the end of the list."""
    return "1 problem" if len(problems) == 1 else f"{len(problems)} problems"


def as_json(problem: Problem) -> dict[str, str | int]:
    """The same, part by part."""
    return {
        "file": problem.path,
        "line": problem.line,
        "column": problem.column,
        "code": problem.code,
        "message": problem.message,
    }


def annotation(level: str, message: str, **properties: str | int) -> str:
    """A workflow command of GitHub Actions: `error`, `warning` or `notice` at a place."""
    named = ",".join(f"{k}={str(v).translate(_PROPERTY)}" for k, v in properties.items() if v)
    return f"::{level} {named}::{message.translate(_DATA)}"


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
