"""Figures in files and typed: every row of bad input is refused or asked at its place."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.blank_answers import blank_answers
from advisor.costs import FigureRange, points
from advisor.drafting.prompt import draft_prompt
from advisor.errors import AdvisorError, InvalidFile
from advisor.loading import parse_answers
from advisor.loading.figures import far_off, figure_readings, parse_figure
from advisor.model import Answer, Answers, Claim, CostFigure, Respondent
from advisor.report.figure_notices import figure_notices
from advisor.saving import AnswersFile, answers_text
from advisor.schema import answers_schema
from advisor.session.figures import as_typed
from advisor.teams import merge
from tests.costs.priced import priced_pack, priced_sheet
from tests.editor import Schema
from tests.effort import examples

PACK, SHEET = priced_pack(), priced_sheet()
STAMP, VISITS, TIME = (SHEET.figures[id] for id in ("stamp", "visits", "time-today"))

# In a file

HOW = "is no amount; write digits, with `.` before decimals, such as 1200 or 0.15"
BAD = """
visits: 0 | 4:11 | out-of-bounds: `visits` takes a number from 1 to 1000000 visits / month, not 0
visits: 1000001 | 4:11 | out-of-bounds
visits: [0, 5] | 4:12 | out-of-bounds
stamp: -5 | 4:10 | bad-amount
stamp: "-0.5" | 4:10 | bad-amount
stamp: NaN | 4:10 | bad-amount
stamp: nan | 4:10 | bad-amount
stamp: .inf | 4:10 | bad-amount
stamp: 1e999 | 4:10 | bad-amount
stamp: 1e3 | 4:10 | bad-amount
stamp: $85 | 4:10 | bad-amount: `$85` in `stamp` {HOW}, without unit or currency, which
stamp: 85 EUR | 4:10 | bad-amount
stamp: EUR 85 | 4:10 | bad-amount
stamp: 85% | 4:10 | bad-amount
stamp: "1,500" | 4:10 | bad-amount: `1,500` in `stamp` {HOW}; it can mean 1,500 or
visits: 300 mails | 4:11 | bad-amount: `300 mails` in `visits` {HOW}, without unit
stamp: "1,500.25" | 4:10 | bad-amount: `1,500.25` in `stamp` {HOW}; write 1500.25
stamp: 10..20 | 4:10 | bad-amount
stamp: [20, 10] | 4:10 | range-order
stamp: [10, 30, 20] | 4:10 | range-order
stamp: [10, 30, unknown] | 4:19 | bad-amount
stamp: [10] | 4:10 | wrong-count
stamp: {value: [3, 2]} | 4:18 | range-order
stamp: {note: x} | 4:10 | answer-form
stamp: {value: 1, disputed: [1, 2]} | 4:10 | answer-form
stamp: {disputed: [85]} | 4:11 | no-dispute
stamp: {disputed: [85, 85.0]} | 4:11 | no-dispute
stamp: {disputed: [unknown, 85]} | 4:11 | no-dispute
stamp: {disputed: [{value: 5, by: a}, {value: -5, by: b}]} | 4:49 | bad-amount
stamp: {disputed: [{by: a}, 5]} | 4:22 | missing-key
visits: 38.000 | 4:11 | two-readings: `38.000` can mean 38,000 or 38.000; write 38000 or 38
visits: "12.500" | 4:11 | two-readings: `12.500` can mean 12,500 or 12.500; write 12500 or 12.5
visits: [5, 12.500] | 4:15 | two-readings
visits: {value: 1.250, by: Kim} | 4:19 | two-readings
time-today: 1.125 | 4:15 | two-readings: `1.125` can mean 1,125 or 1.125; write 1125 or 1.1250
time-today: {disputed: [{value: 1.500, by: a}, 2]} | 4:35 | two-readings
stamps: 85 | 4:3 | unknown-figure: unknown figure `stamps`; allowed: visits,
pallets: 85 | 4:3 | unknown-figure
stamp: 85 // stamp: 86 | 5:3 | duplicate-key
""".strip().splitlines()


def read(figures: str, head: str = "date: 2026-11-20\n") -> Answers:
    return parse_answers(f"pack: toy\n{head}figures:\n  {figures}\n".encode(), "x", PACK)


@pytest.mark.parametrize("line", BAD)
def test_what_is_no_figure_is_refused_where_it_stands(line: str) -> None:
    text, place, wanted = line.split(" | ")
    with pytest.raises(InvalidFile) as caught:
        read(text.replace(" // ", "\n  "))
    assert f"x:{place}: {wanted.replace('{HOW}', HOW)}" in str(caught.value)


GOOD: list[tuple[str, FigureRange]] = [
    ("stamp: 85", FigureRange(Decimal(85), Decimal(85), Decimal(85))),
    ("stamp: 0.5", FigureRange(Decimal("0.5"), Decimal("0.5"), Decimal("0.5"))),
    ('stamp: "0.50"', FigureRange(Decimal("0.5"), Decimal("0.5"), Decimal("0.5"))),
    ("stamp: [80, 90]", FigureRange(Decimal(80), Decimal(90))),
    ("stamp: [80, 82.5, 90]", FigureRange(Decimal(80), Decimal(90), Decimal("82.5"))),
    ("stamp: [85, 85]", FigureRange(Decimal(85), Decimal(85), Decimal(85))),
    ("stamp: {value: [80, 90], by: Kim}", FigureRange(Decimal(80), Decimal(90))),
    ("stamp: {disputed: [{value: 80, by: a}, [85, 95]]}", FigureRange(Decimal(80), Decimal(95))),
]


@pytest.mark.parametrize(("text", "wanted"), GOOD)
def test_figures_are_sets_of_numbers(text: str, wanted: FigureRange) -> None:
    assert points(STAMP, read(text)) == wanted


def test_open_figures() -> None:
    for text in ("stamp: unknown", "stamp: {value: unknown, note: ask Lee}", "stamp:", "hour: 3"):
        assert points(STAMP, read(text)) is None
    assert points(SHEET.figures["time-letter"], read("hour: 3")) == FigureRange(*[Decimal(0)] * 3)
    assert points(SHEET.figures["time-letter"], read("time-letter: unknown")) is None


def test_a_figure_and_the_answer_of_its_question_are_two_voices() -> None:
    head = "date: 2026-11-20\nanswers: {pallets: 6000}\n"
    assert points(VISITS, read("hour: 3", head)) == FigureRange(*[Decimal(6000)] * 3)
    wide = read("visits: [5000, 7000]", head)
    assert points(VISITS, wide) == FigureRange(Decimal(5000), Decimal(7000))
    assert not [text for text in figure_notices(SHEET, wide) if "leaves out" in text]
    other = read("visits: [7000, 8000]", head)
    assert points(VISITS, other) == FigureRange(Decimal(6000), Decimal(8000))
    assert [text for text in figure_notices(SHEET, other) if "leaves out the answer" in text]


# Typed

TYPED = """
stamp | 85 | 85
stamp | 0.15 | 0.15
stamp | 1.500 | 1.5
stamp | 1500 | 1500
stamp | 1 500 | 1500
stamp | 1,500.25 | 1500.25
stamp | 2k | 2000
stamp | 10..20 | 10 20
stamp | 10 .. 12.5 .. 20 | 10 12.5 20
stamp | 10..10 | 10
stamp | [10, 20] | 10 20
stamp | 85 money / thousand pages | 85
visits | 6,000 | 6000
visits | 6k | 6000
visits | 6 000 visits / month | 6000
visits | 5k..7k | 5000 7000
time-today | 2.5 | 2.5
time-today | 0.125 | 0.125
time-today | 0.5..2.5 | 0.5 2.5
""".strip().splitlines()


@pytest.mark.parametrize("line", TYPED)
def test_what_is_typed_is_read(line: str) -> None:
    id, text, wanted = line.split(" | ")
    assert parse_figure(SHEET.figures[id], text) == Answer("answered", tuple(wanted.split()))


REFUSED = """
stamp | 1,500 | can mean 1,500 or 1.5
stamp | 12,345 | can mean 12,345 or 12.345
hour | 1,500 | can mean 1,500 or 1.5
desk | 1,500 | can mean 1,500 or 1.5
stamp | 1,5 | can mean
visits | 6.5k.2 | is no figure
time-today | 1.500 | can mean
stamp | -5 | takes a number of 0 or more
stamp | -5..5 | takes a number of 0 or more
stamp | NaN | is no figure
stamp | inf | is no figure
stamp | 1e999 | is no figure
stamp | 1e400 | is no figure
stamp | $85 | without unit or currency
stamp | 85 € | without unit or currency
stamp | EUR 85 | without unit or currency
time-today | 6 min | without unit or currency, which stands once under `currency`: 6
time-today | ca. 6 minutes | without unit or currency
visits | 38000 mails | : 38000
visits | 38.000 | can mean 38,000 or 38.000; write 38000 or 38
time-today | 4,5 | can mean 45 or 4.5; write 45 or 4.5
stamp | 20..10 | does not run from low to high
stamp | 10..30..20 | does not run from low to high
stamp | 1..2..3..4 | is no figure
stamp | .. | is no figure
stamp | 5.. | is no figure
stamp | cheap | is no figure
visits | 0 | takes a number from 1
visits | 0..5 | takes a number from 1
visits | 2M | takes a number from 1
""".strip().splitlines()


@pytest.mark.parametrize("line", REFUSED)
def test_what_is_typed_and_no_figure_is_refused(line: str) -> None:
    id, text, wanted = line.split(" | ")
    with pytest.raises(AdvisorError) as caught:
        parse_figure(SHEET.figures[id], text)
    assert wanted in caught.value.message


amounts = st.decimals(0, 10**9, places=3) | st.decimals(0, 10**12, places=0)


@given(st.lists(amounts, min_size=1, max_size=3).map(sorted))
def test_what_a_file_holds_is_typed_alike(numbers: list[Decimal]) -> None:
    typed = parse_figure(STAMP, "..".join(f"{number:f}" for number in numbers))
    assert isinstance(typed.value, tuple)
    told = [Decimal(text) for text in typed.value]
    assert told == numbers or (len(set(numbers)) == 1 and told == numbers[:1])
    written = answers_text(Answers("toy", figures={"stamp": typed}))
    assert parse_answers(written.encode(), "x", PACK).figures == {"stamp": typed}


@given(
    st.sampled_from([STAMP, VISITS, TIME]),
    st.from_regex(r"[0-9]{1,5}(\.[0-9]{1,5})?", fullmatch=True),
)
@settings(max_examples=examples(600))
def test_a_file_and_the_keyboard_agree_on_every_number(figure: CostFigure, text: str) -> None:
    """What can mean two things is refused by both; what is read is kept, and offered again."""
    try:
        typed = parse_figure(figure, text)
    except AdvisorError:
        with pytest.raises(InvalidFile):
            read(f'{figure.id}: "{text}"')
        return
    assert read(f'{figure.id}: "{text}"').figures == {figure.id: typed}
    written = answers_text(Answers("toy", figures={figure.id: typed}))
    assert parse_answers(written.encode(), "x", PACK).figures == {figure.id: typed}
    assert parse_figure(figure, as_typed(typed)) == typed


@given(st.text("0123456789.,' _kKmMeE-+$€", max_size=12))
def test_no_text_is_read_as_a_number_that_nobody_typed(text: str) -> None:
    found = figure_readings(STAMP, text)
    digits = [each for each in text if each.isdecimal()]
    for number in found:
        assert number.is_finite() and [each for each in f"{number:f}" if each.isdecimal()]
        assert digits


def test_a_price_for_the_wrong_number_of_things_is_asked_about() -> None:
    slipped = far_off(STAMP, Answer("answered", ("0.085",)))
    assert "is it counted in this unit? Were 85 meant?" in slipped
    assert "Were 850 meant?" in far_off(STAMP, Answer("answered", ("500", "850000")))
    for fine in ("1", "10", "85", "1000", "99999"):
        assert far_off(STAMP, Answer("answered", (fine,))) == ""


# Age


def notices(figures: str, head: str = "date: 2026-11-20\ncurrency: EUR\n") -> str:
    return " ".join(figure_notices(SHEET, read(figures, head)))


def test_prices_age_by_the_date_of_the_case() -> None:
    assert notices("stamp: {value: 85, date: 2026-11-01}") == ""
    assert notices("stamp: {value: 85, date: 2026-08-22}") == ""
    assert "is 91 days old on 2026-11-20" in notices("stamp: {value: 85, date: 2026-08-21}")
    assert "dated 1 day ahead of 2026-11-20" in notices("stamp: {value: 85, date: 2026-11-21}")
    assert "No date says how old" in notices("stamp: 85")
    assert notices("hour: 40") == ""
    assert notices("stamp: {value: unknown, date: 2020-01-01}") == ""
    assert notices("stamp: {value: 85, date: 2020-01-01}", "currency: EUR\n") == ""


def test_disputes_and_missing_currency_are_told() -> None:
    told = notices("stamp: {disputed: [{value: 85, by: Kim, date: 2026-11-01}, 90]}", "")
    assert "Kim says 85 money / thousand pages and somebody says 90" in told
    assert "No `currency` says" in told


# Kept, merged, shown to an editor


def test_figures_survive_a_save_and_change_alone(tmp_path: Path) -> None:
    file = tmp_path / "case.yaml"
    text = (
        "pack: toy   # mine\ncurrency: EUR\nanswers:\n  told: all  # of the crew\nfigures:\n"
        "  # the list of May\n  stamp: {value: 85, by: Kim}  # for a thousand\n  hour: 40\n"
    )
    file.write_text(text, "utf-8")
    case = AnswersFile.open(file, PACK)
    case.set("hour", Answer("answered", ("40", "50")))
    case.set("told", Answer("answered", "leads"))
    case.set("stamp", Answer("answered", ("85", "90"), by="Kim"))
    case.save()
    saved = file.read_text("utf-8")
    assert saved == text.replace("hour: 40", "hour: [40, 50]").replace("all ", "leads ").replace(
        "value: 85,", "value: [85, 90],"
    )
    case.set("visits", Answer("answered", ("300",)))
    case.set("hour", None)
    case.set_text("currency", "USD")
    case.save()
    found = parse_answers(file.read_bytes(), "x", PACK)
    assert found.currency == "USD"
    assert {id: each.value for id, each in found.figures.items()} == {
        "stamp": ("85", "90"),
        "visits": ("300",),
    }


def test_a_new_file_gets_figures(tmp_path: Path) -> None:
    case = AnswersFile.open(tmp_path / "new.yaml", PACK)
    case.set("stamp", Answer("answered", ("1", "2", "3"), note="a guess"))
    case.save()
    again = AnswersFile.open(tmp_path / "new.yaml", PACK)
    assert again.answers.figures == {"stamp": Answer("answered", ("1", "2", "3"), note="a guess")}


@given(
    st.dictionaries(
        st.sampled_from([*SHEET.figures]),
        st.lists(st.decimals(1, 1000, places=2), min_size=1, max_size=3).map(sorted) | st.just([]),
        max_size=5,
    ),
    st.sampled_from(["", "why: so", "a, b"]),
)
def test_figures_are_written_as_they_are_read(drawn: dict[str, list[Decimal]], note: str) -> None:
    texts = {
        id: [
            f"  {id}: {{value: {[f'{n:f}' for n in numbers] if len(numbers) > 1 else numbers[0]}, "
            f"note: '{note}'}}"
            if numbers
            else f"  {id}: unknown"
        ][0]
        for id, numbers in drawn.items()
    }
    first = parse_answers(
        ("pack: toy\nfigures:\n" + "\n".join(texts.values())).encode(), "x", PACK
    )
    written = answers_text(first)
    assert parse_answers(written.encode(), "x", PACK) == first
    assert Schema(answers_schema(PACK)).accepts(written)


def respondent(name: str, *value: str, by: str = "") -> tuple[str, Answers]:
    return name, Answers("toy", figures={"stamp": Answer("answered", value, by=by)})


def test_respondents_who_differ_are_both_heard() -> None:
    one, other = respondent("kim", "80"), respondent("lee", "85", "95")
    both = merge(PACK, [one, other])
    assert both.figures["stamp"].state == "disputed"
    assert points(STAMP, both) == FigureRange(Decimal(80), Decimal(95))
    assert merge(PACK, [other, one]).figures["stamp"].said == both.figures["stamp"].said
    written = parse_answers(answers_text(both).encode(), "x", PACK)
    assert written.figures["stamp"].claims == both.figures["stamp"].claims
    assert [claim.by for claim in both.figures["stamp"].claims] == ["kim", "lee"]


def test_respondents_who_agree_are_one() -> None:
    agreed = merge(PACK, [respondent("kim", "80"), respondent("lee", "80")]).figures["stamp"]
    assert (agreed.state, agreed.value) == ("answered", ("80",))
    known = merge(PACK, [respondent("kim", "80"), ("lee", Answers("toy"))]).figures["stamp"]
    assert (known.state, known.by) == ("answered", "kim")


def test_amounts_of_two_currencies_are_not_merged() -> None:
    euro, dollar = (Answers("toy", texts={"currency": each}) for each in ("EUR", "USD"))
    assert merge(PACK, [("a", euro), ("b", Answers("toy"))]).currency == "EUR"
    with pytest.raises(AdvisorError, match="several currencies: EUR, USD"):
        merge(PACK, [("a", euro), ("b", dollar)])


@pytest.mark.parametrize("line", BAD)
def test_editors_mark_what_is_refused(line: str) -> None:
    text, place, wanted = line.split(" | ")
    beyond = wanted.startswith(("range-order", "two-readings", "no-dispute", "duplicate-key"))
    beyond = beyond or ("," in text.partition(":")[2].partition("{")[0] and '"' not in text)
    if not (beyond or text in ("stamp: 1e3", "stamp: .inf", "stamp: 1e999", "stamp: nan")):
        assert not Schema(answers_schema(PACK)).accepts(f"pack: toy\nfigures:\n  {text}\n"), place


def test_a_settled_dispute_keeps_its_claims() -> None:
    figure = Answer("answered", ("80",), claims=(Claim(("80",), by="kim"), Claim(None, by="lee")))
    text = answers_text(Answers("toy", figures={"stamp": figure}))
    assert parse_answers(text.encode(), "x", PACK).figures == {"stamp": figure}


@pytest.mark.parametrize("by", ["draft", "assistant"])
def test_a_drafted_figure_is_open_until_somebody_confirms_it(by: str) -> None:
    drafted = Answer("answered", ("85",), by=by)
    assert points(STAMP, Answers("toy", figures={"stamp": drafted})) is None
    claims = (Claim(("85",), by=by), Claim(("90",), by="Kim"))
    disputed = Answers("toy", figures={"stamp": Answer("disputed", claims=claims)})
    assert points(STAMP, disputed) == FigureRange(Decimal(90), Decimal(90), Decimal(90))


def test_nothing_asks_a_model_for_a_figure() -> None:
    assert "stamp:" not in draft_prompt(PACK, "toy")


def test_a_form_that_comes_back_leaves_the_figures_of_its_case() -> None:
    known = Answers("toy", figures={"stamp": Answer("answered", ("85",))})
    said = {"aisles": Answer("answered", "free")}
    back = Answers("toy", answers=said, respondent=Respondent("Kim", "", "", ""))
    merged = merge(PACK, [("case", known), ("form", back)])
    assert merged.figures["stamp"].value == ("85",)
    assert merged.answers["aisles"].value == "free"


def test_a_role_is_asked_for_its_figures_alone() -> None:
    owners = {each.owner for each in PACK.figures.values()}
    for owner in filter(None, owners):
        text = blank_answers(PACK, "toy", owner=owner)
        asked = [id for id in PACK.figures if f"\n  {id}:" in text]
        assert asked == [id for id, each in PACK.figures.items() if each.owner == owner]
    assert owners - {""} <= {*PACK.owned}
