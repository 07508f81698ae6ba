"""The engine in this process, beside a rules engine.

    PEERS/bin/python -m tests.benchmarks.solver

All on the `fine-tuning` pack; every result is compared before anything is timed. Answers are those
of a worked case with everything answered; open ones are drawn with a seed.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from statistics import median

from advisor.engine import AnsweredPack, bits_of, counterfactuals, judge, trace
from advisor.engine.compile import compiled
from advisor.engine.diagram import whole
from advisor.loading import load_pack, read_answers
from advisor.model import Answer, Answers, Pack
from tests import oracle
from tests.benchmarks.rows import HEAD, Row, bound, forget, in_turns, table
from tests.benchmarks.zen import Zen

FOLDER = Path(__file__).parents[2] / "questionnaires/fine-tuning"
SCRIPT = "solver"
ROUNDS = 41
OPEN = 12


def full_case(pack: Pack) -> Answers:
    """A worked case in which no question is left without a value, hidden ones included."""
    _, answers = read_answers(FOLDER / "cases/ready-to-scale.yaml")
    given = {
        id: answers.answers.get(id, Answer("answered", q.values[0]))
        for id, q in pack.questions.items()
    }
    return replace(answers, answers=given)


def without(answers: Answers, ids: Sequence[str]) -> Answers:
    """The same answers with some questions open."""
    return replace(answers, answers={k: v for k, v in answers.answers.items() if k not in ids})


def drawn(pack: Pack, answers: Answers, number: int, most: int, times: int) -> list[Answers]:
    """The answers with so many choices open, drawn so that completions stay below `most`."""
    chance = random.Random(12)
    found: list[Answers] = []
    choices = [id for id, q in pack.questions.items() if q.kind == "choice" and not q.ask_if]
    while len(found) < times:
        opened = without(answers, chance.sample(choices, number))
        total = 1
        for mask in opened.masks(pack).values():
            total *= len(list(bits_of(mask)))
        if total <= most:
            found.append(opened)
    return found


def first_and_later(work: Callable[[], object], what: str, most: float) -> Iterator[Row]:
    """A bound kept twice: nothing remembered, and only how states come together."""
    for when, everything in (("nothing remembered", True), ("after other answers", False)):
        (spent,) = in_turns(15, work, before=partial(forget, everything=everything))
        yield bound(f"{what}, {when}", spent, most, SCRIPT)


def _shares(pack: Pack, answers: Answers) -> object:
    return judge(AnsweredPack(pack, answers)).shares


def _ways(pack: Pack, answers: Answers) -> object:
    return counterfactuals(judge(AnsweredPack(pack, answers)))


def shares(pack: Pack, answers: Answers) -> Iterator[Row]:
    """Twelve open; all open."""
    opened = drawn(pack, answers, OPEN, 20_000_000, 9)
    for when, all_of_it in (("nothing remembered", True), ("after other answers", False)):
        clear = partial(forget, everything=all_of_it)
        spent = [in_turns(5, partial(_shares, pack, each), before=clear)[0] for each in opened]
        yield bound(f"shares, {OPEN} open, {when}", median(spent), 1, SCRIPT)
    blank = Answers(pack.id)
    yield from first_and_later(partial(_shares, pack, blank), "shares, all open", 15)


def changes(pack: Pack, answers: Answers) -> Iterator[Row]:
    """Smallest changes with everything answered; short ways."""
    masks = answers.masks(pack)

    def all_at_once() -> object:
        return whole(pack).cheapest(lambda q, i: 0 if masks[q.id] >> i & 1 else 1)

    what = "smallest changes to every verdict, everything answered"
    yield from first_and_later(all_at_once, what, 15)
    opened = drawn(pack, answers, OPEN, 1 << 60, 9)
    ways = [in_turns(5, partial(_ways, pack, each), before=forget)[0] for each in opened]
    yield bound(f"short ways, {OPEN} open", median(ways), 50, SCRIPT)


def evaluation(pack: Pack, answers: Answers) -> Iterator[Row]:
    """One evaluation with everything that fired, beside a rules engine."""
    if not find_spec("zen"):
        return
    zen, chance = Zen(pack), random.Random(4)
    best = {
        score.dimension.id: score.best for block in compiled(pack).blocks for score in block.scores
    }
    cases: list[tuple[Answers, oracle.Completion]] = []
    while len(cases) < 500:
        chosen = {id: chance.randrange(len(q.values)) for id, q in pack.questions.items()}
        seen = oracle.read(pack, chosen)
        given = {id: Answer("answered", pack.questions[id].values[i]) for id, i in chosen.items()}
        drawn = Answers(pack.id, answers=given)
        verdict = judge(AnsweredPack(pack, drawn))
        if len(verdict.leading) > 1:
            continue  # its graph names one approach, and no action that decides between several
        cases.append((drawn, seen))
        rows = frozenset(t.row for t in trace(verdict) if t.table in ("scores", "gates"))
        approach, stage, row, hits = zen.judge(seen)
        assert ((approach,), stage, hits) == (verdict.leading, verdict.stage, rows)
        assert ((approach,), stage, row) == oracle.judge(pack, seen, best)[:3]
    full = oracle.read(pack, {id: m.bit_length() - 1 for id, m in answers.masks(pack).items()})
    ours, theirs = in_turns(ROUNDS * 5, lambda: _traced(pack, answers), lambda: zen.judge(full))
    yield _beside_zen("the same answers again and again", ours, theirs)
    clear = partial(forget, everything=False)
    pairs = [
        in_turns(3, partial(_traced, pack, each), partial(zen.judge, seen), before=clear)
        for each, seen in cases
    ]
    ours, theirs = (median(side) for side in zip(*pairs, strict=True))
    yield _beside_zen("500 random ones, all equal", ours, theirs)


def _traced(pack: Pack, answers: Answers) -> object:
    return trace(judge(AnsweredPack(pack, answers)))


def _beside_zen(which: str, ours: float, theirs: float) -> Row:
    return Row(
        f"one evaluation with all rows that fired, {which}",
        "<= 1 x",
        f"{ours:.2f} ms",
        ours <= theirs,
        SCRIPT,
        f"zen-engine, graph prepared {theirs:.2f} ms",
        f"{ours / theirs:.2f}",
    )


def rows() -> Iterator[Row]:
    """All figures about the solver."""
    pack = load_pack(FOLDER)
    answers = full_case(pack)
    yield from shares(pack, answers)
    yield from changes(pack, answers)
    yield from evaluation(pack, answers)


if __name__ == "__main__":
    sys.stdout.write(table(HEAD, (row.cells() for row in rows())))
