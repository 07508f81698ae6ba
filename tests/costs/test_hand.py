"""Ten cases reckoned by hand: each file shows its sums, and lines that begin with `#=` say what
has to come out. Several redo the sums of public pages, and say where those err.
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from advisor.costs import CostRange, Costs, costs, rounded
from advisor.loading import read_answers

FILES = sorted((Path(__file__).parent / "hand").glob("*.yaml"))


def load(file: Path) -> Costs:
    pack, answers = read_answers(file)
    assert pack.costs
    return costs(pack.costs, answers)


def digits(value: Fraction) -> str:
    return f"{rounded(value, 6):f}".rstrip("0").rstrip(".")


def amounts(found: Costs, span: CostRange) -> list[str]:
    """Low, high where that differs, and likely where that is in between."""
    values = [span.low, span.high]
    if span.likely is not None and span.likely not in values:
        values.append(span.likely)
    return [digits(Fraction(found.money(value))) for value in dict.fromkeys(values)]


def less(found: Costs, option: str, rest: list[str]) -> list[str]:
    other = rest[0] if rest[0] in found.sheet.option else "as-today"
    difference = found.difference(option, other)
    assert difference
    other_named = [other] if rest[0] == other else []
    return [*other_named, difference.cheaper, *amounts(found, difference.year)]


def said(found: Costs, what: str, kind: str, rest: list[str]) -> list[str]:
    """What the sheet says in place of the expected words."""
    other = rest[0] if rest and rest[0] in found.sheet.option else "as-today"
    named = [other] if rest and rest[0] == other else []
    if kind in ("from", "hour"):
        turn = found.break_even(what, other)
        assert turn and turn.kind == "from" and turn.low == turn.high
        hours = found.per_hour(what, turn)
        return [*named, digits(turn.low if kind == "from" or hours is None else hours[0])]
    if kind == "less":
        return less(found, what, rest)
    worth = found.worth(what, other)
    if kind == "worth" and worth:
        return [digits(Fraction(rounded(each))) for each in (worth.low, worth.high)]
    total = found.total(what)
    assert total
    return amounts(found, getattr(total, kind))


def check(found: Costs, words: list[str]) -> None:
    what, kind, *rest = [*words, ""] if len(words) < 2 else words
    if what == "ceiling":
        ceiling = found.ceiling()
        assert ceiling is not None
        assert digits(Fraction(found.money(ceiling))) == kind
    elif what == "beyond":
        assert digits(Fraction(found.money(found.beyond(kind)))) == rest[0]
    elif what == "missing":
        assert not rest or list(found.missing(kind)) == rest
        assert found.total(kind) is None
    elif what == "turning":
        turning = found.turning(kind, "as-today")
        assert turning
        assert [turning[1].kind, digits(turning[1].low)] == rest
    else:
        assert said(found, what, kind, rest) == rest


def test_there_are_ten() -> None:
    assert len(FILES) == 10


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_sheet_says_what_is_reckoned_by_hand(file: Path) -> None:
    lines = [line for line in file.read_text("utf-8").splitlines() if line.startswith("#= ")]
    assert lines
    for line in lines:
        check(load(file), line.removeprefix("#= ").split())
