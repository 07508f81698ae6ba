"""Published cases: what is read, which are near, what is said of them, and whether they tell."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.cli import main
from advisor.engine import AnsweredPack, assess, judge
from advisor.errors import InvalidFile
from advisor.export import FORMATS
from advisor.file_schemas import as_text, result_schema
from advisor.loading import load_pack
from advisor.model import Answer, Answers, Pack, Precedent, Question, Value
from advisor.precedents import Near, nearest
from advisor.report import Report, build_report
from advisor.report.context import ReportContext
from advisor.report.precedents import facts
from advisor.resources import PRECEDENTS, bundled_packs, pack_folder
from tests.casefiles import RERACK
from tests.cli.invoke import TOY
from tests.editor import Schema
from tests.effort import examples
from tests.evaluation import precedents as written
from tests.strategies import answers, packs
from tests.test_cache import home, load, parsed  # noqa: F401 - fixtures

FULL = "aisles=blocked pallets=12000 goods=bulky drop-offs=town lease=none told=all last-count=3"


def case(title: str, approach: str = "rerack", answers: str = FULL) -> dict[str, object]:
    """A case as its file has it."""
    texts = {key: f"{title}: {key}." for key in ("situation", "tried", "won", "citation")}
    link = f"https://example.org/{title}"
    known = {"title": title, "year": 2020, "approach": approach, "link": link}
    return {**known, **texts, "answers": answers}


def folder(place: Path, *cases: dict[str, object], **more: object) -> Path:
    """The toy pack with published cases."""
    here = shutil.copytree(TOY, place / "toy")
    (here / PRECEDENTS).write_text(json.dumps({"cases": cases, **more}), "utf-8")
    return here


def toy(place: Path, *cases: dict[str, object], **more: object) -> Pack:
    return load_pack(folder(place, *cases, **more))


_READ: dict[str, Any] = {**RERACK, "goods": ("bulky",)}


def given_answers(pack: Pack, name: str = "Hall 7", **other: Value) -> AnsweredPack:
    """The answers of RERACK, but for some."""
    raw = {**_READ, **{key.replace("_", "-"): value for key, value in other.items()}}
    said = {id: Answer("answered", value) for id, value in raw.items()}
    return AnsweredPack(pack, Answers(pack.id, case=name, answers=said))


def titles(found: tuple[Near, ...]) -> list[str]:
    return [near.precedent.title for near in found]


# What is read


def test_pack_without_the_file_has_no_cases() -> None:
    assert load_pack(TOY).precedents == ()
    assert [name for name in bundled_packs() if load_pack(pack_folder(name)).precedents] == [
        "fine-tuning"
    ]


def test_case_is_read(tmp_path: Path) -> None:
    pack = toy(tmp_path, case("one", answers="goods=bulky,chilled night-runs=never pallets=1,200"))
    (found,) = pack.precedents
    assert found.answers == {"goods": ("chilled", "bulky"), "night-runs": "never", "pallets": 1200}
    assert (found.title, found.year, found.approach) == ("one", 2020, "rerack")
    assert pack.case_weights == {}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"approach": "buy"}, "unknown-approach"),
        ({"answers": "aisle=free"}, "unknown-question"),
        ({"answers": "aisles"}, "no-answer"),
        ({"answers": "aisles=full"}, "no-answer"),
        ({"answers": "aisles=free,tight"}, "no-answer"),
        ({"answers": "pallets=many"}, "no-answer"),
        ({"answers": "pallets=-4"}, "no-answer"),
        ({"answers": "goods=none,bulky"}, "no-answer"),
        ({"answers": "lease=not-applicable"}, "no-answer"),
        ({"answers": ""}, "empty-text"),
        ({"answers": ["aisles=free"]}, "wrong-type"),
        ({"year": "2020"}, "wrong-type"),
        ({"year": 0}, "out-of-range"),
        ({"link": None}, "missing-key"),
        ({"title": {}}, "wrong-type"),
        ({"stars": 5}, "unknown-key"),
    ],
)
def test_what_is_wrong_with_a_case_is_told_at_its_place(
    change: dict[str, object], code: str, tmp_path: Path
) -> None:
    here = folder(tmp_path, case("one"), {**case("two"), **change})
    with pytest.raises(InvalidFile) as refused:
        load_pack(here)
    (problem,) = refused.value.problems
    assert (problem.path, problem.line) == (str(here / PRECEDENTS), 1)
    assert problem.code == code


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"weights": {"aisle": 3}}, "unknown-question"),
        ({"weights": {"aisles": -1}}, "out-of-range"),
        ({"weights": {"aisles": "much"}}, "wrong-type"),
        ({"weight": {}}, "unknown-key"),
        ({"cases": []}, "wrong-count"),
    ],
)
def test_what_is_wrong_with_the_file_is_told(
    more: dict[str, object], code: str, tmp_path: Path
) -> None:
    with pytest.raises(InvalidFile) as refused:
        toy(tmp_path, case("one"), **more)
    assert [problem.code for problem in refused.value.problems] == [code]


def test_link_to_a_file_of_another_name_is_refused(tmp_path: Path) -> None:
    here = folder(tmp_path, case("one"))
    (here / PRECEDENTS).rename(tmp_path / "secret")
    (here / PRECEDENTS).symlink_to(tmp_path / "secret")
    with pytest.raises(Exception, match="is a link to a file of another name"):
        load_pack(here)


def test_cases_are_kept_and_read_anew_once_they_change(
    home: Path,  # noqa: F811, ARG001
    parsed: list[str],  # noqa: F811
    tmp_path: Path,
) -> None:
    here = folder(tmp_path, case("one"), weights={"aisles": 3})
    first = load(here)
    assert parsed.count(PRECEDENTS) == 1
    assert load(here).precedents == first.precedents
    assert load(here).case_weights == {"aisles": 3}
    assert parsed.count(PRECEDENTS) == 1
    (here / PRECEDENTS).write_text(json.dumps({"cases": [case("two")]}), "utf-8")
    assert [each.title for each in load(here).precedents] == ["two"]
    (here / PRECEDENTS).unlink()
    assert load(here).precedents == ()


# Which are near


def test_nearness_by_hand(tmp_path: Path) -> None:
    weights = {"aisles": 5, "pallets": 3, "told": 2}
    pack = toy(
        tmp_path,
        case("far", answers="aisles=free pallets=12000 told=nobody"),
        case("near", answers="aisles=blocked pallets=9000 told=nobody"),
        case("half known", answers="aisles=blocked"),
        weights=weights,
    )
    found = nearest(given_answers(pack))
    assert [(near.precedent.title, near.nearness) for near in found] == [
        ("near", (5 + 3 - 2) / 10),  # 9,000 pallets count like 12,000
        ("half known", 5 / 10),
    ]
    assert (found[0].alike, found[0].apart) == (("aisles", "pallets"), ("told",))


def test_equally_near_stand_in_the_order_of_the_pack(tmp_path: Path) -> None:
    names = ["d", "b", "c", "a"]
    pack = toy(tmp_path, *(case(name, answers="aisles=blocked told=all") for name in names))
    assert titles(nearest(given_answers(pack), 4, 4)) == names


def test_at_most_two_of_one_approach_are_named(tmp_path: Path) -> None:
    near = [case(name, answers="aisles=blocked told=all") for name in "abc"]
    pack = toy(tmp_path, *near, case("other", "stay", "aisles=blocked"))
    assert titles(nearest(given_answers(pack))) == ["a", "b", "other"]


def test_nothing_is_near_while_too_little_is_known(tmp_path: Path) -> None:
    pack = toy(tmp_path, case("a", answers="aisles=blocked"))
    few = Answers("toy", answers={"aisles": Answer("answered", "blocked")})
    assert nearest(AnsweredPack(pack, few)) == ()
    assert judge(AnsweredPack(pack, few)).certainty == "open"
    assert build(pack, few).result.get("precedents") is None


def test_hidden_answer_is_not_known(tmp_path: Path) -> None:
    pack = toy(tmp_path, case("a", answers="night-runs=nightly"))
    assert nearest(given_answers(pack, night_runs="nightly")) == ()  # hidden in town
    found = nearest(given_answers(pack, night_runs="nightly", drop_offs="region"))
    assert titles(found) == ["a"]


@pytest.mark.parametrize("name", ["North hall", "north  HALL", " North\thall "])
def test_case_of_the_same_name_is_this_one(name: str, tmp_path: Path) -> None:
    pack = toy(tmp_path, case("North hall", answers="aisles=blocked"))
    assert nearest(given_answers(pack, name)) == ()
    assert titles(nearest(given_answers(pack, "South hall"))) == ["North hall"]


def test_no_reading_of_a_published_case_finds_that_case() -> None:
    """Under whatever name."""
    pack = load_pack(written.FOLDER)
    by_id = {each["case"]: each["title"] for each in written.cases()}
    for id, files in written.readings().items():
        for file in files:
            unnamed = AnsweredPack(pack, replace(file.answers, case=""))
            assert by_id.get(id) not in titles(nearest(unnamed, 200, 200))


def likeness(question: Question, mask: int, there: Value) -> Fraction:
    """Ticks are compared one by one, all else as equal or different."""
    index = mask.bit_length() - 1
    if question.kind != "multi":
        return Fraction(1 if index == question.index(there) else -1)
    both = (question.values[index], question.values[question.index(there)])
    one, other = (each for each in both if isinstance(each, tuple))
    alike = [1 if (id in one) == (id in other) else -1 for id in question.option_ids]
    return Fraction(sum(alike), len(alike))


@pytest.mark.parametrize("ticked", range(64))
def test_one_tick_of_many_is_no_opposite_answer(ticked: int) -> None:
    """A case whose list differs in one tick is nearer than one that differs in two, and so on."""
    pack = load_pack(written.FOLDER)
    question = pack.questions["eval-layers"]
    texts = dict.fromkeys(("situation", "tried", "won", "citation", "link"), "")
    case = [
        Precedent(str(n), 2000, approach="rag", answers={question.id: each}, **texts)
        for n, each in enumerate(question.values)
    ]
    asked = replace(pack, precedents=tuple(case), case_weights={question.id: 1}, core_known=0)
    here = question.values[ticked]
    assert isinstance(here, tuple)
    file = AnsweredPack(asked, Answers(pack.id, answers={question.id: Answer("answered", here)}))
    found = nearest(file, 64, 64)
    ticks = (near.precedent.answers[question.id] for near in found)
    apart = [len({*here} ^ {*each}) for each in ticks if isinstance(each, tuple)]
    assert apart == sorted(apart)
    assert [near.nearness for near in found] == [pytest.approx(1 - each / 3) for each in apart]
    assert len(found) == 1 + 6 + 15  # none that is as different as alike


@settings(max_examples=examples(300), deadline=None)
@given(st.data())
def test_nearness_as_it_is_defined(data: st.DataObject) -> None:
    pack = data.draw(packs())
    approaches = st.sampled_from(pack.approach_ids)
    made = []
    for number in range(data.draw(st.integers(1, 5))):
        known = data.draw(answers(pack)).answers
        raw = {id: each.value for id, each in known.items() if each.value is not None}
        texts = dict.fromkeys(("situation", "tried", "won", "citation", "link"), "")
        made.append(
            Precedent(f"{number}", 2000, approach=data.draw(approaches), answers=raw, **texts)
        )
    weights = {id: data.draw(st.integers(0, 3)) for id in pack.questions}
    pack = replace(pack, precedents=tuple(made), case_weights=weights)
    file = AnsweredPack(pack, data.draw(answers(pack)))
    here = {
        id: file.masks[id]
        for id, state in file.states.items()
        if state in ("answered", "not_applicable")
    }
    found = nearest(file, 9, 9)
    for near in found:
        there = near.precedent.answers
        both = {
            id: here[id] >> pack.questions[id].index(there[id]) & 1 for id in there if id in here
        }
        gain = sum(weights[id] * likeness(pack.questions[id], here[id], there[id]) for id in both)
        assert near.nearness == pytest.approx(gain / sum(weights[id] for id in here))
        assert {*near.alike} == {id for id, equal in both.items() if equal}
        assert {*near.apart} == {id for id, equal in both.items() if not equal}
        assert 0 < near.nearness <= 1
    by_nearness = sorted(found, key=lambda near: (-near.nearness, int(near.precedent.title)))
    assert list(found) == by_nearness
    few = nearest(file)
    assert len(few) <= 3
    assert max(Counter(near.precedent.approach for near in few).values(), default=0) <= 2


# What is said of them


def build(pack: Pack, answers: Answers) -> Report:
    return build_report(assess(pack, answers))


def three(place: Path) -> tuple[Pack, Answers]:
    """Answers with three cases near them."""
    pack = toy(
        place,
        case("one", answers="aisles=blocked pallets=9000 told=nobody"),
        case("two", "stay", "aisles=blocked goods=chilled last-count=not-applicable"),
        case("three", "move", "aisles=blocked"),
        weights={"aisles": 5, "pallets": 3, "told": 2, "goods": 1},
    )
    return pack, given_answers(pack).answers


def test_report_says_what_came_of_them(tmp_path: Path) -> None:
    text = FORMATS["md"].render(build(*three(tmp_path))).decode()
    assert (
        "## Teams like yours\n\n1. **one (2020).** Tried: one: tried. one: won. Alike in" in text
    )
    assert 'different in "Crew told". <https://example.org/one>' in text
    assert "More about teams like yours\n" in text
    assert "| Crew told | Everybody | Nobody | Not known | Not known |" in text
    for sentence in ("one: situation.", "one: tried.", "one: won.", "two: citation."):
        assert text.count(sentence) == 1


def test_cases_without_a_difference_are_told_as_well(tmp_path: Path) -> None:
    pack = toy(tmp_path, case("one", answers="aisles=blocked told=all"))
    text = FORMATS["md"].render(build(pack, given_answers(pack).answers)).decode()
    assert "| Speaks for | Re-rack | Re-rack |\n\n" in text
    assert "different in" not in text


@pytest.mark.parametrize("form", FORMATS)
def test_every_form_is_made_with_them(form: str, tmp_path: Path) -> None:
    assert FORMATS[form].render(build(*three(tmp_path)))


def test_json_has_them_as_the_schema_says(tmp_path: Path) -> None:
    made = FORMATS["json"].render(build(*three(tmp_path))).decode()
    assert Schema(as_text(result_schema())).accepts(made)
    first, _, last = json.loads(made)["precedents"]
    assert (first["title"], first["nearness"]) == ("one", 0.545)
    assert first["alike"] == ["aisles", "pallets"]
    assert first["different"] == [{"question": "told", "here": "all", "there": "nobody"}]
    assert last["different"] == [
        {"question": "goods", "here": ["bulky"], "there": ["chilled"]},
        {"question": "last-count", "here": 3, "there": 0},
    ]


def test_facts_are_all_of_a_case(tmp_path: Path) -> None:
    context = ReportContext(assess(*three(tmp_path)))
    told = {each.lead: each.text for each in facts(context, context.nearest[0])}
    assert told["Speaks for:"] == "Re-rack."
    assert (
        told["Alike:"] == '"Aisles": "Pallets stand in the aisles"; "Pallets": "12,000 pallets".'
    )
    assert told["Link:"] == "https://example.org/one"


def test_explain_names_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    here = folder(tmp_path, case("one", answers="aisles=blocked told=all"))
    file = tmp_path / "case.yaml"
    file.write_text(json.dumps({"pack": str(here), "answers": RERACK}), "utf-8")
    assert main(["explain", str(file)]) == 0
    assert "one (2020)" in capsys.readouterr().out
    assert main(["validate", str(here / PRECEDENTS)]) == 0
    assert "a pack without a mistake" in "".join(capsys.readouterr())


# The pack's own


def test_file_of_the_published_cases_is_current() -> None:
    assert written.FILE.read_text("utf-8") == written.written()


def test_every_case_is_told_in_few_words_and_once() -> None:
    cases = load_pack(written.FOLDER).precedents
    assert len(cases) >= 100
    for each in cases:
        assert len(each.situation.split()) <= 60
        assert len(f"{each.tried} {each.won}".split()) <= 70
        assert each.link.startswith("https://")
        assert len(each.answers) >= 10
    for part in ("title", "situation", "won"):
        assert len({getattr(each, part) for each in cases}) == len(cases)


@pytest.mark.thorough
def test_nearest_cases_tell_more_than_counting_and_chance() -> None:
    one, counted, both, counted_both, chance = written.told()
    assert one.cases >= 250
    for near, other in ((one, counted), (both, counted_both)):
        assert near.fits[0] * 100 >= 55 * near.cases
        assert near.fits[1] * 100 >= 78 * near.cases
        assert all(ours >= counts for ours, counts in zip(near.fits, other.fits, strict=True))
        for ours, drawn in zip(near.fits, chance.fits, strict=True):
            assert ours / near.cases > drawn / chance.cases + 0.25
