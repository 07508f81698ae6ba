"""CI tries everything, and what is tried is decided in one place."""

from __future__ import annotations

import re

import pytest

from tests.cli.invoke import ROOT, process

EVERYTHING = "50 [0, 1, 2, 3, 4, 5, 6, 7, 8]"
LEFT_OUT = "test_wheel_answers_from_another_folder"
TABLE = "test_what_does_not_fit_is_refused_at_its_place"


@pytest.mark.parametrize(
    ("name", "tried"),
    [("CI", EVERYTHING), ("ADVISOR_THOROUGH", EVERYTHING), ("ELSE", "3 [2, 6, 7]")],
)
def test_everything_is_tried_where_it_is_asked_for(name: str, tried: str) -> None:
    code = "from tests.effort import examples, some; print(examples(50), some(range(9)))"
    asked = {"CI": "", "ADVISOR_THOROUGH": "", name: "1"}
    assert process("-c", code, cwd=ROOT, environment=asked).stdout.decode().strip() == tried


def test_ci_asks_for_everything() -> None:
    lines = (ROOT / ".ci/run").read_text("utf-8").splitlines()
    assert lines.index("export CI=true") < lines.index("make test-all")


@pytest.mark.parametrize(("asked", "tried"), [("1", (1, 32)), ("", (0, 5))])
def test_thorough_tests_and_most_rows_are_left_out_of_the_quick_loop(
    asked: str, tried: tuple[int, int]
) -> None:
    words = ("-m", "pytest", "--co", "-q", "-p", "no:cacheprovider")
    files = ("tests/test_packaging.py", "tests/test_kept.py")
    environment = {"CI": "", "ADVISOR_THOROUGH": asked}
    done = process(*words, *files, cwd=ROOT, environment=environment)
    found = done.stdout.decode()
    assert (found.count(f"::{LEFT_OUT}"), found.count(f"::{TABLE}[")) == tried


def test_no_count_of_examples_is_set_by_hand() -> None:
    files = {path.name: path.read_text("utf-8") for path in ROOT.glob("tests/**/test_*.py")}
    assert [name for name, text in files.items() if re.search(r"max_examples=\d", text)] == []
