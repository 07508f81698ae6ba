"""`run` and `explain`: answers in, a report out."""

import json
from itertools import pairwise
from pathlib import Path

import pytest

from tests.cli.invoke import ANSWERS, Advisor, written

UNKNOWN = "--set pallets=unknown --set drop-offs=unknown --set lease=unknown"


def test_run_prints_the_report(advisor: Advisor) -> None:
    code, out, err = advisor("run a.yaml")
    assert (code, err) == (0, "")
    assert out.startswith("# Hall 4: Should we move this warehouse?\n")
    assert out == advisor("run - -f md", ANSWERS).out
    assert out == advisor("run ./a.yaml -o -").out


def test_run_writes_each_form_the_suffixes_name(advisor: Advisor, here: Path) -> None:
    code, out, err = advisor("run a.yaml -o report.md -o data.JSON")
    assert (code, out) == (0, "")
    assert err == "Wrote report.md and data.JSON. Next: `advisor explain a.yaml`.\n"
    assert written(here / "report.md") == advisor("run a.yaml").out
    data = json.loads((here / "data.JSON").read_bytes())
    assert data.pop("made").startswith("advisor ")
    assert data == json.loads(advisor("run a.yaml --json").out)
    assert advisor("run -q a.yaml -o report.md") == (0, "", "")


def test_run_names_a_file_in_a_folder_after_the_case(advisor: Advisor, here: Path) -> None:
    assert advisor("run a.yaml -o reports/ --json").code == 0
    assert (here / "reports/hall-4.json").exists()
    (here / "my case.yaml").write_text(ANSWERS.replace("Hall 4", "'***'"), "utf-8")
    assert advisor("-q run 'my case.yaml' -o reports -f md") == (0, "", "")
    assert (here / "reports/my-case.md").exists()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ("-o report.txt", "report.txt ends in none of .md, .html, .json, .docx, "),
        ("-o toy", "toy is a folder; name the form with -f"),
        ("-o a.yaml -f md", "-o a.yaml would overwrite what the report is made from"),
        ("--template t.j2 -f docx", "a template makes text, and docx is none"),
        ("--set aisles", "--set takes ID=VALUE, not `aisles`"),
        ("--set aisle=free", "there is no question `aisle` (did you mean `aisles`?)"),
        ("--set aisles=fre", "--set aisles: unknown option `fre`; allowed: free, tight, blocked"),
        ("--set pallets=50001", "--set pallets: `50001` is not a whole number from 0 to 50,000"),
        ("--set pallets=1.50", "--set pallets: `1.50` can mean 150 or 1.50; write it in digits"),
        ("--set aisles=not-applicable", "--set aisles: `aisles` applies to everybody; answer it"),
        ("--min-stage plann", "there is no stage `plann` (did you mean `plan`?)"),
        ("--target mvoe", "there is no approach `mvoe` (did you mean `move`?)"),
        ("--target go", "there is no approach `go` (did you mean `:go`?)"),
        ("--target move:trail", "there is no stage `trail` (did you mean `trial`?)"),
    ],
)
def test_run_refuses_what_it_does_not_know(
    options: str, message: str, advisor: Advisor, here: Path
) -> None:
    before = sorted(here.rglob("*"))
    code, out, err = advisor(f"run a.yaml {options}")
    assert (code, out) == (2, "")
    assert err.startswith(f"advisor run: {message}")
    assert sorted(here.rglob("*")) == before


def test_set_changes_answers(advisor: Advisor) -> None:
    line = "run a.yaml --json --set aisles=unknown --set pallets=1,200 --set goods=bulky,chilled"
    answers = json.loads(advisor(f"{line} --set night-runs=not-applicable:none").out)["answers"]
    states = {answer["question"]: answer for answer in answers}
    assert states["aisles"]["state"] == "unknown"
    assert states["pallets"]["answer"] == 1200
    assert states["goods"]["answer"] == ["chilled", "bulky"]


def test_notices_of_an_older_version_are_talk(advisor: Advisor, here: Path) -> None:
    text = ANSWERS.replace("./toy", "./toy@1").replace("aisles: blocked", "aisles: full")
    (here / "old.yaml").write_text(text, "utf-8")
    code, out, err = advisor("run old.yaml")
    assert code == 0
    assert "Pallets stand in the aisles" in out
    first, second = err.splitlines()
    assert first.startswith("old.yaml: The answers were given for version 1 of toy")
    assert second == "old.yaml: The answer `full` to `aisles` is now `blocked`."
    assert advisor("run old.yaml -q") == (0, out, "")


def test_target_that_has_no_path_says_why(advisor: Advisor) -> None:
    for command in ("run", "explain"):
        err = advisor(f"{command} a.yaml --target :measure").err
        assert err == "No path to :measure: these answers are there already.\n"
        err = advisor(f"{command} a.yaml --target move --set aisles=unknown {UNKNOWN}").err
        assert err == "No path to move: there is not enough information yet.\n"


def test_template_lays_the_report_out(advisor: Advisor, here: Path) -> None:
    (here / "t.j2").write_text("{{ report.headline }}\n", "utf-8")
    assert advisor("run a.yaml --template t.j2").out.startswith("Re-rack")
    assert advisor("run a.yaml --template t.j2 -o memo.txt").code == 0
    assert (here / "memo.txt").read_text("utf-8").startswith("Re-rack")
    (here / "t.j2").write_text("fine\n{{ report.nothing }}\n", "utf-8")
    code, out, err = advisor("run a.yaml --template t.j2")
    assert (code, out) == (2, "")
    assert err.startswith("advisor: t.j2:2: the template cannot be rendered: ")
    message = "advisor: cannot read none.j2: there is no such file or folder\n"
    assert advisor("run a.yaml --template none.j2") == (2, "", message)


def test_requirements_decide_the_exit_code(advisor: Advisor) -> None:
    assert advisor("run a.yaml -q --min-stage plan --max-open 0").code == 0
    code, out, err = advisor("run a.yaml -q --min-stage trial --max-open 0 --set aisles=unknown")
    assert code == 1
    assert out.startswith("# Hall 4")
    assert err.splitlines() == [
        "--min-stage trial is missed: plan is what is proven",
        "--max-open 0 is missed: 1 question is open",
    ]


def test_blank_file_misses_every_bar(advisor: Advisor) -> None:
    advisor("init toy -o b.yaml")
    code, _, err = advisor("run b.yaml -q --min-stage measure --max-open 8")
    assert code == 1
    assert err.splitlines() == [
        "--min-stage measure is missed: there is not enough information for a verdict",
        "--max-open 8 is missed: 9 questions are open",
    ]


def test_annotations_name_what_holds_and_what_contradicts(advisor: Advisor) -> None:
    code, out, err = advisor("run a.yaml -q --annotate github --set pallets=100")
    assert code == 0
    assert out.startswith("# Hall 4")
    assert err.splitlines() == [
        "::warning file=a.yaml,title=The crew does not know::Nobody of the crew has been told.",
    ]


@pytest.mark.parametrize("pack", ["", "toy"])
def test_new_file_is_open_and_says_so(pack: str, advisor: Advisor) -> None:
    assert advisor(f"init {pack} -o new.yaml").code == 0
    verdict = json.loads(advisor("run new.yaml --json").out)["verdict"]
    assert verdict["certainty"] == "open"
    assert verdict["approach"] is None
    report = advisor("run new.yaml").out
    assert "Not enough information yet" in report
    assert "## Find out first" in report


# explain


def test_explain_says_why_and_what_would_change_it(advisor: Advisor) -> None:
    code, out, err = advisor("explain a.yaml")
    assert (code, err) == (0, "")
    lines = out.splitlines()
    titles = [above for above, below in pairwise(lines) if above and set(below) == {"-"}]
    assert titles[:3] == ["Why", "What could change it", "What holds it at Plan"]
    named = {title.partition(". ")[2] for title in titles}
    assert {"Why this approach", "What would change it", "The path to Trial"} <= named
    assert max(map(len, lines)) <= 88
    assert "  rerack:trial  --set told=leads\n" in out
    assert ". The path to Move at Go\n" in advisor("explain a.yaml --target move:go").out


def test_explain_tries_hold(advisor: Advisor) -> None:
    tries = advisor("explain a.yaml").out.partition("to the command:\n\n")[2].splitlines()
    assert len(tries) >= 3
    stages = ["measure", "plan", "trial", "go"]
    for line in tries:
        target, changes = line.split(maxsplit=1)
        verdict = json.loads(advisor(f"explain a.yaml --json {changes}").out)["verdict"]
        approach, stage = target.split(":")
        assert verdict["approach"] == approach
        assert stages.index(verdict["stage"]) >= stages.index(stage)


def test_explain_names_open_questions_by_their_ids(advisor: Advisor) -> None:
    out = advisor("explain a.yaml --set pallets=unknown").out
    assert out.endswith("\n\nTo try an answer, add --set QUESTION=ANSWER:\n\n  pallets\n")


def test_explain_for_machines_is_a_part_of_the_result(advisor: Advisor) -> None:
    whole = json.loads(advisor("run a.yaml --json").out)
    parts = json.loads(advisor("explain a.yaml --json").out)
    assert {key: whole[key] for key in parts} == parts
    assert {"verdict", "trace", "near_misses", "flips", "find_out_first", "path"} <= set(parts)
