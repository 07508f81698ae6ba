"""The report: golden files, agreement of the forms, its words, and what may be said when."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt

from advisor.engine import assess
from advisor.export import FORMATS
from advisor.loading import load_pack, read_answers
from advisor.model import Answer, Answers, Pack, Trigger
from advisor.report import Bars, Paragraph, Report, build_report
from advisor.report.advice import called_for, due_actions
from advisor.report.context import ReportContext
from advisor.report.wording import count, fraction, listed, sentence, share
from advisor.text import visible

TESTS = Path(__file__).parent
GOLDEN = TESTS / "golden" / "reports"
CASES = ("open", "part", "complete")
FORMS = ("md", "json")
COMMONMARK = MarkdownIt("commonmark").enable(["table", "strikethrough"])


@cache
def toy() -> Pack:
    return load_pack(TESTS / "packs" / "toy")


@cache
def report(case: str) -> Report:
    return build_report(assess(*read_answers(GOLDEN / f"{case}.yaml")))


def context(given_answers: dict[str, Answer]) -> ReportContext:
    return ReportContext(assess(toy(), Answers("toy", answers=given_answers)))


def of(given_answers: dict[str, Answer]) -> Report:
    """The report on some answers to the toy pack."""
    return build_report(context(given_answers).assessment)


def in_markdown(made: Report) -> str:
    return FORMATS["md"].render(made).decode()


def in_json(made: Report) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(FORMATS["json"].render(made))
    return read


# Golden files


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("case", CASES)
def test_report_is_the_golden_one(case: str, form: str) -> None:
    made = FORMATS[form].render(report(case))
    golden = (GOLDEN / case).with_suffix(FORMATS[form].suffix)
    assert made.decode() == golden.read_text("utf-8")


def write_golden_files() -> None:
    """What `python -m tests.test_report` does; read the difference before you keep it."""
    for case in CASES:
        for form in FORMS:
            golden = (GOLDEN / case).with_suffix(FORMATS[form].suffix)
            golden.write_bytes(FORMATS[form].render(report(case)))


@pytest.mark.thorough
def test_same_bytes_whatever_the_hash_seed_locale_and_folder(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from advisor.loading import read_answers;"
        "from advisor.engine import assess; from advisor.report import build_report;"
        "from advisor.export import FORMATS; assert 'jinja2' not in sys.modules;"
        "made = build_report(assess(*read_answers(Path(sys.argv[1]))));"
        "[sys.stdout.buffer.write(form.render(made)) for form in FORMATS.values()]"
    )
    for seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", code, str(GOLDEN / "part.yaml")],
            cwd=tmp_path,
            env={
                **os.environ,
                "PYTHONHASHSEED": seed,
                "PYTHONPATH": str(TESTS.parent),
                "LC_ALL": "C",
                "TZ": "Asia/Tokyo",
            },
            capture_output=True,
            check=True,
        )
        assert done.stdout == b"".join(form.render(report("part")) for form in FORMATS.values())


# Words


@pytest.mark.parametrize(
    ("part", "whole", "words", "number"),
    [
        (0, 7, "0 %", 0.0),
        (7, 7, "100 %", 1.0),
        (1, 10**20, "< 0.1 %", 0.000001),
        (10**20 - 1, 10**20, "> 99.9 %", 0.999999),
        (1, 2000, "0.1 %", 0.0005),
        (1, 2001, "< 0.1 %", 0.0005),
        (2, 3, "66.7 %", 0.666667),
        (1, 2, "50.0 %", 0.5),
    ],
)
def test_shares_are_rounded_and_never_wrongly_whole(
    part: int, whole: int, words: str, number: float
) -> None:
    assert share(part, whole) == words
    assert fraction(part, whole) == number


def test_numbers_and_lists_in_words() -> None:
    assert [count(n, "question") for n in (0, 1, 1200)] == [
        "0 questions",
        "1 question",
        "1,200 questions",
    ]
    assert [listed("abcd"[:n], most=3) for n in range(5)] == [
        "",
        "a",
        "a and b",
        "a, b and c",
        "a, b, c and 1 more",
    ]
    assert [sentence(text) for text in ("", "So", "So.", 'He said "so."', "(so)")] == [
        "",
        "So.",
        "So.",
        'He said "so."',
        "(so).",
    ]


def test_what_cannot_be_seen_is_shown() -> None:
    assert visible("a\x00\x1b\x7f\x85\u202e\ufeff\ud800b\r\nc\td") == (
        "a\u2400\u241b\u2421<U+0085><U+202E><U+FEFF><U+D800>b\nc\td"
    )
    family = "\U0001f468\u200d\U0001f469"  # a joiner that makes one sign of two
    assert visible(family) == family


def lines(value: object) -> Iterator[Paragraph]:
    """Every line below a part of a report."""
    if isinstance(value, Paragraph):
        yield value
    if isinstance(value, tuple):
        for each in value:
            yield from lines(each)
    elif is_dataclass(value):
        for field in fields(value):
            yield from lines(getattr(value, field.name))


@pytest.mark.parametrize("case", CASES)
def test_every_sentence_ends(case: str) -> None:
    made = report(case)
    for section in made.sections:
        for line in lines(section):
            assert line.lead[-1:] in ("", ".", ":", "?"), line
            assert line.text[-1:] in ("", ".", ":", "?") or section.id == "warnings", line
            assert line.text or line.points, line
    text = in_markdown(made)
    assert ".." not in text.replace("...", "")
    assert not re.search(r"\b1 (questions|answers|days|contradictions)\b", text)
    assert "probab" not in text


# What may be said when


def test_open_report_names_no_approach_and_begins_with_what_to_find_out() -> None:
    made = report("open")
    ids = [section.id for section in made.sections]
    assert made.headline == (
        "Not yet: first find out more. Not enough information yet: 1 of 4 core questions is "
        "known; a verdict needs 2."
    )
    assert ids[:3] == ["verdict", "decides", "held"]
    assert not {"change", "path", "reasons"} & {*ids}
    page = in_markdown(made).partition("\n---\n")[0]
    assert [a.title for a in toy().approaches if a.title in page] == []
    assert in_json(made)["verdict"]["approach"] is None
    assert in_json(made)["flips"] == []


def test_named_report_has_the_sections_of_the_design_in_order() -> None:
    made = report("part")
    assert [section.id for section in made.memo] == [
        "verdict", "reasons", "decides", "held", "next", "against", "basis",
    ]  # fmt: skip
    assert [section.id for section in made.appendix] == [
        "why", "stage", "needs", "readiness", "change", "find-out",
        "alternatives", "risks", "plan", "actions", "warnings", "owners", "answers", "sources",
        "about",
    ]  # fmt: skip
    assert made.sections == (*made.memo, *made.appendix)
    numbered = [section.title.partition(".")[0] for section in made.appendix]
    assert numbered == [f"A{number}" for number in range(1, len(numbered) + 1)]


def test_firm_verdict_says_that_no_open_answer_changes_it() -> None:
    known = {
        "aisles": Answer("answered", "blocked"),
        "pallets": Answer("answered", 9200),
        "goods": Answer("answered", ()),
        "drop-offs": Answer("answered", "town"),
        "told": Answer("answered", "all"),
        "last-count": Answer("answered", 1),
    }
    assert "No open answer can change the approach." in in_markdown(of(known))
    done = of({**known, "told": Answer("answered", "all"), "lease": Answer("answered", "none")})
    assert done.headline == "Re-rack, and go as far as Trial."
    assert "Every question is answered" in in_markdown(done)


def test_hidden_answers_are_only_counted() -> None:
    made = of(
        {
            "drop-offs": Answer("answered", "town"),
            "night-runs": Answer("answered", "nightly", note="secret"),
        }
    )
    assert "secret" not in in_markdown(made) + FORMATS["json"].render(made).decode()
    assert "1 question does not arise from these answers." in in_markdown(made)


def test_stage_says_what_is_proven_and_what_is_open() -> None:
    page = in_markdown(report("part"))
    assert "**Nothing for certain. Trial if these turn out well:** " in page
    assert "at most Measure, which hangs on" in page
    held = in_markdown(report("complete"))
    assert "| No permit for these goods: " in held
    assert "Possible" not in held


def test_path_names_what_stands_in_the_way() -> None:
    file = Answers("toy", answers=KNOWN | {"told": Answer("answered", "all")})
    to_rent = in_markdown(build_report(assess(toy(), file, "rent", "go")))
    assert "The path to Rent bays at Go\n\nNot by anything you can change. These" in to_rent
    assert '- "Drop-offs" would have to be "Across the region"; now: To this town.' in to_rent
    firm = {**KNOWN, "told": Answer("answered", "all"), "last-count": Answer("answered", 0)}
    beyond = in_markdown(of({**firm, "goods": Answer("answered", ())}))
    assert "Not by anything you can change. Re-rack goes no further than Trial." in beyond
    assert "| Re-rack: Hold 1. | Trial |" in beyond


# Advice


KNOWN = {
    "aisles": Answer("answered", "blocked"),
    "pallets": Answer("answered", 9200),
    "drop-offs": Answer("answered", "town"),
    "told": Answer("answered", "nobody"),
}


def test_triggers_ask_approach_stage_answers_and_one_of_the_rest() -> None:
    seen = context(KNOWN)
    assert seen.verdict.approach == "rerack"
    assert called_for(seen, Trigger()) == ()
    assert called_for(seen, Trigger(approaches=("rent",))) is None
    assert called_for(seen, Trigger(stages=("go",))) is None
    told = toy().gate["crew-in-the-dark"].when
    assert called_for(seen, Trigger(when=told, approaches=("rerack",))) == ()
    assert called_for(seen, Trigger(when=toy().gate["no-permit"].when)) is None
    either = Trigger(gates=("crew-in-the-dark", "no-permit"), open=("lease", "aisles"))
    assert called_for(seen, either) == ("crew-in-the-dark", "lease")
    assert called_for(seen, Trigger(gates=("no-permit",))) is None


def test_dimension_that_does_not_concern_the_approach_calls_for_nothing() -> None:
    lease = {**KNOWN, "lease": Answer("answered", "none"), "goods": Answer("answered", ())}
    (site,) = (row.bands for row in toy().stage_table if row.id == "t-site-weak")
    fair = (replace(site[0], allowed=0b111),)
    assert called_for(context(lease), Trigger(bands=fair)) is None
    town_or_not = {**lease, "drop-offs": Answer("answered", "abroad")}
    assert called_for(context(town_or_not), Trigger(bands=fair)) == ("site",)


def test_actions_come_in_the_order_of_their_urgency() -> None:
    due = due_actions(context({**KNOWN, "last-count": Answer("answered", 9)}))
    assert [(each.action.id, each.because_of) for each in due] == [
        ("do-count", ()),  # on the path to the next stage
        ("do-tell", ("crew-in-the-dark", "crew")),  # holds a later one
        ("do-measure", ("space",)),
    ]
    waiting = due_actions(context({id: KNOWN[id] for id in ("aisles", "drop-offs", "told")}))
    assert [each.action.id for each in waiting] == ["do-tell", "do-measure"]
    assert waiting[1].because_of == ("space", "pallets")


# Agreement of the forms


def test_json_has_the_keys_of_the_contract_in_order() -> None:
    kept = in_json(report("part"))
    assert kept["schema_version"] == 1
    assert " ".join(kept) == (
        "schema_version case date pack verdict dimensions gates trace near_misses flips "
        "find_out_first path actions warnings disputes answers owners"
    )
    assert " ".join(kept["verdict"]) == (
        "approach stage best_stage certainty held_by waits_for shares between decided_by"
    )
    assert all(each["count"].isdecimal() for each in kept["verdict"]["shares"])


@pytest.mark.parametrize("case", CASES)
def test_markdown_and_json_tell_the_same(case: str) -> None:
    made, page, kept = report(case), in_markdown(report(case)), in_json(report(case))
    pack = toy()
    total = sum(int(each["count"]) for each in kept["verdict"]["shares"])
    for approach in pack.approaches:
        counts = [s["count"] for s in kept["verdict"]["shares"] if s["approach"] == approach.id]
        left = kept["verdict"].get("between", ())
        if approach.id not in (kept["verdict"]["approach"], *left):
            assert share(sum(map(int, counts)), total) in page
    bars = [b for s in made.sections for block in s.blocks if isinstance(block, Bars)
            for b in (*block.bars, *block.apart)]  # fmt: skip
    scores = {each["id"]: (*each["score"], each["possible"]) for each in kept["dimensions"]}
    assert {b.dimension: (b.low, b.high, b.possible) for b in bars} == scores
    assert [action["title"] for action in kept["actions"]] == [a.title for a in made.actions]
    for action in kept["actions"]:
        assert f"**{action['title']}.**" in page or f"**{action['title']}**" in page
        assert f"{action['owner']}, {action['effort']}" in page
    if made.approach:
        assert made.headline.startswith(pack.approach(made.approach).title)
    assert pack.stage(kept["verdict"]["stage"]).title in page
    for row in kept["answers"]:
        cell = f"| {pack.questions[row['question']].label} |"
        assert (cell in page) == (row["state"] != "hidden")
    cited = {id for line in lines(made.appendix) for id in line.sources}
    assert all(f"\n| {id} | " in page for id in cited)


if __name__ == "__main__":
    write_golden_files()
