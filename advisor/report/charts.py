"""Where the case stands: the map of two needs, and all dimensions as bars.

There is no sum over dimensions, on purpose: the weakest one that matters is shown first.
"""

from __future__ import annotations

from collections.abc import Iterable

from advisor.model import Dimension
from advisor.report.advice import weakest_first
from advisor.report.context import ReportContext
from advisor.report.document import (
    Axis,
    Bar,
    Bars,
    Block,
    Flow,
    NeedMap,
    ReportSection,
    State,
    Stop,
    by_columns,
)
from advisor.report.stage_limits import held
from advisor.report.wording import capital, listed, quoted, sentence
from advisor.text import flat

_MOST_HOLDS = 2


def charts(context: ReportContext) -> list[ReportSection]:
    """What the task needs, and how ready the team is; a pack may lack either kind."""
    needs = [d for d in context.pack.dimensions if d.kind == "need"]
    order = weakest_first(context)
    ready = sorted(
        (d for d in context.pack.dimensions if d.kind == "readiness"),
        key=lambda dimension: order.index(dimension.id),
    )
    needed = (*_map(context), _bars(context, needs)) if needs else ()
    has = (_bars(context, ready),) if ready else ()
    return [
        ReportSection("needs", "What the task needs", needed),
        ReportSection("readiness", "How ready the team is", has),
    ]


def stages(context: ReportContext) -> Flow:
    """All stages, each with what holds it there: the proven one, those that may be, the rest."""
    now, best = map(
        context.pack.stage_ids.index, (context.verdict.stage, context.verdict.best_stage)
    )
    stops = []
    for place, each in enumerate(context.pack.stages):
        state: State = "past" if place < now else "maybe" if place <= best else "later"
        note = "maybe" if state == "maybe" else ""
        if place == now:
            state, note = "here", "now" if context.named else "so far"
        note = "; ".join(filter(None, (note, _holding(context, each.id))))
        stops.append(Stop(each.title, note, state))
    columns = {
        "Stage": [stop.title for stop in stops],
        "Meaning": [sentence(capital(each.summary)) for each in context.pack.stages],
        "Here": [capital(stop.note) for stop in stops],
    }
    return Flow("Stages", tuple(stops), by_columns(columns))


def _holding(context: ReportContext, stage: str) -> str:
    """What allows no stage above this one, in a few words."""
    what = [flat(each.title or each.because) for each in held(context) if each.stage == stage]
    named = listed((quoted(each.rstrip(".")) for each in what), most=_MOST_HOLDS)
    return f"held by {named}" if what else ""


def _map(context: ReportContext) -> list[Block]:
    if context.pack.need_map is None:
        return []
    across, up = (_axis(context, context.pack.dimension[id]) for id in context.pack.need_map)
    sure = sum(across.possible) == sum(up.possible) == 1
    fields = context.pack.map_fields[::-1]
    regions = tuple(tuple(map(context.approach_title, row)) for row in fields)
    return [NeedMap(across, up, "here" if sure else "maybe", regions)]


def _axis(context: ReportContext, dimension: Dimension) -> Axis:
    low, middle, high = context.bands[dimension.id]
    return Axis(dimension.title, dimension.bands, (low > 0, middle > 0, high > 0))


def _bars(context: ReportContext, dimensions: Iterable[Dimension]) -> Bars:
    every = [(context.concerns(d.id), _bar(context, d)) for d in dimensions]
    above = tuple(bar for concerned, bar in every if concerned)
    apart = tuple(bar for concerned, bar in every if not concerned)
    line = f"does not concern {'this' if context.named else 'any possible'} approach"
    ranges = any(bar.low < bar.high for _, bar in every)
    open = "depends on open answers" if ranges else ""
    return Bars(above, apart, line if apart else "", open=open)


def _bar(context: ReportContext, dimension: Dimension) -> Bar:
    low, high, best = context.scores[dimension.id]
    band, score = context.band(dimension), context.score(dimension.id)
    return Bar(dimension.id, dimension.title, low, high, best, band, score)
