"""The pass over everything that a pack allows, recorded once to be replayed with other weights.

Owns the record: sums of products over the values of the questions, in an order in which each can
be worked out from those before it. A replay takes additions and multiplications alone, where a
pass has to find its states. It must not know what is being weighed.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache, partial
from operator import iadd

from advisor.errors import TooManyStates
from advisor.model import Pack, Question
from advisor.solve.count import Verdict
from advisor.solve.plan import MOST_KEPT, Plan, plan
from advisor.solve.semiring import Semiring

ONE = 0
"""The number of what changes nothing when it is multiplied with."""
Sum = list[int]
"""The numbers of its factors, two by two: a, b, c, d is a x b + c x d."""
Leaf = tuple[Question, int]
"""A value of a question, by its index."""


class Circuit:
    """A pack's verdicts as sums of products; raises TooManyStates.

    Numbered are first ONE, then the `leaves`, then the `sums`.
    """

    def __init__(self, pack: Pack) -> None:
        questions = pack.questions.values()
        self.leaves: list[Leaf] = [(q, i) for q in questions for i in range(len(q.values))]
        self.sums: list[Sum] = []
        self.verdicts = self._record(plan(pack).brief)
        """The number of what each verdict comes to."""

    def _record(self, compiled: Plan) -> Mapping[Verdict, int]:
        place = {(question.id, i): n for n, (question, i) in enumerate(self.leaves, 1)}
        known: dict[int, int] = {}
        kept: list[Sum] = []  # so that the id of none is given to another

        def number(element: Sum) -> int:
            """The number of an element to which nothing will be added any more."""
            if element[1:] == [ONE]:
                found = element[0]
            else:
                found = 1 + len(self.leaves) + len(self.sums)
                self.sums.append(element)
            kept.append(element)
            known[id(element)] = found
            return found

        def times(one: Sum, other: Sum) -> Sum:
            return [known.get(id(one)) or number(one), known.get(id(other)) or number(other)]

        ring: Semiring[Sum] = Semiring(
            [ONE, ONE],
            iadd,
            times,
            lambda question, index: [place[question.id, index], ONE],
            lambda _question, _mask: [ONE, ONE],
        )
        everything = {id: question.everything for id, question in compiled.pack.questions.items()}
        states = {compiled.start: ring.one}
        for index, block in enumerate(compiled.blocks):
            outcomes = partial(compiled.run_block, index, everything, ring)
            states = compiled.step(index, states, outcomes, ring)
            if len(self.sums) > MOST_KEPT:
                raise TooManyStates(MOST_KEPT, compiled.waiting[index] or block.names)
        found: dict[Verdict, Sum] = {}
        for state, element in states.items():
            found.setdefault(compiled.layout.verdict(state), []).extend(times(element, [ONE, ONE]))
        return {verdict: number(element) for verdict, element in found.items()}


@lru_cache(maxsize=8)
def circuit(pack: Pack) -> Circuit:
    """The recorded pack; recorded once."""
    return Circuit(pack)
