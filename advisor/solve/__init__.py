"""The exact solver: from sets of possible answers to a distribution over verdicts.

One idea. Whatever is an AND of tests (a gate, an `ask_if`, a score row over several questions,
a row of a verdict table) is one bit, alive until a test fails. A value of a question adds points
and kills bits; a finished dimension turns its score into a band, and band and gates kill table
rows. So a state is one integer, a step is `state & keep`, and equal states merge. The pass runs
over any semiring: (+, x) counts completions, (min, +) finds the cheapest for every verdict.

Read `semiring`, `block` (questions within a dimension), `layout` (table rows between them), `plan`
(the pass) and `circuit` (the pass over everything, recorded), then `count`, `cheapest`, `pairs`
and `conditions`, which ask something of them. The package must not know what the questions mean,
and imports no third-party code.
"""

from advisor.solve.block import MOST_STATES, Masks
from advisor.solve.cheapest import Change, Cost, cheapest
from advisor.solve.conditions import Holds, Reading, holds
from advisor.solve.count import Counts, Solution, Verdict, solve
from advisor.solve.layout import Decision
from advisor.solve.pairs import Chosen, switched
from advisor.solve.plan import Plan, plan
from advisor.solve.semiring import bits_of

__all__ = [
    "MOST_STATES",
    "Change",
    "Chosen",
    "Cost",
    "Counts",
    "Decision",
    "Holds",
    "Masks",
    "Plan",
    "Reading",
    "Solution",
    "Verdict",
    "bits_of",
    "cheapest",
    "holds",
    "plan",
    "solve",
    "switched",
]
