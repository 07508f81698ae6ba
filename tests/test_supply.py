"""What we depend on, and that what we ship can be made again: bounds, lock, the same bytes."""

from __future__ import annotations

import os
import shutil
import subprocess
import tarfile
from contextlib import chdir
from pathlib import Path

import pytest
from hatchling.build import build_sdist, build_wheel

from tests.cli.invoke import ROOT
from tests.lowest import BOUNDED, requirements
from tests.test_packaging import JUNK


def numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdigit())


@pytest.mark.parametrize("requirement", [*requirements()])
def test_requirement_is_bounded_and_the_lock_is_within(requirement: str) -> None:
    found = BOUNDED.fullmatch(requirement)
    assert found
    lines = (ROOT / "requirements-dev.txt").read_text("utf-8").lower().splitlines()
    (pin,) = [line for line in lines if line.startswith(f"{found['name']}==")]
    locked = numbers(pin.partition("==")[2])
    assert numbers(found["lowest"]) <= locked < numbers(found["limit"])


def test_sandbox_is_one_without_known_ways_out() -> None:
    """3.1.5 and 3.1.6 each closed one."""
    (jinja,) = [each for each in requirements() if each.startswith("jinja2")]
    found = BOUNDED.fullmatch(jinja)
    assert found
    assert numbers(found["lowest"]) >= (3, 1, 6)


def tracked() -> list[str]:
    """The files that a checkout has, from its root."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    names = [name for name in listed.stdout.decode().split("\0") if (ROOT / name).is_file()]
    return names or pytest.skip("this is no checkout")


def copied(folder: Path, umask: int, seconds: int, source: Path = ROOT) -> Path:
    """The tracked files, as somebody else may have checked them out."""
    before = os.umask(umask)
    for name in tracked():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source / name, folder / name)
        os.utime(folder / name, (seconds, seconds))
    os.umask(before)
    return folder


@pytest.mark.thorough
def test_wheel_and_sdist_are_the_same_bytes_whenever_they_are_built(tmp_path: Path) -> None:
    first = copied(tmp_path / "one", 0o022, 10**9)
    other = copied(tmp_path / "the other", 0o077, 2 * 10**9, first)
    for junk in JUNK:
        (other / "advisor" / junk).parent.mkdir(exist_ok=True)
        (other / "advisor" / junk).touch()
    made: list[dict[str, bytes]] = []
    for folder in (first, other):
        out = tmp_path / f"{folder.name} out"
        with chdir(folder):
            names = [build(str(out)) for build in (build_wheel, build_sdist)]
        made.append({name: (out / name).read_bytes() for name in names})
    assert made[0].keys() == made[1].keys()
    assert [name for name in made[0] if made[0][name] != made[1][name]] == []
    assert len(made[0]) == 2


def test_sdist_has_every_tracked_file(tmp_path: Path) -> None:
    folder = copied(tmp_path / "sources", 0o022, 10**9)
    with chdir(folder):
        made = tmp_path / build_sdist(str(tmp_path))
    with tarfile.open(made) as archive:
        shipped = {name.partition("/")[2] for name in archive.getnames()}
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert files - shipped == set()
    assert shipped - files == {"PKG-INFO"}


def test_lock_names_no_address() -> None:
    """Neither do the other files that are shipped and read by an installer."""
    for name in ("requirements-dev.txt", "pyproject.toml", "Makefile", ".ci/run", "action.yml"):
        text = (ROOT / name).read_text("utf-8")
        for word in ("://", "--index", "--extra-index", "--find-links", "--trusted-host"):
            assert word not in text, f"{name}: {word}"
