"""`rules.yaml`: scores, gates, the two tables, checks, actions and passages.

Owns the meaning stage of that file: that everything a row names exists and is of the right kind,
and that a row of its kind may say what it says. Whether rows are reached is not decided here.
"""

from __future__ import annotations

from collections.abc import Mapping

from advisor.loading.actions import check_plan, read_trial, span
from advisor.loading.conditions import Conditions, Parameters
from advisor.loading.nodes import Ids, Node, known, part
from advisor.loading.problems import Problems, show
from advisor.model import (
    NEED_BANDS,
    READINESS_BANDS,
    Action,
    AnswerTest,
    BandTest,
    Check,
    Choice,
    Gate,
    GateTest,
    Passage,
    ScoreRow,
    TableRow,
    Trigger,
)


def conditions_of(root: Node) -> list[Node]:
    """Every condition on answers, wherever it stands in the rules."""
    rows = [row for rows in root.map("scores").values() for row in rows.entries]
    for key in ("gates", "checks", "actions", "passages"):
        rows += root.list(key)
    return [row.items["when"] for row in rows if "when" in row.items]


def read_bands(
    root: Node, kinds: Mapping[str, str], parameters: Parameters, problems: Problems
) -> dict[str, tuple[int, int]]:
    """Of each dimension, the lowest percent of its middle and of its top band."""
    known_words = ("need", "readiness", *kinds)
    cuts: dict[str, tuple[int, int]] = {}
    known(map(root.at("bands").key, root.map("bands")), "dimension", known_words, problems)
    for word, node in root.map("bands").items():
        low, high = (parameters.value(str(each.value), each) for each in node.entries)
        if low is not None and high is not None:
            cuts[word] = low, high
            if not 0 < low < high <= 100:
                text = f"the two cuts, {low} and {high}, have to rise, from above 0 to 100"
                problems.add(node, "band-order", text)
        else:
            cuts[word] = 0, 0
    for id, kind in kinds.items():
        if id not in cuts and kind not in cuts:
            text = f"{show(id)} has no bands: give it its own, or some to {show(kind)}"
            problems.add(root.key("bands"), "missing-bands", text)
    return {id: cuts.get(id, cuts.get(kind, (0, 0))) for id, kind in kinds.items()}


class Rules:
    """The rows of a pack, as they are read."""

    def __init__(
        self,
        root: Node,
        names: Mapping[str, tuple[str, ...]],
        kinds: Mapping[str, str],
        conditions: Conditions,
        ids: Ids,
    ) -> None:
        self.root = root
        self.names = names
        """The ids that rows may name, by what they are ids of."""
        self.kinds = kinds
        """Of each dimension: need or readiness."""
        self.conditions = conditions
        self.questions = conditions.questions
        self.problems = conditions.problems
        self.rows = Ids(self.problems)
        """Of every row; gates share the ids of questions and dimensions as well."""
        self.ids = ids

    def read(self) -> dict[str, object]:
        """The parts of a pack that are rows."""
        root = self.root
        self._check_default_veto(root.list("approach-table")[-1].text("otherwise"))
        check_plan(root.list("actions"), self.names["stage"], self.problems)
        return {
            "scores": self._scores(),
            "gates": tuple(self._gate(node) for node in root.list("gates")),
            "approach_table": self._table("approach"),
            "stage_table": self._table("stage"),
            "checks": tuple(self._check(node) for node in root.list("checks")),
            "actions": tuple(self._action(node) for node in root.list("actions")),
            "passages": tuple(self._passage(node) for node in root.list("passages")),
        }

    def _tests(self, node: Node) -> tuple[AnswerTest, ...]:
        return self.conditions.tests(node.items.get("when"))

    def _scores(self) -> tuple[ScoreRow, ...]:
        scores = self.root.map("scores")
        return tuple(self._score(row, id) for id, rows in scores.items() for row in rows.entries)

    def _score(self, node: Node, dimension: str) -> ScoreRow:
        when, points = node.at("when"), node.whole("points")
        if len(when.pairs) == 1 and points <= 0:
            text = "a row over one question adds: its points have to be above 0"
            self.problems.add(node.at("points"), "points-sign", text)
        if len(when.pairs) > 1 and points >= 0:
            text = "a row over several questions subtracts: its points have to be below 0"
            self.problems.add(node.at("points"), "points-sign", text)
        for id, (key, _) in when.pairs.items():
            home = self.questions[id].dimension if id in self.questions else dimension
            if home != dimension and {home, dimension} <= set(self.kinds):
                text = f"{show(id)} belongs to the dimension {show(home)}, not {show(dimension)}"
                self.problems.add(key, "other-dimension", text)
        id = self.rows.take(node, "row")
        return part(ScoreRow, node, id=id, dimension=dimension, when=self._tests(node))

    def _gate(self, node: Node) -> Gate:
        self.ids.take(node, "gate")
        gate = part(
            Gate,
            node,
            id=self.rows.take(node, "gate"),
            when=self._tests(node),
            concerns=node.texts("for") or self.names["approach"],
        )
        self._check_level(gate, node)
        return gate

    def _check_level(self, gate: Gate, node: Node) -> None:
        if gate.level != "blocker":
            for key in {"cap", "veto", "category"} & set(node.items):
                text = f"only a blocker has {show(key)}; this is a {gate.level}"
                self.problems.add(node.key(key), "not-a-blocker", text)
            return
        if not gate.cap and not gate.veto:
            text = "a blocker needs `cap: STAGE`, `veto: [APPROACH …]`, or both"
            self.problems.add(node, "idle-blocker", text)
        if not gate.category:
            self.problems.add(node, "missing-key", "a blocker needs a `category`")
        when = node.at("when")
        for id in when.items:
            if id in self.questions and self.questions[id].not_applicable is not None:
                text = f"a blocker reads {show(id)}, which its `not-applicable` lets people evade"
                self.problems.add(when.key(id), "evades-blocker", text)

    def _table(self, outcome: str) -> tuple[TableRow, ...]:
        """The approach table or the stage table."""
        rows = self.root.list(f"{outcome}-table")
        for row in rows:
            self._check_row(row, outcome, row is rows[-1])
        return tuple(self._row(row, outcome) for row in rows)

    def _check_row(self, node: Node, outcome: str, last: bool) -> None:
        default = "otherwise" in node.items
        if default and not last:
            text = "a row that always matches: `otherwise` belongs into the last row"
            self.problems.add(node.key("otherwise"), "early-default", text)
        if last and not default:
            text = f"the last row has to be the default: `otherwise: {outcome.upper()}`"
            self.problems.add(node, "no-default", text)
        several = "between" in node.items
        for key in ("when", "for", outcome, "between", "decided-by"):
            if default and key in node.items:
                text = f"the default row has {show('otherwise')} and no {show(key)}"
                self.problems.add(node.key(key), "default-with-test", text)
        needed = ("when", "between", "decided-by") if several else ("when", outcome)
        for key in () if default else needed:
            if key not in node.items:
                self.problems.add(node, "missing-key", f"{show(key)} is missing")
        odd = outcome if several else "decided-by"
        if not default and odd in node.items:
            text = "a row names one approach, or several under `between` with `decided-by`"
            self.problems.add(node.key(odd), "one-or-several", text)

    def _row(self, node: Node, outcome: str) -> TableRow:
        kind = "need" if outcome == "approach" else "readiness"
        when = node.items.get("when")
        self._check_decided(node)
        return part(
            TableRow,
            node,
            id=self.rows.take(node, "row"),
            bands=self._bands(when, kind),
            gates=self._gate_tests(when, kind),
            outcome=node.text("otherwise" if "otherwise" in node.items else outcome),
            approaches=node.texts("for"),
            between=self._between(node),
        )

    def _between(self, node: Node) -> Choice:
        """The approaches that a row leaves to be decided, in the pack's order."""
        named = node.texts("between")
        if len(named) > len(set(named)):
            self.problems.add(node.at("between"), "twice", "this names an approach twice")
        return tuple(id for id in self.names["approach"] if id in named)

    def _check_decided(self, node: Node) -> None:
        """That the action that decides has a result, which is the answer to a question."""
        for action in self.root.list("actions") if "decided-by" in node.items else ():
            id = action.text("id")
            if id == node.text("decided-by") and not action.list("open"):
                text = (
                    f"{show(id)} brings no answer: name the question it answers under its `open`"
                )
                self.problems.add(node.at("decided-by"), "decides-nothing", text)

    def _bands(self, when: Node | None, kind: str = "") -> tuple[BandTest, ...]:
        """The tests on bands, of dimensions of one kind where the table reads only that."""
        found = []
        for id, (key, node) in (when.pairs if when else {}).items():
            if id not in self.kinds:
                continue
            if kind and self.kinds[id] != kind:
                other = self.kinds[id]
                text = f"{show(id)} is a {other} dimension; this table reads {kind} and gates"
                self.problems.add(key, "other-kind", text)
            bands = NEED_BANDS if self.kinds[id] == "need" else READINESS_BANDS
            named = known(node.entries, "band", bands, self.problems)
            if set(named) == set(bands):
                self.problems.add(
                    node, "always-holds", f"every band of {show(id)} passes this test"
                )
            mask = sum(1 << index for index, band in enumerate(bands) if band in named)
            found.append(BandTest(id, mask))
        return tuple(found)

    def _gate_tests(self, when: Node | None, kind: str) -> tuple[GateTest, ...]:
        found = []
        readable = [id for id, each in self.kinds.items() if each == kind]
        for id, (key, node) in (when.pairs if when else {}).items():
            if id in self.names["gate"]:
                known([node], "gate state", ("fires", "absent"), self.problems)
                found.append(GateTest(id, node.value == "fires"))
            elif id in self.questions and id not in self.kinds:
                text = f"{show(id)} is a question; tables read gates: give it one of level `fact`"
                self.problems.add(key, "other-kind", text)
            elif id not in self.kinds:
                self.problems.unknown(
                    key, "dimension or gate", id, [*readable, *self.names["gate"]]
                )
        return tuple(found)

    def _check_default_veto(self, default: str) -> None:
        for node in self.root.list("gates"):
            if default in node.texts("veto"):
                text = (
                    f"{show(default)} is what the approach table falls back on; nothing vetoes it"
                )
                self.problems.add(node.at("veto"), "vetoes-default", text)

    def _check(self, node: Node) -> Check:
        return part(Check, node, id=self.rows.take(node, "check"), when=self._tests(node))

    def _trigger(self, node: Node) -> Trigger:
        bands = self._bands(node.items.get("dimensions"))
        approaches, when = node.texts("for"), self._tests(node)
        return part(Trigger, node, approaches=approaches, when=when, bands=bands)

    def _action(self, node: Node) -> Action:
        return part(
            Action,
            node,
            id=self.rows.take(node, "action"),
            text=node.text("do"),
            trigger=self._trigger(node),
            days=span(node, "days"),
            wait=span(node, "wait"),
            trial=read_trial(node, self.questions, self.problems),
        )

    def _passage(self, node: Node) -> Passage:
        id = self.rows.take(node, "passage")
        return part(Passage, node, id=id, trigger=self._trigger(node))
