"""Foreign text in every place that has some, through every view, read by the target's parser."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

import click
import pyte
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.cli.questions import _list
from advisor.cli.text import section_text
from advisor.engine import AnsweredPack, assess, judge
from advisor.export import FORMATS, PROFILES, render_markdown
from advisor.export.page import PAGE_FORMATS
from advisor.loading import read_answers
from advisor.model import Answer, Claim, Pack
from advisor.portfolio import RefusedFile, gather, survey
from advisor.report import (
    Report,
    ReportSection,
    Table,
    build_report,
    comparison_page,
    portfolio_page,
)
from advisor.teams import compare
from advisor.text import flat, markdown, shown, visible
from tests import reading
from tests.cli.invoke import ANSWERS, TOY
from tests.effort import examples
from tests.foreign import ADDRESSES, KINDS, ORDERS, WIDE, texts
from tests.fuzzing import play
from tests.test_export import hostile_pack
from tests.test_report import CASES, GOLDEN, in_markdown, toy
from tests.test_text import (
    TAGS,
    assert_inert_sheet,
    assert_only_text,
    orders,
    read_jira,
)

PAGE = TAGS | {"h1", "h3", "pre", "code", "hr"}
COLUMNS = {"csv": 8, "csv:jira": 6, "csv:linear": 9, "csv:gitlab": 2}


def foreign_pack(text: str) -> Pack:
    """The toy pack with a text in all of its words."""
    pack = hostile_pack(text)
    questions = {
        id: replace(
            question,
            text=text,
            why=text,
            help=text,
            options=tuple(
                replace(option, text=f"{text} {option.id}") for option in question.options
            ),
        )
        for id, question in pack.questions.items()
    }
    actions = tuple(
        replace(each, effort=text, done_when=text, tools=text) for each in pack.actions
    )
    return replace(pack, questions=questions, actions=actions)


def foreign_report(text: str, note: str, case: str, *, packed: bool) -> Report:
    pack, read = read_answers(GOLDEN / f"{case}.yaml")
    theirs = {
        **read.answers,
        "aisles": Answer("answered", "tight", note=note, evidence=text, by=note, date=text),
        "last-count": Answer("not_applicable", reason=note or "none"),
        "lease": Answer(
            "disputed", claims=(Claim("none", by=note, note=note), Claim("option", by=text))
        ),
    }
    file = replace(read, case=text, date=note, answers=theirs)
    return build_report(assess(foreign_pack(text) if packed else pack, file))


def assert_page_is_only_text(source: str) -> None:
    """Fences are left out, each line of which GitHub shows as it is."""
    assert_only_text(re.sub(r"(?ms)^```.*?^```$", "", source), PAGE)


@given(texts, texts, st.sampled_from(CASES), st.booleans())
@settings(max_examples=examples(25), deadline=None)
def test_report_is_only_text(text: str, note: str, case: str, packed: bool) -> None:
    of = foreign_report(text, note, case, packed=packed)
    page = in_markdown(of)
    assert_page_is_only_text(page)
    assert reading.in_markdown(page) == reading.texts(of)
    assert_page_is_only_text(FORMATS["tasks"].render(of).decode())
    for profile in ("notion", "plain"):
        assert_page_is_only_text(render_markdown(of, profile).decode())
    assert set(PROFILES) == {"gfm", "confluence", "notion", "plain"}
    made = json.loads(FORMATS["json"].render(of))
    assert made == json.loads(json.dumps(of.result))


@given(texts, texts)
@settings(max_examples=examples(25), deadline=None)
def test_tickets_are_only_text(text: str, note: str) -> None:
    of = foreign_report(text, note, "part", packed=True)
    for form, width in COLUMNS.items():
        sheet = FORMATS[form].render(of).decode()
        assert_inert_sheet(sheet)
        head, *tickets = csv.reader(io.StringIO(sheet, newline=""))
        assert len(tickets) == len(of.actions)
        assert {len(ticket) for ticket in (head, *tickets)} == {width}
        for ticket, action in zip(tickets, of.actions, strict=True):
            given = dict(zip(head, ticket, strict=True))
            title = given.get("Title") or given.get("Summary", "")
            assert loose(title) == loose(action.title)
            assert_description(form, given["Description"], action.text)


def assert_description(form: str, written: str, text: str) -> None:
    if form == "csv":
        assert loose(written) == loose(text)
    elif form == "csv:jira":
        shown = [loose(read_jira(line)) for line in written.replace("'", "").split("\n")]
        assert shown[0] == loose(text)
    else:
        assert_only_text(written)
        shown = [loose(each) for each in reading.in_markdown(written)]
        assert not flat(text) or shown[0] == loose(text)


def loose(text: str) -> str:
    """A text without what is put into it in a sheet, and without blanks."""
    return unquote("".join(text.replace("'", "").replace(reading.JOINER, "").split()))


@given(texts, texts)
@settings(max_examples=examples(25), deadline=None)
def test_portfolio_and_comparison_are_only_text(text: str, name: str) -> None:
    pack, read = read_answers(GOLDEN / "part.yaml")
    pack, file = foreign_pack(text), replace(read, case=text, date=text)
    row = survey(judge(AnsweredPack(pack, file)), name, str(TOY), text, name)
    found = (replace(row, report=name, missed=(text,)), RefusedFile(name, text))
    portfolio = portfolio_page(gather(found, {str(TOY): pack}, 3))
    assert_page_is_only_text(PAGE_FORMATS["md"](portfolio).decode())
    assert_inert_sheet(PAGE_FORMATS["csv"](portfolio).decode())
    other = replace(file, case=name, date=name)
    compared = comparison_page(compare(assess(pack, file), assess(pack, other)))
    assert_page_is_only_text(PAGE_FORMATS["md"](compared).decode())


def test_questions_are_only_text() -> None:
    """Each text in some sentence of a pack."""
    waiting = [f"x {text}" for kind in KINDS for text in kind]
    while waiting:
        pack, given = toy(), []
        for id, question in pack.questions.items():
            label, text, owner, why = (*waiting[:4], *["plain"] * 4)[:4]
            given += [label, text, why]
            asked = replace(question, label=label, text=text, owner=owner, why=why, help="")
            pack = replace(pack, questions={**pack.questions, id: asked})
            del waiting[:4]
        source = "\n".join(_list(shown(pack), tuple(pack.questions)))
        assert_only_text(source, PAGE | {"em"})
        read = {loose(each) for each in reading.in_markdown(source)}
        assert {loose(visible(text)) for text in given} <= read


@pytest.mark.parametrize("address", ADDRESSES)
def test_evidence_stays_a_link(address: str) -> None:
    page = in_markdown(foreign_report(address, "a note", "part", packed=False))
    assert markdown.cell(address) in page
    assert f"<{address}".split("&")[0] in page


def test_long_text_is_not_cut_within_an_address() -> None:
    note = "word " * 50 + "https://example.org/" + "x" * 200
    page = in_markdown(foreign_report("case", note, "part", packed=False))
    assert "https://example.org/x" in page
    cut = [line for line in page.split("\n") if "(in full below)" in line]
    assert cut
    assert not [line for line in cut if "https://" in line]


# Commands, in a log


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in CI with the toy pack in it."""
    shutil.copytree(TOY, tmp_path / "toy")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    return tmp_path


OURS = ("::error ", "::warning ", "::notice ")


def assert_no_orders(line: list[str], stdin: bytes = b"") -> None:
    ended = play(line, stdin)
    assert ended.code in (0, 1, 2, 3)
    for printed in (ended.out.decode("utf-8", "replace"), ended.err):
        assert [each for each in orders(printed) if not each.startswith(OURS)] == []
        assert visible(seen := printed.replace(reading.JOINER, "")) == seen


LINES = (
    "run {}", "run {} -f csv", "run {} -f tasks", "run {} --json", "run {} -f html",
    "run {} --annotate github", "explain {}", "validate {}", "validate {} -f github",
    "validate {} --json", "batch {}", "batch {} -f csv", "merge {} {} -o -", "compare {} {}",
    "batch {} --annotate github --max-open 0", "compare {} {} --json",
)  # fmt: skip


@pytest.mark.parametrize("order", ORDERS)
def test_no_file_orders_a_log(order: str, log: Path) -> None:
    text = f"x\n{order} {'y ' * 50}{order}\r{order}"
    given = {"pack": "./toy", "case": text, "date": text, "answers": json_answers(text)}
    (log / "a.yaml").write_text(json.dumps(given))
    (log / "b.yaml").write_text(json.dumps({"pack": text, "answers": {order: text}}))
    for line in LINES:
        for file in ("a.yaml", "b.yaml"):
            assert_no_orders(line.format(file, file).split())


def json_answers(text: str) -> dict[str, object]:
    noted = {"note": text, "evidence": text, "by": text, "date": text}
    return {
        "aisles": {"answer": "free", **noted},
        "pallets": 12000,
        "told": {"answer": "nobody", **noted},
    }


@pytest.mark.parametrize("order", ORDERS)
def test_no_name_or_argument_orders_a_log(order: str, log: Path) -> None:
    name = order.replace("/", "-")
    for file in (f"{name}.yaml", f"a\n{name}.yaml", f"a\r{name}.yaml"):
        for words in (["run"], ["validate"], ["batch"], ["explain"], []):
            assert_no_orders([*words, file])
        (log / file).write_text(ANSWERS)
        for line in (
            "run {}",
            "validate {}",
            "validate {} -f github",
            "batch {}",
            "batch {} -f csv",
        ):
            assert_no_orders([file if word == "{}" else word for word in line.split()])
        (log / file).unlink()
    for words in (
        ["run", "-f"],
        ["run", "--x"],
        ["run", "-o"],
        [],
        ["run", "a.yaml", "--set"],
        ["init"],
    ):
        assert_no_orders([*words, f"x\n{order}"])


@pytest.mark.parametrize("order", ORDERS)
def test_no_pack_orders_a_log(order: str, log: Path) -> None:
    text = f"\n{order}\n"
    for name in ("questionnaire.yaml", "rules.yaml"):
        file = log / "toy" / name
        whole = file.read_text("utf-8").replace("title: ", f"title: {json.dumps(text)} # ")
        file.write_text(whole, "utf-8")
    (log / "a.yaml").write_text(ANSWERS)
    for line in (
        "run a.yaml",
        "explain a.yaml",
        "questions toy",
        "lint toy",
        "test toy",
        "init toy -o -",
    ):
        assert_no_orders(line.split())
    assert_no_orders(["ask", "a.yaml"], b"?\nr\nv\nq\n")


@pytest.mark.usefixtures("log")
def test_log_is_that_of_annotate_as_well(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GITHUB_ACTIONS")
    given = {"pack": "./toy", "case": "x", "answers": json_answers("::error::x")}
    (log / "a.yaml").write_text(json.dumps(given))
    for form in ("csv", "tasks", "html"):
        assert_no_orders(["run", "a.yaml", "-f", form, "--annotate", "github"])


# A byte order mark


@pytest.mark.usefixtures("log")
def test_bom_is_for_csv_alone(log: Path) -> None:
    (log / "a.yaml").write_text(ANSWERS)
    plain = play(["run", "a.yaml", "-f", "csv"]).out
    assert play(["run", "a.yaml", "-f", "csv", "--bom"]).out == b"\xef\xbb\xbf" + plain
    assert play(["batch", "a.yaml", "-f", "csv", "--bom"]).out.startswith(b"\xef\xbb\xbffile,")
    assert play(["batch", "a.yaml", "-o", "out", "--bom"]).code == 0
    marked = {each.name for each in (log / "out").iterdir() if each.read_bytes()[:1] == b"\xef"}
    assert marked == {"portfolio.csv"}
    ended = play(["run", "a.yaml", "--bom"])
    assert (ended.code, ended.out) == (2, b"")
    assert "--bom is for CSV: name it with -f csv" in ended.err
    assert b"Excel" in play(["run", "--help"]).out


# Columns


@pytest.mark.parametrize("word", WIDE)
def test_columns_of_a_table_stand_below_each_other(word: str) -> None:
    table = Table(("Case", "Verdict"), ((word, "|"), ("plain", "|"), (f"{word} {word}", "|")))
    screen = pyte.Screen(100, 40)
    stream = pyte.Stream(screen)
    with click.Context(click.Command("x")):
        for sign in section_text(ReportSection("a", word, (table,))).replace("\n", "\r\n"):
            stream.feed(sign)
    bars = [
        column
        for row in screen.buffer.values()
        for column, sign in row.items()
        if sign.data == "|"
    ]
    assert len(bars) == 3
    assert len({*bars}) == 1
