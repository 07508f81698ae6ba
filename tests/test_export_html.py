"""The page for a browser: its structure, its pictures' alternatives, its contrast, no request."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

import pytest

from advisor.engine import assess
from advisor.errors import AdvisorError
from advisor.export import FORMATS, render_template
from advisor.loading import read_answers
from advisor.report import build_report
from tests import reading
from tests.test_memo import MONEY
from tests.test_report import CASES, report

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


def html(case: str) -> str:
    return FORMATS["html"].render(report(case)).decode()


def page(case: str) -> reading.Page:
    return reading.page(html(case))


@pytest.mark.parametrize("case", CASES)
def test_page_is_well_formed_and_complete_in_itself(case: str) -> None:
    text, read = html(case), page(case)
    assert text.startswith("<!DOCTYPE html>\n")
    assert read.faults == []
    assert not read.all("script", "img", "iframe", "object", "base", "form")
    assert not [each for each in read.elements if "src" in each.attributes]
    assert {each.attributes["href"] for each in read.all("link")} == {"data:,"}
    (style,) = read.all("style")
    assert not re.search(r"url\(|@import|https?:", style.data)
    assert "default-src 'none'" in text


@pytest.mark.parametrize("case", CASES)
def test_every_reference_within_the_page_leads_somewhere(case: str) -> None:
    read = page(case)
    ids = [each.attributes["id"] for each in read.elements if "id" in each.attributes]
    assert len(ids) == len({*ids})
    for each in read.elements:
        wanted = each.attributes.get("aria-labelledby", "").split()
        wanted += re.findall(r"^url\(#(.+)\)$", each.attributes.get("fill", ""))
        if each.tag == "a":
            wanted.append(each.attributes["href"].removeprefix("#"))
        assert {*wanted} <= {*ids}


@pytest.mark.parametrize("parts", range(8))
def test_stages_are_drawn_once_whatever_stands_on_the_first_page(parts: int) -> None:
    """With what the case is about, figures in money, drafts, and any of these together."""
    pack, answers = read_answers(MONEY)
    about, money, drafts = parts & 1, parts & 2, parts & 4
    answers = replace(
        answers,
        texts={"about.job": "Draft letters"} if about else {},
        figures=answers.figures if money else {},
        answers={
            id: replace(each, by="draft") if drafts and not number else each
            for number, (id, each) in enumerate(answers.answers.items())
        },
    )
    made = build_report(assess(pack, answers))
    untitled = {section.id for section in made.memo if not section.title}
    assert untitled == {
        "verdict",
        *(
            id
            for id, is_there in (("case", about), ("costs", money), ("drafts", drafts))
            if is_there
        ),
    }
    text = FORMATS["html"].render(made).decode()
    assert text.count('id="picture-stages-title"') == 1


@pytest.mark.parametrize("case", CASES)
def test_headings_and_landmarks_are_in_order(case: str) -> None:
    read = page(case)
    (root,) = read.all("html")
    assert root.attributes["lang"] == "en"
    landmarks = read.all("nav", "header", "main", "details")
    assert [each.tag for each in landmarks] == ["nav", "header", "main", "details"]
    levels = [int(each.tag[1]) for each in read.all(*HEADINGS)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert max(after - before for before, after in pairwise(levels)) == 1
    assert read.all("title")[0].text == read.all("h1")[0].text
    first = read.all("a")[0]
    assert first.attributes == {"class": "skip", "href": "#report"}


@pytest.mark.parametrize("case", CASES)
def test_every_picture_has_a_title_and_a_description(case: str) -> None:
    read = page(case)
    pictures = read.all("svg")
    assert len(pictures) == len(reading.pictures(report(case))) + 2 + bool(report(case).path)
    assert all(each.attributes["role"] == "img" for each in pictures)
    named = {
        each.attributes["id"]: each.text for each in read.all("title", "desc") if each.attributes
    }
    for each in pictures:
        title, description = each.attributes["aria-labelledby"].split()
        assert named[title]
        assert named[description]


@pytest.mark.parametrize("case", CASES)
def test_tables_keep_their_roles_when_they_are_stacked(case: str) -> None:
    read = page(case)
    for tag, role in (("table", "table"), ("tr", "row"), ("th", "columnheader"), ("td", "cell")):
        assert {each.attributes["role"] for each in read.all(tag)} == {role}
    assert all(each.attributes["data-label"] for each in read.all("td"))


# Contrast


def palettes() -> list[dict[str, str]]:
    """The colours by name: light, dark."""
    (style,) = page("part").all("style")
    light, dark = (
        dict(re.findall(r"--(\w+): (#[0-9a-f]{6});", each))
        for each in re.findall(r":root \{(.*?)\}", style.data, re.DOTALL)
    )
    assert [*light] == [*dark]
    return [light, dark]


def luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_text_has_contrast_in_both_schemes() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    for colours in palettes():
        for text in ("ink", "soft", "accent"):
            for ground in ("paper", "wash"):
                assert contrast(colours[text], colours[ground]) >= 4.5


def test_style_uses_no_colour_but_those_of_the_palette() -> None:
    (style,) = page("part").all("style")
    rules = re.sub(r":root \{.*?\}", "", style.data, flags=re.DOTALL)
    assert not re.search(r"#[0-9a-f]{3,8}\b|rgb|hsl", rules)


# Templates of users


def test_template_for_a_page_escapes_what_it_prints() -> None:
    text = "{{ report.title }}<br>{{ '<b>' }}{{ report.stages|ladder_svg('x') }}"
    made = render_template(report("part"), text, "mine.html.j2", markup=True)
    assert made.startswith("Hall 7: Should we move this warehouse?<br>&lt;b&gt;<svg ")
    assert render_template(report("part"), "{{ '<b>' }}", "mine.j2") == "<b>"


def test_template_cannot_ask_for_a_file_of_ours() -> None:
    with pytest.raises(AdvisorError):
        render_template(report("part"), "{% include 'report.html.j2' %}", "x.j2", markup=True)
