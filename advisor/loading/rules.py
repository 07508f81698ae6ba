"""`rules.yaml`: scores, gates, the two tables, checks, actions and passages.

Owns the meaning stage of that file: that everything a row names exists and is of the right kind,
and that a row of its kind may say what it says. Whether rows are reached is not decided here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from advisor.loading.actions import check_plan, read_trial, span
from advisor.loading.conditions import Conditions, Parameters
from advisor.loading.faults import Faults, show
from advisor.loading.nodes import Ids, Node, known
from advisor.model import (
    NEED_BANDS,
    READINESS_BANDS,
    Action,
    BandTest,
    Check,
    Choice,
    Gate,
    GateTest,
    Passage,
    ScoreRow,
    TableRow,
    Test,
    Trigger,
)


@dataclass(frozen=True)
class Names:
    """The ids that rows may name."""

    approaches: tuple[str, ...]
    stages: tuple[str, ...]
    categories: tuple[str, ...]
    topics: tuple[str, ...]
    sources: tuple[str, ...]
    kinds: Mapping[str, str]
    """Of each dimension: need or readiness."""


def conditions_of(root: Node) -> list[Node]:
    """Every condition on answers, wherever it stands in the rules."""
    rows = [row for rows in root.map("scores").values() for row in rows.entries]
    for part in ("gates", "checks", "actions", "passages"):
        rows += root.list(part)
    return [row.items["when"] for row in rows if "when" in row.items]


def read_bands(
    root: Node, kinds: Mapping[str, str], parameters: Parameters, faults: Faults
) -> dict[str, tuple[int, int]]:
    """Of each dimension, the lowest percent of its middle and of its top band."""
    known_words = ("need", "readiness", *kinds)
    cuts: dict[str, tuple[int, int]] = {}
    known(map(root.at("bands").key, root.map("bands")), "dimension", known_words, faults)
    for word, node in root.map("bands").items():
        low, high = (parameters.value(str(each.value), each) for each in node.entries)
        if low is not None and high is not None:
            cuts[word] = low, high
            if not 0 < low < high <= 100:
                text = f"the two cuts, {low} and {high}, have to rise, from above 0 to 100"
                faults.add(node, "band-order", text)
        else:
            cuts[word] = 0, 0
    for id, kind in kinds.items():
        if id not in cuts and kind not in cuts:
            text = f"{show(id)} has no bands: give it its own, or some to {show(kind)}"
            faults.add(root.key("bands"), "missing-bands", text)
    return {id: cuts.get(id, cuts.get(kind, (0, 0))) for id, kind in kinds.items()}


class Rules:
    """The rows of a pack, as they are read."""

    def __init__(
        self, root: Node, names: Names, conditions: Conditions, ids: Ids, faults: Faults
    ) -> None:
        self.root = root
        self.names = names
        self.conditions = conditions
        self.questions = conditions.questions
        self.faults = faults
        self.rows = Ids(faults)
        """Of every row; gates share the ids of questions and dimensions as well."""
        self.scores = self._scores()
        self.gates = self._gates(ids)
        self.levels = {gate.id: gate.level for gate in self.gates}
        self.approach_table = self._table("approach")
        self.stage_table = self._table("stage")
        self.checks = tuple(self._check(node) for node in root.list("checks"))
        self.actions = tuple(self._action(node) for node in root.list("actions"))
        self.passages = tuple(self._passage(node) for node in root.list("passages"))
        self._check_default_veto()
        check_plan(root.list("actions"), names.stages, faults)

    def _known(self, node: Node, key: str, what: str, ids: Iterable[str]) -> tuple[str, ...]:
        return known(node.list(key), what, ids, self.faults)

    def _one(self, node: Node, key: str, what: str, ids: Iterable[str]) -> str:
        return next(iter(self._known(node, key, what, ids)), "")

    def _for(self, node: Node) -> tuple[str, ...]:
        return self._known(node, "for", "approach", self.names.approaches)

    def _source(self, node: Node) -> tuple[str, ...]:
        return self._known(node, "source", "source", self.names.sources)

    def _tests(self, node: Node) -> tuple[Test, ...]:
        return self.conditions.tests(node.items.get("when"))

    def _scores(self) -> tuple[ScoreRow, ...]:
        scores = self.root.at("scores")
        known(map(scores.key, scores.items), "dimension", self.names.kinds, self.faults)
        return tuple(
            self._score(row, id) for id, rows in scores.items.items() for row in rows.entries
        )

    def _score(self, node: Node, dimension: str) -> ScoreRow:
        when, points = node.at("when"), node.whole("points")
        if len(when.pairs) == 1 and points <= 0:
            text = "a row over one question adds: its points have to be above 0"
            self.faults.add(node.at("points"), "points-sign", text)
        if len(when.pairs) > 1 and points >= 0:
            text = "a row over several questions subtracts: its points have to be below 0"
            self.faults.add(node.at("points"), "points-sign", text)
        for id, (key, _) in when.pairs.items():
            home = self.questions[id].dimension if id in self.questions else dimension
            if home != dimension and {home, dimension} <= set(self.names.kinds):
                text = f"{show(id)} belongs to the dimension {show(home)}, not {show(dimension)}"
                self.faults.add(key, "other-dimension", text)
        return ScoreRow(
            id=self.rows.take(node, "row"),
            dimension=dimension,
            when=self._tests(node),
            points=points,
            because=node.text("because"),
            source=self._source(node),
            where=node.where,
        )

    def _gates(self, ids: Ids) -> tuple[Gate, ...]:
        found = []
        for node in self.root.list("gates"):
            ids.take(node, "gate")
            gate = Gate(
                id=self.rows.take(node, "gate"),
                level=node.text("level"),  # type: ignore[arg-type]  # the shape allows no other
                title=node.text("title"),
                when=self._tests(node),
                because=node.text("because"),
                category=self._one(node, "category", "category", self.names.categories),
                cap=self._one(node, "cap", "stage", self.names.stages),
                veto=self._known(node, "veto", "approach", self.names.approaches),
                concerns=self._for(node) or self.names.approaches,
                source=self._source(node),
                where=node.where,
            )
            self._check_level(gate, node)
            found.append(gate)
        return tuple(found)

    def _check_level(self, gate: Gate, node: Node) -> None:
        if gate.level != "blocker":
            for key in {"cap", "veto", "category"} & set(node.items):
                text = f"only a blocker has {show(key)}; this is a {gate.level}"
                self.faults.add(node.key(key), "not-a-blocker", text)
            return
        if not gate.cap and not gate.veto:
            text = "a blocker needs `cap: STAGE`, `veto: [APPROACH …]`, or both"
            self.faults.add(node, "idle-blocker", text)
        if not gate.category:
            self.faults.add(node, "missing-key", "a blocker needs a `category`")
        when = node.at("when")
        for id in when.items:
            if id in self.questions and self.questions[id].not_applicable is not None:
                text = f"a blocker reads {show(id)}, which its `not-applicable` lets people evade"
                self.faults.add(when.key(id), "evades-blocker", text)

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
            self.faults.add(node.key("otherwise"), "early-default", text)
        if last and not default:
            text = f"the last row has to be the default: `otherwise: {outcome.upper()}`"
            self.faults.add(node, "no-default", text)
        several = "between" in node.items
        for key in ("when", "for", outcome, "between", "decided-by"):
            if default and key in node.items:
                text = f"the default row has {show('otherwise')} and no {show(key)}"
                self.faults.add(node.key(key), "default-with-test", text)
        needed = ("when", "between", "decided-by") if several else ("when", outcome)
        for key in () if default else needed:
            if key not in node.items:
                self.faults.add(node, "missing-key", f"{show(key)} is missing")
        odd = outcome if several else "decided-by"
        if not default and odd in node.items:
            text = "a row names one approach, or several under `between` with `decided-by`"
            self.faults.add(node.key(odd), "one-or-several", text)

    def _row(self, node: Node, outcome: str) -> TableRow:
        ids = self.names.approaches if outcome == "approach" else self.names.stages
        kind = "need" if outcome == "approach" else "readiness"
        when = node.items.get("when")
        key = "otherwise" if "otherwise" in node.items else outcome
        return TableRow(
            id=self.rows.take(node, "row"),
            bands=self._bands(when, kind),
            gates=self._gate_tests(when, kind),
            outcome=self._one(node, key, outcome, ids),
            because=node.text("because"),
            approaches=self._for(node),
            source=self._source(node),
            where=node.where,
            between=self._between(node),
            decided_by=self._decided_by(node),
        )

    def _between(self, node: Node) -> Choice:
        """The approaches that a row leaves to be decided, in the pack's order."""
        named = self._known(node, "between", "approach", self.names.approaches)
        if len(named) > len(set(named)):
            self.faults.add(node.at("between"), "twice", "this names an approach twice")
        return tuple(id for id in self.names.approaches if id in named)

    def _decided_by(self, node: Node) -> str:
        """The action that decides, whose result is the answer to a question."""
        actions = {each.text("id"): each for each in self.root.list("actions")}
        id = self._one(node, "decided-by", "action", actions)
        if id in actions and not actions[id].list("open"):
            text = f"{show(id)} brings no answer: name the question it answers under its `open`"
            self.faults.add(node.at("decided-by"), "decides-nothing", text)
        return id

    def _bands(self, when: Node | None, kind: str = "") -> tuple[BandTest, ...]:
        """The tests on bands, of dimensions of one kind where the table reads only that."""
        found = []
        for id, (key, node) in (when.pairs if when else {}).items():
            if id not in self.names.kinds:
                continue
            if kind and self.names.kinds[id] != kind:
                other = self.names.kinds[id]
                text = f"{show(id)} is a {other} dimension; this table reads {kind} and gates"
                self.faults.add(key, "other-kind", text)
            bands = NEED_BANDS if self.names.kinds[id] == "need" else READINESS_BANDS
            named = known(node.entries, "band", bands, self.faults)
            if set(named) == set(bands):
                self.faults.add(node, "always-holds", f"every band of {show(id)} passes this test")
            mask = sum(1 << index for index, band in enumerate(bands) if band in named)
            found.append(BandTest(id, mask))
        return tuple(found)

    def _gate_tests(self, when: Node | None, kind: str) -> tuple[GateTest, ...]:
        found = []
        readable = [id for id, each in self.names.kinds.items() if each == kind]
        for id, (key, node) in (when.pairs if when else {}).items():
            if id in self.levels:
                known([node], "gate state", ("fires", "absent"), self.faults)
                found.append(GateTest(id, node.value == "fires"))
            elif id in self.questions and id not in self.names.kinds:
                text = f"{show(id)} is a question; tables read gates: give it one of level `fact`"
                self.faults.add(key, "other-kind", text)
            elif id not in self.names.kinds:
                self.faults.unknown(key, "dimension or gate", id, [*readable, *self.levels])
        return tuple(found)

    def _check_default_veto(self) -> None:
        default = self.approach_table[-1].outcome
        for node in self.root.list("gates"):
            if default in node.texts("veto"):
                text = (
                    f"{show(default)} is what the approach table falls back on; nothing vetoes it"
                )
                self.faults.add(node.at("veto"), "vetoes-default", text)

    def _check(self, node: Node) -> Check:
        return Check(
            id=self.rows.take(node, "check"),
            when=self._tests(node),
            message=node.text("message"),
            source=self._source(node),
            where=node.where,
        )

    def _trigger(self, node: Node) -> Trigger:
        when = node.items.get("dimensions")
        keys = (key for key, _ in when.pairs.values()) if when else ()
        known(keys, "dimension", self.names.kinds, self.faults)
        return Trigger(
            approaches=self._for(node),
            stages=self._known(node, "stages", "stage", self.names.stages),
            when=self._tests(node),
            gates=self._known(node, "gates", "gate", self.levels),
            bands=self._bands(when),
            open=self._known(node, "open", "question", self.questions),
        )

    def _action(self, node: Node) -> Action:
        return Action(
            id=self.rows.take(node, "action"),
            title=node.text("title"),
            text=node.text("do"),
            owner=node.text("owner"),
            effort=node.text("effort"),
            done_when=node.text("done-when"),
            trigger=self._trigger(node),
            tools=node.text("tools"),
            stage=node.text("stage"),
            after=node.texts("after"),
            days=span(node, "days"),
            wait=span(node, "wait"),
            trial=read_trial(node, self.questions, self.faults),
            source=self._source(node),
            where=node.where,
        )

    def _passage(self, node: Node) -> Passage:
        return Passage(
            id=self.rows.take(node, "passage"),
            topic=self._one(node, "topic", "topic", self.names.topics),
            text=node.text("text"),
            trigger=self._trigger(node),
            source=self._source(node),
            where=node.where,
        )
