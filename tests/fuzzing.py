"""Mutated real files and wild arguments, put to the command line in this process.

A program of its own (`python -m tests.fuzzing COUNT SEED`), so that its memory can be bounded and
a crash of a C library is seen. Every input has to end with one of the promised exit codes, without
a bug of ours, in two seconds of the processor; the whole has to stay within 300 MB. The first
input that does not is kept in a file, and its name is printed.
"""

from __future__ import annotations

import io
import os
import random
import resource
import shutil
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FrameType
from typing import NamedTuple

from advisor.cli import main

TESTS = Path(__file__).parent
TOY = TESTS / "packs/toy"
PACK_FILES = ("questionnaire.yaml", "rules.yaml", "sources.yaml")
SECONDS = 2.0
MEGABYTES = 300
ENDINGS = (0, 2, 3)
BARS = ("--max-open", "--max-age", "--min-stage", "--require-evidence")
"""Only what asks for a bar may end with 1."""


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
    start = time.process_time()
    signal.setitimer(signal.ITIMER_PROF, 2 * SECONDS)
    try:
        sys.stdin, sys.stdout, sys.stderr = texts
        code = main(arguments)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
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


# Mutations


SCRAPS = """
[ ] { } : - ' " # | > , ? & * ! % @ ` \\ --- ... -1 0 9 null true unknown not-applicable none [] {}
&a *a !!python/object/apply:os.system !!binary <<: 0x10 1e9 .inf ~ 190:20:30 2026-11-20 1_000
answers: disputed: said: answer: not-applicable: note: when: ask-if: otherwise: for: id: kind:
multi number choice '<3' '[0..9)' '(..)' fires absent high weak ./toy ../.. /dev/null @1 @999999999
""".split()
WILD = (
    "\n", "\n  ", "\t", "\r", "\r\n", "\x00", "\x1b[2J", "\u202e", "\ufeff", "\u2028", "\x85", "\xff",
    "\U0010ffff", "\\ud800", "9" * 5000, "-" + "9" * 18, "a" * 3000, "[" * 30, "{a: " * 30,
    "- " * 30, "\n" * 300, " " * 300, '"' + "\\" * 99, "? ", "=cmd|' /C calc'!A0", "{{ 7*7 }}",
    "[bold]x[/", "<script>", "../../../../etc/passwd",
)  # fmt: skip

Change = Callable[[random.Random, bytes], bytes]


def _insert(chance: random.Random, data: bytes) -> bytes:
    at = chance.randint(0, len(data))
    scrap = chance.choice((chance.choice(SCRAPS), chance.choice(WILD)))
    return data[:at] + scrap.encode() + data[at:]


def _flip(chance: random.Random, data: bytes) -> bytes:
    at = chance.randrange(len(data) or 1)
    return data[:at] + bytes([chance.randrange(256)]) + data[at + 1 :]


def _cut(chance: random.Random, data: bytes) -> bytes:
    at = chance.randint(0, len(data))
    return data[:at] + data[at + chance.choice((1, 1, 2, 8, 60, 10_000)) :]


def _repeat(chance: random.Random, data: bytes) -> bytes:
    at = chance.randint(0, len(data))
    piece = data[at : at + chance.choice((1, 10, 100))]
    return (data[:at] + piece * chance.choice((2, 2, 9, 200)) + data[at:])[:200_000]


def _swap_lines(chance: random.Random, data: bytes) -> bytes:
    lines = data.split(b"\n")
    one, other = (chance.randrange(len(lines)) for _ in range(2))
    lines[one], lines[other] = lines[other], lines[one]
    return b"\n".join(lines)


def _drop_line(chance: random.Random, data: bytes) -> bytes:
    lines = data.split(b"\n")
    del lines[chance.randrange(len(lines))]
    return b"\n".join(lines)


def _swap_words(chance: random.Random, data: bytes) -> bytes:
    """A word of the file in the place of another: what means something else, but is YAML."""
    words = data.split(b" ")
    one, other = (chance.randrange(len(words)) for _ in range(2))
    words[one] = words[other]
    return b" ".join(words)


CHANGES: tuple[Change, ...] = (
    _insert, _insert, _flip, _cut, _repeat, _swap_lines, _drop_line, _swap_words, _swap_words,
)  # fmt: skip


def mutated(chance: random.Random, data: bytes) -> bytes:
    """A file with one to a few things changed."""
    for _ in range(chance.choice((1, 1, 1, 2, 4))):
        data = chance.choice(CHANGES)(chance, data)
    return data


# Inputs


ON_ANSWERS = (
    "validate -", "validate - -f json", "validate - -f github", "run -", "run - -f json",
    "run - -f html", "run - -f csv", "run - -f tasks", "explain -", "explain - --json",
    "run - --annotate github --require-evidence --max-age 9 --today 2026-11-20",
    "merge sound.yaml - -o -", "merge - sound.yaml -o -", "compare sound.yaml -",
    "run sound.yaml --since -",
)  # fmt: skip
ON_PACKS = (
    "validate pack", "validate pack", "questions pack", "schema pack", "init pack -o -",
    "run of-pack.yaml", "explain of-pack.yaml", "lint pack",
)  # fmt: skip
WORDS = """
run explain validate questions schema init merge compare batch lint test ask serve help sound.yaml
of-pack.yaml toy pack gone . .. - -- -q -f md html json csv csv:jira tasks docx xml --json -o out/
out.md out.html out - --set --target --template --profile gfm notion --mermaid --since --min-stage
--max-open --max-age --today 2026-11-20 --require-evidence --annotate github --force --no-reports
--jobs 1 0 -1 99999999999999999999 --port -h --help --version --no-color --no-such stay rent:plan
:plan pallets=9 aisles=free goods=bulky,chilled goods= told=unknown lease=not-applicable:because
=x x= aisles
""".split()
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


class Scratch:
    """A folder with sound files, for the changed ones to stand beside."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        shutil.copytree(TOY, folder / "toy")
        shutil.copytree(TOY, folder / "pack")
        reports = sorted((TESTS / "golden/reports").glob("*.yaml"))
        sound = next(path for path in reports if path.stem == "part").read_bytes()
        self.answers = [path.read_bytes() for path in sorted((TESTS / "invalid").glob("*.yaml"))]
        self.answers += [_of(path.read_bytes(), b"./toy") for path in reports] * 30
        (folder / "sound.yaml").write_bytes(_of(sound, b"./toy"))
        (folder / "of-pack.yaml").write_bytes(_of(sound, b"./pack"))

    def on_answers(self, chance: random.Random) -> tuple[list[str], bytes]:
        """A command on changed answers, which it reads from standard input."""
        data = mutated(chance, chance.choice(self.answers))
        return chance.choice(ON_ANSWERS).split(), data

    def on_pack(self, chance: random.Random) -> tuple[list[str], bytes]:
        """A command on a pack of which one file was changed."""
        for name in PACK_FILES:
            (self.folder / "pack" / name).write_bytes((TOY / name).read_bytes())
        file = self.folder / "pack" / chance.choice(PACK_FILES)
        file.write_bytes(mutated(chance, file.read_bytes()))
        return chance.choice(ON_PACKS).split(), b""

    def on_arguments(self, chance: random.Random) -> tuple[list[str], bytes]:
        """A command line of known words and wild ones; what it may have written is cleared."""
        shutil.rmtree(self.folder / "out", ignore_errors=True)
        words = [chance.choice(WORDS) for _ in range(chance.randint(1, 7))]
        if chance.random() < 0.3:
            words.insert(chance.randint(0, len(words)), chance.choice(LONG))
        words = ["help" if word == "serve" else word for word in words]  # it would wait
        return words, chance.choice((b"", b"pack: ./toy\n", b"free\n9\n?\n"))


def _of(answers: bytes, pack: bytes) -> bytes:
    """Answers that name another place for their pack."""
    return b"\n".join(
        b"pack: " + pack if line.startswith(b"pack:") else line for line in answers.split(b"\n")
    )


def campaign(count: int, seed: int) -> Counter[str]:
    """Play that many inputs; how each kind ended. Broken with the name of a file that keeps it."""
    found: Counter[str] = Counter()
    with TemporaryDirectory() as outer:
        folder = Path(outer, "in/here")  # `..` stays within
        folder.mkdir(parents=True)
        os.chdir(folder)
        scratch = Scratch(folder)
        draws = (scratch.on_answers, scratch.on_answers, scratch.on_pack, scratch.on_arguments)
        for number in range(count):
            chance = random.Random(f"{seed}/{number}")
            draw = chance.choice(draws)
            arguments, stdin = draw(chance)
            try:
                code = play(arguments, stdin).code
            except Broken as error:
                raise Broken(
                    f"{seed}/{number}: {_kept(scratch, arguments, stdin)}\n{error}"
                ) from None
            found[f"{draw.__name__}: exit {code}"] += 1
    os.chdir(TESTS)
    return found


def _kept(scratch: Scratch, arguments: Sequence[str], stdin: bytes) -> str:
    """What was played, in a folder that stays."""
    kept = Path(os.environ.get("ADVISOR_FUZZ_KEEP", "/tmp"), f"advisor-fuzz-{os.getpid()}")
    shutil.copytree(scratch.folder, kept, dirs_exist_ok=True)
    (kept / "stdin").write_bytes(stdin)
    return f"in {kept}: advisor {arguments!r} < stdin"


def peak() -> int:
    """The most memory this process ever had, in megabytes."""
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return used // (1024 * 1024 if sys.platform == "darwin" else 1024)


def run(count: int, seed: int) -> int:
    """The whole campaign, in words on standard output."""
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
    sys.exit(run(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0))
