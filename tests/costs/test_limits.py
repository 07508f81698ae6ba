"""The largest sheet that a pack may have, with every figure a range, and hostile words in it."""

from __future__ import annotations

import time
from decimal import Decimal
from pathlib import Path

import pytest

from advisor.costs import Costs, FigureRange
from advisor.errors import InvalidFile
from advisor.loading import load_pack
from advisor.loading.shapes.costs import MOST, MOST_FACTORS, MOST_OPTIONS
from advisor.model import Answer, Answers, CostFigure, CostLine, CostOption, CostSheet
from advisor.report import costs_page
from tests.costs.priced import priced, priced_sheet


def largest() -> Costs:
    """A hundred figures and lines, woven into each other."""
    ids = [f"f{number}" for number in range(MOST)]
    figures = {id: CostFigure(id, id, "1", "") for id in ids}
    options = tuple(CostOption(f"o{number}", "") for number in range(MOST_OPTIONS))
    lines = tuple(
        CostLine(
            f"l{number}",
            "",
            tuple(o.id for place, o in enumerate(options) if (place * 7 + number) % 3),
            "month",
            tuple(ids[(number * 13 + step * 11) % MOST] for step in range(MOST_FACTORS)),
            "",
        )
        for number in range(MOST)
    )
    sheet = CostSheet("f0", "f1", figures, {}, options, lines, 90)
    return Costs(sheet, dict.fromkeys(ids, FigureRange(Decimal(1), Decimal("1.5"))))


def test_largest_sheet_is_summed_in_time() -> None:
    costs, start = largest(), time.process_time()
    assert costs.total("o1")
    difference = costs.difference("o2", "o1")
    assert difference and not difference.year.exact
    assert costs.months("o2", "o1")
    assert time.process_time() - start < 20


def test_more_than_that_is_refused(tmp_path: Path) -> None:
    more = "".join(f'  - {{id: x{n}, label: x, unit: money, help: "x"}}\n' for n in range(MOST))
    with pytest.raises(InvalidFile, match=r"too-long|wrong-count"):
        load_pack(priced(tmp_path, "\noptions:", f"{more}\noptions:"))


def test_hostile_words_are_only_text() -> None:
    sheet = priced_sheet()
    said = Answer("answered", ("5",), note="\x1b[31m=cmd|'/c calc'!A1\u202e", by="\x07<script>")
    given = Answers(
        "toy", case="\x1b]0;x\x07", figures={"desk": said}, texts={"currency": "\x1b[2J\u202eX"}
    )
    page = costs_page(sheet, given)
    for text in (page.title, page.headline, repr(page.sections), repr(page.rows)):
        assert not {"\x1b", "\x07", "\u202e"} & {*text}
