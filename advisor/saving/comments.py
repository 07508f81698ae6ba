"""The comments of a file, and what each of them is about.

A comment behind something is about what ends or begins last on its line; one on a line of its own
is about what comes next. Owns how comments are found, which of them an edit left where they
belong, and where the others go: above the nearest thing they are about that is still there. It
must not know what a key means.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from advisor.loading.nodes import Node
from advisor.loading.syntax import parse

Path = tuple[str, ...]
"""The keys that lead to a thing; an item of a list is told from others by what it says."""


@dataclass(frozen=True)
class Comment:
    """One comment, to the end of its line."""

    text: str
    start: int
    end: int
    own: bool
    """Whether nothing else stands on its line."""
    about: frozenset[Path]
    beside: frozenset[Path]
    """Everything on its line; of one that has its own line, what comes next."""


class _Token(NamedTuple):
    """A key, a scalar or a bracket."""

    start: int
    end: int
    path: Path
    opened: int = -1
    """Of a closing bracket, where it was opened."""


def comments(text: str, root: Node | None = None) -> list[Comment]:
    """All comments of a text that can be read, from the top."""
    if "#" not in text:
        return []
    tokens = [*_tokens(text, root or parse(text.encode(), ""), ())]
    found, place = [], 0
    for index, token in enumerate((*tokens, _Token(len(text), len(text), ()))):
        while (start := text.find("#", place, token.start)) >= 0:
            place = line_end(text, start)
            found.append(_comment(text, start, place, tokens, index))
        place = max(place, token.end)
    return found


def item_path(path: Path, item: Node) -> Path:
    """The path of an item of a list, the same whether there are details beside the list or not."""
    return (*(path[:-1] if path[-1:] == ("answer",) else path), f"- {item.bare()!r}")


def line_end(text: str, offset: int) -> int:
    """Where the line ends in which an offset lies."""
    end = text.find("\n", offset)
    if end < 0:
        return len(text)
    return end - 1 if text[end - 1 : end] == "\r" else end


def _tokens(text: str, node: Node, path: Path) -> Iterator[_Token]:
    bracket = not node.plain and isinstance(node.value, dict | list)
    if bracket:
        yield _Token(node.start, node.start + 1, path)
    for name, (key, value) in node.pairs.items():
        yield _Token(key.start, key.end, (*path, name))
        yield from _tokens(text, value, (*path, name))
    if isinstance(node.value, list):
        for item in node.value:
            yield from _tokens(text, item, item_path(path, item))
    elif not isinstance(node.value, dict) and not node.blank:
        yield from _scalar(text, node, path)
    if bracket:
        yield _Token(node.end - 1, node.end, path, node.start)


def _scalar(text: str, node: Node, path: Path) -> Iterator[_Token]:
    """A text; of one below a `|` or `>` that sign, behind which a comment may stand, and it."""
    start = node.start
    if not node.plain and text[start] in "|>":
        yield _Token(start, start + 1, path)
        start = min(line_end(text, start), node.end)
    yield _Token(start, node.end, path)


def _comment(text: str, start: int, end: int, tokens: list[_Token], after: int) -> Comment:
    """The comment at an offset; `after` is the index of the first token behind it."""
    line = text.rfind("\n", 0, start) + 1
    first = after
    while first and tokens[first - 1].end > line:
        first -= 1
    on = tokens[first:after]
    if on:
        about, beside = frozenset(_last(on)), frozenset(token.path for token in on)
    else:
        following = (token.path for token in tokens[after:] if token.opened < 0)
        about = beside = frozenset([next(following, ())])
    return Comment(text[start:end], start, end, not text[line:start].strip(), about, beside)


def _last(on: Sequence[_Token]) -> Iterator[Path]:
    """What ends or begins last on a line: a bracket that was opened above, and what is in it."""
    for token in reversed(on):
        yield token.path
        if token.opened < 0 or token.opened >= on[0].start:
            return


# After an edit


def settled(
    before: Sequence[Comment], text: str, now: Callable[[Path], Path] = lambda path: path
) -> tuple[str, list[Comment]]:
    """A text in which every comment of another is in its place, or above what it belongs to.

    `now` is what the path of a thing has become. The comments that could not stay with what they
    are about are returned as well.
    """
    lost, stray = _compared(before, text, now)
    if not lost:
        return text, []
    for comment in reversed(stray):
        text = _without(text, comment)
    for comment in lost:
        text = _put_back(text, comment, now)
    return text, _compared(before, text, now)[0]


def _compared(
    before: Sequence[Comment], text: str, now: Callable[[Path], Path]
) -> tuple[list[Comment], list[Comment]]:
    """The comments that are no longer with what they are about, and where they stand instead."""
    after, lost = comments(text), []
    for comment in before:
        about = {now(path) for path in comment.about}
        same = (each for each in after if each.text == comment.text and about <= each.beside)
        if found := next(same, None):
            after.remove(found)
        else:
            lost.append(comment)
    texts, stray = [comment.text for comment in lost], []
    for each in after:
        if each.text in texts:
            texts.remove(each.text)
            stray.append(each)
    return lost, stray


def _without(text: str, comment: Comment) -> str:
    if comment.own:
        start = text.rfind("\n", 0, comment.start) + 1
        return text[:start] + text[text.find("\n", comment.end) + 1 or len(text) :]
    return text[: comment.start].rstrip(" \t") + text[comment.end :]


def _put_back(text: str, comment: Comment, now: Callable[[Path], Path]) -> str:
    """The text with a comment above the nearest thing it is about; at the end if about nothing."""
    path = now(min(comment.about, key=len))
    if not path:
        line = "" if not text or text.endswith("\n") else line_break(text, len(text))
        return f"{text}{line}{comment.text}{line_break(text, len(text))}"
    start, indent = _above(text, path)
    return f"{text[:start]}{indent}{comment.text}{line_break(text, start)}{text[start:]}"


def _above(text: str, path: Path) -> tuple[int, str]:
    """The line of the nearest thing on a path that begins one, and how it is indented."""
    node: Node | None = parse(text.encode(), "")
    assert node, "a file has a value"
    place = text.rfind("\n", 0, node.start) + 1, ""
    for name in path:
        if node is None or not node.plain or name not in node.pairs:
            break
        key, node = node.pairs[name][0], node.items.get(name)
        start = text.rfind("\n", 0, key.start) + 1
        if not text[start : key.start].strip():
            place = start, text[start : key.start]
    return place


def line_break(text: str, offset: int) -> str:
    """How lines end around an offset."""
    end = text.find("\n", offset)
    if end < 0:
        end = text.rfind("\n", 0, offset)
    return "\r\n" if end > 0 and text[end - 1] == "\r" else "\n"
