"""Wheel, sdist and checkout, each installed where nothing else is, and run from another folder.

The requirements are those of the environment that runs the tests, so no index is asked.
"""

from __future__ import annotations

import os
import shutil
import site
import subprocess
import sys
import venv
from contextlib import chdir
from pathlib import Path

import pytest
from hatchling.build import build_sdist, build_wheel

from advisor import __version__
from tests.cli.invoke import ROOT, written
from tests.test_supply import copied

CASE = ROOT / "questionnaires/fine-tuning/cases/ready-to-scale.yaml"
LINES = (
    ("--version",),
    ("run", "case.yaml", "-o", "report.md", "-o", "report.html", "-o", "report.docx"),
    ("init", "-o", "fresh.yaml"),
    ("validate", "fresh.yaml"),
    ("new-pack", "mine"),
    ("lint", "mine"),
    ("lint", "quick-check"),
    ("test", "mine"),
)


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """What can be installed."""
    folder, out = (tmp_path_factory.mktemp(name) for name in ("sources", "dist"))
    copied(folder, 0o022, 10**9)
    with chdir(folder):
        return {
            "wheel": out / build_wheel(str(out)),
            "sdist": out / build_sdist(str(out)),
            "checkout": folder,
        }


def installed(folder: Path, source: Path) -> Path:
    """The command, in an environment that has the source and, beside it, our requirements."""
    venv.create(folder, with_pip=False, symlinks=True)
    python = folder / "bin/python"
    (packages,) = folder.glob("lib/python*/site-packages")
    (packages / "requirements.pth").write_text(f"{site.getsitepackages()[0]}\n", "utf-8")
    options = ("--no-index", "--no-deps", "--no-build-isolation", "--ignore-installed", "-q")
    pip = (sys.executable, "-m", "pip", "--python", str(python), "install", *options)
    subprocess.run([*pip, str(source)], check=True, env=clean())
    return folder / "bin/advisor"


def clean() -> dict[str, str]:
    return {name: text for name, text in os.environ.items() if not name.startswith("PYTHON")}


@pytest.mark.parametrize("name", ["wheel", "sdist", "checkout"])
def test_installed_command_runs_elsewhere(
    name: str, sources: dict[str, Path], tmp_path: Path
) -> None:
    command, here = installed(tmp_path / "venv", sources[name]), tmp_path / "here"
    here.mkdir()
    shutil.copy(CASE, here / "case.yaml")
    for line in LINES:
        done = subprocess.run(
            [command, *line], cwd=here, env=clean(), capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, (line, done.stderr)
        assert line != ("--version",) or done.stdout == f"advisor {__version__}\n"
    ours = subprocess.run(
        [sys.executable, "-m", "advisor", "run", str(CASE)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert written(here / "report.md") == ours.stdout
    where = [str(command.parent / "python"), "-c", "import advisor; print(advisor.__file__)"]
    found = subprocess.run(
        where, cwd=here, env=clean(), capture_output=True, text=True, check=True
    )
    assert Path(found.stdout.strip()).is_relative_to(tmp_path / "venv")
