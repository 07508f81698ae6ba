"""How the engine's time grows, on packs made for it.

    python -m tests.benchmarks.growth

A made-up pack has dimensions of four questions with four options each, a score row per option, a
gate per dimension, and tables over all of them; one measure grows at a time. Everything is worked
out afresh each time; processor time, medians.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from advisor.engine import AnsweredPack, judge
from advisor.errors import TooManyStates
from advisor.model import (
    Answer,
    Answers,
    AnswerTest,
    Approach,
    BandTest,
    Dimension,
    Gate,
    GateTest,
    Option,
    Pack,
    Question,
    ScoreRow,
    Stage,
    TableRow,
)
from tests.benchmarks.rows import forget, in_turns, table

PER_DIMENSION = 4
APPROACHES = ("one", "two", "three")
STAGES = ("low", "middle", "high")


@dataclass(frozen=True)
class Size:
    """What a made-up pack is like."""

    questions: int = 40
    options: int = 4
    rows: int = 12
    links: int = 0
    open: int | None = None
    """None for all of them."""


SERIES: dict[str, list[tuple[str, Size]]] = {
    "questions": [(str(n), Size(questions=n)) for n in (40, 80, 160, 320)],
    "open answers of 40": [(str(n), Size(open=n)) for n in (0, 10, 20, 30, 40)],
    "options a question": [(str(n), Size(options=n)) for n in (2, 4, 7)],
    "table rows": [(str(n), Size(rows=n)) for n in (12, 24, 48, 96)],
    "links across dimensions": [(str(n), Size(links=n)) for n in (0, 2, 4, 8)],
}


def made(size: Size) -> Pack:
    """A pack of that size."""
    ids = [f"q{i:03}" for i in range(size.questions)]
    home = {id: f"d{i // PER_DIMENSION:02}" for i, id in enumerate(ids)}
    dimensions = list(dict.fromkeys(home.values()))
    options = tuple(Option(f"o{i}", f"option {i}") for i in range(size.options))
    questions = {id: Question(id, id, id, "", "choice", home[id], home[id], options) for id in ids}
    scores = tuple(
        ScoreRow(f"{id}-{i}", home[id], (AnswerTest(id, 1 << i),), i, "")
        for id in ids
        for i in range(1, size.options)
    )
    gates = [
        Gate(
            f"g-{d}", "fact", d, (AnswerTest(ids[i * PER_DIMENSION], 1),), "", concerns=APPROACHES
        )
        for i, d in enumerate(dimensions)
    ]
    last = len(ids) - 1
    gates += [
        Gate(
            f"link{i}",
            "blocker",
            "",
            (AnswerTest(ids[i], 1), AnswerTest(ids[last - i], 1)),
            "",
            cap="middle",
            concerns=APPROACHES,
        )
        for i in range(size.links)
    ]
    return Pack(
        id="made",
        version=1,
        title="",
        question_title="",
        approaches=tuple(Approach(id, id, "") for id in APPROACHES),
        stages=tuple(Stage(id, id, "") for id in STAGES),
        dimensions=tuple(
            Dimension(d, d, "need" if i % 2 else "readiness", APPROACHES, (40, 70))
            for i, d in enumerate(dimensions)
        ),
        sections=(),
        questions=questions,
        core_known=50,
        scores=scores,
        gates=tuple(gates),
        approach_table=_rows("a", size.rows, dimensions, APPROACHES),
        stage_table=_rows("s", size.rows, dimensions, STAGES),
    )


def _rows(
    name: str, number: int, dimensions: Sequence[str], outcomes: Sequence[str]
) -> tuple[TableRow, ...]:
    """Rows that each test two bands and a gate, then the default."""
    found = []
    for i in range(number - 1):
        one, other = dimensions[i % len(dimensions)], dimensions[(i * 3 + 1) % len(dimensions)]
        bands = (BandTest(one, 0b100), *([BandTest(other, 0b110)] if other != one else []))
        gates = (GateTest(f"g-{one}", i % 2 == 0),)
        found.append(TableRow(f"{name}{i}", bands, gates, outcomes[i % len(outcomes)], ""))
    return (*found, TableRow(f"{name}-default", (), (), outcomes[0], ""))


def cost(size: Size) -> float | None:
    """Milliseconds of shares and stage, afresh; None where the pass is refused."""
    pack = made(size)
    known = list(pack.questions)[size.questions if size.open is None else size.open :]
    given = {id: Answer("answered", f"o{i % size.options}") for i, id in enumerate(known)}
    answers = Answers(pack.id, answers=given)

    def work() -> object:
        return judge(AnsweredPack(pack, answers)).shares

    try:
        (found,) = in_turns(3, work, before=forget)
    except TooManyStates:
        return None
    return found


def measured() -> dict[str, list[tuple[str, float | None]]]:
    """Every series with its times."""
    return {name: [(at, cost(size)) for at, size in sizes] for name, sizes in SERIES.items()}


def lines(found: dict[str, list[tuple[str, float | None]]]) -> str:
    """The series as a table."""
    most = max(map(len, found.values()))
    rows = [
        [name, *(_cell(*each) for each in points), *[""] * (most - len(points))]
        for name, points in found.items()
    ]
    return table(["What grows", *["at: ms"] * most], rows)


def _cell(at: str, milliseconds: float | None) -> str:
    return f"{at}: {'refused' if milliseconds is None else f'{milliseconds:.1f}'}"


def shown(found: dict[str, list[tuple[str, float | None]]]) -> Iterator[str]:
    """What the page says about growth."""
    yield "Shares of a blank form of a made-up pack, everything afresh: 40 questions of four\n"
    yield "options, 12 rows a table, no links, all open, unless it says so.\n\n"
    yield lines(found)


if __name__ == "__main__":
    sys.stdout.write("".join(shown(measured())))
