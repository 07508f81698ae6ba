"""What a proof that failed leaves behind: where, which rule, and answers that show it.

Owns the two shapes and the answers file a witness is. It must not prove anything, or print.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from advisor.model import Answer, Answers, Location, Pack, Value
from advisor.saving import answers_text


@dataclass(frozen=True)
class Witness:
    """Answers that show a fault; for a fault between two answers, those of the first and a change.

    It is complete: every question has an answer, hidden ones too.
    """

    given: Mapping[str, Value]
    matters: tuple[str, ...] = ()
    """The questions whose answers it takes; the fault shows whatever the others are."""
    change: tuple[str, Value] | None = None
    """Question and value: the second of its two answers."""

    def answers(self, pack: Pack, reference: str = "", case: str = "") -> Answers:
        """The answers before the change; `reference` is how a file names the pack."""
        given = {id: Answer("answered", value) for id, value in self.given.items()}
        return Answers(reference or pack.id, case, answers=given)

    def text(self, pack: Pack, reference: str = "", case: str = "") -> str:
        """The same as a file that `advisor run` reads."""
        return answers_text(self.answers(pack, reference, case))


@dataclass(frozen=True)
class Finding:
    """One thing a pack does not prove, in the words of its author."""

    where: Location
    level: Literal["fault", "warning"]
    code: str
    """A stable kebab-case word for the kind of finding."""
    row: str
    """Id of what it is about: a row, question, approach, stage or source."""
    message: str
    """A sentence without a full stop."""
    witness: Witness | None = None
    """None where no answers can show it."""
