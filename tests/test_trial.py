"""The sheet of a trial: its rows, what a filled one answers, and the exact interval behind it."""

from __future__ import annotations

from fractions import Fraction
from math import comb
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.cli.trial import counted, sheet_text
from advisor.errors import AdvisorError, InvalidFile
from advisor.loading import load_pack, read_answers
from advisor.model import Trial
from advisor.resources import pack_folder
from advisor.trial import answer, interval, not_ruled_out
from tests.effort import examples
from tests.tui.support import TOY_FOLDER

TRIAL = Trial("q", 20, "Right?", (("few", 0, 5), ("half", 6, 14), ("most", 15, 20)))


def tail(low: int, high: int, cases: int, share: float) -> Fraction:
    """The exact chance of a count from low to high."""
    p = Fraction(share)
    return sum(
        (comb(cases, k) * p**k * (1 - p) ** (cases - k) for k in range(low, high + 1)),
        Fraction(0),
    )


@given(st.data(), st.integers(1, 60))
@settings(max_examples=examples(100), deadline=None)
def test_interval_is_exact(data: st.DataObject, cases: int) -> None:
    right = data.draw(st.integers(0, cases))
    low, high = interval(right, cases)
    assert 0 <= low <= right / cases <= high <= 1
    if right:
        assert float(tail(right, cases, cases, low)) == pytest.approx(0.025, abs=1e-9)
    if right < cases:
        assert float(tail(0, right, cases, high)) == pytest.approx(0.025, abs=1e-9)
    mirrored = interval(cases - right, cases)
    assert (1 - mirrored[1], 1 - mirrored[0]) == pytest.approx((low, high), abs=1e-9)


@pytest.mark.parametrize(
    ("right", "cases", "low", "high"),
    [
        (10, 20, 0.2720, 0.7280),
        (0, 20, 0.0, 0.1684),
        (20, 20, 0.8316, 1.0),
        (0, 1, 0.0, 0.975),
        (1, 1, 0.025, 1.0),
        (5, 20, 0.0866, 0.4910),
        (15, 20, 0.5090, 0.9134),
        (500, 1000, 0.4685, 0.5315),
        (0, 1000, 0.0, 0.0037),
        (3, 10, 0.0667, 0.6525),
    ],
)
def test_interval_is_that_of_the_tables(right: int, cases: int, low: float, high: float) -> None:
    assert interval(right, cases) == pytest.approx((low, high), abs=1e-4)


def test_every_count_means_one_answer_and_says_which_others_are_left() -> None:
    said = [answer(TRIAL, right) for right in range(21)]
    assert said == ["few"] * 6 + ["half"] * 9 + ["most"] * 6
    for right in range(21):
        low, high = interval(right, 20)
        left = [id for id, a, b in TRIAL.answers if b / 20 >= low and a / 20 <= high]
        assert {*not_ruled_out(TRIAL, right)} == {*left} - {answer(TRIAL, right)}
    assert not_ruled_out(TRIAL, 10) == []
    assert not_ruled_out(TRIAL, 14) == ["most"]


def filled(words: list[str], mark: str = ",") -> str:
    """A sheet with these words in the rows."""
    head, *rows = sheet_text(TRIAL).replace(",", mark).splitlines()
    cells = [
        mark.join([row.split(mark)[0], "x", word, ""])
        for row, word in zip(rows, words, strict=True)
    ]
    return "\n".join([head, *cells]) + "\n"


@given(
    st.lists(
        st.sampled_from(("yes", "Yes ", "Y", "x", "1", "no", "N", "0", "-")),
        min_size=20,
        max_size=20,
    ),
    st.sampled_from(",;\t"),
    st.sampled_from(("", "\ufeff")),
    st.sampled_from(("\n", "\r\n")),
)
@settings(max_examples=examples(60), deadline=None)
def test_filled_sheets_are_counted_however_a_program_wrote_them(
    words: list[str], mark: str, begin: str, line: str
) -> None:
    right = sum(word.strip().lower() in ("yes", "y", "x", "1") for word in words)
    text = begin + filled(words, mark).replace("\n", line)
    text = text.replace(f"{mark}x{mark}", f'{mark}"a{line}b \u2028 c"{mark}', 1)
    assert counted(TRIAL, text, "s.csv") == right


YES = ["yes"] * 20


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no column"),
        ("\n\n", "no column"),
        ("No.,What\n1,yes\n", "no column"),
        (filled(["maybe", *YES[1:]]), "row 1 of s.csv says `maybe`"),
        (filled([*YES[1:], ""]), "row 20 of s.csv is empty"),
        (filled([*YES[1:], "\u202eyes"]), "row 20"),
        (filled(YES).rsplit("\n", 2)[0] + "\n", "19 rows, and needs 20"),
        (filled(YES) + "21,x,yes,\n", "21 rows, and needs 20"),
        (filled(YES).splitlines()[0], "0 rows"),
        (filled(YES).replace("20,x,yes,", "20"), "row 20 of s.csv is empty"),
        (filled(YES).replace("x", "y" * 200_000, 1), "is no sheet"),
        (filled(YES).replace(",yes,", ',"yes', 1), "says `yes"),
    ],
)
def test_sheets_that_do_not_count_say_where(text: str, said: str) -> None:
    with pytest.raises(AdvisorError) as refused:
        counted(TRIAL, text, "s.csv")
    assert said in refused.value.message


def test_bundled_trial_answers_its_question() -> None:
    pack = load_pack(pack_folder("fine-tuning"))
    trials = [action.trial for action in pack.actions if action.trial]
    assert [trial.question for trial in trials] == ["facts-handed"]
    assert [answer(trials[0], n) for n in (0, 5, 6, 14, 15, 20)] == [
        "few",
        "few",
        "half",
        "half",
        "most",
        "most",
    ]


@pytest.mark.parametrize(
    ("trial", "code"),
    [
        ("{question: gone, cases: 2, ask: A?, answers: {x: [0, 2]}}", "unknown-question"),
        ("{question: permit, cases: 2, ask: A?, answers: {gone: [0, 2]}}", "unknown-option"),
        ("{question: permit, cases: 3, ask: A?, answers: {FIRST: [0, 2]}}", "trial-counts"),
        ("{question: permit, cases: 2, ask: A?, answers: {FIRST: [1, 2]}}", "trial-counts"),
        (
            "{question: permit, cases: 2, ask: A?, answers: {FIRST: [0, 1], OTHER: [1, 2]}}",
            "trial-counts",
        ),
        ("{question: permit, cases: 0, ask: A?, answers: {FIRST: [0, 0]}}", ""),
        ("{question: permit, cases: 100000000, ask: A?, answers: {FIRST: [0, 1]}}", ""),
        ("{question: permit, cases: 2, ask: A?, answers: {FIRST: [2, 0]}}", ""),
        ("{question: permit, cases: 2, ask: A?, answers: {}}", "trial-counts"),
        ("{question: permit, cases: 2, answers: {FIRST: [0, 2]}}", "missing-key"),
    ],
)
def test_trials_that_answer_nothing_are_faults_of_the_pack(
    tmp_path: Path, trial: str, code: str
) -> None:
    for file in TOY_FOLDER.glob("*.yaml"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    first, other, *_ = load_pack(TOY_FOLDER).questions["permit"].option_ids
    said = trial.replace("FIRST", first).replace("OTHER", other)
    rules = tmp_path / "rules.yaml"
    text = rules.read_text("utf-8")
    rules.write_text(
        text.replace("    owner: Safety officer\n", f"    owner: me\n    trial: {said}\n")
    )
    with pytest.raises(InvalidFile) as refused:
        load_pack(tmp_path)
    assert any(each.code == code or not code for each in refused.value.problems)


def test_written_answer_has_its_evidence(tmp_path: Path) -> None:
    from advisor.cli import main

    case, sheet = tmp_path / "case.yaml", tmp_path / "s.csv"
    case.write_text("pack: fine-tuning  # ours\nanswers:\n  facts-handed: untried\n", "utf-8")
    assert main(["trial", str(case), "-o", str(sheet)]) == 0
    text = sheet.read_text("utf-8")
    rows = [
        row.replace(",,,", f",x,{'yes' if n % 2 else 'no'},")
        for n, row in enumerate(text.splitlines())
    ]
    sheet.write_text("\n".join(rows), "utf-8")
    before = case.read_bytes()
    assert main(["trial", str(case), "--filled", str(sheet)]) == 0
    assert case.read_bytes() == before, "it is only said"
    assert main(["trial", str(case), "--filled", str(sheet), "--write"]) == 0
    said = read_answers(case)[1]
    found = said.answers["facts-handed"]
    assert (found.value, found.evidence) == ("half", str(sheet))
    assert "27 and 73" in found.note and not found.unsure
    assert said.done.keys() == {"hand-in-the-facts"}
    assert "# ours" in case.read_text("utf-8")
    assert main(["trial", "-", "--write"]) == 2
    assert main(["trial", str(case), "hand-in-the-fact"]) == 2
