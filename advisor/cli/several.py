"""Several files of answers to one pack, read together."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from advisor.cli.arguments import STDIN, read_case
from advisor.cli.streams import talk
from advisor.errors import AdvisorError
from advisor.loading import parse_answers, read_answers
from advisor.loading.files import read_bytes
from advisor.loading.syntax import LARGEST
from advisor.model import Answers, Pack


def read_together(files: Sequence[Path]) -> tuple[Pack, list[Answers]]:
    """The pack of the first file, and all the answers in its terms; - is standard input."""
    first, *rest = files
    pack, answers = read_case(first)
    return pack, [answers, *(read_as(pack, file) for file in rest)]


def read_as(pack: Pack, file: Path) -> Answers:
    """Answers in the terms of a pack; AdvisorError if they are for another."""
    piped = str(file) == "-"
    name = STDIN if piped else file
    data = sys.stdin.buffer.read(LARGEST + 1) if piped else read_bytes(file)
    own, answers = read_answers(name, data)
    if own.id != pack.id:
        raise AdvisorError(f"{name} is for the pack `{own.id}`, the others for `{pack.id}`")
    if own is not pack:
        answers = parse_answers(data, str(name), pack)
    for notice in answers.notices:
        talk(f"{name}: {notice}")
    return answers
