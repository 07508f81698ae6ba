"""How good the advice is: prints the figures over published cases, of which README shows some.

    python -m tests.evaluation

Read `published` (which figures are taken), `figures` (what is counted), `noise`, `agreement`.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from advisor.cli.text import section_text
from advisor.loading import load_pack
from advisor.model import Pack
from advisor.packtest import read_suite
from advisor.report.document import Block, List, Paragraph, ReportSection, Table
from advisor.report.wording import count, share
from advisor.resources import pack_folder
from tests.evaluation.agreement import LEAST_PERCENT, Agreement
from tests.evaluation.figures import Tally
from tests.evaluation.noise import SEEDS
from tests.evaluation.precedents import Told, told
from tests.evaluation.published import Missed, Published, published

PACK = pack_folder("fine-tuning")
CHECKLIST = Path(__file__).parent / "checklist.yaml"


def with_rules(folder: Path, rules: Path) -> Pack:
    """The pack in a folder by other rules than its own."""
    with TemporaryDirectory() as name:
        here = Path(name)
        for file in ("questionnaire.yaml", "sources.yaml"):
            shutil.copy(folder / file, here)
        shutil.copy(rules, here / "rules.yaml")
        return load_pack(here)


def measured() -> Published:
    """The figures of the first pack, beside the article's checklist."""
    return published(read_suite(PACK), {"checklist": with_rules(PACK, CHECKLIST)})


def blocks(found: Published) -> Iterator[Block]:
    """All figures as parts of a page."""
    yield Paragraph(
        f"{count(found.cases, 'case')} with a known outcome. While a verdict is open its largest "
        f"share counts. Answers are left out or moved to a neighbour {len(SEEDS)} times."
    )
    yield _tallies("Advice", (*found.advice, *found.noise, *found.rivals))
    yield _tallies("Best approach", found.approaches)
    head = "Found where needed", "Blocked without need"
    gates = ((g.who, _of(g.found, g.gated), _of(g.blocked, g.ungated)) for g in found.gates)
    yield Table(("Blockers", *head), tuple(gates))
    if found.categories:
        kinds = ((c.category, _of(c.found, c.expected), f"{c.blocked}") for c in found.categories)
        yield Table(("Category", *head), tuple(kinds))
    if found.agreement:
        yield from _agreement(found.agreement)
    if found.missed:
        yield Paragraph("Not as the world had it:")
        yield List(tuple(_miss(each) for each in found.missed))


def nearest_cases(found: Iterable[Told]) -> Iterator[Block]:
    """What the nearest published cases tell of a case, itself left out."""
    yield Paragraph(
        "The outcome of a case among the nearest others: its own, or one that fits it."
    )
    head = (
        "Others",
        "Cases",
        "Nearest",
        "First two",
        "First three",
        "Fits: nearest",
        "Two",
        "Three",
    )
    rows = ((t.who, f"{t.cases}", *_shares((*t.same, *t.fits), t.cases)) for t in found)
    yield Table(head, tuple(rows))


def _shares(parts: Iterable[int], whole: int) -> Iterator[str]:
    return (_share(part, whole) for part in parts)


def _tallies(head: str, tallies: Iterable[Tally]) -> Table:
    return Table((head, "Readings", "Acceptable", "Harmful", "Open"), tuple(map(_tally, tallies)))


def _tally(each: Tally) -> tuple[str, ...]:
    shares = (_share(part, each.cases) for part in (each.acceptable, each.harmful))
    return each.who, f"{each.cases}", *shares, f"{each.open or '-'}"


def _agreement(found: Sequence[Agreement]) -> Iterator[Block]:
    low = [each for each in found if each.low]
    yield Paragraph(
        f"Readers agree in at least {LEAST_PERCENT} % of the answers that two of them know on "
        f"{len(found) - len(low)} of {count(len(found), 'question')}."
    )
    if low:
        agreed = ((each.question, _of(each.agreed, each.both_know)) for each in low)
        yield Table(("Question", "Readers agree"), tuple(agreed))


def _miss(each: Missed) -> Paragraph:
    expected = f", expected {_ids(each.expected)}" if each.expected else ""
    lead = f"{each.case.id}, {each.case.reader}:"
    return Paragraph(f"{each.kind}: {_ids(each.found)}{expected}", lead)


def _ids(ids: Sequence[str]) -> str:
    return ", ".join(ids) or "none"


def _of(part: int, whole: int) -> str:
    return f"{part} of {whole} ({_share(part, whole)})" if whole else "none"


def _share(part: int, whole: int) -> str:
    return share(part, whole) if whole else "-"


if __name__ == "__main__":
    every = (*blocks(measured()), *nearest_cases(told()))
    sys.stdout.write(section_text(ReportSection("published", "", every)))
