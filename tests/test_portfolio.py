"""Many cases side by side: where they stand, what holds them, what comes next, which are stale."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import unquote

import lxml.html  # type: ignore[import-untyped]
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.engine import AnsweredPack, assess, judge
from advisor.errors import Problem
from advisor.export.page import PAGE_FORMATS
from advisor.loading import load_pack, parse_answers
from advisor.model import Pack
from advisor.portfolio import Portfolio, PortfolioRow, RefusedFile, age_in_days, gather, survey
from advisor.report import build_report, next_step, portfolio_page
from tests.cli.invoke import ANSWERS
from tests.effort import examples
from tests.strategies import answers, packs

TOY = Path(__file__).parent / "packs/toy"
DAY = date(2026, 11, 20)


@st.composite
def portfolios(draw: st.DrawFn) -> tuple[Pack, Portfolio]:
    """A few random cases of one random pack."""
    pack = draw(packs(dimensions=2))
    cases = [draw(answers(pack)) for _ in range(draw(st.integers(1, 4)))]
    rows = tuple(
        survey(judge(AnsweredPack(pack, each)), f"{i}.yaml", "p", "", "")
        for i, each in enumerate(cases)
    )
    return pack, gather(rows, {"p": pack})


@given(portfolios())
@settings(max_examples=examples(50))
def test_every_case_stands_in_one_place(given_portfolio: tuple[Pack, Portfolio]) -> None:
    pack, portfolio = given_portfolio
    (group,) = portfolio.groups
    placed = [row for rows in group.places.values() for row in rows]
    assert Counter(placed) == Counter(portfolio.rows)
    assert all(
        (row.approach, row.stage) == place for place, rows in group.places.items() for row in rows
    )
    waiting = [approach is None for approach, _ in group.places]
    assert waiting == sorted(waiting)
    assert group.pack is pack


@given(portfolios())
@settings(max_examples=examples(50))
def test_what_holds_most_comes_first(given_portfolio: tuple[Pack, Portfolio]) -> None:
    (group,) = given_portfolio[1].groups
    numbers = [number for _, number in group.holds]
    assert numbers == sorted(numbers, reverse=True)
    for held, number in group.holds:
        assert number == sum(held in row.held_by for row in group.rows)


@given(st.data())
@settings(max_examples=examples(50))
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
    if report.certainty != "open" and report.actions:
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


def row_of(**changes: object) -> PortfolioRow:
    """A case of the toy pack."""
    pack = load_pack(TOY)
    case = parse_answers(ANSWERS.encode(), "a.yaml", pack)
    made = survey(
        judge(AnsweredPack(pack, case)), "a.yaml", str(TOY), "Tell the crew", "Hall manager"
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def page_of(*found: PortfolioRow | RefusedFile, max_age: int | None = None) -> dict[str, str]:
    """The page about these, in every form."""
    page = portfolio_page(gather(found, {str(TOY): load_pack(TOY)}, max_age, DAY))
    return {form: render(page).decode() for form, render in PAGE_FORMATS.items()}


def test_page_tells_it_all() -> None:
    old = row_of(file="b.yaml", case="Old hall", date="2026-01-01", missed=("too old",))
    problem = Problem("c.yaml", 1, 1, "empty", "nothing in it")
    refused = RefusedFile("c.yaml", "1:1: empty: nothing in it", (problem,))
    forms = page_of(row_of(date="2026-11-01"), old, refused, max_age=90)
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
    forms = page_of(row_of(date=""))
    assert "tale" not in forms["md"]
    assert json.loads(forms["json"])["cases"][0]["stale"] is None


PLACES = (
    "date: {}",
    "told: {{answer: nobody, date: {}}}",
    "told: {{answer: unknown, date: {}}}",
    "told: {{disputed: [{{answer: nobody, date: {}}}, all]}}",
    "told: {{answer: nobody, said: [nobody, {{answer: all, date: {}}}]}}",
    "told: {{disputed: [{{answer: unknown, date: {}}}, nobody, all]}}",
)
"""Where a date may stand in a file."""


def dated(place: str, text: str) -> PortfolioRow:
    """A case that has a date of today, and that text for another at a place."""
    said, kept = place.format(text), f"{ANSWERS}date: {DAY}".splitlines()
    key = f"{said.partition(':')[0]}:"
    lines = [line.partition(key)[0] + said if key in line else line for line in kept]
    pack = load_pack(TOY)
    case = parse_answers("\n".join(lines).encode(), "a.yaml", pack)
    return survey(judge(AnsweredPack(pack, case)), "a.yaml", str(TOY), "", "")


@given(
    st.sampled_from(PLACES),
    st.dates(date(2000, 1, 1), date(9999, 12, 31))
    | st.integers(-3, 3).map(lambda days: DAY + timedelta(days)),
    st.sampled_from(["", " "]),
)
@settings(max_examples=examples(60), deadline=None)
def test_a_date_in_the_future_is_stale_wherever_it_stands(
    place: str, day: date, edge: str
) -> None:
    case = dated(place, f"'{edge}{day}{edge}'")
    portfolio = gather((case,), {str(TOY): load_pack(TOY)}, 36500, DAY)
    assert portfolio.stale(case) is (day > DAY)
    page = PAGE_FORMATS["md"](portfolio_page(portfolio)).decode()
    assert (f"{day} is in the future" in page.replace("\\", "")) is (day > DAY)
    assert not re.search(r"-\d+ days?", page)


NO_DATES = (
    *("2031-02-30", "2031-13-01", "2031-00-10", "9999-99-99", "10000-01-01", "-2031-01-01"),
    *("31.12.2031", "next year", "2031", "2031-12", "2031-12-31T10:00", "12/31/2031", "Q4 2031"),
)


@pytest.mark.parametrize("text", NO_DATES)
@pytest.mark.parametrize("place", PLACES[1:])
def test_what_is_no_date_is_text(place: str, text: str) -> None:
    case = dated(place, f"'{text}'")
    assert case.latest == DAY
    assert not gather((case,), {str(TOY): load_pack(TOY)}, 0, DAY).stale(case)


@pytest.mark.parametrize("place", PLACES)
def test_a_day_with_a_time_is_that_day(place: str) -> None:
    assert dated(place, "'2031-12-31 10:00'").latest == date(2031, 12, 31)


def test_hostile_names_stay_text() -> None:
    forms = page_of(row_of(case="=1+1|<b>\x1b[31m`x`\n# head", next_step="@cmd"))
    (row,) = csv.DictReader(io.StringIO(forms["csv"]))
    assert row["case"].startswith("'=1+1")
    assert row["next_step"] == "'@cmd"
    assert "\x1b" not in "".join(forms.values())
    assert "\n# head" not in forms["md"]
    assert "<b>" not in forms["md"].replace("\\<b>", "")


NAMES = st.text(st.characters(codec="utf-8", exclude_characters="/\0"), min_size=1, max_size=12)


@given(st.lists(NAMES, min_size=1, max_size=4, unique=True), NAMES)
@settings(max_examples=examples(40), deadline=None)
def test_each_row_links_to_its_report_and_nothing_else_does(stems: list[str], case: str) -> None:
    found = [
        row_of(file=f"in/{stem}.yaml", report=f"{stem}.md", case=f"{case}.md") for stem in stems
    ]
    page = lxml.html.fromstring(page_of(*found)["html"])
    links = [str(each.get("href")) for each in page.iter("a")]
    assert [unquote(link) for link in links] == [f"{stem}.md" for stem in stems]
    assert all(re.fullmatch(r"[\w.~%-]+", link, re.ASCII) for link in links)
    assert not list(page.iter("script", "img", "iframe"))


@pytest.mark.parametrize("form", ["md", "html"])
@pytest.mark.parametrize("case", ["Hall 4", "", " x ", "x\ny", "a (b.yaml)"])
def test_equal_names_are_told_apart_by_their_files(case: str, form: str) -> None:
    found = [row_of(file=f"{name}.yaml", case=case) for name in ("one", "two")]
    told = page_of(*found, row_of(file="three.yaml", case="Other"))[form].replace("\\", "")
    assert all(told.count(f"{name}.yaml") >= 2 for name in ("one", "two"))
    assert "three.yaml" not in told
