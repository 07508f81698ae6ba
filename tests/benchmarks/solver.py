"""The solver in this process, beside brute force, a constraint solver and a rules engine.

    PEERS/bin/python -m tests.benchmarks.solver

All on the `fine-tuning` pack; every result is compared before anything is timed. Answers are those
of a worked case with everything answered; open ones are drawn with a seed.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from statistics import median

from advisor.loading import load_pack, read_answers
from advisor.model import Answer, Answers, Pack
from advisor.solve import bits_of, cheapest, plan
from advisor.verdict import File, flips, judge, trace
from tests import oracle
from tests.benchmarks.peers.brute import Brute
from tests.benchmarks.peers.cpsat import CpSat
from tests.benchmarks.peers.zen import Zen
from tests.benchmarks.rows import HEAD, Row, bound, in_turns, table

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


def afresh(pack: Pack, work: Callable[[], object]) -> Callable[[], object]:
    """The same work with nothing remembered from the one before."""

    def run() -> object:
        plan(pack)._cells.clear()
        return work()

    return run


def _shares(pack: Pack, answers: Answers) -> object:
    return judge(File(pack, answers)).approaches


def _ways(pack: Pack, answers: Answers) -> object:
    return flips(judge(File(pack, answers)))


def shares(pack: Pack, answers: Answers) -> Iterator[Row]:
    """Twelve open, beside brute force; all open."""
    opened = drawn(pack, answers, OPEN, 20_000_000, 9)
    ours = median(in_turns(5, afresh(pack, partial(_shares, pack, each)))[0] for each in opened)
    yield bound(f"shares, {OPEN} open", ours, 1, SCRIPT)
    if find_spec("numpy"):
        smallest = min(opened, key=lambda each: Brute(pack, each.masks(pack)).total)
        brute = Brute(pack, smallest.masks(pack))
        began = time.process_time()
        counted = brute.counts()
        theirs = (time.process_time() - began) * 1e3
        assert counted == dict(File(pack, smallest).solution.counts.by_verdict)
        (mine,) = in_turns(9, afresh(pack, lambda: File(pack, smallest).solution.counts))
        yield Row(
            f"shares, {OPEN} open, {brute.total:,} completions",
            ">= 400 x faster",
            f"{mine:.2f} ms",
            theirs >= 400 * mine,
            SCRIPT,
            f"numpy, all completions {theirs:,.0f} ms",
            f"{theirs / mine:,.0f} x",
        )
    blank = Answers(pack.id)
    (everything,) = in_turns(9, afresh(pack, partial(_shares, pack, blank)))
    yield bound("shares, all open", everything, 15, SCRIPT)


def changes(pack: Pack, answers: Answers) -> Iterator[Row]:
    """Smallest changes with everything answered, beside a constraint solver; short ways."""
    masks = answers.masks(pack)
    everything = {id: q.everything for id, q in pack.questions.items()}

    def all_at_once() -> dict[tuple[str, str], int]:
        found = cheapest(pack, everything, lambda q, i: 0 if masks[q.id] >> i & 1 else 1)
        return {verdict: cost for verdict, (cost, _) in found.items()}

    (ours,) = in_turns(9, all_at_once)
    yield bound("smallest changes to every verdict, everything answered", ours, 15, SCRIPT)
    if find_spec("ortools"):
        peer, least = CpSat(pack, masks), all_at_once()
        began = time.process_time()
        theirs = {
            (a, s): cost
            for a in pack.approach_ids
            for s in pack.stage_ids
            if (cost := peer.least((a, s))) is not None
        }
        spent = (time.process_time() - began) * 1e3
        assert theirs == least, (theirs, least)
        yield Row(
            f"the same, {len(least)} verdicts",
            "faster",
            f"{ours:.1f} ms",
            ours < spent,
            SCRIPT,
            f"CP-SAT, one after the other {spent:,.0f} ms",
            f"{spent / ours:,.0f} x",
        )
    opened = drawn(pack, answers, OPEN, 1 << 60, 9)
    ways = [in_turns(5, partial(_ways, pack, each))[0] for each in opened]
    yield bound(f"short ways, {OPEN} open", median(ways), 50, SCRIPT)


def evaluation(pack: Pack, answers: Answers) -> Iterator[Row]:
    """One evaluation with everything that fired, beside a rules engine."""
    if not find_spec("zen"):
        return
    zen, chance = Zen(pack), random.Random(4)
    best = {
        d.id: b
        for block in plan(pack).blocks
        for d, b in zip(block.dimensions, block.best, strict=True)
    }
    for _ in range(500):
        chosen = {id: chance.randrange(len(q.values)) for id, q in pack.questions.items()}
        seen = oracle.read(pack, chosen)
        given = {id: Answer("answered", pack.questions[id].values[i]) for id, i in chosen.items()}
        verdict = judge(File(pack, Answers(pack.id, answers=given)))
        rows = frozenset(t.row for t in trace(verdict) if t.table in ("scores", "gates"))
        approach, stage, row, hits = zen.judge(seen)
        assert (approach, stage, hits) == (verdict.leading, verdict.stage, rows)
        assert (approach, stage, row) == oracle.judge(pack, seen, best)[:3]
    seen = oracle.read(pack, {id: m.bit_length() - 1 for id, m in answers.masks(pack).items()})
    ours, theirs = in_turns(
        ROUNDS * 5, lambda: trace(judge(File(pack, answers))), lambda: zen.judge(seen)
    )
    yield Row(
        "one evaluation with all rows that fired; 500 random ones equal",
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
