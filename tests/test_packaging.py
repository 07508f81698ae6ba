"""What is shipped: the wheel and the sdist as a stranger gets them, and the locked versions."""

import os
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from contextlib import chdir
from importlib.metadata import Distribution
from pathlib import Path
from shutil import ignore_patterns

import pytest
from hatchling.build import build_sdist, build_wheel

import advisor

ROOT = Path(__file__).parent.parent
DATA = ("questionnaires", "templates")
CASE = ROOT / "questionnaires/fine-tuning/cases/ready-to-scale.yaml"
JUNK = (".DS_Store", "__pycache__/junk.pyc")


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder by its path from there, but for junk."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.match(".DS_Store") and path.parent.name != "__pycache__"
    }


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the unpacked wheel, built from a copy of the sources with junk in it."""
    copy = tmp_path_factory.mktemp("copy")
    for name in ("pyproject.toml", "README.md", "LICENSE", ".gitignore"):
        shutil.copy(ROOT / name, copy)
    for folder in ("advisor", *DATA):
        shutil.copytree(ROOT / folder, copy / folder, ignore=ignore_patterns("__pycache__"))
        for junk in JUNK:
            (copy / folder / junk).parent.mkdir(exist_ok=True)
            (copy / folder / junk).touch()
    site = tmp_path_factory.mktemp("site")
    with chdir(copy):
        wheel = copy / build_wheel(str(copy))
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    return site


def from_wheel(unpacked: Path, elsewhere: Path, *arguments: str) -> str:
    """What the command of the unpacked wheel prints when it is run from another folder."""
    code = "import sys, advisor.cli; sys.exit(advisor.cli.main())"
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=elsewhere,
        env={**os.environ, "PYTHONPATH": str(unpacked)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("folder", DATA)
def test_wheel_carries_the_data_folders_file_by_file(unpacked: Path, folder: str) -> None:
    assert contents(unpacked / "advisor" / folder) == contents(ROOT / folder)


def test_wheel_carries_the_package_and_no_junk(unpacked: Path) -> None:
    expected = {f"advisor/{name}" for name in contents(ROOT / "advisor")}
    expected |= {f"advisor/{folder}/{name}" for folder in DATA for name in contents(ROOT / folder)}
    shipped = {path.relative_to(unpacked).as_posix() for path in unpacked.rglob("*.*")}
    metadata = {name for name in shipped if ".dist-info" in name}
    assert {name for name in shipped - metadata if (unpacked / name).is_file()} == expected


def test_wheel_names_its_version_and_its_command(unpacked: Path) -> None:
    (metadata,) = unpacked.glob("*.dist-info")
    distribution = Distribution.at(metadata)
    assert distribution.metadata["Name"] == "finetune-advisor"
    assert distribution.version == advisor.__version__
    (command,) = distribution.entry_points
    assert (command.name, command.value) == ("advisor", "advisor.cli:main")


@pytest.mark.thorough
def test_wheel_answers_from_another_folder(unpacked: Path, tmp_path: Path) -> None:
    assert advisor.__version__ in from_wheel(unpacked, tmp_path, "--version")
    assert from_wheel(unpacked, tmp_path, "questions")
    assert from_wheel(unpacked, tmp_path, "run", str(CASE)).startswith("# ")


def test_sdist_carries_tests_and_data(tmp_path: Path) -> None:
    with chdir(ROOT):
        sdist = tmp_path / build_sdist(str(tmp_path))
    with tarfile.open(sdist) as archive:
        shipped = {name.partition("/")[2] for name in archive.getnames()}
    expected = {
        f"{folder}/{name}"
        for folder in ("advisor", "tests", *DATA)
        for name in contents(ROOT / folder)
    }
    assert expected <= shipped
    assert {"LICENSE", "Makefile", "README.md", "requirements-dev.txt"} <= shipped
    assert not {name for name in shipped if name.startswith((".venv", ".git/"))}


def test_lock_pins_every_direct_requirement_without_an_address() -> None:
    lines = (ROOT / "requirements-dev.txt").read_text(encoding="utf-8").splitlines()
    pins = [line for line in lines if not line.startswith("#")]
    assert [pin for pin in pins if not re.fullmatch(r"[\w.-]+==[\w.]+", pin)] == []
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = project["project"]["dependencies"] + project["dependency-groups"]["dev"]
    assert {_name(line) for line in wanted} <= {_name(pin) for pin in pins}


def _name(requirement: str) -> str:
    """The distribution a requirement line is about, in its one normal spelling."""
    name = re.split(r"[^\w.-]", requirement, maxsplit=1)[0]
    return re.sub(r"[-_.]+", "-", name).lower()
