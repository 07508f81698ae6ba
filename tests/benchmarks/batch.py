"""How long `advisor batch` takes for a thousand files, and how much memory; not a test.

    python -m tests.benchmarks.batch [FILES]

The files are the shipped cases of the first bundled pack, each with two answers changed at random.
Times are those of the processors, so other work on the machine counts little, without the start.
"""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from advisor.errors import InvalidFile
from advisor.loading import read_answers
from advisor.model import Answers, Pack
from advisor.resources import bundled_packs, pack_folder
from advisor.saving import answers_text
from tests.benchmarks.rows import HEAD, Row, bound, table

ROOT = Path(__file__).parent.parent.parent
SCRIPT = "batch"
MOST_MEMORY = 150
MEASURED = """
import re, resource, sys
from advisor.cli import main
if __name__ == "__main__":
    code = main(sys.argv[1:])
    used = [resource.getrusage(w) for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    seconds = sum(u.ru_utime + u.ru_stime for u in used)
    status = open("/proc/self/status").read()  # getrusage knows what was before this process
    own = int(re.search(r"VmHWM:\\s*(\\d+)", status).group(1))
    print(seconds, max(own, used[1].ru_maxrss), file=sys.stderr)
    sys.exit(code)
"""


def shipped(name: str) -> tuple[Pack, list[Answers]]:
    """A bundled pack and its cases."""
    found = []
    for file in sorted((pack_folder(name) / "cases").rglob("*.yaml")):
        try:
            found.append(read_answers(file))
        except InvalidFile:  # no answers
            continue
    return found[0][0], [answers for _, answers in found]


def write(folder: Path, number: int) -> None:
    """So many files, the same ones every time."""
    chance = random.Random(1)
    pack, cases = shipped(bundled_packs()[0])
    for index in range(number):
        answers = cases[index % len(cases)]
        for id in chance.sample(list(pack.questions), 2):
            answers = answers.with_value(id, chance.choice(pack.questions[id].values))
        text = answers_text(answers).replace(f"pack: {answers.pack}", f"pack: {pack.id}", 1)
        (folder / f"case-{index:04}.yaml").write_text(text, "utf-8")


class Cost(NamedTuple):
    """What one run took, all its processes together."""

    seconds: float
    """Of the processors."""
    megabytes: float
    """At most, in the largest process."""


def measure(*arguments: str) -> Cost:
    """What `advisor batch` takes."""
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, "batch", "-q", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    seconds, kilobytes = done.stderr.split()[-2:]
    return Cost(float(seconds), int(kilobytes) / 1024)


def rows(number: int = 1000) -> Iterator[Row]:
    """What a file takes, alone and with all of them, and how memory grows."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        for part, files in (("one", 1), ("few", number // 4), ("all", number)):
            (folder / part).mkdir()
            write(folder / part, files)
        for mode, most in (((), 15), (("--no-reports",), 3)):
            for jobs in ("1", "2"):
                options = ("-o", str(folder / "out"), "--jobs", jobs, *mode)
                one, few, all = (measure(str(folder / p), *options) for p in ("one", "few", "all"))
                each = (all.seconds - one.seconds) / (number - 1) * 1000
                what = f"`batch` {' '.join(mode)}, {jobs} at once, {number:,} files".replace(
                    " ,", ","
                )
                yield bound(f"{what}: a file", each, most, SCRIPT)
                memory = f"{few.megabytes:.0f} MB for {number // 4} files, {all.megabytes:.0f} MB"
                kept = all.megabytes <= MOST_MEMORY and all.megabytes < few.megabytes * 1.2
                yield Row(f"{what}: memory", f"<= {MOST_MEMORY} MB, flat", memory, kept, SCRIPT)


if __name__ == "__main__":
    found = rows(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
    sys.stdout.write(table(HEAD, (row.cells() for row in found)))
