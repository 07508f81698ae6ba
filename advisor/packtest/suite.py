"""The files under a pack's `cases/`, and what each of them is.

- `published/<case>/<reader>.yaml`: a published case as one reader answered it; the files of all
  its readers expect the same.
- any other file that ends in `.yaml`: a worked case.

Owns this layout and the problems of all these files, told together. It must not judge a case.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import NoReturn, TypeVar

from advisor.errors import InvalidFile, Problem
from advisor.loading import load_pack, parse_answers
from advisor.loading.files import read_bytes
from advisor.model import Answers, Expect, Pack

_T = TypeVar("_T")


@dataclass(frozen=True)
class PackCase:
    """One answers file with what it should come to."""

    file: str
    """Its path within the pack's folder."""
    id: str
    """The name of the file; of a published case the name of its folder."""
    reader: str
    """Who answered a published case; empty for a worked one."""
    answers: Answers
    expect: Expect


@dataclass(frozen=True)
class Suite:
    """A pack with all its cases."""

    pack: Pack
    worked: tuple[PackCase, ...]
    readings: tuple[PackCase, ...]
    """Published cases, one for each reader."""


def read_suite(folder: Path) -> Suite:
    """The pack in a folder with its cases; InvalidFile with the problems of all these files."""
    pack = load_pack(folder)
    cases, published = folder / "cases", folder / "cases" / "published"
    problems: list[Problem] = []

    def each(files: Iterable[Path], read: Callable[[Path], _T]) -> tuple[_T, ...]:
        found = []
        for file in sorted(files):
            try:
                found.append(read(file))
            except InvalidFile as error:
                problems.extend(error.problems)
        return tuple(found)

    own = (file for file in cases.rglob("*.yaml") if published not in file.parents)
    suite = Suite(
        pack=pack,
        worked=each(own, lambda file: _case(folder, file, pack)),
        readings=each(published.glob("*/*.yaml"), lambda file: _reading(folder, file, pack)),
    )
    problems += _unlike(folder, suite.readings)
    if problems:
        raise InvalidFile(tuple(problems))
    return suite


def _case(folder: Path, file: Path, pack: Pack) -> PackCase:
    answers = parse_answers(read_bytes(file), str(file), pack)
    if answers.expect is None:
        _refuse(file, "a case says under `expect` what it should come to")
    return PackCase(file.relative_to(folder).as_posix(), file.stem, "", answers, answers.expect)


def _reading(folder: Path, file: Path, pack: Pack) -> PackCase:
    case = _case(folder, file, pack)
    if not case.expect.approach:
        _refuse(file, "a published case names in `expect` the approaches that are acceptable")
    return replace(case, id=file.parent.name, reader=file.stem)


def _refuse(file: Path, message: str) -> NoReturn:
    raise InvalidFile((Problem(str(file), 1, 1, "missing-expect", message),))


def _unlike(folder: Path, readings: Iterable[PackCase]) -> list[Problem]:
    """Readers' files that expect something else than the first of their case."""
    text = "the files of all readers of a case have the same `expect`"
    return [
        Problem(str(folder / other.file), 1, 1, "other-expect", text)
        for _, (first, *others) in groupby(readings, lambda case: case.id)
        for other in others
        if other.expect != first.expect
    ]
