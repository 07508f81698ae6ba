"""The report for machines: ids, exact counts and states, version 1 of the JSON result.

Owns the keys and their order, which are a contract. It must not hold a sentence that the pack or
the team did not write.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from advisor.engine import AnswerChange, Outcome, Path
from advisor.model import Choice, Raw
from advisor.report.frame import Frame
from advisor.report.hold import Hold, held, waiting
from advisor.report.tree import ActionItem
from advisor.report.words import fraction

Json = dict[str, object]

SCHEMA_VERSION = 1
_STATES = {"always": "fired", "sometimes": "possible"}


def result(frame: Frame, items: tuple[ActionItem, ...]) -> Json:
    """The whole result; counts are decimal strings, since they outgrow a JSON number."""
    found = frame.assessment
    return {
        "schema_version": SCHEMA_VERSION,
        "case": frame.file.answers.case,
        "date": frame.file.answers.date,
        "pack": {"id": frame.pack.id, "version": frame.pack.version},
        "verdict": _verdict(frame),
        "dimensions": _dimensions(frame),
        "gates": _gates(frame),
        "trace": _trace(frame),
        "near_misses": _near_misses(frame),
        "flips": [
            {"approach": way.approach, "stage": way.stage, "changes": _changes(way.changes)}
            for way in found.counterfactuals
        ],
        "find_out_first": [
            {"question": each.question, "about": each.about, "bits": each.bits}
            for each in found.next_questions
        ],
        "path": _path(found.path),
        "actions": _actions(items),
        "warnings": _warnings(frame),
        "disputes": _disputes(frame),
        "answers": [_answer(frame, id) for id in frame.pack.questions],
    }


def _verdict(frame: Frame) -> Json:
    verdict, counts = frame.verdict, frame.verdict.counts
    order = [Outcome(c, s) for c in frame.pack.choices for s in frame.pack.stage_ids]
    return {
        "approach": verdict.approach,
        "stage": verdict.stage,
        "best_stage": verdict.best_stage,
        "certainty": verdict.certainty,
        "held_by": [_hold(hold) for hold in held(frame)],
        "waits_for": [
            {**_hold(hold), "questions": list(frame.open_behind(hold.questions))}
            for hold in waiting(frame)
        ],
        "shares": [
            {
                **_choice(outcome.choice),
                "stage": outcome.stage,
                "share": fraction(counts.by_outcome[outcome], counts.total),
                "count": str(counts.by_outcome[outcome]),
            }
            for outcome in order
            if outcome in counts.by_outcome
        ],
    }


def _choice(choice: Choice) -> Json:
    """One approach; or, without one, those that something has still to decide between."""
    return {"approach": choice[0]} if len(choice) == 1 else {"approach": None, "between": choice}


def _hold(hold: Hold) -> Json:
    return {"kind": hold.kind, "id": hold.id, "stage": hold.stage}


def _dimensions(frame: Frame) -> list[Json]:
    rows: list[Json] = []
    for dimension in frame.pack.dimensions:
        low, high, best = frame.scores[dimension.id]
        pairs = zip(dimension.bands, frame.bands[dimension.id], strict=True)
        possible = [band for band, count in pairs if count]
        rows.append(
            {
                "id": dimension.id,
                "kind": dimension.kind,
                "score": [low, high],
                "possible": best,
                "band": possible[0] if len(possible) == 1 else None,
                "bands_possible": possible,
                "concerns": list(dimension.concerns),
            }
        )
    return rows


def _gates(frame: Frame) -> list[Json]:
    return [
        {
            "id": gate.id,
            "level": gate.level,
            "category": gate.category,
            "because": gate.because,
            "state": _STATES[state],
        }
        for gate in frame.pack.gates
        if (state := frame.file.holds(gate)) != "never"
    ]


def _trace(frame: Frame) -> list[Json]:
    return [
        {
            "table": traced.table,
            "row": traced.row,
            "state": traced.state,
            "because": traced.because,
            "answers": {id: _known(frame, id) for id in traced.questions},
            "source": list(traced.source),
        }
        for traced in frame.assessment.trace
    ]


def _known(frame: Frame, id: str) -> object:
    """The answer as the file gives it; null where it is not one known value."""
    return _raw(frame.file.value(id) if frame.file.states[id] == "answered" else None)


def _raw(raw: Raw | None) -> object:
    return list(raw) if isinstance(raw, tuple) else raw


def _near_misses(frame: Frame) -> list[Json]:
    return [
        {
            "table": miss.table,
            "row": miss.row.id,
            "outcome": list(miss.row.between) or miss.row.outcome,
            "missing": {"kind": miss.missing.kind, "id": miss.missing.id},
        }
        for miss in frame.assessment.near_misses
    ]


def _changes(changes: Iterable[AnswerChange]) -> list[Json]:
    return [
        {
            "question": change.question,
            "from": _raw(change.before),
            "to": _raw(change.after),
            "kind": change.kind,
        }
        for change in changes
    ]


def _path(found: Path | None) -> Json | None:
    """None where there is nothing to reach; no effort and no changes where nothing leads there."""
    if found is None:
        return None
    return {
        "target": {"approach": found.approach, "stage": found.stage},
        "effort": found.way.effort if found.way else None,
        "changes": _changes(found.way.changes) if found.way else None,
    }


def _actions(items: Iterable[ActionItem]) -> list[Json]:
    return [
        {
            "id": item.id,
            "title": item.title,
            "owner": item.owner,
            "effort": item.effort,
            "done_when": item.done_when,
            "because_of": list(item.because_of),
        }
        for item in items
    ]


def _warnings(frame: Frame) -> list[Json]:
    return [
        {
            "id": check.id,
            "message": check.message,
            "answers": {test.question: _known(frame, test.question) for test in check.when},
            "source": list(check.source),
        }
        for check in frame.assessment.warnings
    ]


def _disputes(frame: Frame) -> list[Json]:
    return [
        {
            "question": dispute.question,
            "decides": dispute.decides,
            "claims": [
                {
                    "answer": _raw(claim.answer),
                    "by": claim.by,
                    "note": claim.note,
                    "evidence": claim.evidence,
                    "date": claim.date,
                    "unsure": claim.unsure,
                    "reason": claim.reason,
                }
                for claim in dispute.claims
            ],
        }
        for dispute in frame.assessment.disputes
    ]


def _answer(frame: Frame, id: str) -> Mapping[str, object]:
    state, answer = frame.file.states[id], frame.answer(id)
    if state == "hidden":  # kept in the file, read by no rule
        return {"question": id, "state": state}
    return {
        "question": id,
        "state": state,
        "answer": _known(frame, id),
        "note": answer.note,
        "evidence": answer.evidence,
        "by": answer.by,
        "date": answer.date,
        "unsure": answer.unsure,
        "reason": answer.reason,
    }
