"""Whole processes: how long a command takes and how much memory, beside importing and a peer.

    PEERS/bin/python -m tests.benchmarks.startup

Every command runs once a round, in turns; medians of the processors' time, start included. The
peer, deon, writes its checklist as Markdown; it has to be installed beside the Python that runs.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from math import inf
from pathlib import Path
from statistics import median

from tests.benchmarks.rows import HEAD, Row, table

ROOT = Path(__file__).parents[2]
CASE = ROOT / "questionnaires/fine-tuning/cases/wallet-support.yaml"
IMPORTS = "import pydantic, yaml, jinja2\n"
MODEL = "class Model(pydantic.BaseModel):\n    text: str\n\n\nModel(text='')\n"
ROUNDS = 15
SCRIPT = "startup"
ADVISOR = [sys.executable, "-c", "import sys; from advisor.cli import main; sys.exit(main())"]
"""What the script `advisor` does."""
PEAK = "import resource as r; print(r.getrusage(r.RUSAGE_SELF).ru_maxrss, file=sys.stderr)"


def spent(command: Sequence[str], folder: str, cache: str) -> float:
    """Milliseconds of the processors that one process takes."""
    compiled = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": cache}
    environment = {**os.environ, **compiled}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return ((after.ru_utime - before.ru_utime) + (after.ru_stime - before.ru_stime)) * 1e3


def medians(commands: dict[str, list[str]]) -> dict[str, float]:
    """The median of each command over all rounds."""
    times: dict[str, list[float]] = {name: [] for name in commands}
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as cache:
        for command in commands.values():
            spent(command, folder, cache)
        for _ in range(ROUNDS):
            for name, command in commands.items():
                times[name].append(spent(command, folder, cache))
    return {name: median(found) for name, found in times.items()}


def peak() -> float:
    """Megabytes that `advisor run` has at most."""
    code = (
        f"import sys, advisor.cli; code = advisor.cli.main(sys.argv[1:]); {PEAK}; sys.exit(code)"
    )
    command = [sys.executable, "-c", code, "run", "-q", str(CASE)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return int(done.stderr.split()[-1]) / 1024


def rows() -> Iterator[Row]:
    """All figures about whole processes."""
    deon = Path(sys.executable).with_name("deon")
    run = [*ADVISOR, "run", "-q", str(CASE), "-o", "report.md"]
    found = medians(
        {
            "imports": [sys.executable, "-c", IMPORTS],
            "imports, one model built": [sys.executable, "-c", IMPORTS + MODEL],
            "help": [*ADVISOR, "--help"],
            "run": run,
            "cold": ["env", "ADVISOR_NO_CACHE=1", *run],
            **({"`deon -o`": [str(deon), "-o", "checklist.md", "-w"]} if deon.exists() else {}),
        }
    )

    def beside(what: str, ours: str, peer: str, most: float = inf) -> Row:
        mine, theirs = found[ours], found[peer]
        return Row(
            what,
            f"<= {most:g} x" if most < inf else "none",
            f"{mine:.0f} ms",
            mine <= most * theirs,
            SCRIPT,
            f"{peer} {theirs:.0f} ms",
            f"{mine / theirs:.2f}",
        )

    built = "imports, one model built"
    yield beside("`advisor --help`", "help", "imports", 0.5)
    yield beside("`advisor run`, a full case, pack kept", "run", built, 1.5)
    if "`deon -o`" in found:
        yield beside("`advisor run`, the same", "run", "`deon -o`")
    yield beside("`advisor run`, pack read anew", "cold", built)
    most = peak()
    yield Row("memory of `advisor run`", "<= 60 MB", f"{most:.0f} MB", most <= 60, SCRIPT)


if __name__ == "__main__":
    sys.stdout.write(table(HEAD, (row.cells() for row in rows())))
