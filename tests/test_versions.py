"""Answers of an earlier version of a pack: understood, told, and never lost."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from advisor.errors import InvalidFile
from advisor.loading import load_pack, parse_answers
from advisor.model import Answer, Claim, Pack
from advisor.saving import AnswersFile

TOY = Path(__file__).parent / "packs/toy"

HARBOUR = "          - {id: harbour, text: To the harbour}\n"
OFFICE = """\
      - id: told-office
        label: Office told
        text: Who in the office knows of the plan?
        why: The office answers the telephone.
        options:
          - {id: nobody, text: Nobody}
          - {id: all, text: Everybody}
"""
EARLIER = "renamed: {trucks-at-night: night-runs, aisles.full: blocked"
GONE = "removed: {roof-age: the roof turned out not to matter."

CHANGES: dict[int, list[tuple[str, str]]] = {
    2: [("          - {id: abroad", f"{HARBOUR}          - {{id: abroad")],
    3: [
        ("version: 2", "version: 3"),
        ("lease", "tenancy"),
        ("id: pending", "id: waiting"),
        ("permit: pending", "permit: waiting"),
        (EARLIER, f"{EARLIER}, lease: tenancy, permit.pending: waiting"),
    ],
    4: [
        ("version: 3", "version: 4"),
        ("      - id: told\n", f"{OFFICE}      - id: told-crew\n"),
        ("told:", "told-crew:"),
        (HARBOUR, ""),
        (GONE, f"split: {{told: [told-crew, told-office]}}\n{GONE}"),
        (GONE, f"{GONE}, drop-offs.harbour: the harbour has closed"),
    ],
}
"""How each version differs from the one before."""

FIRST = """\
# Written when the pack was young.
pack: toy@1
case: Hall 4   # the old one
answers:
  # asked again in May
  trucks-at-night: {answer: weekly, note: on Thursdays, by: dispatcher}  # more in winter
  roof-age:
    answer: 30   # a guess
    note: leaks over bay 7
  aisles:   # from the gallery
    disputed: [full, {answer: free, by: boss}]
    note: two visits
  lease: {answer: option, evidence: letter.pdf}
  permit: pending  # called twice
  goods: [chilled]
  told:
    # nobody asked the office
    answer: all
    note: "at breakfast"
  drop-offs:
    # by post code
    answer: harbour
    by: sales   # phoned
    note: mostly fish
  # the end
"""

LAST = """\
# Written when the pack was young.
pack: toy@4
case: Hall 4   # the old one
answers:
  # asked again in May
  night-runs: {answer: weekly, note: on Thursdays, by: dispatcher}  # more in winter
  # roof-age:
  #   answer: 30   # a guess
  #   note: leaks over bay 7
  aisles:   # from the gallery
    disputed: [blocked, {answer: free, by: boss}]
    note: two visits
  tenancy: {answer: option, evidence: letter.pdf}
  permit: waiting  # called twice
  goods: [chilled]
  told-crew:
    # nobody asked the office
    answer: all
    note: "at breakfast"
  told-office: {answer: all, note: at breakfast}
  drop-offs:
    # by post code
    answer: unknown
    by: sales   # phoned
    note: "Earlier answer, no longer offered: harbour. mostly fish"
  # the end
"""


@pytest.fixture(scope="module")
def packs(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Pack]:
    """The versions of the pack that came after the file."""
    texts = {each.name: each.read_text("utf-8") for each in TOY.glob("*.yaml")}
    found = {}
    for version, changes in CHANGES.items():
        folder = tmp_path_factory.mktemp(f"toy-{version}")
        for old, new in changes:
            assert any(old in text for text in texts.values()), old
            texts = {name: text.replace(old, new) for name, text in texts.items()}
        for name, text in texts.items():
            (folder / name).write_text(text, "utf-8")
        found[version] = load_pack(folder)
    return found


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "case.yaml"
    file.write_text(FIRST, "utf-8")
    return file


def upgraded(path: Path, pack: Pack) -> AnswersFile:
    file = AnswersFile.open(path, pack)
    file.upgrade()
    file.moves()
    assert file.save() == []
    return file


def test_file_survives_three_versions_with_notes_and_comments(
    path: Path, packs: dict[int, Pack]
) -> None:
    for pack in packs.values():
        file = upgraded(path, pack)
        assert file.answers.version == pack.version
        assert file.answers.notices == ()
    assert path.read_text("utf-8") == LAST


def test_file_may_skip_versions(path: Path, packs: dict[int, Pack]) -> None:
    answers = parse_answers(FIRST.encode(), "case", packs[4])
    assert upgraded(path, packs[4]).answers.answers == answers.answers
    assert path.read_text("utf-8") == LAST
    assert answers.answers["told-office"] == Answer("answered", "all", note="at breakfast")
    assert answers.notices == (
        "The answers were given for version 1 of toy, which is now version 4.",
        "The question `trucks-at-night` is now called `night-runs`.",
        "The question `roof-age` is no longer asked: the roof turned out not to matter.",
        "The answer `full` to `aisles` is now `blocked`.",
        "The question `lease` is now called `tenancy`.",
        "The answer `pending` to `permit` is now `waiting`.",
        "The question `told` is now several: `told-crew`, `told-office`. "
        "Each takes what it understands.",
        "The answer `harbour` to `drop-offs` is no longer offered: the harbour has closed.",
    )


def read(text: str, pack: Pack) -> dict[str, Answer]:
    content = f"pack: toy@1\nanswers: {text}\n".encode()
    return dict(parse_answers(content, "case", pack).answers)


def test_split_question_is_left_open_where_the_old_answer_says_nothing(
    packs: dict[int, Pack],
) -> None:
    assert read("{told: leads}", packs[4]) == {"told-crew": Answer("answered", "leads")}
    with pytest.raises(InvalidFile, match="unknown option `sm`"):
        read("{told: sm}", packs[4])
    with pytest.raises(InvalidFile, match="answered already"):
        read("{told: all, told-office: all}", packs[4])


def test_one_part_of_a_split_question_can_be_changed(path: Path, packs: dict[int, Pack]) -> None:
    file = AnswersFile.open(path, packs[4])
    file.set("told-office", Answer("answered", "nobody"))
    file.moves()
    assert file.save() == []
    text = path.read_text("utf-8")
    assert "told-office: nobody" in text
    assert "# nobody asked the office\n    answer: all" in text


@pytest.mark.parametrize(
    ("written", "answer", "upgraded_text"),
    [
        (
            "goods: [chilled, frozen]",
            Answer("answered", ("chilled",), note="Earlier answer, no longer offered: frozen."),
            'goods: {answer: [chilled], note: "Earlier answer, no longer offered: frozen."}  # 7',
        ),
        (
            "goods: [frozen]",
            Answer("unknown", note="Earlier answer, no longer offered: frozen."),
            'goods: {answer: unknown, note: "Earlier answer, no longer offered: frozen."}  # 7',
        ),
        ("goods: [cold, chilled]", Answer("answered", ("chilled",)), "goods: [chilled]  # 7"),
    ],
)
def test_options_of_a_list_that_are_gone_or_joined(
    written: str,
    answer: Answer,
    upgraded_text: str,
    path: Path,
    packs: dict[int, Pack],
) -> None:
    pack = replace(
        packs[2], renamed={"goods.cold": "chilled"}, removed={"goods.frozen": "too few"}
    )
    path.write_text(f"pack: toy@1\nanswers:\n  {written}  # 7\n", "utf-8")
    assert AnswersFile.open(path, pack).answers.answers == {"goods": answer}
    assert upgraded(path, pack).answers.answers == {"goods": answer}
    assert path.read_text("utf-8") == f"pack: toy@2\nanswers:\n  {upgraded_text}\n"


@pytest.mark.parametrize(
    ("said", "claims"),
    [
        ("[full, crowded]", (Claim("blocked"), Claim("blocked"))),
        (
            "[full, airy]",
            (Claim("blocked"), Claim(None, note="Earlier answer, no longer offered: airy.")),
        ),
    ],
)
def test_dispute_that_a_new_version_settles(
    said: str, claims: tuple[Claim, ...], path: Path, packs: dict[int, Pack]
) -> None:
    pack = replace(
        packs[2],
        renamed={"aisles.full": "blocked", "aisles.crowded": "blocked"},
        removed={"aisles.airy": "nobody meant it"},
    )
    path.write_text(f"pack: toy@1\nanswers:\n  aisles: {{disputed: {said}}}\n", "utf-8")
    answer = Answer("answered", "blocked", claims=claims)
    assert AnswersFile.open(path, pack).answers.answers == {"aisles": answer}
    assert upgraded(path, pack).answers.answers == {"aisles": answer}


@pytest.mark.parametrize(
    ("notes", "fault"),
    [
        ("split: {told: [aisles, goods]}", "`told` is still there"),
        ("split: {said: [aisles]}", "only one question"),
        ("split: {said: [aisles, good]}", "unknown question `good`"),
        ("removed: {aisles.free: why}", "`free` is still there"),
        ("removed: {aisle.full: why}", "unknown question `aisle`"),
    ],
)
def test_notes_on_earlier_versions_are_checked(notes: str, fault: str, tmp_path: Path) -> None:
    for file in TOY.glob("*.yaml"):
        (tmp_path / file.name).write_text(file.read_text("utf-8"), "utf-8")
    questionnaire = tmp_path / "questionnaire.yaml"
    text = questionnaire.read_text("utf-8")
    questionnaire.write_text(text[: text.index("renamed:")] + notes + "\n", "utf-8")
    with pytest.raises(InvalidFile, match=fault):
        load_pack(tmp_path)
