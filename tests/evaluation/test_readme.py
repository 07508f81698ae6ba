"""README gives the figures that the evaluation finds."""

from __future__ import annotations

import re

import pytest

from advisor.report.wording import share
from tests.cli.invoke import ROOT
from tests.evaluation.__main__ import measured
from tests.evaluation.figures import Tally

README = ROOT / "README.md"


@pytest.mark.thorough
def test_readme_gives_the_figures_of_the_published_cases() -> None:
    found = measured()
    text = README.read_text("utf-8")
    told = dict(re.findall(r"^\| ([^|]+?) \| ([^|]+?) \|$", text, re.MULTILINE))
    everyone, gates = found.advice[-1], found.gates[-1]
    noise = {each.who: each for each in found.noise}
    rivals = {each.who: each for each in found.rivals}
    best = max(
        (r for w, r in rivals.items() if w.startswith("always")), key=lambda r: r.acceptable
    )
    assert told["first verdict acceptable"] == share(everyone.acceptable, everyone.cases)
    assert told["harmful: the evidence contradicts it"] == share(everyone.harmful, everyone.cases)
    assert told["the needed kind of blocker found"] == f"{gates.found} of {gates.gated}"
    assert told["blocked without need"] == f"{gates.blocked} of {gates.ungated}"
    moved = "acceptable, harmful with 10 % moved to a neighbouring option"
    assert told["acceptable, harmful with 10 % of the answers left out"] == both(
        noise["10 % left out"]
    )
    assert told["acceptable, harmful with 25 % left out"] == both(noise["25 % left out"])
    assert told[moved] == both(noise["10 % moved"])
    assert told["for scale: the article's five-row checklist"] == both(rivals["checklist"])
    assert told["for scale: always the best single approach (RAG)"] == both(best)
    agreed = f"at least 85 % on all {len(found.agreement)} questions"
    assert told["readers agree, per question, where both know an answer"] == agreed
    assert not any(each.low for each in found.agreement)
    assert all(f"*{each.case.answers.case}*" in text for each in found.missed)


def both(found: Tally) -> str:
    """How often acceptable, and how often harmful."""
    return f"{share(found.acceptable, found.cases)}, {share(found.harmful, found.cases)}"
