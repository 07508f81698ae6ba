"""Any figures end as promised: exit 0, 2 or 3, no traceback, and only sums that can be right."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.costs.priced import priced, priced_sheet
from tests.effort import examples
from tests.fuzzing import play
from tests.mutated import SCRAPS, WILD

COUNT = int(os.environ.get("ADVISOR_FUZZ", examples(600)))
SHEET = priced_sheet()

NUMBER = st.one_of(
    st.integers(0, 10**7),
    st.integers(-(10**30), 10**30),
    st.decimals(0, 10**6, places=4).map(str),
    st.floats(allow_nan=True),
    st.sampled_from(
        ["0", "-0", "1e3", "1E400", "1,500", "1.500,00", "0.000000001", "5 %", "3..2"]
    ),
    st.sampled_from(
        ["2..4", "1..2..3", "..", "1..", "unknown", "not-applicable", "٣", "½", "1_000"]
    ),
)
WORD = st.sampled_from([*SCRAPS, *WILD]) | st.text(max_size=9)
POINTS = st.lists(NUMBER, max_size=4)
KEYS = ("value", "answer", "note", "evidence", "by", "date", "disputed", "draft", "odd")
FIGURE = st.one_of(
    NUMBER,
    POINTS,
    WORD,
    st.dictionaries(st.sampled_from(KEYS), NUMBER | POINTS | WORD, max_size=4),
    st.fixed_dictionaries(
        {"disputed": st.lists(st.dictionaries(st.sampled_from(KEYS), NUMBER | POINTS))}
    ),
)
FIGURES = st.dictionaries(st.sampled_from([*SHEET.figures]), NUMBER | POINTS, max_size=12)
WILD_FIGURES = st.dictionaries(st.sampled_from([*SHEET.figures, "odd"]), FIGURE, max_size=12)
COMMANDS = (
    "costs -", "costs - -f json", "costs - -f csv", "costs - -f md", "costs - -f html",
    "costs - --compare send talk", "costs - --compare rush send -f json", "run - -f json",
    "validate -", "explain -", "merge - - -o -", "compare - -", "costs - --set hour=2..4",
)  # fmt: skip


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with the pack, in which the commands run."""
    before = Path.cwd()
    folder = tmp_path_factory.mktemp("figures")
    priced(folder)
    os.chdir(folder)
    yield folder
    os.chdir(before)


@given(FIGURES | WILD_FIGURES, st.sampled_from(COMMANDS))
@settings(max_examples=COUNT, suppress_health_check=[HealthCheck.too_slow])
def test_any_figures_end_as_promised(here: Path, figures: dict[str, Any], command: str) -> None:
    del here
    case = json.dumps({"pack": "./toy", "figures": figures, "answers": {}}, ensure_ascii=False)
    ended = play(command.split(), case.encode("utf-8", "replace"))
    if ended.code == 0 and command.startswith("costs") and "-f json" in command:
        for low, high in _ranges(json.loads(ended.out)):
            assert float(low) <= float(high)


def _ranges(found: Any) -> Iterator[tuple[str, str]]:
    if isinstance(found, dict):
        if {"low", "high"} <= {*found} and None not in (found["low"], found["high"]):
            yield found["low"], found["high"]
        for each in found.values():
            yield from _ranges(each)
    elif isinstance(found, list):
        for each in found:
            yield from _ranges(each)
