"""The architecture where import contracts do not reach: run time, words, data folders."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parent.parent
PACKS = sorted(ROOT.glob("questionnaires/*/questionnaire.yaml"))
SOURCES = sorted(ROOT.glob("advisor/**/*.py"))
CASE = "questionnaires/fine-tuning/cases/ready-to-scale.yaml"

MODULES_ADDED = """
import sys
before = set(sys.modules)
import {module}
print(*{{name.partition(".")[0] for name in set(sys.modules) - before}})
"""

TEXTUAL_LOADED = """
import atexit, sys
atexit.register(lambda: print("textual" in sys.modules, file=sys.stderr))
from advisor.cli import main
sys.exit(main())
"""


def python(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A fresh interpreter that runs `code` in the checkout."""
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("module", ["errors", "model", "engine"])
def test_core_imports_the_standard_library_only(module: str) -> None:
    done = python(MODULES_ADDED.format(module=f"advisor.{module}"))
    assert done.returncode == 0, done.stderr
    assert set(done.stdout.split()) <= {"advisor", *sys.stdlib_module_names}


@pytest.mark.parametrize(
    "arguments",
    ["--help", f"run {CASE}", f"explain {CASE}", f"validate {CASE}", "questions", "schema"],
)
def test_command_leaves_textual_alone(arguments: str) -> None:
    done = python(TEXTUAL_LOADED, *arguments.split())
    assert done.returncode == 0, done.stderr
    assert done.stderr.splitlines()[-1] == "False"


@pytest.mark.parametrize("folder", ["questionnaires", "templates"])
def test_data_folders_hold_no_code(folder: str) -> None:
    assert list((ROOT / folder).rglob("*.py*")) == []


def pack_words(pack: Path) -> Iterator[str]:
    """The ids that belong to a pack alone."""
    read: dict[str, Any] = yaml.safe_load(pack.read_text(encoding="utf-8"))
    for kind in ("approaches", "stages", "dimensions", "categories"):
        yield from (entry["id"] for entry in read[kind])
    for section in read["sections"]:
        yield from (question["id"] for question in section["questions"])


def literals(source: Path) -> Iterator[tuple[int, str]]:
    """Every string literal of a source file with its line."""
    for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.parent.name)
def test_code_names_nothing_of_a_pack(pack: Path) -> None:
    words = set(pack_words(pack))
    assert len(words) > 20
    assert [
        f"{source.relative_to(ROOT)}:{line}: {text}"
        for source in SOURCES
        for line, text in literals(source)
        if text in words
    ] == []
