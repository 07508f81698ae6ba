"""The shape of a published case in the JSON result: what it was, and how this one compares."""

from __future__ import annotations

from advisor.model import Raw
from advisor.report.contract_base import Part


class DifferenceResult(Part):
    """A question that the two cases answer differently."""

    question: str
    here: Raw
    there: Raw


class PrecedentResult(Part):
    """A published case that is near."""

    title: str
    year: int
    situation: str
    tried: str
    won: str
    approach: str
    """The approach that the evidence speaks for."""
    citation: str
    link: str
    nearness: float
    """From -1, nothing alike, to 1, everything."""
    alike: tuple[str, ...]
    """Questions that both answer alike, those that count most first."""
    different: tuple[DifferenceResult, ...]
