"""The shape of the JSON result, version 1: its keys, their order, and what stands behind them.

Owns the contract with machines; `file_schemas` makes its JSON Schema from these classes. They live
for a moment in every run, so they are neither frozen nor compared, which makes them cheap.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Literal

from advisor.engine import CertaintyWord, NextQuestion, RowState
from advisor.model import Choice, Level, Value
from advisor.report.contract_base import Part
from advisor.report.contract_money import CostsResult, FigureChangeResult
from advisor.report.contract_plan import (
    AboutResult,
    DecidedResult,
    DoneResult,
    OwnerResult,
    PlanResult,
)
from advisor.report.drafts import DraftsResult
from advisor.teams import Effect, Switch

Known = Value | None
"""An answer as the file gives it; null where it is not one known value."""
Table = Literal["approach", "stage"]


class PackResult(Part):
    """The pack that was asked."""

    id: str
    version: int


class HoldResult(Part):
    """A gate, a row of the stage table or the approach itself, which allows no higher stage."""

    kind: Literal["gate", "row", "approach"]
    id: str
    stage: str


class WaitResult(HoldResult):
    """What may hold the stage, and the open questions that decide it."""

    questions: tuple[str, ...]


class OutcomeResult(Part):
    """An approach at a stage."""

    approach: str
    stage: str


class ShareResult(Part):
    """How many of the possible answers come to an outcome."""

    approach: str | None
    """Null where something has still to decide between several."""
    stage: str
    share: float
    count: str
    """In decimal digits, since it outgrows a number of JSON."""
    between: Choice | None = None
    """Those several; left out where it is one."""


class DecidingAnswer(Part):
    """One answer to a deciding question, and what it would put in front."""

    answer: Value
    approaches: Choice


class DecidingResult(Part):
    """An open question that decides, and what each of its answers would put in front."""

    question: str
    answers: tuple[DecidingAnswer, ...]


class VerdictResult(Part):
    """Which approach, and how far."""

    approach: str | None
    """Null while there is not enough information, or while several are left."""
    stage: str
    best_stage: str
    certainty: CertaintyWord
    held_by: tuple[HoldResult, ...]
    waits_for: tuple[WaitResult, ...]
    shares: tuple[ShareResult, ...]
    between: tuple[str, ...] = ()
    """The approaches that are left while it is undecided."""
    decided_by: tuple[DecidingResult, ...] = ()
    """The open questions that decide between them, the most telling first."""
    trials: tuple[str, ...] = ()
    """The actions that decide where no answer does."""


class DimensionResult(Part):
    """What a dimension's questions come to."""

    id: str
    kind: Literal["need", "readiness"]
    score: tuple[int, int]
    """Lowest and highest."""
    possible: int
    """The best there could be."""
    band: str | None
    """Null while several are possible."""
    bands_possible: tuple[str, ...]
    concerns: tuple[str, ...]


class GateResult(Part):
    """A gate that fires, or may."""

    id: str
    level: Level
    category: str
    because: str
    state: RowState


class TraceResult(Part):
    """A row that fired, or may yet, with the answers it reads."""

    table: Literal["scores", "gates", "approach", "stage"]
    row: str
    state: RowState
    because: str
    answers: Mapping[str, Known]
    source: tuple[str, ...]


class ConditionResult(Part):
    """A condition of a table row."""

    kind: Literal["band", "gate", "veto"]
    id: str


class NearMissResult(Part):
    """A row above the deciding one that fails for one condition."""

    table: Table
    row: str
    outcome: str | Choice
    """What the row names; several where it leaves open which."""
    missing: ConditionResult


class ChangeResult(Part):
    """One question set to one value."""

    question: str
    from_: Known
    to: Value
    kind: Literal["do", "find-out"]


class FlipResult(OutcomeResult):
    """Changes that lead to another outcome."""

    changes: tuple[ChangeResult, ...]


class PathResult(Part):
    """What the team itself can do to reach an outcome; effort and changes null if nothing."""

    target: OutcomeResult
    effort: int | None
    changes: tuple[ChangeResult, ...] | None


class ActionResult(Part):
    """Something to do."""

    id: str
    title: str
    owner: str
    effort: str
    done_when: str
    because_of: tuple[str, ...]


class WarningResult(Part):
    """Answers that contradict each other."""

    id: str
    message: str
    answers: Mapping[str, Known]
    source: tuple[str, ...]


class ClaimResult(Part):
    """What one respondent said."""

    answer: Known
    by: str
    note: str
    evidence: str
    date: str
    unsure: bool
    reason: str


class DisputeResult(Part):
    """A question that people answer differently."""

    question: str
    decides: bool
    claims: tuple[ClaimResult, ...]


class HiddenResult(Part):
    """A question that is not asked; what the file says to it is read by no rule."""

    question: str
    state: Literal["hidden"]


class AnswerResult(Part):
    """A question, and what the file says to it."""

    question: str
    state: Literal["answered", "unknown", "open", "draft", "disputed", "not_applicable"]
    answer: Known
    note: str
    evidence: str
    by: str
    date: str
    unsure: bool
    reason: str


class DifferenceResult(Part):
    """A question that the two cases answer differently."""

    question: str
    here: Value
    there: Value


class PrecedentResult(Part):
    """A published case that is near."""

    title: str
    year: int
    situation: str
    tried: str
    won: str
    approach: str
    """The approach that the evidence speaks for."""
    citation: str
    link: str
    nearness: float
    """From -1, nothing alike, to 1, everything."""
    alike: tuple[str, ...]
    """Questions that both answer alike, those that count most first."""
    different: tuple[DifferenceResult, ...]


class SideResult(Part):
    """One of two sets of answers that are compared."""

    date: str
    verdict: Effect
    drafts: DraftsResult | None = None
    """Only where there are drafts."""


class ShortAnswerResult(Part):
    """What one of them says to a question."""

    state: Literal["answered", "unknown", "open", "draft", "disputed", "not_applicable"]
    answer: Known


class CauseResult(Part):
    """A changed answer, and what came of it when its turn came."""

    question: str
    from_: ShortAnswerResult
    to: ShortAnswerResult
    verdict: Effect
    rows: tuple[Switch, ...]


class SinceResult(Part):
    """What changed since earlier answers."""

    schema_version: Literal[1]
    case: str
    before: SideResult
    after: SideResult
    causes: tuple[CauseResult, ...]
    rows: tuple[Switch, ...]
    figures: tuple[FigureChangeResult, ...] = ()
    """Left out where none changed."""
    decided: DecidedResult | None = None
    """Only where there is a decision."""


class Result(Part):
    """What a set of answers comes to, for machines."""

    schema_version: Literal[1]
    case: str
    date: str
    pack: PackResult
    drafts: DraftsResult | None = field(default=None, kw_only=True)
    """Only where there are drafts."""
    verdict: VerdictResult
    dimensions: tuple[DimensionResult, ...]
    gates: tuple[GateResult, ...]
    trace: tuple[TraceResult, ...]
    near_misses: tuple[NearMissResult, ...]
    flips: tuple[FlipResult, ...]
    find_out_first: tuple[NextQuestion, ...]
    path: PathResult | None
    """Null where there is nothing to reach."""
    actions: tuple[ActionResult, ...]
    warnings: tuple[WarningResult, ...]
    disputes: tuple[DisputeResult, ...]
    answers: tuple[AnswerResult | HiddenResult, ...]
    """Every question, in the pack's order."""
    costs: CostsResult | None = None
    """Only where figures were given."""
    precedents: tuple[PrecedentResult, ...] = ()
    """The published cases nearest to this one; left out where there are none."""
    about: AboutResult | None = None
    """Only where something is said about the case."""
    plan: PlanResult | None = None
    """Only where the pack says how long its actions take."""
    done: tuple[DoneResult, ...] = ()
    owners: tuple[OwnerResult, ...] = ()
    since: SinceResult | None = None
    """Only where earlier answers were given."""
    made: str | None = None
    """Only in a file: by it one is known that nobody has changed since it was written."""
