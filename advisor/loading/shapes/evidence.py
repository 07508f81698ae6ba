"""The shape of `evidence.yaml`, the one file that a pack may do without."""

from __future__ import annotations

from advisor.loading.shapes.parts import (
    Because,
    ById,
    Flag,
    Id,
    Shape,
    Some,
    Text,
    Texts,
    Value,
    needed,
    optional,
)


class BoundsShape(Shape):
    """From which number on a measure has a level: `"< 10"`, `"> 1 %"`, `outside 0.5..2`."""

    note: Text | None = optional("Worth knowing.")
    warn: Text | None = optional("Worth mending.")
    fail: Text | None = optional("Not fit for use.")
    because: Because


class EvidenceRowShape(Shape):
    """An answer that the files give where all measures have one of these levels."""

    id: Id
    when: ById[Texts] = needed("By measure its levels, or `known`.")
    because: Because
    answer: Value | None = optional("What it answers.")
    count: Text | None = optional("For a number: the measure whose number is the answer.")
    at_most: Flag | None = optional("Set where a lower answer does not contradict it.")
    tell: Texts | None = optional("Other measures that are told with it.")


class EvidenceShape(Shape):
    """What the files of a team say about the questions."""

    thresholds: ById[BoundsShape] = needed("By measure.")
    answers: ById[Some[EvidenceRowShape]] = needed("By question; the first that matches decides.")
    unmapped: ById[Text] | None = optional("By measure: why it answers no question.")
