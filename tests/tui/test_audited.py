"""What an audit found stands beside the question that it answers."""

from __future__ import annotations

from pathlib import Path

from advisor.model import Answer, Answers, Claim
from advisor.tui.widgets import Text
from tests.tui.support import fine_tuning, on_file, settle, shown

FOUND = Claim(
    value="contradict",
    note="Settle the contradicting answers to 6 requests first: lines 3, 9.",
    evidence="Requests whose answers have little in common: 6 of 639 (0.9 %).",
    by="audit",
)


async def test_findings_stand_beside_the_question(tmp_path: Path) -> None:
    answers = {
        "examples": Answer("answered", 639),
        "examples-agree": Answer("disputed", claims=(Claim("agree", by="Jo"), FOUND)),
    }
    pack = fine_tuning()
    session = on_file(tmp_path / "a.yaml", pack, Answers(pack.id, answers=answers))
    session.go("examples-agree")
    async with shown(session, tmp_path, (120, 40)) as pilot:
        await settle(pilot)
        said = str(pilot.app.screen.query_one("#behind", Text).render())
    assert "audit: No: they contradict each other" in said
    assert "lines 3, 9." in said
    assert "6 of 639" in said
