"""Drafts: they count for nothing until confirmed, and each rests on words that stand somewhere."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from docx import Document as Docx
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from advisor.drafting import Document, check_quotes, draft_prompt, read_document
from advisor.drafting.quotes import evened
from advisor.engine import AnsweredPack, assess, judge
from advisor.errors import AdvisorError
from advisor.loading import load_pack, parse_answers
from advisor.model import Answer, Answers, Pack
from advisor.resources import pack_folder
from advisor.teams import merge
from tests.effort import examples
from tests.fuzzing import play
from tests.strategies import answers as some_answers
from tests.test_hostile import at_most
from tests.tui.support import fine_tuning, toy

PLAN = """\
# Reply drafts

We answer about **6,000 letters** a month. Each letter is one claim, and the han-
dler writes one reply to it. “We have 900 past letters,” says the lead.

Nobody has agreed on a figure yet, and nobody has agreed on a figure at all.
"""
CASE = """\
pack: fine-tuning
case: Reply drafts
answers:
  task-narrow: {{answer: one, evidence: {quote}, by: draft}}
"""


def drafted(quote: str) -> Answers:
    said = Answer("answered", "one", evidence=quote, by="draft")
    return Answers("fine-tuning", answers={"task-narrow": said})


def faults(quote: str, text: str = PLAN) -> str:
    (found,) = check_quotes(drafted(quote), Document("plan.md", text))
    return found.fault


@pytest.mark.parametrize(
    "quote",
    [
        "Each letter is one claim, and the handler writes one reply",
        "each   letter is\none claim, and the han- dler writes one reply".replace("- ", "-\n"),
        'We have 900 past letters," says the lead',
        "We answer about 6,000 letters a month.",
        "about **6,000 letters** a month",
        "\u2018We answer about 6,000 letters a month\u2019".strip("\u2018\u2019"),
        "nobody has agreed on a figure at all",
        "\u201cEach letter is one claim, and the handler\u201d",
        "\u201eWe answer about 6,000 letters a month.\u201c",
        "'nobody has agreed on a figure at all.'",
    ],
)
def test_quote_is_found_however_it_is_set(quote: str) -> None:
    assert faults(quote) == ""


@pytest.mark.parametrize(
    ("quote", "why"),
    [
        ("", "no quote"),
        ("  ** ", "no quote"),
        ("letters", "too short"),
        ("agreed on a figure", "too short"),
        ("nobody has agreed on a figure", "stands 2 times"),
        ("each letter is two claims, and the handler writes", "does not stand"),
        ("Jeder Brief ist ein Anspruch, und die Bearbeiterin", "does not stand"),
        ("We answer about 6,000 letters a mon", "does not stand"),
        ("https://example.org/plan.docx", "does not stand"),
    ],
)
def test_what_is_no_quote_is_refused_by_name(quote: str, why: str) -> None:
    assert why in faults(quote)


WORD = st.text("abcdefghij", min_size=3, max_size=8)


@given(st.lists(WORD, min_size=12, max_size=60), st.data())
@settings(max_examples=examples(200))
def test_every_passage_of_a_document_is_found_as_somebody_else_sets_it(
    words: list[str], data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(words) - 6))
    passage = words[start : start + 6]
    text = "".join(
        word[:2] + "-\n" + word[2:] + " "
        if data.draw(st.booleans()) and len(word) > 4
        else f"{word} "
        for word in words
    )
    assume(evened(text).count(" ".join(passage)) == 1)
    space = data.draw(st.sampled_from([" ", "\n", " \t ", "\u00a0"]))
    assert faults(space.join(passage).upper(), text) == ""
    (found,) = check_quotes(drafted(" ".join(passage)), Document("x", text))
    assert evened(" ".join(passage)) in evened(found.sentence)
    assert faults(" ".join([*passage[:3], "zzz", *passage[3:]]), text) != ""


def docx(text: str) -> bytes:
    file, found = io.BytesIO(), Docx()
    for part in text.split("\n\n"):
        found.add_paragraph(part)
    found.save(file)
    return file.getvalue()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("plan.txt", PLAN.encode()),
        ("plan.md", b"\xef\xbb\xbf" + PLAN.replace("\n", "\r\n").encode()),
        ("plan.txt", PLAN.encode("utf-16")),
        ("plan.docx", docx(PLAN.replace("han-\ndler", "handler"))),
        (
            "plan.html",
            b"<title>x</title><script>each letter is one claim, and the handler</script>"
            b"<p>Each <b>letter</b> is one&nbsp;claim, and the\nhandler writes<div>no</div>",
        ),
    ],
)
def test_documents_are_read(name: str, data: bytes, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(data)
    found = read_document(tmp_path / name)
    (each,) = check_quotes(drafted("each letter is one claim, and the handler"), found)
    assert each.fault == ""


def bomb() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * 30_000_000)
    return file.getvalue()


def zipped(xml: str, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        archive.writestr("word/document.xml", xml)
    return file.getvalue()


def damaged(data: bytes) -> bytes:
    return data[:60] + bytes(byte ^ 0x5A for byte in data[60:90]) + data[90:]


ENTITIES = '<!DOCTYPE p [<!ENTITY e "' + "x" * 9_000 + '">]><p>' + "&e;" * 9_000 + "</p>"


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("empty.md", b"", "no text"),
        ("blank.html", b"<p> </p><script>x</script>", "no text"),
        ("plan.pdf", b"%PDF-1.7", "PDF"),
        ("plan.txt", b"%PDF-1.7", "PDF"),
        ("plan.md", b"caf\xe9", "UTF-8"),
        ("plan.docx", b"PK", "no sound docx"),
        ("plan.docx", bomb(), "too large"),
        ("plan.docx", zipped(ENTITIES), "no sound docx"),
        ("plan.docx", zipped(ENTITIES.encode("utf-16").decode("latin-1")), "no sound docx"),
        ("plan.docx", zipped("<a>"), "no sound docx"),
        ("plan.docx", damaged(zipped("<a/>" * 999)), "no sound docx"),
        ("plan.docx", damaged(zipped("<a/>" * 999, zipfile.ZIP_LZMA)), "no sound docx"),
        ("plan.docx", damaged(zipped("<a/>" * 999, zipfile.ZIP_BZIP2)), "no sound docx"),
        ("large.txt", b"x" * 20_000_001, "larger than"),
    ],
)
def test_what_is_no_document_is_said(name: str, data: bytes, why: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(AdvisorError, match=why):
        read_document(tmp_path / name)


UNITS = (
    "<", "<a ", '<a b="', "</", "<!--", "<?", "<!", "<![CDATA[", "&", "&#x", "<script>", "<p>",
    "](", "](a", "a b. ", "a-\n", "\n ", '."', "**", "\xad",
)  # fmt: skip
NESTED = "<w:p xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'>"


@pytest.mark.parametrize("unit", UNITS)
def test_what_is_never_closed_takes_no_longer(unit: str, tmp_path: Path) -> None:
    """Of what takes time by the square of its length nobody would see the end."""
    (tmp_path / "plan.html").write_text(f"{PLAN}<p>{unit * 60_000}", "utf-8")
    (tmp_path / "plan.md").write_text(f"{unit * 60_000}\n\n{PLAN}", "utf-8")
    for name in ("plan.html", "plan.md"):
        with at_most(20):
            [found] = check_quotes(
                drafted("Each letter is one claim, and the"), read_document(tmp_path / name)
            )
        assert not found.fault
        assert found.sentence.startswith("Each letter is one claim")


def test_paragraphs_in_each_other_are_said_once(tmp_path: Path) -> None:
    text = "<w:t>Each letter is one claim, and the handler</w:t>"
    (tmp_path / "plan.docx").write_bytes(zipped(NESTED * 20_000 + text + "</w:p>" * 20_000))
    with at_most(20):
        found = read_document(tmp_path / "plan.docx")
    assert found.words == "each letter is one claim, and the handler"


# What a draft counts for


@given(st.data())
@settings(max_examples=examples(60))
def test_a_draft_counts_as_open_until_it_is_confirmed(data: st.DataObject) -> None:
    pack = toy()
    answers = data.draw(some_answers(pack))
    by = data.draw(st.sampled_from(["draft", "assistant"]))
    some = data.draw(st.sets(st.sampled_from([*pack.questions])))
    given_ = answers.answers.items()
    mixed = replace(
        answers,
        answers={id: replace(each, by=by) if id in some else each for id, each in given_},
    )
    without = replace(
        answers,
        answers={id: each for id, each in given_ if id not in some or not mixed.answers[id].draft},
    )
    found, bare = assess(pack, mixed), judge(AnsweredPack(pack, without))
    assert found.verdict.counts.by_outcome == bare.counts.by_outcome
    assert (found.verdict.certainty, found.verdict.leading) == (bare.certainty, bare.leading)
    assert found.verdict.stage == bare.stage
    if mixed.drafts:
        whole = judge(AnsweredPack(pack, answers))
        assert found.if_confirmed is not None
        assert found.if_confirmed.counts.by_outcome == whole.counts.by_outcome


def test_a_confident_draft_of_everything_names_no_approach() -> None:
    pack = fine_tuning()
    said = {
        id: Answer("answered", question.values[-1], evidence="so it says in the plan", by="draft")
        for id, question in pack.questions.items()
    }
    found = assess(pack, Answers(pack.id, answers=said))
    assert found.verdict.certainty == "open"
    assert found.verdict.approach is None
    assert found.if_confirmed is not None
    assert found.if_confirmed.certainty != "open"


# The text, and the commands


@pytest.mark.parametrize("id", ["fine-tuning", "quick-check", "production-readiness"])
def test_the_text_has_every_question_and_a_file_that_can_be_read(id: str) -> None:
    pack: Pack = load_pack(pack_folder(id))
    text = draft_prompt(pack, id)
    (_, file, _) = text.split("```")
    assert parse_answers(file.removeprefix("yaml\n").encode(), "x", pack).answers
    for question in pack.questions.values():
        assert all(option.id in file for option in question.options)


@pytest.mark.parametrize("id", ["fine-tuning", "quick-check", "production-readiness"])
def test_the_text_leads_nobody_to_an_approach(id: str) -> None:
    pack = load_pack(pack_folder(id))
    task = draft_prompt(pack, id).partition("```")[0].casefold()
    for approach in pack.approaches:
        assert approach.id not in task.split()
        assert approach.title.casefold() not in task
    for word in ("conclude", "every option", "silence", "`unknown`", "several answers"):
        assert word in task


def test_quotes_are_checked_by_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = tmp_path
    monkeypatch.chdir(here)
    (here / "plan.md").write_text(PLAN)
    (here / "a.yaml").write_text(
        CASE.format(quote=json.dumps("Each letter is one claim, and the"))
    )
    ended = play(["validate", "a.yaml", "--against", "plan.md"])
    assert ended.code == 0
    assert (
        '"Each letter is one claim, and the han- dler writes one reply to it.'
        in ended.out.decode()
    )
    (here / "a.yaml").write_text(CASE.format(quote="each letter is two claims and the handler"))
    ended = play(["validate", "a.yaml", "--against", "plan.md"])
    assert ended.code == 3
    assert "a.yaml:4:3: no-quote: the draft for `task-narrow` rests on a quote" in ended.err
    assert play(["validate", "a.yaml", "--against", "none.md"]).code == 2


def test_a_person_who_answers_goes_before_a_draft_without_a_dispute() -> None:
    pack = toy()
    draft = Answer("answered", "tight", evidence="so it stands in the plan", by="assistant")
    person = Answer("answered", "free", by="Kim")
    nobody = Answer("unknown", by="Lee")

    def merged(*given: Answer) -> Answer:
        files = [
            (f"file {n}", Answers(pack.id, answers={"aisles": a})) for n, a in enumerate(given)
        ]
        return merge(pack, files).answers["aisles"]

    assert (merged(draft, person).state, merged(draft, person).value) == ("answered", "free")
    assert merged(person, draft).by == "Kim"
    assert merged(draft, nobody).draft
