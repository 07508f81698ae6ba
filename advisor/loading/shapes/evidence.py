"""The shape of `evidence.yaml`, the one file that a pack may do without."""

from __future__ import annotations

from typing import Annotated

from advisor.loading.shapes.parts import (
    Because,
    ById,
    ByQuestion,
    Flag,
    GivenValue,
    Id,
    IdOf,
    Shape,
    Some,
    T,
    Text,
    Texts,
    needed,
    optional,
)

Measure = Annotated[Text, IdOf("measure")]
Measures = Annotated[Texts, IdOf("measure")]
ByMeasure = Annotated[ById[T], IdOf("measure", keys=True)]


class BoundsShape(Shape):
    """From which number on a measure has a level: `"< 10"`, `"> 1 %"`, `outside 0.5..2`."""

    note: Text | None = optional("Worth knowing.")
    warn: Text | None = optional("Worth mending.")
    fail: Text | None = optional("Not fit for use.")
    because: Because


class EvidenceRowShape(Shape):
    """An answer that the files give where all measures have one of these levels."""

    id: Id
    when: ByMeasure[Texts] = needed("By measure its levels, or `known`.")
    because: Because
    answer: GivenValue | None = optional("What it answers.")
    count: Measure | None = optional("For a number: the measure whose number is the answer.")
    at_most: Flag | None = optional("Set where a lower answer does not contradict it.")
    tell: Measures | None = optional("Other measures that are told with it.")


class EvidenceShape(Shape):
    """What the files of a team say about the questions."""

    thresholds: ByMeasure[BoundsShape] = needed("By measure.")
    answers: ByQuestion[Some[EvidenceRowShape]] = needed(
        "By question; the first that matches decides."
    )
    unmapped: ByMeasure[Text] | None = optional("By measure: why it answers no question.")
