"""The figures on cases that had no part in the writing: totals alone, and each look is noted.

    python -m tests.evaluation.apart dossiers

`paragraphs.tar.xz` has situations of published cases, what two raters made of outcomes, and
the answers of two blind readers. `dossiers.tar.xz` has complete descriptions by a lead,
what two advisers say who saw nothing else, and the answers of one who played the lead. Raters,
readers, leads and advisers were language models, not people. It prints totals and never a case,
wants a clean commit, and adds date, commit and figures to `looks.csv`.
"""

from __future__ import annotations

import csv
import json
import random
import subprocess
import sys
import tarfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from advisor.engine import AnsweredPack, Verdict, judge
from advisor.loading import load_pack, parse_answers
from advisor.model import Pack
from advisor.resources import pack_folder

HERE = Path(__file__).parent
LOOKS = HERE / "looks.csv"
DRAWS = 10_000


@dataclass(frozen=True)
class Advice:
    """One verdict on one reading, beside what the outcome says."""

    named: str
    """The approach; empty where it is undecided or open."""
    left: tuple[str, ...]
    """What it names, or what is left where it is undecided."""
    firm: bool
    blocking: frozenset[str]
    """Categories of the gates that hold the stage."""
    expected: frozenset[str]
    harmful: frozenset[str]
    must: frozenset[str]
    none: frozenset[str]
    """Categories that both raters call needed before a pilot, and not needed."""

    @property
    def worth(self) -> float:
        """Right 1; undecided with a right one among at most two a half; harmful -2; else 0."""
        if self.named:
            return 1 if self.named in self.expected else -2 * (self.named in self.harmful)
        return 0.5 if len(self.left) == 2 and self.expected & {*self.left} else 0


def advice(pack: Pack, case: dict[str, Any], answers: dict[str, Any]) -> Advice:
    """What the pack says of one reading."""
    data = json.dumps({"pack": pack.id, "answers": answers}).encode()
    verdict = judge(AnsweredPack(pack, parse_answers(data, case["id"], pack)))
    open_yet = verdict.certainty == "open"
    return Advice(
        named=verdict.approach or "",
        left=() if open_yet else verdict.leading,
        firm=verdict.certainty == "firm",
        blocking=frozenset() if open_yet else _blocking(verdict),
        expected=frozenset(case["expected"]),
        harmful=frozenset(case["harmful"]),
        must=frozenset(case["must"]),
        none=frozenset(case["none"]),
    )


def _blocking(verdict: Verdict) -> frozenset[str]:
    return frozenset(
        gate.category
        for gate, state in verdict.blockers
        if state == "always" and not {*verdict.leading}.isdisjoint(gate.concerns)
    )


def looked(cases: Sequence[dict[str, Any]], pack: Pack) -> dict[str, str]:
    """All totals, by name."""
    pairs = [[advice(pack, case, given) for given in case["readings"]] for case in cases]
    every = [each for pair in pairs for each in pair]
    named = [each for each in every if each.named]
    worth = [sum(each.worth for each in pair) / len(pair) for pair in pairs]
    low, high = interval(worth)
    wrong = sum(len(each.blocking & each.none) for each in every)
    needed = [(each, category) for each in every for category in each.must]
    return {
        "cases": str(len(cases)),
        "readings": str(len(every)),
        "worth": f"{sum(worth) / len(worth):.2f} ({low:.2f} to {high:.2f})",
        "named": of(every, lambda each: bool(each.named)),
        "right among named": of(named, lambda each: each.named in each.expected),
        "harmful named": of(every, lambda each: each.named in each.harmful),
        "harmful and firm": of(every, lambda each: each.firm and each.named in each.harmful),
        "right named or among two": of(
            every, lambda each: len(each.left) < 3 and bool(each.expected & {*each.left})
        ),
        "gates found": of(needed, lambda pair: pair[1] in pair[0].blocking),
        "wrong categories a reading": f"{wrong / len(every):.2f}",
    }


def of(every: Sequence[Any], holds: Callable[[Any], bool]) -> str:
    """A count of a total, with its share."""
    found = sum(map(holds, every))
    return f"{found} of {len(every)} ({found / len(every):.0%})" if every else "none"


def interval(values: Sequence[float]) -> tuple[float, float]:
    """Where the mean lies in 95 of 100 draws of as many cases."""
    chance = random.Random(0)
    means = sorted(sum(chance.choices(values, k=len(values))) / len(values) for _ in range(DRAWS))
    return means[DRAWS // 40], means[-DRAWS // 40]


def kept(name: str) -> list[dict[str, Any]]:
    """The cases kept apart under that name."""
    with tarfile.open(HERE / f"{name}.tar.xz") as archive:
        found = archive.extractfile("cases.json")
        assert found
        return list(json.load(found))


def main(name: str) -> None:
    """Look once at the cases of an archive."""

    def git(*words: str) -> str:
        return subprocess.run(["git", *words], capture_output=True, text=True, check=True).stdout

    if git("status", "--porcelain"):
        raise SystemExit("Commit first: a look is noted beside the commit it was taken at.")
    figures = looked(kept(name), load_pack(pack_folder("fine-tuning")))
    row = {
        "archive": name,
        "date": f"{date.today()}",
        "commit": git("rev-parse", "--short", "HEAD").strip(),
    }
    new = not LOOKS.exists()
    with LOOKS.open("a", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [*row, *figures], lineterminator="\n")
        if new:
            writer.writeheader()
        writer.writerow(row | figures)
    sys.stdout.writelines(f"{name}: {figure}\n" for name, figure in figures.items())


if __name__ == "__main__":
    main(*sys.argv[1:])
