"""`merge` and `compare`, and what `run` has of them."""

import json
import shutil
from pathlib import Path

import pytest
import yaml

from tests.cli.invoke import ANSWERS, Advisor, written

GOLDEN = Path(__file__).parent.parent / "golden/pages"

PRODUCT = """\
# What product thinks.
pack: ./toy
case: Hall 4

answers:
  aisles: blocked   # every Friday
  pallets: {answer: 12000, evidence: stock list}
  lease: unknown
  # nobody asked them
  told: {answer: all, by: Kim}
"""
LEGAL = """\
pack: ./toy
answers:
  aisles: blocked
  lease: {answer: option, note: until March}
  told: {answer: nobody, note: ticket 812}
  last-count: {not-applicable: a new list}
"""
LATER = (
    ANSWERS.replace("nobody", "all")
    .replace("lease: none", "lease: option")
    .replace("pallets: 12000", "pallets: 12500")
)


@pytest.fixture
def two(here: Path) -> Path:
    """The folder, with the answers of two people."""
    (here / "product.yaml").write_text(PRODUCT, "utf-8")
    (here / "legal.yaml").write_text(LEGAL, "utf-8")
    return here


# merge


def test_merge_keeps_the_first_file_and_says_who_said_what(advisor: Advisor, two: Path) -> None:
    code, out, err = advisor("merge product.yaml legal.yaml -o team.yaml")
    assert (code, out) == (0, "")
    assert err == (
        '1 question is disputed; the verdict hangs on "Crew told".\n'
        "Wrote team.yaml. Next: `advisor run team.yaml`.\n"
    )
    assert (
        (two / "team.yaml").read_text("utf-8")
        == """\
# What product thinks.
pack: ./toy
case: Hall 4

answers:
  aisles: {answer: blocked, by: legal + product}   # every Friday
  pallets: {answer: 12000, evidence: stock list, by: product}
  lease: {answer: option, note: until March, by: legal}
  # nobody asked them
  told:
    disputed:
      - {answer: all, by: Kim}
      - {answer: nobody, note: ticket 812, by: legal}
  last-count: {not-applicable: a new list, by: legal}
"""
    )
    assert advisor("validate team.yaml").code == 0
    assert "ticket 812" in advisor("run team.yaml").out


def test_merging_again_changes_nothing(advisor: Advisor, two: Path) -> None:
    assert advisor("merge product.yaml legal.yaml -o team.yaml").code == 0
    once = (two / "team.yaml").read_bytes()
    assert advisor("merge team.yaml product.yaml -o team.yaml").code == 0
    assert (two / "team.yaml").read_bytes() == once
    assert advisor("merge team.yaml legal.yaml -o -").out.encode() == once


def test_settling_keeps_the_record(advisor: Advisor, two: Path) -> None:
    assert advisor("merge product.yaml legal.yaml -o team.yaml").code == 0
    file = two / "team.yaml"
    settled = file.read_text("utf-8").replace("disputed:", "answer: nobody\n    said:")
    file.write_text(settled, "utf-8")
    assert "settled; said before: Kim" in advisor("run team.yaml").out
    assert advisor("merge team.yaml product.yaml -o again.yaml").code == 0
    (told,) = (yaml.safe_load((two / "again.yaml").read_text("utf-8"))["answers"]["told"],)
    assert {claim["by"] for claim in told["disputed"]} == {"Kim", "legal"}


def test_merge_overwrites_nothing_but_its_first_file(advisor: Advisor, two: Path) -> None:
    refusal = "advisor: legal.yaml is there already; --force overwrites it\n"
    assert advisor("merge product.yaml legal.yaml -o legal.yaml") == (2, "", refusal)
    assert (two / "legal.yaml").read_text("utf-8") == LEGAL
    assert advisor("merge product.yaml legal.yaml -o legal.yaml --force").code == 0


def test_merge_finds_the_pack_from_another_folder(advisor: Advisor, two: Path) -> None:
    assert advisor("merge product.yaml legal.yaml -o teams/hall.yaml").code == 0
    assert "\npack: ../toy\n" in (two / "teams/hall.yaml").read_text("utf-8")
    assert advisor("validate teams/hall.yaml").code == 0


def test_merge_tells_people_of_one_name_apart(advisor: Advisor, two: Path) -> None:
    for folder in ("x", "y"):
        (two / folder).mkdir()
        text = LEGAL if folder == "x" else LEGAL.replace("nobody", "leads")
        (two / folder / "a.yaml").write_text(text.replace("./toy", "../toy"), "utf-8")
    out = advisor("merge x/a.yaml y/a.yaml -o -").out
    assert "by: x/a" in out
    assert "by: y/a" in out


def test_merge_refuses_what_does_not_go_together(advisor: Advisor, two: Path) -> None:
    assert advisor("merge product.yaml -o -").code == 2
    shutil.copytree(two / "toy", two / "other")
    questions = two / "other/questionnaire.yaml"
    questions.write_text(questions.read_text("utf-8").replace("id: toy", "id: other"), "utf-8")
    (two / "b.yaml").write_text(LEGAL.replace("./toy", "./other"), "utf-8")
    code, out, err = advisor("merge product.yaml b.yaml -o -")
    assert (code, out) == (2, "")
    assert err == "advisor: b.yaml is for the pack `other`, the others for `toy`\n"
    (two / "b.yaml").write_text("pack: ./toy\nanswers: {aisels: free}\n", "utf-8")
    (two / "c.yaml").write_text("pack: ./toy\nanswers: {aisles: freee}\n", "utf-8")
    code, _, err = advisor("merge c.yaml product.yaml b.yaml -o team.yaml")
    assert code == 3
    assert [line.partition(":")[0] for line in err.splitlines()] == [
        "b.yaml",
        "c.yaml",
        "2 problems",
    ]
    assert not (two / "team.yaml").exists()


@pytest.mark.usefixtures("two")
def test_merge_reads_standard_input_and_warns_of_two_cases(advisor: Advisor) -> None:
    code, out, err = advisor("merge - product.yaml -o -", ANSWERS.replace("Hall 4", "Hall 5"))
    assert code == 0
    assert "case: Hall 5\n" in out
    assert 'The case differs: "Hall 5" and "Hall 4"; the first stands.\n' in err


# compare


@pytest.fixture
def later(here: Path) -> Path:
    """The folder, with the same case some months later."""
    (here / "b.yaml").write_text(f"{LATER}date: 2026-11-20\n", "utf-8")
    return here


def test_compare_names_each_cause_on_a_line(advisor: Advisor, later: Path) -> None:
    code, out, err = advisor("compare a.yaml b.yaml -f md")
    assert (code, err) == (0, "")
    assert out == (GOLDEN / "comparison.md").read_text("utf-8")
    text = advisor("compare a.yaml b.yaml").out
    assert text.startswith("Hall 4: what changed\n\n3 answers changed: ")
    assert ("Sources" in text, "## Sources" in out) == (False, True)
    assert advisor("compare a.yaml b.yaml -o c.md -o c.json").code == 0
    assert written(later / "c.md") == out


@pytest.mark.usefixtures("later")
def test_compare_as_json_is_complete(advisor: Advisor) -> None:
    told = json.loads(advisor("compare a.yaml b.yaml --json").out)
    assert [cause["question"] for cause in told["causes"]] == ["pallets", "lease", "told"]
    assert told["causes"][-1]["verdict"] == told["after"]["verdict"]
    run = json.loads(advisor("run b.yaml --json --since a.yaml").out)
    assert run["since"] == told
    assert "since" not in json.loads(advisor("run b.yaml --json").out)


def test_compare_names_what_is_open_now(advisor: Advisor, here: Path) -> None:
    (here / "b.yaml").write_text(ANSWERS.replace("told: nobody", "told: unknown"), "utf-8")
    line = 'Open now and not then: "Crew told".'
    assert line in advisor("compare a.yaml b.yaml").out
    assert line in advisor("run b.yaml --since a.yaml").out
    assert "Open now" not in advisor("compare b.yaml a.yaml").out


DISPUTED = "told: {disputed: [{answer: nobody, by: a}, {answer: all, by: b}]}"


@pytest.mark.parametrize(
    ("before", "after", "turn"),
    [
        ("told: nobody", "told: all", "no longer applies."),
        ("told: nobody", DISPUTED, "no longer applies for certain."),
        (DISPUTED, "told: nobody", "now applies for certain."),
        (DISPUTED, "told: all", "can no longer apply."),
        ("told: all", DISPUTED, "may now apply."),
        ("told: all", "told: nobody", "now applies."),
    ],
)
def test_compare_tells_certain_from_possible(
    before: str, after: str, turn: str, advisor: Advisor, here: Path
) -> None:
    for name, told in (("a", before), ("b", after)):
        (here / f"{name}.yaml").write_text(ANSWERS.replace("told: nobody", told), "utf-8")
    out = advisor("compare a.yaml b.yaml -f md").out
    assert f'"The crew does not know" {turn}' in out
    assert ('disputed ("Nobody" or "Everybody")' in out) == (DISPUTED in (before, after))


def test_compare_finds_nothing_where_nothing_changed(advisor: Advisor) -> None:
    assert "No answer changed." in advisor("compare a.yaml a.yaml").out


def test_report_tells_what_changed_since(advisor: Advisor, later: Path) -> None:
    (later / "a.yaml").write_text(f"{ANSWERS}date: 2026-08-01\n", "utf-8")
    with_it, without = advisor("run b.yaml --since a.yaml").out, advisor("run b.yaml").out
    assert "What changed since 2026-08-01\n" in with_it
    assert "Crew told: Nobody -> Everybody." in with_it
    assert "What changed since" not in without
    assert advisor("run b.yaml --since a.yaml -o a.yaml -f md").code == 2
