"""Many cases side by side: where they stand, what holds them, what comes next, which are stale."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.engine import AnsweredPack, assess, judge
from advisor.errors import Problem
from advisor.export.page import PAGE_FORMATS
from advisor.loading import load_pack, parse_answers
from advisor.model import Pack
from advisor.portfolio import Entry, Portfolio, Refused, age_in_days, gather, survey
from advisor.report import build_report, next_step, portfolio_page
from tests.cli.invoke import ANSWERS
from tests.strategies import answers, packs

TOY = Path(__file__).parent / "packs/toy"
DAY = date(2026, 11, 20)


@st.composite
def portfolios(draw: st.DrawFn) -> tuple[Pack, Portfolio]:
    """A few random cases of one random pack."""
    pack = draw(packs(dimensions=2))
    cases = [draw(answers(pack)) for _ in range(draw(st.integers(1, 4)))]
    entries = tuple(
        survey(judge(AnsweredPack(pack, each)), f"{i}.yaml", "p", "", "")
        for i, each in enumerate(cases)
    )
    return pack, gather(entries, {"p": pack})


@given(portfolios())
@settings(max_examples=50)
def test_every_case_stands_in_one_place(given_portfolio: tuple[Pack, Portfolio]) -> None:
    pack, portfolio = given_portfolio
    (group,) = portfolio.groups
    placed = [entry for entries in group.places.values() for entry in entries]
    assert Counter(placed) == Counter(portfolio.entries)
    assert all(
        (entry.approach, entry.stage) == place
        for place, entries in group.places.items()
        for entry in entries
    )
    waiting = [approach is None for approach, _ in group.places]
    assert waiting == sorted(waiting)
    assert group.pack is pack


@given(portfolios())
@settings(max_examples=50)
def test_what_holds_most_comes_first(given_portfolio: tuple[Pack, Portfolio]) -> None:
    (group,) = given_portfolio[1].groups
    numbers = [number for _, number in group.holds]
    assert numbers == sorted(numbers, reverse=True)
    for held, number in group.holds:
        assert number == sum(held in entry.held_by for entry in group.entries)


@given(st.data())
@settings(max_examples=50)
def test_pages_of_random_portfolios_render(data: st.DataObject) -> None:
    _, portfolio = data.draw(portfolios())
    page = portfolio_page(portfolio)
    for render in PAGE_FORMATS.values():
        assert render(page) == render(portfolio_page(portfolio))


@pytest.mark.parametrize("told", ["nobody", "leads", "all", "unknown"])
@pytest.mark.parametrize("pallets", ["12000", "20", "unknown"])
def test_next_step_is_the_first_of_the_report(told: str, pallets: str) -> None:
    pack = load_pack(TOY)
    text = ANSWERS.replace("told: nobody", f"told: {told}").replace("12000", pallets)
    found = assess(pack, parse_answers(text.encode(), "a.yaml", pack))
    report = build_report(found)
    step, owner = next_step(found.verdict)
    if report.approach and report.actions:
        assert (step, owner) == (report.actions[0].title, report.actions[0].owner)
    elif found.verdict.file.open:
        assert step.startswith("Find out ")
    else:
        assert (step, owner) == ("", "")


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("2026-11-20", 0),
        (" 2026-10-21 ", 30),
        ("2026-12-01", -11),
        ("2026-02-30", None),
        ("last week", None),
        ("", None),
    ],
)
def test_age_is_counted_from_dates_only(text: str, age: int | None) -> None:
    assert age_in_days(text, DAY) == age


def entry(**changes: object) -> Entry:
    """A case of the toy pack."""
    pack = load_pack(TOY)
    case = parse_answers(ANSWERS.encode(), "a.yaml", pack)
    made = survey(
        judge(AnsweredPack(pack, case)), "a.yaml", str(TOY), "Tell the crew", "Hall manager"
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def page_of(*found: Entry | Refused, max_age: int | None = None) -> dict[str, str]:
    """The page about these, in every form."""
    page = portfolio_page(gather(found, {str(TOY): load_pack(TOY)}, max_age, DAY))
    return {form: render(page).decode() for form, render in PAGE_FORMATS.items()}


def test_page_tells_it_all() -> None:
    old = entry(file="b.yaml", case="Old hall", date="2026-01-01", missed=("too old",))
    problem = Problem("c.yaml", 1, 1, "empty", "nothing in it")
    refused = Refused("c.yaml", "1:1: empty: nothing in it", (problem,))
    forms = page_of(entry(date="2026-11-01"), old, refused, max_age=90)
    assert forms["md"] == (Path(__file__).parent / "golden/pages/portfolio.md").read_text("utf-8")
    told = json.loads(forms["json"])
    assert [case["stale"] for case in told["cases"]] == [False, True]
    assert told["refused"] == [{"file": "c.yaml", "problems": [str(problem)]}]
    assert sum(place["cases"] for place in told["places"]) == 2
    rows = list(csv.DictReader(io.StringIO(forms["csv"])))
    assert [(row["file"], row["stale"], row["missed"]) for row in rows] == [
        ("a.yaml", "no", ""),
        ("b.yaml", "yes", "too old"),
        ("c.yaml", "", ""),
    ]
    assert rows[-1]["problem"] == refused.message


def test_nothing_is_stale_unless_it_was_asked_for() -> None:
    forms = page_of(entry(date=""))
    assert "tale" not in forms["md"]
    assert json.loads(forms["json"])["cases"][0]["stale"] is None


def test_hostile_names_stay_text() -> None:
    forms = page_of(entry(case="=1+1|<b>\x1b[31m`x`\n# head", next_step="@cmd"))
    (row,) = csv.DictReader(io.StringIO(forms["csv"]))
    assert row["case"].startswith("'=1+1")
    assert row["next_step"] == "'@cmd"
    assert "\x1b" not in "".join(forms.values())
    assert "\n# head" not in forms["md"]
    assert "<b>" not in forms["md"].replace("\\<b>", "")
