"""A file's comments and order with other answers in it, for a place of its own.

Owns the copy that `merge` makes of the first respondent's file, and the way from there to its
pack. It must not read or write a file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from advisor.loading import parse_answers
from advisor.loading.answers import split_version
from advisor.loading.files import real
from advisor.model import Answer, Answers, Pack
from advisor.resources import bundled_packs
from advisor.saving.content import Edited, edited
from advisor.saving.edit import Text
from advisor.saving.names import way_to_pack
from advisor.saving.render import entry
from advisor.text import yaml_text


def rewritten(first: Path, data: bytes, pack: Pack, answers: Answers, place: Path) -> Edited:
    """The content of a file, with these answers in it.

    `first` is where it lies, and `place` is where it is meant to lie: the way to its pack counts
    from there.
    """
    now = parse_answers(data, str(first), pack)
    name = answers.pack
    if name not in bundled_packs() and real(first.parent) != real(place.parent):
        name, _ = split_version(way_to_pack(first.parent / name, pack.version, place.parent))
    upgrade = answers.version is not None and answers.version < pack.version
    return edited(data, str(place), pack, now, replace(answers, pack=name), upgrade)


def filled(text: str, answers: Mapping[str, Answer], case: str = "") -> str:
    """The text of an answers file with these answers, and the case's name where there is one."""
    edit = Text(text)
    if case:
        edit.put((), "case", yaml_text(case), after=("pack",))
    for id, answer in answers.items():
        edit.put(("answers",), id, entry(answer))
    return edit.text
