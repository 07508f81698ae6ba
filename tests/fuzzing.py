"""Mutated real files and wild arguments, put to the command line in this process.

A program of its own (`python -m tests.fuzzing COUNT SEED`), so that its memory can be bounded and
a crash of a C library is seen. Every input has to end with one of the promised exit codes, without
a bug of ours, in two seconds of the processor. An input that asks for more than 300 MB is refused
them by the system, and one that waits for ever ends the program. The first input that does not
end well is kept in a folder, and its name is printed; `at` in that folder names the last one.
"""

from __future__ import annotations

import faulthandler
import io
import os
import random
import re
import resource
import shutil
import signal
import sys
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from types import FrameType
from typing import NamedTuple, TextIO

from advisor.cli import main
from tests.mutated import mutated

TESTS = Path(__file__).parent
TOY = TESTS / "packs/toy"
REAL = TESTS.parent / "questionnaires"
PACK_FILES = ("questionnaire.yaml", "rules.yaml", "sources.yaml")
SECONDS = 2.0
MEGABYTES = 300
PATIENCE = 60
"""Seconds by the clock; whoever computes has been stopped long before."""
STATUS = Path("/proc/self/status")
ENDINGS = (0, 2, 3)
BARS = ("--max-open", "--max-age", "--min-stage", "--require-evidence", "test")
"""Only what asks for a bar may end with 1; `test` asks for what its cases expect."""


class Broken(Exception):
    """An input that did not end as every input has to."""


class Ended(NamedTuple):
    """How a command line ended."""

    code: int
    out: bytes
    err: str
    seconds: float


class _Hang(BaseException):
    """Too much of the processor was used."""


def _stop(_: int, __: FrameType | None) -> None:
    raise _Hang


def play(arguments: Sequence[str], stdin: bytes = b"") -> Ended:
    """Run one command line with captured streams; Broken unless it ends as it has to."""
    streams = sys.stdin, sys.stdout, sys.stderr
    texts = [io.TextIOWrapper(io.BytesIO(data), "utf-8") for data in (stdin, b"", b"")]
    before = signal.signal(signal.SIGPROF, _stop)
    faulthandler.dump_traceback_later(PATIENCE, exit=True)
    start = time.process_time()
    signal.setitimer(signal.ITIMER_PROF, 2 * SECONDS)
    try:
        sys.stdin, sys.stdout, sys.stderr = texts
        code = main(arguments)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        faulthandler.cancel_dump_traceback_later()
        signal.signal(signal.SIGPROF, before)
        sys.stdin, sys.stdout, sys.stderr = streams
    seconds = time.process_time() - start
    out, err = (_written(text) for text in texts[1:])
    ended = Ended(code, out, err.decode("utf-8", "replace"), seconds)
    _judge(arguments, ended)
    return ended


def _written(text: io.TextIOWrapper) -> bytes:
    text.flush()
    buffer = text.buffer
    assert isinstance(buffer, io.BytesIO)
    return buffer.getvalue()


def _judge(arguments: Sequence[str], ended: Ended) -> None:
    missed = ended.code == 1 and any(each.startswith(BARS) for each in arguments)
    if ended.code not in ENDINGS and not missed:
        raise Broken(f"exit {ended.code}: {ended.err[-500:]}")
    if "Traceback" in ended.err:
        raise Broken(ended.err[-500:])
    if ended.seconds > SECONDS:
        raise Broken(f"{ended.seconds:.1f} s of the processor")


# Inputs


ON_ANSWERS = (
    "validate -", "validate - -f json", "validate - -f github", "run -", "run - -f json",
    "run - -f html", "run - -f csv", "run - -f docx -o out/x.docx", "run - -f tasks",
    "explain -",
    "explain - --json", "run - --annotate github --require-evidence --max-age 9",
    "merge sound.yaml - -o -", "merge - sound.yaml -o -", "compare sound.yaml -",
    "run sound.yaml --since -", "init toy -o - --from -", "batch out/cases -q --json",
    "validate out/cases/x.yaml --upgrade", "ask out/cases/x.yaml",
)  # fmt: skip
ON_PACKS = (
    "validate pack", "validate pack", "questions pack", "schema pack", "init pack -o -",
    "run of-pack.yaml", "explain of-pack.yaml", "lint pack", "test pack",
)  # fmt: skip
_WORDS_TEXT = """
run explain validate questions schema init merge compare batch lint test ask serve help sound.yaml
of-pack.yaml toy pack gone . .. - -- -q -f md html json csv csv:jira tasks docx xml --json -o out/
out.md out.html out - --set --target --template --profile gfm notion --mermaid --since --min-stage
--max-open --max-age --today 2026-11-20 --require-evidence --annotate github --force --no-reports
--jobs 1 0 -1 99999999999999999999 --port -h --help --version --no-color --no-such stay rent:plan
:plan pallets=9 aisles=free goods=bulky,chilled goods= told=unknown lease=not-applicable:because
=x x= aisles
"""
WORDS = _WORDS_TEXT.split()
LINES = (
    b"1", b"2", b"free", b"", b"?", b"b", b"n", b"note x", b"unknown", b"q", b"\xff", b"9" * 5000,
    b"e http://x", b"/hall", b"\x1b[A", b"1,2", b"not-applicable: so", b"k", b"-", b"why", b"f x",
)  # fmt: skip
LONG = (
    "9" * 5000,
    "pallets=" + "9" * 5000,
    "a" * 5000,
    "a\nb",
    "\x1b[31m",
    "\udcff",
    "",
    " ",
    "٣",
)


def tame(words: Sequence[str]) -> list[str]:
    """The words of a command line, without what would wait or prove our largest pack again."""
    small = {"serve": ["help"], "lint": ["lint", "toy"], "test": ["test", "toy"]}
    return [each for word in words for each in small.get(word, [word])]


class Scratch:
    """A folder with sound files, for the changed ones to stand beside."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        shutil.copytree(TOY, folder / "toy")
        shutil.copytree(TOY, folder / "pack")
        reports = sorted((TESTS / "golden/reports").glob("*.yaml"))
        sound = next(path for path in reports if path.stem == "part").read_bytes()
        self.answers = [path.read_bytes() for path in sorted((TESTS / "invalid").glob("*.yaml"))]
        for path in reports:
            self.answers += [_of(path.read_bytes(), name) for name in (b"./toy", b"./toy@1")] * 15
        self.answers += [path.read_bytes() for path in sorted(REAL.glob("*/cases/*.yaml"))]
        (folder / "sound.yaml").write_bytes(_of(sound, b"./toy"))
        (folder / "of-pack.yaml").write_bytes(_of(sound, b"./pack"))

    def on_answers(self, chance: random.Random) -> tuple[list[str], bytes]:
        """A command on changed answers, on standard input or in a file."""
        data = mutated(chance, chance.choice(self.answers))
        arguments = chance.choice(ON_ANSWERS).split()
        self.clear()
        (self.folder / "out/cases").mkdir(parents=True)
        (self.folder / "out/cases/x.yaml").write_bytes(data)
        lines = b"\n".join(chance.choice(LINES) for _ in range(9))
        return arguments, lines if arguments[0] == "ask" else data

    def on_pack(self, chance: random.Random) -> tuple[list[str], bytes]:
        """A command on a pack of which one file was changed."""
        pack, real = self.folder / "pack", chance.choice((TOY, TOY, TOY, REAL / "quick-check"))
        shutil.rmtree(pack)
        shutil.copytree(real, pack)
        file = chance.choice(sorted(pack.rglob("*.yaml")))
        file.write_bytes(mutated(chance, file.read_bytes()))
        return chance.choice(ON_PACKS).split(), b""

    def clear(self) -> None:
        """Away with what an earlier input may have written."""
        shutil.rmtree(self.folder / "out", ignore_errors=True)

    def on_arguments(self, chance: random.Random) -> tuple[list[str], bytes]:
        """A command line of known words and wild ones; what it may have written is cleared."""
        self.clear()
        words = [chance.choice(WORDS) for _ in range(chance.randint(1, 7))]
        if chance.random() < 0.3:
            words.insert(chance.randint(0, len(words)), chance.choice(LONG))
        return tame(words), chance.choice((b"", b"pack: ./toy\n", b"free\n9\n?\n"))


def _of(answers: bytes, pack: bytes) -> bytes:
    """Answers that name another place for their pack."""
    return b"\n".join(
        b"pack: " + pack if line.startswith(b"pack:") else line for line in answers.split(b"\n")
    )


def campaign(count: int, seed: str) -> Counter[str]:
    """Play that many inputs; how each kind ended. Broken names the folder that keeps one."""
    found: Counter[str] = Counter()
    kept = Path(os.environ.get("ADVISOR_FUZZ_KEEP") or mkdtemp(prefix="advisor-fuzz-"))
    with TemporaryDirectory() as outer, (kept / "at").open("w") as at:
        folder = Path(outer, "in/here")  # `..` stays within
        folder.mkdir(parents=True)
        os.chdir(folder)
        scratch = Scratch(folder)
        draws = (scratch.on_answers, scratch.on_answers, scratch.on_pack, scratch.on_arguments)
        for number in range(count):
            _mark(at, f"{seed}/{number}")
            chance = random.Random(f"{seed}/{number}")
            draw = chance.choice(draws)
            arguments, stdin = draw(chance)
            try:
                code = play(arguments, stdin).code
            except Broken as error:
                _keep(kept, folder, arguments, stdin)
                raise Broken(f"{seed}/{number}, in {kept}: {arguments!r}\n{error}") from None
            found[f"{draw.__name__}: exit {code}"] += 1
        os.chdir(TESTS)
    return found


def _mark(at: TextIO, input: str) -> None:
    """Where we are, for whoever finds this program dead."""
    at.seek(0)
    at.write(f"{input}\n")
    at.flush()


def _keep(kept: Path, folder: Path, arguments: Sequence[str], stdin: bytes) -> None:
    """What was played, in a folder that stays."""
    shutil.copytree(folder, kept / "here", dirs_exist_ok=True)
    (kept / "arguments").write_text(repr(list(arguments)), "utf-8", "backslashreplace")
    (kept / "stdin").write_bytes(stdin)


def peak() -> int:
    """The most memory this process ever had, in megabytes."""
    if STATUS.exists():  # the system's other figure counts whoever started us, too
        (found,) = re.findall(r"VmHWM:\s*(\d+) kB", STATUS.read_text())
        return int(found) // 1024
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return used // (1024 * 1024 if sys.platform == "darwin" else 1024)


def bound() -> None:
    """No more memory than an input may have; where the system does not know how, `peak` tells."""
    most = MEGABYTES * 1024 * 1024
    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_DATA, (most, most))


def run(count: int, seed: str) -> int:
    """The whole campaign, in words on standard output."""
    bound()
    try:
        found = campaign(count, seed)
    except Broken as error:
        sys.stdout.write(f"broken: {error}\n")
        return 1
    for how, times in sorted(found.items()):
        sys.stdout.write(f"{how}: {times}\n")
    sys.stdout.write(f"{found.total()} inputs from seed {seed}, at most {peak()} MB\n")
    return int(peak() > MEGABYTES)


if __name__ == "__main__":
    sys.exit(run(int(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "0"))
