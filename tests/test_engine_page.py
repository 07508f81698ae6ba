"""The page about the engine: every number on it is what the program gives."""

from __future__ import annotations

import re
from pathlib import Path

from advisor.engine import AnsweredPack, judge, next_questions
from advisor.engine.diagram import MOST_STEPS, everything, whole
from advisor.engine.marginals import Marginals
from advisor.lint.possible import possible
from advisor.model import (
    Answers,
    AnswerTest,
    Approach,
    BandTest,
    Dimension,
    Gate,
    Option,
    Pack,
    Question,
    ScoreRow,
    Section,
    Stage,
    TableRow,
)

PAGE = (Path(__file__).parents[1] / "docs/engine.md").read_text("utf-8")
ROWS = [
    [cell.strip() for cell in row.strip("|").split("|")]
    for row in PAGE.splitlines()
    if row[:1] == "|"
]


def question(id: str, dimension: str, *options: str, **rest: object) -> Question:
    given = tuple(Option(option, option) for option in options)
    return Question(id, id, id, "", "choice", dimension, dimension, given, **rest)  # type: ignore[arg-type]


BOTH = ("wait", "build")
PACK = Pack(
    id="small",
    version=1,
    title="",
    question_title="",
    approaches=tuple(Approach(id, id, "") for id in BOTH),
    stages=(Stage("try", "", ""), Stage("all", "", "")),
    dimensions=(
        Dimension("want", "", "need", BOTH, (50, 100)),
        Dimension("ready", "", "readiness", BOTH, (50, 100)),
    ),
    sections=(
        Section("want", "", "want", "", ("asked", "often")),
        Section("ready", "", "ready", "", ("owner",)),
    ),
    questions={
        each.id: each
        for each in (
            question("asked", "want", "no", "yes"),
            question(
                "often",
                "want",
                "rarely",
                "daily",
                ask_if=(AnswerTest("asked", 0b10),),
                otherwise="rarely",
            ),
            question("owner", "ready", "nobody", "somebody"),
        )
    },
    core_known=50,
    scores=(
        ScoreRow("s-asked", "want", (AnswerTest("asked", 0b10),), 1, ""),
        ScoreRow("s-often", "want", (AnswerTest("often", 0b10),), 1, ""),
        ScoreRow("s-owner", "ready", (AnswerTest("owner", 0b10),), 1, ""),
    ),
    gates=(
        Gate("no-owner", "blocker", "", (AnswerTest("owner", 0b01),), "", "", "try", (), BOTH),
    ),
    approach_table=(
        TableRow("a-build", (BandTest("want", 0b100),), (), "build", ""),
        TableRow("a-default", (), (), "wait", ""),
    ),
    stage_table=(TableRow("t-default", (), (), "all", ""),),
)


def told(asked: str) -> str:
    """The answer in the table of what is asked."""
    return next(row[2] for row in ROWS if asked in row[0])


def test_counts_cheapest_and_possible_are_those_on_the_page() -> None:
    diagram = whole(PACK)
    counts = diagram.counts(everything(PACK)).by_outcome
    cheapest = diagram.cheapest(lambda _question, value: value)
    reached = possible(diagram, diagram.outcomes, {}, {"want": 0b010})

    def say(outcome: tuple[tuple[str, ...], str], number: int | None = None) -> str:
        (approach,), stage = outcome
        return f"`{approach}`, `{stage}`" + ("" if number is None else f": {number}")

    order = [((a,), s) for a in PACK.approach_ids for s in PACK.stage_ids]
    assert told("`counts`") == "; ".join(say(o, counts[o]) for o in order)  # type: ignore[index]
    assert told("`cheapest`") == "; ".join(say(o, cheapest[o][0]) for o in order)  # type: ignore[index]
    assert told("`possible`") == "; ".join(say(o) for o in order if o in reached)


def test_drawn_counts_are_the_numbers_of_the_ways() -> None:
    drawn = dict(re.findall(r'"(\w[\w, ]*): (\d)"\]', PAGE))
    found = Marginals(whole(PACK), everything(PACK))
    low, medium, high = (count // 2 for count in found.bands("want"))  # the owner is still open
    assert [int(drawn[band]) for band in ("low", "medium", "high")] == [low, medium, high]
    for (approach,), stage in found.counts.by_outcome:
        assert int(drawn[f"{approach}, {stage}"]) == found.counts.by_outcome[(approach,), stage]  # type: ignore[index]
        assert int(drawn[approach]) == found.counts.of((approach,)) // 2


def test_joint_counts_and_gains_are_those_on_the_page() -> None:
    found = Marginals(whole(PACK), everything(PACK))
    every = [row for row in ROWS if row[0] == "nothing" or re.fullmatch(r"`\w+: \w+`", row[0])]
    assert len(every) == 4
    for given, completions, build in every:
        counts = found.counts
        if given != "nothing":
            id, value = given.strip("`").split(": ")
            counts = found.given(id, PACK.questions[id].index(value))
        assert (counts.total, counts.of(("build",))) == (int(completions), int(build))
    first = next_questions(judge(AnsweredPack(PACK, Answers("small"))))
    gains = {each.question: each.bits for each in first if each.about == "approach"}
    assert gains.keys() == {"asked", "often"}
    for bits in gains.values():
        assert f"{bits:.6f} bits" in PAGE


def test_the_limit_is_the_one_on_the_page() -> None:
    assert f"more than {MOST_STEPS:,} is refused" in PAGE
