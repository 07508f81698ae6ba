"""Prints the lowest versions that `pyproject.toml` allows, as constraints: `make test-lowest`."""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

PROJECT = Path(__file__).parent.parent / "pyproject.toml"
BOUNDED = re.compile(r"(?P<name>[a-z0-9-]+)>=(?P<lowest>[0-9.]+),<(?P<limit>[0-9]+)")


def requirements() -> Iterator[str]:
    """Everything the package asks for, its extras and its build included."""
    whole = tomllib.loads(PROJECT.read_text("utf-8"))
    yield from whole["build-system"]["requires"]
    yield from whole["project"]["dependencies"]
    for extra in whole["project"]["optional-dependencies"].values():
        yield from extra


def lowest() -> Iterator[str]:
    """A line for each requirement; ValueError if one is not bounded on both sides."""
    for requirement in requirements():
        found = BOUNDED.fullmatch(requirement)
        if not found:
            raise ValueError(f"{requirement} is not bounded on both sides")
        yield f"{found['name']}=={found['lowest']}"


if __name__ == "__main__":
    sys.stdout.writelines(f"{line}\n" for line in lowest())
