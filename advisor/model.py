"""The words of the product as frozen data: a pack, its questions and rows, and a set of answers.

Owns the shapes and what follows from one shape alone: which values a question has, which of them
a test allows. Every question, whatever its kind, has a finite list of values, and every set of
values is a bitmask over that list; this is what lets the solver be exact and small. It must not
read files, decide a verdict, or name any approach, stage or dimension: those are data of the pack.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations
from typing import Literal

NEED_BANDS = ("low", "medium", "high")
READINESS_BANDS = ("weak", "fair", "strong")

Kind = Literal["choice", "multi", "number"]
Level = Literal["blocker", "caution", "fact"]
Raw = str | int | tuple[str, ...]
"""An answer as people write it: an option's id, a whole number, or the options chosen."""


@dataclass(frozen=True, order=True)
class Where:
    """A place in a pack's file, from 1; for messages only."""

    file: str
    line: int
    column: int = 1


NOWHERE = Where("", 0, 0)


@dataclass(frozen=True)
class Option:
    """One choice of a question."""

    id: str
    text: str
    weight: int = 1
    """How much this option counts among the possible answers."""
    same: bool = False
    """Set where no row needs to tell this option from its neighbour."""
    where: Where = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, eq=False)
class Question:
    """One question, with its finite list of values.

    A choice has a value per option; a multi one per subset of its options, the empty set first; a
    number one per interval between the constants that rows compare it with (`cuts`).
    """

    id: str
    label: str
    text: str
    why: str
    kind: Kind
    section: str
    dimension: str
    options: tuple[Option, ...] = ()
    """From worst to best where `ordered`."""
    ordered: bool = False
    help: str = ""
    core: bool = False
    fixed: bool = False
    """A fact of the world: no path may change its known answer."""
    effort: int = 1
    """What it costs the team to change the answer; days of one person, roughly."""
    owner: str = ""
    """The role that usually knows the answer."""
    ask_if: tuple[Test, ...] = ()
    """All must hold for the question to be asked."""
    otherwise: Raw | None = None
    """How the question is read while it is hidden; always set where `ask_if` is."""
    not_applicable: Raw | None = None
    """How "does not apply" is read; None where that answer is not allowed."""
    unit: str = ""
    minimum: int = 0
    maximum: int = 0
    cuts: tuple[int, ...] = ()
    """First number of every interval but the lowest, ascending."""
    source: tuple[str, ...] = ()
    where: Where = NOWHERE

    @cached_property
    def values(self) -> tuple[Raw, ...]:
        """One representative answer per value: the option, the subset, the interval's lowest."""
        if self.kind == "number":
            return (self.minimum, *self.cuts)
        ids = [option.id for option in self.options]
        if self.kind == "choice":
            return tuple(ids)
        sizes = range(len(ids) + 1)
        return tuple(subset for size in sizes for subset in combinations(ids, size))

    @cached_property
    def weights(self) -> tuple[int, ...]:
        """How much each value counts; 1 for every subset and every interval."""
        if self.kind == "choice":
            return tuple(option.weight for option in self.options)
        return (1,) * len(self.values)

    @cached_property
    def everything(self) -> int:
        """The mask of all values: what is possible before anybody answers."""
        return (1 << len(self.values)) - 1

    @cached_property
    def _index(self) -> dict[Raw, int]:
        return {value: index for index, value in enumerate(self.values)}

    def index(self, raw: Raw) -> int:
        """The value an answer falls into; KeyError if the answer is not one of this question."""
        if self.kind == "number":
            if not isinstance(raw, int) or not self.minimum <= raw <= self.maximum:
                raise KeyError(raw)
            return sum(raw >= cut for cut in self.cuts)
        if self.kind == "multi":
            if not isinstance(raw, tuple):
                raise KeyError(raw)
            return self._index[tuple(o.id for o in self.options if o.id in raw)]
        return self._index[raw]

    def nearest(self, index: int, raw: Raw | None) -> Raw:
        """The answer inside value `index` nearest to `raw`; its lowest where there is none."""
        if self.kind != "number" or not isinstance(raw, int):
            return self.values[index]
        low = (self.minimum, *self.cuts)[index]
        high = (*(cut - 1 for cut in self.cuts), self.maximum)[index]
        return min(max(raw, low), high)

    def option(self, id: str) -> Option:
        """The option of that id; KeyError if there is none."""
        for option in self.options:
            if option.id == id:
                return option
        raise KeyError(id)

    def say(self, raw: Raw) -> str:
        """An answer in the words of the question."""
        if isinstance(raw, int):
            return f"{raw:,} {self.unit}".rstrip()
        if isinstance(raw, tuple):
            return "; ".join(self.option(id).text for id in raw) or "none of these"
        return self.option(raw).text


@dataclass(frozen=True)
class Test:
    """One question's part of a condition: the answer must be one of the allowed values."""

    __test__ = False  # not a pytest class

    question: str
    allowed: int
    """Mask over the question's values."""


@dataclass(frozen=True)
class ScoreRow:
    """Points for a dimension when all tests hold: one question adds, several subtract."""

    id: str
    dimension: str
    when: tuple[Test, ...]
    points: int
    because: str
    source: tuple[str, ...] = ()
    where: Where = NOWHERE


@dataclass(frozen=True)
class Gate:
    """Fires when all tests hold, whatever the scores."""

    id: str
    level: Level
    title: str
    when: tuple[Test, ...]
    because: str
    category: str = ""
    cap: str = ""
    """The highest stage while this fires; empty if it caps nothing."""
    veto: tuple[str, ...] = ()
    """Approaches ruled out while this fires."""
    concerns: tuple[str, ...] = ()
    """Approaches whose stage it caps or tests."""
    source: tuple[str, ...] = ()
    where: Where = NOWHERE


@dataclass(frozen=True)
class BandTest:
    """Part of a table row: the dimension's band must be one of `allowed`, a mask of three."""

    dimension: str
    allowed: int


@dataclass(frozen=True)
class GateTest:
    """Part of a table row: the gate must fire, or must not."""

    gate: str
    fires: bool


@dataclass(frozen=True)
class TableRow:
    """A row of a verdict table; the first that matches decides. No tests: the default."""

    id: str
    bands: tuple[BandTest, ...]
    gates: tuple[GateTest, ...]
    outcome: str
    because: str
    approaches: tuple[str, ...] = ()
    """Stage table only: the approaches this row is for; empty means all."""
    source: tuple[str, ...] = ()
    where: Where = NOWHERE


@dataclass(frozen=True)
class Check:
    """A contradiction between known answers: it warns and never touches the verdict."""

    id: str
    when: tuple[Test, ...]
    message: str
    source: tuple[str, ...] = ()
    where: Where = NOWHERE


@dataclass(frozen=True)
class Trigger:
    """When advice is shown: `approaches`, `stages` and `when` must all hold, and one of the rest.

    An empty part asks nothing. `gates` must fire, and `bands` and `when` hold, in every
    completion; `open` names questions without a known answer.
    """

    approaches: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    when: tuple[Test, ...] = ()
    gates: tuple[str, ...] = ()
    bands: tuple[BandTest, ...] = ()
    open: tuple[str, ...] = ()


@dataclass(frozen=True)
class Action:
    """Something a named role can do, and how everybody sees that it is done."""

    id: str
    title: str
    text: str
    owner: str
    effort: str
    done_when: str
    trigger: Trigger
    tools: str = ""
    source: tuple[str, ...] = ()
    where: Where = NOWHERE


@dataclass(frozen=True)
class Passage:
    """A paragraph of the report under one of the pack's topics."""

    id: str
    topic: str
    text: str
    trigger: Trigger
    source: tuple[str, ...] = ()
    where: Where = NOWHERE


@dataclass(frozen=True)
class Approach:
    """One of the answers to "which approach fits?"."""

    id: str
    title: str
    summary: str
    highest_stage: str = ""
    where: Where = NOWHERE


@dataclass(frozen=True)
class Stage:
    """One step of "how far may this team go now?"; the pack lists them from lowest to highest."""

    id: str
    title: str
    summary: str
    where: Where = NOWHERE


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
    where: Where = NOWHERE

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
    """Needs only an action or a passage, no question and no row."""
    where: Where = NOWHERE


@dataclass(frozen=True)
class Parameter:
    """A named threshold of the rules."""

    id: str
    value: int
    unit: str
    because: str
    source: tuple[str, ...] = ()
    where: Where = NOWHERE


@dataclass(frozen=True)
class Certainty:
    """From which share of the possible answers a verdict earns which word, in percent."""

    likely: int
    leaning: int
    core_known: int
    """Least part of the core questions that must be known before any verdict is named."""


@dataclass(frozen=True, eq=False)
class Pack:
    """A questionnaire with its rules and sources: everything the solver and the report read."""

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
    certainty: Certainty
    scores: tuple[ScoreRow, ...]
    gates: tuple[Gate, ...]
    approach_table: tuple[TableRow, ...]
    stage_table: tuple[TableRow, ...]
    checks: tuple[Check, ...] = ()
    actions: tuple[Action, ...] = ()
    passages: tuple[Passage, ...] = ()
    categories: tuple[Named, ...] = ()
    topics: tuple[Named, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    sources: tuple[Source, ...] = ()
    need_map: tuple[str, str] | None = None
    """The two needs drawn as the map's axes: across, up."""
    renamed: Mapping[str, str] = field(default_factory=dict)
    """Questions (`old: new`) and options (`question.old: new`) of earlier versions."""
    removed: Mapping[str, str] = field(default_factory=dict)
    """Questions of earlier versions that are gone, and why."""

    @cached_property
    def core(self) -> tuple[str, ...]:
        """The questions asked first."""
        return tuple(id for id, question in self.questions.items() if question.core)

    @cached_property
    def approach_ids(self) -> tuple[str, ...]:
        return tuple(approach.id for approach in self.approaches)

    @cached_property
    def stage_ids(self) -> tuple[str, ...]:
        return tuple(stage.id for stage in self.stages)

    @cached_property
    def dimension(self) -> Mapping[str, Dimension]:
        """Dimensions by id."""
        return {dimension.id: dimension for dimension in self.dimensions}

    @cached_property
    def gate(self) -> Mapping[str, Gate]:
        """Gates by id."""
        return {gate.id: gate for gate in self.gates}

    def approach(self, id: str) -> Approach:
        """The approach of that id."""
        return self.approaches[self.approach_ids.index(id)]

    def stage(self, id: str) -> Stage:
        """The stage of that id."""
        return self.stages[self.stage_ids.index(id)]


AnswerState = Literal["answered", "unknown", "not_applicable", "disputed"]


@dataclass(frozen=True)
class Claim:
    """What one respondent said about one question."""

    answer: Raw | None
    """None: this respondent does not know."""
    by: str = ""
    note: str = ""
    evidence: str = ""
    date: str = ""
    unsure: bool = False
    reason: str = ""
    """Why it does not apply; set only where the respondent said so."""


@dataclass(frozen=True)
class Answer:
    """What the team says about one question, with what stands behind it."""

    state: AnswerState
    value: Raw | None = None
    """Set only where `state` is answered."""
    note: str = ""
    evidence: str = ""
    by: str = ""
    date: str = ""
    unsure: bool = False
    reason: str = ""
    """Why it does not apply."""
    claims: tuple[Claim, ...] = ()
    """Who said what; set where people disagree, and kept after a dispute is settled."""


@dataclass(frozen=True)
class Expect:
    """What a worked or published case should come to; ignored outside `advisor test`."""

    approach: tuple[str, ...] = ()
    unacceptable: tuple[str, ...] = ()
    gate: tuple[str, ...] = ()
    stage: str = ""
    certainty: str = ""
    fired: tuple[str, ...] = ()


@dataclass(frozen=True)
class Answers:
    """One answers file."""

    pack: str
    case: str = ""
    date: str = ""
    version: int | None = None
    """The pack's version the answers were given for, where the file says so."""
    answers: Mapping[str, Answer] = field(default_factory=dict)
    """By question id; a question that is missing is not yet answered."""
    expect: Expect | None = None
    notices: tuple[str, ...] = ()
    """What the loader had to translate from an older version."""

    def masks(self, pack: Pack) -> dict[str, int]:
        """The set of values each question may still have, before anything is hidden."""
        return {id: self._mask(question) for id, question in pack.questions.items()}

    def _mask(self, question: Question) -> int:
        answer = self.answers.get(question.id)
        if answer is None or answer.state == "unknown":
            return question.everything
        if answer.state == "not_applicable":
            assert question.not_applicable is not None, "checked when the file was read"
            return 1 << question.index(question.not_applicable)
        if answer.state == "disputed":
            said = [claim for claim in answer.claims if claim.answer is not None or claim.reason]
            mask = 0
            for claim in said:
                raw = question.not_applicable if claim.answer is None else claim.answer
                assert raw is not None, "checked when the file was read"
                mask |= 1 << question.index(raw)
            return mask
        assert answer.value is not None, "an answered question has a value"
        return 1 << question.index(answer.value)

    def with_value(self, question: str, value: Raw) -> Answers:
        """The same answers with one question answered."""
        changed = {**self.answers, question: Answer("answered", value)}
        return Answers(
            self.pack, self.case, self.date, self.version, changed, self.expect, self.notices
        )
