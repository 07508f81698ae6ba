"""Costs, exactly: what options come to, and where one becomes cheaper than another.

One idea. A figure is a set of possible values between a low and a high one, and the first year of
an option is a sum of products of figures, none of which is below zero and none of which stands
twice in a product. So the difference of two options is linear in every single figure: what both
have in common falls away, and its least and greatest value lie at corners. Amounts are integers of
one unit, which the sheet chooses once; nothing is rounded here.

Read `units`, `figures` (what is known), `polynomial` (least and greatest values), `breakeven`,
`results`, and `sheet`, which is what others ask. The package must not read files or a clock, name
a figure, an option or a currency, or phrase sentences.
"""

from advisor.costs.breakeven import BreakEven
from advisor.costs.figures import FigureRange, contradicted, points
from advisor.costs.results import CostDifference, CostRange, Swing, Total, Worth
from advisor.costs.sheet import Costs, costs, rounded
from advisor.costs.units import Unit, unit

__all__ = [
    "BreakEven",
    "CostDifference",
    "CostRange",
    "Costs",
    "FigureRange",
    "Swing",
    "Total",
    "Unit",
    "Worth",
    "contradicted",
    "costs",
    "points",
    "rounded",
    "unit",
]
