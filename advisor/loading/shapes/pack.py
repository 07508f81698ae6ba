"""The shapes of a pack's three files: questionnaire, rules and sources."""

from typing import Annotated, Literal

from pydantic import Field, StrictInt

from advisor.loading.shapes.parts import (
    FORM,
    MAPPING,
    TEXT,
    Because,
    ById,
    Flag,
    Id,
    NotNegative,
    Pair,
    Percent,
    Positive,
    Shape,
    Some,
    Source,
    Span,
    T,
    Text,
    Texts,
    Title,
    Value,
    When,
    needed,
    optional,
)

MOST_QUESTIONS = 100
"""In one section."""
Carried = Annotated[
    Annotated[Text, TEXT]
    | Annotated[ById[ById[Value]], Field(min_length=1, max_length=1), MAPPING],
    FORM,
]
Three = Annotated[list[T], Field(min_length=3, max_length=3)]
Spoken = Annotated[
    Annotated[Text, TEXT] | Annotated[ById[Text], Field(min_length=1), MAPPING], FORM
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
    highest_stage: Text | None = optional("A stage it never goes beyond, whatever the answers.")


class DimensionShape(NamedShape):
    """What the questions of a section are scored on."""

    kind: Literal["need", "readiness"] = needed(
        "A need speaks for an approach, a readiness for a stage."
    )
    for_: Texts | None = optional("Approaches it matters for; all if left out.")


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
    otherwise: Value | None = optional(
        "How the question is read while it is hidden; always set where `ask-if` is."
    )
    not_applicable: Value | None = optional(
        'How "does not apply" is read; without it, nobody can answer so.'
    )
    options: Some[OptionShape] | None = optional("From worst to best where `ordered`.")
    unit: Text | None = optional("What a number counts.")
    minimum: StrictInt | None = optional("The lowest number allowed.")
    maximum: StrictInt | None = optional("The highest number allowed.")
    source: Source = None


class SectionShape(NamedShape):
    """Questions that are shown together and scored on one dimension."""

    dimension: Text = needed("What its questions are scored on.")
    questions: Annotated[Some[QuestionShape], Field(max_length=MOST_QUESTIONS)] = needed(
        "Its questions, one after the other."
    )
    intro: Text | None = optional("A sentence above its questions.")


class NeedMapShape(Shape):
    """The two needs drawn as the map's axes."""

    across: Text = needed("The need from left to right.")
    up: Text = needed("The need from bottom to top.")
    fields: Three[Three[Text]] | None = optional(
        "The approach that each field speaks for, as drawn: from the highest row to the lowest."
    )


class PackAnswersShape(Shape):
    """How the pack answers its own question; each text begins with the answer: "Not now: …"."""

    undecided: Text = needed('The answer while the verdict is not settled, such as "Not yet".')
    approaches: Annotated[ById[Spoken], Field(min_length=1)] = needed(
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
    from_: ById[ById[Carried]] | None = optional(
        "By another pack's id: the questions its answers say something about."
    )


class ParameterShape(Shape):
    """A named threshold of the rules."""

    value: StrictInt = needed("The number; rules use it by its id.")
    because: Because
    unit: Text | None = optional("What it counts.")
    source: Source = None


class CertaintyShape(Shape):
    """What must be known before a verdict is named, in percent."""

    likely: Percent | None = optional("Of earlier versions; it is not read any more.")
    leaning: Percent | None = optional("Of earlier versions; it is not read any more.")
    core_known: Percent = needed(
        "Least part of the core questions that must be known before any verdict is named."
    )


class ScoreShape(Shape):
    """Points for a dimension when all tests hold: one question adds, several subtract."""

    id: Id
    when: When = needed("By question: the answers for which it holds.")
    points: StrictInt = needed("How many are added, or taken away.")
    because: Because
    source: Source = None


class GateShape(Shape):
    """Fires when all tests hold, whatever the scores."""

    id: Id
    level: Literal["blocker", "caution", "fact"] = needed(
        "A blocker holds up, a caution is shown, a fact is read by tables."
    )
    title: Title
    when: When = needed("By question: the answers for which it fires.")
    because: Because
    category: Text | None = optional("Blockers only: the kind of repair it calls for.")
    cap: Text | None = optional("Blockers only: the highest stage while this fires.")
    veto: Texts | None = optional("Blockers only: approaches ruled out while this fires.")
    for_: Texts | None = optional("Approaches whose stage it caps or tests; all if left out.")
    source: Source = None


class RowShape(Shape):
    """A row of a table: the first whose tests all hold decides; the last has none."""

    id: Id
    because: Because
    when: Annotated[ById[Texts], Field(min_length=1)] | None = optional(
        "By dimension its bands, by gate `fires` or `absent`."
    )
    otherwise: Text | None = optional("What the last row comes to.")
    source: Source = None


class ApproachRowShape(RowShape):
    """A row that names the approach."""

    approach: Text | None = optional("What the row comes to.")
    between: Annotated[list[Text], Field(min_length=2)] | None = optional(
        "Several approaches, where the row leaves open which."
    )
    decided_by: Text | None = optional("The action that decides between them.")


class StageRowShape(RowShape):
    """A row that names the stage."""

    stage: Text | None = optional("What the row comes to.")
    for_: Texts | None = optional("The approaches this row is for; all if left out.")


class CheckShape(Shape):
    """A contradiction between known answers: it warns and never touches the verdict."""

    id: Id
    when: When = needed("By question: the answers that contradict each other.")
    message: Text = needed("What does not go together, in a sentence.")
    source: Source = None


class TriggerShape(Shape):
    """Shown where `for`, `stages` and `when` hold, and one of `gates`, `dimensions` and `open`.

    What is left out asks nothing. `gates` have to fire, `dimensions` and `when` to hold, whatever
    the open answers are; `open` names questions without a known answer.
    """

    id: Id
    for_: Texts | None = optional("The approaches it is for; all if left out.")
    stages: Texts | None = optional("The stages it is for; all if left out.")
    when: When | None = optional("By question: the answers it is for.")
    gates: Texts | None = optional("Shown where one of these fires.")
    dimensions: ById[Texts] | None = optional(
        "Shown where one of these dimensions is in one of these bands."
    )
    open: Texts | None = optional("Shown where one of these questions has no known answer.")
    source: Source = None


class TrialShape(Shape):
    """A small experiment whose count answers a question."""

    question: Text = needed("The question that it answers.")
    cases: Annotated[StrictInt, Field(ge=1, le=1000)] = needed("How many are tried.")
    ask: Text = needed("What is noted of each: a question that yes or no answers.")
    answers: ById[Span] = needed("By option, how many yes mean it: `[least, most]`.")


class ActionShape(TriggerShape):
    """Something a named role can do, and how everybody sees that it is done."""

    title: Title
    do: Text = needed("What to do, in a few sentences.")
    owner: Text = needed("The role that does it.")
    effort: Text = needed("How long it takes, such as 2-3 days.")
    done_when: Text = needed("One fact everybody can see.")
    tools: Text | None = optional("A kind of tool, with examples.")
    stage: Text | None = optional(
        "The stage before which it is due; the first stage means at once."
    )
    after: Texts | None = optional("The actions it waits for, where they are due as well.")
    days: Span | None = optional("Days of one person's work, `[low, high]`.")
    wait: Span | None = optional(
        "Calendar days behind the work on which it only waits, `[low, high]`."
    )
    trial: TrialShape | None = optional("For an experiment whose count answers a question.")


class PassageShape(TriggerShape):
    """A paragraph of the report under one of the pack's topics."""

    topic: Text = needed("The heading it stands under.")
    text: Text = needed("The paragraph, in a few sentences.")


class RulesShape(Shape):
    """How answers become advice."""

    certainty: CertaintyShape = needed(
        "From which share on a verdict is called likely or leaning."
    )
    bands: ById[Pair[Text]] = needed(
        "For a kind or a dimension: the two parameters that cut it in three."
    )
    scores: ById[list[ScoreShape]] = needed("Points by dimension.")
    approach_table: Some[ApproachRowShape] = needed(
        "Names the approach; the first row that matches decides."
    )
    stage_table: Some[StageRowShape] = needed(
        "Names the stage; the first row that matches decides."
    )
    parameters: ById[ParameterShape] | None = optional("Named thresholds.")
    gates: list[GateShape] | None = optional("Conditions that count whatever the points.")
    checks: list[CheckShape] | None = optional("Contradictions between answers.")
    actions: list[ActionShape] | None = optional("What to do, and who does it.")
    passages: list[PassageShape] | None = optional("Paragraphs of the report.")


class WorkShape(Shape):
    """Something that was published, or known."""

    title: Title
    author: Text | None = optional("Who wrote it.")
    publisher: Text | None = optional("Where it appeared.")
    date: Text | None = optional("When, as text.")


class PointShape(Shape):
    """One point the pack rests on, in our words, and where it comes from."""

    work: Text = needed("The id of the work it comes from, under `works`.")
    point: Text = needed("What it says, in our own words.")
    as_of: Text | None = optional("The day on which it was so, for what a vendor may change.")
    advice: Flag | None = optional("Needs only an action or a passage, no question and no row.")


class SourcesShape(Shape):
    """What a pack rests on."""

    works: ById[WorkShape] = needed("By id: what is cited.")
    points: ById[PointShape] = needed("By id: what it says that matters here.")
