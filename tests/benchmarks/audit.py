"""What an audit takes: against a loop that only parses and hashes, and in memory as files grow.

    python -m tests.benchmarks.audit            a hundred thousand rows, and a million
    python -m tests.benchmarks.audit 4000000    as many as are named

Each run is a process of its own. Near duplicates are timed apart: each candidate is verified.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from advisor.audit import Asked, DataFile, Files, audit_files, near
from advisor.loading import load_evidence, load_pack
from tests.benchmarks.rows import table

ROOT = Path(__file__).parent.parent.parent
FOLDER = ROOT / "questionnaires/fine-tuning"
SYSTEM = "You are a helpful assistant of the support team."


def written(place: Path, rows: int) -> None:
    """A file of so many conversations, of some 560 bytes each."""
    chance = Random(3)
    letters = "abcdefghijklmnopqrstuvwxyz"
    words = ["".join(chance.choices(letters, k=chance.randrange(2, 10))) for _ in range(5000)]

    def turn(role: str, most: int) -> dict[str, str]:
        said = " ".join(chance.choices(words, k=chance.randrange(10, most)))
        return {"role": role, "content": said}

    with place.open("w", encoding="utf-8") as file:
        for id in range(rows):
            system = {"role": "system", "content": SYSTEM}
            turns = [system, turn("user", 60), turn("assistant", 40)]
            file.write(json.dumps({"messages": turns, "id": id}) + "\n")


def parsed_and_hashed(place: Path) -> None:
    """What nobody can do without."""
    with place.open("rb") as file:
        for line in file:
            json.loads(line)
            sha256(line).digest()


def audited(place: Path) -> None:
    """All checks, those for private data among them."""
    evidence = load_evidence(FOLDER, load_pack(FOLDER))
    assert evidence
    files = Files([DataFile(place, place.parent)])
    audit_files(files, evidence, Asked(), {}, place.parent, lambda *_: None)


def measured(place: Path, what: str) -> None:
    """Print seconds of the processor and the most memory, of one process."""
    if what == "audit":
        near.installed = lambda: False
    began = time.process_time()
    (parsed_and_hashed if what == "loop" else audited)(place)
    spent = time.process_time() - began
    status = Path("/proc/self/status").read_text("utf-8")
    sys.stdout.write(f"{spent} {status.partition('VmHWM:')[2].split()[0]}\n")


def rows(numbers: list[int]) -> Iterator[tuple[str, ...]]:
    """A row of the table for each number of rows."""
    for number in numbers:
        with TemporaryDirectory(dir=ROOT / "build") as folder:
            place = Path(folder) / "rows.jsonl"
            written(place, number)
            size = place.stat().st_size / 1e6
            loop, audit, every = (_run(place, what) for what in ("loop", "audit", "near"))
        yield (
            f"{number:,}",
            f"{size:,.0f} MB",
            f"{loop[0]:.1f} s",
            f"{audit[0]:.1f} s",
            f"{audit[0] / loop[0]:.1f} x",
            f"{audit[1]:.0f} MB",
            f"{every[0]:.0f} s",
            f"{every[1]:.0f} MB",
        )


def _run(place: Path, what: str) -> tuple[float, float]:
    line = [sys.executable, "-m", "tests.benchmarks.audit", what, str(place)]
    done = subprocess.run(line, capture_output=True, check=True, cwd=ROOT)
    seconds, kilobytes = done.stdout.split()
    return float(seconds), int(kilobytes) / 1024


HEAD = ("Rows", "File", "Parsed and hashed", "Audit", "Ratio", "Memory", "With near", "Memory")

if __name__ == "__main__":
    if sys.argv[1:2] and not sys.argv[1].isdigit():
        measured(Path(sys.argv[2]), sys.argv[1])
    else:
        (ROOT / "build").mkdir(exist_ok=True)
        found = rows([int(each) for each in sys.argv[1:]] or [100_000, 1_000_000])
        sys.stdout.write(table(HEAD, found))
