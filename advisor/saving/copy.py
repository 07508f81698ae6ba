"""A file's comments and order with other answers in it, for a place of its own.

Owns the copy that `merge` makes of the first respondent's file, and the way from there to its
pack. It must not write to that place.
"""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import TemporaryDirectory

from advisor.loading.files import read_bytes
from advisor.loading.syntax import decode
from advisor.model import Answers, Pack
from advisor.resources import bundled_packs
from advisor.saving.edit import Text
from advisor.saving.file import AnswersFile
from advisor.saving.render import quoted


def rewritten(
    first: Path | None, pack: Pack, answers: Answers, place: Path
) -> tuple[bytes, list[str]]:
    """The content of a file with these answers, and what was noticed on the way, in sentences.

    Comments and order are those of `first`, where there is one; `place` is where the content is
    meant to lie.
    """
    with TemporaryDirectory() as folder:
        copy = Path(folder) / "answers.yaml"
        if first:
            copy.write_bytes(_moved(first, answers, place))
        file = AnswersFile.open(copy, pack, answers.pack)
        if answers.version is not None and answers.version < pack.version:
            file.upgrade()
        for id in pack.questions:
            file.set(id, answers.answers.get(id))
        file.set_field("case", answers.case)
        file.set_field("date", answers.date)
        told = file.save()
        return copy.read_bytes(), told


def _moved(first: Path, answers: Answers, place: Path) -> bytes:
    """The first file's content, with the way to its pack as it is from another place."""
    data, name = read_bytes(first), answers.pack
    beside, now = first.resolve().parent, place.resolve().parent
    if name in bundled_packs() or beside == now:
        return data
    path = Path(os.path.relpath(beside / name, now)).as_posix()
    version = "" if answers.version is None else f"@{answers.version}"
    text = Text(decode(data, str(first)))
    text.put((), "pack", quoted(f"{path if path.startswith('../') else f'./{path}'}{version}"))
    return text.text.encode()
