"""Random answers files to the toy pack with a comment at every place one may stand, and edits.

Every comment says what it is about, and is numbered. Whether it is still there is looked up with
another reader of YAML than ours.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from typing import Any

import yaml

from advisor.model import Answer, Claim, Pack, Question, Value

Path = tuple[str, ...]
NOTES = ("short", "it: is", "no", "a #1", "2026-11-20", "x" * 70, "'", "on, off")


class Writer:
    """Writes one file, every time in another layout."""

    def __init__(self, seed: int, pack: Pack) -> None:
        self.chance = random.Random(seed)
        self.pack = pack
        self.count = 0
        self.often = self.chance.choice((0.2, 0.6, 1.0))
        self.line = self.chance.choice(("\n", "\n", "\n", "\r\n"))

    def maybe(self, share: float = 0.5) -> bool:
        return self.chance.random() < share

    def comment(self, path: Path) -> str:
        """A comment about something, or none."""
        if not self.maybe(self.often):
            return ""
        self.count += 1
        return f"# {self.count} about {'.'.join(path)}"

    def behind(self, path: Path) -> str:
        text = self.comment(path)
        return f"{self.chance.choice(('  ', ' '))}{text}" if text else ""

    def own(self, path: Path, indent: int) -> Iterator[str]:
        """Lines of their own above something."""
        for _ in range(self.chance.choice((1, 1, 2))):
            if text := self.comment(path):
                yield " " * indent + text

    def file(self, version: int = 2) -> str:
        """The text of a file."""
        lines = [*self.own(("pack",), 0), f"pack: toy@{version}{self.behind(('pack',))}"]
        lines += [*self.own(("case",), 0), f"case: Hall{self.behind(('case',))}"]
        ids = [id for id in self.pack.questions if self.maybe(0.8)]
        flow = self.maybe(0.2)
        if flow:
            lines += [f"answers: {{{self.behind(('answers',))}"]
        else:
            lines += [*self.own(("answers",), 0), f"answers:{self.behind(('answers',))}"]
        for place, id in enumerate(ids):
            path, said = ("answers", id), self.said(self.pack.questions[id])
            lines += self.own(path, 2)
            comma = "," if flow and (place < len(ids) - 1 or self.maybe()) else ""
            between = flow or self.maybe()
            text = f" {self.between(path, said, 4, comma)}" if between else self.block(path, said)
            lines.append(f"  {id}:{text}")
        if flow:
            lines += [f"}}{self.behind(('answers',))}"]
        text = "\n".join(lines) + "\n"
        return text.replace("\n", self.line)

    # What is said

    def raw(self, question: Question) -> Any:
        ids = [option.id for option in question.options]
        if question.kind == "number":
            return str(self.chance.randrange(question.minimum, question.maximum))
        if question.kind == "multi":
            return self.chance.sample(ids, self.chance.randrange(1, len(ids) + 1))
        return self.chance.choice(ids)

    def said(self, question: Question) -> Any:
        """What stands behind a question: a word, a list, or a mapping of both."""
        kind = self.chance.choice(("plain", "plain", "details", "details", "disputed", "blank"))
        if kind == "blank":
            return ""
        details = {key: self.scalar() for key in ("note", "evidence", "by") if self.maybe(0.4)}
        if kind == "plain":
            return self.raw(question)
        if kind == "details" or question.kind == "multi":
            found = {"answer": self.raw(question), **details}
            if self.maybe(0.2):
                found["said"] = [
                    {"answer": self.raw(question), "by": who} for who in ("Kim", "Lee")
                ]
            return found
        values: list[Any] = [self.raw(question)]
        while len(values) < 2:
            value = self.raw(question)
            values += [value] if value != values[0] else []
        claims = [
            {"answer": value, "by": who} for value, who in zip(values, ("Kim", "Lee"), strict=True)
        ]
        return {"disputed": claims, **details}

    def scalar(self) -> str:
        text = self.chance.choice(NOTES)
        style = self.chance.choice("\"'")
        return f"{style}{text.replace(chr(39), chr(39) * 2) if style == chr(39) else text}{style}"

    # How it is written

    def block(self, path: Path, said: Any, indent: int = 4) -> str:
        """Behind a colon, over lines."""
        if isinstance(said, str):
            return f" {said}".rstrip() + self.behind(path)
        if isinstance(said, list) and self.maybe(0.4):
            return f" {self.between(path, said, indent)}"
        lines = [self.behind(path)]
        pad = " " * indent
        if isinstance(said, list):
            for item in said:
                below = item_path(path, item)
                lines += self.own(below, indent)
                lines.append(f"{pad}- {self.between(below, item, indent + 2)}")
            return "\n".join(lines)
        for key, value in said.items():
            below = (*path, key)
            lines += self.own(below, indent)
            lines.append(f"{pad}{key}:{self.block(below, value, indent + 2)}")
        return "\n".join(lines)

    def between(self, path: Path, said: Any, indent: int, comma: str = "") -> str:
        """Between brackets, on one line or over several, with what is noted behind it."""
        if isinstance(said, str):
            return f"{said}{comma}{self.behind(path)}"
        wide = self.maybe(0.6)
        opening, closing = "[]" if isinstance(said, list) else "{}"
        entries = (
            [(item_path(path, item), "", item) for item in said]
            if isinstance(said, list)
            else [((*path, key), f"{key}: ", value) for key, value in said.items()]
        )
        if not wide:
            inner = ", ".join(f"{head}{self.flat(value)}" for _, head, value in entries)
            inner += self.chance.choice(("", "", ",")) if inner else ""
            return f"{opening}{inner}{closing}{comma}{self.behind(path)}"
        pad, lines = " " * indent, [f"{opening}{self.behind(path)}"]
        for place, (below, head, value) in enumerate(entries):
            further = "," if place < len(entries) - 1 or self.maybe() else ""
            lines += self.own(below, indent)
            lines.append(f"{pad}{head}{self.between(below, value, indent + 2, further)}")
        return "\n".join([*lines, f"{pad[2:]}{closing}{comma}{self.behind(path)}"])

    def flat(self, value: Any) -> str:
        if isinstance(value, str):
            return value
        if isinstance(value, list):
            return f"[{', '.join(map(self.flat, value))}]"
        return f"{{{', '.join(f'{key}: {self.flat(each)}' for key, each in value.items())}}}"

    # What is changed

    def answer(self, question: Question) -> Answer | None:
        """Another answer."""
        kind = self.chance.choice(
            ("none", "unknown", "aside", "disputed", "plain", "plain", "details")
        )
        if kind == "none":
            return None
        if kind == "aside" and question.not_applicable is not None:
            return Answer("not_applicable", reason="no need")
        details: Any = {key: self.chance.choice(NOTES) for key in ("note", "by") if self.maybe()}
        if kind == "unknown":
            return Answer("unknown", **details)
        values = [self.value(question), self.value(question)]
        if kind == "disputed" and values[0] != values[1]:
            return Answer(
                "disputed", claims=(Claim(values[0], by="Kim"), Claim(values[1], by="Lee"))
            )
        return Answer("answered", values[0], **(details if kind == "details" else {}))

    def typed(self, question: Question) -> str:
        """Another answer, or something behind the one there is, as a line that is typed."""
        raw = self.raw(question)
        said = " ".join(raw) if isinstance(raw, list) else str(raw)
        further = ("u", "n heard so", "n -", "e a sheet", "!", "x no need")
        return self.chance.choice((said, said, said, f"{said}!", *further))

    def value(self, question: Question) -> Value:
        raw = self.raw(question)
        if question.kind == "number":
            return int(raw)
        return question.chosen(raw) if isinstance(raw, list) else str(raw)


def item_path(path: Path, item: Any) -> Path:
    """The path of an item: an option by its name, a claim by who makes it."""
    return (*path, item["by"] if isinstance(item, dict) else item)


# Where the comments are


def out_of_place(text: str) -> list[str]:
    """The comments of a file that are not with what they are about."""
    places = {_plain(path): at for path, at in _places(yaml.compose(text), ())}
    starts = sorted({line for lines in places.values() for line in lines[:1]})
    lines = text.replace("\r\n", "\n").split("\n")
    found = []
    for number, line in enumerate(lines):
        match = re.search(r"# (\d+) about ([\w.-]+)", line)
        if not match:
            continue
        at = places.get(_plain(tuple(match[2].split("."))), ())
        if line.lstrip().startswith("#"):
            below = next((start for start in starts if start > number), None)
            right = below in at[:1]
        else:
            right = number in at
        if not right:
            found.append(match[0])
    return found


def _plain(path: Path) -> Path:
    """A path to an item of a list, the same whether or not there are details beside the list."""
    return tuple(name for name in path[:-1] if name != "answer") + path[-1:]


def numbers(text: str) -> list[str]:
    """The comments of a file."""
    return re.findall(r"# \d+ about [\w.-]+", text)


def _places(node: Any, path: Path) -> Iterator[tuple[Path, tuple[int, ...]]]:
    """The lines of every key and item, where it begins first, and of the end of its value."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            below = (*path, key.value)
            yield below, (key.start_mark.line, *_ends(value))
            yield from _places(value, below)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            name = item.value
            if isinstance(item, yaml.MappingNode):
                name = next((v.value for k, v in item.value if k.value == "by"), "")
            below = (*path, name)
            yield below, (item.start_mark.line, *_ends(item))
            yield from _places(item, below)


def _ends(node: Any) -> tuple[int, ...]:
    if isinstance(node, yaml.CollectionNode) and not node.flow_style:
        return (node.start_mark.line - 1,)
    return (node.start_mark.line, node.end_mark.line)


def always(answer: Answer | None) -> Callable[[Answer | None], Answer | None]:
    """What a session makes this answer of, whatever the file says."""
    return lambda _: answer
