"""A pack: a questionnaire with its rules and sources, and the words it is described in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from advisor.model.about import DONE, NAMES
from advisor.model.costs import CostFigure, CostSheet
from advisor.model.question import NOWHERE, Location, Question, Value
from advisor.model.rules import Action, Check, Choice, Gate, Passage, ScoreRow, TableRow

NEED_BANDS = ("low", "medium", "high")
READINESS_BANDS = ("weak", "fair", "strong")


@dataclass(frozen=True)
class Approach:
    """One of the answers to "which approach fits?"."""

    id: str
    title: str
    summary: str
    highest_stage: str = ""
    where: Location = NOWHERE


@dataclass(frozen=True)
class Stage:
    """One step of "how far may this team go now?"; the pack lists them from lowest to highest."""

    id: str
    title: str
    summary: str
    where: Location = NOWHERE


@dataclass(frozen=True)
class Dimension:
    """What the questions of a section are scored on."""

    id: str
    title: str
    kind: Literal["need", "readiness"]
    concerns: tuple[str, ...]
    """Approaches it matters for."""
    cuts: tuple[int, int]
    """Lowest percent of the best possible score that is in the middle, and in the top band."""
    where: Location = NOWHERE

    @property
    def bands(self) -> tuple[str, str, str]:
        """The words for its three bands, lowest first."""
        return NEED_BANDS if self.kind == "need" else READINESS_BANDS


@dataclass(frozen=True)
class Section:
    """Questions that are shown together and scored on one dimension."""

    id: str
    title: str
    dimension: str
    intro: str
    questions: tuple[str, ...]


@dataclass(frozen=True)
class Named:
    """An id with a title: a gate category, a passage topic."""

    id: str
    title: str


@dataclass(frozen=True)
class Source:
    """One point the pack rests on, in our words, and where it comes from."""

    id: str
    point: str
    citation: str
    advice: bool = False
    as_of: str = ""
    """The day on which it was so, where it ages."""
    where: Location = NOWHERE


@dataclass(frozen=True)
class Parameter:
    """A named threshold of the rules."""

    id: str
    value: int
    unit: str
    because: str
    source: tuple[str, ...] = ()
    where: Location = NOWHERE


@dataclass(frozen=True)
class AnswerMapping:
    """What another pack's answer says about one question of this pack."""

    question: str
    """The other pack's."""
    values: Mapping[str, Value] | None = None
    """This pack's answer by the other's option; None where both have the same options."""


@dataclass(frozen=True)
class Precedent:
    """A published case: what was tried, what came of it, and what was known before."""

    title: str
    year: int
    situation: str
    tried: str
    won: str
    approach: str
    citation: str
    link: str
    answers: Mapping[str, Value]
    """The known answers; where its readers differ none is."""


@dataclass(frozen=True, eq=False)
class Pack:
    """A questionnaire with its rules and sources: everything the engine and the report read."""

    id: str
    version: int
    title: str
    question_title: str
    """The question the pack answers, as the report's heading asks it."""
    approaches: tuple[Approach, ...]
    stages: tuple[Stage, ...]
    dimensions: tuple[Dimension, ...]
    sections: tuple[Section, ...]
    questions: Mapping[str, Question]
    """By id, in the order of the pack."""
    core_known: int
    """Least part of the core questions that must be known for a verdict, in percent."""
    scores: tuple[ScoreRow, ...]
    gates: tuple[Gate, ...]
    approach_table: tuple[TableRow, ...]
    stage_table: tuple[TableRow, ...]
    checks: tuple[Check, ...] = ()
    actions: tuple[Action, ...] = ()
    passages: tuple[Passage, ...] = ()
    undecided: str = ""
    """How it answers its question while the verdict is not settled: "Not yet"."""
    answers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """How it answers its question, by approach: a sentence for every stage."""
    categories: tuple[Named, ...] = ()
    topics: tuple[Named, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    sources: tuple[Source, ...] = ()
    need_map: tuple[str, str] | None = None
    """The two needs drawn as the map's axes: across, up."""
    map_fields: tuple[tuple[str, ...], ...] = ()
    """The approach that each field of the map speaks for, the highest row first."""
    renamed: Mapping[str, str] = field(default_factory=dict)
    split: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Questions of earlier versions that became several."""
    removed: Mapping[str, str] = field(default_factory=dict)
    takes_over: Mapping[str, Mapping[str, AnswerMapping]] = field(default_factory=dict)
    """By another pack's id: the questions its answers say something about."""
    costs: CostSheet | None = None
    """What is reckoned in money; a pack may have no sheet."""
    precedents: tuple[Precedent, ...] = ()
    """Published cases, to be compared with."""
    case_weights: Mapping[str, int] = field(default_factory=dict)
    """How much a question counts when cases are compared; all alike if empty."""

    @cached_property
    def core(self) -> tuple[str, ...]:
        return tuple(id for id, question in self.questions.items() if question.core)

    @cached_property
    def owned(self) -> Mapping[str, tuple[str, ...]]:
        """By the role that usually knows: its questions; none where it knows figures alone."""
        found: dict[str, list[str]] = {}
        for id, asked in self.asked.items():
            found.setdefault(asked.owner, []).extend([id] if id in self.questions else [])
        return {owner: tuple(ids) for owner, ids in found.items() if owner}

    @property
    def core_needed(self) -> int:
        """How many of them have to be known before an approach is named."""
        return -(-self.core_known * len(self.core) // 100)

    @cached_property
    def figures(self) -> Mapping[str, CostFigure]:
        return self.costs.figures if self.costs else {}

    @cached_property
    def asked(self) -> Mapping[str, Question | CostFigure]:
        """All questions and figures by id; no two have the same."""
        return {**self.questions, **self.figures}

    @cached_property
    def approach_ids(self) -> tuple[str, ...]:
        return tuple(approach.id for approach in self.approaches)

    @cached_property
    def choices(self) -> tuple[Choice, ...]:
        """All that an approach row may name: every approach alone, then several together."""
        alone = [(id,) for id in self.approach_ids]
        return tuple(dict.fromkeys([*alone, *(row.choice for row in self.approach_table)]))

    @cached_property
    def stage_ids(self) -> tuple[str, ...]:
        return tuple(stage.id for stage in self.stages)

    @cached_property
    def dimension(self) -> Mapping[str, Dimension]:
        return {dimension.id: dimension for dimension in self.dimensions}

    @cached_property
    def gate(self) -> Mapping[str, Gate]:
        return {gate.id: gate for gate in self.gates}

    @cached_property
    def row(self) -> Mapping[str, TableRow]:
        return {row.id: row for row in (*self.approach_table, *self.stage_table)}

    @cached_property
    def rule_ids(self) -> tuple[str, ...]:
        """The ids of all that may fire."""
        scores, checks = (row.id for row in self.scores), (check.id for check in self.checks)
        return (*self.row, *scores, *self.gate, *checks)

    def text_label(self, name: str) -> str:
        """What a text that stands beside the answers is."""
        titles = {f"{DONE}{action.id}": f"Done, {action.title}," for action in self.actions}
        return NAMES.get(name) or titles[name]

    def approach(self, id: str) -> Approach:
        return self.approaches[self.approach_ids.index(id)]

    def stage(self, id: str) -> Stage:
        return self.stages[self.stage_ids.index(id)]
