"""`evidence.yaml` is proved: what it names exists, every measure is mapped or said not to be."""

from __future__ import annotations

import shutil
from itertools import product
from pathlib import Path

import pytest

from advisor.errors import InvalidFile
from advisor.loading import load_evidence, load_pack
from advisor.model import LEVELS, MEASURES
from tests.audit.found import FOLDER, evidence
from tests.cli.invoke import ROOT, Advisor, process

PACK = load_pack(FOLDER)

FAULTS = {
    "unknown-measure": ("  leaks:\n", "  leek:\n"),
    "bad-bound": ('note: "< 500"', "note: few"),
    "unknown-level": ("when: {leaks: [warn, fail]}", "when: {leaks: [warn, bad]}"),
    "unknown-question": ("  eval-apart:\n", "  eval-set-apart:\n"),
    "unknown-option": ("answer: mixed", "answer: mixd"),
    "no-answer": ("      count: usable\n", ""),
    "duplicate-id": ("id: file-outdated", "id: file-contradicts"),
    "unmapped-measure": ("  length: It says", "  # length: It says"),
    "mapped-measure": ("unmapped:\n", "unmapped:\n  leaks: It does not matter.\n"),
    "unreached-row": (
        "when: {length-tail: fail}",
        "when: {length-median: fail, length-tail: fail}",
    ),
    "unknown-key": ("      at-most: true\n", "      at-least: true\n"),
}


@pytest.mark.parametrize("code", FAULTS)
def test_each_fault_is_told_by_lint(code: str, here: Path, advisor: Advisor) -> None:
    shutil.copytree(FOLDER, here / "pack")
    text = (here / "pack/evidence.yaml").read_text("utf-8")
    before, after = FAULTS[code]
    assert before in text
    (here / "pack/evidence.yaml").write_text(text.replace(before, after, 1), "utf-8")
    with pytest.raises(InvalidFile) as refused:
        load_evidence(here / "pack", PACK)
    assert code in {problem.code for problem in refused.value.problems}
    done = advisor("lint pack")
    assert done.code == 3
    assert "evidence.yaml:" in done.out and f": {code}: " in done.out


def test_a_pack_may_do_without(here: Path) -> None:
    assert load_evidence(here / "toy", load_pack(here / "toy")) is None


def test_every_row_decides_at_some_levels_and_every_answer_is_one() -> None:
    found = evidence()
    deciding = set()
    for question in {row.question for row in found.rows}:
        rows = [row for row in found.rows if row.question == question]
        measures = sorted({measure for row in rows for measure in row.when})
        for levels in product(LEVELS, repeat=len(measures)):
            at = {**dict.fromkeys(MEASURES, "unknown"), **dict(zip(measures, levels, strict=True))}
            if row := found.answers(at).get(question):
                deciding.add(row.id)
    assert deciding == {row.id for row in found.rows}
    for row in found.rows:
        if row.answer is not None:
            PACK.questions[row.question].index(row.answer)


def test_what_is_not_known_answers_nothing() -> None:
    assert evidence().answers(dict.fromkeys(MEASURES, "unknown")) == {}


COMMANDS = (
    "run a.yaml",
    "explain a.yaml",
    "validate a.yaml",
    "questions toy",
    "compare a.yaml a.yaml",
    "schema toy",
    "lint toy",
    "--help",
)
LOADED = """
import atexit, sys
names = ("advisor.audit", "sqlite3", "pyarrow", "rensa", "gzip")
atexit.register(lambda: print([n for n in names if n in sys.modules], file=sys.stderr))
from advisor.cli import main
sys.exit(main())
"""


@pytest.mark.parametrize("line", COMMANDS)
def test_no_other_command_imports_the_audit(line: str, here: Path) -> None:
    done = process("-c", LOADED, *line.split(), cwd=here)
    assert done.stderr.decode().splitlines()[-1] == "[]", done.stderr


def test_without_the_extra_it_says_so_in_a_line(here: Path) -> None:
    (here / "t.jsonl").write_bytes(b'{"prompt": "a", "completion": "b"}\n')
    (here / "t.parquet").write_bytes(b"PAR1 and so on")
    without = """
import importlib.util, sys
found = importlib.util.find_spec
importlib.util.find_spec = lambda name, *a: None if name == "rensa" else found(name, *a)
sys.modules["pyarrow"] = None
from advisor.cli import main
sys.exit(main())
"""
    done = process("-c", without, "audit", "t.jsonl", "-q", cwd=here)
    assert done.returncode == 0, done.stderr
    assert b"looking for them needs the extra `data`" in b" ".join(done.stdout.split()).lower()
    done = process("-c", without, "audit", "t.parquet", "-q", cwd=here)
    assert (done.returncode, done.stdout) == (2, b"")
    assert len(done.stderr.splitlines()) == 1
    assert b"Parquet needs the extra `data`" in done.stderr


def test_the_audit_itself_needs_no_extra() -> None:
    sources = (ROOT / "advisor/audit").glob("*.py")
    heavy = [
        (source.name, line)
        for source in sources
        for line in source.read_text("utf-8").splitlines()
        if line.startswith(("import pyarrow", "from pyarrow", "from rensa", "import rensa"))
    ]
    assert heavy == []


def test_what_is_kept_is_what_was_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read = evidence()
    monkeypatch.delenv("ADVISOR_NO_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    first, second = (load_evidence(FOLDER, PACK) for _ in range(2))
    assert len([*tmp_path.rglob("*.pack")]) == 1
    assert first == second == read
