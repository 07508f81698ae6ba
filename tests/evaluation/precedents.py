"""Writes the file of the pack's published cases, and measures whether the nearest ones tell.

    python -m tests.evaluation.precedents

What is written comes from `precedents.yaml` beside this, in our words, and from the answers of two
readers, who saw the situation alone: under the pack's `cases/published`, and of other cases in
`readings.jsonl`; both readers were language models. What the two answer differently is not known
of a case. A question weighs three quarters evenly and a quarter by what it tells of the approach
in the blank case, in thousandths of the average. By what it tells alone, the nearest cases told
less than plain counting does, since half of the questions would then count nothing; between an
eighth and a half there is no difference beyond chance.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import yaml

from advisor.engine import AnsweredPack, judge, next_questions
from advisor.loading import load_pack, parse_answers, read_answers
from advisor.model import Answer, Answers, Pack, Precedent, Value
from advisor.precedents import nearest
from advisor.resources import PRECEDENTS, pack_folder

HERE = Path(__file__).parent
FOLDER = pack_folder("fine-tuning")
FILE = FOLDER / PRECEDENTS
SHOWN = ("title", "year", "situation", "tried", "won", "approach", "citation", "link")


@cache
def cases() -> tuple[dict[str, Any], ...]:
    """The published cases in our words."""
    return tuple(yaml.safe_load((HERE / "precedents.yaml").read_text("utf-8")))


@cache
def readings() -> Mapping[str, tuple[AnsweredPack, ...]]:
    """By case: what each of its readers answered."""
    pack, found = load_pack(FOLDER), defaultdict[str, list[AnsweredPack]](list)
    for file in sorted(FOLDER.glob("cases/published/*/*.yaml")):
        found[file.parent.name].append(AnsweredPack(*read_answers(file)))
    for line in (HERE / "readings.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        data = json.dumps({"pack": pack.id, "answers": row["answers"]}).encode()
        found[row["case"]].append(AnsweredPack(pack, parse_answers(data, row["case"], pack)))
    return {id: tuple(each) for id, each in found.items()}


def known(file: AnsweredPack) -> dict[str, Value]:
    """The known answers; of "does not apply" what that is read as."""
    found = {}
    for id, state in file.states.items():
        value = file.value(id)
        if state == "not_applicable":
            value = file.pack.questions[id].not_applicable
        if state in ("answered", "not_applicable") and value is not None:
            found[id] = value
    return found


def merged(files: Sequence[AnsweredPack]) -> dict[str, Value]:
    """What the readers of a case know together, in the pack's order."""
    said = [known(file) for file in files]
    found = {}
    for id, question in files[0].pack.questions.items():
        values = [answers[id] for answers in said if id in answers]
        if len({question.index(value) for value in values}) == 1:
            found[id] = values[0]
    return found


def weights(pack: Pack) -> dict[str, int]:
    """How much each question counts when cases are compared."""
    blank = judge(AnsweredPack(pack, Answers(pack.id)))
    bits = {q.question: q.bits for q in next_questions(blank) if q.about == "approach"}
    mean = sum(bits.values()) / len(pack.questions)
    return {id: round(250 * (3 + bits.get(id, 0) / mean)) for id in pack.questions}


def written() -> str:
    """The file as it has to be: YAML, whose texts stand in quotes."""
    return "".join(f"{line}\n" for line in _lines(load_pack(FOLDER)))


def _lines(pack: Pack) -> Iterator[str]:
    yield "# Published cases, of which a report names the nearest. A script writes them, a test"
    yield "# keeps them so: `python -m tests.evaluation.precedents`."
    yield "weights:"
    yield from (f"  {id}: {weight}" for id, weight in weights(pack).items())
    yield "cases:"
    for case in cases():
        answers = merged(readings()[case["case"]])
        shown = {**case, "approach": case["approach"][0]}
        for number, key in enumerate(SHOWN):
            value = json.dumps(shown[key], ensure_ascii=False)
            yield f"{'  ' if number else '- '}{key}: {value}"
        yield f"  answers: {json.dumps(' '.join(map(_typed, answers.items())))}"


def _typed(answer: tuple[str, Value]) -> str:
    """One answer as it is typed behind `--set`."""
    id, value = answer
    said = (",".join(value) or "none") if isinstance(value, tuple) else value
    return f"{id}={said}"


# What the nearest cases tell


@dataclass(frozen=True)
class Told:
    """How often one of the first cases, of two, of three, has the outcome of the case at hand."""

    who: str
    cases: int
    same: tuple[int, int, int]
    """Its best approach."""
    fits: tuple[int, int, int]
    """Any that the evidence of the case at hand speaks for."""


_Query = tuple[dict[str, Any], AnsweredPack]
_Found = Callable[[dict[str, Any], AnsweredPack], list[str]]


def told() -> tuple[Told, ...]:
    """By nearness, by plain counting of equal answers, and of cases drawn at random.

    Asked is with the answers of each reader, and with those of both; the case itself is left out.
    """
    pack, random = load_pack(FOLDER), Random(0)
    single = [(case, file) for case in cases() for file in readings()[case["case"]]]
    both = [(case, _as_one(readings()[case["case"]])) for case in cases()]

    def others(case: dict[str, Any]) -> list[Precedent]:
        return [each for each in pack.precedents if each.title != case["title"]]

    def near(case: dict[str, Any], file: AnsweredPack) -> list[str]:
        named = replace(file.answers, case=case["title"])
        return [each.precedent.approach for each in nearest(AnsweredPack(pack, named))]

    def counted(case: dict[str, Any], file: AnsweredPack) -> list[str]:
        equal = sorted(others(case), key=lambda each: -_equal(file, each))
        return [each.approach for each in equal]

    def drawn(case: dict[str, Any], _: AnsweredPack) -> list[str]:
        return [each.approach for each in random.sample(others(case), 3)]

    return (
        _told("nearest, of one reader", single, near),
        _told("most equal answers", single, counted),
        _told("nearest, of both readers", both, near),
        _told("most equal answers", both, counted),
        _told("at random", single * 50, drawn),
    )


def _as_one(files: Sequence[AnsweredPack]) -> AnsweredPack:
    answers = {id: Answer("answered", value) for id, value in merged(files).items()}
    return AnsweredPack(files[0].pack, Answers(files[0].pack.id, answers=answers))


def _equal(file: AnsweredPack, other: Precedent) -> int:
    here = known(file)
    index = {id: file.pack.questions[id].index for id in here}
    return sum(
        index[id](here[id]) == index[id](v) for id, v in other.answers.items() if id in here
    )


def _told(who: str, asked: Sequence[_Query], found: _Found) -> Told:
    pairs = [
        (case["approach"], found(case, file))
        for case, file in asked
        if file.known_core >= file.pack.core_needed
    ]

    def count(wanted: int | None) -> tuple[int, int, int]:
        one, two, three = (
            sum(not {*near[:first]}.isdisjoint(fits[:wanted]) for fits, near in pairs)
            for first in (1, 2, 3)
        )
        return one, two, three

    return Told(who, len(pairs), count(1), count(None))


if __name__ == "__main__":
    FILE.write_text(written(), "utf-8")
