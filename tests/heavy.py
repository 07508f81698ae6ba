"""Packs that link far too much: what a limit is for. Drawn from a number, each of another kind."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random
from typing import Any

import yaml

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
    Section,
    Stage,
    TableRow,
)

APPROACHES, STAGES = ("walk", "ride", "fly"), ("first", "second", "third")
KINDS = ("gates", "rows", "ask-if", "numbers", "multis", "tables", "mixed")


def heavy(number: int) -> Pack:
    """A pack of a kind, larger the higher its number."""
    chance, kind = Random(number), KINDS[number % len(KINDS)]
    size = 4 + number // len(KINDS) * 2
    dimensions = [f"d{i}" for i in range(4 + size // 2)]
    questions: list[Question] = []
    for index in range(len(dimensions) * (3 + size // 4)):
        id, home = f"q{index}", dimensions[index % len(dimensions)]
        ask = kind in ("ask-if", "mixed") and questions and chance.random() < 0.8
        tests = _tests(chance, questions[-12:], 3) if ask else ()
        questions.append(_question(chance, id, home, kind, tests))
    scores = [_single(chance, f"s-{q.id}", q) for q in questions]
    for dimension in dimensions:
        own = [question for question in questions if question.dimension == dimension]
        for i in range(size * 3 if kind in ("rows", "mixed") else 2):
            tests = _tests(chance, own, 3, least=2)
            scores.append(ScoreRow(f"m-{dimension}-{i}", dimension, tests, -1, ""))
    gates = [
        Gate(
            f"g{i}",
            "blocker",
            "",
            _tests(chance, questions, 3 if kind == "gates" else 2),
            "",
            cap=chance.choice(STAGES[:2]),
            veto=(chance.choice(APPROACHES[1:]),),
            concerns=APPROACHES,
        )
        for i in range(size * 4 if kind in ("gates", "mixed") else 4)
    ]
    many = size * 6 if kind in ("tables", "mixed") else size
    kinds = {id: "need" if i % 2 else "readiness" for i, id in enumerate(dimensions)}
    return Pack(
        id="heavy",
        version=1,
        title="",
        question_title="",
        approaches=tuple(Approach(a, a, a) for a in APPROACHES),
        stages=tuple(Stage(s, s, s) for s in STAGES),
        dimensions=tuple(
            Dimension(id, id, kinds[id], APPROACHES, (40, 70))  # type: ignore[arg-type]
            for id in dimensions
        ),
        sections=tuple(
            Section(d, d, d, "", tuple(q.id for q in questions if q.dimension == d))
            for d in dimensions
        ),
        questions={question.id: question for question in questions},
        core_known=50,
        scores=tuple(scores),
        gates=tuple(gates),
        approach_table=_table(chance, "a", many, dimensions, gates, APPROACHES),
        stage_table=_table(chance, "t", many, dimensions, gates, STAGES),
    )


def complete(pack: Pack, number: int) -> Answers:
    """Answers to everything."""
    chance = Random(number)
    given = {id: Answer("answered", chance.choice(q.values)) for id, q in pack.questions.items()}
    return Answers(pack.id, answers=given)


def _question(
    chance: Random, id: str, home: str, kind: str, ask_if: tuple[AnswerTest, ...]
) -> Question:
    multi = kind in ("multis", "mixed") and chance.random() < 0.4
    number = not multi and kind in ("numbers", "mixed") and chance.random() < 0.4
    options = tuple(Option(f"o{i}", f"o{i}") for i in range(6 if multi else 4))
    cuts = tuple(sorted(chance.sample(range(1, 10_000), 60 if kind == "numbers" else 12)))
    return Question(
        id,
        id,
        id,
        "",
        "multi" if multi else "number" if number else "choice",
        home,
        home,
        () if number else options,
        core=chance.random() < 0.5,
        ask_if=ask_if,
        otherwise=(0 if number else () if multi else "o0") if ask_if else None,
        maximum=10_000,
        cuts=cuts if number else (),
    )


def _tests(
    chance: Random, questions: list[Question], most: int, least: int = 1
) -> tuple[AnswerTest, ...]:
    chosen = chance.sample(questions, min(len(questions), chance.randint(least, most)))
    return tuple(AnswerTest(q.id, chance.randrange(1, q.everything)) for q in chosen)


def _single(chance: Random, id: str, question: Question) -> ScoreRow:
    test = AnswerTest(question.id, chance.randrange(1, question.everything))
    return ScoreRow(id, question.dimension, (test,), chance.randint(1, 5), "")


def _table(
    chance: Random,
    name: str,
    rows: int,
    dimensions: list[str],
    gates: list[Gate],
    outcomes: tuple[str, ...],
) -> tuple[TableRow, ...]:
    found = [
        TableRow(
            f"{name}{i}",
            tuple(BandTest(d, chance.randrange(1, 7)) for d in chance.sample(dimensions, 3)),
            tuple(GateTest(g.id, chance.random() < 0.3) for g in chance.sample(gates, 1)),
            chance.choice(outcomes),
            "",
        )
        for i in range(rows)
    ]
    return (*found, TableRow(f"{name}-default", (), (), outcomes[0], ""))


def tie(folder: Path, number: int) -> None:
    """Add to the pack in a folder what links its dimensions far too much, drawn from a number."""
    first, rules = _read(folder / "questionnaire.yaml"), _read(folder / "rules.yaml")
    chance, words = Random(number), {"because": "b", "source": ["W1"]}
    kind, size = ("gates", "ask-if", "rows", "mixed")[number % 4], 6 + number
    ids: list[str] = []
    for at in range(size):
        section = first["sections"][at % len(first["sections"])]
        options = [{"id": word, "text": word} for word in ("low", "middle", "high")]
        added: dict[str, Any] = {
            "id": f"more-{at}",
            "label": "L",
            "text": "t",
            "why": "w",
            "source": ["W1"],
        }
        added["options"] = [options[0], options[1 + at % 2]]
        if ids and kind in ("ask-if", "mixed"):
            added |= {"ask-if": _when(chance, ids[-9:], 3), "otherwise": "low"}
        section["questions"].append(added)
        rows = rules["scores"][section["dimension"]]
        rows.append(
            {
                "id": f"s-{at}",
                "when": {f"more-{at}": added["options"][1]["id"]},
                "points": 1,
                **words,
            }
        )
        own = [each["id"] for each in section["questions"] if each["id"].startswith("more-")]
        for place in range(size // 4 if kind in ("rows", "mixed") and len(own) > 1 else 0):
            when = _when(chance, own, 3, least=2)
            rows.append({"id": f"m-{at}-{place}", "when": when, "points": -1, **words})
        ids.append(f"more-{at}")
    first["version"] += 1
    for at in range(size * 2 if kind in ("gates", "mixed") else 2):
        gate = {"id": f"more-gate-{at}", "level": "blocker", "title": "T", "cap": "plan"}
        when = _when(chance, ids, 3, least=2)
        rules["gates"].append({**gate, "category": "fix-site", "when": when, **words})
    for name, value in {"questionnaire.yaml": first, "rules.yaml": rules}.items():
        (folder / name).write_text(json.dumps(value, default=str), "utf-8")


def _read(path: Path) -> Any:
    return yaml.safe_load(path.read_text("utf-8"))


def _when(chance: Random, ids: list[str], most: int, least: int = 1) -> dict[str, str]:
    chosen = chance.sample(ids, min(len(ids), chance.randint(least, most)))
    return {id: chance.choice(("low", "high" if int(id[5:]) % 2 else "middle")) for id in chosen}
