"""What the shapes of files are made of: the base of all mappings, and the kinds of single values.

A value is text, a whole number, a list or a mapping, as `nodes` read it; None is a key with
nothing behind it. It must not know what any key is for.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any, Literal, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    StrictInt,
    StringConstraints,
    Tag,
)

from advisor.schema import AMOUNT, AMOUNT_OR_UNKNOWN

T = TypeVar("T")


def _key(name: str) -> str:
    """What a field is called in a file: `ask-if` for `ask_if`, `for` for `for_`."""
    return name.rstrip("_").replace("_", "-")


class Shape(BaseModel):
    """A mapping with these keys and no other; a key that may be None may be blank or left out."""

    model_config = ConfigDict(
        alias_generator=_key,
        coerce_numbers_to_str=True,
        defer_build=True,  # only whole files are checked, and few runs check them all
        extra="forbid",
    )


@dataclass(frozen=True)
class IdOf:
    """Says of a text, or of each in a list, that it is the id of such a thing."""

    what: str
    keys: bool = False
    """Whether the keys of a mapping are meant, and not its values."""


def needed(meaning: str) -> Any:
    """A key that has to be there."""
    return Field(description=meaning)


def optional(meaning: str) -> Any:
    """A key that may be blank or left out."""
    return Field(None, description=meaning)


def _form(value: object) -> str:
    """How something is written: the tag of the alternative it has to fit."""
    if isinstance(value, dict):
        return "mapping"
    return "list" if isinstance(value, list) else "text"


def rising(numbers: Sequence[object]) -> Sequence[object]:
    """From low to high, or ValueError."""
    exact = [Decimal(str(number)) for number in numbers]
    if exact != sorted(exact):
        raise ValueError
    return numbers


ID = r"^[a-z0-9][a-z0-9-]*$"
FORM, TEXT, LIST, MAPPING = Discriminator(_form), Tag("text"), Tag("list"), Tag("mapping")

Id = Annotated[str, StringConstraints(pattern=ID), Field(description="What others call it.")]
Text = Annotated[str, StringConstraints(min_length=1)]
Title = Annotated[Text, Field(description="Its name in lists and reports.")]
Because = Annotated[Text, Field(description="The reason, in the reader's words.")]
Flag = Literal["true", "false", "True", "False", "TRUE", "FALSE"]
"""In every spelling that editors take for a truth value."""
NotNegative = Annotated[StrictInt, Field(ge=0)]
Positive = Annotated[StrictInt, Field(ge=1)]
Percent = Annotated[StrictInt, Field(ge=0, le=100)]
Amount = Annotated[str, StringConstraints(pattern=AMOUNT)]
AmountOrUnknown = Annotated[str, StringConstraints(pattern=AMOUNT_OR_UNKNOWN)]

ById = dict[str, T | None]
Some = Annotated[list[T], Field(min_length=1)]
Pair = Annotated[list[T], Field(min_length=2, max_length=2)]
Span = Annotated[Pair[Annotated[StrictInt, Field(ge=0, le=1000)]], AfterValidator(rising)]
Amounts = Annotated[list[Amount], Field(min_length=2, max_length=3), AfterValidator(rising)]

Texts = Annotated[Annotated[Text, TEXT] | Annotated[list[Text], LIST], FORM]
GivenValue = Annotated[Annotated[str, TEXT] | Annotated[list[Text], LIST], FORM]
"""An answer: an option, a number, or options."""
GivenValueOr = Annotated[
    Annotated[Text, TEXT] | Annotated[list[Text], LIST] | Annotated[T, MAPPING], FORM
]
"""An answer, or a mapping that says more."""
Source = Annotated[Texts | None, IdOf("source"), Field(description="The points it rests on.")]
ApproachId = Annotated[Text, IdOf("approach")]
ApproachIds = Annotated[Texts, IdOf("approach")]
StageId = Annotated[Text, IdOf("stage")]
StageIds = Annotated[Texts, IdOf("stage")]
QuestionId = Annotated[Text, IdOf("question")]
QuestionIds = Annotated[Texts, IdOf("question")]
ActionId = Annotated[Text, IdOf("action")]
ActionIds = Annotated[Texts, IdOf("action")]
CategoryId = Annotated[Text, IdOf("category")]
CategoryIds = Annotated[Texts, IdOf("category")]
FigureId = Annotated[Text, IdOf("figure")]
ByApproach = Annotated[ById[T], IdOf("approach", keys=True)]
ByDimension = Annotated[ById[T], IdOf("dimension", keys=True)]
ByQuestion = Annotated[ById[T], IdOf("question", keys=True)]


class OptionTestShape(Shape):
    """A test that names options."""

    not_: Texts | None = optional("Holds for every other option.")
    has: Texts | None = optional("Holds where one of these is chosen.")
    lacks: Texts | None = optional("Holds where none of these is chosen.")


When = Annotated[
    ById[
        Annotated[
            Annotated[Text, TEXT]
            | Annotated[Some[Text], LIST]
            | Annotated[OptionTestShape, MAPPING],
            FORM,
        ]
    ],
    Field(min_length=1),
]
"""By question, a test of its answer."""
