"""A file's text with one value changed and every other character as it was.

Owns where in the text a key's value begins and ends, and where a new key goes. It goes by the
places the reader's nodes know: writing a whole parsed file out again would move comments and touch
lines that nobody changed. Rare ways to write YAML defeat it (`? key`, a comma before a closing
bracket), so who edits has to read the result again. It must not know what a key means.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from advisor.loading.nodes import Node
from advisor.loading.syntax import parse
from advisor.saving.render import Entry, Part, below, flat, inline

Way = tuple[str, ...]
"""The keys that lead to a mapping, from the top of the file."""


class Text:
    """A file's text, edited in place."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.line = "\r\n" if "\r\n" in text else "\n"
        self._root: tuple[str, Node] | None = None
        """What the text was when it was last parsed, and what came of it."""

    def keys(self, *way: str) -> tuple[str, ...]:
        """The keys of the mapping at the end of a way."""
        node = self._node(way)
        return tuple(node.pairs) if node else ()

    def put(
        self,
        way: Way,
        key: str,
        new: Entry,
        old: Entry | None = None,
        after: tuple[str, ...] = (),
    ) -> None:
        """Set a key's value.

        A new key goes behind the first of `after` that is there, or to the end. Of a mapping only
        the entries change in which `new` differs from `old`.
        """
        parent = self._node(way)
        if parent is None:
            self._begin(way[-1], key, new)
        elif key not in parent.pairs:
            self._insert(parent, key, new, after)
        elif isinstance(new, dict) and isinstance(old, dict) and _alike(parent, key, new, old):
            self._update((*way, key), new, old)
        else:
            self._replace(parent, key, new)

    def clear(self, way: Way, key: str) -> None:
        """Leave a key with nothing behind it, so that comments about it keep their place."""
        parent = self._node(way)
        if parent and key in parent.items:
            self._replace(parent, key, "")

    def remove(self, way: Way, key: str) -> None:
        """Take a key away with its value."""
        parent = self._node(way)
        assert parent, "who removes a key has found it"
        name, value = parent.pairs[key]
        start, end = name.start, max(name.end, value.end)
        if parent.plain:
            start = self.text.rfind("\n", 0, start) + 1
            end = self.text.find("\n", end) + 1 or len(self.text)
        elif (place := list(parent.pairs).index(key)) > 0:
            start = max(node.end for node in list(parent.pairs.values())[place - 1])
        elif len(parent.pairs) > 1:
            end = list(parent.pairs.values())[1][0].start
        self._splice(start, end, "")

    def set_aside(self, way: Way, key: str) -> None:
        """Turn a key and its value into a comment, at the end where it stood between brackets."""
        parent = self._node(way)
        assert parent, "who sets a key aside has found it"
        name, value = parent.pairs[key]
        start, end = name.start, max(name.end, value.end)
        if not parent.plain:
            said = " ".join(self.text[start:end].split())
            self.remove(way, key)
            self.text = f"{self.text.rstrip()}{self.line}# {said}{self.line}"
            return
        end = self._line_end(end)
        indent = " " * (parent.column - 1)
        lines = self.text[start:end].splitlines(keepends=True)
        self._splice(start, end, indent.join(f"# {line.removeprefix(indent)}" for line in lines))

    def words(self, way: Way, keys: tuple[str, ...]) -> set[str]:
        """The words in the value at the end of a way, in its lists, and behind these keys."""
        node = self._node(way)
        return {str(each.value) for each in _words(node, keys)} if node else set()

    def reword(self, way: Way, keys: tuple[str, ...], words: Mapping[str, str]) -> None:
        """Put other words for some of these."""
        node = self._node(way)
        for each in reversed([*_words(node, keys)] if node else []):
            if str(each.value) in words:
                self._splice(each.start, each.end, words[str(each.value)])

    def rename(self, way: Way, key: str, new: str) -> None:
        """Call a key something else."""
        parent = self._node(way)
        assert parent, "who renames a key has found it"
        self._splice(parent.key(key).start, parent.key(key).end, new)

    def _node(self, way: Way) -> Node | None:
        """The mapping at the end of a way; None if there is nothing."""
        if self._root is None or self._root[0] != self.text:
            self._root = self.text, parse(self.text.encode(), "")
        node: Node | None = self._root[1]
        for key in way:
            node = node.items.get(key) if node else None
        return node

    def _splice(self, start: int, end: int, new: str) -> None:
        self.text = self.text[:start] + new + self.text[end:]

    def _line_end(self, offset: int) -> int:
        end = self.text.find("\n", offset)
        if end < 0:
            return len(self.text)
        return end - 1 if self.text[end - 1 : end] == "\r" else end

    def _begin(self, mapping: str, key: str, new: Entry) -> None:
        """The first entry of a mapping at the top of the file that is missing or blank."""
        root = self._node(())
        assert root, "a file has a value"
        entry = f"{self.line}  {key}:{below(new, 4, self.line)}"
        if not root.plain:
            self.put((), mapping, f"{{{key}: {inline(new)}}}")
        elif mapping in root.pairs:
            end = self._line_end(root.key(mapping).end)
            self._splice(end, end, entry)
        else:
            end = self._line_end(root.end)
            self._splice(end, end, f"{self.line}{mapping}:{entry}")

    def _insert(self, parent: Node, key: str, new: Entry, after: tuple[str, ...]) -> None:
        if not parent.plain:
            comma = ", " if parent.pairs else ""
            end = parent.end - 1
            self._splice(end, end, f"{comma}{key}: {inline(new)}")
            return
        names = [*(name for name in after if name in parent.pairs), *reversed(parent.pairs)]
        end = self._line_end(max(node.end for node in parent.pairs[names[0]]))
        indent = parent.column - 1
        line = f"{self.line}{' ' * indent}{key}:{below(new, indent + 2, self.line)}"
        self._splice(end, end, line)

    def _update(self, way: Way, new: dict[str, Part], old: dict[str, Part]) -> None:
        for key, part in new.items():
            if part != old.get(key):
                self.put(way, key, flat(part))
        for key in old:
            if key not in new:
                self.remove(way, key)

    def _replace(self, parent: Node, key: str, new: Entry) -> None:
        name, old = parent.pairs[key]
        start = self.text.find(":", name.end) + 1
        text = f" {inline(new)}"  # between brackets, a key's colon needs a space behind it
        if parent.plain:
            text = below(new, parent.column + 1, self.line).rstrip()
        comment = self.text[start : old.start].rstrip()
        self._splice(start, old.end, text + comment)


def _words(node: Node, keys: tuple[str, ...]) -> Iterator[Node]:
    """The scalars of a value, of a mapping those behind some keys, in the order of the text."""
    if isinstance(node.value, dict):
        for key, value in node.value.items():
            if key in keys:
                yield from _words(value, keys)
    elif isinstance(node.value, list):
        for value in node.value:
            yield from _words(value, keys)
    else:
        yield node


def _alike(parent: Node, key: str, new: dict[str, Part], old: dict[str, Part]) -> bool:
    """Whether a mapping stands there, and both begin with the key that says what they are."""
    written = key in parent.items and bool(parent.items[key].pairs)
    return written and next(iter(new)) == next(iter(old))
