"""The two verdict tables: every row decides somewhere, every approach and stage is a verdict.

Owns the proof and, for a row that never decides, why: its conditions exclude each other, or others
always come first, or its approach is always vetoed. Caps hide rows of the stage table without
making them idle, so these rows are proved as if nothing were capped.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial

from advisor.engine import Decision, Masks, band_holds, holds
from advisor.lint.finding import Finding
from advisor.lint.possible import Example
from advisor.lint.space import Space, alternatives, witness
from advisor.model import BandTest, Choice, GateTest, Pack, TableRow


def verdicts(space: Space) -> Iterator[Finding]:
    """Approaches and stages that are no completion's verdict."""
    approaches = {id for decision in space.decisions for id in decision.outcome.choice}
    stages = {decision.stage for decision in space.decisions}
    for approach in space.pack.approaches:
        if approach.id not in approaches:
            text = f"no answers lead to the approach `{approach.id}`"
            yield Finding(approach.where, "fault", "unreached-approach", approach.id, text)
    for stage in space.pack.stages:
        if stage.id not in stages:
            text = f"no answers lead to the stage `{stage.id}`"
            yield Finding(stage.where, "fault", "unreached-stage", stage.id, text)


def approach_rows(space: Space) -> Iterator[Finding]:
    """Rows of the approach table that never decide."""
    decided = {decision.approach_row.id for decision in space.decisions}
    for row in space.pack.approach_table:
        if row.id not in decided:
            yield _explained(space, row, [_RowConditions(row.bands, row.gates)])


def stage_rows(space: Space) -> Iterator[Finding]:
    """Rows of the stage table that would decide nowhere even if nothing were capped."""
    pack = uncapped(space.pack)
    space = Space(pack, space.work)
    decided = {d.stage_row.id for d in space.decisions if d.stage_row}
    for row in pack.stage_table:
        if row.id not in decided:
            needed = [_stage_conditions(pack, row, a) for a in row.approaches or pack.approach_ids]
            yield _explained(space, row, needed)


def uncapped(pack: Pack) -> Pack:
    """The pack as it would be if the stage table alone decided how far to go."""
    return replace(
        pack,
        approaches=tuple(replace(approach, highest_stage="") for approach in pack.approaches),
        gates=tuple(replace(gate, cap="") for gate in pack.gates),
    )


@dataclass(frozen=True)
class _RowConditions:
    """What a row asks for, which in the stage table depends on the approach."""

    bands: tuple[BandTest, ...]
    gates: tuple[GateTest, ...]
    approach: str = ""
    """The approach it is read for; empty for a row of the approach table."""

    def concerns(self, choice: Choice) -> bool:
        return not self.approach or choice == (self.approach,)

    def always(self, space: Space, masks: Masks) -> bool:
        """Whether it holds in all completions."""
        pack, joint = space.pack, space.marginals(masks)
        wanted = {True: "always", False: "never"}
        return (
            all(holds(pack, masks, pack.gate[t.gate].when) == wanted[t.fires] for t in self.gates)
            and all(
                band_holds(joint.bands(t.dimension), t.allowed) == "always" for t in self.bands
            )
            and all(self.concerns(outcome.choice) for outcome in joint.counts.by_outcome)
        )


def _stage_conditions(pack: Pack, row: TableRow, approach: str) -> _RowConditions:
    bands = tuple(t for t in row.bands if approach in pack.dimension[t.dimension].concerns)
    gates = tuple(t for t in row.gates if approach in pack.gate[t.gate].concerns)
    return _RowConditions(bands, gates, approach)


def _explained(space: Space, row: TableRow, needed: Iterable[_RowConditions]) -> Finding:
    """Why a row never decides, with answers that meet its conditions where there are any."""
    pack = space.pack
    for conditions in needed:
        found = _while_it_holds(space, conditions)
        if found:
            example = next(iter(found.values()))()
            shown = witness(space, example, partial(conditions.always, space))
            text = f"this row never decides: when its conditions hold, {_first(pack, row, found)}"
            return Finding(row.where, "fault", "shadowed-row", row.id, text, shown)
    text = "this row never decides: its conditions never hold together"
    if row.approaches:
        text += " for an approach that it is for"
    return Finding(row.where, "fault", "impossible-row", row.id, text)


def _while_it_holds(space: Space, conditions: _RowConditions) -> dict[Decision, Example]:
    """How the tables decide where a row's own conditions hold, each with an example."""
    found: dict[Decision, Example] = {}
    for tests in alternatives(space.pack, conditions.gates):
        for decision, example in space.given(tests, conditions.bands).items():
            if conditions.concerns(decision.outcome.choice):
                found.setdefault(decision, example)
    return found


def _first(pack: Pack, row: TableRow, found: Iterable[Decision]) -> str:
    """What keeps a row whose conditions hold from deciding."""
    if row in pack.stage_table:
        table, deciding = pack.stage_table, {d.stage_row for d in found}
    else:
        table, deciding = pack.approach_table, {d.approach_row for d in found}
    above = [f"`{each.id}`" for each in table[: table.index(row)] if each in deciding]
    reasons = [f"{' or '.join(above)} comes first"] if above else []
    if len(above) < len(deciding):
        ruled_out = [(id, gate) for gate in pack.gates for id in row.choice if id in gate.veto]
        ids = " or ".join(dict.fromkeys(f"`{id}`" for id, _ in ruled_out))
        vetoes = " or ".join(dict.fromkeys(f"`{gate.id}`" for _, gate in ruled_out))
        reasons.append(f"{ids} is vetoed by {vetoes}")
    return ", or ".join(reasons)
