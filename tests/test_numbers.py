"""Numbers as people type them: read in one way, or refused with both."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.errors import AdvisorError
from advisor.loading import parse_value
from advisor.loading.numbers import can_mean, read_number, readings
from advisor.model import Answer
from tests.tui.support import toy

QUESTION = replace(toy().questions["pallets"], minimum=-(10**15), maximum=10**15)
BLANKS = " \u00a0\u2009\u202f\u2007\u3000"
SEPARATORS = ".,_'\u2019" + BLANKS
numbers = st.integers(-(10**15), 10**15)


@given(
    numbers,
    st.sampled_from(SEPARATORS),
    st.booleans(),
    st.sampled_from(["", " pallets", "PALLETS"]),
)
def test_number_reads_back_however_it_is_grouped(
    number: int, mark: str, minus: bool, unit: str
) -> None:
    text = f"{number:,}".replace(",", mark)
    assert read_number(QUESTION, (text.replace("-", "\u2212") if minus else text) + unit) == number


@given(st.integers(0, 10**6), st.sampled_from("kKM"), st.integers(0, 3), st.booleans())
def test_point_is_decimal_before_a_scale(
    number: int, scale: str, places: int, blank: bool
) -> None:
    digits = str(number).rjust(places + 1, "0")
    text = f"{digits[:-places]}.{digits[-places:]}" if places else digits
    thousand = 1_000 if scale in "kK" else 1_000_000
    assert read_number(QUESTION, f"{text}{' ' * blank}{scale}") == number * thousand // 10**places


@given(
    st.one_of(st.text(max_size=12), st.from_regex(r"[-+]?[\d.,_' kKmMe]{1,14}", fullmatch=True))
)
def test_any_text_is_a_number_that_reads_back_or_is_refused(text: str) -> None:
    try:
        number = read_number(QUESTION, text)
    except AdvisorError as error:
        found = readings(text, QUESTION.unit)
        assert "\n" not in error.message
        assert len(found) != 1 or found[0] % 1 or abs(found[0]) > 10**15
        assert len(found) < 2 or can_mean(found) in error.message
        return
    assert read_number(QUESTION, str(number)) == number
    assert read_number(QUESTION, QUESTION.say(number)) == number


@given(st.text("0123456789.,_' ", min_size=1, max_size=9))
def test_digits_mean_themselves_or_nothing(text: str) -> None:
    """What is read without a word is the digits as they stand, in groups of three if in any."""
    found = readings(text)
    if len(found) == 1 and found[0]:
        assert int(found[0]) == int(re.sub(r"\D", "", text))
        assert re.fullmatch(r"\d+|[1-9]\d{0,2}(?:([.,_' ])\d{3}(?:\1\d{3})*)", text.strip())


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("6k", 6_000),
        ("6 K", 6_000),
        ("1.5M", 1_500_000),
        (".5k", 500),
        ("1,234.5k", 1_234_500),
        ("1,500k", 1_500_000),
        ("\u0661\u0662", 12),
        ("\uff16\uff10\uff10\uff10", 6_000),
        ("007", 7),
        ("+5", 5),
        ("-0", 0),
        ("0.0", 0),
        ("6k pallets", 6_000),
        ("1 pallet", 1),
        (" 6000\n", 6_000),
    ],
)
def test_number_is_read(text: str, number: int) -> None:
    assert parse_value(QUESTION, text) == Answer("answered", number)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1.50", "150 or 1.50"),
        ("1,50", "150 or 1.50"),
        ("12,34", "1,234 or 12.34"),
        ("1,0000", "10,000 or 1.0000"),
        ("1,000.000", "1,000,000 or 1,000.000"),
        ("1.000,000", "1,000,000 or 1,000.000"),
        ("1,5k", "15,000 or 1,500"),
        ("1,50M", "150,000,000 or 1,500,000"),
        ("0.500", "500 or 0.500"),
        ("1e6", "1,000,000 or 16"),
        ("6m", "6,000,000 or 6"),
        ("12 34", "1,234 or 12"),
        ("1  000", "1,000 or 1"),
        ("1,00,000", "100,000 or 100.000"),
        ("1'5", "15 or 1"),
    ],
)
def test_two_readings_are_both_named(text: str, said: str) -> None:
    with pytest.raises(AdvisorError, match=re.escape(f"can mean {said}; write it in digits")):
        read_number(QUESTION, text)


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "many", "6 apples", "5-6", "~6", "$5", "50%", "\u00bd", "10\u00b2", "0x1f"),
        *("nan", "inf", "6.", "1.2345k", "900\n800", "900\t800", "k", "pallets", "6k5", "+-5"),
        *("- 5", "9" * 5000, "1" + "0" * 16, "1e99", "0" * 5000 + "x"),
    ],
)
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(AdvisorError, match="is not a whole number from -1,000"):
        read_number(QUESTION, text)
