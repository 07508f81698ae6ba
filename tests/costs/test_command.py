"""`advisor costs` and the report: the same numbers everywhere, and what a newcomer gets first."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import zipfile
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from advisor.cli import main
from advisor.costs import costs, rounded
from advisor.engine import assess
from advisor.export import FORMATS
from advisor.loading import read_answers
from advisor.model import Answer
from advisor.report import build_report
from advisor.report.money import Money
from advisor.resources import pack_folder
from tests.costs.test_hand import FILES, load

HAND = Path(__file__).parent / "hand"
INSURER = HAND / "01-insurer.yaml"
FIRST = HAND / "08-first-answer.yaml"


def said(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> str:
    assert main(["costs", *words]) == code
    return capsys.readouterr().out


def flat(text: str) -> str:
    return " ".join(text.split())


def test_volume_one_price_and_two_counts_give_the_ceiling(
    capsys: pytest.CaptureFixture[str],
) -> None:
    text = flat(said(capsys, str(FIRST)))
    first = text.partition(": what it costs")[2] or text.removeprefix("What it costs")
    assert first.strip().startswith(
        "Nothing that only saves tokens can save more than EUR 1,728 a year."
    )
    assert "What these cost beside is more, so that none pays in the first year" in text
    assert "Trained small model, at a vendor (EUR 4,000)" in text


def test_an_insurer_sees_that_peoples_minutes_are_the_bill(
    capsys: pytest.CaptureFixture[str],
) -> None:
    text = flat(said(capsys, str(INSURER)))
    assert "cheaper in every case, by EUR 77,952" in text
    assert "Nothing that only saves tokens can save more than EUR 648 a year." in text
    assert (
        "Prompt, large model. People's time, EUR 162,000; Days of upkeep, EUR 14,400; "
        "Days to build the prompt, EUR 9,000." in text
    )


def report(file: Path, form: str) -> bytes:
    pack, answers = read_answers(file)
    return FORMATS[form].render(build_report(assess(pack, answers)))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_sums_are_the_same_numbers_everywhere(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    costs = load(file)
    result = json.loads(said(capsys, str(file), "--json"))
    years = {each["option"]: each["year"] for each in result["options"] if each["year"]}
    summed = {option.id: costs.total(option.id) for option in costs.sheet.options}
    assert {*years} == {id for id, total in summed.items() if total}
    rows = list(csv.DictReader(io.StringIO(said(capsys, str(file), "-f", "csv"))))
    page = said(capsys, str(file), "-f", "md")
    text = flat(said(capsys, str(file)))
    everywhere = [page, text, *(report(file, form).decode() for form in ("md", "html"))]
    assert json.loads(report(file, "json"))["costs"]["options"] == result["options"]
    for id, year in years.items():
        total, title = summed[id], costs.sheet.option[id].title
        assert total
        assert Decimal(year["low"]) == costs.money(total.year.low)
        last = next(r for r in rows if r["Option"] == title and r["Line"] == "First year")
        assert (last["Year low"], last["Year high"]) == (year["low"], year["high"])
        lines = [r for r in rows if r["Option"] == title and r["Line"] != "First year"]
        assert abs(sum(Decimal(r["Year low"]) for r in lines) - Decimal(year["low"])) < Decimal(
            "0.05"
        )
        shown = f"{Decimal(year['low']):,.2f}".removesuffix(".00")
        assert all(shown in each for each in everywhere), id


def test_word_has_the_sheet_too() -> None:
    pytest.importorskip("docx")
    with zipfile.ZipFile(io.BytesIO(report(INSURER, "docx"))) as file:
        text = re.sub("<[^>]+>", " ", file.read("word/document.xml").decode())
    assert "EUR 192,048" in text and "cheaper in every case" in text


def test_every_number_can_be_traced_to_its_figures(capsys: pytest.CaptureFixture[str]) -> None:
    rows = csv.DictReader(io.StringIO(said(capsys, str(INSURER), "-f", "csv")))
    for row in rows:
        if row["Product"] and "open" not in row["Product"].split(" x "):
            product = Fraction(1)
            for part in row["Product"].split(" x "):
                above, _, below = part.partition("/")
                number = Fraction(above.split()[0].replace(",", ""))
                scale = 1_000_000 if "million" in below else 60 if "60" in below else 1
                product *= number / scale
            assert Decimal(row["Low"]) == rounded(product)


def test_two_options_and_a_changed_figure(capsys: pytest.CaptureFixture[str]) -> None:
    pair = ("--compare", "prompt-large", "as-today")
    text = flat(said(capsys, str(INSURER), *pair))
    assert "Prompt, large model against As it is done today, in the first year" in text
    assert "29,400 more in the first year without any requests a month, and 17.892 less" in text
    assert "29,400 / 17.892 is from 1,644 requests a month on" in text
    other = flat(said(capsys, str(INSURER), *pair, "--set", "minutes-large=3..6"))
    assert "depends: EUR 77,952 less to 84,048 more" in other
    assert 'It hangs on "Minutes with a large model".' in other


@pytest.mark.parametrize(
    "words",
    [
        ("--set", "price-large-out=1,500"),
        ("--set", "price-large-out=-1"),
        ("--set", "price-large-out=$5"),
        ("--set", "price-large-out=1e999"),
        ("--set", "price-large-out=9..3"),
        ("--set", "requests=0"),
        ("--set", "price-larg-out=3"),
        ("--compare", "as-today", "prompt"),
        ("--compare", "as-today"),
    ],
)
def test_scripts_are_refused_what_may_be_read_in_two_ways(words: tuple[str, ...]) -> None:
    assert main(["costs", str(INSURER), *words]) == 2


def test_what_was_read_is_said_with_its_unit(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["costs", str(INSURER), "--set", "price-large-out=0.005"]) == 0
    told = capsys.readouterr().err
    assert "--set price-large-out: 0.005 EUR / million tokens." in told
    assert "Were 5 meant?" in told


def test_a_pack_without_a_sheet_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "case.yaml"
    file.write_text("pack: quick-check\n", "utf-8")
    assert main(["costs", str(file)]) == 2
    assert "quick-check has no cost sheet" in capsys.readouterr().err


def test_the_sheet_contradicts_an_answer(capsys: pytest.CaptureFixture[str]) -> None:
    dear = HAND / "10-dearer.yaml"
    assert main(["run", str(dear), "--set", "payback=whole"]) == 0
    text = capsys.readouterr().out
    assert "The answers say that it pays, and by the figures RAG, large model does not" in text
    assert main(["run", str(INSURER), "--set", "payback=whole"]) == 0
    assert "The answers say that it pays" not in capsys.readouterr().out


def test_a_report_without_figures_says_nothing_of_money(tmp_path: Path) -> None:
    file = tmp_path / "case.yaml"
    text = "pack: fine-tuning\nanswers: {requests-month: 6000}\nfigures: {hour-price: unknown}\n"
    file.write_text(text, "utf-8")
    text = report(file, "md").decode()
    assert "## Money" not in text
    assert "costs" not in json.loads(report(file, "json"))


def test_compare_tells_which_figures_changed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    later = tmp_path / "later.yaml"
    text = INSURER.read_text("utf-8").replace("minutes-large: 3", "minutes-large: [3, 4]")
    later.write_text(text, "utf-8")
    assert main(["compare", str(INSURER), str(later)]) == 0
    told = flat(capsys.readouterr().out)
    assert "No answer changed, but 1 figure." in told
    assert "Minutes with a large model 3 minutes / request 3 to 4 minutes / request" in told
    assert "EUR 192,048 EUR 192,048 to 246,048" in told
    assert main(["compare", str(INSURER), str(later), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["figures"] == [
        {"figure": "minutes-large", "from": ["3"], "to": ["3", "4"]}
    ]


def test_a_portfolio_has_a_column_for_costs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "bare.yaml").write_text("pack: fine-tuning\n", "utf-8")
    assert main(["batch", str(INSURER), str(tmp_path / "bare.yaml"), "-f", "csv"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [row["costs"] for row in rows] == [
        "Prompt, large model: cheaper in every case, by EUR 77,952",
        "",
    ]
    assert main(["batch", str(INSURER)]) == 0
    assert "## What they cost" in capsys.readouterr().out


def test_figures_are_said_line_by_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "case.yaml"
    file.write_text(INSURER.read_text("utf-8"), "utf-8")
    lines = "Kim\nm\nm minutes-large\nm minutes-large 3..4\nm hour-price 1,500\nm hour 3\nq\n"
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(lines.encode()), "utf-8"))
    assert main(["ask", str(file)]) == 0
    said = flat(capsys.readouterr().out)
    assert "Prompt, large model: EUR 192,048; cheaper in every case, by EUR 77,952." in said
    assert "minutes-large: Minutes with a large model, 3 minutes / request." in said
    assert "Prompt, large model: EUR 192,048 to 246,048" in said
    assert "`1,500` can mean 1,500 or 1.5" in said
    assert "No figure is called hour." in said
    assert read_answers(file)[1].figures["minutes-large"].value == ("3", "4")


def test_what_a_vendor_may_change_is_said_to_be_old(tmp_path: Path) -> None:
    folder = shutil.copytree(pack_folder("fine-tuning"), tmp_path / "fine-tuning")
    sources = folder / "sources.yaml"
    dated = "  CO2:\n    work: frugal-gpt\n    as-of: 2026-06-01\n"
    text = sources.read_text("utf-8").replace("  CO2:\n    work: frugal-gpt\n", dated)
    sources.write_text(text, "utf-8")
    case = tmp_path / "case.yaml"
    body = INSURER.read_text("utf-8").replace("pack: fine-tuning", "pack: ./fine-tuning")
    for date, told in (
        ("2026-08-30", "As of 2026-06-01."),
        ("2026-08-31", "As of 2026-06-01, 91 days before this case: look it up again."),
    ):
        case.write_text(f"{body}date: {date}\n", "utf-8")
        assert told in report(case, "md").decode()


def test_what_is_summed_alone_is_said_first(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = tmp_path / "case.yaml"
    place.write_text("pack: fine-tuning\nanswers: {requests-month: 5000}\n", "utf-8")
    given = ["hour-price=60", "minutes-today=6", "bill-today=0"]
    assert main(["costs", str(place), *(f"--set={each}" for each in given)]) == 0
    said = flat(capsys.readouterr().out)
    assert "As it is done today costs 360,000 in the first year. Enough to say" in said
    assert "Nothing can be summed" not in said


@pytest.mark.parametrize("option", [each.id for each in load(INSURER).sheet.options])
def test_nothing_is_summed_is_said_of_nothing_else(option: str) -> None:
    """Where one option alone is summed, that is what comes first."""
    pack, answers = read_answers(INSURER)
    assert pack.costs
    lines = pack.costs.of(option)
    needed = {pack.costs.retrainings, *(id for line in lines for id in line.factors)}
    given = {id: Answer("answered", ("2",)) for id in pack.costs.figures if id in needed}
    few = replace(answers, answers={}, figures=given)
    money = Money(costs(pack.costs, few), few)
    assert option in money.totals
    assert "Nothing can be summed" not in money.first()
    assert money.ceiling() or f"{pack.costs.option[option].title} costs" in money.first()


def test_figures_are_in_the_list_of_questions(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["questions", "fine-tuning"]) == 0
    text = capsys.readouterr().out
    assert "### Price of a person's hour" in text
    assert "- [ ] money / hour: ______" in text
    assert "`hour-price` · who usually knows: Finance" in text


def test_what_is_enough_for_a_first_answer_is_said_until_it_is_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The figures that are named, and no others, give the ceiling."""
    place = tmp_path / "case.yaml"
    place.write_text("pack: fine-tuning\nanswers: {}\n", "utf-8")
    given: list[str] = []
    sheet = load(FIRST).sheet
    for _ in range(9):
        text = flat(said(capsys, str(place), *given))
        _, named, rest = text.partition("Enough to say what can be saved at most: ")
        if not named:
            break
        wanted = re.findall(r'"([^"]*)"', rest.partition(".")[0])
        (id,) = [figure.id for figure in sheet.figures.values() if figure.label == wanted[0]]
        given += ["--set", f"{id}=20"]
    assert len(given) == 8
    assert "can save more than" in text
