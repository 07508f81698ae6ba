"""Several files of answers to one pack, read together."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from advisor.cli.arguments import STDIN
from advisor.cli.streams import talk
from advisor.errors import AdvisorError, InvalidFile, Problem
from advisor.loading import parse_answers, read_answers
from advisor.loading.files import read_bytes
from advisor.loading.syntax import LARGEST
from advisor.model import Answers, Pack


class _Read(NamedTuple):
    name: Path
    data: bytes
    pack: Pack
    answers: Answers


def read_together(files: Sequence[Path]) -> tuple[Pack, list[Answers]]:
    """The pack of the first file, and all the answers in its terms; - is standard input.

    InvalidFile with the problems of all the files.
    """
    read = list(_each(files))
    pack = read[0].pack
    return pack, [_in_terms_of(pack, each) for each in read]


def read_as(pack: Pack, file: Path) -> Answers:
    """Answers in the terms of a pack; AdvisorError if they are for another."""
    return _in_terms_of(pack, _read(file))


def _each(files: Sequence[Path]) -> Iterator[_Read]:
    problems: list[Problem] = []
    for file in files:
        try:
            yield _read(file)
        except InvalidFile as error:
            problems += error.problems
    if problems:
        raise InvalidFile(tuple(problems))


def _read(file: Path) -> _Read:
    piped = str(file) == "-"
    name = STDIN if piped else file
    data = sys.stdin.buffer.read(LARGEST + 1) if piped else read_bytes(file)
    return _Read(name, data, *read_answers(name, data))


def _in_terms_of(pack: Pack, read: _Read) -> Answers:
    answers = read.answers
    if read.pack.id != pack.id:
        raise AdvisorError(
            f"{read.name} is for the pack `{read.pack.id}`, the others for `{pack.id}`"
        )
    if read.pack is not pack:
        answers = parse_answers(read.data, str(read.name), pack)
    for notice in answers.notices:
        talk(f"{read.name}: {notice}")
    return answers
