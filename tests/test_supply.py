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


def copied(folder: Path, umask: int, seconds: int) -> Path:
    """The tracked files, as somebody else may have checked them out."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    names = [name for name in listed.stdout.decode().split("\0") if (ROOT / name).is_file()]
    before = os.umask(umask)
    for name in [name for name in names if name] or pytest.skip("this is no checkout"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, folder / name)
        os.utime(folder / name, (seconds, seconds))
    os.umask(before)
    return folder


def test_wheel_and_sdist_are_the_same_bytes_whenever_they_are_built(tmp_path: Path) -> None:
    made: list[dict[str, bytes]] = []
    for name, umask, seconds in (("one", 0o022, 10**9), ("the other", 0o077, 2 * 10**9)):
        folder, out = copied(tmp_path / name, umask, seconds), tmp_path / f"{name} out"
        for junk in JUNK if made else ():
            (folder / "advisor" / junk).parent.mkdir(exist_ok=True)
            (folder / "advisor" / junk).touch()
        with chdir(folder):
            names = [build(str(out)) for build in (build_wheel, build_sdist)]
        made.append({name: (out / name).read_bytes() for name in names})
    assert made[0] == made[1]
    assert len(made[0]) == 2


def test_sdist_has_every_tracked_file(tmp_path: Path) -> None:
    folder = copied(tmp_path / "sources", 0o022, 10**9)
    with chdir(folder):
        made = tmp_path / build_sdist(str(tmp_path))
    with tarfile.open(made) as archive:
        shipped = {name.partition("/")[2] for name in archive.getnames()}
    tracked = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert tracked - shipped == set()
    assert shipped - tracked == {"PKG-INFO"}


def test_lock_names_no_address() -> None:
    """Neither do the other files that are shipped and read by an installer."""
    for name in ("requirements-dev.txt", "pyproject.toml", "Makefile", ".ci/run", "action.yml"):
        text = (ROOT / name).read_text("utf-8")
        for word in ("://", "--index", "--extra-index", "--find-links", "--trusted-host"):
            assert word not in text, f"{name}: {word}"
