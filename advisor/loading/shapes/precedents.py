"""The shape of the file of published cases that a pack may have."""

from advisor.loading.shapes.parts import (
    ApproachId,
    ByQuestion,
    NotNegative,
    Positive,
    Shape,
    Some,
    Text,
    Title,
    needed,
    optional,
)


class PrecedentShape(Shape):
    """A published case: what was tried, what came of it, and what was known before."""

    title: Title
    year: Positive = needed("When it was published.")
    situation: Text = needed("What a team knew before, in two sentences.")
    tried: Text = needed("What was tried before, in a sentence.")
    won: Text = needed("What came of it, with its figure.")
    approach: ApproachId = needed("The approach that the evidence speaks for.")
    citation: Text = needed("Who published it, and where.")
    link: Text = needed("Its address.")
    answers: Text = needed("What is known: `question=answer question=a,b`, as after `--set`.")


class PrecedentsShape(Shape):
    """Published cases, of which a report names the nearest; a pack may do without them."""

    cases: Some[PrecedentShape] = needed("The cases; of equally near ones the first wins.")
    weights: ByQuestion[NotNegative] | None = optional(
        "By question: how much it counts when cases are compared; all alike if left out."
    )
