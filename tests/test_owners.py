"""Who answers what: one role's questions in every door, and what is still open with each."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.blank_answers import blank_answers
from advisor.engine import assess
from advisor.errors import AdvisorError
from advisor.export import FORMATS
from advisor.loading import load_pack, parse_answers
from advisor.model import Answer, Answers
from advisor.report import build_report
from advisor.resources import bundled_packs, pack_folder
from advisor.session.owners import find_owner
from advisor.session.session import Session
from advisor.session.store import Scratch
from advisor.teams import merge
from tests.effort import examples
from tests.strategies import answers

PACKS = [load_pack(pack_folder(name)) for name in bundled_packs()]
FT = load_pack(pack_folder("fine-tuning"))


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.id)
def test_forms_of_all_owners_are_the_whole_form(pack: object) -> None:
    owned = [id for ids in pack.owned.values() for id in ids]  # type: ignore[attr-defined]
    assert max(Counter(owned).values()) == 1
    parts = []
    for owner, ids in pack.owned.items():  # type: ignore[attr-defined]
        text = blank_answers(pack, pack.id, owner=owner)  # type: ignore[attr-defined,arg-type]
        read = parse_answers(text.encode(), "x", pack)  # type: ignore[arg-type]
        assert tuple(read.answers) == ids
        parts.append((owner, read))
    assert {*merge(pack, parts).answers} == {*owned}  # type: ignore[arg-type]


@given(st.data(), st.sampled_from(sorted(FT.owned)))
@settings(max_examples=examples(40), deadline=None)
def test_a_role_is_asked_its_own_questions_and_all_of_them(
    data: st.DataObject, owner: str
) -> None:
    session = Session(FT, Scratch(data.draw(answers(FT))))
    session.go(data.draw(st.sampled_from(sorted(FT.questions))))  # wherever it stands before
    session.ask_only(owner)
    own = [id for id in FT.owned[owner] if session.state(id) != "hidden"]
    assert {*session.asked} == {*own}
    if own:
        seen = [session.current]
        while session.move(-1):
            seen.insert(0, session.current)
        while session.move(1):
            pass
        ahead = {session.current, *seen}
        assert ahead <= {*FT.owned[owner]}
    session.go(next(id for id in FT.questions if id not in FT.owned[owner]))
    session.next_open()  # from a question of somebody else's
    session.open_ahead()
    session.ask_only("")
    assert len(session.asked) >= len(own)


@pytest.mark.parametrize(
    ("word", "owner"),
    [
        ("Risk or legal", "Risk or legal"),
        ("risk or legal", "Risk or legal"),
        (" RISK OR LEGAL ", "Risk or legal"),
        ("ml lead", "ML lead"),
    ],
)
def test_roles_are_known_in_any_letters(word: str, owner: str) -> None:
    assert find_owner(FT, word) == owner


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("Risk or legl", "did you mean `Risk or legal`?"),
        ("risk-or-legal", "did you mean `Risk or legal`?"),
        ("ML laed", "did you mean `ML lead`?"),
        ("Domain-expert", "did you mean `Domain expert`?"),
        ("product_lead", "did you mean `Product lead`?"),
        ("xyz", "Data lead"),
        ("", "Data lead"),
        ("\u202e", "Data lead"),
        ("x" * 10_000, "Data lead"),
    ],
)
def test_roles_that_are_none_are_told_with_the_nearest(word: str, said: str) -> None:
    with pytest.raises(AdvisorError) as refused:
        find_owner(FT, word)
    assert said in f"{refused.value.message} {refused.value.hint}"


@given(st.data())
@settings(max_examples=examples(20), deadline=None)
def test_report_counts_what_is_open_with_each_role(data: st.DataObject) -> None:
    found = assess(FT, data.draw(answers(FT)))
    result = json.loads(FORMATS["json"].render(build_report(found)))
    open_ = [id for each in result["owners"] for id in each["open"]]
    assert sorted(open_) == sorted(id for id in found.verdict.file.open if FT.questions[id].owner)
    assert all({*each["open"]} <= {*each["questions"]} for each in result["owners"])


def test_report_names_who_has_what_open() -> None:
    page = FORMATS["md"].render(build_report(assess(FT, Answers("fine-tuning")))).decode()
    assert "Who answers what\n" in page
    assert "| Risk or legal | 4 |" in page or "| Risk or legal |" in page


def test_pack_without_roles_says_nothing_of_them() -> None:
    nobody = {id: replace(each, owner="") for id, each in FT.questions.items()}
    pack = replace(FT, questions=nobody)
    given_answers = Answers("fine-tuning", answers={"permission": Answer("answered", "yes")})
    page = FORMATS["md"].render(build_report(assess(pack, given_answers))).decode()
    assert "Who answers what" not in page


def test_commands_take_a_role(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from advisor.cli import main

    assert main(["questions", "--for", "risk or legal"]) == 0
    assert capsys.readouterr().out.count("\n### ") == len(FT.owned["Risk or legal"])
    case = tmp_path / "case.yaml"
    case.write_text("pack: fine-tuning\nanswers: {permission: 'yes'}\n", "utf-8")
    assert main(["questions", str(case), "--for", "Risk or legal"]) == 0
    assert capsys.readouterr().out.count("\n### ") == len(FT.owned["Risk or legal"]) - 1
    assert main(["questions", "--for", "Risk or legl"]) == 2
    assert "did you mean `Risk or legal`?" in capsys.readouterr().err
    assert main(["init", "--for", "Risk or legal", "-o", str(tmp_path / "legal.yaml")]) == 0
    assert main(["init", "--for", "nobody", "-o", str(tmp_path / "no.yaml")]) == 2
    assert not (tmp_path / "no.yaml").exists()
