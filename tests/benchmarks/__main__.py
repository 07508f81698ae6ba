"""Measures everything and writes `tests/benchmarks/README.md`.

    python -m venv build/peers && build/peers/bin/pip install . deon zen-engine
    build/peers/bin/python -m tests.benchmarks

Without the peers the rows beside them are left out. It takes some minutes on a quiet machine.
"""

from __future__ import annotations

import platform
import sys
from collections.abc import Iterator
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from itertools import chain
from pathlib import Path

from advisor.lint import prove
from advisor.loading import load_pack
from tests.benchmarks import batch, growth, solver, startup, tui
from tests.benchmarks.rows import HEAD, Row, bound, in_turns, table

HERE = Path(__file__).parent
PACKAGES = ("click", "jinja2", "pydantic", "PyYAML", "textual", "deon", "zen-engine")
INTRO = """\
# What was measured

Written by `python -m tests.benchmarks`, which says how the peers are installed. Times are of the
processor, medians, peers in turns with us in the same run; those of the screens are of the clock,
through a pseudo-terminal. What is not kept is said below the table.

"""
KEPT = ("missed.md", "studies.md")
"""What is said below the table, in words of ours."""


def proofs() -> Iterator[Row]:
    """What proving the first pack takes."""
    pack = load_pack(solver.FOLDER)
    (spent,) = in_turns(1, lambda: prove(pack))
    yield bound("`lint` of `fine-tuning`", spent, 2000, "__main__")


def versions() -> str:
    """Everything a figure may hang on."""
    found = [f"Python {platform.python_version()}", platform.system(), _processor()]
    for name in PACKAGES:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            continue
    return f"{date.today().isoformat()}; {', '.join(found)}.\n\n"


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.machine()
    names = [line.partition(": ")[2] for line in lines if line.startswith("model name")]
    return f"{len(names)} x {names[0]}" if names else platform.machine()


def main() -> None:
    """Measure all, and write the page."""
    rows = chain(startup.rows(), solver.rows(), proofs(), tui.rows(), batch.rows())
    found = table(HEAD, (row.cells() for row in rows))
    page = [INTRO, versions(), found, "\n## How it grows\n\n", *growth.shown(growth.measured())]
    page += ["\n" + (HERE / name).read_text("utf-8") for name in KEPT]
    (HERE / "README.md").write_text("".join(page), "utf-8")
    sys.stdout.write(found)


if __name__ == "__main__":
    main()
