"""The architecture where import contracts do not reach: run time, words, data folders."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml

from advisor.loading.shapes.answers import AnswersShape
from advisor.loading.shapes.costs import CostsShape
from advisor.model import CostDue
from tests.lowest import BOUNDED, requirements

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
    [f"run {CASE}", "--help", f"explain {CASE}", f"validate {CASE}", "questions", "schema"],
)
def test_command_leaves_textual_alone(arguments: str) -> None:
    done = python(TEXTUAL_LOADED, *arguments.split())
    assert done.returncode == 0, done.stderr
    assert done.stderr.splitlines()[-1] == "False"


ALL_LOADED = """
import atexit, sys
atexit.register(lambda: print(*sys.modules, file=sys.stderr))
from advisor.cli import main
sys.exit(main())
"""


def test_help_imports_neither_text_nor_files() -> None:
    loaded = python(ALL_LOADED, "--help").stderr.split()
    ours = {name for name in loaded if name.startswith("advisor.")}
    parts = ("command", "console", "exits", "lazy_group")
    assert ours == {"advisor.cli", "advisor.errors", *(f"advisor.cli.{part}" for part in parts)}


def test_start_screen_waits_for_neither_engine_nor_report() -> None:
    loaded = python("import sys, advisor.tui.app; print(*sys.modules)").stdout.split()
    ours = {name.split(".")[1] for name in loaded if name.startswith("advisor.")}
    assert ours == {"errors", "resources", "session", "text", "tui"}


SHAPES_LOADED = """
import atexit, sys
names = ("pydantic", "advisor.loading.shapes.answers", "advisor.loading.shapes.pack")
atexit.register(lambda: print(*(name in sys.modules for name in names), file=sys.stderr))
from advisor.cli import main
sys.exit(main())
"""


def test_shapes_of_a_pack_are_built_only_where_it_is_read_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ADVISOR_NO_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    first, second = (python(SHAPES_LOADED, "run", CASE) for _ in range(2))
    assert first.stdout == second.stdout
    assert first.stderr.splitlines()[-1] == "True True True"
    assert second.stderr.splitlines()[-1] == "True True False"


def test_report_knows_nothing_of_pydantic() -> None:
    done = python(MODULES_ADDED.format(module="advisor.report"))
    assert "pydantic" not in done.stdout.split()


MODULES = {
    "jinja2": ("jinja2", "markupsafe"),
    "mcp": ("mcp",),
    "python-docx": ("docx",),
    "python-multipart": ("python_multipart",),
    "pyyaml": ("yaml",),
    "textual": ("textual", "rich"),
}
"""What a requirement is imported as, with those whose classes are part of its own interface."""


def test_only_what_is_declared_is_imported() -> None:
    declared = [match["name"] for each in requirements() if (match := BOUNDED.fullmatch(each))]
    known = {module for name in declared for module in MODULES.get(name, (name,))}
    found = {name for source in SOURCES for name in imported(source)}
    assert found - known - {"advisor", "_typeshed", *sys.stdlib_module_names} == set()


def imported(source: Path) -> Iterator[str]:
    """The packages that a source file imports from, wherever it does."""
    for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (each.name.partition(".")[0] for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield str(node.module).partition(".")[0]


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
    sheet = pack.with_name("costs.yaml")
    if sheet.exists():
        costs = yaml.safe_load(sheet.read_text(encoding="utf-8"))
        for kind in ("figures", "options", "lines"):
            yield from (entry["id"] for entry in costs[kind])


def literals(source: Path) -> Iterator[tuple[int, str]]:
    """Every string literal of a source file with its line."""
    for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.parent.name)
def test_code_names_nothing_of_a_pack(pack: Path) -> None:
    ours = {*AnswersShape.model_fields, *CostsShape.model_fields, *get_args(CostDue)}
    words = {*pack_words(pack)} - ours - {"data", "prompt"}  # an extra, and a key of rows
    assert len(words) > 20
    assert [
        f"{source.relative_to(ROOT)}:{line}: {text}"
        for source in SOURCES
        for line, text in literals(source)
        if text in words
    ] == []


def classes() -> Iterator[tuple[str, str]]:
    """Every class of ours without its underscore, and the module that defines it."""
    for source in SOURCES:
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                yield node.name.lstrip("_"), str(source.relative_to(ROOT))


def names() -> set[str]:
    """The classes, and whatever else a module gives a name at its top, such as a kind of value."""
    found = {name for name, _ in classes()}
    for source in SOURCES:
        for node in ast.parse(source.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.Assign):
                found |= {
                    each.id.lstrip("_") for each in node.targets if isinstance(each, ast.Name)
                }
    return found


def test_no_class_name_is_defined_in_two_modules() -> None:
    places: dict[str, list[str]] = {}
    for name, module in classes():
        places.setdefault(name, []).append(module)
    assert len(places) > 200
    assert {name: modules for name, modules in places.items() if len(modules) > 1} == {}


def test_words_of_the_house_are_where_contributing_says() -> None:
    page = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").split("## Words of the house")[1]
    rows = re.findall(r"^\| ([^|]+) \| [^|]+ \| `(advisor/[^`]+)` \|$", page, re.MULTILINE)
    assert len(rows) > 20
    for word, module in rows:
        source = (ROOT / module).read_text(encoding="utf-8")
        for name in re.findall(r"`(\w+)`", word):
            assert re.search(rf"^(class {name}\b|{name} = )", source, re.MULTILINE), name


OLD_CLASSES = """
Carried Case Change Condition Deed Earlier Ending Entrance Failure Faults File FindOut Frame GoOn
Hold Layout Leaf Line Page Points Raw Reading Refused Test Wanted Way Where
"""
OLD_MODULES = """
cli/bars cli/group cli/layout cli/several cli/streams export/picture forms handover prove solve
report/evidence report/frame report/front report/hold report/picture report/since report/tree
report/words tui/comparing tui/deeds tui/entering tui/explaining tui/keys tui/leaf tui/leaving
tui/look tui/places tui/plain tui/words ask/entrance ask/lines ask/spoken ask/typed ask/voice
engine/circuit engine/count engine/doubts engine/flips engine/plan engine/priorities engine/steps
loading/earlier loading/faults loading/relations
"""


def test_old_words_do_not_come_back() -> None:
    assert names() & {*OLD_CLASSES.split()} == set()
    modules = {str(each.relative_to(ROOT / "advisor").with_suffix("")) for each in SOURCES}
    assert modules & {*OLD_MODULES.split()} == set()
