"""`validate`, and what every command says to bad input, row by row of the design."""

import json
import os
import sys
from pathlib import Path

import pytest

from tests.cli.invoke import ANSWERS, FULL, Advisor


def test_validate_says_what_is_sound(advisor: Advisor) -> None:
    assert advisor("validate a.yaml toy toy/rules.yaml") == (
        0,
        "",
        "a.yaml: no mistake, 0 questions open; next: `advisor run a.yaml`\n"
        "toy: a pack without a mistake, with 9 questions\n",
    )
    assert advisor("validate -q a.yaml") == (0, "", "")


WRONG = """\
pack: ./toy
answers:
  aisle: free
  aisles: fre
  pallets: -1
"""
PROBLEMS = [
    (
        3,
        3,
        "unknown-question",
        "unknown question `aisle`; allowed: aisles, pallets, goods, drop-offs, night-runs, lease, "
        "permit, told, last-count (did you mean `aisles`?)",
    ),
    (
        4,
        11,
        "unknown-option",
        "unknown option `fre`; allowed: free, tight, blocked, unknown (did you mean `free`?)",
    ),
    (5, 12, "out-of-bounds", "`pallets` takes a whole number from 0 to 50,000, not -1"),
]


def test_validate_names_every_problem_where_it_stands(advisor: Advisor, here: Path) -> None:
    (here / "wrong.yaml").write_text(WRONG, "utf-8")
    lines = [f"wrong.yaml:{line}:{col}: {code}: {text}" for line, col, code, text in PROBLEMS]
    said = "\n".join([*lines, "3 problems"]) + "\n"
    assert advisor("validate wrong.yaml") == (3, "", said)
    assert advisor("validate -q wrong.yaml") == (3, "", said)
    assert advisor("run wrong.yaml -o report.md") == (3, "", said)
    assert not (here / "report.md").exists()


def test_validate_for_machines(advisor: Advisor, here: Path) -> None:
    (here / "wrong.yaml").write_text(WRONG, "utf-8")
    code, out, err = advisor("validate a.yaml wrong.yaml --json -q")
    assert (code, err) == (3, "")
    keys = ("file", "line", "column", "code", "message")
    problems = [dict(zip(keys, ("wrong.yaml", *each), strict=True)) for each in PROBLEMS]
    assert json.loads(out) == {"schema_version": 1, "problems": problems}
    assert json.loads(advisor("validate a.yaml -f json -q").out)["problems"] == []


def test_validate_for_github_escapes_what_ends_a_command(advisor: Advisor, here: Path) -> None:
    (here / "50%,x.yaml").write_text(WRONG, "utf-8")
    lines = advisor("validate 50%,x.yaml -f github").out.splitlines()
    assert lines == [
        f"::error file=50%25%2Cx.yaml,line={line},col={col},title={code}::{text}"
        for line, col, code, text in PROBLEMS
    ]


def test_validate_goes_on_after_a_file_it_cannot_read(advisor: Advisor, here: Path) -> None:
    (here / "wrong.yaml").write_text("pack: nowhere\n", "utf-8")
    code, out, err = advisor("validate missing.yaml wrong.yaml a.yaml")
    assert (code, out) == (3, "")
    first, second, third, last = err.splitlines()
    assert first.startswith("advisor: cannot read missing.yaml: there is no such file or folder")
    assert second.startswith("a.yaml: no mistake")
    assert third.startswith("wrong.yaml:1:7: unknown-pack: there is no pack `nowhere`; give the")
    assert last == "1 problem"
    assert advisor("validate missing.yaml a.yaml -q").code == 2


# Bad input, row by row of the design


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"", "1:1: empty-file: there is nothing in the file"),
        (b"pack: toy\nanswer: {}\n", "2:1: unknown-key: unknown key `answer`; allowed: pack,"),
        (b"pack: toy\npack: toy\n", "2:1: duplicate-key: `pack` is set already, on line 1"),
        (b"pack: [toy]\n", "1:7: wrong-type: `pack` has to be a text, not a list"),
        (b"pack: &a toy\n", "1:7: anchor: `&name` marks a value for repetition; write it out"),
        (b"pack: *a\n", "1:7: alias: `*name` repeats another value; write it out"),
        (b"pack: !!str toy\n", "1:7: tag: `!name` gives a value a type; write it out"),
        (b"pack: toy\n---\npack: toy\n", "2:1: second-document: a second document begins"),
        (b"pack: " + b"[" * 50, "1:26: too-deep: more than 20 levels inside each other"),
        (b"pack: caf\xe9\n", "1:10: not-utf8: the byte 0xe9 is not UTF-8; save the file as UTF-8"),
        (b"case: a\0b\n", "1:8: control-character: the control character `\\u0000` may not stand"),
        (b"#" * 1_000_001, "1:1: too-large: the file has "),
        (b"pack: [\n", "2:1: bad-yaml: "),
    ],
    ids=lambda part: part[:30] if isinstance(part, str) else "",
)
def test_bad_file_is_refused_at_its_place(
    text: bytes, message: str, advisor: Advisor, here: Path
) -> None:
    (here / "bad.yaml").write_bytes(text)
    for command in ("run", "explain", "validate"):
        code, out, err = advisor(f"{command} bad.yaml")
        assert (code, out) == (3, "")
        assert err.startswith(f"bad.yaml:{message}")
        assert err.endswith("\n1 problem\n")


def test_file_that_cannot_be_read_is_one_line(advisor: Advisor, here: Path) -> None:
    (here / "folder").mkdir()
    for name, reason in {
        "missing.yaml": "there is no such file or folder",
        "folder": "it is a folder",
        "a.yaml/b.yaml": "a part of its path is no folder",
        "x" * 300: "its name is too long",
    }.items():
        assert advisor(f"run {name}") == (2, "", f"advisor: cannot read {name}: {reason}\n")


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is forbidden to root")
def test_file_without_permission_is_one_line(advisor: Advisor, here: Path) -> None:
    (here / "a.yaml").chmod(0)
    message = "advisor: cannot read a.yaml: you have no permission\n"
    assert advisor("run a.yaml") == (2, "", message)


@pytest.mark.parametrize(
    ("output", "reason"),
    [
        ("a.yaml/report.md", "a part of its path is no folder"),
        ("/dev/full", "the disk is full"),
        ("/dev/full/report.md", "a part of its path is no folder"),
    ],
)
@pytest.mark.skipif(not FULL.exists(), reason="there is no full disk here")
def test_report_that_cannot_be_written_is_one_line(
    output: str, reason: str, advisor: Advisor
) -> None:
    code, out, err = advisor(f"run a.yaml -f md -o {output}")
    assert (code, out) == (2, "")
    assert err.count("\n") == 1
    assert err.startswith("advisor: cannot write ")
    assert err.endswith(f": {reason}\n")


def test_full_disk_keeps_the_old_report(
    advisor: Advisor, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (here / "report.md").write_text("old", "utf-8")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    message = "advisor: cannot write report.md: the disk is full\n"
    assert advisor("run a.yaml -o report.md --force") == (2, "", message)
    assert (here / "report.md").read_text("utf-8") == "old"
    assert sorted(path.name for path in here.iterdir()) == ["a.yaml", "report.md", "toy"]


HOSTILE = "[bold]x[/] <b>&amp; | `y` =1+1 \\x1b[31m \\u202eevil \\0 " + "long " * 20_000


def test_hostile_text_is_shown_as_text(advisor: Advisor, here: Path) -> None:
    text = ANSWERS.replace("Hall 4", f'"{HOSTILE}"')
    text = text.replace("told: nobody", f'told: {{answer: nobody, note: "{HOSTILE}"}}')
    (here / "hostile.yaml").write_text(text, "utf-8")
    for command in ("run", "explain", "run --json"):
        code, out, err = advisor(f"{command} hostile.yaml")
        assert (code, err) == (0, "")
        assert not {"\x1b", "\u202e", "\0"} & set(out)


def test_hostile_file_name_cannot_steer_the_terminal(advisor: Advisor) -> None:
    code, _, err = advisor("run '\x1b[31mred.yaml'")
    assert code == 2
    assert "\x1b" not in err


def test_pack_with_an_endless_circle_names_the_questions(advisor: Advisor, here: Path) -> None:
    file = here / "toy/questionnaire.yaml"
    circle = "ask-if: {night-runs: weekly}\n        otherwise: town\n        fixed: true"
    text = file.read_text("utf-8")
    before, after = text.split("- id: drop-offs", 1)
    file.write_text(before + "- id: drop-offs" + after.replace("fixed: true", circle, 1), "utf-8")
    code, out, err = advisor("run a.yaml")
    assert (code, out) == (3, "")
    assert "ask-if-circle: these questions wait for each other: `" in err


def test_pack_with_too_many_links_names_the_rows(
    advisor: Advisor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.modules["advisor.engine.diagram"], "MOST_STEPS", 0)
    for command in ("run", "explain"):
        code, out, err = advisor(f"{command} a.yaml --set pallets=7001")
        assert (code, out) == (3, "")
        assert err.startswith("advisor: the rules need more than ")
        assert err.endswith("; let each of these rows read fewer dimensions\n")
