"""Foreign text in pages for a browser and in Word, read back by parsers: text, and nothing else.

What a page or a document is made of is compared with one whose texts are plain words: whatever
tag, attribute, field or relationship is in neither of those came out of a text.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree, html  # type: ignore[import-untyped]

from advisor.engine import AnsweredPack, assess, judge
from advisor.export import FORMATS
from advisor.export.page import PAGE_FORMATS
from advisor.loading import read_answers
from advisor.portfolio import RefusedFile, gather, survey
from advisor.report import (
    Bars,
    Block,
    Heading,
    List,
    NeedMap,
    Paragraph,
    Report,
    ReportPage,
    ReportSection,
    Table,
    comparison_page,
    portfolio_page,
)
from advisor.report.document import Axis, Bar
from advisor.teams import compare
from advisor.text import flat, shown
from tests import reading
from tests.cli.invoke import TOY
from tests.effort import examples, some
from tests.foreign import KINDS, texts
from tests.test_report import CASES, GOLDEN, report
from tests.test_text_reports import foreign_pack, foreign_report

FRAGMENTS = sorted({each for kind in KINDS for each in kind})
CHUNKS = {" ".join(FRAGMENTS[at : at + 12]): FRAGMENTS[at] for at in range(0, len(FRAGMENTS), 12)}


def everything(fragments: list[str]) -> Report:
    """A report in which each text stands alone in every kind of place there is."""
    lines = tuple(
        Paragraph(text, lead=text, points=(Paragraph(text, lead=text),)) for text in fragments
    )
    blocks: list[Block] = [
        *(replace(line, points=()) for line in lines),
        *map(Heading, fragments),
        List(lines),
        List(lines, numbered=True),
        Table(("a", "b"), tuple((text, text) for text in fragments)),
    ]
    sections = tuple(ReportSection(f"s{n}", text, ()) for n, text in enumerate(fragments))
    return shown(
        replace(
            report("part"),
            memo=(ReportSection("all", "", tuple(blocks)), *sections),
            appendix=(),
        )
    )


def drawn(fragments: list[str]) -> Report:
    """A report in which each text stands alone in pictures, and at the head of a table."""
    return shown(
        replace(
            report("part"),
            appendix=(),
            memo=tuple(
                ReportSection(f"s{n}", "", tuple(_pictures(text)))
                for n, text in enumerate(fragments)
            ),
        )
    )


def _pictures(text: str) -> Iterator[Table | Bars | NeedMap]:
    bar = Bar("d", text, 1, 2, 3, text, text)
    axis = Axis(text, (text, text, text), (True, True, False))
    yield Table((text, "b"), (("", text),))
    yield Bars((bar,), (bar,), text, text, text)
    yield NeedMap(axis, axis, text)


def pages(text: str, name: str) -> list[ReportPage]:
    """A portfolio and a comparison with a text in all of their words."""
    name = name.replace("\ud800", "\udc80")  # half a character that a file's name can hold
    pack, read = read_answers(GOLDEN / "part.yaml")
    pack, file = foreign_pack(text), replace(read, case=text, date=text)
    row = survey(judge(AnsweredPack(pack, file)), name, str(TOY), text, name)
    found = (replace(row, report=name, missed=(text,)), RefusedFile(name, text))
    other = replace(file, case=name, date=name)
    return [
        portfolio_page(gather(found, {str(TOY): pack}, 3)),
        comparison_page(compare(assess(pack, file), assess(pack, other))),
    ]


# Pages


def bones(page: str) -> set[tuple[str, str]]:
    """The elements of a page, each with the attributes it has, by two parsers."""
    elements = [(each.tag, each.attributes) for each in reading.page(page).elements]
    elements += [(str(each.tag), dict(each.attrib)) for each in html.fromstring(page).iter()]
    return {(tag, name) for tag, attributes in elements for name in ("", *attributes)}


@cache
def plain_bones() -> set[tuple[str, str]]:
    reports = [foreign_report("plain", "words", case, packed=True) for case in CASES]
    made = [FORMATS["html"].render(each) for each in (*reports, drawn(["w", "w" * 20]))]
    made += [PAGE_FORMATS["html"](each) for each in pages("plain", "a.md")]
    return {bone for each in made for bone in bones(each.decode())}


def assert_page_is_text(made: bytes, of: Report | ReportPage, leads_to: set[str]) -> None:
    page = made.decode()
    read = reading.page(page)
    assert read.faults == []
    assert bones(page) - plain_bones() == set()
    assert reading.in_html(page) == reading.texts(of)
    ids = {f"#{each.attributes['id']}" for each in read.elements if "id" in each.attributes}
    ways = {each.attributes["href"] for each in read.elements if "href" in each.attributes}
    assert ways <= ids | {"data:,"} | leads_to
    titles = {flat(each.data) for each in read.all("title") if "svg" not in each.within}
    assert titles == {flat(of.title)}


def assert_report_is_text(of: Report) -> None:
    assert_page_is_text(FORMATS["html"].render(of), of, set())
    assert_document_is_text(FORMATS["docx"].render(of), of)


# Documents


def parts(data: bytes) -> tuple[set[str], set[tuple[str, ...]]]:
    """What a document is made of: names of its elements and attributes; files and relations."""
    names: set[str] = set()
    links: set[tuple[str, ...]] = set()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for file in archive.namelist():
            links.add((file,))
            if file.endswith((".xml", ".rels")):
                for each in etree.fromstring(archive.read(file)).iter():
                    names |= {str(each.tag), *map(str, each.attrib)}
                    if file.endswith(".rels"):
                        links.add((file, *map(str, sorted(each.attrib.values()))))
    return names, links


@cache
def plain_parts() -> tuple[set[str], set[tuple[str, ...]]]:
    reports = [foreign_report("plain", "words", case, packed=True) for case in CASES]
    found = [parts(FORMATS["docx"].render(each)) for each in (*reports, drawn(["w"]))]
    return {name for names, _ in found for name in names}, found[0][1]


def assert_document_is_text(data: bytes, of: Report) -> None:
    names, links = parts(data)
    known, same = plain_parts()
    assert names - known == set()
    assert links == same
    assert reading.in_docx(data) == reading.texts(of)


def test_every_fragment_is_text_in_every_place() -> None:
    assert_report_is_text(everything(some(FRAGMENTS)))
    pictures = drawn(some(FRAGMENTS))
    assert_page_is_text(FORMATS["html"].render(pictures), pictures, set())


@pytest.mark.parametrize("text", CHUNKS, ids=[repr(each) for each in CHUNKS.values()])
def test_fragments_are_text_in_whole_reports(text: str) -> None:
    assert_report_is_text(foreign_report(text, text, "part", packed=True))


@pytest.mark.parametrize("text", FRAGMENTS)
def test_fragment_is_text_in_a_title_and_a_note(text: str) -> None:
    of = foreign_report(text, text, "part", packed=False)
    assert_page_is_text(FORMATS["html"].render(of), of, set())


@pytest.mark.parametrize("text", CHUNKS, ids=[repr(each) for each in CHUNKS.values()])
def test_fragments_are_text_in_a_portfolio_and_a_comparison(text: str) -> None:
    for each in pages(text, f"{text}.md"):
        leads_to = set(each.links.values())
        assert_page_is_text(PAGE_FORMATS["html"](each), each, leads_to)
        assert {quote(way, safe="%/") for way in leads_to} == leads_to


@given(texts, texts, st.sampled_from(CASES), st.booleans())
@settings(max_examples=examples(10), deadline=None)
def test_any_text_is_text_in_pages_and_documents(
    text: str, note: str, case: str, packed: bool
) -> None:
    assert_report_is_text(foreign_report(text, note, case, packed=packed))
    for each in pages(text, note):
        assert_page_is_text(PAGE_FORMATS["html"](each), each, set(each.links.values()))
