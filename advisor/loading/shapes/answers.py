"""The shape of answers files, cases among them."""

from typing import Annotated, Literal

from pydantic import Field

from advisor.loading.shapes.parts import (
    FORM,
    LIST,
    MAPPING,
    TEXT,
    AmountOrUnknown,
    Amounts,
    ApproachIds,
    ByDimension,
    ById,
    CategoryIds,
    Flag,
    GivenValue,
    GivenValueOr,
    IdOf,
    Shape,
    StageId,
    Text,
    Texts,
    needed,
    optional,
)

MOST_CLAIMS = 100
"""What people said about one question; more than a report can show is no answers file."""


class SaidShape(Shape):
    """An answer, or why there is none."""

    answer: GivenValue | None = optional("An option, a number, a list of options, or `unknown`.")
    not_applicable: str | None = optional("Why it does not apply.")


class RemarksShape(Shape):
    """What stands behind something that is said."""

    note: str | None = optional("What else there is to say.")
    evidence: str | None = optional("A link or a file that shows it.")
    by: str | None = optional("Who says so.")
    date: str | None = optional("When, as text.")


class StatementShape(RemarksShape, SaidShape):  # of fields, those of the last come first
    """What somebody says about a question."""

    unsure: Flag | None = optional("Worth another look.")


Claims = Annotated[list[GivenValueOr[StatementShape]], Field(max_length=MOST_CLAIMS)]


class AnswerShape(StatementShape):
    """What the team says about a question."""

    disputed: Claims | None = optional("Who says what, while people disagree.")
    said: Claims | None = optional("Who said what, once that is settled.")


FigureValue = Annotated[Annotated[AmountOrUnknown, TEXT] | Annotated[Amounts, LIST], FORM]
_VALUE = "A number, `[low, high]`, `[low, likely, high]`, or `unknown`."


class FigureClaimShape(RemarksShape):
    """What one respondent says of a figure."""

    value: FigureValue = needed(_VALUE)


FigureClaims = Annotated[
    list[
        Annotated[
            Annotated[AmountOrUnknown, TEXT]
            | Annotated[Amounts, LIST]
            | Annotated[FigureClaimShape, MAPPING],
            FORM,
        ]
    ],
    Field(max_length=MOST_CLAIMS),
]


class FigureShape(RemarksShape):
    """A figure, and what stands behind it."""

    value: FigureValue | None = optional(_VALUE)
    disputed: FigureClaims | None = optional("Who says what, while people disagree.")
    said: FigureClaims | None = optional("Who said what, once that is settled.")


class DecidedShape(Shape):
    """The decision itself, once it is made."""

    what: str | None = optional("What was decided.")
    by: str | None = optional("Who decided.")
    date: str | None = optional("When, as text.")
    why: str | None = optional("The reason they gave.")


class AboutShape(Shape):
    """What the case is about, in the team's own words."""

    job: str | None = optional("What is to be done, and for whom.")
    decides: str | None = optional("Who decides.")
    deadline: str | None = optional("By when it has to be decided.")
    stake: str | None = optional("What hangs on it.")
    decided: DecidedShape | None = optional("The decision itself, once it is made.")


class RespondentShape(Shape):
    """Whose return a file is, and of which form."""

    by: str | None = optional("Who filled it in, and says what has no `by` of its own.")
    owner: str | None = optional("The role whose questions the form asks.")
    pack: str | None = optional("Id and version of the pack that the form was made of.")
    case: str | None = optional("The case that the form was made for.")


Rows = Annotated[Texts, IdOf("row")]


class ExpectShape(Shape):
    """For cases: what the answers should come to; a report ignores it."""

    approach: ApproachIds | None = optional("The approaches that are right.")
    unacceptable: ApproachIds | None = optional("The approaches that do harm.")
    gate: CategoryIds | None = optional("The categories of blockers that fire, or `none`.")
    stage: StageId | None = optional("How far the team may go.")
    certainty: Literal["firm", "likely", "leaning", "open"] | None = optional("How sure it is.")
    fired: Rows | None = optional("Rows, gates and checks that fire.")
    silent: Rows | None = optional("Rows, gates and checks that do not.")
    bands: ByDimension[Text] | None = optional("By dimension: the band it comes to.")


class AnswersShape(Shape):
    """What a team answers to the questions of a pack."""

    pack: Text = needed("A bundled pack's id, or the path of a pack's folder from this file.")
    case: str | None = optional("What this is about.")
    date: str | None = optional("When, as text.")
    answers: ById[GivenValueOr[AnswerShape]] | None = optional("By question: its answer.")
    expect: ExpectShape | None = optional("For cases: what the answers should come to.")
    respondent: RespondentShape | None = optional("Whose return this is, of a form.")
    about: AboutShape | None = optional("What the case is about, in the team's own words.")
    figures: (
        ById[
            Annotated[
                Annotated[AmountOrUnknown, TEXT]
                | Annotated[Amounts, LIST]
                | Annotated[FigureShape, MAPPING],
                FORM,
            ]
        ]
        | None
    ) = optional("By figure a number, `[low, high]`, `[low, likely, high]`, or `unknown`.")
    currency: str | None = optional("The one currency in which all amounts of the case are.")
    done: Annotated[ById[Text], IdOf("action", keys=True)] | None = optional(
        "By action: the day on which it was done, as text."
    )
