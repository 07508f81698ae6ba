"""Reading packs and answers: what is understood, and every refusal at its exact place."""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor import resources
from advisor.errors import AdvisorError, InvalidFile
from advisor.loading import (
    did_you_mean,
    load_pack,
    parse_answers,
    parse_value,
    read_answers,
    read_together,
)
from advisor.loading.conditions import Conditions, Parameters
from advisor.loading.problems import Problems
from advisor.loading.syntax import LARGEST, parse
from advisor.model import Answer, Claim, Expect, Location, Pack, Value
from advisor.resources import bundled_packs, pack_folder, template_text
from tests.effort import examples

TESTS = Path(__file__).parent
FOLDER = TESTS / "packs" / "toy"
TOY = load_pack(FOLDER)
INVALID = sorted((TESTS / "invalid").glob("*.yaml"))
FAULTS: dict[str, Any] = yaml.safe_load((TESTS / "invalid/packs/faults.yaml").read_text("utf-8"))


def answers(text: str, pack: Pack = TOY) -> dict[str, Answer]:
    """What a file says in whose `answers` there is this text."""
    return dict(parse_answers(f"pack: toy\nanswers: {text}\n".encode(), "case", pack).answers)


def patched(folder: Path, file: str, old: str, new: str) -> Path:
    """A copy of the toy pack with one piece of text replaced, where it stands first."""
    shutil.copytree(FOLDER, folder / "toy")
    path = folder / "toy" / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    return folder / "toy"


def test_question_compared_with_too_many_numbers_is_refused(tmp_path: Path) -> None:
    row = "    - {id: s-some, when:"
    more = [
        f'    - {{id: s-{n}, when: {{pallets: "> {n}"}}, points: 1, because: X.}}\n'
        for n in range(100, 138)
    ]
    found = patched(tmp_path / "few", "rules.yaml", row, "".join(more[:-5]) + row)
    assert len(load_pack(found).questions["pallets"].cuts) > 30
    found = patched(tmp_path / "many", "rules.yaml", row, "".join(more) + row)
    with pytest.raises(InvalidFile) as caught:
        load_pack(found)
    (problem,) = (each for each in caught.value.problems if each.code == "too-many-numbers")
    assert problem.message == "`pallets` is compared with too many numbers; 40 will do"


@pytest.mark.parametrize(
    ("old", "new", "code", "message"),
    [
        (
            "points: -2",
            "points: 0",
            "points-sign",
            "a row over several questions subtracts: its points have to be below 0",
        ),
        (
            "because: Pallets in the aisles mean",
            "because: Pallets in the aisles, which mean",
            "unknown-key",
            "unknown key `which mean there is no place left.`; allowed: id, when, points, because,"
            " source",
        ),
    ],
)
def test_slip_in_a_row_is_refused(
    old: str, new: str, code: str, message: str, tmp_path: Path
) -> None:
    with pytest.raises(InvalidFile) as caught:
        load_pack(patched(tmp_path, "rules.yaml", old, new))
    assert (code, message) in [(each.code, each.message) for each in caught.value.problems]


def refusal(path: Path) -> str:
    with pytest.raises(InvalidFile) as caught:
        parse_answers(path.read_bytes(), path.name, TOY)
    return f"{caught.value}\n"


@pytest.mark.parametrize("path", INVALID, ids=lambda path: path.stem)
def test_answers_are_refused(path: Path) -> None:
    assert refusal(path) == path.with_suffix(".errors.txt").read_text("utf-8")


@pytest.mark.parametrize("path", INVALID, ids=lambda path: path.stem)
def test_answers_are_refused_alike_without_libyaml(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(yaml, "CSafeLoader")
    golden = path.with_suffix(".errors.txt").read_text("utf-8")
    if path.stem == "half-character":  # the slower parser lets the escape pass; we do not
        assert ":2:7: half-character: " in refusal(path)
    elif path.stem == "backslash":  # and sees the fault a column further on
        assert refusal(path) == golden.replace(":10:", ":11:")
    else:
        assert refusal(path) == golden


@pytest.mark.parametrize("name", FAULTS)
def test_pack_is_refused(name: str, tmp_path: Path) -> None:
    fault = FAULTS[name]
    folder = patched(tmp_path, fault["file"], fault["old"], fault["new"])
    with pytest.raises(InvalidFile) as caught:
        load_pack(folder)
    said = str(caught.value).replace(f"{folder}/", "")
    assert said.splitlines() == fault["problems"]


def test_problems_of_a_stage_come_together_and_in_file_order(tmp_path: Path) -> None:
    folder = patched(tmp_path, "rules.yaml", "level: fact", "level: fact\n    leval: fact")
    text = (folder / "rules.yaml").read_text("utf-8")
    (folder / "rules.yaml").write_text(text.replace("points: 4", "points: four"), "utf-8")
    (folder / "sources.yaml").write_text("works: {}\npints: {}\n", "utf-8")
    with pytest.raises(InvalidFile) as caught:
        load_pack(folder)
    places = [(Path(p.path).name, p.line, p.code) for p in caught.value.problems]
    assert places == [
        ("rules.yaml", 16, "wrong-type"),
        ("rules.yaml", 18, "wrong-type"),
        ("rules.yaml", 72, "unknown-key"),
        ("sources.yaml", 1, "missing-key"),
        ("sources.yaml", 2, "unknown-key"),
    ]


def test_syntax_of_every_file_is_told_before_any_meaning(tmp_path: Path) -> None:
    folder = patched(tmp_path, "rules.yaml", "parameters:", "parameters: &here")
    (folder / "sources.yaml").write_bytes(b"works: \xff\n")
    (folder / "questionnaire.yaml").write_text("id: 5", "utf-8")
    with pytest.raises(InvalidFile) as caught:
        load_pack(folder)
    assert [problem.code for problem in caught.value.problems] == ["anchor", "not-utf8"]


def test_too_large_file() -> None:
    with pytest.raises(InvalidFile, match=r"^big:1:1: too-large: "):
        parse_answers(b"#" * (LARGEST + 1), "big", TOY)


def test_places_of_a_pack() -> None:
    assert TOY.questions["aisles"].where == Location("questionnaire.yaml", 40, 9)
    assert TOY.questions["aisles"].options[1].where == Location("questionnaire.yaml", 49, 13)
    assert TOY.gates[0].where == Location("rules.yaml", 38, 5)
    assert TOY.parameters[0].where == Location("rules.yaml", 2, 3)
    assert TOY.sources[0].where == Location("sources.yaml", 6, 3)


def test_defaults_of_a_pack() -> None:
    aisles, night = TOY.questions["aisles"], TOY.questions["night-runs"]
    assert TOY.questions["lease"].kind == "choice"
    assert (aisles.effort, aisles.fixed, aisles.ordered, aisles.help) == (1, False, False, "")
    assert (night.otherwise, night.not_applicable, night.section) == (
        "never",
        "never",
        "customers",
    )
    assert TOY.questions["last-count"].not_applicable == 0
    assert TOY.dimension["crew"].concerns == TOY.approach_ids
    assert TOY.gate["crew-in-the-dark"].concerns == TOY.approach_ids
    assert TOY.gate["no-permit"].concerns == ("rent", "move")
    assert not TOY.approach_table[-1].bands
    assert not TOY.approach_table[-1].gates
    assert TOY.need_map == ("space", "reach")


def test_cuts_of_bands_come_from_parameters_numbers_or_the_dimension() -> None:
    assert [TOY.dimension[id].cuts for id in ("space", "reach", "site", "crew")] == [
        (35, 70),
        (35, 70),
        (40, 80),
        (30, 70),
    ]


def test_sources_are_cited_with_the_parts_there_are() -> None:
    cited = {source.id: source.citation for source in TOY.sources}
    assert cited["W1"] == "Notes from a Hall, A. Keeper, Dock Press, 2024"
    assert cited["W6"] == "Moving Day"
    assert [source.id for source in TOY.sources if source.advice] == ["W6"]


def test_numbers_are_cut_at_the_constants_of_all_conditions() -> None:
    assert TOY.questions["pallets"].cuts == (500, 3000, 8001)
    assert TOY.questions["last-count"].cuts == (1, 7)


@pytest.mark.parametrize(
    ("test", "allowed"),
    [
        ("{told: leads}", ["leads"]),
        ("{told: [leads, all]}", ["leads", "all"]),
        ("{told: {not: leads}}", ["nobody", "all"]),
        ("{told: {not: [leads, all]}}", ["nobody"]),
        ("{goods: none}", [()]),
        ("{goods: {has: bulky, lacks: [chilled, hazardous]}}", [("bulky",)]),
        ("{goods: {has: [bulky], lacks: chilled}}", [("bulky",), ("hazardous", "bulky")]),
        ("{goods: {lacks: [chilled, hazardous]}}", [(), ("bulky",)]),
        ("{last-count: '< 3'}", [0, 1, 2]),
        ("{last-count: '<= 3'}", [0, 1, 2, 3]),
        ("{last-count: '> 117'}", [118, 119, 120]),
        ("{last-count: '>= 118'}", [118, 119, 120]),
        ("{last-count: 3}", [3]),
        ("{last-count: '[1..3]'}", [1, 2, 3]),
        ("{last-count: '[1..3)'}", [1, 2]),
        ("{last-count: '(1..3]'}", [2, 3]),
        ("{last-count: '(0..few)'}", [1]),
        ("{last-count: '[ few .. 3 ]'}", [2, 3]),
    ],
)
def test_condition(test: str, allowed: list[Value]) -> None:
    faults = Problems()
    named = parse(b"few: {value: 2}", "").items
    conditions = Conditions(TOY.questions, Parameters(named, faults), faults)
    when = parse(test.encode(), "")
    conditions.cut([when])
    (found,) = conditions.tests(when)
    faults.raise_any()
    question = conditions.questions[found.question]
    every = range(121) if question.kind == "number" else question.values
    assert [value for value in every if found.allowed >> question.index(value) & 1] == allowed


def test_pack_needs_no_map(tmp_path: Path) -> None:
    folder = patched(tmp_path, "questionnaire.yaml", "need-map: {across: space, up: reach}", "")
    assert load_pack(folder).need_map is None


ANSWERS = """answers:
  undecided: Not yet
  approaches:
    stay: "No: stay."
    rerack: {measure: "Not now: measure first.", trial: "Yes, as a trial."}
    rent: "No: rent."
    move: {measure: "Not now.", go: "Yes: go."}

need-map:"""


def test_an_answer_holds_from_its_stage_on(tmp_path: Path) -> None:
    pack = load_pack(patched(tmp_path, "questionnaire.yaml", "need-map:", ANSWERS))
    assert pack.undecided == "Not yet"
    assert pack.answers["stay"] == ("No: stay.",) * 4
    measured, trial = "Not now: measure first.", "Yes, as a trial."
    assert pack.answers["rerack"] == (measured, measured, trial, trial)
    assert pack.answers["move"] == ("Not now.",) * 3 + ("Yes: go.",)
    assert TOY.answers == {} and TOY.undecided == ""


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('    stay: "No: stay."\n', "", "missing-answer"),
        ('measure: "Not now.", go', 'plan: "Not now.", go', "missing-answer"),
        ("    rent:", "    lease:", "unknown-approach"),
        ('trial: "Yes', 'try: "Yes', "unknown-stage"),
        ("  undecided: Not yet\n", "", "missing-key"),
        ('stay: "No: stay."', "stay: []", "wrong-type"),
        ('stay: "No: stay."', 'stay: ""', "empty-text"),
    ],
)
def test_answers_are_all_there(old: str, new: str, code: str, tmp_path: Path) -> None:
    assert old in ANSWERS
    folder = patched(tmp_path, "questionnaire.yaml", "need-map:", ANSWERS.replace(old, new))
    with pytest.raises(InvalidFile) as caught:
        load_pack(folder)
    assert code in {problem.code for problem in caught.value.problems}


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ("[[stay, stay, rent], [stay, rent, rent], [rerack, rerack, move]]", ""),
        ("[[stay, stay, rent], [stay, rent, rent], [rerack, rerack, fly]]", "unknown-approach"),
        ("[[stay, stay], [stay, rent, rent], [rerack, rerack, move]]", "wrong-count"),
        ("[[stay, stay, rent], [stay, rent, rent]]", "wrong-count"),
    ],
)
def test_fields_of_the_map_name_approaches(fields: str, code: str, tmp_path: Path) -> None:
    new = f"up: reach, fields: {fields}}}"
    folder = patched(tmp_path, "questionnaire.yaml", "up: reach}", new)
    if not code:
        assert load_pack(folder).map_fields[2] == ("rerack", "rerack", "move")
        return
    with pytest.raises(InvalidFile) as caught:
        load_pack(folder)
    assert code in {problem.code for problem in caught.value.problems}


def test_same_bytes_give_the_same_pack(tmp_path: Path) -> None:
    pack = load_pack(FOLDER)
    assert load_pack(FOLDER) is pack
    assert load_pack(patched(tmp_path, "rules.yaml", "value: 8000", "value: 9000")) is not pack


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("{told: all}", Answer("answered", "all")),
        ("{told: unknown}", Answer("unknown")),
        ("{told: {answer: unknown, note: ask Lee}}", Answer("unknown", note="ask Lee")),
        ("{last-count: 7}", Answer("answered", 7)),
        ("{last-count: {answer: 7, unsure: true}}", Answer("answered", 7, unsure=True)),
        ("{last-count: not-applicable}", Answer("not_applicable")),
        (
            "{last-count: {not-applicable: no stock, by: Kim}}",
            Answer("not_applicable", reason="no stock", by="Kim"),
        ),
        ("{goods: [bulky, chilled]}", Answer("answered", ("chilled", "bulky"))),
        ("{goods: bulky}", Answer("answered", ("bulky",))),
        ("{goods: []}", Answer("answered", ())),
        ("{goods: none}", Answer("answered", ())),
        (
            "{told: {answer: all, note: 12, evidence: yes, by: no, date: 2026-11-02}}",
            Answer("answered", "all", note="12", evidence="yes", by="no", date="2026-11-02"),
        ),
        (
            "{told: {disputed: [{answer: all, by: Kim}, {answer: unknown, note: x}, nobody]}}",
            Answer(
                "disputed",
                claims=(Claim("all", by="Kim"), Claim(None, note="x"), Claim("nobody")),
            ),
        ),
        (
            "{last-count: {disputed: [{not-applicable: no stock}, 0], unsure: false}}",
            Answer("disputed", claims=(Claim(None, reason="no stock"), Claim(0))),
        ),
        (
            "{told: {answer: all, by: Lee, said: [{answer: all}]}}",
            Answer("answered", "all", by="Lee", claims=(Claim("all"),)),
        ),
    ],
)
def test_answer_is_understood(text: str, answer: Answer) -> None:
    assert list(answers(text).values()) == [answer]


@given(st.permutations(["chilled", "hazardous", "bulky"]), st.integers(0, 3), st.integers(0, 3))
def test_options_are_in_the_order_of_the_pack(ids: list[str], first: int, last: int) -> None:
    chosen = ids[first:last]
    goods, text = TOY.questions["goods"], ", ".join(chosen)
    wanted = Answer("answered", tuple(sorted(chosen, key=["chilled", "hazardous", "bulky"].index)))
    assert wanted.value in goods.values
    assert answers(f"{{goods: [{text}]}}")["goods"] == parse_value(goods, text) == wanted
    said = answers(f"{{goods: {{answer: none, said: [{{answer: [{text}]}}]}}}}")["goods"].claims
    assert [claim.value for claim in said] == [wanted.value]


def test_other_order_is_no_other_answer() -> None:
    with pytest.raises(InvalidFile, match="fewer than two different answers"):
        answers("{goods: {disputed: [{answer: [bulky, chilled]}, {answer: [chilled, bulky]}]}}")


def test_blank_answers_are_open_questions() -> None:
    assert answers("{told: , goods: }") == {}
    blank = parse_answers(b"pack: toy\ncase:\nanswers:\n", "case", TOY)
    assert (blank.case, blank.answers, blank.expect) == ("", {}, None)


def test_expectations_of_a_case() -> None:
    expect = "{approach: [rent, move], stage: plan, gate: fix-site, fired: [a-rent]}"
    case = parse_answers(f"pack: toy@2\nexpect: {expect}".encode(), "case", TOY)
    assert case.expect == Expect(("rent", "move"), (), ("fix-site",), "plan", "", ("a-rent",))
    assert (case.version, case.notices) == (2, ())


def test_words_that_other_readers_take_for_something_else_stay_text() -> None:
    words = "yes no on off true null ~ 1e3 012 0x1F 1_000 12:30 2026-11-20 .inf <<"
    assert parse(f"[{', '.join(words.split())}]".encode(), "").bare() == words.split()
    assert parse(b"[0, 7, -12, 999999999999999999]", "").bare() == [0, 7, -12, 10**18 - 1]


def test_byte_order_mark_and_carriage_returns_are_accepted() -> None:
    text = b"\xef\xbb\xbfpack: toy\r\nanswers:\r\n  told: all\r\n"
    assert parse_answers(text, "case", TOY).answers == {"told": Answer("answered", "all")}


def test_answers_of_an_earlier_version_are_translated() -> None:
    text = """
pack: toy@1
answers:
  trucks-at-night: weekly
  aisles: {disputed: [full, free]}
  roof-age: 12
"""
    read = parse_answers(text.encode(), "case", TOY)
    assert dict(read.answers) == {
        "night-runs": Answer("answered", "weekly"),
        "aisles": Answer("disputed", claims=(Claim("blocked"), Claim("free"))),
    }
    assert read.notices == (
        "The answers were given for version 1 of toy, which is now version 2.",
        "The question `trucks-at-night` is now called `night-runs`.",
        "The answer `full` to `aisles` is now `blocked`.",
        "The question `roof-age` is no longer asked: the roof turned out not to matter.",
    )


@pytest.mark.parametrize(
    ("question", "text", "answer"),
    [
        ("told", "all", Answer("answered", "all")),
        ("told", " unknown ", Answer("unknown")),
        ("goods", "bulky, chilled", Answer("answered", ("chilled", "bulky"))),
        ("goods", "", Answer("answered", ())),
        ("goods", "none", Answer("answered", ())),
        ("goods", " none , ", Answer("answered", ())),
        ("goods", "bulky,,chilled", Answer("answered", ("chilled", "bulky"))),
        ("goods", "bulky chilled", Answer("answered", ("chilled", "bulky"))),
        ("pallets", "1 200", Answer("answered", 1200)),
        ("pallets", "1200", Answer("answered", 1200)),
        ("pallets", "1_200", Answer("answered", 1200)),
        ("pallets", "12,000", Answer("answered", 12000)),
        ("last-count", "not-applicable", Answer("not_applicable")),
        ("last-count", "not-applicable: a: b", Answer("not_applicable", reason="a: b")),
    ],
)
def test_typed_value(question: str, text: str, answer: Answer) -> None:
    assert parse_value(TOY.questions[question], text) == answer


@pytest.mark.parametrize(
    ("question", "text", "message"),
    [
        ("told", "evrybody", "unknown option `evrybody`; allowed: nobody, leads, all"),
        ("told", "leads,all", "this question takes one answer"),
        ("told", "leads all", "this question takes one answer"),
        ("told", "a:b", "unknown option `a:b`"),
        ("told", "2", "unknown option `2`"),
        ("told", "al", "(did you mean `all`?)"),
        ("told", "", "nothing is chosen"),
        ("told", " , ", "nothing is chosen"),
        ("told", "not-applicable:me", "applies to everybody"),
        ("goods", "bulky,none", "none of these stands alone"),
        ("goods", "none none", "none of these stands alone"),
        ("goods", "bulky,unknown", "unknown option `unknown`"),
        ("goods", "bulky,bulky", "chosen twice"),
        ("pallets", "1,20", "`1,20` can mean 120 or 1.20; write it in digits alone"),
        ("pallets", "60000", "`60000` is not a whole number from 0 to 50,000 pallets"),
        ("pallets", "9" * 5000, "is not a whole number from 0 to 50,000 pallets"),
    ],
)
def test_typed_value_is_refused(question: str, text: str, message: str) -> None:
    with pytest.raises(AdvisorError) as caught:
        parse_value(TOY.questions[question], text)
    assert message in caught.value.message
    assert "\n" not in caught.value.message


def test_nearest() -> None:
    assert did_you_mean("Night_Runs", TOY.questions) == " (did you mean `night-runs`?)"
    assert did_you_mean("pallet", TOY.questions) == " (did you mean `pallets`?)"
    assert did_you_mean("colour", TOY.questions) == ""
    assert did_you_mean("x" * 100_000, TOY.questions) == ""


def test_answers_find_their_pack_from_where_they_lie(tmp_path: Path) -> None:
    shutil.copytree(FOLDER, tmp_path / "packs" / "toy")
    file = tmp_path / "cases" / "one.yaml"
    file.parent.mkdir()
    file.write_text("pack: ../packs/toy@2\nanswers: {told: all}\n", "utf-8")
    pack, read = read_answers(file)
    assert (pack.id, read.pack, read.version) == ("toy", "../packs/toy", 2)
    assert read_answers(file.with_name("-"), file.read_bytes())[1] == read


def test_unknown_pack_is_a_problem_of_the_file(tmp_path: Path) -> None:
    for name in ("toyy", "a/b", "x" * 5000, "\\0"):
        file = tmp_path / "case.yaml"
        file.write_text(f'case: a\npack: "{name}"\n', "utf-8")
        with pytest.raises(InvalidFile, match="bundled pack") as caught:
            read_answers(file)
        (problem,) = caught.value.problems
        assert (problem.line, problem.column, problem.code) == (2, 7, "unknown-pack")


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("gone.yaml", "there is no such file or folder"),
        (".", "it is a folder"),
        ("case.yaml/x", "a part of its path is no folder"),
        ("x" * 300, "its name is too long"),
        ("a\0b", "its name is not one a file can have"),
    ],
)
def test_unreadable_file_is_one_line(path: str, reason: str, tmp_path: Path) -> None:
    (tmp_path / "case.yaml").touch()
    with pytest.raises(AdvisorError) as caught:
        read_answers(tmp_path / path)
    assert not isinstance(caught.value, InvalidFile)
    assert caught.value.message == f"cannot read {tmp_path / path}: {reason}"


def test_folder_without_a_pack_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(
        AdvisorError, match=r"is not a pack: there is no questionnaire\.yaml in it"
    ):
        load_pack(tmp_path)


@given(st.binary(max_size=400) | st.text(max_size=200).map(str.encode))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with pytest.raises(InvalidFile):
        parse_answers(data, "case", TOY)


SCRAPS = """
[ ] { } : - ' " # | --- &a *a !t 0 -1 '<3' none told all not has W1 stay weak id: when: kind:
"""


@settings(max_examples=examples(60))
@given(st.data())
def test_any_change_to_a_pack_is_read_or_refused(data: st.DataObject) -> None:
    with TemporaryDirectory() as folder:
        for path in FOLDER.iterdir():
            text = path.read_text("utf-8")
            start = data.draw(st.integers(0, len(text)))
            end = start + data.draw(st.integers(0, 12))
            scrap = data.draw(st.sampled_from(["", " ", "\n", "\t", *SCRAPS.split()]))
            Path(folder, path.name).write_text(text[:start] + scrap + text[end:], "utf-8")
        try:
            load_pack(Path(folder))
        except InvalidFile as error:
            assert error.problems


def test_bundled_pack_goes_by_its_id_and_any_other_by_its_path(tmp_path: Path) -> None:
    for id in bundled_packs():
        assert (pack_folder(id) / "questionnaire.yaml").is_file()
        assert pack_folder(id, tmp_path) == pack_folder(id)
    (tmp_path / "mine").mkdir()
    assert pack_folder("mine", tmp_path) == tmp_path / "mine"
    assert pack_folder(str(tmp_path / "mine")) == tmp_path / "mine"


def test_unknown_pack_names_the_nearest_and_all_bundled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for id in ("hall", "roof"):
        (tmp_path / "questionnaires" / id).mkdir(parents=True)
        (tmp_path / "questionnaires" / id / "questionnaire.yaml").touch()
    (tmp_path / "questionnaires" / "no-pack").mkdir()
    monkeypatch.setattr(resources, "_PACKAGE", tmp_path)
    assert bundled_packs() == ("hall", "roof")
    with pytest.raises(AdvisorError) as caught:
        pack_folder("hal")
    assert caught.value.message == "there is no pack `hal`"
    assert caught.value.hint.startswith("did you mean `hall`? ")
    assert caught.value.hint.endswith("hall, roof")


@pytest.mark.parametrize("name", ["", "no.md.j2", "../pyproject.toml", "/etc/passwd"])
def test_template_outside_the_folder_is_refused(name: str) -> None:
    with pytest.raises(AdvisorError, match="there is no template"):
        template_text(name)


def test_template_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "a.md.j2").write_text("ä", "utf-8")
    monkeypatch.setattr(resources, "_PACKAGE", tmp_path)
    assert template_text("a.md.j2") == "ä"


def test_answers_for_different_packs_are_not_read_together() -> None:
    two = [(Path("a.yaml"), b"pack: fine-tuning\n"), (Path("b.yaml"), b"pack: quick-check\n")]
    with pytest.raises(AdvisorError, match=r"b\.yaml is for the pack `quick-check`"):
        read_together(two)
    pack, everyone = read_together(two[:1] * 2)
    assert pack.id == "fine-tuning"
    assert len(everyone) == 2
