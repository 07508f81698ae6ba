"""`costs.yaml`: figures, options and lines, and that every line comes to money.

Owns the meaning stage of that file. What would make a sum wrong is refused here, so that no sheet
that can be loaded has to be doubted: a figure that stands twice in a line, a line whose units do
not come to an amount, a price that the pack would give itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from advisor.costs.units import MONEY, Unit, unit
from advisor.loading.nodes import Ids, Node, known, part
from advisor.loading.problems import show
from advisor.model import (
    Ceiling,
    CostDue,
    CostFigure,
    CostLine,
    CostOption,
    CostSheet,
    Question,
)

_COMES_TO: dict[CostDue, str] = {
    "once": MONEY,
    "month": f"{MONEY} / month",
    "training": f"{MONEY} / training",
}


class CostReader:
    """Reads a sheet; `ids` are those that figures may not have, since files name both alike."""

    def __init__(self, root: Node, questions: Mapping[str, Question], ids: Ids) -> None:
        self.root = root
        self.questions = questions
        self.problems = ids.problems
        self.nodes = {ids.take(node, "figure"): node for node in root.list("figures")}
        self.units: dict[str, Unit] = {}
        """Of figures and constants; what is no unit is left out."""

    def read(self) -> CostSheet:
        """Everything, each part checked against those before it."""
        constants = {id: str(node.value) for id, node in self.root.map("constants").items()}
        for id, node in self.root.map("constants").items():
            self._unit(id, node)
            if id in self.nodes:
                at = self.root.at("constants").key(id)
                self.problems.add(at, "duplicate-id", f"a figure is called {show(id)}, too")
        figures = {id: self._figure(id, node) for id, node in self.nodes.items()}
        for id, node in self.nodes.items():
            self._check_bound(id, node, figures)
        self._check_named_figures()
        options = tuple(self._options())
        lines = tuple(self._lines())
        self._check_used(figures, constants, options, lines)
        return part(
            CostSheet,
            self.root,
            figures=figures,
            constants=constants,
            options=options,
            lines=lines,
            ceiling=self._ceiling(lines),
            claims=self._claims(),
        )

    # Figures

    def _unit(self, id: str, node: Node) -> None:
        try:
            self.units[id] = unit(str(node.value))
        except ValueError:
            text = (
                f"{show(node.value)} is no unit; write words, with one `/` before those of which "
                "it is one each, such as `tokens / request`"
            )
            self.problems.add(node, "bad-unit", text)

    def _figure(self, id: str, node: Node) -> CostFigure:
        self._unit(id, node.at("unit"))
        found = part(CostFigure, node)
        if found.maximum and Decimal(found.maximum) <= Decimal(found.minimum):
            text = f"the maximum, {found.maximum}, is not above the minimum, {found.minimum}"
            self.problems.add(node.at("maximum"), "bound-order", text)
        if found.unsaid and (found.price or Decimal(found.unsaid)):
            text = "a pack gives no figure a value: `unsaid` is 0, and no price has it"
            self.problems.add(node.at("unsaid"), "default-value", text)
        if found.question:
            numbers = [each.id for each in self.questions.values() if each.kind == "number"]
            known([node.at("question")], "question", numbers, self.problems)
        return found

    def _check_bound(self, id: str, node: Node, figures: Mapping[str, CostFigure]) -> None:
        """That what a figure never exceeds is another one of its unit, and leads to no circle."""
        if "at-most" not in node.items:
            return
        at = node.at("at-most")
        passed, bound = [id], figures[id].at_most
        while bound in figures and bound not in passed:
            passed.append(bound)
            bound = figures[bound].at_most
        if bound == id:
            self.problems.add(at, "bound-circle", f"{show(id)} would be bound by itself")
        elif self.units.get(id) != self.units.get(figures[id].at_most, self.units.get(id)):
            text = f"{show(id)} and {show(figures[id].at_most)} are not counted in the same unit"
            self.problems.add(at, "other-unit", text)

    def _check_named_figures(self) -> None:
        """That the two figures that have a part of their own are in the unit that this takes."""
        for key, per in (("volume", "month"), ("retrainings", "year")):
            at, id = self.root.at(key), self.root.text(key)
            powers = dict(self.units[id].powers) if id in self.units else {per: -1}
            if powers.get(per) != -1:
                text = f"{show(id)} has to be counted in something `/ {per}`, not in "
                self.problems.add(at, "other-unit", text + show(self.units[id]))

    # Options and lines

    def _options(self) -> Iterator[CostOption]:
        ids = Ids(self.problems)
        nodes = self.root.list("options")
        for node in nodes:
            ids.take(node, "option")
            yield part(CostOption, node)
        if len(nodes) < 2:
            text = "one option can be compared with nothing; the first is what is done today"
            self.problems.add(self.root.key("options"), "one-option", text)

    def _lines(self) -> Iterator[CostLine]:
        ids, factors = Ids(self.problems), [*self.nodes, *self.root.map("constants")]
        for node in self.root.list("lines"):
            ids.take(node, "line")
            product = known(node.list("product"), "figure", factors, self.problems)
            line = part(CostLine, node, options=node.texts("for"), factors=product)
            self._check_product(line, node)
            yield line

    def _check_product(self, line: CostLine, node: Node) -> None:
        """That a line comes to money, and is linear in each of its figures."""
        for index, id in enumerate(line.factors):
            if id in line.factors[:index]:
                text = f"{show(id)} stands twice in one product"
                self.problems.add(node.list("product")[index], "figure-twice", text)
        again = self.root.text("retrainings")
        if line.due == "training" and again in line.factors:
            at = node.list("product")[line.factors.index(again)]
            text = f"what is due for each training is already counted {show(again)} times more"
            self.problems.add(at, "retrainings-within", text)
        if any(id not in self.units for id in line.factors):
            return  # told already
        found, wanted = Unit(), unit(_COMES_TO[line.due])
        for id in line.factors:
            found = found.times(self.units[id])
        if found.powers != wanted.powers:
            text = f"this comes to {show(found)}; what is due {_when(line.due)} is {show(wanted)}"
            self.problems.add(node.at("product"), "not-money", text)

    def _check_used(
        self,
        figures: Mapping[str, CostFigure],
        constants: Mapping[str, str],
        options: Iterable[CostOption],
        lines: tuple[CostLine, ...],
    ) -> None:
        """That nothing is asked for, and no option stands there, in vain."""
        used = {id for line in lines for id in line.factors} | {self.root.text("retrainings")}
        for id in figures:
            if id not in used:
                self.problems.add(
                    self.nodes[id].at("id"), "unused-figure", f"no line uses the figure {show(id)}"
                )
        for id in constants:
            if id not in used:
                key = self.root.at("constants").key(id)
                self.problems.add(key, "unused-figure", f"no line uses the constant {show(id)}")
        for option, node in zip(options, self.root.list("options"), strict=True):
            if not any(option.id in line.options for line in lines):
                text = f"nothing is due for the option {show(option.id)}"
                self.problems.add(node.at("id"), "empty-option", text)

    # What is said about it

    def _ceiling(self, lines: Iterable[CostLine]) -> Ceiling | None:
        if "ceiling" not in self.root.items:
            return None
        node = self.root.items["ceiling"]
        own = [line.id for line in lines if node.text("option") in line.options]
        known(node.list("lines"), "line", own, self.problems)
        return part(Ceiling, node)

    def _claims(self) -> tuple[str, str] | None:
        if "claims" not in self.root.items:
            return None
        node = self.root.items["claims"]
        id = node.text("question")
        ids = self.questions[id].option_ids if id in self.questions else (node.text("answer"),)
        known([node.at("answer")], "option", ids, self.problems)
        return id, node.text("answer")


def _when(due: CostDue) -> str:
    return {"once": "once", "month": "a month", "training": "for a training"}[due]
