"""A number with what it counts: one of them is never said in the plural."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.engine import assess
from advisor.export import FORMATS
from advisor.loading import load_pack, parse_answers
from advisor.loading.numbers import read_number
from advisor.report import build_report
from advisor.report.wording import count
from advisor.session.cases import ago
from advisor.text import counted
from tests.cli.invoke import ANSWERS, TOY, Advisor
from tests.effort import examples

ONE = dict(
    line.strip().split(" | ")
    for line in """
    examples | example
    requests | request
    requests a month | request a month
    pallets | pallet
    people | person
    People | Person
    queries | query
    days | day
    boxes | box
    classes | class
    branches | branch
    houses | house
    cases | case
    GPUs | GPU
    PDFs | PDF
    hours per week | hour per week
    indices | index
    series | series
    percent of the best score | percent of the best score
    ms | ms
    kg | kg
    kbps | kbps
    Celsius | Celsius
    mois | mois
    Minuten | Minuten
    tokens/s | tokens/s
    """.strip().splitlines()
)


@pytest.mark.parametrize("unit", ONE)
def test_one_is_one(unit: str) -> None:
    question = replace(load_pack(TOY).questions["pallets"], unit=unit)
    assert question.say(1) == f"1 {ONE[unit]}"
    for number in (0, 2, 1000):
        assert question.say(number) == f"{number:,} {unit}"
    for typed in (f"1 {ONE[unit]}", f"1 {unit}"):
        assert read_number(question, typed) == 1


def test_what_has_no_unit_is_a_number() -> None:
    assert replace(load_pack(TOY).questions["pallets"], unit="").say(1) == "1"


NOUNS = ("question", "answer", "case", "file", "day", "option", "rule", "warning", "problem")
PLURAL = re.compile(
    rf"(?<![\d.,])1 (open |core |more )?({'|'.join(NOUNS)}|example|entrie|pallet)s\b"
)


@given(st.integers(0, 3), st.sampled_from(NOUNS))
def test_counts_agree_with_their_nouns(number: int, noun: str) -> None:
    said = count(number, noun)
    assert said == counted(number, f"{noun}s")
    assert said.endswith("s") is (number != 1)


@given(st.sampled_from([1, 2, 20, 12000, 12001]), st.integers(1, 7), st.integers(1, 3))
@settings(max_examples=examples(25), deadline=None)
def test_reports_say_no_one_in_the_plural(pallets: int, kept: int, every: int) -> None:
    pack = load_pack(TOY)
    lines = ANSWERS.replace("12000", str(pallets)).splitlines()
    text = "\n".join((*lines[:3], *lines[3 : 3 + kept : every]))
    report = build_report(assess(pack, parse_answers(text.encode(), "a.yaml", pack)))
    for form in ("md", "json", "csv", "tasks"):
        assert not PLURAL.search(FORMATS[form].render(report).decode())


@pytest.mark.parametrize("seconds", [60, 119, 3600, 7199, 86_400, 100_000, 172_799])
def test_times_say_no_one_in_the_plural(seconds: int) -> None:
    assert re.fullmatch(r"1 (minute|hour|day) ago", ago(seconds))


@pytest.mark.parametrize(
    "line",
    [
        "run a.yaml --max-open 0",
        "run a.yaml --max-age 0 --today 2026-11-21",
        "run a.yaml --require-evidence",
        "batch a.yaml --max-age 0 --today 2026-11-21",
        "batch a.yaml gone.yaml",
        "validate bad.yaml",
        "run bad.yaml",
        "merge a.yaml b.yaml",
        "compare a.yaml b.yaml",
        "questions small",
        "lint small",
        "validate small/case.yaml",
    ],
)
def test_commands_say_no_one_in_the_plural(advisor: Advisor, here: Path, line: str) -> None:
    said = f"{ANSWERS}date: 2026-11-20\n"
    (here / "a.yaml").write_text(said.replace("pallets: 12000", "pallets: 1"), "utf-8")
    (here / "b.yaml").write_text(said.replace("lease: none", "lease: unknown"), "utf-8")
    (here / "bad.yaml").write_text("pack: ./toy\nanswers: {aisels: free}\n", "utf-8")
    assert advisor("new-pack small").code == 0
    _, out, err = advisor(line)
    assert out or err
    assert not PLURAL.search(out + err)


def test_a_list_of_one_has_one_entry(here: Path, advisor: Advisor) -> None:
    (here / "a.yaml").write_text(f"{ANSWERS}figures: {{cost: [1]}}\n", "utf-8")
    err = advisor("validate a.yaml").err
    assert "has 1 entry and needs at least 2" in err
