"""Several files of answers to one pack, read together; - is standard input."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from advisor import loading
from advisor.cli.arguments import STDIN, read_input
from advisor.cli.console import print_note
from advisor.loading.mail import answers_in
from advisor.loading.several import Content
from advisor.model import Answers, Pack


def read_together(files: Sequence[Path]) -> tuple[Pack, list[Answers]]:
    """The pack of the first file, and all the answers in its terms.

    InvalidFile with the problems of all the files.
    """
    pack, everyone = loading.read_together(map(content, files))
    tell(files, everyone)
    return pack, everyone


def tell(files: Sequence[Path], everyone: Sequence[Answers]) -> None:
    """Say what was noticed in the files."""
    for file, answers in zip(files, everyone, strict=True):
        for notice in answers.notices:
            print_note(f"{_name(file)}: {notice}")


def read_as(pack: Pack, file: Path) -> Answers:
    """Answers in the terms of a pack; AdvisorError if they are for another."""
    answers = loading.read_as(pack, content(file))
    tell([file], [answers])
    return answers


def content(file: Path) -> Content:
    """What a file is called, and the answers that are in it; - is standard input."""
    name = _name(file)
    data = read_input(name)
    found = answers_in(data, str(name))
    if found is not data:
        print_note(f"{name}: read without what is written around the answers.")
    return name, found


def _name(file: Path) -> Path:
    return STDIN if str(file) == "-" else file
