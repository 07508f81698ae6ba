"""What the screens do: keys, dialogs, and what they lead to."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from textual.app import App
from textual.command import CommandPalette
from textual.pilot import Pilot

from advisor.carry_over import carried
from advisor.cli import main
from advisor.loading import load_pack, read_answers
from advisor.model import Answer, Answers, Claim
from advisor.resources import pack_folder
from advisor.saving import AnswersFile
from advisor.session import miniature
from advisor.session.background import Explained, explain
from advisor.session.opening import example_session, open_session
from advisor.session.phrases import typeable
from advisor.session.session import Session
from advisor.tui.app import AdvisorApp
from advisor.tui.screen_keys import screen_keys
from advisor.tui.screens.question import QuestionScreen
from advisor.tui.screens.what_if import WhatIf
from advisor.tui.widgets import Form, Menu
from tests.tui.support import (
    PACK_FOLDER,
    TOY_FOLDER,
    burst,
    click,
    fine_tuning,
    flat,
    on_file,
    press,
    scratch,
    settle,
    shown,
    text,
    toy,
)


def given(**answers: str) -> Answers:
    """Answers to the toy pack, underscores for hyphens."""
    said = {id.replace("_", "-"): Answer("answered", value) for id, value in answers.items()}
    return Answers("toy", case="North hall", answers=said)


def name(app: App[None]) -> str:
    """What the present screen is called."""
    return type(app.screen).__name__


async def test_keys_pressed_ahead_mean_what_they_will_see(tmp_path: Path) -> None:
    session = scratch(toy())
    async with shown(session, tmp_path) as pilot:
        await burst(pilot, "1", "enter", *"1200", "enter", "2", "enter")
    values = {id: answer.value for id, answer in session.answers.answers.items()}
    assert values == {"aisles": "free", "pallets": 1200, "drop-offs": "region"}


async def test_keys_pressed_ahead_of_a_dialog_go_where_they_are_meant(tmp_path: Path) -> None:
    session = on_file(tmp_path / "case.yaml", toy(), who="")
    app = AdvisorApp(tmp_path, session)
    async with app.run_test() as pilot:
        await settle(pilot)
        assert isinstance(app.screen, Form), "what it is about and who answers is asked"
        who = ["tab"] * 6
        await burst(
            pilot, *who, *"Kim", "enter", "2", "enter", "escape", "c", *who, *"Jo", "enter"
        )
        assert name(app) == "QuestionScreen"
    given = session.answers.answers
    assert {id: (answer.value, answer.by) for id, answer in given.items()} == {
        "aisles": ("tight", "Kim")
    }
    assert session.who == "Jo"


async def test_dialog_that_is_closed_twice_closes_nothing_else(tmp_path: Path) -> None:
    async with shown(scratch(toy()), tmp_path) as pilot:
        await press(pilot, "c")
        dialog = pilot.app.screen
        assert isinstance(dialog, Form)
        dialog.action_accept()
        dialog.action_accept()
        dialog.action_leave()
        await settle(pilot)
        assert name(pilot.app) == "QuestionScreen"


async def test_a_number_out_of_bounds_is_told_and_back_is_never_barred(tmp_path: Path) -> None:
    session = scratch(toy(), given(aisles="free"))
    async with shown(session, tmp_path) as pilot:
        await press(pilot, *"99999", "enter")
        assert "`99999` is not a whole number from 0 to 50,000" in flat(pilot.app)
        assert session.current == "pallets"
        await press(pilot, "escape", "b")
        assert session.current == "aisles"
        assert "Not taken: `99999` is not" in flat(pilot.app)
        assert "pallets" not in session.answers.answers


async def test_letters_act_once_the_number_field_is_left(tmp_path: Path) -> None:
    session = scratch(toy(), given(aisles="free"))
    async with shown(session, tmp_path) as pilot:
        await press(pilot, "u")
        assert "pallets" not in session.answers.answers
        await press(pilot, "backspace", "escape", "u")
        assert session.answers.answers["pallets"].state == "unknown"


async def test_several_can_be_chosen_and_dont_know_excludes_them(tmp_path: Path) -> None:
    session = scratch(toy())
    session.go("goods")
    async with shown(session, tmp_path) as pilot:
        await press(pilot, "1", "3")
        assert session.answer == Answer("answered", ("chilled", "bulky"))
        await press(pilot, "4")
        assert session.answer == Answer("answered", ())
        await press(pilot, "5")
        assert session.answer == Answer("unknown", date=session.today())
        await press(pilot, "2")
        assert session.answer == Answer("answered", ("hazardous",))
        await press(pilot, "2")
        assert session.answer is None


async def test_does_not_apply_wants_a_reason(tmp_path: Path) -> None:
    session = scratch(toy())
    session.go("night-runs")
    async with shown(session, tmp_path) as pilot:
        await press(pilot, "0")
        assert isinstance(pilot.app.screen, Form)
        await press(pilot, "enter")
        assert "Please say why" in text(pilot.app)
        await press(pilot, *"day only", "enter")
        assert session.answer == Answer("not_applicable", reason="day only")
        session.go("aisles")
        await press(pilot, "0")
        assert session.answer is None


async def test_the_user_is_told_before_answers_hide(tmp_path: Path) -> None:
    session = scratch(toy(), given(drop_offs="abroad", night_runs="weekly"))
    session.go("drop-offs")
    async with shown(session, tmp_path) as pilot:
        await press(pilot, "1")
        assert isinstance(pilot.app.screen, Menu)
        assert '"Night runs"' in text(pilot.app)
        await press(pilot, "escape")
        assert session.answer == Answer("answered", "abroad")
        await press(pilot, "1", "1")
        assert session.answer == Answer("answered", "town")
        assert session.state("night-runs") == "hidden"
        await press(pilot, "z")
        assert session.state("night-runs") == "answered"


async def test_review_leads_to_a_question_and_back(tmp_path: Path) -> None:
    session = scratch(toy(), given(aisles="free"))
    async with shown(session, tmp_path) as pilot:
        await press(pilot, "f9", "enter")
        assert name(pilot.app) == "QuestionScreen"
        assert session.current == "aisles"
        await press(pilot, "2", "enter")
        assert name(pilot.app) == "Review"


async def test_why_leads_to_a_question(tmp_path: Path) -> None:
    session = scratch(toy(), given(aisles="tight"))
    async with shown(session, tmp_path) as pilot:
        await press(pilot, "f2", "1", "end", "enter")
        if isinstance(pilot.app.screen, Menu):
            await press(pilot, "1")
        assert isinstance(pilot.app.screen, QuestionScreen)


@pytest.mark.parametrize(("view", "told"), [("1", "No rule holds yet"), ("3", "No rule nearly")])
async def test_why_says_what_its_emptiness_means(view: str, told: str, tmp_path: Path) -> None:
    async with shown(scratch(fine_tuning()), tmp_path) as pilot:
        await press(pilot, "f2", view)
        assert told in flat(pilot.app)


async def test_what_if_keeps_nothing_unless_asked_twice(tmp_path: Path) -> None:
    session = on_file(tmp_path / "case.yaml", toy(), given(aisles="tight"))
    session.go("aisles")
    async with shown(session, tmp_path) as pilot:
        await press(pilot, "f3", "slash", *"aisles", "enter", "1")
        screen = pilot.app.screen
        assert isinstance(screen, WhatIf)
        assert screen.changes == {"aisles": "free"}
        assert session.answers.answers["aisles"].value == "tight"
        await press(pilot, "k", "2")
        assert session.answers.answers["aisles"].value == "tight"
        await press(pilot, "k", "1")
        await settle(pilot)
        assert isinstance(pilot.app.screen, QuestionScreen)
    file = AnswersFile.open(tmp_path / "case.yaml", toy())
    assert file.answers.answers["aisles"].value == "free"


async def test_details_are_kept_when_the_dialog_closes(tmp_path: Path) -> None:
    session = on_file(tmp_path / "case.yaml", toy(), who="")
    async with shown(session, tmp_path) as pilot:
        await press(pilot, "1", "e", *"seen", "tab", *"photo", "tab", *"Kim", "escape")
        answer = Answer("answered", "free", note="seen", evidence="photo", by="Kim")
        assert session.answer == answer
    file = AnswersFile.open(tmp_path / "case.yaml", toy())
    assert file.answers.answers["aisles"] == answer


async def test_the_start_lists_the_newest_first(tmp_path: Path) -> None:
    for age, name in ((100, "old"), (5, "new")):
        path = tmp_path / f"{name}.yaml"
        path.write_text("pack: fine-tuning\nanswers:\n  task-narrow: {answer: unknown, by: Kim}\n")
        then = path.stat().st_mtime - age * 60
        os.utime(path, (then, then))
    (tmp_path / "other.yaml").write_text("name: no case\n")
    async with shown(None, tmp_path) as pilot:
        seen = text(pilot.app)
        assert seen.index("Resume new.yaml") < seen.index("Open old.yaml")
        assert "1 don't know" in seen
        assert "other.yaml" not in seen
        await press(pilot, "1")
        await settle(pilot)
        assert isinstance(pilot.app, AdvisorApp)
        assert pilot.app.session and pilot.app.session.path.endswith("new.yaml")


async def test_a_file_needs_no_ending_to_be_begun_copied_or_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("advisor.tui.case_dialogs.bundled_packs", lambda: ("quick-check",))
    async with shown(None, tmp_path) as pilot:
        await press(pilot, "n", *"Drafts", "enter", *"mine", "enter", "enter", "escape")
        await press(pilot, "ctrl+s", *"copy", "enter")
        await settle(pilot)
    assert {path.name for path in tmp_path.glob("*.yaml")} == {"mine.yaml", "copy.yaml"}
    async with shown(None, tmp_path) as pilot:
        await press(pilot, "o", *"copy", "enter")
        await settle(pilot)
        assert pilot.app.session.path.endswith("copy.yaml")  # type: ignore[attr-defined]


async def test_a_dispute_is_settled_from_the_review_and_the_record_stays(tmp_path: Path) -> None:
    claims = (Claim("option", by="Kim", note="read it"), Claim("signed", by="Lee"))
    counted = (Claim(12_000, by="Kim"), Claim(12_500, by="Lee"))
    said = {
        "aisles": Answer("answered", "tight"),
        "pallets": Answer("disputed", claims=counted),
        "drop-offs": Answer("answered", "region"),
        "lease": Answer("disputed", claims=claims),
    }
    path = tmp_path / "team.yaml"
    session = on_file(path, toy(), Answers("toy", case="North hall", answers=said))
    async with shown(session, tmp_path) as pilot:
        await press(pilot, "f9")
        seen = flat(pilot.app)
        assert "! Lease: the verdict hangs on it Kim: A place is reserved for us [read it]" in seen
        assert ". Pallets: whichever is right, the verdict is the same Kim: 12,000" in seen
        await press(pilot, "enter")
        assert session.current == "lease"
        assert "2 ( ) A place is reserved for us [Kim]" in flat(pilot.app)
        await press(pilot, "3", "enter")
        await settle(pilot)
        assert name(pilot.app) == "Review"
        assert "Lease: the verdict hangs" not in flat(pilot.app)
    lease = AnswersFile.open(path, toy()).answers.answers["lease"]
    assert (lease.value, lease.claims) == ("signed", claims)


async def test_a_file_with_disputes_says_so_when_it_is_opened(tmp_path: Path) -> None:
    said = "prompt-gap: {disputed: [{answer: facts}, {answer: both}]}"
    (tmp_path / "team.yaml").write_text(f"pack: quick-check\nanswers:\n  {said}\n")
    async with shown(None, tmp_path) as pilot:
        await press(pilot, "1")
        await settle(pilot)
        await press(pilot, "escape")
        assert "People disagree on 1 question" in text(pilot.app)


async def test_a_file_that_cannot_be_opened_says_why(tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text("pack: fine-tuning\nanswers:\n  nonsense: x\n")
    async with shown(None, tmp_path) as pilot:
        await press(pilot, "1")
        assert "unknown question `nonsense`" in flat(pilot.app)


async def test_a_new_file_begins_at_its_first_question(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("advisor.tui.case_dialogs.bundled_packs", lambda: ("fine-tuning",))
    path = tmp_path / "support-bot.yaml"
    async with shown(None, tmp_path, new=path) as pilot:
        await press(pilot, "escape")
        session = pilot.app.session  # type: ignore[attr-defined]
        assert session.current == session.order[0]
        assert path.exists()
        assert session.answers.case == "Support bot"


async def test_a_late_result_is_thrown_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = scratch(fine_tuning())
    async with shown(session, tmp_path, (120, 40)) as pilot:
        for key in "123":
            await press(pilot, key)
            await pilot.pause(0.03)  # the worker is at it, or has answered
            seen = session.explained
            assert seen is None or seen == explain(session.verdict)
        while session.explained is None:
            await pilot.pause(0.01)
        assert session.explained == explain(session.verdict)
        before = session.verdict
        session.put(session.with_value("facts"))
        late = explain(before)

        def explained_late(*_: object) -> Explained:
            session.put(session.with_value("voice"))  # as if another key had come in between
            return late

        monkeypatch.setattr("advisor.tui.screens.question.explain", explained_late)
        screen = pilot.app.screen
        assert isinstance(screen, QuestionScreen)
        screen.show()
        await settle(pilot)
        assert session.explained is None, "it is about other answers"


@pytest.mark.parametrize("arguments", [[], ["case.yaml"]])
def test_without_a_terminal_there_is_one_sentence(arguments: list[str], tmp_path: Path) -> None:
    command = [sys.executable, "-m", "advisor", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    done = subprocess.run(
        command, stdin=subprocess.DEVNULL, capture_output=True, text=True, cwd=tmp_path,
        env=environment, timeout=10, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert not done.stdout
    assert done.stderr.count("\n") == 1
    assert "advisor run FILE" in done.stderr


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_whatever_can_be_done_has_a_key_a_command_and_a_place_to_click(
    size: tuple[int, int], tmp_path: Path
) -> None:
    async with shown(scratch(toy()), tmp_path, size) as pilot:
        for way in ([], ["f2"], ["f3"], ["f9"], ["f9", "f9"], ["p"]):
            await press(pilot, *way)
            await settle(pilot)
            page = pilot.app.screen
            known = screen_keys(page)
            assert all(each.key and each.text for each in known)
            commands = {each.title: each for each in pilot.app.get_system_commands(page)}
            assert commands.keys() == {each.text for each in known}
            await click(pilot, ": Commands")
            assert isinstance(pilot.app.screen, CommandPalette)
            for _ in range(len(way) + 1):
                await press(pilot, "escape")
                await settle(pilot)


async def test_the_start_can_be_left_by_key_command_and_click(tmp_path: Path) -> None:
    async with shown(None, tmp_path) as pilot:
        known = {each.text for each in screen_keys(pilot.app.screen)}
        assert known >= {
            "Start a new case",
            "Open an answers file",
            "Try a worked example",
            "Quit",
        }
        assert {each.title for each in pilot.app.get_system_commands(pilot.app.screen)} == known
        await click(pilot, "Open an answers file...")
        assert isinstance(pilot.app.screen, Form)


@pytest.mark.parametrize("key", ["f1", "f4", "slash", "c", "e"])
async def test_a_dialog_is_closed_by_key_and_by_click(key: str, tmp_path: Path) -> None:
    async with shown(scratch(toy()), tmp_path) as pilot:
        for leave in (press(pilot, "escape"), click(pilot, "Esc ")):
            await press(pilot, key)
            assert name(pilot.app) != "QuestionScreen"
            await leave
            await settle(pilot)
            assert name(pilot.app) == "QuestionScreen"


@pytest.mark.parametrize(
    ("arguments", "file"),
    [
        (["--ascii"], None),
        (["--ascii", "case.yaml"], Path("case.yaml")),
        (["case.yaml", "--ascii"], Path("case.yaml")),
    ],
)
def test_plain_characters_can_be_asked_for_everywhere(
    arguments: list[str], file: Path | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[Path | None, bool]] = []

    def start(file: Path | None, plain: bool = False) -> int:
        asked.append((file, plain))
        return 0

    monkeypatch.setattr("advisor.cli.start.start", start)
    assert main(arguments) == 0
    assert asked == [(file, True)]


async def test_a_finished_check_goes_on_in_the_pack_that_takes_it_over(tmp_path: Path) -> None:
    short = load_pack(pack_folder("quick-check"))
    given = {id: Answer("answered", q.values[-1]) for id, q in short.questions.items()}
    session = on_file(tmp_path / "short.yaml", short, Answers(short.id, "Drafts", answers=given))
    async with shown(session, tmp_path) as pilot:
        await press(pilot, "f9")
        assert "these answers come along" in flat(pilot.app)
        await press(pilot, "f9", "g", "enter")
        await settle(pilot)
        now = pilot.app.session  # type: ignore[attr-defined]
        assert isinstance(pilot.app.screen, QuestionScreen)
    pack, answers = read_answers(tmp_path / "short-fine-tuning.yaml")
    taken = carried(pack, short, session.answers)
    assert len(taken) > 3
    assert answers.answers == taken
    assert answers.case == "Drafts"
    assert now.current not in taken


async def test_nothing_follows_the_longest_questionnaire(tmp_path: Path) -> None:
    async with shown(scratch(fine_tuning()), tmp_path) as pilot:
        await press(pilot, "f9")
        assert "come along" not in flat(pilot.app)
        await press(pilot, "g")
        assert name(pilot.app) == "Review"


async def test_a_low_window_lists_the_sections_around_the_present_one(tmp_path: Path) -> None:
    session = scratch(fine_tuning())
    *_, before, last = session.pack.sections
    async with shown(session, tmp_path, (120, 15)) as pilot:
        first = session.section_of(session.current)
        assert f">{first.title}"[:16] in text(pilot.app)
        assert f" {last.title}"[:16] not in text(pilot.app)
        session.go(last.questions[0])
        pilot.app.screen.show()  # type: ignore[attr-defined]
        await settle(pilot)
        assert f">{last.title}"[:16] in text(pilot.app)
        await click(pilot, f" {before.title}"[:16])
        assert session.section_of(session.current) == before


SAID = {
    "nobody so far": ("{}", "", True),
    "one": ("{aisles: {answer: free, by: Kim}, pallets: {answer: 9, by: Kim}}", "Kim", False),
    "one, and no name": ("{aisles: {answer: free, by: Kim}, pallets: 9}", "Kim", False),
    "no name": ("{aisles: free, pallets: unknown}", "", False),
    "several": ("{aisles: {answer: free, by: Kim}, pallets: {answer: 9, by: Lee}}", "", True),
    "several disagree": (
        "{lease: {disputed: [{answer: option, by: Kim}, {answer: signed, by: Lee}]}}", "", True,
    ),
    "one disagrees": (
        "{lease: {disputed: [{answer: option, by: Kim}, {answer: signed}]}}", "", True,
    ),
    "a name of blanks": ("{aisles: {answer: free, by: ' Kim  Lee '}}", " Kim  Lee ", False),
    "only a note": ("{aisles: {answer: unknown, note: ask, by: Jo}}", "Jo", True),
    "does not apply": ("{night-runs: {not-applicable: never, by: Jo}}", "Jo", False),
}  # fmt: skip


@pytest.mark.parametrize("said", SAID)
async def test_who_answers_is_asked_only_where_nobody_knows(said: str, tmp_path: Path) -> None:
    shutil.copytree(TOY_FOLDER, tmp_path / "toy")
    answers, who, asked = SAID[said]
    path = tmp_path / "case.yaml"
    path.write_text(f"pack: ./toy\ncase: North hall\nanswers: {answers}\n", "utf-8")
    app = AdvisorApp(tmp_path, open_session(path))
    async with app.run_test() as pilot:
        await settle(pilot)
        assert isinstance(app.screen, Form) is asked
        assert app.session and app.session.who == who
        seen = flat(app)
        assert ("Answers are noted as" in seen) is bool(who and not asked)


async def test_the_end_says_where_everything_is(tmp_path: Path) -> None:
    told: list[str] = []
    path = tmp_path / "it's a case.yaml"
    session = on_file(path, toy(), given(aisles="free"))
    async with shown(session, tmp_path, say=told.append) as pilot:
        await press(pilot, "f9", "f9", "e", "ctrl+s", "q")
        await settle(pilot)
        assert isinstance(pilot.app, AdvisorApp)
        pilot.app.tell()
    quoted = shlex.quote(str(path))
    assert told == [
        f"Saved: {path}. Go on with: advisor {quoted}",
        f"Reports: {path.with_suffix('.md')}",
    ]


async def test_an_example_has_no_end_to_speak_of(tmp_path: Path) -> None:
    told: list[str] = []
    async with shown(scratch(toy()), tmp_path, say=told.append) as pilot:
        assert isinstance(pilot.app, AdvisorApp)
        pilot.app.tell()
    assert told == []


@pytest.mark.parametrize(
    "path", ["a.yaml", "a b.yaml", "-x.yaml", "it's.yaml", "$(x).yaml", "*.yaml"]
)
def test_a_file_is_named_as_a_shell_takes_it(path: str) -> None:
    typed = f"printf %s {typeable(path)}"
    done = subprocess.run(["sh", "-c", typed], capture_output=True, text=True, check=True)
    assert done.stdout.removeprefix("./") == path
    assert not done.stdout.startswith("-")


async def test_the_example_is_a_chosen_one_and_tells_its_story(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pack" / "cases").mkdir(parents=True)
    for file in TOY_FOLDER.glob("*.yaml"):
        shutil.copy(file, tmp_path / "pack")
    for name, story in (("a", "Not this one."), ("b", "Example: A hall is full.\n# It rains in.")):
        said = f"# {story}\npack: ../../pack\ncase: Hall {name}\nanswers: {{aisles: free}}\n"
        (tmp_path / "pack" / "cases" / f"{name}.yaml").write_text(said)
    monkeypatch.setattr("advisor.session.opening.bundled_packs", lambda: ("pack",))
    monkeypatch.setattr("advisor.session.opening.pack_folder", lambda _: tmp_path / "pack")
    async with shown(None, tmp_path / "pack") as pilot:
        await press(pilot, "w")
        seen = flat(pilot.app)
        assert "Hall b" in seen
        assert "A hall is full. It rains in. Nothing is saved." in seen
        await press(pilot, "enter")
        await settle(pilot)
        assert isinstance(pilot.app.screen, QuestionScreen)
        assert "example, not saved" in text(pilot.app)


def test_a_bundled_pack_has_a_chosen_example() -> None:
    session, story = example_session()
    assert session.scratch and not story.startswith("Example")
    chosen = [
        path for path in PACK_FOLDER.glob("cases/*.yaml") if "# Example: " in path.read_text()
    ]
    assert [read_answers(path)[1] for path in chosen] == [session.answers]


async def explained(pilot: Pilot[None], session: Session) -> None:
    """Wait for the part of the verdict that takes a moment."""
    while session.explained is None:
        await pilot.pause(0.01)


async def test_what_stands_in_the_verdict_leads_somewhere(tmp_path: Path) -> None:
    session = scratch(fine_tuning())
    async with shown(session, tmp_path, (120, 40)) as pilot:
        await explained(pilot, session)
        for each in explain(session.verdict).first[:4]:
            label = session.pack.questions[each.question].label
            await click(pilot, f"? {label}"[:20])
            assert session.current == each.question
            await explained(pilot, session)
        await click(pilot, "core questions known")
        assert name(pilot.app) == "QuestionScreen", "what has no sign leads nowhere"


async def test_what_holds_the_verdict_leads_to_where_it_can_be_acted_on(tmp_path: Path) -> None:
    said = given(aisles="blocked", drop_offs="town", lease="none", told="nobody")
    more = {
        "pallets": Answer("answered", 12_000),
        "goods": Answer("answered", ("bulky",)),
        "last-count": Answer("answered", 3),
    }
    session = scratch(toy(), replace(said, answers={**said.answers, **more}))
    async with shown(session, tmp_path, (120, 40)) as pilot:
        await explained(pilot, session)
        assert session.explained
        first, verdict = session.explained.first, session.verdict
        held = [("x", each) for each in miniature.holding(verdict)]
        held += [("?", each) for each in miniature.may_hold(verdict)]
        step = [(">", each) for each in miniature.next_step(verdict, first)]
        assert held and step
        for sign, (said_there, lead) in [*held, *step]:
            await click(pilot, f"{sign} {said_there}"[:20])
            if lead:
                assert session.current == lead
            else:
                assert name(pilot.app) == "Why"
                await press(pilot, "escape")
            await explained(pilot, session)


@pytest.mark.parametrize("width", [160, 200])
async def test_a_wide_window_shows_whole_names_of_sections(width: int, tmp_path: Path) -> None:
    session = scratch(fine_tuning())
    async with shown(session, tmp_path, (width, 50)) as pilot:
        seen = text(pilot.app)
        assert all(section.title in seen for section in session.pack.sections)
