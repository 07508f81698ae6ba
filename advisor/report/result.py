"""The report for machines: ids, exact counts and states, as `contract` has them.

It must not hold a sentence that the pack or the team did not write.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from advisor.engine import AnswerChange, Dispute, Holds, NearMiss, Outcome, Path, RowState
from advisor.model import Dimension
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
            pack=PackResult.like(context.pack),
            drafts=drafts_result(found),
            verdict=_verdict(context),
            dimensions=tuple(_dimension(context, each) for each in context.pack.dimensions),
            gates=tuple(_gates(context)),
            trace=tuple(
                TraceResult.like(each, answers=_every(context, each.questions))
                for each in found.trace
            ),
            near_misses=tuple(map(_near_miss, found.near_misses)),
            flips=tuple(
                FlipResult.like(way, changes=_changes(way.changes))
                for way in found.counterfactuals
            ),
            find_out_first=found.next_questions,
            path=_path(found.path),
            actions=tuple(map(ActionResult.like, items)),
            warnings=tuple(
                WarningResult.like(
                    check, answers=_every(context, (t.question for t in check.when))
                )
                for check in found.warnings
            ),
            disputes=tuple(map(_dispute, found.disputes)),
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
    return VerdictResult.like(
        verdict,
        held_by=tuple(map(HoldResult.like, held(context))),
        waits_for=tuple(
            WaitResult.like(limit, questions=context.open_behind(limit.questions))
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


def _dimension(context: ReportContext, dimension: Dimension) -> DimensionResult:
    low, high, best = context.scores[dimension.id]
    bands = zip(dimension.bands, context.bands[dimension.id], strict=True)
    possible = tuple(band for band, count in bands if count)
    return DimensionResult.like(
        dimension,
        score=(low, high),
        possible=best,
        band=possible[0] if len(possible) == 1 else None,
        bands_possible=possible,
    )


def _gates(context: ReportContext) -> Iterator[GateResult]:
    for gate in context.pack.gates:
        if (state := context.file.holds(gate)) != "never":
            yield GateResult.like(gate, state=_STATES[state])


def _every(context: ReportContext, ids: Iterable[str]) -> Mapping[str, Known]:
    return {id: _known(context, id) for id in ids}


def _known(context: ReportContext, id: str) -> Known:
    return context.file.value(id) if context.file.states[id] == "answered" else None


def _near_miss(miss: NearMiss) -> NearMissResult:
    outcome = miss.row.between or miss.row.outcome
    return NearMissResult(miss.table, miss.row.id, outcome, ConditionResult.like(miss.missing))


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
        target=OutcomeResult.like(found),
        effort=found.way.effort if found.way else None,
        changes=_changes(found.way.changes) if found.way else None,
    )


def _dispute(dispute: Dispute) -> DisputeResult:
    claims = tuple(ClaimResult.like(claim, answer=claim.value) for claim in dispute.claims)
    return DisputeResult(dispute.question, dispute.decides, claims)


def _answer(context: ReportContext, id: str) -> AnswerResult | HiddenResult:
    state, answer = context.file.states[id], context.answer(id)
    if state == "hidden":  # kept in the file, read by no rule
        return HiddenResult(id, state)
    said = answer.value if state == "draft" else _known(context, id)
    return AnswerResult.like(answer, question=id, state=state, answer=said)
