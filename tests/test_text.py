"""What foreign text becomes for each target, read back with the target's own parser or grammar."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from html import unescape
from unicodedata import category, normalize
from urllib.parse import unquote

import pyte
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from wcwidth import wcwidth

from advisor.text import (
    annotation,
    columns,
    csv_cell,
    csv_text,
    flat,
    guarded,
    inert,
    jira,
    json_text,
    markdown,
    one_line,
    shortened,
    visible,
    wrapped,
)
from tests import reading
from tests.effort import examples
from tests.foreign import ADDRESSES, FORMULAS, GRAMMARS, KINDS, ORDERS, texts
from tests.reading import JOINER

EVERY_FRAGMENT = sorted({each for kind in KINDS for each in kind})


def unjoined(text: str) -> str:
    return text.replace(JOINER, "")


# The grammars


def marks(place: str, kind: str) -> dict[str, list[str]]:
    return {each["pattern"]: each["examples"] for each in GRAMMARS[place].get(kind, ())}


def live(place: str, kind: str, text: str) -> list[str]:
    """The marks of a place that are found in a text."""
    return [found for pattern in marks(place, kind) for found in _found(pattern, text)]


def _found(pattern: str, text: str) -> Iterator[str]:
    return (found.group() for found in re.finditer(pattern, text, re.IGNORECASE))


@pytest.mark.parametrize("place", GRAMMARS)
def test_grammar_finds_its_examples(place: str) -> None:
    for kind in ("rendered", "source"):
        for pattern, shown in marks(place, kind).items():
            assert len({*shown}) >= 7
            assert [each for each in shown if not re.search(pattern, each, re.I)] == []


# Markdown


PLACES = {
    "x {} y": markdown.inline,
    "**{}** y": markdown.inline,
    "{}": markdown.line,
    "- {}": markdown.line,
    "3. {}": markdown.line,
    "- [ ] **{}**": markdown.inline,
    "## {}": markdown.heading,
    "| a | b |\n| --- | --- |\n| {} | c |": markdown.cell,
}
TAGS = {"p", "strong", "ul", "ol", "li", "h2", "table", "thead", "tbody", "tr", "th", "td", "a"}


def links(html: str) -> list[tuple[str, str]]:
    """Where each link leads, and its text."""
    found = re.findall(r'<a href="([^"]*)">(.*?)</a>', html)
    return [(unescape(href), unescape(text)) for href, text in found]


def beside(html: str) -> list[str]:
    """The texts between tags and links, in which a place looks for its marks."""
    return [unescape(part) for part in re.split(r"<a .*?</a>|<[^>]*>", html)]


def assert_only_text(source: str, allowed: set[str] = TAGS) -> None:
    """No tag but our own, no link but of an address to itself, no mark of any place."""
    html = reading.rendered(source)
    for href, text in links(html):
        assert re.match("https?://", text, re.IGNORECASE)
        assert unquote(href) == unquote(text)
    assert {each.tag for each in reading.gfm(source).elements} - {"input"} <= allowed
    for part in beside(html):
        assert live("github", "rendered", part) == []
        assert live("gitlab", "rendered", part) == []
    assert live("gitlab", "source", source) == []


@pytest.mark.parametrize("text", EVERY_FRAGMENT)
def test_fragment_is_only_text_in_markdown(text: str) -> None:
    if flat(visible(text)):
        assert_shown(text)


@given(texts)
@settings(max_examples=examples(200))
@example('x http://x.y/<img src="https://evil.example/p.png">')
@example("https://e.x/<a href=https://evil.example>signed off</a>")
@example("*https://x.y*, \\https://x.y\\")
def test_text_is_only_text_in_markdown(text: str) -> None:
    if flat(visible(text)):
        assert_shown(text)


def assert_shown(text: str) -> None:
    safe = visible(text)
    for place, escape in PLACES.items():
        source = place.format(escape(safe))
        shown = [unjoined(each) for each in reading.in_markdown(source)]
        seen = place.rpartition("\n")[2].strip("-#*| 3.[]").replace("*", "").replace(" | c", "")
        assert seen.format(flat(safe)) in [each.removeprefix("[ ] ") for each in shown]
        assert_only_text(source)


@pytest.mark.parametrize("address", ADDRESSES)
def test_address_is_a_link_to_itself(address: str) -> None:
    for text in (address, f"see {address}.", f"({address}); more", f"a; {address}; said by b"):
        for escape in (markdown.inline, markdown.line, markdown.cell, markdown.heading):
            source = escape(text) if escape is not markdown.cell else f"|a|\n|-|\n|{escape(text)}|"
            ((href, shown),) = links(reading.rendered(source))
            assert shown == address
            assert unquote(href) == unquote(address)
        assert f"[{jira.line(address)[1:-1]}]" in jira.line(text)


PATHS = ("_git", "a__b", "~me", "*", "x?y=[1]", "a(b)c", "#top", "$x", "%7Ea", "@v2")


@pytest.mark.parametrize("path", PATHS)
def test_nothing_of_an_address_is_escaped(path: str) -> None:
    address = f"https://dev.azure.com/{path}/r"
    assert markdown.inline(address) == f"<{address}>"


def test_half_an_address_is_none() -> None:
    text = f"note: {'x' * 20} https://example.org/{'y' * 100} end"
    assert shortened(text, 60) == f"note: {'x' * 20}"
    assert shortened(text, 500) == text
    assert shortened("y" * 100, 10) == "y" * 10


# Trackers


@given(texts)
@settings(max_examples=examples(300))
def test_text_is_only_text_in_a_title(text: str) -> None:
    safe = visible(text)
    title = inert(safe, keys=True)
    assert unjoined(title) == safe
    rest = "\n".join(re.split(r"https?://\S*", title, flags=re.IGNORECASE))
    assert live("gitlab", "rendered", rest) == []


JIRA_LINK = re.compile(r"(?<!\\)\[(https?://[^\s|\[\]{}\\^]+)\]", re.IGNORECASE)
ESCAPED = re.compile(r"\\([{}\[\]|^~*_+!?#-])")


def read_jira(source: str) -> str:
    """The text that the wiki shows; AssertionError where a mark is left to it."""
    assert not re.search(r"\\\\", source), "a line break"
    bare = JIRA_LINK.sub("\0", source)
    masked = ESCAPED.sub("x", bare)
    assert live_in_jira(masked) == []
    shown = ESCAPED.sub(r"\1", JIRA_LINK.sub(r"\1", source))
    return unjoined(shown)


def live_in_jira(text: str) -> list[str]:
    found = [
        mark
        for pattern in marks("jira", "source")
        for mark in (each.group() for each in re.finditer(pattern, text))
    ]
    return [each for each in found if each != "\\"]


@pytest.mark.parametrize("text", EVERY_FRAGMENT)
def test_fragment_is_only_text_in_jira(text: str) -> None:
    assert unquote(read_jira(jira.line(visible(text)))) == unquote(flat(visible(text)))


@given(texts)
@settings(max_examples=examples(300))
@example("[~admin] !img! {color:red}x{color} {code} [link|http://x.y] \\\\ h1. x")
def test_text_is_only_text_in_jira(text: str) -> None:
    assert unquote(read_jira(jira.line(visible(text)))) == unquote(flat(visible(text)))


@pytest.mark.parametrize(
    "text",
    [
        "Owner: ML lead", "Done when: 200 real inputs lie apart, a-b and snake_case.",
        "5 - 3 = 2!", "Is it so?", "R&D at 50 % (half), 1.5 to 2; C# + F#",
        "one/two, it's \"quoted\".",
    ],
)  # fmt: skip
def test_plain_prose_is_left_alone(text: str) -> None:
    assert jira.line(text) == inert(text) == csv_cell(text) == guarded(text) == text


# Spreadsheets

SEPARATORS = (",", ";", "\t", "|", ":", " ")
BEGINNING = re.compile(r'[\s"]*(?:[=+\-@\uff1d\uff0b\uff0d\uff20])')


def calculated(cell: str, separator: str) -> bool:
    """Whether a spreadsheet may take a cell for a formula; a lone sign between blanks is none."""
    return bool(BEGINNING.match(cell)) and not (separator == " " and len(cell) == 1)


def assert_inert_sheet(sheet: str) -> None:
    for separator in SEPARATORS:
        for line in csv.reader(io.StringIO(sheet, newline=""), delimiter=separator):
            for cell in line:
                parts = cell.split("\n") if separator != "," else [cell]
                assert [part for part in parts if calculated(part, separator)] == []


@pytest.mark.parametrize("formula", FORMULAS)
@pytest.mark.parametrize(
    "before", ["", "Report;", "a,", "a\t", "a|", "a:", "a; ", 'a;"', "a\n", "\n"]
)
def test_formula_is_disarmed_behind_every_separator(before: str, formula: str) -> None:
    sheet = csv_text(["a", "b"], [[before + formula + ";x", "y"], ["y", before + formula + ";x"]])
    assert_inert_sheet(sheet)


@given(texts, texts)
@settings(max_examples=examples(300))
def test_sheet_gives_back_the_text_and_calculates_nothing(one: str, other: str) -> None:
    rows = [[visible(one), visible(other)], [visible(other), visible(one)]]
    sheet = csv_text(["one", "other"], rows)
    assert_inert_sheet(sheet)
    _, *read = csv.reader(io.StringIO(sheet, newline=""))
    for cells, whole in zip(read, rows, strict=True):
        for cell, text in zip(cells, whole, strict=True):
            assert cell.replace("'", "") == text.replace("'", "").replace("\t", " ")


# Logs


IGNORED = "\u200c\u200d\u2060\ufe00-\ufe0f\U000e0100-\U000e01ef"


def orders(printed: str) -> list[str]:
    """The lines that a runner obeys, by the grammar of its ActionCommand.

    A line is compared as .NET does, which does not see the signs that are ignored.
    """
    lines = re.split("\r\n|\n|\r", printed)
    compared = ((line, re.sub(f"[{IGNORED}]", "", line)) for line in lines)
    return [
        line for line, each in compared if re.match(r"\s*::", each) or re.search(r"##\w*\[", each)
    ]


@pytest.mark.parametrize("text", ORDERS)
def test_orders_are_seen_by_the_grammar_and_disarmed(text: str) -> None:
    assert orders(text)
    assert orders(f"a\n{text}")
    assert orders(guarded(text)) == orders(guarded(f"a\n  {text}")) == []
    assert re.sub(r"\s", "", guarded(text)) == re.sub(r"\s", "", text)


@given(texts)
@settings(max_examples=examples(300))
def test_no_printed_text_is_an_order(text: str) -> None:
    assert orders(guarded(text)) == []
    assert "\n" not in one_line(text)
    assert orders(guarded(one_line(text))) == []
    if not re.search(f"[{IGNORED}]", visible(text)):
        assert orders(markdown.line(visible(text))) == []
    for width in (8, 20, 88):
        assert orders(guarded("\n".join(wrapped(visible(text), width)))) == []


@given(texts, texts)
def test_annotation_is_one_order(message: str, file: str) -> None:
    made = annotation("error", message, file=file, title=message)
    assert "\n" not in made
    assert "\r" not in made
    assert orders(made) == [made]
    assert not re.search(r"##\w*\[", made)
    head = re.match(r"::error file=[^:,]*,title=[^:,]*::", made)
    assert head or not (file and message)


@given(st.recursive(texts, lambda each: st.lists(each) | st.dictionaries(texts, each)))
def test_json_is_the_same_data_and_no_order(data: object) -> None:
    made = json_text(data)
    assert json.loads(made) == data
    assert orders(made) == []
    assert visible(made) == made


# Terminals


UNKEPT = ("Mn", "Me", "Mc", "Cf", "Cn")


def bare(line: str) -> str:
    """The signs of a line without marks, joiners and parts of signs: a screen keeps not all."""
    return "".join(sign for sign in normalize("NFD", line) if _takes_room(sign))


def _takes_room(sign: str) -> bool:
    return wcwidth(sign) > 0 and category(sign) not in UNKEPT


@given(texts)
@settings(max_examples=examples(200))
def test_text_steers_no_terminal(text: str) -> None:
    screen = pyte.Screen(200, 60)
    stream = pyte.Stream(screen)
    lines = wrapped(visible(text), 100, "- ")
    for sign in "before\r\n" + "\r\n".join(lines):
        stream.feed(sign)  # it leaves out what follows a joiner in one piece
    assert (screen.title, screen.icon_name, screen.mode) == ("", "", pyte.Screen(2, 2).mode)
    assert screen.display[0].rstrip() == "before"
    assert screen.cursor.attrs == pyte.Screen(2, 2).cursor.attrs
    shown = "".join("".join(map(bare, screen.display[1:])).split())
    assert shown == "".join("".join(map(bare, lines)).split())


@pytest.mark.parametrize(
    ("text", "width"),
    [
        ("abc", 3), ("\u65e5\u672c", 4), ("e\u0301", 1), ("\U0001f600", 2), ("\uff21", 2),
        ("\u0e01\u0e34", 1),        ("\u0939\u093f", 1), ("\uac00", 2), ("\u1100\u1161", 2),
        ("a\u200db", 2), ("\u2603\ufe0f", 1), ("", 0),
    ],
)  # fmt: skip
def test_columns_are_those_of_a_terminal(text: str, width: int) -> None:
    assert columns(text) == width


@given(texts, st.integers(4, 40))
def test_wrapped_lines_fit_and_lose_nothing(text: str, width: int) -> None:
    safe = visible(text)
    lines = wrapped(safe, width, "- ")
    assert all(columns(line) <= width for line in lines)
    assert "".join("".join(line[2:] for line in lines).split()) == "".join(safe.split())


def test_what_a_terminal_is_sent_has_no_controls() -> None:
    for code in (
        *range(9),
        *range(11, 32),
        *range(127, 160),
        0x2028,
        0x2029,
        *range(0x202A, 0x202F),
    ):
        assert chr(code) not in visible(f"a{chr(code)}b")
    assert visible("a\rb\r\nc") == "a\u240db\nc"
    assert one_line("a\tb\nc\r") == "a\u2409b\u240ac\u240d"
