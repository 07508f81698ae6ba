"""`questionnaire.yaml`: what is asked, in which words, and under which condition.

Owns the meaning stage of that file: sections, questions, options, and `ask-if` without circles.
Conditions are read elsewhere, and so is what is said of earlier versions and other packs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from advisor.loading.conditions import OPTIONS, Conditions, is_sound
from advisor.loading.faults import Faults, show
from advisor.loading.nodes import Ids, Node, circles, known
from advisor.loading.values import NONE, NOT_APPLICABLE, NULL, UNKNOWN, read_value
from advisor.model import Option, Question, Raw, Section

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

    def __init__(
        self,
        root: Node,
        dimensions: tuple[str, ...],
        sources: tuple[str, ...],
        ids: Ids,
        faults: Faults,
    ) -> None:
        self.dimensions = dimensions
        self.sources = sources
        self.ids = ids
        self.faults = faults
        self.nodes: dict[str, Node] = {}
        self.drafts: dict[str, Question] = {}
        """Without their conditions, and without the intervals that conditions cut."""
        self.sections = self._sections(root)

    def _sections(self, root: Node) -> tuple[Section, ...]:
        sections = []
        ids, free = Ids(self.faults), list(self.dimensions)
        for node in root.list("sections"):
            id = ids.take(node, "section")
            (dimension,) = known([node.at("dimension")], "dimension", self.dimensions, self.faults)
            if dimension in free:
                free.remove(dimension)
            elif dimension in self.dimensions:
                text = f"the dimension {show(dimension)} has a section already"
                self.faults.add(node.at("dimension"), "second-section", text)
            questions = tuple(
                self._question(each, id, dimension) for each in node.list("questions")
            )
            title, intro = node.text("title"), node.text("intro")
            sections.append(Section(id, title, dimension, intro, questions))
        if len(self.drafts) > MOST_QUESTIONS:
            text = f"{len(self.drafts):,} questions; a pack may have at most {MOST_QUESTIONS:,}"
            self.faults.add(root.key("sections"), "too-many-questions", text)
        return tuple(sections)

    def _question(self, node: Node, section: str, dimension: str) -> str:
        id = self.ids.take(node, "question")
        if id in self.nodes:
            return id
        kind = node.text("kind") or "choice"
        question = Question(
            id=id,
            label=node.text("label"),
            text=node.text("text"),
            why=node.text("why"),
            kind=kind,  # type: ignore[arg-type]  # the shape allows no other word
            section=section,
            dimension=dimension,
            options=self._options(node),
            ordered=node.flag("ordered"),
            help=node.text("help"),
            core=node.flag("core"),
            fixed=node.flag("fixed"),
            effort=node.whole("effort", 1),
            owner=node.text("owner"),
            unit=node.text("unit"),
            minimum=node.whole("minimum"),
            maximum=node.whole("maximum"),
            source=known(node.list("source"), "source", self.sources, self.faults),
            where=node.where,
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
        ids = Ids(self.faults)
        options = []
        for each in node.list("options"):
            id = ids.take(each, "option")
            if id in (UNKNOWN, NOT_APPLICABLE, NULL) or (id, node.text("kind")) == (NONE, "multi"):
                text = f"{show(id)} is said of every such question already; leave the option out"
                self.faults.add(each.at("id"), "reserved-id", text)
            option = Option(
                id,
                each.text("text"),
                each.whole("weight", 1),
                each.flag("same"),
                each.flag("untested"),
                each.where,
            )
            options.append(option)
        return tuple(options)

    def _check_kind(self, question: Question, node: Node) -> None:
        kind = question.kind
        for key in _FOREIGN[kind]:
            if key in node.items:
                text = f"a {kind} question has no {show(key)}"
                self.faults.add(node.key(key), "wrong-for-kind", text)
        if kind == "number":
            self._check_bounds(node)
        elif not is_sound(question):
            least, most = OPTIONS[kind]
            text = f"a {kind} question has {least} to {most} options, not {len(question.options)}"
            self.faults.add(node.key("options"), "option-count", text)

    def _check_bounds(self, node: Node) -> None:
        for key in ("minimum", "maximum"):
            if key not in node.items:
                self.faults.add(node, "missing-key", f"{show(key)} is missing")
        if {"minimum", "maximum"} <= set(node.items):
            low, high = node.whole("minimum"), node.whole("maximum")
            if low >= high:
                text = f"the maximum, {high:,}, is not above the minimum, {low:,}"
                self.faults.add(node.at("maximum"), "bound-order", text)

    def _read_as(self, question: Question, node: Node, key: str) -> Raw | None:
        return read_value(question, node.items[key], self.faults) if key in node.items else None

    def conditions(self) -> list[Node]:
        """Every `ask-if`."""
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
                self.faults.add(node.key("ask-if"), "missing-otherwise", text)
            if "otherwise" in node.items and "ask-if" not in node.items:
                text = "`otherwise` stands without `ask-if`: the question is never hidden"
                self.faults.add(node.key("otherwise"), "needless-otherwise", text)
        self._check_circles(questions)
        return questions

    def _check_circles(self, questions: Mapping[str, Question]) -> None:
        waits = {id: [test.question for test in each.ask_if] for id, each in questions.items()}
        for circle in circles(waits):
            text = f"these questions wait for each other: {', '.join(map(show, circle))}"
            self.faults.add(self.nodes[circle[0]].key("ask-if"), "ask-if-circle", text)
