"""A pack proves itself: what its author meant to hold is decided over all possible answers.

Read `finding` (what a failed proof leaves behind), `space` (all completions at once) and
`switching` (two that differ in one answer), then one module per group of proofs. Everything is
exact; where it would take too much, that is the finding. The package must not read files, print,
or prove what loading a pack checks already.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from advisor.errors import TooManyStates
from advisor.lint.answers import numbers, options
from advisor.lint.finding import Finding, Witness
from advisor.lint.reached import conditions, triggers
from advisor.lint.size import growth, refused, unproved
from advisor.lint.sources import chains
from advisor.lint.space import Space
from advisor.lint.steps import switches
from advisor.lint.style import warnings
from advisor.lint.tables import approach_rows, stage_rows, verdicts
from advisor.model import Pack

__all__ = ["Finding", "Witness", "prove"]

_PROOFS: tuple[Callable[[Space], Iterable[Finding]], ...] = (
    growth,
    verdicts,
    approach_rows,
    stage_rows,
    conditions,
    triggers,
    options,
    numbers,
    switches,
)


def prove(pack: Pack) -> tuple[Finding, ...]:
    """Everything the pack fails to prove, and what reads badly in it, in file order."""
    found = [*chains(pack), *warnings(pack), *unproved(pack)]
    said = "this cannot be proved, nor run"
    try:
        space = Space(pack)
        said = "not everything can be proved"
        for proof in _PROOFS:
            found.extend(proof(space))  # what is found before a refusal stays found
    except TooManyStates as error:
        found.append(refused(pack, error, said))
    return tuple(sorted(found, key=lambda each: (each.where, each.code, each.message)))
