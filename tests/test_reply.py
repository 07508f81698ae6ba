"""What a chat model replies is read by every door, with a notice, and nothing of it is lost."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Container
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from advisor import api
from advisor.errors import InvalidFile
from advisor.loading import load_pack, parse_answers
from advisor.loading.answers import TAKEN_OUT
from advisor.model import Answer, Answers
from advisor.saving import AnswersFile, answers_text
from advisor.session.opening import how_far, open_session
from tests.effort import examples, some
from tests.fuzzing import play
from tests.strategies import answers, packs

TOY = Path(__file__).parent / "packs/toy"
PACK = load_pack(TOY)
DRAFT = """\
pack: ./toy
case: Hall 4
answers:
  aisles: {answer: tight, evidence: "the aisles are too tight, they say: in hall 4", by: draft}
  told: {answer: nobody, evidence: "nobody was \\"told\\" before", by: draft}
"""
WANTED = {
    "aisles": Answer(
        "answered",
        "tight",
        evidence="the aisles are too tight, they say: in hall 4",
        by="draft",
    ),
    "told": Answer("answered", "nobody", evidence='nobody was "told" before', by="draft"),
}
BEFORE = (
    "",
    "Here is the file:\n\n",
    "Here's the draft \u2014 I left open what the plan doesn't say:\n\n---\n\n",
    "**Draft**\n\n* `aisles`: tight\n* told: nobody \u2705\n\n1. one\n\n",
    "# Answers\n\nnote: these are drafts\n\n| a | b |\n| --- | --- |\n",
    "<details>\n\t<summary>Thinking</summary>\n{odd: [\n</details>\n",
)
BEHIND = (
    "",
    "\nLet me know: shall I go on?\n",
    "\n---\n\n**Notes**\n\n- `told` stands in section 2: \u201cnobody\u201d.\n",
    "\n```yaml\naisles: free\n```\n\nand\n\n```\n$ advisor validate case.yaml\n```\n",
    "\nnotes: none\n\x0c\u2028\u202e\n",
)
FENCES = (
    ("```yaml\n", "```"),
    ("```\n", "```"),
    ("~~~ yml\n", "~~~~"),
    ("````yaml x=1\n", "````"),
)


def read(text: str) -> Answers:
    return parse_answers(text.encode(), "reply.yaml", PACK)


PREFIXES = ("", "> ", "  ", "\t")
ENDS = ("\n", "\r\n")


@pytest.mark.parametrize(
    ("before", "behind", "fence", "prefix", "end"),
    some(product(BEFORE, BEHIND, FENCES, PREFIXES, ENDS)),
)
def test_a_block_of_code_is_read_whatever_is_around(
    before: str, behind: str, fence: tuple[str, str], prefix: str, end: str
) -> None:
    block = f"{fence[0]}{DRAFT}{fence[1]}"
    body = "\n".join(f"{prefix}{line}" for line in block.split("\n"))
    found = read(f"{before}{body}\n{behind}".replace("\n", end))
    assert dict(found.answers) == WANTED
    assert found.notices == (TAKEN_OUT,)


@pytest.mark.parametrize(
    "text",
    [
        "yaml\nCopy code\n" + DRAFT,
        "Here you go:\n\n" + DRAFT + "\nAnything else?\n",
        DRAFT.replace("  ", "\xa0\xa0"),
        DRAFT.replace("  ", "\u2003"),
        DRAFT.replace("\n  ", "\n\xa0 \u200b"),
        "yaml\n" + DRAFT.replace("  ", "\t"),
        "```\n" + DRAFT.replace("  ", "\t") + "```\n",
        '```json\n{"pack": "./toy", "answers": {"aisles": '
        '{"answer": "tight", "by": "draft"}}}\n```\n',
        "{\u201cpack\u201d: \u201c./toy\u201d, \u201canswers\u201d: {\u201caisles\u201d: "
        "{\u201canswer\u201d: \u201ctight\u201d, \u201cby\u201d: \u201cdraft\u201d}}}",
        "pack: ./toy\nanswers:\n  aisles: {answer: \u2018tight\u2019, by: \u201edraft\u201c}\n",
        "pack: \u201c./toy\u201d\nanswers:\n  aisles: \u201ctight\u201d\n",
    ],
)
def test_what_was_copied_from_a_page_is_read(text: str) -> None:
    found = read(text)
    assert found.answers["aisles"].value == "tight"
    assert found.notices == (TAKEN_OUT,)


WORDS = st.text("abc ,:'{}[]#-!\u2014\u00e9\u0416\u4e2d\U0001f600 ", min_size=1, max_size=60)
PAIRS = ("\u201c\u201d", "\u201e\u201c", "\u201d\u201d", "\u2018\u2019", "\xab\xbb")


@given(st.lists(WORDS, min_size=2, max_size=2), st.sampled_from(PAIRS), st.data())
@settings(max_examples=examples(400))
def test_typographic_quotes_around_a_value_are_plain_ones(
    said: list[str], pair: str, data: st.DataObject
) -> None:
    blank = data.draw(st.sampled_from(["  ", "\xa0\xa0", "\t", "\u2002 "]))
    lines = [
        f"{blank}{id}: {{answer: {value}, evidence: {pair[0]}{text}{pair[1]}, by: draft}}"
        for (id, value), text in zip((("aisles", "tight"), ("told", "nobody")), said, strict=True)
    ]
    found = read("\n".join(["```", "pack: ./toy", "answers:", *lines, "```"]))
    for id, text in zip(("aisles", "told"), said, strict=True):
        assert found.answers[id].evidence == text
        assert found.answers[id].draft


@given(st.data())
@settings(max_examples=examples(200))
def test_any_answers_in_a_block_are_read_as_if_they_stood_alone(data: st.DataObject) -> None:
    pack = data.draw(packs())
    text = answers_text(data.draw(answers(pack)))
    begin, end = data.draw(st.sampled_from(FENCES))
    before, behind = data.draw(st.sampled_from(BEFORE)), data.draw(st.sampled_from(BEHIND))
    assume(begin[:3] not in text)
    alone = parse_answers(text.encode(), "x", pack)
    whole = f"{before}{begin}{text.rstrip()}\n{end}\n{behind}"
    found = parse_answers(whole.encode(), "x", pack)
    assert replace(found, notices=()) == replace(alone, notices=())


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (
            f"```\n{DRAFT}```\n\nor\n\n```\n{DRAFT.replace('tight', 'free')}```\n",
            "second-document",
        ),
        (f"{DRAFT}---\n{DRAFT}", "second-document"),
        (DRAFT.replace("\n  ", "\n\t"), "bad-yaml"),
        ("```\nhello\n```\n", "bad-yaml"),
        ("```yaml\nanswers: {told: nobody}\n```\n", "bad-yaml"),
        (f"```\n{DRAFT.replace('tight', 'tigt')}```\n", "unknown-option"),
        (f"{DRAFT}  fill: |\n    ```\n    pack: ./toy\n    answers: {{}}\n    ```\n", ""),
    ],
    ids=["two", "documents", "tab", "none", "no pack", "mistake", "inside a text"],
)
def test_what_is_not_clear_is_refused(text: str, code: str) -> None:
    with pytest.raises(InvalidFile) as caught:
        read(text)
    assert code in {each.code for each in caught.value.problems} | {""}
    for each in caught.value.problems:
        assert each.line <= text.count("\n") + 1


def test_what_is_no_utf8_is_not_mended() -> None:
    with pytest.raises(InvalidFile) as caught:
        parse_answers(DRAFT.replace("  ", "\xa0 ").encode() + b"# \xe9\n", "reply.yaml", PACK)
    assert [each.code for each in caught.value.problems] == ["not-utf8"]


def test_the_same_block_twice_is_one() -> None:
    assert dict(read(f"First:\n```\n{DRAFT}```\nAgain:\n```yaml\n{DRAFT}```\n").answers) == WANTED


def test_problems_keep_their_lines() -> None:
    text = f"Here:\n\n```yaml\n{DRAFT.replace('nobody,', 'nobdy,')}```\nDone.\n"
    with pytest.raises(InvalidFile) as caught:
        read(text)
    (problem,) = caught.value.problems
    assert "nobdy" in text.split("\n")[problem.line - 1]


# The doors


@pytest.fixture
def reply(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A reply as it was saved, beside its pack."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(TOY, tmp_path / "toy")
    (tmp_path / "reply.yaml").write_text(f"{BEFORE[2]}```yaml\n{DRAFT}```\n{BEHIND[2]}")
    (tmp_path / "plain.yaml").write_text(DRAFT)
    return tmp_path / "reply.yaml"


@pytest.mark.parametrize(
    "line",
    [
        "run reply.yaml",
        "validate reply.yaml",
        "explain reply.yaml",
        "form reply.yaml -o form.html",
        "merge reply.yaml plain.yaml -o -",
        "merge plain.yaml reply.yaml -o team.yaml",
        "compare plain.yaml reply.yaml",
        "run plain.yaml --since reply.yaml",
        "questions toy",
    ],
)
def test_every_command_reads_it_and_says_so(line: str, reply: Path) -> None:
    before = reply.read_bytes()
    ended = play(line.split())
    assert ended.code == 0, ended.err
    assert (TAKEN_OUT in ended.err) == ("reply" in line)
    assert reply.read_bytes() == before


def test_a_batch_reads_it(reply: Path) -> None:
    assert play(["batch", str(reply.parent), "--no-reports", "-q"]).code == 0
    pack, found = api.load(reply)
    assert pack.id == PACK.id
    assert dict(found.answers) == WANTED


def _asked(reply: Path) -> str:
    return " ".join(play(["ask", str(reply)]).out.decode().split())


@pytest.mark.parametrize(
    "told",
    [lambda path: open_session(path).told, _asked, lambda path: [how_far(path), TAKEN_OUT]],
    ids=["session", "ask", "list"],
)
def test_a_sitting_begins_with_the_notice(
    told: Callable[[Path], Container[str]], reply: Path
) -> None:
    before = reply.read_bytes()
    assert TAKEN_OUT in told(reply)
    assert reply.read_bytes() == before


def test_what_is_around_stays_as_comments(reply: Path) -> None:
    before = reply.read_text()
    session = open_session(reply)
    session.who = "Kim"
    session.put(session.with_value("free", "aisles"), "aisles")
    assert session.trouble == ""
    assert "The text around the answers is kept as comments." in session.told
    after = reply.read_text()
    for line in before.splitlines():
        assert line.strip() in after or "aisles" in line
    found = open_session(reply)
    assert found.told == ()
    assert found.answers.answers["aisles"].value == "free"
    assert found.answers.answers["told"] == WANTED["told"]


def test_nothing_is_written_where_nothing_changes(reply: Path) -> None:
    before = reply.read_bytes()
    file = AnswersFile.open(reply, PACK)
    file.save()
    assert reply.read_bytes() == before
