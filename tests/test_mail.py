"""What comes back in a mail or from a chat model is read, and a mistake stays a mistake."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.errors import InvalidFile
from advisor.loading import load_pack, parse_answers
from advisor.loading.answers import taken_out
from advisor.loading.mail import BEGIN, END
from advisor.loading.within import within
from advisor.model import Answer, Answers
from advisor.saving import answers_text
from advisor.web import form_page
from tests.effort import examples
from tests.strategies import answers, packs

PACK = load_pack(Path(__file__).parent / "packs/toy")
PLAIN = """\
pack: toy@2
case: Hall 4
respondent: {by: Kim, owner: Shift lead}
answers:
  # what I know
  aisles: {answer: tight, note: "every Friday: all day"}
  told: nobody
"""
MARKED = f"{BEGIN}\n{PLAIN}{END}\n"
WANTED = {
    "aisles": Answer("answered", "tight", note="every Friday: all day"),
    "told": Answer("answered", "nobody"),
}
BEFORE = (
    "",
    "Hi Bo,\n\nhere is what I know.\n\n",
    "Hello: this is it\n",
    "  An indented line\nand another\n\n",
    "-----Original Message-----\nFrom: Kim <kim@example.org>\nSubject: the form\n\n",
    "* a list\n* of things, 10% done, `quoted`, {braced\n\n```yaml\n",
    "Am Montag schrieb Kim: \u00fcberall \u201ealles\u201c\n\n",
)
BEHIND = (
    "",
    "\nBest\nKim\n",
    "\n-- \nKim, Shift lead\n",
    "```\nThat is all: ask me.\n  PS: indented\n",
    "\nSent from my phone\n",
    "\n________________________________\nThis mail is meant for Bo only.\n",
)
QUOTES = ("", "> ", ">", ">> ", "> > ", " > ", "    ", "\u00a0\u00a0")
ENDS = ("\n", "\r\n")


def read(data: bytes) -> Answers:
    return parse_answers(data, "mail", PACK)


@pytest.mark.parametrize("quote", QUOTES)
@pytest.mark.parametrize("block", [PLAIN, MARKED], ids=["plain", "marked"])
def test_answers_are_read_whatever_is_around_them(block: str, quote: str) -> None:
    for before in BEFORE:
        for behind in BEHIND:
            for end in ENDS:
                body = textwrap.indent(block, quote, lambda _: True)
                text = f"{before}{body}{behind}".replace("\n", end)
                for mark in (b"", b"\xef\xbb\xbf"):
                    found = read(mark + text.encode())
                    assert dict(found.answers) == WANTED, text
                    assert found.respondent and found.respondent.by == "Kim"


def test_a_mail_in_another_encoding_holds_answers_all_the_same() -> None:
    text = f"Gr\u00fc\u00dfe\n\n{MARKED}\nSch\u00f6n\n"
    assert dict(read(text.encode("latin-1")).answers) == WANTED


@given(st.integers(20, 76), st.sampled_from(QUOTES[:5]), st.booleans())
@settings(max_examples=examples(100))
def test_lines_that_a_mail_program_breaks_are_put_together(
    width: int, quote: str, again: bool
) -> None:
    note = "it is so: " + "word, and {other} words # " * 12 + "end"
    answered = Answer("answered", "tight", note=note)
    text = answers_text(Answers("toy", "Hall 4", answers={"aisles": answered}))
    lines = []
    for line in f"{BEGIN}\n{text}{END}".split("\n"):
        if line.startswith("#"):
            lines.append(f"{quote}{line}")
            continue
        parts = textwrap.wrap(line, width, break_long_words=False, break_on_hyphens=False)
        lines += [f"{quote if again or not number else ''}{part}" for number, part in enumerate(
            [line[: len(line) - len(line.lstrip())] + parts[0].lstrip(), *parts[1:]])]  # fmt: skip
    assert dict(read("\n".join(lines).encode()).answers) == {"aisles": answered}


@given(st.data())
@settings(max_examples=examples(100))
def test_a_file_is_left_as_it_is(data: st.DataObject) -> None:
    pack = data.draw(packs())
    text = answers_text(data.draw(answers(pack))).encode()
    assert taken_out(text, "x", pack) is text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no answers here\n",
        "answers: {told: all}\n",
        "pack: toy\nanswes:\n  told: all\n",
        "pack: toy\nanswers:\n  told: alll\n",
        "pack: toy\nanswers:\n\ttold: all\n",
        "case: [\npack: toy\n",
        "{pack: toy, anwers: {}}\n",
        "pack: toy\npack: toy\n",
        "# x\npack: toy\nanswers: {told: all\n",
    ],
)
def test_a_file_with_a_mistake_keeps_its_mistake(text: str) -> None:
    with pytest.raises(InvalidFile):
        read(text.encode())


def test_problems_keep_their_lines() -> None:
    text = f"Hi\n\n{PLAIN.replace('nobody', 'nobdy')}\nBest\n"
    with pytest.raises(InvalidFile) as caught:
        read(text.encode())
    (problem,) = caught.value.problems
    assert text.split("\n")[problem.line - 1] == "  told: nobdy"


@given(st.text(max_size=200) | st.text("> pack:\n#answers told{}[]\"'", max_size=200))
@settings(max_examples=examples(300))
def test_any_text_is_read_or_refused(text: str) -> None:
    for whole in (text, f"{text}\n{PLAIN}", f"{MARKED}{text}"):
        try:
            read(whole.encode("utf-8", "replace"))
        except InvalidFile as error:
            assert error.problems


@pytest.mark.parametrize("mark", [b"", b"\n", b"  "])
@pytest.mark.parametrize(
    "head", [b"<!DOCTYPE html>", b"<!doctype HTML>", b"<!DOCTYPE html PUBLIC>"]
)
def test_page_sent_back_instead_of_what_it_hands_out_is_named(mark: bytes, head: bytes) -> None:
    page = mark + head + b"\n<script>\npack: toy\nanswers: {}\n</script>\n"
    with pytest.raises(InvalidFile, match="this is a page: open it in a browser"):
        read(page)
    with pytest.raises(InvalidFile, match=r"form\.html:1:1: page"):
        within(form_page(PACK, Answers("toy")), "form.html", lambda node: node)


def test_mail_as_a_page_may_hold_what_a_form_handed_out() -> None:
    assert dict(read(f"<!doctype html>\n<pre>\n{MARKED}\n</pre>\n".encode()).answers) == WANTED
