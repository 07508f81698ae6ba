"""All formats: golden files, agreement on every sentence and figure, and hostile text."""

from __future__ import annotations

import csv
import io
import json
import sys
import zipfile
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.engine import assess
from advisor.errors import AdvisorError
from advisor.export import FORMATS
from advisor.loading import read_answers
from advisor.model import Answer, Claim
from advisor.report import Bars, Flow, NeedMap, Report, build_report
from advisor.resources import extra_hint
from advisor.text import csv_cell, visible
from tests import reading
from tests.effort import examples
from tests.test_export import HOSTILE, hostile_pack
from tests.test_report import CASES, GOLDEN, in_json, report

HEADS = {
    "csv": "Title,Description,Owner,Effort,Done when,Tools,Because,Sources",
    "csv:jira": "Summary,Issue Type,Priority,Labels,Assignee,Description",
    "csv:linear": ("Title,Description,Priority,Status,Assignee,Labels,Estimate,Created,Completed"),
    "csv:gitlab": "Title,Description",
}
NEW = tuple(form for form in FORMATS if form not in ("md", "json", "docx"))
GOLDEN_DOCX = GOLDEN / "part.docx.txt"


def made(form: str, of: Report) -> str:
    return FORMATS[form].render(of).decode()


def test_result_for_machines_is_made_where_it_is_asked_for() -> None:
    of = replace(report("part"))  # one that nobody has asked yet
    FORMATS["md"].render(of)
    assert "result" not in vars(of)
    assert json.loads(made("json", of)) == json.loads(json.dumps(of.result))


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


# Golden files: one case is enough, Markdown and JSON have all


@pytest.mark.parametrize("form", NEW)
def test_form_is_the_golden_one(form: str) -> None:
    golden = (GOLDEN / "part").with_suffix(FORMATS[form].suffix)
    assert made(form, report("part")) == golden.read_text("utf-8")


def test_document_is_the_golden_one() -> None:
    dump = reading.docx_dump(FORMATS["docx"].render(report("part")))
    assert dump == GOLDEN_DOCX.read_text("utf-8")


def write_golden_files() -> None:
    """What `python -m tests.test_export_formats` does; read the difference before you keep it."""
    for form in NEW:
        golden = (GOLDEN / "part").with_suffix(FORMATS[form].suffix)
        golden.write_bytes(FORMATS[form].render(report("part")))
    dump = reading.docx_dump(FORMATS["docx"].render(report("part")))
    GOLDEN_DOCX.write_text(dump, "utf-8")


# Agreement


@pytest.mark.parametrize("case", CASES)
def test_formats_show_the_same_texts_in_the_same_order(case: str) -> None:
    of = report(case)
    expected = reading.texts(of)
    assert reading.in_markdown(made("md", of)) == expected
    assert reading.in_html(made("html", of)) == expected
    assert reading.in_docx(FORMATS["docx"].render(of)) == expected


@pytest.mark.parametrize("case", CASES)
def test_formats_show_the_same_figures(case: str) -> None:
    of = report(case)
    descriptions = [each.text for each in reading.page(made("html", of)).all("desc")]
    tables = reading.docx_pictures(FORMATS["docx"].render(of))
    drawn = reading.pictures(of)
    assert len(tables) == len(drawn)
    for picture, table in zip(drawn, tables, strict=True):
        shown = "\n".join(" ".join(text for text, _ in row) for row in table)
        if isinstance(picture, Bars):
            for bar in (*picture.bars, *picture.apart):
                words = f"{bar.title}: {bar.band}, {bar.score}"
                assert any(words in each for each in descriptions)
                assert " ".join(f"{bar.title} {bar.band} {bar.score}".split()) in (
                    " ".join(line.split()) for line in shown.splitlines()
                )
        elif isinstance(picture, Flow):
            assert [row[1][0] for row in table] == [stop.title for stop in picture.stops]
        else:
            assert_same_fields(picture, table, descriptions)
    shares = "; ".join(f"{each.title}: {each.words}" for each in of.shares)
    assert shares in descriptions


def assert_same_fields(
    picture: NeedMap, table: list[list[tuple[str, str]]], descriptions: list[str]
) -> None:
    words = f"{picture.up.title}: {picture.up.words}; {picture.across.title}: "
    assert f"{words}{picture.across.words}" in descriptions
    here = sum(picture.up.possible) * sum(picture.across.possible)
    assert sum(text.startswith(picture.here) for row in table for text, _ in row) == here


@pytest.mark.parametrize("case", CASES)
def test_bars_of_a_document_are_as_long_as_their_scores(case: str) -> None:
    of = report(case)
    tables = reading.docx_pictures(FORMATS["docx"].render(of))
    for picture, table in zip(reading.pictures(of), tables, strict=True):
        if isinstance(picture, Bars):
            for bar, row in zip(picture.bars, table, strict=False):
                shades = {shade for _, shade in row[1:-2]}
                assert len(shades) == (
                    (bar.low > 0) + (bar.high > bar.low) + (bar.high < bar.possible)
                )


@pytest.mark.parametrize("case", CASES)
def test_every_tracker_gets_every_action(case: str) -> None:
    of = report(case)
    actions = in_json(of)["actions"]
    for form, head in HEADS.items():
        names, *tickets = rows(made(form, of))
        assert ",".join(names) == head
        assert [ticket[0] for ticket in tickets] == [action["title"] for action in actions]
        for ticket, action in zip(tickets, actions, strict=True):
            for fact in ("owner", "effort", "done_when"):
                assert action[fact] in "\n".join(ticket)
    items = reading.in_markdown(made("tasks", of))
    assert items[:2] == [of.title, of.headline]
    boxes = reading.gfm(made("tasks", of)).all("input")
    assert len(boxes) == len(actions)
    assert [text for text in items if text in {each.title for each in of.actions}] == [
        action["title"] for action in actions
    ]


def test_priority_marks_the_next_actions() -> None:
    tickets = rows(made("csv:jira", report("part")))[1:]
    assert [ticket[2] for ticket in tickets] == ["High", "Medium", "Medium", "Medium"]


# Documents


def test_document_is_the_same_bytes_and_has_no_date_of_today() -> None:
    data = FORMATS["docx"].render(report("part"))
    assert data == FORMATS["docx"].render(report("part"))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {each.date_time for each in archive.infolist()} == {(2000, 1, 1, 0, 0, 0)}
        assert b"2000-01-01T00:00:00Z" in archive.read("docProps/core.xml")


def test_numbered_lists_of_a_document_begin_with_one() -> None:
    of = report("part")
    with zipfile.ZipFile(io.BytesIO(FORMATS["docx"].render(of))) as archive:
        numbering = archive.read("word/numbering.xml").decode()
    numbered = sum(
        getattr(block, "numbered", False) for section in of.sections for block in section.blocks
    )
    assert numbering.count('<w:startOverride w:val="1"/>') == numbered


def test_document_without_python_docx_names_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "docx", None)
    with pytest.raises(AdvisorError) as caught:
        FORMATS["docx"].render(report("part"))
    assert caught.value.message == "a Word document needs python-docx"
    assert caught.value.hint == extra_hint("docx")


# Hostile text


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\n=1"])
def test_formulas_are_disarmed(text: str) -> None:
    assert csv_cell(text).lstrip().startswith("'")


def test_plain_cells_are_left_alone() -> None:
    assert csv_cell("a = b\nc") == "a = b\nc"
    assert csv_cell("") == ""


TAGS = """
a body circle desc details div figure h1 h2 h3 head header html li link main meta nav ol p path
pattern rect section span strong style summary svg table tbody td text th thead title tr tspan ul
"""


@given(HOSTILE, HOSTILE, st.sampled_from(CASES), st.booleans())
@settings(max_examples=examples(25))
def test_hostile_text_is_only_text_in_every_format(
    text: str, note: str, case: str, packed: bool
) -> None:
    pack, read = read_answers(GOLDEN / f"{case}.yaml")
    theirs = {
        **read.answers,
        "aisles": Answer("answered", "tight", note=note, evidence=note, by=note, date=note),
        "last-count": Answer("not_applicable", reason=note or "none"),
        "lease": Answer(
            "disputed", claims=(Claim("none", by=note, note=note), Claim("option", by=text))
        ),
    }
    file = replace(read, case=text, date=note, answers=theirs)
    of = build_report(assess(hostile_pack(text) if packed else pack, file))
    assert_html_is_safe(made("html", of), of)
    data = FORMATS["docx"].render(of)
    assert reading.in_docx(data) == reading.texts(of)
    for form in HEADS:
        assert_csv_is_safe(made(form, of), of)
    gitlab = [text for ticket in rows(made("csv:gitlab", of)) for text in ticket[1].splitlines()]
    assert not [text for text in gitlab if text.startswith("/")]


def assert_html_is_safe(html: str, of: Report) -> None:
    read = reading.page(html)
    assert read.faults == []
    assert {each.tag for each in read.elements} <= {*TAGS.split()}
    assert reading.in_html(html) == reading.texts(of)
    assert visible(html) == html
    for each in read.elements:
        assert not [name for name in each.attributes if name.startswith("on")]
        assert each.attributes.get("href", "#")[0] in "#d"


def assert_csv_is_safe(text: str, of: Report) -> None:
    head, *tickets = rows(text)
    assert len(tickets) == len(of.actions)
    for ticket in tickets:
        assert len(ticket) == len(head)
        for cell in ticket:
            assert not cell.lstrip().startswith(("=", "+", "-", "@"))
            assert not [sign for sign in cell if ord(sign) < 32 and sign != "\n"]


if __name__ == "__main__":
    write_golden_files()
