"""How often every outcome goes with every answer, band and gate.

One pass back down a diagram gives all these joint counts at once: per node, what one more of it
would add to each outcome. Owns that pass. It must not turn counts into words, shares or advice.
"""

from __future__ import annotations

from functools import cached_property

from advisor.engine.diagram import ONE, Counts, Diagram, Masks, totals


class Marginals:
    """The counts of some masks and, once one is asked for, every joint count."""

    def __init__(self, diagram: Diagram, masks: Masks) -> None:
        self._diagram, self._masks = diagram, masks
        self._values = diagram.values(masks)
        self.counts = Counts(totals(diagram.outcomes, self._values))
        self._width = self.counts.total.bit_length() + 1

    @cached_property
    def _slopes(self) -> list[int]:
        """Per node: what one more of it would add to each outcome, a field of an integer each."""
        values = self._values
        slopes = [0] * len(values)
        for place, outcome in enumerate(self.counts.by_outcome):
            for node in self._diagram.outcomes[outcome]:
                slopes[node] = 1 << place * self._width
        for source, edges in reversed(self._diagram.edges):
            found = values[source]
            if not found:
                continue
            slope = slopes[source]
            for target, weight in edges:
                above = slopes[target]
                if weight == ONE:
                    slope += above
                elif above:
                    slope += above * values[weight]
                    slopes[weight] += above * found
            slopes[source] = slope
        return slopes

    def _split(self, packed: int) -> Counts:
        field, found = (1 << self._width) - 1, {}
        for outcome in self.counts.by_outcome:
            if count := packed & field:
                found[outcome] = count
            packed >>= self._width
        return Counts(found)

    def given(self, id: str, value: int) -> Counts:
        """The completions in which a question has the value of that index, hidden or not."""
        slope = sum(self._slopes[leaf] for leaf in self._diagram.leaves_of(id, value))
        return self._split(self._diagram.pack.questions[id].weights[value] * slope)

    def under(self, id: str, value: int) -> Counts:
        """The same by a pass of its own: less work where it is one value alone."""
        return self._diagram.counts({**self._masks, id: 1 << value})

    def fact(self, id: str, value: int) -> Counts:
        """The completions with that band of a dimension, or in which a gate fires or does not."""
        nodes = self._diagram.facts.get((id, value), ())
        return self._split(sum(self._values[node] * self._slopes[node] for node in nodes))

    def bands(self, dimension: str) -> tuple[int, int, int]:
        """Completions by the dimension's band, lowest first."""
        low, middle, top = (self.fact(dimension, band).total for band in range(3))
        return low, middle, top

    def scores(self, dimension: str) -> tuple[int, int, int]:
        """The lowest, the highest and the best possible score of a dimension."""
        finals = self._diagram.scores[dimension]
        found = [score for score, node in finals if self._values[node] and self._slopes[node]]
        return min(found), max(found), self._diagram.best(dimension)
