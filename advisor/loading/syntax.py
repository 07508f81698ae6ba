"""The syntax stage: bytes to text to a tree of nodes.

One pass over the parser's events, stopping at the first thing these files never hold (anchors,
aliases, tags, a second document, deep nesting): composing such input is what makes a YAML library
slow, or crash. It must not know what a key means.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections.abc import Iterator
from typing import Any, NoReturn

from advisor.loading.faults import Faults, show
from advisor.loading.nodes import Node

LARGEST = 1_000_000
"""Bytes a file may have."""
DEEPEST = 20
"""Levels a file may nest."""
MOST = 50_000
"""Values a file may hold; the largest honest one has a tenth of that."""

_WHOLE = re.compile(r"-?[1-9][0-9]{0,17}|0")
_CONTROL = re.compile(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_HALF = re.compile(r"[\ud800-\udfff]")
_BREAK = re.compile(r"\r\n|\r|\n")
_HALF_BREAK = re.compile("\r(?!\n)|[\x85\u2028\u2029]")
"""What ends a line for some readers, and not for others."""
_CONFLICT = re.compile(r"^(<{7,}|\|{7,}|>{7,})( |\r?$)", re.MULTILINE)
"""What Git writes around two versions of some lines."""
_BETWEEN = re.compile(r"^={7,}\r?$", re.MULTILINE)

_WORDS = (
    (r"mapping values are not allowed", "a colon out of place; indent the keys of one list alike, "
     "and put a text that holds `: ` in quotes"),
    (r"unexpected end of stream", "a quote that is never closed"),
    (r"escape", r"a backslash inside double quotes; write `\\`, or use single quotes"),
    (r"expected ':'", "neither `key: value` nor part of a text"),
    (r"',' or '[]}]'", "a bracket that is not closed; put a text that begins with `[` or `{` in "
     "quotes"),
    (r"node content", "a comma or a bracket with no value before it"),
    (r"cannot start any token", "a value cannot begin like this; indent with spaces, not tabs, "
     "and put a text that begins with a special character in quotes"),
    (r"expected key|'-' indicator|<block end>", "this fits nothing above it; indent the parts of "
     "one list alike, and let no text go on behind its closing quote"),
)  # fmt: skip
"""What the two parsers say, and how people say it."""
_BEGINS = re.compile(r"unexpected end of stream|',' or '[]}]'")
"""Faults that lie where the value begins, not where the parser gives up."""

_REFUSED = {
    "anchor": "`&name` marks a value for repetition",
    "tag": "`!name` gives a value a type",
    "alias": "`*name` repeats another value",
}


def parse(data: bytes, file: str) -> Node:
    """Bytes to a tree; InvalidFile with what is not YAML, or not the YAML these files hold."""
    faults = Faults()
    text = decode(data, file)
    if found := _HALF_BREAK.search(text):
        message = f"the character {show(found[0])} ends a line for some programs only"
        hint = "end lines with Enter, and write it as an escape inside double quotes"
        faults.stop(_behind(text[: found.start()], file), "line-end", f"{message}; {hint}")
    if found := _CONFLICT.search(text):
        _stop_at_conflict(found, text, file)
    root = _TreeBuilder(text, file, faults).document()
    faults.raise_any()
    return root


def _stop_at_conflict(found: re.Match[str], text: str, file: str) -> NoReturn:
    message = (
        "Git left two versions of these lines here; keep what is right, and take away the lines "
        "that begin with `<<<<<<<`, `=======` and `>>>>>>>`"
    )
    Faults().stop(_behind(text[: found.start()], file), "merge-conflict", message)


def decode(data: bytes, file: str) -> str:
    """The file's text without its byte order mark; InvalidFile if it is not text."""
    if len(data) > LARGEST:
        message = f"the file has {len(data):,} bytes; the limit is {LARGEST:,}"
        Faults().stop(Node("", file), "too-large", message)
    body = data.removeprefix(BOM_UTF8)
    try:
        text = body.decode()
    except UnicodeDecodeError as error:
        before = body[: error.start].decode()
        message = f"the byte 0x{body[error.start]:02x} is not UTF-8; save the file as UTF-8"
        Faults().stop(_behind(before, file), "not-utf8", message)
    if found := _CONTROL.search(text):
        message = f"the control character {show(found[0])} may not stand in a file"
        Faults().stop(_behind(text[: found.start()], file), "control-character", message)
    return text


def _behind(text: str, file: str) -> Node:
    lines = _BREAK.split(text)
    return Node("", file, (len(lines), len(lines[-1]) + 1))


class _TreeBuilder:
    """Builds the tree of one file from the parser's events."""

    def __init__(self, text: str, file: str, faults: Faults) -> None:
        import yaml  # here, so that only who reads a file pays for it

        self.yaml = yaml
        self.text = text
        self.file = file
        self.faults = faults
        self.count = 0
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        self.events: Iterator[Any] = yaml.parse(text, Loader=loader)

    def document(self) -> Node:
        """The tree of the only document."""
        try:
            next(self.events)  # the stream's start
            if isinstance(next(self.events), self.yaml.StreamEndEvent):
                self.faults.stop(Node("", self.file), "empty-file", "there is nothing in the file")
            root = self.node(next(self.events), 1)
            next(self.events)  # the document's end
            after = next(self.events)
        except self.yaml.MarkedYAMLError as error:
            self.explain(error)
        if not isinstance(after, self.yaml.StreamEndEvent):
            self.refuse(after, "second-document", "a second document begins; keep one to a file")
        return root

    def node(self, event: Any, depth: int) -> Node:
        """The value an event begins, with all its parts."""
        for what in ("anchor", "tag"):  # an alias has an anchor
            if getattr(event, what, None):
                code = "alias" if isinstance(event, self.yaml.AliasEvent) else what
                text = "write it out, or put a text that begins so in quotes"
                self.refuse(event, code, f"{_REFUSED[code]}; {text}")
        self.count += 1
        if self.count > MOST:
            self.refuse(event, "too-many", f"more than {MOST:,} values in one file")
        if isinstance(event, self.yaml.ScalarEvent):
            return self.scalar(event)
        if depth > DEEPEST:
            self.refuse(event, "too-deep", f"more than {DEEPEST} levels inside each other")
        if isinstance(event, self.yaml.SequenceStartEvent):
            return self.sequence(event, depth)
        return self.mapping(event, depth)

    def scalar(self, event: Any) -> Node:
        """Text, or a plain whole number."""
        value: str | int = event.value
        plain = not event.style
        if plain and _WHOLE.fullmatch(event.value):
            value = int(event.value)
        elif not event.value.isascii() and _HALF.search(event.value):
            self.refuse(event, "half-character", r"an escape between \ud800 and \udfff is half a "
                        "character")  # fmt: skip
        node = self.begin(event, value, plain)
        node.end = _end(event)
        if event.style in ("|", ">"):  # ends behind the blank lines below it
            node.end = node.start + len(self.text[node.start : node.end].rstrip())
        return node

    def sequence(self, event: Any, depth: int) -> Node:
        """A list of values."""
        items: list[Node] = []
        node = self.begin(event, items, not event.flow_style)
        while not isinstance(after := next(self.events), self.yaml.SequenceEndEvent):
            items.append(self.node(after, depth + 1))
        node.end = items[-1].end if items and node.plain else _end(after)
        return node

    def mapping(self, event: Any, depth: int) -> Node:
        """Keys with values; a key may stand once."""
        items: dict[str, Node] = {}
        node = self.begin(event, items, not event.flow_style)
        while not isinstance(after := next(self.events), self.yaml.MappingEndEvent):
            key = self.node(after, depth + 1)
            if isinstance(key.value, list | dict):
                text = "a key has to be a word; put a text that begins with a bracket in quotes"
                self.faults.stop(key, "bad-key", text)
            value = self.node(next(self.events), depth + 1)
            node.end = value.end
            self.enter(node, items, key, value)
        if not node.plain:
            node.end = _end(after)
        return node

    def enter(self, node: Node, items: dict[str, Node], key: Node, value: Node) -> None:
        """One entry into a mapping."""
        name = str(key.value)
        if name in node.pairs:
            message = f"{show(name)} is set already, on line {node.key(name).line}"
            self.faults.add(key, "duplicate-key", message)
            return
        node.pairs[name] = key, value
        if not value.blank:
            items[name] = value

    def begin(self, event: Any, value: Any, plain: bool) -> Node:
        """A node where an event begins."""
        mark = event.start_mark
        place = mark.line + 1, mark.column + 1
        return Node(value, self.file, place, (mark.index, mark.index), plain)

    def refuse(self, event: Any, code: str, message: str) -> NoReturn:
        """Stop at an event."""
        self.faults.stop(self.begin(event, "", True), code, message)

    def explain(self, error: Any) -> NoReturn:
        """Stop at what the parser did not understand, in plain words."""
        if found := _BETWEEN.search(self.text):
            _stop_at_conflict(found, self.text, self.file)
        said = str(error.problem)
        begins = error.context_mark and _BEGINS.search(said)
        mark = error.context_mark if begins else error.problem_mark
        words = (words for pattern, words in _WORDS if re.search(pattern, said))
        place = Node("", self.file, (mark.line + 1, mark.column + 1))
        self.faults.stop(place, "bad-yaml", next(words, f"the file is not YAML here: {said}"))


def _end(event: Any) -> int:
    return int(event.end_mark.index)
