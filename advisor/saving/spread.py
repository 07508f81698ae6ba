"""A value laid out over lines, with its comments beside what they are about.

Owns the one layout in which a comment can stand beside every part of a value, and every part can
be changed without touching another. It must not change what a value says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from advisor.loading.nodes import Node
from advisor.saving.comments import Comment, Path, item_path
from advisor.text import yaml_text


@dataclass
class _CommentedLine:
    """A line, what stands above it, and what stands behind it."""

    text: str
    above: list[str] = field(default_factory=list)
    behind: list[str] = field(default_factory=list)

    def lines(self) -> Iterator[str]:
        """Itself; of several comments behind it all but one go above."""
        indent = self.text[: len(self.text) - len(self.text.lstrip())]
        yield from (f"{indent}{text}" for text in (*self.above, *self.behind[:-1]))
        yield "  ".join([self.text, *self.behind[-1:]])


class Spread:
    """Lays out one value of a text."""

    def __init__(self, text: str, notes: Sequence[Comment], wide: bool = False) -> None:
        """`wide` is whether brackets are opened that have no comment in them."""
        self._text = text
        self._notes = list(notes)
        self._wide = wide

    def below(self, path: Path, node: Node, key: str, inside: str, indent: str) -> list[str]:
        """The lines of a value from its key on; with `inside`, it becomes that key's."""
        head = _CommentedLine(key, behind=self._behind(path))
        rows = [*self._rows(node, path)]
        if inside:
            rows = [_CommentedLine(f"{inside}:"), *_indented(rows)]
        first, *rest = [line for row in (head, *_indented(rows)) for line in row.lines()]
        if not key:  # the whole file
            first, *rest = [line for row in rows for line in row.lines()]
        left = [f"  {note.text}" if key else note.text for note in self._notes]
        return [first, *(f"{indent}{line}" for line in (*rest, *left))]

    def _rows(self, node: Node, path: Path) -> Iterator[_CommentedLine]:
        if isinstance(node.value, list):
            for item in node.value:
                yield from self._item(item, item_path(path, item))
        for name, (key, value) in node.pairs.items():
            yield from self._entry(self._one_line(key) or yaml_text(name), value, (*path, name))

    def _entry(self, key: str, value: Node, path: Path) -> Iterator[_CommentedLine]:
        above = self._above(path)
        if (line := self._one_line(value)) is not None:
            yield _CommentedLine(f"{key}: {line}".rstrip(), above, self._behind(path))
            return
        yield _CommentedLine(f"{key}:", above, self._behind(path))
        yield from _indented(self._rows(value, path))

    def _item(self, item: Node, path: Path) -> Iterator[_CommentedLine]:
        above = self._above(path)
        if (line := self._one_line(item)) is not None:
            yield _CommentedLine(f"- {line}", above, self._behind(path))
            return
        behind = self._behind(path)
        first, *rest = self._rows(item, path)
        yield _CommentedLine(f"- {first.text}", [*above, *behind, *first.above], first.behind)
        yield from _indented(rest)

    def _one_line(self, node: Node) -> str | None:
        """A value on one line; None where it needs several."""
        if not isinstance(node.value, dict | list):
            text = self._text[node.start : node.end]
            return yaml_text(str(node.value)) if "\n" in text else text
        text = self._text[node.start : node.end]
        if not node.value and not node.pairs:
            return "[]" if isinstance(node.value, list) else "{}"
        if self._wide or node.plain or "\n" in text:
            return None
        return text

    def _above(self, path: Path) -> list[str]:
        """The comments on lines of their own that are about this, or about the start of it."""
        return self._take(lambda note: note.own and path in note.about)

    def _behind(self, path: Path) -> list[str]:
        return self._take(lambda note: not note.own and path == max(note.about, key=len))

    def _take(self, wanted: Callable[[Comment], bool]) -> list[str]:
        taken = [note for note in self._notes if wanted(note)]
        self._notes = [note for note in self._notes if note not in taken]
        return [note.text for note in taken]


def _indented(rows: Iterable[_CommentedLine]) -> Iterator[_CommentedLine]:
    for row in rows:
        yield _CommentedLine(f"  {row.text}", row.above, row.behind)
