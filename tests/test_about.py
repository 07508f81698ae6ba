"""What a team says of its case, and what it decided: written, merged, asked and shown."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.ask import ask
from advisor.blank_answers import blank_answers
from advisor.cli import main
from advisor.engine import assess
from advisor.errors import AdvisorError
from advisor.export import FORMATS
from advisor.loading import load_pack, parse_answers, read_answers
from advisor.model import NAMES, Answer, Answers
from advisor.report import build_report, comparison_page
from advisor.report.advice import read_by
from advisor.resources import pack_folder
from advisor.saving import AnswersFile, filled, rewritten
from advisor.saving.content import edited
from advisor.session.opening import is_new, must_ask, open_session
from advisor.session.texts import ABOUT, DECISION
from advisor.session.to_do import to_ask, to_do
from advisor.teams import compare, differing, merge
from advisor.tui.screens.question import QuestionScreen
from advisor.tui.widgets import ChoiceList
from tests.effort import examples
from tests.tui.support import TOY_FOLDER, on_file, press, settle, shown, text, toy

TOY = load_pack(TOY_FOLDER)
ACTIONS = tuple(f"done.{action.id}" for action in TOY.actions)
ALL = (*NAMES, *ACTIONS)
WORDS = st.text(min_size=1, max_size=30).map(str.strip).filter(bool)
LINES = st.sampled_from(
    (
        "Board",
        "a: b",
        "# no comment",
        "null",
        "2026-12-01",
        "[x]",
        "{y",
        "'",
        '"',
        "- z",
        "é\u202e",
    )
)
TEXTS = st.dictionaries(st.sampled_from(ALL), LINES, max_size=len(ALL))
LAYOUTS = (
    "pack: ./toy\nanswers:\n  aisles: free\n",
    "# ours\npack: ./toy\ncase:   # its name\nabout:  # later\nanswers: {aisles: free}\ndone:\n",
    "{pack: ./toy, about: {job: x, stake: y}, answers: {aisles: free}}\n",
    "pack: ./toy\nabout:\n  job:   # what\n  decided:\n    what: old   # then\n    by: me\n",
    "answers:\n  aisles: free\ndone: {}\npack: ./toy  # last\n",
    "pack: ./toy\r\nabout: {decided: {what: old}}\r\nanswers:\r\n  aisles: free\r\n",
    blank_answers(TOY, "./toy"),
)


@pytest.mark.parametrize("layout", LAYOUTS)
@given(TEXTS)
@settings(max_examples=examples(60))
def test_texts_written_into_any_layout_are_read_back_and_nothing_is_lost(
    layout: str, texts: dict[str, str]
) -> None:
    data = layout.encode()
    now = parse_answers(data, "case.yaml", TOY)
    wanted = now.with_texts({**dict.fromkeys(ALL, ""), **texts})
    new = edited(data, "case.yaml", TOY, now, wanted)
    assert parse_answers(new.data, "case.yaml", TOY) == wanted == new.answers
    assert {name: wanted.text(name) for name in ALL if wanted.text(name)} == texts
    for comment in (line.partition("#")[2] for line in layout.splitlines() if "#" in line):
        assert comment in new.data.decode()


@given(TEXTS, TEXTS)
@settings(max_examples=examples(50))
def test_another_text_touches_only_its_own_lines(
    before: dict[str, str], more: dict[str, str]
) -> None:
    now = Answers("./toy", answers={"aisles": Answer("answered", "free")}).with_texts(before)
    first = rewritten(Path("x"), b"pack: ./toy\nanswers:\n", TOY, now, Path("x")).data
    read = parse_answers(first, "x", TOY)
    again = edited(first, "x", TOY, read, read).data
    assert again == first
    wanted = read.with_texts(more)
    assert parse_answers(edited(first, "x", TOY, read, wanted).data, "x", TOY) == wanted


@given(st.lists(TEXTS, min_size=2, max_size=4))
@settings(max_examples=examples(50))
def test_merge_takes_who_says_it_first_and_tells_what_differs(each: list[dict[str, str]]) -> None:
    everyone = [Answers("toy").with_texts({**texts, "currency": "EUR"}) for texts in each]
    merged = merge(TOY, [(str(n), answers) for n, answers in enumerate(everyone)])
    for name in ALL:
        said = [answers.text(name) for answers in everyone if answers.text(name)]
        assert merged.text(name) == (said[0] if said else "")
        assert (name in differing(everyone)) == (len(set(said)) > 1 and name != "date")


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """A folder with a pack, and a place for a case."""
    (tmp_path / "toy").symlink_to(TOY_FOLDER)
    return tmp_path / "case.yaml"


def test_two_writers_keep_what_each_said(here: Path) -> None:
    here.write_text("pack: ./toy\nanswers:\n", "utf-8")
    ours, theirs = AnswersFile.open(here, TOY), AnswersFile.open(here, TOY)
    theirs.set_text("about.job", "Draft letters")
    theirs.set_text("about.decides", "Legal")
    theirs.save()
    ours.set_text("about.decides", "Board")
    ours.set_text("about.decided.what", "Wait")
    told = ours.save()
    assert ours.answers.about.job == "Draft letters"
    assert ours.answers.about.decides == "Board"
    assert any("Who decides" in line and "Yours was kept" in line for line in told)
    assert any(line.startswith("The job was changed") for line in told)


def test_filled_form_has_the_texts_in_their_places() -> None:
    form = blank_answers(TOY, "./toy")
    text = filled(form, {}, {"case": "Hall", "about.job": "Move", "about.decided.what": "Go"})
    assert "  job: Move       # what is to be done" in text or "  job: Move" in text
    found = parse_answers(text.encode(), "x", TOY)
    assert (found.case, found.about.job, found.decided.what) == ("Hall", "Move", "Go")


def report_of(texts: dict[str, str], form: str) -> str:
    found = assess(TOY, Answers("toy", "Hall").with_texts(texts))
    return FORMATS[form].render(build_report(found)).decode()


SAID = {
    "about.job": "Re-rack hall four",
    "about.decides": "The board",
    "about.deadline": "in May",
    "about.stake": "the lease",
    "about.decided.what": "We wait",
    "about.decided.by": "The chair",
    "about.decided.date": "2026-12-01",
    "about.decided.why": "no money",
}


@pytest.mark.parametrize("form", ["md", "html"])
def test_report_begins_with_the_decision_and_what_the_case_is_about(form: str) -> None:
    text = report_of(SAID, form)
    places = [
        text.index(word) for word in ("We wait", "The chair", "no money", "Re-rack", "lease")
    ]
    assert places == sorted(places)
    assert places[-1] < text.index("How far now")
    assert "Decided:" not in report_of({}, form)


def test_result_and_tickets_carry_what_the_case_is_about() -> None:
    result = json.loads(report_of(SAID, "json"))
    assert result["about"]["job"] == "Re-rack hall four"
    assert result["about"]["decided"] == {
        "what": "We wait",
        "by": "The chair",
        "date": "2026-12-01",
        "why": "no money",
    }
    assert "about" not in json.loads(report_of({}, "json"))
    for form in ("csv:jira", "csv:linear", "csv:gitlab", "tasks"):
        assert "Re-rack hall four" in report_of(SAID, form)
        assert "The board" in report_of(SAID, form)


@pytest.mark.parametrize("side", [0, 1])
def test_comparison_begins_with_the_decision(side: int) -> None:
    texts: list[dict[str, str]] = [{}, {}]
    texts[side] = SAID
    before, after = (assess(TOY, Answers("toy").with_texts(each)) for each in texts)
    page = comparison_page(compare(before, after))
    assert page.headline.startswith("Decided: We wait. Decided by The chair on 2026-12-01.")
    assert page.result["decided"] == {
        "what": "We wait",
        "by": "The chair",
        "date": "2026-12-01",
        "why": "no money",
    }


def test_portfolio_says_who_decides_and_by_when(here: Path) -> None:
    here.write_text("pack: ./toy\nabout: {job: Re-rack, decides: Board, deadline: May}\n", "utf-8")
    out = here.parent / "out"
    assert main(["batch", str(here), "-o", str(out), "-f", "md"]) == 0
    page = "".join(file.read_text("utf-8") for file in out.rglob("portfolio*"))
    assert "Board" in page and "May" in page and "Re-rack" in page


# Who is asked, and when


ANSWERED = "  aisles: {{answer: free, by: {}, date: {}}}\n"


@pytest.mark.parametrize(
    ("answers", "who", "asked"),
    [
        ("", "", True),
        ("  aisles: unknown\n", "", True),
        ("  aisles: free\n", "", False),
        ("  aisles: {answer: free, by: Kim, date: 2026-01-01}\n", "Kim", False),
        (
            "  aisles: {answer: free, by: Kim, date: 2026-01-01}\n"
            "  pallets: {answer: 9, by: Lee, date: 2026-01-02}\n",
            "Lee",
            False,
        ),
        (
            "  aisles: {answer: free, by: Kim, date: 2026-01-02}\n"
            "  pallets: {answer: 9, by: Lee, date: 2026-01-02}\n",
            "",
            True,
        ),
        ("  aisles: {answer: free, said: [{answer: free, by: Kim}]}\n", "", True),
        (
            "  aisles: {answer: free, said: [{answer: free, by: Lee}]}\n"
            "  pallets: {answer: 9, by: Kim, date: 2026-01-02}\n",
            "Kim",
            False,
        ),
    ],
)
def test_who_goes_on_is_remembered_from_the_last_answer(
    here: Path, answers: str, who: str, asked: bool
) -> None:
    here.write_text(f"pack: ./toy\nanswers:\n{answers}", "utf-8")
    session = open_session(here)
    assert (session.who, must_ask(session)) == (who, asked)


def test_case_that_says_what_it_is_about_is_not_asked_again(here: Path) -> None:
    here.write_text("pack: ./toy\nanswers:\n", "utf-8")
    session = open_session(here)
    assert is_new(session)
    session.set_texts({"about.job": "Re-rack"})
    assert not must_ask(open_session(here))


def test_every_text_of_a_case_can_be_asked_for() -> None:
    assert {*ABOUT, *DECISION} == {*NAMES} - {"case", "date", "currency"}
    assert all(TOY.text_label(name) for name in ALL)


# On the screens and line by line


async def test_screens_ask_and_keep_the_texts(tmp_path: Path) -> None:
    session = on_file(tmp_path / "case.yaml", toy(), who="Kim")
    async with shown(session, tmp_path) as pilot:
        await press(pilot, "c", *"Re-rack", "enter", *"Board", "ctrl+s")
        await press(pilot, "d", *"We wait", "tab", *"Chair", "ctrl+s")
        await settle(pilot)
        await press(pilot, "c")
        assert "Re-rack" in text(pilot.app)
    found = AnswersFile.open(tmp_path / "case.yaml", toy()).answers
    assert (found.about.job, found.about.decides) == ("Re-rack", "Board")
    assert (found.decided.what, found.decided.by) == ("We wait", "Chair")


async def test_an_untouched_dialog_changes_nothing(tmp_path: Path) -> None:
    session = on_file(tmp_path / "case.yaml", toy(), who="Kim")
    session.set_texts({"about.job": "Two\nlines \u202e and more"})
    before = (tmp_path / "case.yaml").read_bytes()
    async with shown(session, tmp_path) as pilot:
        await press(pilot, "c", "ctrl+s")
        await press(pilot, "d", "ctrl+s")
        await settle(pilot)
    assert (tmp_path / "case.yaml").read_bytes() == before


async def test_ticking_on_the_screen_asks_what_it_was_to_change(tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    path.write_bytes((pack_folder("fine-tuning") / "cases/broker-clauses.yaml").read_bytes())
    session = open_session(path)
    first = to_do(session)[0]
    async with shown(session, tmp_path) as pilot:
        await press(pilot, "f9", "end")
        for _ in range(60):
            row = pilot.app.screen.query_one(ChoiceList)
            if row.rows[row.highlighted or 0].id == f":do:{first.id}":
                break
            await press(pilot, "up")
        await press(pilot, "enter")
        await settle(pilot)
        assert isinstance(pilot.app.screen, QuestionScreen)
        assert session.current in read_by(session.pack, first)
    assert [*read_answers(path)[1].done] == [first.id]


async def test_a_role_is_chosen_on_the_screen(tmp_path: Path) -> None:
    session = on_file(tmp_path / "case.yaml", toy(), who="Kim")
    async with shown(session, tmp_path) as pilot:
        await press(pilot, "o")
        assert "Hall manager: 2 questions, 2 open" in text(pilot.app)
        await press(pilot, "3")
        await settle(pilot)
        assert session.owner == "Hall manager"
        assert "Hall manager" in text(pilot.app)
        assert {*session.asked} <= {*session.pack.owned["Hall manager"]}


class Lines:
    """A talk whose lines are known before."""

    def __init__(self, *lines: str) -> None:
        self.lines = list(lines)
        self.said: list[str] = []

    def say(self, *lines: str) -> None:
        self.said += lines

    def hear(self, prompt: str) -> str:
        self.said.append(prompt)
        if not self.lines:
            raise EOFError
        return self.lines.pop(0)


def test_talk_asks_first_what_a_new_case_is_about(here: Path) -> None:
    here.write_text("pack: ./toy\nanswers:\n", "utf-8")
    ask(Lines("Kim", "Re-rack", "Board", "", "the lease"), here)
    found = read_answers(here)[1].about
    assert (found.job, found.decides, found.deadline, found.stake) == (
        "Re-rack", "Board", "", "the lease"
    )  # fmt: skip
    again = Lines("Kim", "d", "We wait", "", "", "no money", "c", "-", "", "", "", "q")
    ask(again, here)
    answers = read_answers(here)[1]
    assert (answers.decided.what, answers.decided.why, answers.about.job) == (
        "We wait", "no money", ""
    )  # fmt: skip


def test_talk_that_skips_the_job_is_asked_nothing_else(here: Path) -> None:
    here.write_text("pack: ./toy\nanswers:\n", "utf-8")
    ask(Lines("Kim", "", "1", "q"), here)
    answers = read_answers(here)[1]
    assert not answers.texts and len(answers.answers) == 1


def test_talk_ticks_and_asks_what_that_changed(tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    path.write_bytes((pack_folder("fine-tuning") / "cases/broker-clauses.yaml").read_bytes())
    session = open_session(path)
    first, asked = to_do(session)[0], to_ask(session, to_do(session)[0])
    talk = Lines("Kim", "b", "t", "1", "q")
    ask(talk, path)
    assert [*read_answers(path)[1].done] == [first.id]
    assert session.pack.questions[asked[0]].text in " ".join(talk.said)


def test_talk_with_one_role_asks_its_questions_alone(here: Path) -> None:
    here.write_text("pack: ./toy\nabout: {job: x}\nanswers:\n", "utf-8")
    talk = Lines("Kim", *["u"] * 9)
    ask(talk, here, "hall manager")
    assert {*read_answers(here)[1].answers} == {*TOY.owned["Hall manager"]}
    with pytest.raises(AdvisorError, match="did you mean `Hall manager`"):
        ask(Lines("Kim"), here, "hall manger")
