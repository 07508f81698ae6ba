"""`batch`, and the requirements that it shares with `run`."""

import csv
import io
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from advisor.cli.batch import _names
from tests.cli.invoke import ANSWERS, ROOT, Advisor, process, written


@pytest.fixture
def cases(here: Path) -> Path:
    """The folder, with a folder of cases, one of which is not sound."""
    (here / "cases/more").mkdir(parents=True)
    near, far = ANSWERS.replace("./toy", "../toy"), ANSWERS.replace("./toy", "../../toy")
    (here / "cases/a.yaml").write_text(near, "utf-8")
    (here / "cases/portfolio.yaml").write_text(near.replace("nobody", "all"), "utf-8")
    (here / "cases/more/A.yml").write_text(far.replace("blocked", "free"), "utf-8")
    (here / "cases/.hidden.yaml").write_text("no", "utf-8")
    (here / "cases/notes.txt").write_text("no", "utf-8")
    (here / "bad.yaml").write_text("pack: ./toy\nanswers: {aisels: free}\n", "utf-8")
    return here


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_batch_writes_the_reports_of_run_and_one_page(advisor: Advisor, cases: Path) -> None:
    code, out, err = advisor("batch cases -o out")
    assert (code, out) == (0, "")
    forms = ("md", "json", "csv", "html")
    assert err == f"Wrote {' and '.join(f'out/portfolio.{form}' for form in forms)}.\n"
    reports = ["A-2.md", "a.md", "portfolio-2.md"]
    assert names(cases / "out") == sorted(
        [*reports, *(f"portfolio.{form}" for form in ("csv", "html", "json", "md"))]
    )
    assert written(cases / "out/a.md") == advisor("run cases/a.yaml").out
    told = json.loads((cases / "out/portfolio.json").read_text("utf-8"))
    assert [(case["file"], case["report"]) for case in told["cases"]] == [
        ("cases/a.yaml", "a.md"),
        ("cases/portfolio.yaml", "portfolio-2.md"),
        ("cases/more/A.yml", "A-2.md"),
    ]
    for case in told["cases"]:
        verdict = json.loads(advisor(f"run {case['file']} --json").out)["verdict"]
        assert {key: case[key] for key in ("approach", "stage", "certainty")} == {
            key: verdict[key] for key in ("approach", "stage", "certainty")
        }


def test_batch_prints_the_page_and_takes_one_form(advisor: Advisor, cases: Path) -> None:
    code, out, err = advisor("batch cases a.yaml cases/a.yaml")
    assert (code, err) == (0, "")
    assert out.startswith("# Portfolio\n\n**4 cases.**\n")
    assert len(json.loads(advisor("batch cases --json").out)["cases"]) == 3
    assert len(list(csv.DictReader(io.StringIO(advisor("batch cases -f csv").out)))) == 3
    assert advisor("batch cases -o out -f json").code == 0
    assert names(cases / "out") == ["A-2.json", "a.json", "portfolio-2.json", "portfolio.json"]
    assert advisor("batch cases -o alone --no-reports -f md").code == 0
    assert names(cases / "alone") == ["portfolio.md"]


def test_one_bad_file_stops_nothing(advisor: Advisor, cases: Path) -> None:
    code, out, err = advisor("batch bad.yaml gone.yaml cases --min-stage go")
    assert code == 3
    assert "**3 cases. 2 files could not be read.**" in out
    assert "- **bad.yaml:** 2:11: unknown-question: " in out
    assert "bad.yaml:2:11: unknown-question: " in err
    assert "gone.yaml: there is no such file or folder\n" in err
    assert err.endswith("2 files could not be judged\n")
    assert advisor("batch bad.yaml -o out").code == 3
    assert names(cases / "out") == [
        "portfolio.csv",
        "portfolio.html",
        "portfolio.json",
        "portfolio.md",
    ]


@pytest.mark.usefixtures("cases")
def test_requirements_are_missed_with_a_sentence(advisor: Advisor) -> None:
    code, _, err = advisor("batch cases --min-stage trial --annotate github")
    assert code == 1
    assert "cases/a.yaml: --min-stage trial is missed: " in err
    assert "::error file=cases/a.yaml,title=advisor::--min-stage trial is missed: " in err
    assert advisor("batch cases --max-open 0").code == 0
    assert advisor("batch cases --min-stage trail").err.startswith(
        "advisor batch: there is no stage `trail` (did you mean `trial`?)"
    )


@pytest.mark.parametrize("command", ["run", "batch"])
def test_age_counts_from_the_day_that_is_given(advisor: Advisor, here: Path, command: str) -> None:
    line = f"{command} a.yaml --max-age 30 --today 2026-11-20"
    assert "the answers have no date such as 2026-11-20" in advisor(line).err
    for date, code in (("2026-10-21", 0), ("2026-10-20", 1), ("soon", 1)):
        (here / "a.yaml").write_text(f"{ANSWERS}date: {date}\n", "utf-8")
        assert advisor(line).code == code
    assert advisor(f"{command} a.yaml --max-age 30 --today tomorrow").code == 2


DATED = {
    "date: {}": "the file",
    "told: {{answer: nobody, date: {}}}": "told",
    "lease: {{answer: unknown, date: {}}}": "lease",
    "told: {{disputed: [{{answer: nobody, date: {}}}, all]}}": "told",
    "told: {{answer: nobody, said: [nobody, {{answer: all, date: {}}}]}}": "told",
}
"""Where a date may stand, and what it is then a date of."""


@pytest.mark.parametrize("day", ["2026-11-21", "2027-01-01", "9999-12-31"])
@pytest.mark.parametrize("place", DATED)
@pytest.mark.parametrize("command", ["run", "batch"])
def test_a_date_in_the_future_is_told_where_there_is_a_day(
    advisor: Advisor, here: Path, command: str, place: str, day: str
) -> None:
    kept = f"{ANSWERS}date: 2026-11-20\n".splitlines()
    said = place.format(day)
    key = f"{said.partition(':')[0]}:"
    lines = [line.partition(key)[0] + said if key in line else line for line in kept]
    (here / "a.yaml").write_text("\n".join(lines) + "\n", "utf-8")
    told = f"1 date is in the future: {day} (of {DATED[place]})"
    assert "future" not in advisor(f"{command} a.yaml").err
    line = f"{command} a.yaml --today 2026-11-20"
    code, _, err = advisor(f"{line} --annotate github")
    assert code == 0
    assert err.count(told) == 2
    assert f"::notice file=a.yaml,title=advisor::{told}\n" in err
    code, _, err = advisor(f"{line} --max-age 30")
    assert code == 1
    assert f"--max-age 30 is missed: {told}\n" in err
    assert "days old" not in err
    assert advisor(f"{command} a.yaml --max-age 30 --today {day}").err.count("future") == 0


@pytest.mark.parametrize("command", ["run", "batch"])
def test_blockers_want_evidence(advisor: Advisor, here: Path, command: str) -> None:
    code, _, err = advisor(f"{command} a.yaml --require-evidence")
    assert code == 1
    assert err.strip().endswith("3 answers that blockers read have none: goods, drop-offs, told")
    text = ANSWERS
    for told in ("goods: [bulky]", "drop-offs: town", "told: nobody"):
        key, value = told.split(": ")
        text = text.replace(told, f"{key}: {{answer: {value}, evidence: a letter}}")
    (here / "a.yaml").write_text(text, "utf-8")
    assert advisor(f"{command} a.yaml --require-evidence").code == 0


def test_batch_leaves_alone_what_is_not_its_own(advisor: Advisor, cases: Path) -> None:
    (cases / "out").mkdir()
    (cases / "out/a.md").symlink_to("../precious.md")
    (cases / "precious.md").write_text("mine", "utf-8")
    code, _, err = advisor("batch cases -o out")
    assert code == 2
    assert err == "advisor: out/a.md is a link that leads out of out; remove it first\n"
    assert names(cases / "out") == ["a.md"]
    assert (cases / "precious.md").read_text("utf-8") == "mine"
    shutil.copy(cases / "a.yaml", cases / "a.md")
    assert advisor("batch a.md -o .").code == 2
    assert (cases / "a.md").read_text("utf-8") == ANSWERS
    assert advisor("batch a.yaml -o a.md").code == 2


def test_batch_leaves_packs_and_empty_folders_out(advisor: Advisor, cases: Path) -> None:
    assert advisor("batch toy").code == 2
    (cases / "toy/cases").mkdir()
    (cases / "toy/cases/x.yaml").write_text(ANSWERS.replace("./toy", ".."), "utf-8")
    assert "**1 case.**" in advisor("batch toy").out
    assert advisor("batch gone").code == 3


def test_two_packs_are_kept_apart(advisor: Advisor, cases: Path) -> None:
    shutil.copytree(cases / "toy", cases / "other")
    (cases / "b.yaml").write_text(ANSWERS.replace("./toy", "./other"), "utf-8")
    out = advisor("batch a.yaml b.yaml").out
    assert out.count("## Where the cases stand: Warehouse move\n") == 2


@pytest.mark.thorough
def test_two_processes_write_the_same_bytes(cases: Path) -> None:
    files = []
    for jobs in ("1", "2"):
        done = process(
            *("-m", "advisor", "batch", "bad.yaml", "cases", "-o", f"out{jobs}", "--jobs", jobs),
            cwd=cases,
        )
        assert done.returncode == 3, done.stderr
        folder = cases / f"out{jobs}"
        files.append({path.name: path.read_bytes() for path in folder.iterdir()})
        files[-1]["stderr"] = done.stderr.replace(f"out{jobs}".encode(), b"out")
    assert files[0] == files[1]


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="no terminals to pretend")
def test_progress_is_for_terminals(cases: Path) -> None:
    leader, follower = os.openpty()
    for quiet in ((), ("--quiet",)):
        subprocess.run(
            [sys.executable, "-m", "advisor", "batch", "cases", "--no-reports", *quiet],
            cwd=cases,
            env={**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm"},
            stdout=subprocess.DEVNULL,
            stderr=follower,
            check=True,
        )
        if not quiet:
            assert b"Judging" in os.read(leader, 10_000)
    os.close(follower)
    with suppress(OSError):  # how Linux tells the end
        assert os.read(leader, 10_000) == b""
    os.close(leader)


def killed(*_: object) -> None:
    """What a process comes to that takes too much memory."""
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.usefixtures("cases")
def test_a_process_that_is_killed_is_one_line(
    advisor: Advisor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("advisor.cli.batch._judge", killed)
    code, out, err = advisor("batch cases -o out --jobs 2")
    assert (code, out) == (2, "")
    assert err == (
        "advisor: a process that shared the work was killed; "
        "try again, with fewer --jobs if memory is short\n"
    )


def test_processes_do_not_outlive_the_one_that_started_them() -> None:
    code = (
        "import os; from concurrent.futures import ProcessPoolExecutor as Pool;"
        "from multiprocessing import get_context; from advisor.cli.batch import _serve;"
        "pool = Pool(1, get_context('spawn'), _serve);"
        "print(pool.submit(os.getpid).result(), flush=True); input()"
    )
    pipe, command = subprocess.PIPE, [sys.executable, "-c", code]
    with subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe) as parent:
        assert parent.stdout
        worker = int(parent.stdout.readline())
        parent.kill()
    for _ in range(100):
        if not is_running(worker):
            return
        time.sleep(0.1)
    os.kill(worker, signal.SIGKILL)
    raise AssertionError("it waits for work for ever")


def is_running(pid: int) -> bool:
    """Whether a process is there, and not only its exit code."""
    listed = subprocess.run(
        ["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, check=False
    )
    return listed.stdout.strip()[:1] not in (b"", b"Z")


CLOSED = {
    ("cases/more",): "cases",
    ("cases",): "cases",
    ("cases/more/x",): "cases",
    ("cases/more/x/y",): "cases",
    ("cases/more", "cases/z"): "cases",
    ("cases/z", "cases/more/x"): "cases a.yaml",
    ("cases/a b",): "cases cases",
    ("cases/\u00e9",): "cases/\u00e9 cases",
    ("cases/-o",): "cases",
    ("cases/x.yaml",): "cases",
    ("toy/more",): "toy",
    ("cases/z",): "cases/z",
}
"""Folders that cannot be read, and where `batch` looks."""


@pytest.mark.parametrize("closed", CLOSED, ids=" ".join)
def test_a_folder_that_cannot_be_read_is_named(
    advisor: Advisor, cases: Path, closed: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder in ("cases/more/x/y", *closed):
        (cases / folder).mkdir(parents=True, exist_ok=True)
    scan = os.scandir

    def scandir(place: Path) -> object:
        if os.fspath(place) in closed:
            raise PermissionError(13, "closed", os.fspath(place))
        return scan(place)

    monkeypatch.setattr("os.scandir", scandir)
    code, out, err = advisor(f"batch {CLOSED[closed]} --json")
    assert code == 3
    refused = [each["file"] for each in json.loads(out)["refused"]]
    assert sorted(refused) == sorted(closed)
    for folder in closed:
        assert f"{folder}: the folder cannot be read: you have no permission\n" in err
    assert advisor("batch a.yaml").code == 0


def test_a_file_that_cannot_be_looked_at_is_named(
    advisor: Advisor, cases: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in a folder that may be listed and not entered."""
    look = Path.is_file

    def is_file(path: Path) -> bool:
        if path.name == "A.yml":
            raise PermissionError(13, "closed", str(path))
        return look(path)

    (cases / "cases/more/A.yml").unlink()
    (cases / "cases/more/A.yml").mkdir()  # which is why it cannot be read, here
    monkeypatch.setattr("os.walk", lambda *_, **__: [("cases/more", [], ["A.yml"])])
    monkeypatch.setattr(Path, "is_file", is_file)
    code, _, err = advisor("batch cases --no-reports")
    assert code == 3
    assert "cases/more/A.yml: it is a folder\n" in err


def work(files: list[Path]) -> int:
    """How many calls it takes to name the reports of these files."""
    calls = 0

    def counted(*_: object) -> None:
        nonlocal calls
        calls += 1

    sys.setprofile(counted)
    try:
        named = list(_names(files, ".md"))
    finally:
        sys.setprofile(None)
    assert len({name.casefold() for name in named}) == len(files)
    assert "portfolio.md" not in named
    return calls


STEMS = ("a", "{}", "{}-2", "portfolio", "a-{}", "\u00df", "{:x}", "{}.b", "CASE", "x y")


@pytest.mark.parametrize("stem", STEMS)
def test_naming_is_linear(stem: str) -> None:
    few, many = ([Path(f"{n}/{stem.format(n)}.yaml") for n in range(k)] for k in (200, 800))
    assert work(many) < 6 * work(few)
    assert work([*few, *few]) < 6 * work(few)
