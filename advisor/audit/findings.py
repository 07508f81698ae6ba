"""Findings: what the checks measured, judged by the thresholds of a pack, and what to do about it.

Owns the words for each measure and its remedy, and how lines are told. Nothing here comes from the
data but numbers and what `private` has let through.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from advisor.audit.measure import Measure
from advisor.audit.store import LIVE, TESTED, TRAINED
from advisor.model import LEVELS, Evidence
from advisor.report.wording import capital, count, sentences, share

USES = {TRAINED: "to train on", TESTED: "to test with", LIVE: "requests in use"}
"""What files are for."""
_OF = "{n} of {of} ({share})"


@dataclass(frozen=True)
class _Words:
    """How a measure is told."""

    title: str
    what: str
    """What is counted, in front of the figure."""
    figure: str = _OF
    remedy: str = ""
    """What to do about `{n}`."""
    noun: str = "row"
    uses: tuple[int, ...] = (TRAINED,)
    """The files that it rests on, by what they are for."""


_WORDS: Mapping[str, _Words] = {
    "usable": _Words("Usable examples", "rows with request and answer, each once", "{n} of {of}"),
    "malformed": _Words("Malformed rows", "rows that cannot be used", remedy="Mend {n}"),
    "duplicates": _Words(
        "Exact duplicates", "rows that repeat another", remedy="Remove {n}", noun="duplicate row"
    ),
    "near-duplicates": _Words(
        "Near duplicates",
        "rows that are almost the same as another",
        remedy="Thin out {n} almost the same as others",
    ),
    "contradictions": _Words(
        "Contradictions",
        "requests with two answers",
        remedy="Decide what is right for {n} with two answers",
        noun="request",
    ),
    "strong-contradictions": _Words(
        "Strong contradictions",
        "requests whose answers have little in common",
        remedy="Settle the contradicting answers to {n} first",
        noun="request",
    ),
    "leaks": _Words(
        "Leak",
        "tests that stand in the training data",
        remedy="Take {n} out of the training data",
        noun="test",
        uses=(TRAINED, TESTED),
    ),
    "near-leaks": _Words(
        "Near leak",
        "further tests that stand there almost word for word",
        remedy="Look at {n} almost the same as trained rows",
        noun="test",
        uses=(TRAINED, TESTED),
    ),
    "length-median": _Words(
        "Length, middle",
        "how many times as long requests are in use, at the middle",
        "{ratio}",
        "Draw examples from requests as long as those in use",
        uses=(TRAINED, LIVE),
    ),
    "length-tail": _Words(
        "Length, longest",
        "the same of the longest 5 in 100",
        "{ratio}",
        "Draw examples from requests as long as the longest in use",
        uses=(TRAINED, LIVE),
    ),
    "length-spread": _Words(
        "Length, spread",
        "how far lengths in training and in use are apart, from 0 to 1",
        "{ratio}",
        "Draw examples from all lengths of requests in use",
        uses=(TRAINED, LIVE),
    ),
    "short-requests": _Words(
        "Short requests", "requests in use with under five words", uses=(TRAINED, LIVE)
    ),
    "other-script": _Words(
        "Another script",
        "requests in use in a script that training hardly has",
        uses=(TRAINED, LIVE),
    ),
    "freshness": _Words(
        "Freshness", "dated rows older than the rules", remedy="Check {n} older than the rules"
    ),
    "synthetic": _Words(
        "Made up",
        "tagged rows that are made up",
        remedy="Put real examples in the place of {n} made up",
    ),
    "source-mix": _Words(
        "Largest source",
        "rows of the largest among those with a source",
        remedy="Add examples from other sources",
    ),
    "label-balance": _Words(
        "Balance of labels",
        "how many times as many rows the largest label has as the smallest",
        "{ratio}",
        "Add examples of the rare labels",
    ),
    "smallest-label": _Words(
        "Smallest label",
        "rows of the smallest label",
        "{n} of {of}",
        "Add examples of the smallest label",
    ),
    "private-data": _Words(
        "Private data",
        "rows that hold what looks private",
        remedy="Take what is private out of {n}, or have its use allowed",
        uses=(TRAINED, TESTED, LIVE),
    ),
    "length": _Words("Tokens", "tokens of a row in the middle", "{n}"),
    "cut": _Words(
        "Cut rows", "rows longer than the limit", remedy="Shorten or split {n} that would be cut"
    ),
}


@dataclass(frozen=True)
class AuditFinding:
    """One measure with its level, in words."""

    measure: Measure
    level: str
    lines: str
    """Where it stands; empty where nothing was found, or that has no lines."""

    @property
    def known(self) -> bool:
        """Whether it could be measured."""
        return self.measure.n is not None

    @property
    def uses(self) -> tuple[str, ...]:
        """What the files are for that it rests on."""
        return tuple(USES[part] for part in _WORDS[self.measure.id].uses)

    @property
    def title(self) -> str:
        return _WORDS[self.measure.id].title

    @property
    def text(self) -> str:
        """What was found, without a full stop; why it is not known."""
        detail = self.measure.detail
        if not self.known:
            return detail
        return f"{self.brief}; {detail}" if detail else self.brief

    @property
    def brief(self) -> str:
        """What is counted, and how much of it there is."""
        return f"{_WORDS[self.measure.id].what}: {self.figure}"

    @property
    def figure(self) -> str:
        """The number that was found."""
        n, of, ratio = self.measure.n or 0, self.measure.of, self.measure.ratio or 0
        figure = _WORDS[self.measure.id].figure
        return figure.format(n=f"{n:,}", of=f"{of:,}", share=share(n, of), ratio=f"{ratio:.2f}")

    @property
    def remedy(self) -> str:
        """What to do, with lines; empty where nothing is."""
        words = _WORDS[self.measure.id]
        if not words.remedy or self.level not in LEVELS[2:]:
            return ""
        todo = words.remedy.format(n=count(self.measure.n or 0, words.noun))
        return f"{todo}: {self.lines}" if self.lines else todo


def findings(
    measures: Iterable[Measure], evidence: Evidence, names: Sequence[tuple[int, str]]
) -> tuple[AuditFinding, ...]:
    """Every measure with its level; `names` are the files by number, with what each is for."""
    found = []
    for each in measures:
        parts = _WORDS[each.id].uses
        several = sum(part in parts for part, _ in names) > 1
        lines = _lines(each, [f"{name}, " if several else "" for _, name in names])
        figure = each.n if each.ratio is None else each.ratio
        exact = None if figure is None else Fraction(figure)
        found.append(AuditFinding(each, evidence.level(each.id, exact, each.of), lines))
    return tuple(found)


def remedies(found: Iterable[AuditFinding]) -> list[str]:
    """What to do, the worst first."""
    worst = sorted(found, key=lambda each: -LEVELS.index(each.level))
    return [each.remedy for each in worst if each.remedy]


def told(found: Iterable[AuditFinding]) -> str:
    """Several findings with their figures, in sentences."""
    return sentences(*(capital(each.brief) for each in found))


def _lines(measure: Measure, names: Sequence[str]) -> str:
    """The first lines at which something stands, by file where there are several."""
    by_file: dict[int, list[str]] = {}
    for file, line in measure.places:
        by_file.setdefault(file, []).append(str(line))
    if not by_file:
        return ""
    shown = "; ".join(_of_file(names[file], lines) for file, lines in by_file.items())
    return f"{shown} and {measure.more:,} more" if measure.more else shown


def _of_file(name: str, lines: Sequence[str]) -> str:
    told = [*dict.fromkeys(lines)]
    return f"{name}{'line' if len(told) == 1 else 'lines'} {', '.join(told)}"
