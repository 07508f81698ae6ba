"""The texts beside the answers in a file: its case and date, what it is about, what is done.

Owns where each of them goes. It must not know what they say.
"""

from __future__ import annotations

from collections.abc import Sequence

from advisor.model import NAMES
from advisor.saving.edit import YamlEditor
from advisor.saving.render import Entry, inline
from advisor.text import yaml_text


def put_text(edit: YamlEditor, name: str, text: str) -> None:
    """Say something under a name; nothing leaves its key blank, for the comments about it."""
    *way, key = name.split(".")
    if not text:
        edit.clear(tuple(way), key)
        return
    new: Entry = yaml_text(text)
    while way and not edit.keys(*way):  # what it belongs to is missing or blank
        new, key = {key: inline(new)}, way.pop()
    edit.put(tuple(way), key, new, after=_before(way, key))


def _before(way: Sequence[str], key: str) -> tuple[str, ...]:
    """The keys that a key follows, the nearest first."""
    names = [name.split(".") for name in ("pack", *NAMES)]
    beside = [name[len(way)] for name in names if name[: len(way)] == [*way] != name]
    keys = [*dict.fromkeys(beside)]
    return tuple(keys[: keys.index(key)][::-1]) if key in keys else ()
