"""Conditions on answers: from `when` in a file to masks over the values of questions.

Owns the little language of tests (`[a, b]`, `{not: a}`, `{has: a}`, `"< 200"`, `"[1..5)"`) and the
constants numbers are compared with, which is where a number question's intervals come from. It
must not know what a row does when its condition holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from advisor.loading.nodes import Node, known
from advisor.loading.problems import Problems, show
from advisor.loading.values import NONE
from advisor.model import AnswerTest, Question

_CONSTANT = r"[^\s<>=\[\]().]+"
_COMPARISON = re.compile(rf"(<=|>=|<|>)\s*({_CONSTANT})")
_RANGE = re.compile(rf"([\[(])\s*({_CONSTANT})\s*\.\.\s*({_CONSTANT})\s*([\])])")
_WHOLE = re.compile(r"-?[0-9]{1,18}")

_FORMS = {
    "choice": "`option`, `[a, b]` or `{not: a}`",
    "multi": "`{has: a}`, `{lacks: [a, b]}` or `none`",
    "number": '`"< 200"`, `">= 3"`, `"[1..5)"` or one number',
}

MOST_CUTS = 40
"""Into more parts no number has to be cut; each pair of them is compared by `lint`."""
OPTIONS = {"choice": (2, 7), "multi": (1, 6)}
"""How many options a question of each kind may have, least and most."""


class Parameters:
    """The named thresholds of a pack, and which of them nothing names."""

    def __init__(self, entries: Mapping[str, Node], problems: Problems) -> None:
        self.values = {id: node.whole("value") for id, node in entries.items()}
        self.unused = set(self.values)
        self.problems = problems

    def value(self, word: str, at: Node) -> int | None:
        """A constant: a whole number as it is written, or a parameter's; None if it is neither."""
        if _WHOLE.fullmatch(word):
            return int(word)
        self.unused.discard(word)
        if word not in self.values:
            self.problems.unknown(at, "parameter", word, self.values)
            return None
        return self.values[word]


class Conditions:
    """Reads conditions over the questions of one pack."""

    def __init__(
        self, questions: Mapping[str, Question], parameters: Parameters, problems: Problems
    ) -> None:
        self.questions = dict(questions)
        self.parameters = parameters
        self.problems = problems

    def cut(self, whens: Iterable[Node]) -> None:
        """Give number questions their intervals: between the constants of all these conditions."""
        cuts: dict[str, set[int]] = {}
        for when in whens:
            for id, node in when.items.items():
                if self.kind(id) == "number" and (span := self.interval(self.questions[id], node)):
                    starts = cuts.setdefault(id, set())
                    starts.update((span[0], span[1] + 1))
                    if len(starts) > MOST_CUTS:
                        text = f"{show(id)} is compared with too many numbers; {MOST_CUTS} will do"
                        self.problems.stop(node, "too-many-numbers", text)
        for id, starts in cuts.items():
            question = self.questions[id]
            inside = (n for n in starts if question.minimum < n <= question.maximum)
            self.questions[id] = replace(question, cuts=tuple(sorted(inside)))

    def kind(self, id: str) -> str:
        return self.questions[id].kind if id in self.questions else ""

    def tests(self, when: Node | None) -> tuple[AnswerTest, ...]:
        """The tests of one condition; those with problems are left out."""
        pairs = when.pairs if when else {}
        found = [self.test(id, key, node) for id, (key, node) in pairs.items()]
        return tuple(test for test in found if test)

    def test(self, id: str, key: Node, node: Node) -> AnswerTest | None:
        """One question's part of a condition."""
        if id not in self.questions:
            self.problems.unknown(key, "question", id, self.questions)
            return None
        if node.blank:
            self.problems.add(key, "missing-test", f"there is no test behind {show(id)}")
            return None
        question = self.questions[id]
        if not is_sound(question):
            return None  # its own problem is told already
        mask = self.mask(question, node)
        if mask == 0:
            text = f"no answer to {show(id)} passes this test"
            self.problems.add(node, "never-holds", text)
            return None
        if mask == question.everything:
            text = f"every answer to {show(id)} passes this test"
            self.problems.add(node, "always-holds", text)
            return None
        return None if mask is None else AnswerTest(id, mask)

    def mask(self, question: Question, node: Node) -> int | None:
        """The values a test allows; None, and a problem, if it is no test of such a question."""
        if question.kind == "choice":
            return self.choice(question, node)
        if question.kind == "multi":
            return self.multi(question, node)
        span = self.interval(question, node)
        if span is None:
            return None
        return _bits(span[0] <= value <= span[1] for value in _numbers(question))

    def choice(self, question: Question, node: Node) -> int | None:
        """`option`, `[a, b]`, `{not: a}`."""
        if isinstance(node.value, dict) and set(node.value) != {"not"}:
            self.bad(question, node)
            return None
        negated = "not" in node.items
        named = self.options(question, node.list("not") if negated else node.entries)
        if named is None:
            return None
        return _bits((value in named) is not negated for value in question.values)

    def multi(self, question: Question, node: Node) -> int | None:
        """`{has: a}`, `{lacks: a}`, both, `none`."""
        if node.value == NONE:
            return 1
        if not node.items or not set(node.items) <= {"has", "lacks"}:
            self.bad(question, node)
            return None
        has = self.options(question, node.list("has"))
        lacks = self.options(question, node.list("lacks"))
        if has is None or lacks is None:
            return None
        chosen = [set(value) for value in question.values if isinstance(value, tuple)]
        return _bits((not has or bool(has & some)) and not lacks & some for some in chosen)

    def options(self, question: Question, nodes: list[Node]) -> set[str] | None:
        """The options that are named; None, and a problem, if there is no such option."""
        named = set(known(nodes, "option", question.option_ids, self.problems))
        return named if named <= set(question.option_ids) else None

    def interval(self, question: Question, node: Node) -> tuple[int, int] | None:
        """The lowest and highest number that passes; None, and a problem, if it is none."""
        text = "" if isinstance(node.value, list | dict) else str(node.value)
        if found := _RANGE.fullmatch(text):
            opening, first, last, closing = found.groups()
            return self.span(node, first, last, opening == "(", closing == ")")
        if found := _COMPARISON.fullmatch(text):
            sign, word = found.groups()
            if sign[0] == "<":
                return self.span(node, str(question.minimum), word, False, sign == "<")
            return self.span(node, word, str(question.maximum), sign == ">", False)
        if re.fullmatch(_CONSTANT, text):
            return self.span(node, text, text, False, False)
        self.bad(question, node)
        return None

    def span(
        self, node: Node, first: str, last: str, above: bool, below: bool
    ) -> tuple[int, int] | None:
        """An interval between two constants, either of which may be left out of it."""
        low = self.parameters.value(first, node)
        high = self.parameters.value(last, node)
        return None if low is None or high is None else (low + above, high - below)

    def bad(self, question: Question, node: Node) -> None:
        """A test of another kind of question."""
        text = f"{show(question.id)} is a {question.kind} question, tested by"
        self.problems.add(node, "bad-test", f"{text} {_FORMS[question.kind]}")


def is_sound(question: Question) -> bool:
    """Whether the values of a question can be listed at all."""
    if question.kind == "number":
        return question.minimum < question.maximum
    least, most = OPTIONS[question.kind]
    return least <= len(question.options) <= most


def _bits(flags: Iterable[bool]) -> int:
    return sum(flag << index for index, flag in enumerate(flags))


def _numbers(question: Question) -> list[int]:
    return [value for value in question.values if isinstance(value, int)]
