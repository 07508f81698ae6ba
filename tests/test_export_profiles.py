"""Markdown for the places it is pasted into: a linter of their limits, and Mermaid."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from advisor.errors import AdvisorError
from advisor.export import FORMATS, PROFILES, render_markdown
from advisor.export.mermaid import mermaid_text
from advisor.export.text_charts import flow_text
from advisor.report import Bars, Flow, NeedMap, Stop
from advisor.report.document import Table
from tests import reading
from tests.test_export import COMMONMARK, HOSTILE, problems
from tests.test_report import CASES, report

DRAWING = [name for name, profile in PROFILES.items() if profile.mermaid]
NODE = re.compile(r'  s\d+\["(?:[\w\s.,:!?\'/+=-]|#\d+;)*"\]')


def limits(profile: str, page: str) -> Iterator[str]:
    """What a place would not show as it is meant."""
    yield from problems(page)
    tokens = COMMONMARK.parse(page)
    kinds = {token.type for token in tokens}
    fences = {token.info for token in tokens if token.type == "fence"}
    if profile == "plain":
        yield from kinds & {"table_open", "fence"}
    if profile in ("confluence", "notion"):
        yield from (f"a fence in {info}" for info in fences - {"", "mermaid"})
    if profile in ("confluence", "plain") and "mermaid" in fences:
        yield "a diagram"
    yield from (line for line in page.splitlines() if re.match(r"\s*(<|>|!\[)", line))


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("case", CASES)
def test_page_keeps_to_the_limits_of_its_place(case: str, profile: str) -> None:
    page = render_markdown(report(case), profile).decode()
    assert list(limits(profile, page)) == []
    assert "mermaid" not in page
    assert page.endswith("\n")
    assert "\n\n\n" not in page
    assert [line for line in page.splitlines() if line != line.rstrip()] == []


def test_usual_profile_is_the_format_itself() -> None:
    of = report("part")
    assert render_markdown(of, next(iter(PROFILES))) == FORMATS["md"].render(of)


@pytest.mark.parametrize("case", CASES)
def test_profile_without_tables_tells_every_cell_and_figure(case: str) -> None:
    of = report(case)
    page = "\n".join(reading.in_markdown(render_markdown(of, "plain").decode()))
    for section in of.sections:
        for block in section.blocks:
            if isinstance(block, Table):
                for row in block.rows:
                    told = [
                        f"{column}: {cell.removesuffix('.')}"
                        for column, cell in zip(block.columns, row, strict=True)
                        if cell
                    ]
                    assert "; ".join(told) in page
    for picture in reading.pictures(of):
        assert all(figure in page for figure in _figures(picture))


def _figures(picture: Bars | NeedMap | Flow) -> list[str]:
    """What a picture tells."""
    if isinstance(picture, Bars):
        every = (*picture.bars, *picture.apart)
        return [f"{bar.title}: {bar.band}, {bar.score}" for bar in every]
    if isinstance(picture, Flow):
        return [f"Stage: {stop.title};" for stop in picture.stops]
    return [f"{picture.up.title}: {picture.up.words}"]


# Mermaid


@pytest.mark.parametrize("profile", DRAWING)
@pytest.mark.parametrize("case", CASES)
def test_every_diagram_has_a_table_beside_it(case: str, profile: str) -> None:
    of = report(case)
    page = render_markdown(of, profile, mermaid=True).decode()
    assert list(limits(profile, page)) == []
    kinds = [(token.type, token.info) for token in COMMONMARK.parse(page)]
    drawn = [index for index, kind in enumerate(kinds) if kind == ("fence", "mermaid")]
    assert len(drawn) == 1 + (of.path is not None)
    assert all(kinds[index + 1][0] == "table_open" for index in drawn)
    without = [line for line in page.splitlines() if line]
    (stages,) = (each for each in reading.pictures(of) if isinstance(each, Flow))
    drawn_with_signs = {*flow_text(stages).splitlines()}
    told = {*render_markdown(of, profile).decode().splitlines()} - drawn_with_signs
    assert told <= {*without, ""}


@pytest.mark.parametrize("profile", [name for name in PROFILES if name not in DRAWING])
def test_place_that_draws_no_diagram_says_so(profile: str) -> None:
    with pytest.raises(AdvisorError) as caught:
        render_markdown(report("part"), profile, mermaid=True)
    assert caught.value.message == f"{profile} draws no Mermaid diagram"
    assert caught.value.hint == "these profiles do: gfm, notion"


@given(st.lists(HOSTILE, min_size=1, max_size=4))
@example(["```", '"]', "%%{init: {}}%%", "#35;", "1. x", "<br>", "end", "a --> b"])
def test_hostile_text_is_a_label(texts: list[str]) -> None:
    flow = Flow("", tuple(Stop(text, text) for text in texts), Table((), ()))
    head, *lines = mermaid_text(flow).split("\n")
    assert head == "flowchart TD"
    assert all(NODE.fullmatch(line) for line in lines[: len(texts)])
    arrows = [f"  s{number} --> s{number + 1}" for number in range(len(texts) - 1)]
    assert lines[len(texts) :] == arrows
