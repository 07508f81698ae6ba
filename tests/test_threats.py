"""SECURITY.md is true to the letter: each of its lines names tests, and they are there."""

from __future__ import annotations

import ast
import re
from functools import cache

import pytest

from tests.cli.invoke import ROOT

TEXT = (ROOT / "SECURITY.md").read_text("utf-8")
ROWS = [line for line in TEXT.splitlines() if line.startswith("| ") and "test |" not in line]
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
WHO = (
    "answers file",
    "pack",
    "template",
    "folder",
    "web page",
    "assistant",
    "cache or environment",
)


@cache
def functions(file: str) -> frozenset[str]:
    """The tests of a file."""
    body = ast.parse((ROOT / file).read_text("utf-8")).body
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return frozenset(node.name for node in body if isinstance(node, kinds))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.split("|")[1].strip()[:50])
def test_line_names_tests_that_exist(row: str) -> None:
    last = row.rstrip("| ").rpartition("|")[2]
    named = NAMED.findall(last)
    assert named
    assert NAMED.sub("", last).strip(" ,") == ""
    for file, name in named:
        assert name in functions(file), f"{file} has no {name}"


@pytest.mark.parametrize("who", WHO)
def test_everybody_who_may_be_hostile_has_a_table(who: str) -> None:
    _, heading, after = TEXT.partition(f"\n## A hostile {who}")
    assert heading
    assert len(re.findall(r"^\| ", after.partition("\n## ")[0], re.MULTILINE)) > 3


def test_words_are_those_of_the_loader() -> None:
    """The limits that the page names."""
    from advisor.loading import syntax
    from advisor.loading.shapes.answers import MOST_CLAIMS

    assert f"{syntax.MOST:,} values" in TEXT
    assert f"{MOST_CLAIMS} claims" in TEXT
    assert syntax.LARGEST == 1_000_000
