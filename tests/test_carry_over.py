"""Answers of one pack taken over by another: the mapping is data, and nothing said is lost."""

from __future__ import annotations

import random
import shutil
from itertools import product
from pathlib import Path

import pytest

from advisor.carry_over import carried, unknown
from advisor.cli import main
from advisor.engine import AnsweredPack, judge
from advisor.errors import AdvisorError, InvalidFile
from advisor.loading import load_pack, parse_answers
from advisor.model import Answer, Answers, Claim, Pack
from advisor.resources import bundled_packs, pack_folder
from tests.cli.invoke import Done

TOY = Path(__file__).parent / "packs/toy"

FROM = """
from:
  walk-round:
    aisles: aisles
    pallets: {size: {small: 400, large: 9000}}
    lease: {size: {small: none}}
    goods: {labels: {yes: [chilled, hazardous], no: none}}
"""

WALK = """\
id: walk-round
version: 1
title: Walk round the hall
question: Is it worth a plan?
approaches:
  - {id: wait, title: Wait, summary: Leave it.}
  - {id: plan, title: Plan, summary: Make a plan.}
stages:
  - {id: now, title: Now, summary: As it is.}
dimensions:
  - {id: space, title: Space, kind: need}
sections:
  - id: room
    title: Room
    dimension: space
    questions:
      - id: aisles
        label: Aisles
        text: How are the aisles?
        why: They show it first.
        options: [{id: free, text: Free}, {id: tight, text: Tight}, {id: blocked, text: Blocked}]
      - id: size
        label: Size
        text: How large is the hall?
        why: Small ones fill quickly.
        options: [{id: small, text: Small}, {id: large, text: Large}, {id: odd, text: Odd}]
      - id: labels
        label: Labels
        text: Are there goods with labels?
        why: They need a permit.
        options: [{id: yes, text: Yes}, {id: no, text: No}]
"""

RULES = """\
certainty: {likely: 80, leaning: 50, core-known: 0}
bands: {need: [40, 70]}
scores:
  space:
    - {id: s-tight, when: {aisles: [tight, blocked]}, points: 1, because: It is full.}
approach-table:
  - {id: a-plan, when: {space: high}, approach: plan, because: It is full.}
  - {id: a-wait, otherwise: wait, because: There is room.}
stage-table:
  - {id: t-now, otherwise: now, because: There is one stage.}
"""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the two packs and a file of answers to the first."""
    shutil.copytree(TOY, tmp_path / "toy")
    with (tmp_path / "toy/questionnaire.yaml").open("a", encoding="utf-8") as file:
        file.write(FROM)
    (tmp_path / "walk").mkdir()
    (tmp_path / "walk/questionnaire.yaml").write_text(WALK, "utf-8")
    (tmp_path / "walk/rules.yaml").write_text(RULES, "utf-8")
    (tmp_path / "walk/sources.yaml").write_text("works: {}\npoints: {}\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def packs(here: Path) -> tuple[Pack, Pack]:
    return load_pack(here / "toy"), load_pack(here / "walk")


def run(capsys: pytest.CaptureFixture[str], line: str) -> Done:
    return Done(main(line.split()), *capsys.readouterr())


def taken(packs: tuple[Pack, Pack], answers: str, case: str = "") -> dict[str, Answer]:
    pack, source = packs
    content = f"pack: walk-round\ncase: {case}\nanswers: {answers}\n".encode()
    return carried(pack, source, parse_answers(content, "walk.yaml", source))


def test_values_are_those_of_the_other_question(packs: tuple[Pack, Pack]) -> None:
    found = taken(packs, "{aisles: tight, size: small, labels: yes}")
    assert {id: answer.value for id, answer in found.items()} == {
        "aisles": "tight",
        "pallets": 400,
        "lease": "none",
        "goods": ("chilled", "hazardous"),
    }
    assert [id for id, answer in found.items() if answer.unsure] == ["pallets"]


def test_options_are_in_the_order_of_the_pack_that_takes_them(here: Path) -> None:
    mirror = here / "mirror"
    shutil.copytree(TOY, mirror)
    path = mirror / "questionnaire.yaml"
    text = path.read_text("utf-8").replace("id: toy\n", "id: mirror\n", 1)
    chilled = "          - {id: chilled, text: Goods that have to stay cold}\n"
    bulky = "          - {id: bulky, text: Goods too large for a rack}\n"
    assert bulky in text
    text = text.replace(chilled, "").replace(bulky, bulky + chilled)
    path.write_text(f"{text}\nfrom:\n  toy:\n    goods: goods\n", "utf-8")
    toy = load_pack(TOY)
    said = parse_answers(b"pack: toy\nanswers: {goods: [bulky, chilled]}\n", "toy.yaml", toy)
    assert said.answers["goods"].value == ("chilled", "bulky")
    assert carried(load_pack(mirror), toy, said)["goods"].value == ("bulky", "chilled")


def test_what_says_nothing_is_left_open(packs: tuple[Pack, Pack]) -> None:
    assert taken(packs, "{size: odd, aisles: unknown}") == {}
    assert list(taken(packs, "{size: large}")) == ["pallets"]


def test_note_tells_the_origin_and_keeps_what_was_said(packs: tuple[Pack, Pack]) -> None:
    said = (
        "{answer: tight, note: on Monday, evidence: photo.jpg, by: Ann, date: May, unsure: true}"
    )
    assert taken(packs, f"{{aisles: {said}}}", "Hall 4") == {
        "aisles": Answer(
            "answered",
            "tight",
            note="From walk-round, Hall 4: Tight. on Monday",
            evidence="photo.jpg",
            by="Ann",
            date="May",
            unsure=True,
        )
    }
    open_yet = taken(packs, "{aisles: {answer: unknown, note: ask Bob}}")
    assert open_yet == {"aisles": Answer("unknown", note="From walk-round. ask Bob")}


def test_dispute_is_handed_over_where_it_is_one_here(packs: tuple[Pack, Pack]) -> None:
    found = taken(packs, "{size: {disputed: [{answer: small, by: Ann}, {answer: large}]}}")
    assert found == {
        "pallets": Answer(
            "disputed", note="From walk-round.", claims=(Claim(400, by="Ann"), Claim(9000))
        )
    }


def test_pack_that_takes_nothing_over_says_so(packs: tuple[Pack, Pack]) -> None:
    pack, source = packs
    answers = parse_answers(b"pack: toy\n", "toy.yaml", pack)
    with pytest.raises(AdvisorError, match="walk-round takes no answers over from toy"):
        carried(source, pack, answers)


def test_ids_of_the_own_pack_are_checked_when_it_is_read(here: Path) -> None:
    file = here / "toy/questionnaire.yaml"
    sound = file.read_text("utf-8")
    for old, new, fault in (
        ("aisles: aisles", "aisle: aisles", "unknown question `aisle`"),
        ("small: none", "small: nothing", "unknown option `nothing`"),
        ("large: 9000", "large: 90000", "takes a whole number from 0 to 50,000"),
        ("{size: {small: none}}", "{size: {small: none}, aisles: {free: none}}", "at most 1"),
    ):
        file.write_text(sound.replace(old, new), "utf-8")
        with pytest.raises(InvalidFile, match=fault):
            load_pack(here / "toy")


def test_ids_of_the_other_pack_are_checked_when_its_answers_come(
    here: Path, packs: tuple[Pack, Pack]
) -> None:
    file = here / "toy/questionnaire.yaml"
    sound = file.read_text("utf-8")
    file.write_text(sound.replace("{size: {small: none}}", "{space: {small: none}}"), "utf-8")
    with pytest.raises(AdvisorError, match="has not got: space"):
        taken((load_pack(here / "toy"), packs[1]), "{aisles: free}")
    file.write_text(sound.replace("large: 9000", "huge: 9000"), "utf-8")
    with pytest.raises(AdvisorError, match=r"has not got: size\.huge"):
        taken((load_pack(here / "toy"), packs[1]), "{aisles: free}")


@pytest.mark.parametrize("id", bundled_packs())
def test_bundled_packs_take_over_what_is_there(id: str) -> None:
    pack = load_pack(pack_folder(id))
    for other in pack.takes_over:
        assert list(unknown(pack, load_pack(pack_folder(other)))) == []


def test_init_fills_in_what_another_file_says(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "pack: ./walk\ncase: Hall 4\nanswers:\n  aisles: {answer: blocked, note: since May}\n"
    (here / "walk.yaml").write_text(text, "utf-8")
    done = run(capsys, "init ./toy --from walk.yaml -o hall.yaml")
    assert (done.code, done.out) == (0, "")
    assert "walk.yaml: answers 1 of 9 questions." in done.err
    written = (here / "hall.yaml").read_text("utf-8")
    assert "case: Hall 4   # what this is about" in written
    pack = load_pack(here / "toy")
    answers = parse_answers(written.encode(), "hall.yaml", pack).answers
    known = {id: answer for id, answer in answers.items() if answer.state != "unknown"}
    note = "From walk-round, Hall 4: Blocked. since May"
    assert known == {"aisles": Answer("answered", "blocked", note=note)}
    assert run(capsys, "run hall.yaml").code == 0
    refused = run(capsys, "init ./walk --from hall.yaml -o back.yaml")
    assert refused.code == 2
    assert not (here / "back.yaml").exists()


def test_validate_upgrades_a_file_of_an_earlier_version(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = here / "old.yaml"
    file.write_text("pack: ./toy@1\nanswers:\n  aisles: full  # seen\n", "utf-8")
    assert run(capsys, "validate old.yaml").code == 0
    assert "aisles: full  # seen" in file.read_text("utf-8")
    done = run(capsys, "validate old.yaml --upgrade")
    assert "rewritten for version 2 of toy" in done.err
    assert file.read_text("utf-8") == "pack: ./toy@2\nanswers:\n  aisles: blocked  # seen\n"


def test_what_the_quick_check_names_the_full_pack_does_not_rule_out() -> None:
    """For answer sets drawn from all of its own, under the answers it carries over."""
    quick, full = (load_pack(pack_folder(id)) for id in ("quick-check", "fine-tuning"))
    ways = list(product(*(question.option_ids for question in quick.questions.values())))
    for way in random.Random(1).sample(ways, 60):
        answers = {
            id: Answer("answered", value) for id, value in zip(quick.questions, way, strict=True)
        }
        said = Answers(quick.id, answers=answers)
        verdict = judge(AnsweredPack(quick, said))
        there = judge(AnsweredPack(full, Answers(full.id, answers=carried(full, quick, said))))
        possible = {id for choice in full.choices if there.counts.of(choice) for id in choice}
        assert set(verdict.leading) <= possible, way
