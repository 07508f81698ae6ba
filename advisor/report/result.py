"""The report for machines: ids, exact counts and states, as `contract` has them.

It must not hold a sentence that the pack or the team did not write.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from advisor.engine import AnswerChange, Holds, Outcome, Path, RowState
from advisor.model import Claim
from advisor.report.contract import (
    ActionResult,
    AnswerResult,
    ChangeResult,
    ClaimResult,
    ConditionResult,
    DecidingAnswer,
    DecidingResult,
    DimensionResult,
    DisputeResult,
    FlipResult,
    GateResult,
    HiddenResult,
    HoldResult,
    Json,
    Known,
    NearMissResult,
    OutcomeResult,
    PackResult,
    PathResult,
    Result,
    ShareResult,
    TraceResult,
    VerdictResult,
    WaitResult,
    WarningResult,
    as_json,
)
from advisor.report.frame import Frame
from advisor.report.hold import held, waiting
from advisor.report.since import since_part
from advisor.report.tree import ActionItem
from advisor.report.words import fraction
from advisor.teams import Comparison

_STATES: dict[Holds, RowState] = {"always": "fired", "sometimes": "possible"}


def result(
    frame: Frame, items: tuple[ActionItem, ...], comparison: Comparison | None = None
) -> Json:
    """The whole result, as JSON has it."""
    found = frame.assessment
    return as_json(
        Result(
            schema_version=1,
            case=frame.file.answers.case,
            date=frame.file.answers.date,
            pack=PackResult(frame.pack.id, frame.pack.version),
            verdict=_verdict(frame),
            dimensions=_dimensions(frame),
            gates=_gates(frame),
            trace=_trace(frame),
            near_misses=_near_misses(frame),
            flips=tuple(
                FlipResult(way.approach, way.stage, _changes(way.changes))
                for way in found.counterfactuals
            ),
            find_out_first=found.next_questions,
            path=_path(found.path),
            actions=_actions(items),
            warnings=_warnings(frame),
            disputes=_disputes(frame),
            answers=tuple(_answer(frame, id) for id in frame.pack.questions),
            since=since_part(comparison) if comparison else None,
        )
    )


def _verdict(frame: Frame) -> VerdictResult:
    verdict, counts = frame.verdict, frame.verdict.counts
    order = [Outcome(c, s) for c in frame.pack.choices for s in frame.pack.stage_ids]
    return VerdictResult(
        approach=verdict.approach,
        stage=verdict.stage,
        best_stage=verdict.best_stage,
        certainty=verdict.certainty,
        held_by=tuple(HoldResult(hold.kind, hold.id, hold.stage) for hold in held(frame)),
        waits_for=tuple(
            WaitResult(hold.kind, hold.id, hold.stage, frame.open_behind(hold.questions))
            for hold in waiting(frame)
        ),
        shares=tuple(
            _share(outcome, count, counts.total)
            for outcome in order
            if (count := counts.by_outcome.get(outcome))
        ),
        between=verdict.leading if verdict.certainty == "leaning" else (),
        decided_by=tuple(
            DecidingResult(each.question, tuple(DecidingAnswer(*pair) for pair in each.answers))
            for each in frame.assessment.deciding
        ),
        trials=verdict.decided_by,
    )


def _share(outcome: Outcome, count: int, total: int) -> ShareResult:
    one = len(outcome.choice) == 1
    return ShareResult(
        approach=outcome.choice[0] if one else None,
        stage=outcome.stage,
        share=fraction(count, total),
        count=str(count),
        between=None if one else outcome.choice,
    )


def _dimensions(frame: Frame) -> tuple[DimensionResult, ...]:
    rows = []
    for dimension in frame.pack.dimensions:
        low, high, best = frame.scores[dimension.id]
        pairs = zip(dimension.bands, frame.bands[dimension.id], strict=True)
        possible = tuple(band for band, count in pairs if count)
        rows.append(
            DimensionResult(
                id=dimension.id,
                kind=dimension.kind,
                score=(low, high),
                possible=best,
                band=possible[0] if len(possible) == 1 else None,
                bands_possible=possible,
                concerns=dimension.concerns,
            )
        )
    return tuple(rows)


def _gates(frame: Frame) -> tuple[GateResult, ...]:
    return tuple(
        GateResult(gate.id, gate.level, gate.category, gate.because, _STATES[state])
        for gate in frame.pack.gates
        if (state := frame.file.holds(gate)) != "never"
    )


def _trace(frame: Frame) -> tuple[TraceResult, ...]:
    return tuple(
        TraceResult(
            table=traced.table,
            row=traced.row,
            state=traced.state,
            because=traced.because,
            answers=_every(frame, traced.questions),
            source=traced.source,
        )
        for traced in frame.assessment.trace
    )


def _every(frame: Frame, ids: Iterable[str]) -> Mapping[str, Known]:
    return {id: _known(frame, id) for id in ids}


def _known(frame: Frame, id: str) -> Known:
    return frame.file.value(id) if frame.file.states[id] == "answered" else None


def _near_misses(frame: Frame) -> tuple[NearMissResult, ...]:
    return tuple(
        NearMissResult(
            table=miss.table,
            row=miss.row.id,
            outcome=miss.row.between or miss.row.outcome,
            missing=ConditionResult(miss.missing.kind, miss.missing.id),
        )
        for miss in frame.assessment.near_misses
    )


def _changes(changes: Iterable[AnswerChange]) -> tuple[ChangeResult, ...]:
    return tuple(
        ChangeResult(change.question, change.before, change.after, change.kind)
        for change in changes
    )


def _path(found: Path | None) -> PathResult | None:
    """None where there is nothing to reach; no effort and no changes where nothing leads there."""
    if found is None:
        return None
    return PathResult(
        target=OutcomeResult(found.approach, found.stage),
        effort=found.way.effort if found.way else None,
        changes=_changes(found.way.changes) if found.way else None,
    )


def _actions(items: Iterable[ActionItem]) -> tuple[ActionResult, ...]:
    return tuple(
        ActionResult(
            id=item.id,
            title=item.title,
            owner=item.owner,
            effort=item.effort,
            done_when=item.done_when,
            because_of=item.because_of,
        )
        for item in items
    )


def _warnings(frame: Frame) -> tuple[WarningResult, ...]:
    return tuple(
        WarningResult(
            id=check.id,
            message=check.message,
            answers=_every(frame, (test.question for test in check.when)),
            source=check.source,
        )
        for check in frame.assessment.warnings
    )


def _disputes(frame: Frame) -> tuple[DisputeResult, ...]:
    return tuple(
        DisputeResult(dispute.question, dispute.decides, tuple(map(_claim, dispute.claims)))
        for dispute in frame.assessment.disputes
    )


def _claim(claim: Claim) -> ClaimResult:
    return ClaimResult(
        answer=claim.value,
        by=claim.by,
        note=claim.note,
        evidence=claim.evidence,
        date=claim.date,
        unsure=claim.unsure,
        reason=claim.reason,
    )


def _answer(frame: Frame, id: str) -> AnswerResult | HiddenResult:
    state, answer = frame.file.states[id], frame.answer(id)
    if state == "hidden":  # kept in the file, read by no rule
        return HiddenResult(id, state)
    return AnswerResult(
        question=id,
        state=state,
        answer=_known(frame, id),
        note=answer.note,
        evidence=answer.evidence,
        by=answer.by,
        date=answer.date,
        unsure=answer.unsure,
        reason=answer.reason,
    )
