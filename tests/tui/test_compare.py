"""Several people's answers beside each other: what decides, settling it, and the team's file."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from textual.pilot import Pilot

from advisor.cli import main
from advisor.engine import AnsweredPack, judge
from advisor.loading import read_answers
from advisor.session.team import Comparing
from advisor.tui.screens.compare import Compare
from advisor.tui.screens.question import QuestionScreen
from tests.tui.support import TOY_FOLDER, click, press, settle, shown, text
from tests.tui.test_looks import GOLDEN, SIZES, check_contrast

COMMON = "pack: ./toy\ncase: North hall\nanswers:\n  pallets: 12000\n  drop-offs: region\n"
FILES = {
    "ml": "  aisles: tight\n  lease: option\n  told: {answer: leads, note: on Monday}\n",
    "product": "  # seen by us\n  aisles: blocked\n  lease: signed\n  permit: unknown\n",
    "legal": "  lease: none\n  permit: granted\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three people's files of one case."""
    shutil.copytree(TOY_FOLDER, tmp_path / "toy")
    for index, (name, said) in enumerate(FILES.items()):
        path = tmp_path / f"{name}.yaml"
        path.write_text(COMMON + said, "utf-8")
        os.utime(path, (10 - index, 10 - index))  # listed in this order
    return tmp_path


async def compare(pilot: Pilot[None]) -> None:
    """From the start to the differences between the three files."""
    await press(pilot, "m", "1", "2", "3", "ctrl+s")
    await settle(pilot)
    assert isinstance(pilot.app.screen, Compare)


def paths(folder: Path) -> list[Path]:
    return [folder / f"{name}.yaml" for name in FILES]


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_screen(size: tuple[int, int], folder: Path) -> None:
    async with shown(None, folder, size) as pilot:
        await compare(pilot)
        check_contrast(pilot.app)
        kept = GOLDEN / f"compare-{size[0]}x{size[1]}.txt"
        seen = text(pilot.app) + "\n"
        if os.environ.get("ADVISOR_GOLDEN") == "write":
            kept.write_text(seen, "utf-8")
        assert seen == kept.read_text("utf-8")


def test_effect_is_what_the_verdict_says(folder: Path) -> None:
    comparing = Comparing(paths(folder))
    effects = {each.question: each.effect for each in comparing.differences()}
    assert effects.keys() == {"aisles", "lease", "told", "permit"}
    assert effects["told"] == effects["permit"] == "one knows"
    assert comparing.agreed() == len(["pallets", "drop-offs"])
    before = judge(AnsweredPack(comparing.pack, comparing.team))
    for id, effect in effects.items():
        verdicts = set()
        for by, answers in enumerate(comparing.everyone):
            if id in answers.answers:
                comparing.settle(id, by)
                verdicts.add(
                    frozenset(
                        judge(AnsweredPack(comparing.pack, comparing.team)).counts.by_outcome
                    )
                )
        comparing.settle(id, None)
        assert judge(AnsweredPack(comparing.pack, comparing.team)).counts == before.counts
        assert effect != "no matter" or len(verdicts) == 1


def test_settled_question_keeps_what_all_said(folder: Path) -> None:
    comparing = Comparing(paths(folder))
    comparing.settle("lease", 1)
    comparing.write(folder / "team.yaml")
    _, team = read_answers(folder / "team.yaml")
    lease = team.answers["lease"]
    assert (lease.state, lease.value) == ("answered", "signed")
    assert {(claim.by, claim.value) for claim in lease.claims} == {
        ("ml", "option"),
        ("product", "signed"),
        ("legal", "none"),
    }
    assert team.answers["aisles"].state == "disputed"


def test_unsettled_team_file_is_that_of_the_command(folder: Path) -> None:
    Comparing(paths(folder)).write(folder / "team.yaml")
    command = ["merge", *map(str, paths(folder)), "-o", str(folder / "other.yaml"), "-q"]
    assert main(command) == 0
    assert (folder / "team.yaml").read_bytes() == (folder / "other.yaml").read_bytes()


def test_files_of_one_stem_are_told_apart(folder: Path) -> None:
    shutil.copy(folder / "product.yaml", folder / "ml.yml")
    comparing = Comparing([folder / "ml.yaml", folder / "ml.yml"])
    assert {claim.by for claim in comparing.team.answers["lease"].claims} == {"ml.yaml", "ml.yml"}


async def test_by_keyboard_from_the_start_to_the_team_file(folder: Path) -> None:
    async with shown(None, folder, (120, 40)) as pilot:
        await compare(pilot)
        await press(pilot, *["down"] * 4, "enter")
        await settle(pilot)
        assert "Which answer stands?" in text(pilot.app)
        await press(pilot, "2")
        await settle(pilot)
        assert "Settled here" in text(pilot.app)
        assert "Stands: The lease is signed" in text(pilot.app)
        await press(pilot, "m", "enter")
        await settle(pilot)
        await press(pilot, "escape")
        await settle(pilot)
        assert isinstance(pilot.app.screen, QuestionScreen)
    _, team = read_answers(folder / "team.yaml")
    assert sum(bool(answer.claims) for answer in team.answers.values()) > 1


async def test_one_file_is_too_few_and_another_pack_is_told(folder: Path) -> None:
    (folder / "other.yaml").write_text("pack: quick-check\nanswers: {}\n", "utf-8")
    async with shown(None, folder) as pilot:
        await press(pilot, "m", "1", "ctrl+s")
        assert "two files or more" in text(pilot.app)
        await press(pilot, "2", "ctrl+s")
        await settle(pilot)
        assert "These cannot be compared" in text(pilot.app)
        await press(pilot, "1")


async def test_team_file_never_takes_the_place_of_another(folder: Path) -> None:
    async with shown(None, folder) as pilot:
        await compare(pilot)
        await press(pilot, "m", *["backspace"] * len("team.yaml"), *"ml.yaml", "enter")
        await settle(pilot)
        assert "is there already" in text(pilot.app)
    assert (folder / "ml.yaml").read_text("utf-8") == COMMON + FILES["ml"]


async def test_by_mouse_and_from_the_commands(folder: Path) -> None:
    async with shown(None, folder) as pilot:
        found = [entry.title for entry in pilot.app.get_system_commands(pilot.app.screen)]
        assert [title for title in found if "several people" in title]
        await compare(pilot)
        await click(pilot, "m Merge")
        await settle(pilot)
        assert "The team's file" in text(pilot.app)
