"""Where the case stands: the map of two needs, and all dimensions as bars.

There is no sum over dimensions, on purpose: the weakest one that matters is shown first.
"""

from __future__ import annotations

from collections.abc import Iterable

from advisor.model import Dimension
from advisor.report.advice import weakest_first
from advisor.report.frame import Frame
from advisor.report.tree import (
    Axis,
    Bar,
    Bars,
    Block,
    Flow,
    NeedMap,
    Section,
    Stop,
    by_columns,
)
from advisor.report.words import capital, sentence


def pictures(frame: Frame) -> list[Section]:
    """What the task needs, and how ready the team is; a pack may lack either kind."""
    needs = [d for d in frame.pack.dimensions if d.kind == "need"]
    order = weakest_first(frame)
    ready = sorted(
        (d for d in frame.pack.dimensions if d.kind == "readiness"),
        key=lambda dimension: order.index(dimension.id),
    )
    sections = []
    if needs:
        blocks = (*_map(frame), *_bars(frame, needs))
        sections.append(Section("needs", "What the task needs", blocks))
    if ready:
        sections.append(Section("readiness", "How ready the team is", tuple(_bars(frame, ready))))
    return sections


def stages(frame: Frame) -> Flow:
    """All stages: the proven one, and those that the open answers may yet allow."""
    now, best = map(frame.pack.stage_ids.index, (frame.verdict.stage, frame.verdict.best_stage))
    stops = [Stop(each.title, state="past") for each in frame.pack.stages[:now]]
    stops.append(Stop(frame.stage, "now" if frame.named else "so far", "here"))
    stops += [Stop(each.title, "maybe", "maybe") for each in frame.pack.stages[now + 1 : best + 1]]
    stops += [Stop(each.title) for each in frame.pack.stages[max(now, best) + 1 :]]
    summaries = [sentence(capital(each.summary)) for each in frame.pack.stages]
    columns = {
        "Stage": [stop.title for stop in stops],
        "Meaning": summaries,
        "Here": [capital(stop.note) for stop in stops],
    }
    return Flow("Stages", tuple(stops), by_columns(columns))


def _map(frame: Frame) -> list[Block]:
    if frame.pack.need_map is None:
        return []
    across, up = (_axis(frame, frame.pack.dimension[id]) for id in frame.pack.need_map)
    sure = sum(across.possible) == sum(up.possible) == 1
    return [NeedMap(across, up, "here" if sure else "maybe")]


def _axis(frame: Frame, dimension: Dimension) -> Axis:
    low, middle, high = frame.bands[dimension.id]
    return Axis(dimension.title, dimension.bands, (low > 0, middle > 0, high > 0))


def _bars(frame: Frame, dimensions: Iterable[Dimension]) -> list[Block]:
    every = [(frame.concerns(d.id), _bar(frame, d)) for d in dimensions]
    above = tuple(bar for concerned, bar in every if concerned)
    apart = tuple(bar for concerned, bar in every if not concerned)
    line = f"does not concern {'this' if frame.named else 'any possible'} approach"
    ranges = any(bar.low < bar.high for _, bar in every)
    open = "depends on open answers" if ranges else ""
    return [Bars(above, apart, line if apart else "", open=open)]


def _bar(frame: Frame, dimension: Dimension) -> Bar:
    low, high, best = frame.scores[dimension.id]
    band, score = frame.band(dimension), frame.score(dimension.id)
    return Bar(dimension.id, dimension.title, low, high, best, band, score)
