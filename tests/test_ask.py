"""The checklist line by line: through a pipe, through a terminal, and beside the screens."""

import io
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from advisor.ask import dialogue
from advisor.ask.parse import parse_answer
from advisor.ask.prompts import listed
from advisor.cli import main
from advisor.errors import AdvisorError
from advisor.loading import load_pack, read_answers
from advisor.model import Answer, Answers
from advisor.resources import bundled_packs, pack_folder
from advisor.session.opening import open_session
from advisor.tui.app import AdvisorApp
from tests.fuzzing import play
from tests.terminal import Terminal
from tests.tui.support import TOY_FOLDER, press, shown, toy

ROOT = Path(__file__).parent.parent
BLANK = "# ours\npack: ./toy\ncase: Hall 4\nabout: {job: Pallets}\nanswers:\n"

LINES = (
    "Kim",
    "2!",  # Aisles, not sure
    "1,200",
    "region",  # Drop-offs, by its id
    "n seen the draft",
    "2",  # Lease
    "3 1",  # Goods
    "x the yard is closed",  # Night runs
    "u",  # Permit
    "s",  # Crew told
    "3",  # Last count; then the review
    "4",
    "1",  # Drop-offs again: Night runs would be hidden
    "n",
    "1",
    "y",
    "",  # the verdict
)
KEYS: tuple[tuple[str, ...], ...] = (
    ("2", "s", "enter"),
    (*"1200", "enter"),
    ("2", "enter"),
    ("e", *"seen the draft", "escape", "2", "enter"),
    ("3", "1", "enter"),
    ("0", *"the yard is closed", "enter", "enter"),
    ("u", "n"),
    ("n",),
    ("3", "enter"),
)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a pack and a file that names it."""
    shutil.copytree(TOY_FOLDER, tmp_path / "toy")
    (tmp_path / "case.yaml").write_text(BLANK, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


async def by_screen(here: Path) -> bytes:
    """What the screens write for the same answers."""
    shutil.copy(here / "case.yaml", here / "screen.yaml")
    session = open_session(here / "screen.yaml")
    async with shown(session, here) as pilot:
        session.who = "Kim"
        for keys in KEYS:
            await press(pilot, *keys)
        assert isinstance(pilot.app, AdvisorApp)
        pilot.app.goto("drop-offs")
        await press(pilot, "1", "1")
    return (here / "screen.yaml").read_bytes()


def piped(here: Path, lines: Sequence[str], *arguments: str) -> subprocess.CompletedProcess[str]:
    """`advisor ask` with these lines on standard input."""
    return subprocess.run(
        [sys.executable, "-m", "advisor", "ask", *arguments],
        input="".join(f"{line}\n" for line in lines),
        cwd=here,
        env={**os.environ, "PYTHONPATH": str(ROOT), "LC_ALL": "C"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def in_terminal(here: Path, *arguments: str, **environment: str) -> Terminal:
    """The program on a terminal of its own."""
    command = [sys.executable, "-m", "advisor", *arguments]
    return Terminal(command, str(here), (80, 24), **{"TERM": "dumb", **environment})


PROMPT = rb"[:?] $"


# The same file through every door


async def test_pipe_writes_what_the_screens_write(here: Path) -> None:
    wanted = await by_screen(here)
    done = piped(here, LINES, "case.yaml")
    assert (done.returncode, done.stderr) == (0, "")
    assert (here / "case.yaml").read_bytes() == wanted
    answers = read_answers(here / "case.yaml")[1].answers
    assert answers["aisles"].unsure
    assert (answers["lease"].note, answers["lease"].by) == ("seen the draft", "Kim")
    assert answers["goods"].value == ("chilled", "bulky")
    assert answers["night-runs"].reason == "the yard is closed"
    assert answers["permit"].state == "unknown"
    assert "told" not in answers
    assert done.stdout.endswith(
        "To write the whole report: advisor run case.yaml -o report.md\n"
        "Saved: case.yaml. Go on with: advisor ask case.yaml\n"
    )


@pytest.mark.thorough
@pytest.mark.skipif(sys.platform == "win32", reason="there is no pty")
async def test_terminal_writes_what_the_screens_write(here: Path) -> None:
    wanted = await by_screen(here)
    terminal = in_terminal(here, "ask", "case.yaml", TERM="xterm")
    for line in LINES:
        terminal.until(PROMPT)
        terminal.press(f"{line}\n")
    assert terminal.end() == 0
    assert (here / "case.yaml").read_bytes() == wanted
    assert set(re.findall(r"[\x00-\x1f\x7f-\x9f]", terminal.said)) == {"\r", "\n"}


@pytest.mark.skipif(sys.platform == "win32", reason="there is no pty")
@pytest.mark.parametrize("environment", [{"TERM": "dumb"}, {"TERM": "xterm", "ACCESSIBLE": "1"}])
def test_plain_terminals_are_asked_line_by_line(environment: dict[str, str], here: Path) -> None:
    terminal = in_terminal(here, "case.yaml", **environment)
    for line in ("", "1", "q"):
        terminal.until(PROMPT)
        terminal.press(f"{line}\n")
    assert terminal.end() == 0
    assert read_answers(here / "case.yaml")[1].answers == {
        "aisles": Answer("answered", "free"),
    }


# Lines that are no text

CODES = (
    "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be", "latin-1", "cp1252",
    "cp437", "mac-roman", "utf-8-sig",
)  # fmt: skip


@pytest.mark.parametrize("code", CODES)
def test_piped_lines_that_are_not_utf8_are_refused(
    code: str, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(here)
    before = (here / "case.yaml").read_bytes()
    done = play(["ask", "case.yaml"], "Zo\u00eb\n1\nn sch\u00f6n\nq\n".encode(code))
    if code == "utf-8-sig":
        assert (done.code, done.err) == (0, "")
        assert answers(here).answers["aisles"].by == "Zo\u00eb"
        return
    assert done.code == 2
    assert "line 1 of standard input is not UTF-8 text; save it as UTF-8" in done.err
    assert (here / "case.yaml").read_bytes() == before


def test_what_was_answered_before_stays(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(here)
    done = play(["ask", "case.yaml"], b"\n1\nn \xe9t\xe9\nq\n")
    assert "line 3 of standard input" in done.err
    assert values(here) == {"aisles": "free"}


@pytest.mark.skipif(sys.platform == "win32", reason="there is no pty")
def test_on_a_terminal_such_a_line_is_asked_for_again(here: Path) -> None:
    terminal = in_terminal(here, "ask", "case.yaml")
    for line in (b"\n", b"n \xe9t\xe9\n", b"1\n", b"q\n"):
        terminal.until(PROMPT)
        terminal.press(line)
    assert terminal.end() == 0
    assert "This line is not UTF-8 text." in terminal.said
    assert values(here) == {"aisles": "free"}


# How it ends


@pytest.mark.skipif(sys.platform == "win32", reason="there is no pty")
@pytest.mark.parametrize(("key", "code"), [("\x03", 130), ("\x04", 0)])
def test_interrupt_and_end_of_input_keep_every_answer(key: str, code: int, here: Path) -> None:
    terminal = in_terminal(here, "ask", "case.yaml")
    for line in ("", "1"):
        terminal.until(PROMPT)
        terminal.press(f"{line}\n")
    terminal.until(PROMPT)
    terminal.press(key)
    assert terminal.end() == code
    assert "aisles: free" in (here / "case.yaml").read_text("utf-8")
    assert terminal.said.rstrip().endswith(
        "\r\nSaved: case.yaml. Go on with: advisor ask case.yaml"
    )


@pytest.mark.parametrize("count", range(len(LINES)))
def test_input_may_end_anywhere(count: int, talk: "Talk") -> None:
    code, out, err = talk(LINES[:count])
    assert (code, err) == (0, "")
    assert out.endswith("Go on with: advisor ask case.yaml\n") is bool(count)


def test_last_line_needs_no_end(here: Path, talk: "Talk") -> None:
    assert talk(("", "1"), end="").code == 0
    assert "aisles: free" in (here / "case.yaml").read_text("utf-8")


def test_answers_that_cannot_be_saved_are_told(
    here: Path, talk: "Talk", monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    code, out, err = talk(("", "1", "q"))
    assert "NOT SAVED: cannot write case.yaml: the disk is full." in out
    assert (code, err) == (
        2,
        "advisor: the last answers are not saved: cannot write case.yaml: the disk is full\n",
    )
    assert (here / "case.yaml").read_text("utf-8") == BLANK


# What can be typed


class Talk:
    """Runs `advisor ask` in this process."""

    def __init__(
        self, capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self._capture = capfdbinary
        self._monkeypatch = monkeypatch

    def __call__(self, lines: Sequence[str], *arguments: str, end: str = "\n") -> "Done":
        data = "\n".join(lines) + (end if lines else "")
        stdin = io.TextIOWrapper(io.BytesIO(data.encode("utf-8", "surrogateescape")))
        self._monkeypatch.setattr(sys, "stdin", stdin)
        code = main(["ask", *(arguments or ("case.yaml",))])
        out, err = self._capture.readouterr()
        return Done((code, out.decode(), err.decode()))


class Done(tuple[int, str, str]):
    """How a talk ended, and what was said."""

    @property
    def code(self) -> int:
        """The exit code."""
        return self[0]

    @property
    def out(self) -> str:
        """What was said, with no regard to where lines end."""
        return " ".join(self[1].split())


@pytest.fixture
def talk(
    here: Path, capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> Talk:
    """Runs one talk on the file of the folder."""
    del here
    return Talk(capfdbinary, monkeypatch)


@pytest.mark.parametrize(
    ("id", "text", "answer"),
    [
        ("aisles", "3", Answer("answered", "blocked")),
        ("aisles", "tight", Answer("answered", "tight")),
        ("aisles", "unknown", Answer("unknown")),
        ("pallets", "12,000", Answer("answered", 12_000)),
        ("goods", "bulky, chilled", Answer("answered", ("chilled", "bulky"))),
        ("goods", "4", Answer("answered", ())),
        ("goods", "none", Answer("answered", ())),
        ("goods", "bulky 1", Answer("answered", ("chilled", "bulky"))),
        ("pallets", "12 000", Answer("answered", 12_000)),
        ("night-runs", "not-applicable: no yard", Answer("not_applicable", reason="no yard")),
    ],
)
def test_line_gives_an_answer(id: str, text: str, answer: Answer) -> None:
    assert parse_answer(toy().questions[id], text) == answer


@pytest.mark.parametrize(
    ("id", "text", "why"),
    [
        ("aisles", "4", "4 is none of the numbers 1 to 3"),
        ("aisles", "0", "0 is none of the numbers 1 to 3"),
        ("aisles", "fre", "did you mean `free`?"),
        ("aisles", "1 2", "this question takes one answer"),
        ("aisles", ",", "nothing is chosen"),
        ("goods", ",", "nothing is chosen"),
        ("goods", "", "nothing is chosen"),
        ("goods", "none 1", "none of these stands alone"),
        ("pallets", "many", "`many` is not a whole number from 0 to 50,000"),
        ("pallets", "50001", "a whole number from 0 to 50,000"),
        ("goods", "1 4", "none of these stands alone"),
        ("goods", "1 1", "chosen twice"),
        ("pallets", "not-applicable: no", "applies to everybody"),
    ],
)
def test_line_gives_no_answer(id: str, text: str, why: str) -> None:
    with pytest.raises(AdvisorError, match=re.escape(why)):
        parse_answer(toy().questions[id], text)


def test_wrong_line_changes_nothing(here: Path, talk: Talk) -> None:
    done = talk(("", "9", "x", "!", "e", "", "f nowhere", "f lease", "9", "", ""))
    assert (done.code, (here / "case.yaml").read_text("utf-8")) == (0, BLANK)
    for said in (
        "9 is none of the numbers 1 to 3. ? says what can be typed.",
        "This question always applies",
        "Only an answer can be not sure.",
        "No question has nowhere.",
        "1. Lease: not answered. 1 to 1 to go there",
        "Nothing is answered yet: s skips the question.",
    ):
        assert said in done.out


@pytest.mark.parametrize(
    "line", ["", " ", "\t", "\ufeff", "!", "?", "v", "n -", "e -", "x", "9", "0"]
)
def test_line_that_is_no_answer_leaves_a_question_open(line: str, here: Path, talk: Talk) -> None:
    for id in ("aisles", "pallets", "goods", "night-runs"):
        label = toy().questions[id].label.lower()
        talk(("", f"f {label}", "1", line if id != "pallets" else line.strip("90"), "", "", "q"))
        assert (here / "case.yaml").read_text("utf-8") == BLANK


@pytest.mark.parametrize(
    "line",
    [
        *("0000000012", "0" * 30 + "9", "9" * 30, "9" * 5_000, "0" * 5_000, "1" + "0" * 9),
        *("\u0661\u0662", "\u00b2", "00", "4 1"),
    ],
)
def test_number_of_no_answer_is_told(line: str, here: Path, talk: Talk) -> None:
    done = talk(("", line, "f lease", line, "", "r", line, "", "q"))
    assert done.code == 0
    assert (here / "case.yaml").read_text("utf-8") == BLANK


@pytest.mark.parametrize("zeros", ["", "0", "0" * 9, "0" * 5_000])
def test_zeros_before_a_number_are_none(zeros: str, here: Path, talk: Talk) -> None:
    talk(("", f"{zeros}2", "f pallets", f"{zeros}1", "q"))
    assert values(here) == {"aisles": "tight"}


@pytest.mark.parametrize("place", range(4))
def test_mark_of_byte_order_is_no_part_of_a_line(place: int, here: Path, talk: Talk) -> None:
    lines = ["Kim", "2", "1,200", "q"]
    lines[place] = f"\ufeff{lines[place]}"
    assert talk(lines).code == 0
    given = answers(here).answers
    assert {id: (answer.value, answer.by) for id, answer in given.items()} == {
        "aisles": ("tight", "Kim"),
        "pallets": (1200, "Kim"),
    }


def test_what_a_number_was_read_as_is_said(here: Path, talk: Talk) -> None:
    done = talk(("", "s", "6 kilo", "1,50", "6k", "q"))
    assert "`1,50` can mean 150 or 1.50; write it in digits alone." in done.out
    assert "`6 kilo` is not a whole number from 0 to 50,000 pallets." in done.out
    assert "Saved: 6,000 pallets." in done.out
    assert values(here) == {"pallets": 6000}
    assert "pallets: 6000\n" in (here / "case.yaml").read_text("utf-8")


def test_note_on_an_open_question_says_how_it_counts(here: Path, talk: Talk) -> None:
    done = talk(("", "n ask Jo", "q"))
    assert "Saved: the note, as don't know yet until somebody answers." in done.out
    assert answers(here).answers["aisles"].state == "unknown"


def test_help_says_why_and_what_can_be_typed(talk: Talk) -> None:
    said = talk(("", "s", "?")).out
    assert "Take the stock list, not the number of places." in said
    assert "This question applies to everybody" in said
    assert "q save and quit" in said
    said = talk(("", "f night", "1", "?")).out
    assert 'Asked only if "Drop-offs" is region or abroad.' in said
    assert "Ids: 1 never, 2 weekly, 3 nightly." in said


def test_commands_may_be_said_in_full(here: Path, talk: Talk) -> None:
    done = talk(("Kim", "why", "note by the clock", "Skip", "back", "review", "back", "quit"))
    assert done.code == 0
    for said in (
        "Who usually knows",
        "Note: by the clock; by: Kim.",
        "Review.",
        "Saved: the note",
    ):
        assert said in done.out
    assert answers(here).answers["aisles"].note == "by the clock"


def test_answer_goes_before_the_command_of_its_name(
    here: Path, talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(dialogue._IN_FULL, "tight", "q")
    talk(("", "tight", "q"))
    assert values(here) == {"aisles": "tight"}


def test_wrong_choice_is_told(talk: Talk) -> None:
    lines = ("", "f lease", "second", "", "r", "500", "", "q")
    said = talk(lines).out
    assert "second second is none of these. 1 to 1 to go there" in said
    assert "500 500 is none of these. 1 to 9 to change an answer" in said


def test_label_that_asks_has_no_colon(here: Path) -> None:
    question = replace(toy().questions["aisles"], label="Wide aisles?")
    session = open_session(here / "case.yaml")
    session.pack = replace(session.pack, questions={**session.pack.questions, "aisles": question})
    assert list(listed(session, ["aisles", "pallets"])) == [
        "1. Wide aisles? not answered.",
        "2. Pallets: not answered.",
    ]


def test_back_find_and_keep(here: Path, talk: Talk) -> None:
    done = talk(("", "1", "b", "", "f stock counted", "1", "6", "q"))
    assert done.code == 0
    assert "Answer so far: Trucks pass each other." in done.out
    assert values(here) == {"aisles": "free", "last-count": 6}


def test_note_and_evidence_come_and_go(here: Path, talk: Talk) -> None:
    talk(("Kim", "n", "by the clock", "e list.csv", "n -", "q"))
    answer = answers(here).answers["aisles"]
    assert answer == Answer("unknown", evidence="list.csv", by="Kim")


def test_resumes_at_the_first_open_question(talk: Talk) -> None:
    talk(("", "1", "s", "3"))
    assert "Core question 2 of 9, Room." in talk(("", "q")).out
    lines = ("", "7", "3", "2", "3", "1", "2", "4", "q")  # the rest; the last leads to the review
    assert "Review." in talk(lines).out


def test_verdict_so_far_names_no_approach_while_open(talk: Talk) -> None:
    said = talk(("", "v", "q")).out
    assert "Not enough information yet" in said
    assert not [approach.title for approach in toy().approaches if approach.title in said]


def test_what_is_hidden_is_told_before(here: Path, talk: Talk) -> None:
    (here / "case.yaml").write_text(BLANK + "  drop-offs: region\n  night-runs: weekly\n", "utf-8")
    done = talk(("", "f deliveries", "1", "1", "maybe", "n", "q"))
    assert 'This answer hides "Night runs".' in done.out
    assert values(here)["drop-offs"] == "region"


PACKS = "advisor.ask.open_case.bundled_packs"


def test_new_file_is_begun(here: Path, talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    other, name, *_ = bundled_packs()
    monkeypatch.setattr(PACKS, lambda: (other, name))
    done = talk(("0", "2", "Reply drafts", "Kim", "", "1", "q"), "new.yaml")
    titles = [load_pack(pack_folder(id)).title for id in (other, name)]
    assert f"Which questionnaire? 1. {titles[0]}. " in done.out
    assert f" 2. {titles[1]}. " in done.out
    assert "questions. 1 to 2, or q to quit: 0 0 is" in done.out
    assert done.code == 0
    text = (here / "new.yaml").read_text("utf-8")
    assert re.fullmatch(
        r'pack: \S+@\d+\ncase: Reply drafts\ndate: "[\d-]{10}"\nanswers:\n'
        r'  \S+: \{answer: \S+, by: Kim, date: "[\d-]{10}"\}\n',
        text,
    )
    assert talk((), "new.txt")[0] == 2


@pytest.mark.parametrize("word", ["q", "Quit", "exit"])
def test_nothing_is_begun_by_who_quits_first(
    word: str, here: Path, talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PACKS, lambda: bundled_packs()[:2])
    before = sorted(here.iterdir())
    assert talk((word,), "new.yaml").code == 0
    assert talk_without_file(talk, (word,)).code == 0
    assert sorted(here.iterdir()) == before


def test_without_a_file_one_is_chosen(
    here: Path, talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PACKS, lambda: bundled_packs()[:1])
    done = talk_without_file(talk, ("7", "1", "", "1", "q"))
    assert "1. case.yaml, just now 2. Start a new case" in done.out
    assert values(here) == {"aisles": "free"}
    talk_without_file(talk, ("2", "", "Case", "Second hall", "", "q"))
    assert (here / "second-hall.yaml").exists()
    assert "is there already" in talk_without_file(talk, ("3", "Case", "Third", "")).out
    assert talk_without_file(talk, ()).code == 0


def talk_without_file(talk: Talk, lines: Sequence[str]) -> Done:
    """Runs it with no argument but what is the default."""
    return talk(lines, "--no-color")


def test_hostile_lines_are_text(here: Path, talk: Talk) -> None:
    note = "[bold] \x1b[31m \u202e \ufffd | `y` " + "x" * 100_000
    done = talk(("\x1b]0;me\x07", f"n {note}", "1", "r", "q"))
    assert done.code == 0
    assert not {"\x1b", "\u202e", "\x07"} & set(done[1])
    kept = answers(here).answers["aisles"]
    assert kept.note == note
    assert kept.by == "\x1b]0;me\x07"


def test_endless_line_is_refused(here: Path, talk: Talk) -> None:
    done = talk(("", "n " + "x" * 500_000, "1", "q"))
    assert "This line is too long" in done.out
    assert values(here) == {"aisles": "free"}


def answers(here: Path) -> Answers:
    """What the file of the folder says."""
    return read_answers(here / "case.yaml")[1]


def values(here: Path) -> dict[str, object]:
    """The known values in the file of the folder."""
    return {id: answer.value for id, answer in answers(here).answers.items()}


def test_a_draft_is_confirmed_with_its_quote_in_view_or_changed(here: Path) -> None:
    draft = "{answer: tight, evidence: so it stands in the plan, by: draft}"
    text = f"{BLANK}  aisles: {draft}\n  pallets: {draft.replace('tight', '900')}\n"
    (here / "case.yaml").write_text(text, "utf-8")
    ended = play(["ask", "case.yaml"], b"Kim\ny\n1200\ny\nq\n")
    assert ended.code == 0, ended.err
    out = ended.out.decode()
    assert 'It rests on: "so it stands in the plan"' in out
    assert "Only a draft can be confirmed." in out
    _, answers = read_answers(here / "case.yaml")
    assert answers.drafts == ()
    assert (answers.answers["aisles"].value, answers.answers["aisles"].by) == ("tight", "Kim")
    assert answers.answers["aisles"].evidence == "so it stands in the plan"
    assert (answers.answers["pallets"].value, answers.answers["pallets"].by) == (1200, "Kim")


def test_nobody_signs_a_draft_without_a_name_but_it_is_none_any_more(here: Path) -> None:
    text = f"{BLANK}  aisles: {{answer: tight, evidence: in the plan, by: assistant}}\n"
    (here / "case.yaml").write_text(text, "utf-8")
    assert play(["ask", "case.yaml"], b"\ny\nq\n").code == 0
    _, answers = read_answers(here / "case.yaml")
    assert answers.drafts == ()
    assert answers.answers["aisles"].value == "tight"


def test_blank_file_is_asked_from_its_first_question(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What `init` writes holds `unknown` for every question, and nobody has said so yet."""
    monkeypatch.chdir(tmp_path)
    assert main(["init", "-q", "quick-check", "-o", "case.yaml"]) == 0
    out = play(["ask", "case.yaml"], b"Kim\n\n3\nu\nq\n").out.decode()
    assert "0 of 7 answered. Every answer is saved at once." in out
    assert "Core question 1 of 7" in out and "Core question 3 of 7" in out
    assert "Answer so far" not in out and "Review" not in out
    again = play(["ask", "case.yaml"], b"\nq\n").out.decode()
    assert "1 of 7 answered, 1 don't know." in again
    assert "Core question 3 of 7" in again
