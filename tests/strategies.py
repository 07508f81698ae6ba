"""Random small packs and answers, for properties that must hold for every pack."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from advisor.model import (
    Action,
    Answer,
    Answers,
    AnswerState,
    AnswerTest,
    Approach,
    BandTest,
    Claim,
    Dimension,
    Gate,
    GateTest,
    Kind,
    Level,
    Option,
    Pack,
    Question,
    ScoreRow,
    Section,
    Stage,
    TableRow,
    Trigger,
    Value,
)

STAGES = ("first", "second", "third")
APPROACHES = ("walk", "ride", "fly")
DECIDING = Action("try-both", "Try both", "", "", "", "", Trigger())
"""What decides between several approaches."""


def _question(draw: st.DrawFn, id: str, dimension: str, earlier: list[Question]) -> Question:
    kind: Kind = draw(st.sampled_from(("choice", "choice", "multi", "number")))
    options: tuple[Option, ...] = ()
    cuts: tuple[int, ...] = ()
    if kind == "number":
        cuts = tuple(sorted(draw(st.sets(st.integers(1, 9), min_size=1, max_size=2))))
    else:
        count = draw(st.integers(2, 3)) if kind == "choice" else 2
        weights = [draw(st.integers(1, 3)) if kind == "choice" else 1 for _ in range(count)]
        options = tuple(Option(f"o{i}", f"option {i}", w) for i, w in enumerate(weights))
    blank = Question(
        id, id, id, "", kind, dimension, dimension, options, minimum=0, maximum=9, cuts=cuts
    )
    ask_if: tuple[AnswerTest, ...] = ()
    if bool(earlier) and draw(st.booleans()):
        asked = draw(st.lists(st.sampled_from(earlier), min_size=1, max_size=2, unique=True))
        ask_if = tuple(_test(draw, question) for question in asked)
    return replace(
        blank,
        core=draw(st.booleans()),
        fixed=draw(st.booleans()),
        effort=draw(st.integers(1, 5)),
        ask_if=ask_if,
        otherwise=draw(st.sampled_from(blank.values)) if ask_if else None,
        not_applicable=draw(st.none() | st.sampled_from(blank.values)),
    )


def _test(draw: st.DrawFn, question: Question) -> AnswerTest:
    return AnswerTest(question.id, draw(st.integers(1, question.everything - 1)))


def _tests(draw: st.DrawFn, questions: list[Question], most: int) -> tuple[AnswerTest, ...]:
    chosen = draw(st.lists(st.sampled_from(questions), min_size=1, max_size=most, unique=True))
    return tuple(_test(draw, question) for question in chosen)


def _concerns(draw: st.DrawFn) -> tuple[str, ...]:
    return tuple(sorted(draw(st.sets(st.sampled_from(APPROACHES), min_size=1))))


@st.composite
def packs(draw: st.DrawFn, dimensions: int = 3, most: int = 2) -> Pack:
    """A pack of a few questions with everything a pack can have."""
    ids = [f"d{i}" for i in range(dimensions)]
    dims = tuple(
        Dimension(
            id,
            id,
            "need" if i == 0 else draw(st.sampled_from(("need", "readiness"))),
            _concerns(draw) if i else APPROACHES,
            draw(st.sampled_from(((30, 70), (1, 100), (50, 51)))),
        )
        for i, id in enumerate(ids)
    )
    questions: list[Question] = []
    for d in draw(st.permutations(ids)):
        for _ in range(draw(st.integers(1, most))):
            questions.append(_question(draw, f"q{len(questions)}", d, questions))
    if draw(st.booleans()):  # a dimension may hide and be hidden: blocks of several dimensions
        questions.append(_question(draw, f"q{len(questions)}", ids[0], questions))
    scores = tuple(_scores(draw, ids, questions))
    gates = tuple(_gate(draw, f"g{i}", questions) for i in range(draw(st.integers(0, 3))))
    table = [_row(draw, f"a{i}", dims, gates, APPROACHES) for i in range(draw(st.integers(0, 4)))]
    table = [_between(draw, row) if draw(st.integers(0, 4)) == 0 else row for row in table]
    stages = [_row(draw, f"s{i}", dims, gates, STAGES) for i in range(draw(st.integers(0, 3)))]
    return Pack(
        id="random",
        version=1,
        title="Random",
        question_title="Which way?",
        approaches=tuple(
            Approach(a, a, a, draw(st.sampled_from(("", *STAGES)))) for a in APPROACHES
        ),
        stages=tuple(Stage(s, s, s) for s in STAGES),
        dimensions=dims,
        sections=tuple(
            Section(d, d, d, "", tuple(q.id for q in questions if q.dimension == d)) for d in ids
        ),
        questions={question.id: question for question in questions},
        core_known=50,
        scores=scores,
        gates=gates,
        approach_table=(*table, TableRow("a-default", (), (), "walk", "")),
        stage_table=(*stages, TableRow("s-default", (), (), "third", "")),
        actions=(DECIDING,) if any(row.between for row in table) else (),
    )


def _between(draw: st.DrawFn, row: TableRow) -> TableRow:
    """The row, naming several approaches."""
    left_out = draw(st.sampled_from(("", *APPROACHES)))
    between = tuple(id for id in APPROACHES if id != left_out)
    return replace(row, outcome="", between=between, decided_by=DECIDING.id)


def _scores(draw: st.DrawFn, ids: list[str], questions: list[Question]) -> list[ScoreRow]:
    rows = []
    for d in ids:
        own = [question for question in questions if question.dimension == d]
        for i in range(draw(st.integers(1, 4))):
            tests = _tests(draw, own, 2)
            points = draw(st.integers(1, 4)) * (1 if len(tests) == 1 else -1)
            rows.append(ScoreRow(f"{d}-{i}", d, tests, points, ""))
    return rows


def _gate(draw: st.DrawFn, id: str, questions: list[Question]) -> Gate:
    cap = draw(st.sampled_from(("", *STAGES)))
    veto = tuple(sorted(draw(st.sets(st.sampled_from(APPROACHES[1:])))))
    level: Level = "blocker" if cap or veto else draw(st.sampled_from(("fact", "caution")))
    return Gate(id, level, id, _tests(draw, questions, 3), "", "", cap, veto, _concerns(draw))


def _row(
    draw: st.DrawFn,
    id: str,
    dims: tuple[Dimension, ...],
    gates: tuple[Gate, ...],
    outcomes: tuple[str, ...],
) -> TableRow:
    stage = outcomes is STAGES
    chosen = draw(st.lists(st.sampled_from(dims), max_size=2, unique=True))
    bands = tuple(BandTest(d.id, draw(st.integers(1, 6))) for d in chosen)
    tests = (
        tuple(
            GateTest(g.id, draw(st.booleans()))
            for g in draw(st.lists(st.sampled_from(gates), max_size=2, unique=True))
        )
        if gates
        else ()
    )
    approaches = _concerns(draw) if stage and draw(st.booleans()) else ()
    return TableRow(id, bands, tests, draw(st.sampled_from(outcomes)), "", approaches)


_STATES: dict[str, AnswerState] = {"unknown": "unknown", "not_applicable": "not_applicable"}


def _raw(draw: st.DrawFn, question: Question) -> Value:
    if question.kind == "number":
        return draw(st.integers(question.minimum, question.maximum))
    return draw(st.sampled_from(question.values))


@st.composite
def answers(draw: st.DrawFn, pack: Pack, *, complete: bool = False) -> Answers:
    """Answers of every kind; `complete` leaves nothing open."""
    given = {}
    for id, question in pack.questions.items():
        kinds = ["answered", "answered"]
        if question.not_applicable is not None:
            kinds.append("not_applicable")
        if not complete:
            kinds += ["open", "unknown", "disputed"]
        kind = draw(st.sampled_from(kinds))
        if kind == "answered":
            given[id] = Answer("answered", _raw(draw, question))
        elif kind == "disputed":
            claims = tuple(Claim(_raw(draw, question), by=by) for by in ("product", "legal"))
            same = len({claim.value for claim in claims}) == 1  # then nothing is in dispute
            given[id] = (
                Answer("answered", claims[0].value, claims=claims)
                if same
                else Answer("disputed", claims=claims)
            )
        elif kind != "open":
            given[id] = Answer(_STATES[kind], reason="because")
    return Answers("random", answers=given)
