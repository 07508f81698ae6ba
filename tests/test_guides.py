"""Whoever follows a guide sees what it says."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path

import pytest

from advisor.api import assess, load
from tests.effort import some
from tests.guides import GUIDES, ROOT, followed, quoted


@pytest.mark.parametrize("guide", some(GUIDES), ids=lambda guide: guide.stem)
def test_guide_quotes_what_the_program_prints(guide: Path, tmp_path: Path) -> None:
    """Every command is run, every file is written, every output is compared."""
    told = "quote it anew: python -m tests.guides"
    assert followed(guide, tmp_path) == guide.read_text("utf-8"), told


def test_quotation_is_cut_where_it_was() -> None:
    assert quoted("x\n", "a\nb\n") == "a\nb\n"
    assert quoted("x\n…\n", "a\nb\nc\n") == "a\n…\n"
    assert quoted("x\n…\ny\n", "a\nb\nc\n") == "a\n…\nc\n"
    assert quoted("…\ny\n", "a\nb\nc\n") == "…\nc\n"


@pytest.mark.parametrize(
    "page", ["```sh\nadvisor run none.yaml\n```\n", "<!-- exits 3 -->\n```sh\nadvisor -h\n```\n"]
)
def test_command_that_ends_otherwise_is_noticed(page: str, tmp_path: Path) -> None:
    guide = tmp_path / "guide.md"
    guide.write_text(page, "utf-8")
    with pytest.raises(AssertionError):
        followed(guide, tmp_path)


def test_wrong_quotation_is_noticed(tmp_path: Path) -> None:
    guide = tmp_path / "guide.md"
    guide.write_text("```sh\necho one\n```\n\n```text\ntwo\n```\n", "utf-8")
    assert "```text\none\n```" in followed(guide, tmp_path)


def test_table_by_hand_is_what_the_rules_say(tmp_path: Path) -> None:
    page = (ROOT / "docs/verdict.md").read_text("utf-8")
    (known,) = re.findall(r"<!-- set in case.yaml -->\n```yaml\n(.*?)```", page, re.S)
    case = tmp_path / "case.yaml"
    case.write_text(f"pack: quick-check\n{known}", "utf-8")
    pack, answers = load(case)
    head, *rows = re.findall(r"^\| `(.*)` \|", page.replace(" approach | stage ", ""), re.M)
    questions = head.split("` | `")
    assert set(questions) == {*pack.questions} - {*answers.answers}
    table = {tuple(row.split("` | `")) for row in rows}
    ways = product(*(pack.questions[id].values for id in questions))
    assert {way[:2] for way in table} == set(ways)
    for *way, approach, stage in table:
        tried = answers
        for id, value in zip(questions, way, strict=True):
            tried = tried.with_value(id, value)
        verdict = assess(pack, tried).verdict
        assert (verdict.approach, verdict.stage) == (approach, stage)
