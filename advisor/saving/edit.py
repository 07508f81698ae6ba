"""A file's text with one value changed and every other character as it was.

Owns where in the text a key's value begins and ends, and where a new key goes. It goes by the
places the reader's nodes know: writing a whole parsed file out again would move comments and touch
lines that nobody changed. Rare ways to write YAML defeat it (`? key`), and comments go with what
is taken away: who edits has to read the result again, and can first lay a value or the whole file
out over lines, where neither happens. It must not know what a key means.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from advisor.loading.nodes import Node
from advisor.loading.syntax import parse
from advisor.saving.comments import Path, comments, line_break, line_end
from advisor.saving.render import Entry, Part, below, flat, inline
from advisor.saving.spread import Spread
from advisor.text import yaml_text

_COLON = re.compile(r"[ \t]*:")
_NOTED = re.compile(r"[ \t]*(,?)[ \t]*#[^\r\n]*")
_BEHIND = re.compile(r"[ \t]*#[^\r\n]*")


class YamlEditor:
    """A file's text, edited in place."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._root: tuple[str, Node] | None = None
        """What the text was when it was last parsed, and what came of it."""

    def keys(self, *way: str) -> tuple[str, ...]:
        """The keys of the mapping at the end of a way."""
        node = self._node(way)
        return tuple(node.pairs) if node else ()

    def put(
        self,
        way: Path,
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
        elif (parts := self._parts(parent, way, key, new, old)) is not None:
            self._update((*way, key), parts, old if isinstance(old, dict) else {})
        elif not (self._noted((*way, key)) and self._relist(parent.pairs[key][1], inline(new))):
            self._replace(parent, key, new)

    def clear(self, way: Path, key: str) -> None:
        """Leave a key with nothing behind it, so that comments about it keep their place."""
        parent = self._node(way)
        if parent and key in parent.items:
            self._replace(parent, key, "")

    def remove(self, way: Path, key: str) -> None:
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

    def comment_out(self, way: Path, key: str) -> None:
        """Turn a key and its value into a comment, at the end where it stood between brackets."""
        parent = self._node(way)
        assert parent, "who sets a key aside has found it"
        name, value = parent.pairs[key]
        start, end = name.start, max(name.end, value.end)
        if not parent.plain:
            said = " ".join(self.text[start:end].split())
            self.remove(way, key)
            line = line_break(self.text, len(self.text))
            self.text = f"{self.text.rstrip()}{line}# {said}{line}"
            return
        end = line_end(self.text, end)
        indent = " " * (parent.column - 1)
        lines = (line.removeprefix(indent) for line in self.text[start:end].split("\n"))
        self._splice(start, end, f"\n{indent}".join(f"# {line}" for line in lines))

    def spread(self, way: Path, key: str, inside: str = "") -> None:
        """Lay a key's value out over lines; `inside` is a key the value gets on top of it."""
        parent = self._node(way)
        if parent is None or key not in parent.items:
            return
        if not parent.plain:
            self.spread_all()
            parent = self._node(way)
            assert parent, "it says the same"
        name, value = parent.pairs[key]
        if isinstance(value.value, dict | list):
            inside = inside if isinstance(value.value, list) else ""
            self._spread(name.start, value, (*way, key), inside, " " * (parent.column - 1))

    def spread_all(self) -> None:
        """Lay the whole file out over lines."""
        root = self._node(())
        assert root, "a file has a value"
        self._spread(root.start, root, (), "", "")

    def _spread(self, start: int, value: Node, path: Path, inside: str, indent: str) -> None:
        end = line_end(self.text, value.end)
        found = [note for note in comments(self.text) if start <= note.start < end]
        sheet = Spread(self.text, found, wide=not path)
        key = f"{self.text[start : value.start].split(':')[0].rstrip()}:" if path else ""
        before = self.text[self.text.rfind("\n", 0, start) + 1 : start]
        lines = sheet.below(path, value, key, inside, indent)
        if not path and before.strip():  # behind the mark where a document begins
            lines.insert(0, "")
        self._splice(start, end, line_break(self.text, start).join(lines))

    def words(self, way: Path, keys: tuple[str, ...]) -> set[str]:
        """The words in the value at the end of a way, in its lists, and behind these keys."""
        node = self._node(way)
        return {str(each.value) for each in _words(node, keys)} if node else set()

    def reword(self, way: Path, keys: tuple[str, ...], words: Mapping[str, str]) -> None:
        """Put other words for some of these."""
        node = self._node(way)
        for each in reversed([*_words(node, keys)] if node else []):
            if str(each.value) in words:
                self._splice(each.start, each.end, words[str(each.value)])

    def rename(self, way: Path, key: str, new: str) -> None:
        """Call a key something else."""
        parent = self._node(way)
        assert parent, "who renames a key has found it"
        self._splice(parent.key(key).start, parent.key(key).end, new)

    def _node(self, way: Path) -> Node | None:
        """The mapping at the end of a way; None if there is nothing."""
        if self._root is None or self._root[0] != self.text:
            self._root = self.text, parse(self.text.encode(), "")
        node: Node | None = self._root[1]
        for key in way:
            node = node.items.get(key) if node else None
        return node

    def _splice(self, start: int, end: int, new: str) -> None:
        self.text = self.text[:start] + new + self.text[end:]

    def _begin(self, mapping: str, key: str, new: Entry) -> None:
        """The first entry of a mapping at the top of the file that is missing or blank."""
        root = self._node(())
        assert root, "a file has a value"
        if not root.plain:
            self.put((), mapping, f"{{{yaml_text(key)}: {inline(new)}}}")
            return
        there = mapping in root.pairs
        end = line_end(self.text, root.key(mapping).end if there else root.end)
        line = line_break(self.text, end)
        head = "" if there else f"{line}{mapping}:"
        self._splice(end, end, f"{head}{line}  {yaml_text(key)}:{below(new, 4, line)}")

    def _insert(self, parent: Node, key: str, new: Entry, after: tuple[str, ...]) -> None:
        names = [*(name for name in after if name in parent.pairs), *reversed(parent.pairs)]
        if not parent.plain:
            self._insert_between(parent, names[:1], f"{yaml_text(key)}: {inline(new)}")
            return
        end = line_end(self.text, max(node.end for node in parent.pairs[names[0]]))
        line, indent = line_break(self.text, end), parent.column - 1
        further = re.compile(rf"\r?\n {{{parent.column},}}#[^\n]*")  # the comment goes on there
        while found := further.match(self.text, end):
            end = line_end(self.text, found.end() - 1)
        entry = f"{yaml_text(key)}:{below(new, indent + 2, line)}"
        self._splice(end, end, f"{line}{' ' * indent}{entry}")

    def _insert_between(self, parent: Node, after: list[str], entry: str) -> None:
        """An entry between brackets, before whatever else stands behind the one it follows."""
        if not after:
            self._splice(parent.start + 1, parent.start + 1, entry)
            return
        key, value = parent.pairs[after[0]]
        end = max(key.end, value.end)
        if noted := _NOTED.match(self.text, end):  # the comment is about what stands before it
            indent = " " * (key.column - 1)
            line = f"{line_break(self.text, end)}{indent}{entry}{noted[1]}"
            self._splice(noted.end(), noted.end(), line)
            self._splice(end, end, "" if noted[1] else ",")
            return
        blank = value.blank and _COLON.match(self.text, key.end)
        end = max(end, blank.end()) if blank else end
        self._splice(end, end, f"{' ' if blank else ''}, {entry}")

    def _parts(
        self, parent: Node, way: Path, key: str, new: Entry, old: Entry | None
    ) -> dict[str, Part] | None:
        """The entries of a new value to put one by one; None where it replaces what is there.

        They are where both begin with the key that says what they are, or where there is a comment
        among the old ones.
        """
        node = parent.items.get(key)
        if node is None or not node.pairs or not new:
            return None
        if self._noted((*way, key)):
            return new if isinstance(new, dict) else {"answer": new}
        if not isinstance(new, dict) or not isinstance(old, dict):
            return None
        return new if next(iter(new)) == next(iter(old)) else None

    def _noted(self, path: Path) -> bool:
        """Whether there is a comment about a part of a value."""
        about = (each for note in comments(self.text, self._node(())) for each in note.about)
        return any(len(each) > len(path) and each[: len(path)] == path for each in about)

    def _update(self, way: Path, new: dict[str, Part], old: dict[str, Part]) -> None:
        standing, before = self.keys(*way), tuple[str, ...]()
        for key, part in new.items():
            if key not in standing or part != old.get(key):
                self.put(way, key, flat(part), after=before)
            before = (key, *before)
        for key in standing:
            if key not in new:
                self.remove(way, key)

    def _replace(self, parent: Node, key: str, new: Entry) -> None:
        name, old = parent.pairs[key]
        text = f" {inline(new)}"  # between brackets, a key's colon needs a space behind it
        if parent.plain:
            text = below(new, parent.column + 1, line_break(self.text, old.end)).rstrip()
        colon = _COLON.match(self.text, name.end)
        start, end = colon.end() if colon else old.start, old.end
        if parent.plain and (found := _BEHIND.match(self.text, start, old.start)):
            text += found[0]
            rest = _BEHIND.match(self.text, end)  # two comments cannot stand on one line
            end = rest.end() if rest else end
        self._splice(start, end, text if colon else f":{text}")

    def _relist(self, old: Node, new: str) -> bool:
        """Change a list that stands over lines item by item, if both are; whether that was so."""
        text = self.text
        if not (isinstance(old.value, list) and old.plain and new.startswith("[")):
            return False
        items = parse(new.encode(), "").value
        if not (isinstance(items, list) and items):
            return False
        line, indent = line_break(text, old.start), " " * (old.column - 1)
        starts = [self._item_start(item) for item in old.value]
        ends = [line_end(text, item.end) for item in old.value]
        kept = {
            repr(item.bare()): text[start:end].removeprefix(indent)
            for item, start, end in zip(old.value, starts, ends, strict=True)
        }
        blocks = (kept.get(repr(each.bare()), f"- {new[each.start : each.end]}") for each in items)
        lines = f"{line}{indent}".join(blocks)
        self._splice(starts[0], ends[-1], f"{indent}{lines}")
        return True

    def _item_start(self, item: Node) -> int:
        """Where the line of an item begins, or the first comment above it."""
        start = self.text.rfind("\n", 0, item.start) + 1
        while start:
            above = self.text.rfind("\n", 0, start - 1) + 1
            if not self.text[above:start].lstrip().startswith("#"):
                break
            start = above
        return start


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
