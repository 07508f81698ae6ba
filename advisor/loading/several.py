"""Several files of answers to one pack, read together.

Owns that all of them are in the terms of one pack, and that the problems of all are told at once.
Where their bytes come from is not asked.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from shlex import quote

from advisor.errors import AdvisorError, each_of
from advisor.loading.answers import parse_answers, read_answers
from advisor.model import Answers, Pack

Content = tuple[Path, bytes]
"""What a file is called, and what is in it."""


def read_together(contents: Iterable[Content]) -> tuple[Pack, list[Answers]]:
    """The pack of the first file, and all the answers in its terms.

    InvalidFile with the problems of all the files; AdvisorError if they are for different packs.
    """
    packs: list[Pack] = []

    def one(content: Content) -> tuple[Content, Pack, Answers]:
        own, answers = read_answers(*content, form_of=packs[0] if packs else None)
        packs.append(own)
        return content, own, answers

    read = each_of(one, contents)
    pack = packs[0]
    return pack, [_in_terms_of(pack, *each) for each in read]


def read_as(pack: Pack, content: Content) -> Answers:
    """Answers in the terms of a pack; AdvisorError if they are for another."""
    return _in_terms_of(pack, content, *read_answers(*content))


def _in_terms_of(pack: Pack, content: Content, own: Pack, answers: Answers) -> Answers:
    name, data = content
    if own.id != pack.id:
        way = f"`advisor init {pack.id} --from {quote(str(name))}` takes over what it says"
        text = f"{name} is for the pack `{own.id}`, the others for `{pack.id}`"
        raise AdvisorError(text, way if own.id in pack.takes_over else "")
    return answers if own is pack else parse_answers(data, str(name), pack)
