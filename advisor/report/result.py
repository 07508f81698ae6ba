"""The report for machines: ids, exact counts and states, as `contract` has them.

It must not hold a sentence that the pack or the team did not write.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from advisor.engine import AnswerChange, Holds, Outcome, Path, RowState
from advisor.model import Claim
from advisor.report.advice import Due
from advisor.report.case import about_result
from advisor.report.comparison import comparison_result
from advisor.report.context import ReportContext
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
)
from advisor.report.contract_base import Json, as_json
from advisor.report.contract_money import CostsResult
from advisor.report.document import ActionItem
from advisor.report.drafts import drafts_result
from advisor.report.figure_notices import figure_notices
from advisor.report.money_result import costs_result
from advisor.report.owners import owners_result
from advisor.report.precedents import precedents_result
from advisor.report.stage_limits import held, waiting
from advisor.report.timeline import done_result, plan_result
from advisor.report.wording import fraction
from advisor.teams import Comparison

_STATES: dict[Holds, RowState] = {"always": "fired", "sometimes": "possible"}


def result(
    context: ReportContext,
    items: tuple[ActionItem, ...],
    due: tuple[Due, ...],
    comparison: Comparison | None = None,
) -> Json:
    """The whole result, as JSON has it."""
    found = context.assessment
    return as_json(
        Result(
            schema_version=1,
            case=context.file.answers.case,
            date=context.file.answers.date,
            pack=PackResult(context.pack.id, context.pack.version),
            drafts=drafts_result(found),
            verdict=_verdict(context),
            dimensions=_dimensions(context),
            gates=_gates(context),
            trace=_trace(context),
            near_misses=_near_misses(context),
            flips=tuple(
                FlipResult(way.approach, way.stage, _changes(way.changes))
                for way in found.counterfactuals
            ),
            find_out_first=found.next_questions,
            path=_path(found.path),
            actions=_actions(items),
            warnings=_warnings(context),
            disputes=_disputes(context),
            answers=tuple(_answer(context, id) for id in context.pack.questions),
            costs=_costs(context),
            precedents=precedents_result(context),
            about=about_result(context.file.answers),
            plan=plan_result(context, due),
            done=done_result(context),
            owners=owners_result(context),
            since=comparison_result(comparison) if comparison else None,
        )
    )


def _costs(context: ReportContext) -> CostsResult | None:
    if context.money is None:
        return None
    notices = figure_notices(context.money.sheet, context.file.answers)
    return costs_result(context.money, tuple(context.money.differences.values()), notices)


def _verdict(context: ReportContext) -> VerdictResult:
    verdict, counts = context.verdict, context.verdict.counts
    order = [Outcome(c, s) for c in context.pack.choices for s in context.pack.stage_ids]
    return VerdictResult(
        approach=verdict.approach,
        stage=verdict.stage,
        best_stage=verdict.best_stage,
        certainty=verdict.certainty,
        held_by=tuple(HoldResult(limit.kind, limit.id, limit.stage) for limit in held(context)),
        waits_for=tuple(
            WaitResult(limit.kind, limit.id, limit.stage, context.open_behind(limit.questions))
            for limit in waiting(context)
        ),
        shares=tuple(
            _share(outcome, count, counts.total)
            for outcome in order
            if (count := counts.by_outcome.get(outcome))
        ),
        between=verdict.leading if verdict.certainty == "leaning" else (),
        decided_by=tuple(
            DecidingResult(each.question, tuple(DecidingAnswer(*pair) for pair in each.answers))
            for each in context.assessment.deciding
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


def _dimensions(context: ReportContext) -> tuple[DimensionResult, ...]:
    rows = []
    for dimension in context.pack.dimensions:
        low, high, best = context.scores[dimension.id]
        pairs = zip(dimension.bands, context.bands[dimension.id], strict=True)
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


def _gates(context: ReportContext) -> tuple[GateResult, ...]:
    return tuple(
        GateResult(gate.id, gate.level, gate.category, gate.because, _STATES[state])
        for gate in context.pack.gates
        if (state := context.file.holds(gate)) != "never"
    )


def _trace(context: ReportContext) -> tuple[TraceResult, ...]:
    return tuple(
        TraceResult(
            table=traced.table,
            row=traced.row,
            state=traced.state,
            because=traced.because,
            answers=_every(context, traced.questions),
            source=traced.source,
        )
        for traced in context.assessment.trace
    )


def _every(context: ReportContext, ids: Iterable[str]) -> Mapping[str, Known]:
    return {id: _known(context, id) for id in ids}


def _known(context: ReportContext, id: str) -> Known:
    return context.file.value(id) if context.file.states[id] == "answered" else None


def _near_misses(context: ReportContext) -> tuple[NearMissResult, ...]:
    return tuple(
        NearMissResult(
            table=miss.table,
            row=miss.row.id,
            outcome=miss.row.between or miss.row.outcome,
            missing=ConditionResult(miss.missing.kind, miss.missing.id),
        )
        for miss in context.assessment.near_misses
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


def _warnings(context: ReportContext) -> tuple[WarningResult, ...]:
    return tuple(
        WarningResult(
            id=check.id,
            message=check.message,
            answers=_every(context, (test.question for test in check.when)),
            source=check.source,
        )
        for check in context.assessment.warnings
    )


def _disputes(context: ReportContext) -> tuple[DisputeResult, ...]:
    return tuple(
        DisputeResult(dispute.question, dispute.decides, tuple(map(_claim, dispute.claims)))
        for dispute in context.assessment.disputes
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


def _answer(context: ReportContext, id: str) -> AnswerResult | HiddenResult:
    state, answer = context.file.states[id], context.answer(id)
    if state == "hidden":  # kept in the file, read by no rule
        return HiddenResult(id, state)
    return AnswerResult(
        question=id,
        state=state,
        answer=answer.value if state == "draft" else _known(context, id),
        note=answer.note,
        evidence=answer.evidence,
        by=answer.by,
        date=answer.date,
        unsure=answer.unsure,
        reason=answer.reason,
    )
