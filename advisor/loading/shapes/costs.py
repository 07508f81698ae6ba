"""The shape of a pack's cost sheet, which a pack may leave out."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from advisor.loading.shapes.parts import (
    Amount,
    ApproachId,
    Because,
    ById,
    FigureId,
    Flag,
    Id,
    IdOf,
    Pair,
    Positive,
    QuestionId,
    Shape,
    Some,
    Source,
    Text,
    Texts,
    Title,
    needed,
    optional,
    rising,
)

MOST = 100
"""Figures or lines of a sheet; sums over more would not follow a key."""
MOST_OPTIONS = 20
MOST_FACTORS = 9


class CostFigureShape(Shape):
    """A number that only the team can give; the pack never gives one for it."""

    id: Id
    label: Annotated[Text, Field(max_length=60)] = needed("What it is called.")
    unit: Text = needed(
        "What it is counted in, such as `tokens / request`; amounts are in `money`, and a number "
        "may stand before a word, as in `money / million tokens`."
    )
    help: Text = needed("What belongs to it, with one example.")
    owner: Text | None = optional("The role that usually knows it.")
    minimum: Amount | None = optional("The lowest value allowed; 0 if left out.")
    maximum: Amount | None = optional("The highest value allowed.")
    usual: Annotated[Pair[Amount], AfterValidator(rising)] | None = optional(
        "Between which values it usually lies; what is a hundred times off is asked about."
    )
    question: Text | None = optional("The question that asks for the same number.")
    price: Flag | None = optional("Set by somebody else, so that it ages.")
    unsaid: Amount | None = optional(
        "0 where it is nothing as long as nobody says otherwise; no price has this."
    )
    at_most: FigureId | None = optional("A figure that it never exceeds.")


class CostOptionShape(Shape):
    """Something that can be done; the first is what is done today."""

    id: Id
    title: Title
    approach: ApproachId | None = optional("The approach that it is an instance of.")
    model: Text | None = optional("The kind of model it runs on, in a word of your own.")
    serves: FigureId | None = optional("The figure for the machine hours that serve its requests.")


class CostLineShape(Shape):
    """A sum that is due: the product of its factors."""

    id: Id
    title: Title
    for_: Annotated[Texts, IdOf("option")] = needed("The options that pay it.")
    due: Literal["once", "month", "training"] = needed("When it is due.")
    product: Annotated[Some[Text], Field(max_length=MOST_FACTORS)] = needed(
        "Figures and constants, each once."
    )
    because: Because
    source: Source = None


class CeilingShape(Shape):
    """What can be saved at most by whatever lowers some lines of one option."""

    option: Annotated[Text, IdOf("option")] = needed("The option.")
    lines: Some[Text] = needed("Its lines that may fall to nothing.")
    what: Text = needed('What lowers only them, such as "only saves tokens".')


class ClaimsShape(Shape):
    """Where the questionnaire asks whether it pays."""

    question: QuestionId = needed("The question.")
    answer: Text = needed("The option by which a team says that it pays.")


class CostsShape(Shape):
    """What is reckoned in money: figures, options, and lines that belong to options.

    First year = once + 12 x month + (1 + retrainings) x training.
    """

    volume: FigureId = needed("The figure for the requests of a month.")
    retrainings: FigureId = needed("The figure for the trainings of a year after the first.")
    price_days: Positive = needed("From which age in days on a price is called old.")
    figures: Annotated[Some[CostFigureShape], Field(max_length=MOST)] = needed(
        "What the team has to know."
    )
    options: Annotated[Some[CostOptionShape], Field(max_length=MOST_OPTIONS)] = needed(
        "What can be done; the first is what is done today."
    )
    lines: Annotated[Some[CostLineShape], Field(max_length=MOST)] = needed(
        "What each option costs."
    )
    constants: ById[Text] | None = optional("By id, a unit such as `1 hour / 60 minutes`.")
    ceiling: CeilingShape | None = optional("What can be saved at most.")
    claims: ClaimsShape | None = optional("Where the questionnaire asks whether it pays.")
