"""Views of a report: what is safe to paste, hostile text, and templates of users."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from advisor.engine import assess
from advisor.errors import AdvisorError
from advisor.export import render_template
from advisor.loading import read_answers
from advisor.model import Answer, Claim, Pack
from advisor.report import build_report
from advisor.text import markdown, visible
from tests import reading
from tests.effort import examples
from tests.strategies import answers, packs
from tests.test_report import CASES, GOLDEN, in_json, in_markdown, of, report, toy

COMMONMARK = MarkdownIt("commonmark").enable(["table", "strikethrough"])


# Safe to paste


BLOCKS = {"heading", "paragraph", "inline", "bullet_list", "ordered_list", "list_item", "fence"}
BLOCKS |= {"table", "thead", "tbody", "tr", "th", "td", "hr"}


def problems(text: str) -> Iterator[str]:
    """What would not survive pasting."""
    tokens = COMMONMARK.parse(text)
    headings = [token.tag for token in tokens if token.type == "heading_open"]
    if headings[:1] != ["h1"] or set(headings[1:]) - {"h2", "h3"}:
        yield f"headings {headings}"
    inline = [
        child.type
        for token in tokens
        for child in token.children or ()
        if child.markup != "autolink"  # an address, as it is
    ]
    allowed = {"text", "strong_open", "strong_close"}
    yield from (f"a {kind}" for kind in {*inline} - allowed)
    found = {re.sub("_(open|close)$", "", token.type) for token in tokens}
    yield from (f"a {kind}" for kind in found - BLOCKS)
    yield from (f"{row} columns" for row in rows(tokens) if row > 5)


def rows(tokens: list[Token]) -> Iterator[int]:
    """The number of cells in every row of every table."""
    cells = 0
    for token in tokens:
        cells += token.type in ("th_open", "td_open")
        if token.type == "tr_close":
            yield cells
            cells = 0


@pytest.mark.parametrize("case", CASES)
def test_markdown_survives_pasting(case: str) -> None:
    text = in_markdown(report(case))
    assert list(problems(text)) == []
    assert "\r" not in text
    assert "\n\n\n" not in text
    assert text.endswith("\n")
    assert [line for line in text.splitlines() if line != line.rstrip()] == []


@pytest.mark.parametrize("case", CASES)
def test_memo_is_short_and_ends_at_the_rule(case: str) -> None:
    memo, _, appendix = in_markdown(report(case)).partition("\n---\n")
    assert len(memo.splitlines()) <= 60
    assert appendix.lstrip().startswith("## A1. ")


TABLE = ("table", "thead", "tbody", "tr", "th", "td")
MARKS = r"""
<b> </script> <!-- & &amp; &#60; ` ``` ~~~ ~ ~~ * ** _ __ [ ] ]( ![ [x]: http://x.y <https://x.y>
| \ \| # ### > - + 1. 2) --- === *** $ $$ @me #12 a_b C:\d {{ }} {% .
"""
UNSEEN = ("\n", "\r\n", "\t", " ", "\x00", "\x1b[31m", "\u202e", "\u2028", "\ud800", "\ufeff")
HOSTILE = st.lists(
    st.sampled_from((*MARKS.split(), *UNSEEN)) | st.text(max_size=4), max_size=12
).map("".join)


def flat(text: str) -> str:
    return " ".join(visible(text).split())


@given(HOSTILE)
@example("#######")
@settings(max_examples=examples(500))
def test_escaped_text_renders_as_itself(text: str) -> None:
    safe, seen = visible(text), flat(text)
    assume(seen)
    places = {
        f"x {markdown.inline(safe)} y": [f"x {seen} y"],
        f"**{markdown.inline(safe)}.** y": [f"{seen}. y"],
        markdown.line(safe): [seen],
        f"- {markdown.line(safe)}": [seen],
        f"1. {markdown.line(safe)}": [seen],
        f"## {markdown.heading(safe)}": [seen],
        f"| a | b |\n| --- | --- |\n| {markdown.cell(safe)} | c |": ["a", "b", seen, "c"],
    }
    for source, expected in places.items():
        assert reading.in_markdown(source) == expected
        tags = {each.tag for each in reading.gfm(source).elements}
        assert tags <= {"p", "strong", "ul", "ol", "li", "h2", "a", *TABLE}


@pytest.mark.parametrize(
    "text",
    [
        "Plain prose, with commas; (brackets), a-b, 1.5 and 86.3 % of it: fine!",
        "R&D at AT&T, snake_case__names, C:\\Users\\me, 2 * 3, < 5 and > 4, a ~ b.",
        'It\'s 5 $ or 6 $, "quoted", 12:30:45, x = y, 3) and 1. in between: GPT-4, 1200000.',
        "It costs 5 $; a/b, C#, F#, :-), 50 %, no mark as well! (No: (x), 10 & 20.)",
    ],
)
def test_plain_prose_is_left_alone(text: str) -> None:
    assert {markdown.inline(text), markdown.line(text), markdown.cell(text)} == {text}


def hostile_pack(text: str) -> Pack:
    """The toy pack with a text behind many of its words."""
    pack = toy()
    return replace(
        pack,
        title=pack.title + text,
        question_title=pack.question_title + text,
        approaches=tuple(replace(a, title=a.title + text) for a in pack.approaches),
        stages=tuple(replace(s, title=s.title + text, summary=text) for s in pack.stages),
        dimensions=tuple(replace(d, title=text + d.title) for d in pack.dimensions),
        gates=tuple(replace(g, title=g.title + text, because=text) for g in pack.gates),
        scores=tuple(replace(row, because=text) for row in pack.scores),
        stage_table=tuple(replace(row, because=text) for row in pack.stage_table),
        actions=tuple(replace(a, title=text, text=text, owner=text) for a in pack.actions),
        passages=tuple(replace(p, text=text) for p in pack.passages),
        topics=tuple(replace(t, title=t.title + text) for t in pack.topics),
        questions={
            id: replace(q, label=text + q.label, owner=text, unit=text)
            for id, q in pack.questions.items()
        },
        sources=tuple(replace(s, point=text, citation=text) for s in pack.sources),
    )


@given(HOSTILE, HOSTILE, st.sampled_from(CASES), st.booleans())
@settings(max_examples=examples(150))
def test_hostile_text_is_only_text(text: str, note: str, case: str, packed: bool) -> None:
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
    made = build_report(assess(hostile_pack(text) if packed else pack, file))
    page = in_markdown(made)
    assert list(problems(page)) == []
    assert visible(seen := page.replace(reading.JOINER, "")) == seen
    assert reading.in_markdown(page)[0] == flat(made.title)
    cell = flat("; ".join(part.strip() for part in (note, note) if part.strip()))
    assert not cell or cell in reading.in_markdown(page)
    kept = in_json(made)
    assert kept["case"] == visible(text)
    assert kept["answers"][0]["note"] == visible(note)


def test_long_text_is_cut_in_tables_and_whole_below() -> None:
    note = "word " * 20_000 + "end"
    made = of({"aisles": Answer("answered", "tight", note=note)})
    page = in_markdown(made)
    assert "word... (in full below) |" in page
    assert f"- **Aisles, Note and evidence:** {note}\n" in page
    assert max(len(row) for row in page.splitlines() if row.startswith("|")) < 1000


@given(st.data())
@settings(max_examples=examples(60))
def test_every_pack_and_every_state_has_a_report(data: st.DataObject) -> None:
    pack = data.draw(packs())
    made = build_report(assess(pack, data.draw(answers(pack))))
    assert list(problems(in_markdown(made))) == []
    assert in_json(made)["verdict"]["approach"] == made.approach


# Templates of users


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a\n{{ report.nothing }}", "mine.j2:2: the template cannot be rendered: "),
        ("{{ nothing }}", "mine.j2:1: the template cannot be rendered: 'nothing' is undefined"),
        ("a\n\n{% if %}", "mine.j2:3: "),
        ("{{ 1 / 0 }}", "mine.j2:1: "),
        ("\n{{ ''.__class__.__mro__ }}", "mine.j2:2: "),
        ("{{ report.__class__.__init__.__globals__ }}", "mine.j2:1: "),
        ("{{ ''|attr('__class__') }}{{ ''|attr('__class__').x }}", "mine.j2:1: "),
        ("{{ cycler.__init__.__globals__ }}", "mine.j2:1: "),
        ("{{ '{0.__class__.__mro__}'.format(1) }}", "mine.j2:1: "),
        ("{% include 'report.md.j2' %}", "mine.j2:1: "),
        ("{% set x = report.result.update({}) %}", "mine.j2:1: "),
        ("{{ range(10000000)|length }}", "mine.j2:1: "),
        ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "mine.j2:1: "),
    ],
)
def test_mistake_in_a_template_names_its_line(text: str, message: str) -> None:
    with pytest.raises(AdvisorError) as caught:
        render_template(report("part"), text, "mine.j2")
    assert caught.value.message.startswith(message)
    assert "\n" not in caught.value.message


def test_template_of_a_user_lays_out_the_report() -> None:
    text = "{{ report.headline }}\r\n{% for a in report.actions %}\n- {{ a.title }}\n{% endfor %}"
    made = render_template(report("complete"), text, "mine.j2")
    assert made.splitlines()[:2] == [
        "Rent bays, but go no further than Measure for now.",
        "- Tell the crew",
    ]
