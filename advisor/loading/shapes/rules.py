"""The shape of a pack's rules: thresholds, rows that judge, and advice."""

from typing import Annotated, Literal

from pydantic import Field, StrictInt

from advisor.loading.shapes.parts import (
    ActionId,
    ActionIds,
    ApproachId,
    ApproachIds,
    Because,
    ByDimension,
    ById,
    CategoryId,
    Id,
    IdOf,
    Pair,
    Percent,
    QuestionId,
    QuestionIds,
    Shape,
    Some,
    Source,
    Span,
    StageId,
    StageIds,
    Text,
    Texts,
    Title,
    When,
    needed,
    optional,
)

OTHERWISE = "What the last row comes to."


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
    category: CategoryId | None = optional("Blockers only: the kind of repair it calls for.")
    cap: StageId | None = optional("Blockers only: the highest stage while this fires.")
    veto: ApproachIds | None = optional("Blockers only: approaches ruled out while this fires.")
    for_: ApproachIds | None = optional(
        "Approaches whose stage it caps or tests; all if left out."
    )
    source: Source = None


class RowShape(Shape):
    """A row of a table: the first whose tests all hold decides; the last has none."""

    id: Id
    because: Because
    when: Annotated[ById[Texts], Field(min_length=1)] | None = optional(
        "By dimension its bands, by gate `fires` or `absent`."
    )
    otherwise: Text | None = optional(OTHERWISE)
    source: Source = None


class ApproachRowShape(RowShape):
    """A row that names the approach."""

    approach: ApproachId | None = optional("What the row comes to.")
    between: Annotated[list[ApproachId], Field(min_length=2)] | None = optional(
        "Several approaches, where the row leaves open which."
    )
    otherwise: ApproachId | None = optional(OTHERWISE)
    decided_by: ActionId | None = optional("The action that decides between them.")


class StageRowShape(RowShape):
    """A row that names the stage."""

    stage: StageId | None = optional("What the row comes to.")
    otherwise: StageId | None = optional(OTHERWISE)
    for_: ApproachIds | None = optional("The approaches this row is for; all if left out.")


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
    for_: ApproachIds | None = optional("The approaches it is for; all if left out.")
    stages: StageIds | None = optional("The stages it is for; all if left out.")
    when: When | None = optional("By question: the answers it is for.")
    gates: Annotated[Texts, IdOf("gate")] | None = optional("Shown where one of these fires.")
    dimensions: ByDimension[Texts] | None = optional(
        "Shown where one of these dimensions is in one of these bands."
    )
    open: QuestionIds | None = optional("Shown where one of these questions has no known answer.")
    source: Source = None


class TrialShape(Shape):
    """A small experiment whose count answers a question."""

    question: QuestionId = needed("The question that it answers.")
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
    stage: StageId | None = optional(
        "The stage before which it is due; the first stage means at once."
    )
    after: ActionIds | None = optional("The actions it waits for, where they are due as well.")
    days: Span | None = optional("Days of one person's work, `[low, high]`.")
    wait: Span | None = optional(
        "Calendar days behind the work on which it only waits, `[low, high]`."
    )
    trial: TrialShape | None = optional("For an experiment whose count answers a question.")


class PassageShape(TriggerShape):
    """A paragraph of the report under one of the pack's topics."""

    topic: Annotated[Text, IdOf("topic")] = needed("The heading it stands under.")
    text: Text = needed("The paragraph, in a few sentences.")


class RulesShape(Shape):
    """How answers become advice."""

    certainty: CertaintyShape = needed(
        "From which share on a verdict is called likely or leaning."
    )
    bands: ById[Pair[Text]] = needed(
        "For a kind or a dimension: the two parameters that cut it in three."
    )
    scores: ByDimension[list[ScoreShape]] = needed("Points by dimension.")
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
