"""README and the page on what was measured give the figures that the evaluation finds."""

from __future__ import annotations

import csv
import re

import pytest

from advisor.report.wording import share
from tests.cli.invoke import ROOT
from tests.evaluation.__main__ import measured
from tests.evaluation.apart import LOOKS
from tests.evaluation.figures import Tally

PAGES = (ROOT / "README.md", ROOT / "docs/measured.md")


def told() -> dict[str, str]:
    """The rows of the tables."""
    text = "\n".join(page.read_text("utf-8") for page in PAGES)
    return dict(re.findall(r"^\| ([^|]+?) \| ([^|]+?) \|$", text, re.MULTILINE))


def test_readme_gives_the_figures_of_the_last_look() -> None:
    *_, look = csv.DictReader(LOOKS.read_text("utf-8").splitlines())
    assert look["archive"] == "dossiers-fifth"
    rows = told()
    assert rows["right approach named"] == look["right among named"]
    assert rows["harmful approach named"] == look["harmful named"]
    assert next(v for k, v in rows.items() if k.startswith("worth of a")) == look["worth"]


@pytest.mark.thorough
def test_readme_gives_the_figures_of_the_published_cases() -> None:
    found, rows = measured(), told()
    everyone, gates = found.advice[-1], found.gates[-1]
    rivals = {each.who: each for each in found.rivals}
    named = "all that is named, or left where undecided, is acceptable"
    assert rows[named] == share(everyone.acceptable, everyone.cases)
    harmful = "harmful: the evidence contradicts what is named"
    assert rows[harmful] == share(everyone.harmful, everyone.cases)
    assert rows["the needed kind of blocker found"] == f"{gates.found} of {gates.gated}"
    assert rows["blocked without need"] == f"{gates.blocked} of {gates.ungated}"
    checklist = "for scale: the article's five-row checklist, acceptable and harmful"
    assert rows[checklist] == both(rivals["checklist"])


def both(found: Tally) -> str:
    """How often acceptable, and how often harmful."""
    return f"{share(found.acceptable, found.cases)}, {share(found.harmful, found.cases)}"
