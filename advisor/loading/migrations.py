"""Answers that were given for an earlier version of a pack, in the words of today.

Owns what a question and an option are called now, what is no longer asked or offered, and the
notices that say so. It must not check whether an answer is one of the question's.
"""

from __future__ import annotations

from copy import copy

from advisor.loading.nodes import Node
from advisor.loading.problems import Problems, show
from advisor.loading.values import UNKNOWN
from advisor.model import Pack, Question


class Migrations:
    """The notes of one pack on its earlier versions, read beside one file of answers."""

    def __init__(self, pack: Pack, problems: Problems) -> None:
        self.pack = pack
        self.problems = problems
        self.notices: list[str] = []
        self.changed: set[str] = set()
        """Questions of which an answer had other words."""

    def questions(self, name: str, key: Node, value: Node) -> tuple[str, ...]:
        """What a question is called now; nothing if it is no longer asked, or never was."""
        pack = self.pack
        if name in pack.questions:
            return (name,)
        if name in pack.renamed and "." not in name:
            now: tuple[str, ...] = (pack.renamed[name],)
            said = f"is now called {show(now[0])}."
        elif name in pack.split:
            now = pack.split[name]
            said = f"is now several: {', '.join(map(show, now))}. Each takes what it understands."
        elif name in pack.removed and "." not in name:
            now = ()
            said = f"is no longer asked: {pack.removed[name].removesuffix('.')}."
        else:
            self.problems.unknown(key, "question", name, pack.questions)
            return ()
        if not value.blank:
            self.notices.append(f"The question {show(name)} {said}")
        return now

    def parts(self, question: Question, node: Node) -> tuple[str, ...]:
        """What an option of an earlier version became, where that is several; else nothing."""
        found = self.pack.split.get(f"{question.id}.{node.value}", ())
        if found:
            now = ", ".join(map(show, found))
            was = f"The answer {show(node.value)} to {show(question.id)}"
            self._tell(question, f"{was} is now one of {now}; which of them is open.")
        return found

    def answer(self, question: Question, node: Node) -> tuple[Node, str]:
        """An answer with the options' names of today, and a note on those no longer offered.

        Where none of them is left, nobody knows the answer.
        """
        today = [(each, self._word(question, each)) for each in node.entries]
        if all(now is was for was, now in today):
            return node, ""
        kept = {now.value: now for _, now in today if now}  # two options may have become one
        lost = [str(was.value) for was, now in today if not now]
        note = f"Earlier answer, no longer offered: {', '.join(lost)}." if lost else ""
        said = copy(node)
        said.value = UNKNOWN if not kept else list(kept.values())
        return (said if not kept or isinstance(node.value, list) else said.entries[0]), note

    def _word(self, question: Question, node: Node) -> Node | None:
        """What an option is called now; None if it is no longer offered."""
        old = f"{question.id}.{node.value}"
        was, of = show(node.value), show(question.id)
        if old in self.pack.removed:
            why = self.pack.removed[old].removesuffix(".")
            self._tell(question, f"The answer {was} to {of} is no longer offered: {why}.")
            return None
        if old not in self.pack.renamed:
            return node
        now = copy(node)
        now.value = self.pack.renamed[old]
        self._tell(question, f"The answer {was} to {of} is now {show(now.value)}.")
        return now

    def _tell(self, question: Question, notice: str) -> None:
        self.notices.append(notice)
        self.changed.add(question.id)
