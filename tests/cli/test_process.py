"""What belongs to a process: bytes, pipes, signals, memory."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from advisor.cli import main
from tests.cli.invoke import FULL, Advisor, process


@pytest.mark.thorough
def test_same_bytes_everywhere(here: Path) -> None:
    def printed(cwd: Path, **environment: str) -> Iterator[bytes]:
        file = os.path.relpath(here / "a.yaml", cwd)
        for arguments in (["run", file], ["run", file, "--json"], ["explain", file]):
            done = process("-m", "advisor", *arguments, cwd=cwd, environment=environment)
            assert done.returncode == 0, done.stderr
            yield done.stdout

    usual = list(printed(here, PYTHONHASHSEED="0"))
    assert list(printed(here, PYTHONHASHSEED="4", TZ="Asia/Tokyo", LANG="C", LC_ALL="C")) == usual
    assert (
        list(printed(here / "toy", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0", LC_ALL="C")) == usual
    )


@pytest.mark.parametrize("line", ["run a.yaml", "run a.yaml --json", "questions toy", "--help"])
def test_closed_pipe_is_silent(line: str, here: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = process("-m", "advisor", *line.split(), cwd=here, stdout=writer)
    os.close(writer)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.skipif(not FULL.exists(), reason="there is no full disk here")
@pytest.mark.parametrize("line", ["run a.yaml", "--help"])
def test_full_standard_output_is_one_line(line: str, here: Path) -> None:
    with FULL.open("wb") as full:
        done = process("-m", "advisor", *line.split(), cwd=here, stdout=full.fileno())
    message = b"advisor: cannot write standard output: the disk is full\n"
    assert (done.returncode, done.stderr) == (2, message)


def test_closed_standard_output_is_one_line(here: Path) -> None:
    code = "import os, sys; os.close(1); os.execv(sys.executable, [sys.executable, *sys.argv[1:]])"
    done = process("-c", code, "-m", "advisor", "run", "a.yaml", cwd=here)
    assert (done.returncode, done.stderr) == (
        2,
        b"advisor: standard output is closed; write to a file with -o FILE\n",
    )


@pytest.mark.parametrize(("name", "code"), [("SIGINT", 130), ("SIGTERM", 143), ("SIGHUP", 129)])
def test_signals_end_a_run_with_their_number(name: str, code: int, here: Path) -> None:
    program = (
        "import os, signal, sys; from advisor.cli import arguments, main;"
        f"arguments.read_answers = lambda *_: os.kill(os.getpid(), signal.{name});"
        "sys.exit(main(['run', 'a.yaml']))"
    )
    done = process("-c", program, cwd=here)
    assert (done.returncode, done.stdout, done.stderr.strip()) == (code, b"", b"")


def test_bug_is_one_line_and_a_traceback_only_on_request(
    advisor: Advisor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise KeyError("x")

    monkeypatch.setattr("advisor.cli.arguments.read_answers", broken)
    code, out, err = advisor("run a.yaml")
    assert (code, out) == (70, "")
    assert err == (
        "advisor: this is a bug of ours (KeyError: 'x'); please report it with your command and "
        "what ADVISOR_DEBUG=1 prints before this line\n"
    )
    monkeypatch.setenv("ADVISOR_DEBUG", "1")
    assert advisor("run a.yaml").err.startswith("Traceback (most recent call last):\n")


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="this system does not tell")
def test_run_stays_within_60_megabytes(here: Path) -> None:
    """On the largest pack there is, with everything open."""
    code = (
        "import sys; from advisor.cli import main; main(sys.argv[1:]);"
        "print(open('/proc/self/status').read(), file=sys.stderr)"
    )
    assert main(["init", "-q", "-o", str(here / "blank.yaml")]) == 0
    done = process("-c", code, "run", "blank.yaml", cwd=here)
    (peak,) = re.findall(r"VmHWM:\s*(\d+) kB", done.stderr.decode())
    assert int(peak) <= 60 * 1024


@pytest.mark.skipif(sys.platform == "win32", reason="there is no pty")
@pytest.mark.parametrize(
    ("options", "environment", "coloured"),
    [
        ([], {}, True),
        (["--no-color"], {}, False),
        ([], {"NO_COLOR": "1"}, False),
        ([], {"NO_COLOR": ""}, True),
        ([], {"TERM": "dumb"}, False),
    ],
)
def test_colours_are_for_terminals_that_want_them(
    options: list[str], environment: dict[str, str], coloured: bool, here: Path
) -> None:
    terminal, inside = os.openpty()
    environment = {"TERM": "xterm", "NO_COLOR": "", **environment}
    with os.fdopen(terminal, "rb") as reader:
        arguments = ("-m", "advisor", "explain", "a.yaml", *options)
        done = process(*arguments, cwd=here, stdout=inside, environment=environment)
        said = reader.read1(1000)
        os.close(inside)
    assert (done.returncode, done.stderr) == (0, b"")
    assert (b"\x1b[1m" in said) is coloured


READERS = ("run -", "validate -", "explain -", "compare - a.yaml", "merge - a.yaml -o -", "ask")
CLOSED = (["stdin"], ["stdout"], ["stderr"], ["stdin", "stdout", "stderr"])


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("line", READERS)
def test_closed_standard_input_is_one_line(
    line: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    assert main(line.split()) == 2
    err = capsys.readouterr().err
    assert (err.count("\n"), "standard input is closed" in err) == (1, True)


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("names", CLOSED)
@pytest.mark.parametrize("line", ["a.yaml", "ask a.yaml", "batch a.yaml", "test toy", *READERS])
def test_closed_streams_are_no_bug(
    line: str, names: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in names:
        monkeypatch.setattr(sys, name, None)
    assert main(line.split()) in (0, 2, 3)


WRITERS = [
    "run a.yaml -f md",
    "run a.yaml -f json",
    "questions toy",
    "schema toy",
    "init toy",
    "merge a.yaml b.yaml",
    "compare a.yaml b.yaml -f md",
]


@pytest.mark.thorough
@pytest.mark.skipif(not Path("/dev/fd").exists(), reason="no names for open streams")
@pytest.mark.parametrize("line", WRITERS)
def test_pipe_can_be_named_as_a_place(line: str, here: Path) -> None:
    shutil.copy(here / "a.yaml", here / "b.yaml")

    def to(place: str, stdout: int = subprocess.PIPE) -> bytes:
        words = ("-m", "advisor", *line.split(), "-q", "-o", place)
        done = process(*words, cwd=here, stdout=stdout)
        assert done.returncode == 0, done.stderr
        return (done.stdout or b"") + done.stderr

    expected = to("-")
    for place in ("/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"):
        assert to(place) == expected
    with (here / "kept").open("w+b") as file:  # nothing that was there before is lost
        file.write(b"before\n")
        file.flush()
        to("/dev/stdout", stdout=file.fileno())
        assert file.seek(0) == 0
        assert file.read() == b"before\n" + expected
    assert sorted(each.name for each in here.iterdir()) == ["a.yaml", "b.yaml", "kept", "toy"]


@pytest.mark.skipif(not Path("/dev/fd").exists(), reason="no names for open streams")
def test_pipe_beside_the_streams_can_be_written_to(here: Path) -> None:
    reader, writer = os.pipe()
    words = [sys.executable, "-m", "advisor", "questions", "toy", "-q", "-o", f"/dev/fd/{writer}"]
    done = subprocess.run(words, cwd=here, pass_fds=[writer], check=False, capture_output=True)
    os.close(writer)
    with os.fdopen(reader, "rb") as read:
        assert (done.returncode, done.stderr) == (0, b"")
        assert read.read() == process(*words[1:5], cwd=here).stdout
