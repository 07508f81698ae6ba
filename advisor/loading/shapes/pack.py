"""The shapes of a pack's questionnaire, of what it rests on, and of published cases."""

from typing import Annotated, Literal

from pydantic import Field, StrictInt

from advisor.loading.shapes.parts import (
    FORM,
    MAPPING,
    TEXT,
    ApproachId,
    ApproachIds,
    ByApproach,
    ById,
    ByQuestion,
    Flag,
    GivenValue,
    Id,
    IdOf,
    NotNegative,
    Positive,
    Shape,
    Some,
    Source,
    StageId,
    T,
    Text,
    Texts,
    Title,
    When,
    needed,
    optional,
)

MOST_QUESTIONS = 100
"""In one section."""
AnswerMappingShape = Annotated[
    Annotated[Text, TEXT]
    | Annotated[ById[ById[GivenValue]], Field(min_length=1, max_length=1), MAPPING],
    FORM,
]
Three = Annotated[list[T], Field(min_length=3, max_length=3)]
Spoken = Annotated[
    Annotated[Text, TEXT]
    | Annotated[ById[Text], IdOf("stage", keys=True), Field(min_length=1), MAPPING],
    FORM,
]
"""A sentence for all stages, or one by stage."""


class NamedShape(Shape):
    """A kind of blocker, or a heading that passages stand under."""

    id: Id
    title: Title


class StageShape(NamedShape):
    """One step of "how far may this team go now?"; the pack lists them from lowest to highest."""

    summary: Text = needed("What it allows, in a few words.")


class ApproachShape(NamedShape):
    """One of the answers to "which approach fits?"."""

    summary: Text = needed("What it means, in a sentence.")
    highest_stage: StageId | None = optional("A stage it never goes beyond, whatever the answers.")


class DimensionShape(NamedShape):
    """What the questions of a section are scored on."""

    kind: Literal["need", "readiness"] = needed(
        "A need speaks for an approach, a readiness for a stage."
    )
    for_: ApproachIds | None = optional("Approaches it matters for; all if left out.")


class OptionShape(Shape):
    """One choice of a question."""

    id: Id
    text: Text = needed("What is chosen, as the reader sees it.")
    weight: Annotated[Positive, Field(le=1_000_000)] | None = optional(
        "How much this option counts among the possible answers; 1 if left out."
    )
    same: Flag | None = optional("Set where no row needs to tell this option from its neighbour.")
    untested: Flag | None = optional(
        "Set where it says that nobody has tried, looked or counted, which is no evidence."
    )


class QuestionShape(Shape):
    """One question, and the values its answer may have."""

    id: Id
    label: Annotated[Text, Field(max_length=60)] = needed(
        "What it is called in lists and reports."
    )
    text: Text = needed("The question itself.")
    why: Text = needed("Why it is asked, in a line.")
    kind: Literal["choice", "multi", "number"] | None = optional(
        "One option, several options, or a whole number; a choice if left out."
    )
    help: Text | None = optional("How to decide in doubt; shown on request.")
    core: Flag | None = optional("Asked first.")
    fixed: Flag | None = optional("A fact of the world: no path may change its known answer.")
    effort: NotNegative | None = optional(
        "What it costs the team to change the answer; days of one person, roughly."
    )
    owner: Text | None = optional("The role that usually knows the answer.")
    ordered: Flag | None = optional("Options run from worst to best.")
    ask_if: When | None = optional("All must hold for the question to be asked.")
    otherwise: GivenValue | None = optional(
        "How the question is read while it is hidden; always set where `ask-if` is."
    )
    not_applicable: GivenValue | None = optional(
        'How "does not apply" is read; without it, nobody can answer so.'
    )
    options: Some[OptionShape] | None = optional("From worst to best where `ordered`.")
    unit: Text | None = optional("What a number counts.")
    minimum: StrictInt | None = optional("The lowest number allowed.")
    maximum: StrictInt | None = optional("The highest number allowed.")
    source: Source = None


class SectionShape(NamedShape):
    """Questions that are shown together and scored on one dimension."""

    dimension: Annotated[Text, IdOf("dimension")] = needed("What its questions are scored on.")
    questions: Annotated[Some[QuestionShape], Field(max_length=MOST_QUESTIONS)] = needed(
        "Its questions, one after the other."
    )
    intro: Text | None = optional("A sentence above its questions.")


class NeedMapShape(Shape):
    """The two needs drawn as the map's axes."""

    across: Annotated[Text, IdOf("need")] = needed("The need from left to right.")
    up: Annotated[Text, IdOf("need")] = needed("The need from bottom to top.")
    fields: Three[Three[ApproachId]] | None = optional(
        "The approach that each field speaks for, as drawn: from the highest row to the lowest."
    )


class PackAnswersShape(Shape):
    """How the pack answers its own question; each text begins with the answer: "Not now: …"."""

    undecided: Text = needed('The answer while the verdict is not settled, such as "Not yet".')
    approaches: Annotated[ByApproach[Spoken], Field(min_length=1)] = needed(
        "By approach: a sentence, or one for each stage from which on it holds."
    )


class QuestionnaireShape(Shape):
    """What a pack asks, and in which words."""

    id: Id
    version: Positive = needed(
        "One more whenever old answers need a note under `renamed`, `split` or `removed`."
    )
    title: Title
    question: Text = needed("The question the pack answers, as the report's heading asks it.")
    approaches: Some[ApproachShape] = needed(
        'What the answer to "which fits?" can be; of equals the first wins.'
    )
    stages: Some[StageShape] = needed('The steps of "how far now?", from lowest to highest.')
    dimensions: Some[DimensionShape] = needed("What the questions are scored on.")
    sections: Some[SectionShape] = needed("The questions, in the order in which they are asked.")
    answers: PackAnswersShape | None = optional("How the pack answers its own question.")
    need_map: NeedMapShape | None = optional("The two needs drawn as the map's axes.")
    categories: list[NamedShape] | None = optional("Kinds of blockers.")
    topics: list[NamedShape] | None = optional("Headings that passages stand under.")
    renamed: ById[Text] | None = optional(
        "Questions (`old: new`) and options (`question.old: new`) of earlier versions."
    )
    split: ById[Texts] | None = optional(
        "Questions, and options (`question.old`), of earlier versions that became several."
    )
    removed: ById[Text] | None = optional(
        "Questions and options (`question.old`) of earlier versions that are gone, and why."
    )
    from_: ById[ById[AnswerMappingShape]] | None = optional(
        "By another pack's id: the questions its answers say something about."
    )


class WorkShape(Shape):
    """Something that was published, or known."""

    title: Title
    author: Text | None = optional("Who wrote it.")
    publisher: Text | None = optional("Where it appeared.")
    date: Text | None = optional("When, as text.")


class PointShape(Shape):
    """One point the pack rests on, in our words, and where it comes from."""

    work: Annotated[Text, IdOf("work")] = needed(
        "The id of the work it comes from, under `works`."
    )
    point: Text = needed("What it says, in our own words.")
    as_of: Text | None = optional("The day on which it was so, for what a vendor may change.")
    advice: Flag | None = optional("Needs only an action or a passage, no question and no row.")


class SourcesShape(Shape):
    """What a pack rests on."""

    works: ById[WorkShape] = needed("By id: what is cited.")
    points: ById[PointShape] = needed("By id: what it says that matters here.")


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
