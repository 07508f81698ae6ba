"""Who answers what, and what is still open with whom."""

from __future__ import annotations

from collections.abc import Mapping

from advisor.engine import AnsweredPack
from advisor.report.context import ReportContext
from advisor.report.contract_plan import OwnerResult
from advisor.report.document import ReportSection, by_columns
from advisor.report.wording import listed

_MOST_NAMED = 5


def open_by_owner(file: AnsweredPack) -> Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """By role: the questions that are asked of it, and those of them that are open."""
    found, waiting = {}, {*file.open}
    for owner, ids in file.pack.owned.items():
        asked = tuple(id for id in ids if file.states[id] != "hidden")
        if asked:
            found[owner] = asked, tuple(id for id in asked if id in waiting)
    return found


def owners(context: ReportContext) -> ReportSection:
    """Every role with its questions; nothing where the pack names none."""
    found = open_by_owner(context.file)
    table = by_columns(
        {
            "Who usually knows": list(found),
            "Questions": [str(len(asked)) for asked, _ in found.values()],
            "Open": [str(len(waiting)) for _, waiting in found.values()],
            "Still open": [
                listed(map(context.label, waiting), most=_MOST_NAMED)
                for _, waiting in found.values()
            ],
        }
    )
    return ReportSection("owners", "Who answers what", (table,))


def owners_result(context: ReportContext) -> tuple[OwnerResult, ...]:
    """The same for machines."""
    return tuple(OwnerResult(o, *found) for o, found in open_by_owner(context.file).items())
