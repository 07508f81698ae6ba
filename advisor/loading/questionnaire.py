"""`questionnaire.yaml`: what is asked, in which words, and under which condition.

Owns the meaning stage of that file: sections, questions, options, and `ask-if` without circles.
Conditions are read elsewhere, and so is what is said of earlier versions and other packs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from advisor.loading.conditions import OPTIONS, Conditions, is_sound
from advisor.loading.nodes import Ids, Node, circles, part
from advisor.loading.problems import show
from advisor.loading.values import NONE, NOT_APPLICABLE, NULL, UNKNOWN, read_value
from advisor.model import Option, Question, Section, Value

MOST_QUESTIONS = 500
"""Ten times what people have the patience for."""
_FOREIGN = {
    "choice": ("unit", "minimum", "maximum"),
    "multi": ("unit", "minimum", "maximum", "ordered"),
    "number": ("options",),
}
"""Keys a kind of question has no use for."""


class Questions:
    """The questions of a pack, as they are read."""

    def __init__(self, root: Node, dimensions: Iterable[str], ids: Ids) -> None:
        self.dimensions = tuple(dimensions)
        self.ids = ids
        self.problems = ids.problems
        self.nodes: dict[str, Node] = {}
        self.drafts: dict[str, Question] = {}
        """Without their conditions, and without the intervals that conditions cut."""
        self.sections = self._sections(root)

    def _sections(self, root: Node) -> tuple[Section, ...]:
        sections = []
        ids, free = Ids(self.problems), list(self.dimensions)
        for node in root.list("sections"):
            id, dimension = ids.take(node, "section"), node.text("dimension")
            if dimension in free:
                free.remove(dimension)
            elif dimension in self.dimensions:
                text = f"the dimension {show(dimension)} has a section already"
                self.problems.add(node.at("dimension"), "second-section", text)
            questions = tuple(
                self._question(each, id, dimension) for each in node.list("questions")
            )
            sections.append(part(Section, node, questions=questions))
        if len(self.drafts) > MOST_QUESTIONS:
            text = f"{len(self.drafts):,} questions; a pack may have at most {MOST_QUESTIONS:,}"
            self.problems.add(root.key("sections"), "too-many-questions", text)
        return tuple(sections)

    def _question(self, node: Node, section: str, dimension: str) -> str:
        id = self.ids.take(node, "question")
        if id in self.nodes:
            return id
        question = part(
            Question,
            node,
            kind=node.text("kind") or "choice",
            section=section,
            dimension=dimension,
            options=self._options(node),
            ask_if=(),
            otherwise=None,
            not_applicable=None,
            cuts=(),
        )
        self._check_kind(question, node)
        question = replace(
            question,
            otherwise=self._read_as(question, node, "otherwise"),
            not_applicable=self._read_as(question, node, "not-applicable"),
        )
        self.nodes[id], self.drafts[id] = node, question
        return id

    def _options(self, node: Node) -> tuple[Option, ...]:
        ids = Ids(self.problems)
        options = []
        for each in node.list("options"):
            id = ids.take(each, "option")
            if id in (UNKNOWN, NOT_APPLICABLE, NULL) or (id, node.text("kind")) == (NONE, "multi"):
                text = f"{show(id)} is said of every such question already; leave the option out"
                self.problems.add(each.at("id"), "reserved-id", text)
            options.append(part(Option, each))
        return tuple(options)

    def _check_kind(self, question: Question, node: Node) -> None:
        kind = question.kind
        for key in _FOREIGN[kind]:
            if key in node.items:
                text = f"a {kind} question has no {show(key)}"
                self.problems.add(node.key(key), "wrong-for-kind", text)
        if kind == "number":
            self._check_bounds(node)
        elif not is_sound(question):
            least, most = OPTIONS[kind]
            text = f"a {kind} question has {least} to {most} options, not {len(question.options)}"
            self.problems.add(node.key("options"), "option-count", text)

    def _check_bounds(self, node: Node) -> None:
        for key in ("minimum", "maximum"):
            if key not in node.items:
                self.problems.add(node, "missing-key", f"{show(key)} is missing")
        if {"minimum", "maximum"} <= set(node.items):
            low, high = node.whole("minimum"), node.whole("maximum")
            if low >= high:
                text = f"the maximum, {high:,}, is not above the minimum, {low:,}"
                self.problems.add(node.at("maximum"), "bound-order", text)

    def _read_as(self, question: Question, node: Node, key: str) -> Value | None:
        return read_value(question, node.items[key], self.problems) if key in node.items else None

    def conditions(self) -> list[Node]:
        return [node.items["ask-if"] for node in self.nodes.values() if "ask-if" in node.items]

    def finish(self, conditions: Conditions) -> dict[str, Question]:
        """The questions with their conditions."""
        questions = {}
        for id, question in conditions.questions.items():
            node = self.nodes[id]
            tests = conditions.tests(node.items.get("ask-if"))
            questions[id] = replace(question, ask_if=tests)
            if "ask-if" in node.items and "otherwise" not in node.items:
                text = "`otherwise` is missing: how is the question read while it is hidden?"
                self.problems.add(node.key("ask-if"), "missing-otherwise", text)
            if "otherwise" in node.items and "ask-if" not in node.items:
                text = "`otherwise` stands without `ask-if`: the question is never hidden"
                self.problems.add(node.key("otherwise"), "needless-otherwise", text)
        self._check_circles(questions)
        return questions

    def _check_circles(self, questions: Mapping[str, Question]) -> None:
        waits = {id: [test.question for test in each.ask_if] for id, each in questions.items()}
        for circle in circles(waits):
            text = f"these questions wait for each other: {', '.join(map(show, circle))}"
            self.problems.add(self.nodes[circle[0]].key("ask-if"), "ask-if-circle", text)
