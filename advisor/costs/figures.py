"""What a set of answers says about the figures of a sheet.

Owns how a statement becomes a set of numbers: a dispute is a range that covers every voice, and
so are a figure and the answer of its question where they differ. Nobody is preferred.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from advisor.model import Answer, Answers, CostFigure, Value


@dataclass(frozen=True)
class FigureRange:
    """Between which values a figure lies, and which is likely, where that is known."""

    low: Decimal
    high: Decimal
    likely: Decimal | None = None

    @property
    def exact(self) -> bool:
        """Whether it is one number."""
        return self.low == self.high


def points(figure: CostFigure, answers: Answers) -> FigureRange | None:
    """What is known of a figure; None while it is open."""
    own = answers.figures.get(figure.id)
    asked = answers.answers.get(figure.question) if figure.question else None
    given, said = _hull(_voices(own)), _hull(_voices(asked))
    if given and said:
        return given if given.low <= said.low <= said.high <= given.high else _hull([given, said])
    if own is None and not said and figure.unsaid:
        return _points((figure.unsaid,))
    return given or said


def contradicted(figure: CostFigure, answers: Answers) -> bool:
    """Whether a figure leaves out what its own question was answered with."""
    given = _hull(_voices(answers.figures.get(figure.id)))
    found = points(figure, answers)
    return given is not None and found != given


def _voices(answer: Answer | None) -> Iterator[FigureRange]:
    if answer is None or answer.draft:
        return
    claims = [each for each in answer.claims if answer.value is None and not each.drafted]
    for raw in (answer.value, *(each.value for each in claims)):
        if raw is not None:
            yield _points(raw)


def _points(raw: Value) -> FigureRange:
    """A value as numbers: one, two or three of a figure, or one of a question."""
    numbers = [Decimal(each) for each in (raw if isinstance(raw, tuple) else (raw,))]
    likely = numbers[1] if len(numbers) == 3 else None
    return FigureRange(numbers[0], numbers[-1], numbers[0] if len(numbers) == 1 else likely)


def _hull(voices: Iterable[FigureRange]) -> FigureRange | None:
    """The range that covers all; of one voice, that voice."""
    found = list(dict.fromkeys(voices))
    if len(found) < 2:
        return found[0] if found else None
    return FigureRange(min(each.low for each in found), max(each.high for each in found))
