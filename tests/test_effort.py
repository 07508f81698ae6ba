"""CI tries everything, and what is tried is decided in one place."""

from __future__ import annotations

import re

import pytest

from tests.cli.invoke import ROOT, process

EVERYTHING = "50 [0, 1, 2, 3, 4, 5, 6, 7, 8]"


@pytest.mark.parametrize(
    ("name", "tried"),
    [("CI", EVERYTHING), ("ADVISOR_THOROUGH", EVERYTHING), ("ELSE", "5 [0, 4, 8]")],
)
def test_everything_is_tried_where_it_is_asked_for(name: str, tried: str) -> None:
    code = "from tests.effort import examples, some; print(examples(50), some(range(9), 4))"
    asked = {"CI": "", "ADVISOR_THOROUGH": "", name: "1"}
    assert process("-c", code, cwd=ROOT, environment=asked).stdout.decode().strip() == tried


def test_ci_asks_for_everything() -> None:
    lines = (ROOT / ".ci/run").read_text("utf-8").splitlines()
    assert lines.index("export CI=true") < lines.index("make test-all")


@pytest.mark.parametrize(("asked", "tried"), [("1", "1/"), ("", "no tests collected")])
def test_what_is_thorough_is_left_out_of_the_quick_loop(asked: str, tried: str) -> None:
    words = ("-m", "pytest", "--co", "-q", "-m", "thorough", "-p", "no:cacheprovider")
    environment = {"CI": "", "ADVISOR_THOROUGH": asked}
    done = process(*words, "tests/test_packaging.py", cwd=ROOT, environment=environment)
    assert done.stdout.decode().splitlines()[-1].startswith(tried)


def test_no_count_of_examples_is_set_by_hand() -> None:
    files = {path.name: path.read_text("utf-8") for path in ROOT.glob("tests/**/test_*.py")}
    assert [name for name, text in files.items() if re.search(r"max_examples=\d", text)] == []
