"""Whatever the files are: one line and an exit code, or a row that is told and left out."""

from __future__ import annotations

import gzip
import json
import os
import pty
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from advisor.audit import Asked, DataFile
from advisor.audit.store import Store
from advisor.report.wording import listed, quoted
from tests.audit.found import found_in, lines
from tests.audit.planted import Planted, plain_row
from tests.cli.invoke import ROOT, Advisor
from tests.effort import some

LARGE = 10_000_001


def rows(number: int = 3) -> bytes:
    return b"".join(
        json.dumps(plain_row(f"q{n}", f"a{n}")).encode() + b"\n" for n in range(number)
    )


REFUSED: dict[str, tuple[Callable[[Path], object], str]] = {
    "missing.jsonl": (lambda _: None, "there is no such file or folder"),
    "folder.jsonl": (Path.mkdir, "it is a folder"),
    "empty.jsonl": (Path.touch, "is empty"),
    "blank.jsonl": (lambda place: place.write_bytes(b"\n \r\n\t\n"), "is empty"),
    "cut.jsonl.gz": (
        lambda place: place.write_bytes(gzip.compress(rows(500))[:-20]),
        "it is cut short or damaged",
    ),
    "damaged.jsonl.gz": (
        lambda place: place.write_bytes(b"\x1f\x8b" + b"x" * 50),
        "it is cut short or damaged",
    ),
    "nothing.jsonl.gz": (lambda place: place.write_bytes(gzip.compress(b"")), "holds no row"),
    "array.json": (lambda place: place.write_text("[ ]"), "holds no row"),
    "head.csv": (lambda place: place.write_text("prompt,completion\n"), "holds no row"),
    "long-blank.jsonl": (lambda place: place.write_text("\n" * 5000), "holds no row"),
    "case.yaml": (lambda place: place.write_text("a: b"), "is a file of answers, and no data"),
    "case.txt": (
        lambda place: place.write_text("# ours\npack: fine-tuning\nanswers: {}\n"),
        "is a file of answers, and no data",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_is_one_line(name: str, here: Path, advisor: Advisor) -> None:
    make, why = REFUSED[name]
    make(here / name)
    done = advisor(f"audit {name}")
    assert (done.code, done.out) == (2, "")
    assert len([line for line in done.err.splitlines() if "Reading" not in line]) == 1
    assert why in done.err


def test_a_file_without_permission_is_one_line(here: Path, advisor: Advisor) -> None:
    (here / "t.jsonl").write_bytes(rows())
    (here / "t.jsonl").chmod(0)
    if os.access(here / "t.jsonl", os.R_OK):
        pytest.skip("who runs this may read everything")
    assert advisor("audit t.jsonl").code == 2


def test_data_as_answers_is_one_line(here: Path, advisor: Advisor) -> None:
    (here / "t.jsonl").write_bytes(rows())
    done = advisor("audit t.jsonl --into t.jsonl")
    assert (done.code, done.out) == (2, "")
    assert "--into takes a file of answers" in done.err


def test_only_malformed_rows_are_refused_with_the_commonest_reasons(
    here: Path, advisor: Advisor
) -> None:
    bad = [b"{"] * 5 + [b"17"] * 3 + [b'{"x": 1}'] * 2 + [b'{"prompt": "a", "completion": ""}']
    (here / "t.jsonl").write_bytes(b"\n".join(bad))
    done = advisor("audit t.jsonl -q")
    assert (done.code, done.out) == (3, "")
    assert done.err.splitlines() == [
        "t.jsonl:1:1: malformed-row: it is no JSON, as in 5 rows",
        "t.jsonl:6:1: malformed-row: it is no object, as in 3 rows",
        't.jsonl:9:1: malformed-row: it has no known form, as in 2 rows; its keys are "x"; '
        "say what holds what: --field prompt=KEY --field answer=KEY",
        "3 problems",
    ]


@pytest.mark.parametrize("packed", [False, True])
def test_a_line_over_10_mb_is_a_malformed_row(packed: bool, tmp_path: Path) -> None:
    data = rows(1) + b'{"prompt": "' + b"x" * LARGE + b'"}\n' + rows(2)
    name = "t.jsonl.gz" if packed else "t.jsonl"
    found = found_in(tmp_path, gzip.compress(data, 1) if packed else data, name=name)
    assert (found["usable"].measure.n, found["malformed"].measure.n) == (2, 1)
    assert "over 10 MB" in found["malformed"].text
    assert found["malformed"].measure.places == ((0, 2),)


KEYS = {
    "t.jsonl": (b'{"Kundenfrage": "a", "agent_reply": "b"}\n', ("Kundenfrage", "agent_reply")),
    "t.csv": (b"Frage,reply-2\nhow,so\n", ("Frage", "reply-2")),
    "many.jsonl": (json.dumps(dict.fromkeys("abcdefghij", 1)).encode(), "abcdef"),
}


@pytest.mark.parametrize("name", KEYS)
def test_keys_that_nobody_knows_are_named(name: str, here: Path, advisor: Advisor) -> None:
    data, keys = KEYS[name]
    (here / name).write_bytes(data)
    done = advisor(f"audit {name} -q")
    told = f"its keys are {listed(map(quoted, keys))}; say what holds what: --field prompt=KEY"
    assert done.code == 3
    assert told in done.err


@pytest.mark.parametrize(
    "key",
    [
        "jane@mail.example", "+49 170 1234567", "DE89370400440532013000",
        "Where is my order?", "sk-proj-abcdefGHIJKL0123456789mnop", "x" * 31, "4111111111111111",
        "a\u202eb", "", "\x1b[31m",
    ],
)  # fmt: skip
def test_what_may_be_a_value_is_no_key(key: str, here: Path, advisor: Advisor) -> None:
    """A table without a head has values where others have keys."""
    (here / "t.jsonl").write_text(json.dumps({key: 1}))
    done = advisor("audit t.jsonl -q")
    assert done.code == 3
    assert "its keys" not in done.err
    assert "it has no known form; say what holds what: --field prompt=KEY" in done.err


@pytest.mark.thorough
def test_a_bomb_takes_no_memory(tmp_path: Path) -> None:
    place = tmp_path / "bomb.jsonl.gz"
    place.write_bytes(gzip.compress(rows(1)) + gzip.compress(bytes(1 << 20)) * 150)
    script = f"""
from pathlib import Path
from advisor.audit import DataFile
from advisor.audit.store import Store
found = [line for line, *_ in DataFile(Path({str(place)!r}), Path("/tmp")).rows()]
status = Path("/proc/self/status").read_text()
print(found, status.partition("VmHWM:")[2].split()[0])
"""
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, check=True, cwd=ROOT
    )
    found, _, kilobytes = done.stdout.decode().rpartition(" ")
    assert found == "[1, 2]"
    assert int(kilobytes) < 90_000


def test_long_cells_and_quoted_line_ends_of_csv(tmp_path: Path) -> None:
    data = 'prompt,completion\n"a\nb\nc",x\n' + f'"{"y" * 200_000}",z\n' + "one,two,three\nq,r\n"
    found = found_in(tmp_path, data.encode(), name="t.csv")
    assert found["usable"].measure.n == 3
    assert found["malformed"].measure.places == ((0, 6),)


def test_a_cell_over_10_mb(tmp_path: Path) -> None:
    data = f'prompt,completion\na,b\n"{"y" * LARGE}",z\nq,r\n'
    found = found_in(tmp_path, data.encode(), name="t.csv")
    assert (found["usable"].measure.n, found["malformed"].measure.n) == (2, 1)


TABLES: dict[str, tuple[str, int, int]] = {
    "an open quote": ('p,completion\n"a,b\nc,d\n', 0, 1),
    "text behind a quote": ('prompt,completion\n"a"x,b\nq,r\n', 1, 1),
    "a quote within": ('prompt,completion\n5" pipe,b\nq,r\n', 2, 0),
    "doubled quotes": ('prompt,completion\n"a ""b""",c\nq,r\n', 2, 0),
    "no cell for the answer": ("prompt,completion\na\nq,r\n", 1, 1),
    "no cell for a note": ("prompt,completion,note\na,b\nq,r,s\n", 2, 0),
    "too many cells": ("prompt,completion\na,b,c\nq,r\n", 1, 1),
    "a column twice": ("prompt,prompt,completion\na,b,c\n", 0, 1),
    "columns without a name": ("prompt,completion,,\na,b,,\nq,r,,\n", 2, 0),
    "marks within a quoted head": ('"x,y,z";prompt;completion\n1;a;b\n2;q;r\n', 2, 0),
    "lines of nothing": ("prompt,completion\n\n,\na,b\n\nq,r\n", 2, 0),
    "NUL": ("prompt,completion\na\0,b\nq,r\n", 1, 1),
    "no end of the last line": ("prompt,completion\r\na,b\r\nq,r", 2, 0),
    "ends of lines of old": ("prompt,completion\ra,b\rq,r\r", 0, 1),
    "a row over 10 MB": (
        f"prompt,completion\n{'y' * (LARGE // 2)},{'z' * (LARGE // 2)}z\na,b\nq,r\n",
        2,
        1,
    ),
}


@pytest.mark.parametrize("kind", TABLES)
def test_tables_of_every_kind(kind: str, here: Path, advisor: Advisor) -> None:
    data, usable, malformed = TABLES[kind]
    (here / "t.csv").write_bytes(data.encode())
    done = advisor("audit t.csv --json -q")
    if not usable:
        assert (done.code, len(done.err.splitlines())) == (3, malformed + 1)
        return
    found = {each["id"]: each["n"] for each in json.loads(done.out)["findings"]}
    assert (found["usable"], found["malformed"]) == (usable, malformed)


@pytest.mark.parametrize("more", [0, 1, 70_000])
@pytest.mark.parametrize("before", [0, 2000])
def test_10_mb_are_allowed_and_not_one_byte_more(more: int, before: int, tmp_path: Path) -> None:
    row = b'{"prompt": "' + b"x" * (LARGE - 1 + more - 33) + b'", "completion": "y"}'
    assert len(row) == LARGE - 1 + more
    found = found_in(tmp_path, rows(before) + row + b"\n" + rows(3))
    assert found["malformed"].measure.n == (more > 0)
    assert found["usable"].measure.n == max(before, 3) + (more <= 0)
    assert lines(found["malformed"]) == [before + 1] * (more > 0)


def test_an_array_that_breaks_is_read_until_there(tmp_path: Path) -> None:
    data = b"[" + b",\n".join(rows(3).split(b"\n")[:3]) + b',\n{"prompt": "x",, }]'
    found = found_in(tmp_path, data, name="t.json")
    assert (found["usable"].measure.n, found["malformed"].measure.n) == (3, 1)
    assert found["malformed"].measure.places == ((0, 4),)


def test_the_same_path_twice_is_read_once(here: Path, advisor: Advisor) -> None:
    (here / "t.jsonl").write_bytes(rows())
    (here / "link.jsonl").symlink_to("t.jsonl")
    done = advisor("audit t.jsonl ./t.jsonl link.jsonl --json")
    assert json.loads(done.out)["findings"][2]["n"] == 0
    assert done.err.count("is named twice and read once") == 2


def test_several_files_are_told_apart(here: Path, advisor: Advisor) -> None:
    (here / "a.jsonl").write_bytes(rows(3))
    (here / "b.jsonl").write_bytes(rows(2))
    done = advisor("audit a.jsonl b.jsonl --json -q")
    found = json.loads(done.out)
    assert found["findings"][2]["lines"] == [{"file": "b.jsonl", "line": n} for n in (1, 2)]
    assert found["findings"][2]["remedy"] == "Remove 2 duplicate rows: b.jsonl, lines 1, 2"


def test_standard_input_and_a_pipe(here: Path, advisor: Advisor) -> None:
    assert '"n": 3' in advisor("audit - --json", rows().decode()).out
    os.mkfifo(here / "pipe")
    thread = threading.Thread(target=lambda: (here / "pipe").write_bytes(rows(4)))
    thread.start()
    done = advisor("audit pipe --json -q")
    thread.join()
    assert json.loads(done.out)["findings"][0]["n"] == 4


def test_an_output_is_not_written_over_data(here: Path, advisor: Advisor) -> None:
    (here / "t.md").write_bytes(rows())
    done = advisor("audit t.md -o t.md --force")
    assert done.code == 2
    assert (here / "t.md").read_bytes() == rows()


@pytest.mark.parametrize(
    "rest",
    [
        "-o found.md",
        "--field prompt",
        "--field reason=x",
        "-o found.bad",
        "--limit 0",
        "--sample x",
    ],
)
def test_what_cannot_be_is_told_before_any_work(rest: str, here: Path, advisor: Advisor) -> None:
    (here / "found.md").write_text("somebody's own")
    done = advisor(f"audit nowhere.jsonl {rest}")
    assert (done.code, done.out) == (2, "")
    assert "nowhere" not in done.err
    assert (here / "found.md").read_text() == "somebody's own"


@pytest.mark.parametrize("then", ["grows", "shrinks", "changes"])
def test_a_file_that_changes_meanwhile_is_refused(
    then: str, here: Path, advisor: Advisor, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = here / "t.jsonl"
    place.write_bytes(rows(9000))
    whole = DataFile.batches

    def meanwhile(self: DataFile):  # type: ignore[no-untyped-def]
        for number, batch in enumerate(whole(self)):
            if number == 1:
                with place.open("r+b") as file:
                    if then == "grows":
                        file.seek(0, os.SEEK_END)
                        file.write(rows(5))
                    elif then == "shrinks":
                        file.truncate(50)
                    else:
                        file.write(b"[")
                os.utime(place, ns=(1, 1))
            yield batch

    monkeypatch.setattr(DataFile, "batches", meanwhile)
    done = advisor("audit t.jsonl -o found.md -q")
    assert (done.code, done.out) == (2, "")
    assert "changed while it was read" in done.err
    assert not (here / "found.md").exists()


def test_a_bar_shows_how_far_it_is_on_a_terminal(here: Path) -> None:
    (here / "t.jsonl").write_bytes(rows(4000))
    ours, theirs = pty.openpty()
    line = [sys.executable, "-m", "advisor", "audit", "t.jsonl", "-o", "found.md"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm"}
    with subprocess.Popen(line, cwd=here, stderr=theirs, env=environment) as running:
        assert running.wait() == 0
    os.close(theirs)
    shown = os.read(ours, 100_000).decode()
    os.close(ours)
    assert "Reading  [####" in shown and "100%" in shown


# Ends before the end


def audit(folder: Path, *arguments: str) -> subprocess.Popen[bytes]:
    line = [sys.executable, "-m", "advisor", "audit", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    pipe = subprocess.PIPE
    return subprocess.Popen(line, cwd=folder, stdout=pipe, stderr=pipe, env=environment)


@pytest.fixture
def large(tmp_path: Path) -> Path:
    planted = Planted(1)
    planted.good(400)
    (tmp_path / "t.jsonl").write_bytes(planted.data() * 60)
    (tmp_path / "case.yaml").write_text("pack: fine-tuning\nanswers: {}\n", "utf-8")
    return tmp_path


@pytest.mark.parametrize("ending", some([signal.SIGKILL, signal.SIGTERM, signal.SIGINT]))
@pytest.mark.parametrize("after", [0.4, 0.9, 1.3])
def test_killed_at_any_moment_nothing_is_left(
    ending: signal.Signals, after: float, large: Path
) -> None:
    before = {place: place.read_bytes() for place in large.iterdir()}
    running = audit(large, "t.jsonl", "-o", "found.md", "--into", "case.yaml")
    time.sleep(after)
    running.send_signal(ending)
    with running:
        out, _ = running.communicate()
    if running.returncode == 0:
        pytest.skip("it was done before")
    assert out == b""
    left = {place: place.read_bytes() for place in large.iterdir()}
    left.pop(large / "found.md", None)  # all of it or none: it is written at once
    assert left == before


def test_a_full_disk_is_one_line(large: Path) -> None:
    """SQLite may not write more than a megabyte, and keeps no more in memory."""
    script = """
import resource, sys
from advisor.audit import store
store._CACHE = "cache_size = -100"
resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))
import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
from advisor.cli import main
sys.exit(main(["audit", "t.jsonl", "-o", "found.md", "-q"]))
"""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=large,
        capture_output=True,
        env=environment,
        check=False,
    )
    assert done.returncode == 2, done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert b"cannot keep temporary data" in done.stderr
    assert {place.name for place in large.iterdir()} == {"t.jsonl", "case.yaml"}


def test_no_room_is_told_before_anything_is_read(
    here: Path, advisor: Advisor, monkeypatch: pytest.MonkeyPatch
) -> None:
    (here / "t.jsonl").write_bytes(rows())
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=10))
    done = advisor("audit t.jsonl")
    assert done.code == 2
    assert "there is no room" in done.err


def test_what_lies_aside_has_no_name(here: Path) -> None:
    seen: set[str] = set()
    before = {place.name for place in here.iterdir()}
    (here / "t.jsonl").write_bytes(rows(4000))
    with audit(here, "t.jsonl", "-o", "found.md", "-q") as running:
        while running.poll() is None:
            seen |= {place.name for place in here.iterdir()}
            time.sleep(0.01)
    assert running.returncode == 0
    found = {name for name in seen if not name.endswith(".tmp")}
    assert found <= before | {"t.jsonl", "found.md"}


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="nobody tells what is open here")
def test_temporary_data_lie_beside_the_output_without_a_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("advisor.audit.store._CACHE", "cache_size = -100")
    aside = tmp_path / "it's here"
    aside.mkdir()
    store = Store({}, aside, Asked())
    store.put("sources", ((line, 0, line, 0) for line in range(100_000)))
    places = [
        str(each.readlink()) for each in Path("/proc/self/fd").iterdir() if each.is_symlink()
    ]
    store.close()
    assert any(place.startswith(str(aside)) and "(deleted)" in place for place in places)
    assert [*aside.iterdir()] == []
