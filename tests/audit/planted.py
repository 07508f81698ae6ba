"""Files of rows with planted faults, and how many of each there are.

What is planted is counted while it is written, by rules of its own and not by those of the audit.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any

WORDS = re.findall(
    r"\w+",
    """invoice parcel refund window ladder copper harbor meadow lantern velvet cactus prism walnut
    glacier saddle tunnel orchard beacon marble pigeon quarry ribbon thistle anchor basket candle
    dagger ember fossil garnet hammer island jacket kettle lemon magnet needle oyster pepper""",
)

Row = dict[str, Any]


def plain_row(request: str, answer: str) -> Row:
    return {"prompt": request, "completion": answer}


def chat(request: str, answer: str) -> Row:
    return {
        "messages": [
            {"role": "user", "content": request},
            {"role": "assistant", "content": answer},
        ]
    }


def system_chat(request: str, answer: str) -> Row:
    return {"system": "Be brief.", **chat(request, answer)}


def parts(request: str, answer: str) -> Row:
    return {
        "contents": [
            {"role": "user", "parts": [{"text": request}]},
            {"role": "model", "parts": [{"text": answer}]},
        ]
    }


def alpaca(request: str, answer: str) -> Row:
    return {"instruction": request, "input": "", "output": answer}


def share(request: str, answer: str) -> Row:
    return {
        "conversations": [
            {"from": "human", "value": request},
            {"from": "gpt", "value": answer},
        ]
    }


FORMS: tuple[Callable[[str, str], Row], ...] = (plain_row, chat, parts, alpaca, share)
"""Forms in which the same request and answer are one example; `system_chat` has a system text."""


def text_of(chance: Random, words: int) -> str:
    return " ".join(chance.choice(WORDS) + str(chance.randrange(100)) for _ in range(words))


def grams(text: str) -> frozenset[str]:
    return frozenset(text[at : at + 5] for at in range(max(len(text) - 4, 1)))


def alike(one: str, other: str) -> float:
    """The Jaccard similarity of character 5-grams, worked out apart from the audit."""
    first, second = grams(one), grams(other)
    return len(first & second) / len(first | second)


@dataclass
class Planted:
    """Lines, and what is in them."""

    seed: int
    lines: list[bytes] = field(default_factory=list)
    n: Counter[str] = field(default_factory=Counter)
    where: dict[str, list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.chance = Random(self.seed)
        self.requests: list[str] = []

    def add(self, row: Row | bytes, *faults: str) -> None:
        raw = row if isinstance(row, bytes) else json.dumps(row, ensure_ascii=False).encode()
        self.lines.append(raw)
        for fault in faults:
            self.n[fault] += 1
            self.where.setdefault(fault, []).append(len(self.lines))

    def good(self, number: int) -> None:
        """Examples that have nothing in common."""
        for _ in range(number):
            request, answer = text_of(self.chance, 30), text_of(self.chance, 20)
            self.requests.append(request)
            self.add(self.chance.choice(FORMS)(request, answer), "good")

    def duplicates(self, number: int) -> None:
        """Rows that say what another says, in another form, case or spacing."""
        for _ in range(number):
            request, answer = text_of(self.chance, 25), text_of(self.chance, 15)
            self.add(plain_row(request, answer), "good")
            other = self.chance.choice(FORMS)
            self.add(other(request.upper().replace(" ", "  "), f" {answer}\n"), "duplicates")

    def contradictions(self, number: int, *, strong: bool) -> None:
        for _ in range(number):
            request, answer = text_of(self.chance, 25), text_of(self.chance, 30)
            second = text_of(self.chance, 30) if strong else f"{answer} indeed"
            assert (alike(answer, second) < 0.5) is strong
            self.add(plain_row(request, answer), "good")
            self.add(chat(request, second), "contradictions", *["strong"] * strong)

    def malformed(self) -> None:
        for raw in MALFORMED:
            self.add(raw, "malformed")

    def data(self) -> bytes:
        return b"".join(line + b"\n" for line in self.lines)


MALFORMED: tuple[bytes, ...] = (
    b"{",
    b"not json at all",
    b'{"prompt": "a", "completion": "b"} trailing',
    b'{"prompt": "caf\xe9", "completion": "b"}',
    b'{"prompt": "a\x00b", "completion": "b"}',
    b'{"prompt": "a\\u0000b", "completion": "b"}',
    b'{"prompt": "a", "completion": "b", "score": NaN}',
    b'{"prompt": "a", "completion": "b", "score": -Infinity}',
    b'{"prompt": "a", "completion": "half \\ud83d"}',
    b'{"prompt": "a", "completion": "half \\udc00 other"}',
    b'{"prompt": "a", "completion": "b", "prompt": "c"}',
    b'{"messages": [{"role": "user", "role": "user", "content": "x"}]}',
    b"[" * 200 + b"]" * 200,
    b'{"prompt": "a", "completion": ' + b'{"a":' * 150 + b"1" + b"}" * 151,
    b"[" * 100_000,
    b'"a text"',
    b"17",
    b"null",
    b"[]",
    b"{}",
    b'{"something": "else"}',
    b'{"prompt": "a", "completion": ""}',
    b'{"prompt": "a", "completion": "  \\n "}',
    b'{"prompt": "a", "completion": null}',
    b'{"prompt": "a", "completion": "N/A"}',
    b'{"prompt": "a", "completion": "Dear {{name}}, hello"}',
    b'{"prompt": "a", "completion": {"x": 1}}',
    b'{"prompt": "", "completion": "b"}',
    b'{"prompt": {"x": 1}, "completion": "b"}',
    b'{"messages": []}',
    b'{"messages": "hello"}',
    b'{"messages": ["hello"]}',
    b'{"messages": [{"role": "boss", "content": "x"}, {"role": "assistant", "content": "y"}]}',
    b'{"messages": [{"role": ["user"], "content": "x"}, {"role": "assistant", "content": "y"}]}',
    b'{"messages": [{"content": "x"}, {"role": "assistant", "content": "y"}]}',
    b'{"messages": [{"role": "user", "content": "x"}]}',
    b'{"messages": [{"role": "user", "content": 5.5}, {"role": "assistant", "content": ""}]}',
    b'{"messages": [{"role": "assistant", "content": "nobody asked"}]}',
    b'{"contents": [{"role": "user", "parts": [{"text": "x"}]}]}',
    b'{"conversations": [{"from": "human", "value": "x"}, {"from": "gpt", "value": "{{ x }}"}]}',
    b'{"instruction": "x", "input": "", "output": ""}',
    b'{"instruction": "x", "input": "", "output": "<nooutput>"}',
    b'{"instruction": "x", "output": "y", "history": ["a"]}',
    b'{"n": ' + b"9" * 5000 + b"}",
)
"""Rows that cannot be used, each for a reason of its own."""
UNFILLED = sum(b"{{" in raw for raw in MALFORMED)
"""Those with a request, which is compared with others all the same."""


def changed(chance: Random, text: str, wanted: float) -> str:
    """A text whose similarity to another is as low as wanted, or just above it."""
    letters = list(text)
    best = text
    while True:
        letters[chance.randrange(len(letters))] = chance.choice("abcdefghijklmnopqrstuvwxyz")
        if alike(text, "".join(letters)) < wanted:
            return best
        best = "".join(letters)


def near_pairs(chance: Random, number: int, low: float) -> Iterator[tuple[str, str, float]]:
    """Pairs of texts that are alike from `low` up."""
    while number:
        text = text_of(chance, 40)
        other = changed(chance, text, low + chance.random() * (0.97 - low))
        if other != text:
            number -= 1
            yield text, other, alike(text, other)
