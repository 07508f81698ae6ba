"""The answers in a file, which may stand in a text: a mail, or all that a chat model replied.

Every door that opens a file of answers reads it here. A file is read as it stands wherever it can
be. One that is none by its shape may have a text around the only answers in it, and any may have
lost its plain quotes and blanks on the way. It must not know what an answer means.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from advisor.errors import InvalidFile
from advisor.loading.mail import around_pack, blocks, is_page, is_typeset, retyped
from advisor.loading.nodes import Node
from advisor.loading.problems import Problems
from advisor.loading.syntax import parse

_T = TypeVar("_T")

_SECOND = "second-document"
_LARGEST = 300_000
"""Bytes of a text in which answers are looked for."""


def within(data: bytes, name: str, read: Callable[[Node], _T]) -> tuple[_T, bytes]:
    """What `read` makes of the answers in a file called `name`, and the bytes they stand in.

    These are `data` where that is a file of answers. InvalidFile if there are none, or several.
    """
    wrong: list[InvalidFile] = []
    formed: list[bytes] = []  # what is of the right shape, whatever is wrong with it

    def tried(*texts: bytes) -> list[tuple[_T, bytes]]:
        for text in texts:
            try:
                root = shaped(text, name)
                formed.append(text)
                return [(read(root), text)]
            except InvalidFile as error:
                wrong.append(error)
        return []

    found = tried(data)
    if not found and _may_hold_answers(data, name):
        found = tried(retyped(data)) if is_typeset(data) else []
        del wrong[1:]
        if not found and data not in formed:
            found = [each for text in blocks(data) for each in tried(retyped(text), text)]
            two = any(each.code == _SECOND for each in wrong[0].problems)
            around = None if found or two else around_pack(data)
            found += tried(retyped(around), around) if around else []
    if not found:
        raise wrong[1 if wrong[1:] else 0]
    if found[1:]:
        text = "there are several files of answers in this text; keep one of them"
        Problems().stop(Node("", name), _SECOND, text)
    return found[0]


def _may_hold_answers(data: bytes, name: str) -> bool:
    if is_page(data):
        text = "this is a page: open it in a browser, and take the file that it hands back"
        Problems().stop(Node("", name), "page", text)
    return len(data) <= _LARGEST


def shaped(data: bytes, name: str) -> Node:
    """What is in a file, whose shape is right; InvalidFile with all that is wrong with it."""
    # Here, so that only who reads a file waits for pydantic.
    from advisor.loading.shapes import check
    from advisor.loading.shapes.answers import AnswersShape

    root = parse(data, name)
    problems = Problems()
    check(root, AnswersShape, problems)
    problems.raise_any()
    return root
