"""Several files of answers to one pack, read together; - is standard input."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from advisor import loading
from advisor.cli.arguments import STDIN
from advisor.cli.streams import piped, talk
from advisor.loading.files import read_bytes
from advisor.loading.several import Content
from advisor.loading.syntax import LARGEST
from advisor.model import Answers, Pack


def read_together(files: Sequence[Path]) -> tuple[Pack, list[Answers]]:
    """The pack of the first file, and all the answers in its terms.

    InvalidFile with the problems of all the files.
    """
    pack, everyone = loading.read_together(map(_content, files))
    for file, answers in zip(files, everyone, strict=True):
        _tell(file, answers)
    return pack, everyone


def read_as(pack: Pack, file: Path) -> Answers:
    """Answers in the terms of a pack; AdvisorError if they are for another."""
    answers = loading.read_as(pack, _content(file))
    _tell(file, answers)
    return answers


def _content(file: Path) -> Content:
    if _name(file) is STDIN:
        return STDIN, piped(LARGEST + 1)
    return file, read_bytes(file)


def _name(file: Path) -> Path:
    return STDIN if str(file) == "-" else file


def _tell(file: Path, answers: Answers) -> None:
    for notice in answers.notices:
        talk(f"{_name(file)}: {notice}")
