"""Everything that writes a file: beside others who write, for other readers, over other files."""

from __future__ import annotations

import errno
import fcntl
import json
import os
import re
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from advisor.cli import main
from advisor.errors import AdvisorError, InvalidFile
from advisor.loading import load_pack, parse_answers
from advisor.loading.syntax import parse
from advisor.model import Answer
from advisor.resources import pack_folder
from advisor.saving import AnswersFile, check_derived, file_stem, write_bytes, write_made
from advisor.saving.render import answers_text
from advisor.text import yaml_text
from tests.cli.invoke import ANSWERS, ROOT, TOY, process
from tests.effort import examples

PACK = load_pack(TOY)
RACE = float(os.environ.get("ADVISOR_RACE", "6"))
"""Seconds that writers and merges race."""
WRITERS = 10
"""How many there are of each."""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "toy").symlink_to(TOY)
    (tmp_path / "a.yaml").write_text(ANSWERS, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


# Beside others


class Race:
    """Writers who note what they saved beside one question each, and merges into the same file."""

    def __init__(self, folder: Path) -> None:
        self.pack = load_pack(pack_folder("fine-tuning"))
        self.team, self.other = folder / "team.yaml", folder / "other.yaml"
        self.end = time.monotonic() + RACE
        for file in (self.team, self.other):
            file.write_text("pack: fine-tuning\ncase: Race\nanswers: {}\n", "utf-8")

    def write(self, id: str) -> tuple[int, str, list[str]]:
        """How often it was saved, what was saved last, and what was told of it that is not so."""
        file, saved, last = AnswersFile.open(self.team, self.pack), 0, ""
        told: list[str] = []
        for count in range(sys.maxsize):
            if count and time.monotonic() > self.end:
                break
            file.set(id, Answer("unknown", note=f"{id} {count}"))
            try:
                sentences = file.save()
            except AdvisorError:  # it is said that it was not saved
                continue
            label = self.pack.questions[id].label  # a merge adds `by`, and nothing else
            ours = [text for text in sentences if text.startswith(f"{label} was changed")]
            told += [text for text in ours if f": unknown ({last};" not in text]
            saved, last = saved + 1, f"{id} {count}"
            time.sleep(0.05)  # or nobody else ever gets the lock
        return saved, last, told

    def merge(self, _: int) -> int:
        """How many merges were made."""
        count = 0
        while not count or time.monotonic() < self.end:
            words = ("-m", "advisor", "-q", "merge", self.team, self.other, "-o", self.team)
            done = process(*map(str, words), cwd=self.team.parent)
            count += done.returncode == 0
        return count


@pytest.mark.thorough
def test_nothing_reported_as_saved_is_missing_beside_merges(here: Path) -> None:
    race = Race(here)
    ids = list(race.pack.questions)[:WRITERS]
    with ThreadPoolExecutor(2 * WRITERS) as pool:
        merges = pool.map(race.merge, range(WRITERS))
        written = dict(zip(ids, pool.map(race.write, ids), strict=True))
        made = sum(merges)
    saves = sum(saved for saved, *_ in written.values())
    sys.stdout.write(f"{saves} saves, {made} merges\n")
    found = parse_answers(race.team.read_bytes(), "team.yaml", race.pack).answers
    lost = {id: last for id, (_, last, _) in written.items() if last and found[id].note != last}
    assert lost == {}
    assert [sentence for *_, told in written.values() for sentence in told] == []
    assert made > 0
    assert saves > 0


def test_copy_and_new_file_do_not_overwrite_what_came_meanwhile(here: Path) -> None:
    assert main(["init", "toy", "-o", "a.yaml"]) == 2
    assert (here / "a.yaml").read_text("utf-8") == ANSWERS
    assert main(["merge", "a.yaml", "a.yaml", "-o", "toy-there.yaml"]) == 0
    assert main(["merge", "toy-there.yaml", "a.yaml", "-o", "a.yaml"]) == 2


# For other readers

TURNED = (
    *("no", "NO", "Yes", "on", "Off", "y", "N", "true", "False", "null", "Null", "~"),
    *("1e3", "12e03", "0x1F", "0o17", "0b101", "1_000", "017", "190:20:30", "20:30", "1:2"),
    *(".inf", "-.INF", ".nan", ".5", "5.", "+1", "-1", "2026-11-20", "2026-11-20T10:00:00Z"),
    *("<<", "=", "-", "--", "?", ":", "!", "&", "*", "|", ">", "%", "@", "`", "{}", "[]"),
    *("a:", ":a", "#a", "a#", ",a", "a #b", "a: b", " a", "a ", "a\tb", "a\nb"),
)


def read_alike(text: str) -> Iterator[object]:
    content = f"k: {yaml_text(text)}\nl: [{yaml_text(text)}]\n{yaml_text(text)}: v\n"
    reader = YAML(typ="safe", pure=True)
    yield yaml.safe_load(content)
    yield reader.load(content)
    with_directive = YAML(typ="safe", pure=True)
    with_directive.version = (1, 1)
    yield with_directive.load(content)


@pytest.mark.parametrize("text", TURNED)
def test_text_is_that_text_to_every_reader_of_yaml(text: str) -> None:
    for found in read_alike(text):
        assert found == {"k": text, "l": [text], text: "v"}


@settings(max_examples=examples(300), deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs", "Cn"]), min_size=1, max_size=12))
def test_any_text_is_that_text_to_every_reader_of_yaml(text: str) -> None:
    if text not in ("k", "l"):
        for found in read_alike(text):
            assert found == {"k": text, "l": [text], text: "v"}


@settings(max_examples=examples(200), deadline=None)
@given(st.from_regex(r"[-+0-9_.:eExobaTZ ]{1,10}", fullmatch=True))
def test_figures_are_texts_to_every_reader_of_yaml(text: str) -> None:
    for found in read_alike(text):
        assert found == {"k": text, "l": [text], text: "v"}


# Over other files


def test_saving_keeps_owner_group_mode_and_links(here: Path) -> None:
    path, twin = here / "a.yaml", here / "twin.yaml"
    for mode in (0o600, 0o640, 0o644, 0o660, 0o664, 0o666, 0o700, 0o750, 0o755, 0o770):
        path.chmod(mode)
        if os.getuid() == 0:
            os.chown(path, 1234, 2345)
        before = path.stat()
        write_bytes(path, f"{mode}".encode())
        after = path.stat()
        assert (after.st_uid, after.st_gid, after.st_mode) == (
            before.st_uid,
            before.st_gid,
            before.st_mode,
        )
    twin.hardlink_to(path)
    for content in (b"longer than it was before", b"short", b""):
        write_bytes(path, content)
        assert (twin.read_bytes(), twin.stat().st_ino) == (content, path.stat().st_ino)
    assert sorted(each.name for each in here.iterdir()) == ["a.yaml", "toy", "twin.yaml"]


Changed = Callable[[bytes], bytes]
CHANGES: tuple[Changed, ...] = (
    lambda data: data + b"mine\n",
    lambda data: b"mine\n" + data,
    lambda data: data.replace(b"e", b"E", 1),
    lambda data: data[:-30],
    lambda data: data.replace(b"a", b"", 1),
    lambda data: data[:0],
    lambda data: data[:0] + b"another file",
    lambda data: data.upper(),
    lambda data: data * 2,
    lambda data: data[:100] + b" " + data[100:],
)


@pytest.mark.parametrize("form", ["md", "html", "docx", "json"])
@pytest.mark.parametrize("change", CHANGES)
def test_report_that_somebody_changed_is_not_overwritten(
    here: Path, capsys: pytest.CaptureFixture[str], form: str, change: Changed
) -> None:
    report = here / f"report.{form}"
    command = ["run", "a.yaml", "-o", report.name]
    assert (main(command), main(command)) == (0, 0), "one that nobody changed is made again"
    report.write_bytes(edited := change(report.read_bytes()))
    capsys.readouterr()
    if not edited:
        assert main(command) == 0
        return
    assert main(command) == 2
    assert "--force overwrites it" in capsys.readouterr().err
    assert report.read_bytes() == edited
    assert main([*command, "--force"]) == 0


UNMARKED = (
    ("x.csv", "run a.yaml -o x.csv"),
    ("x.csv", "run a.yaml -o x.csv --bom"),
    ("x.jira.csv", "run a.yaml -o x.jira.csv"),
    ("hall-4.csv", "run a.yaml -o . -f csv"),
    ("x.txt", "run a.yaml -o x.txt --template t.j2"),
    ("x.md", "run a.yaml -o x.md --template t.j2"),
    ("x.txt", "compare a.yaml b.yaml -o x.txt"),
    ("portfolio.csv", "batch a.yaml b.yaml --no-reports -o . -f csv --force"),
)


@pytest.mark.parametrize(("name", "line"), UNMARKED)
@pytest.mark.parametrize("change", CHANGES)
def test_what_has_no_place_for_a_mark_is_overwritten_by_force_alone(
    here: Path, capsys: pytest.CaptureFixture[str], name: str, line: str, change: Changed
) -> None:
    (here / "t.j2").write_text(
        "A page of our own, on which Lea says of every case what she wants."
    )
    (here / "b.yaml").write_text(ANSWERS.replace("12000", "11000"), "utf-8")
    command = [word for word in line.split() if word != "--force"]
    assert main(command) == 0
    place = here / name
    if "--force" not in line:  # of a batch, it is not known before what it will write
        assert main(command) == 0, "the same is no loss"
    place.write_bytes(edited := change(place.read_bytes()))
    capsys.readouterr()
    if not edited:
        assert main(command) == 0
        return
    assert main(command) == 2
    assert "nothing in it says whose it is" in capsys.readouterr().err
    assert place.read_bytes() == edited
    assert main([*command, "--force"]) == 0
    assert place.read_bytes() != edited


def test_batch_is_made_again_with_its_table(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for pallets in ("12000", "9000", "300"):
        (here / "b.yaml").write_text(ANSWERS.replace("12000", pallets), "utf-8")
        assert main(["batch", "a.yaml", "b.yaml", "-o", "out"]) == 0, capsys.readouterr().err
    assert main(["batch", "a.yaml", "-o", "out", "-f", "csv"]) == 0
    (here / "out/a.csv").write_text("Lea's own table.\n", "utf-8")
    assert main(["batch", "a.yaml", "-o", "out", "-f", "csv"]) == 2, "before anything is written"
    assert "a.csv is there already" in capsys.readouterr().err
    (here / "out/portfolio.md").write_text("Lea's own page.\n", "utf-8")
    before = (here / "out/portfolio.csv").read_bytes()
    assert main(["batch", "a.yaml", "-o", "out"]) == 2
    assert (here / "out/portfolio.csv").read_bytes() == before


FOREIGN = (b"theirs", b"{}", b"{}\n", b"[1]", b'{"$comment": "Written by Lea."}', b"\xff\0", b"\n")
NAMED = (
    ("x.json", "schema toy -o x.json"),
    ("x.json", "schema --result -o x.json"),
    ("rules.schema.json", "schema --pack-files -o ."),
    ("case.schema.json", "schema --pack-files -o ."),
    ("toy.schema.json", "init toy -o new.yaml"),
    ("x.md", "questions toy -o x.md"),
)


@pytest.mark.parametrize(("name", "line"), NAMED)
@pytest.mark.parametrize("theirs", FOREIGN)
def test_file_of_somebody_else_is_not_overwritten(
    here: Path, capsys: pytest.CaptureFixture[str], name: str, line: str, theirs: bytes
) -> None:
    (here / name).write_bytes(theirs)
    assert main(line.split()) == 2
    assert f"{name} is there already" in capsys.readouterr().err
    assert (here / name).read_bytes() == theirs
    assert sorted(each.name for each in here.iterdir()) == sorted(["a.yaml", "toy", name])
    assert main([*line.split(), "--force"]) == 0
    ours = (here / name).read_bytes()
    (here / "new.yaml").unlink(missing_ok=True)
    assert main(line.split()) == 0, "our own is made again"
    assert (here / name).read_bytes() == ours != theirs


def test_json_in_a_file_says_what_is_printed_and_by_what_it_is_known(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for line in ("run a.yaml", "compare a.yaml a.yaml", "batch a.yaml"):
        assert main([*line.split(), "--json"]) == 0
        printed = json.loads(capsys.readouterr().out)
        place = "out" if "batch" in line else "out/x.json"
        assert main([*line.split(), "--json", "-o", place]) == 0
        name = "portfolio.json" if "batch" in line else "x.json"
        found = json.loads((here / "out" / name).read_bytes())
        assert re.fullmatch("advisor [0-9a-f]{16}", found.pop("made"))
        for case in found.get("cases", ()):
            case.pop("report", None)
        for case in printed.get("cases", ()):
            case.pop("report", None)
        assert found == printed


@pytest.mark.parametrize("form", ["md", "html", "json", "gitlab.md", "tasks.md"])
def test_report_is_known_after_git_changed_its_line_ends(here: Path, form: str) -> None:
    command = ["run", "a.yaml", "-o", f"report.{form}"]
    assert main(command) == 0
    report = here / f"report.{form}"
    report.write_bytes(report.read_bytes().replace(b"\n", b"\r\n"))
    assert main(command) == 0


DERIVED = (
    ("toy.schema.json", "init ./toy --force -o b.yaml"),
    ("toy.schema.json", "init ./toy -o b.yaml"),
    ("toy.yaml", "init ./toy --force"),
    ("hall-4.md", "run a.yaml -o out/ -f md --force"),
    ("hall-4.json", "run a.yaml -o out/ -f json --force"),
    ("hall-4.csv", "run a.yaml -o out/ -f csv --force"),
    ("a.md", "batch a.yaml -o out --force"),
    ("portfolio.md", "batch a.yaml -o out --force"),
    ("portfolio.json", "batch a.yaml -o out --force"),
    ("a-a.md", "compare a.yaml a.yaml -o out/ -f md --force"),
    ("questionnaire.schema.json", "schema --pack-files -o out"),
    ("rules.schema.json", "schema --pack-files -o out"),
)


@pytest.mark.parametrize(("name", "line"), DERIVED)
def test_derived_name_that_is_a_link_out_is_not_followed(here: Path, name: str, line: str) -> None:
    outside = here.parent / f"{here.name}-outside"
    outside.write_text("theirs", "utf-8")
    (here / "out").mkdir()
    folder = here / "out" if " out" in line else here
    (folder / name).symlink_to(outside)
    assert main(line.split()) == 2
    assert outside.read_text("utf-8") == "theirs"
    with pytest.raises(AdvisorError, match="leads out of"):
        check_derived(folder / name, folder)


# One notion of a line

BREAKS = ("\r", "\x85", "\u2028", "\u2029")
PLACES = (
    "pack: toy{}case: x\n",
    "pack: toy\ncase: 'x{}y'\n",
    "pack: toy  # x{}y\n",
    'pack: toy\ncase: "x{}y"\n',
)


@pytest.mark.parametrize("sign", BREAKS)
@pytest.mark.parametrize("text", PLACES)
def test_what_ends_a_line_for_some_readers_only_is_refused(text: str, sign: str) -> None:
    with pytest.raises(InvalidFile) as caught:
        parse(text.format(sign).encode(), "a.yaml")
    (problem,) = caught.value.problems
    assert problem.code == "line-end"
    assert problem.line == text[: text.index("{}")].count("\n") + 1


CONFLICTS = tuple(
    f"{before}<<<<<<< {name}\n{ours}{base}=======\n{theirs}>>>>>>> {name}\n"
    for before in ("", "pack: toy\n", "pack: toy\nanswers:\n  aisles: full\n")
    for name, base in (("HEAD", ""), ("main", "||||||| 1a2b3c\n"))
    for ours, theirs in (("  told: all\n", "  told: nobody\n"), ("", "x: y\n"))
)


@pytest.mark.parametrize("text", CONFLICTS)
@pytest.mark.parametrize("line", ["\n", "\r\n"])
def test_conflict_of_git_is_named(text: str, line: str) -> None:
    with pytest.raises(InvalidFile) as caught:
        parse(text.replace("\n", line).encode(), "a.yaml")
    assert [each.code for each in caught.value.problems] == ["merge-conflict"]
    assert caught.value.problems[0].line == text[: text.index("<<<")].count("\n") + 1


# Names

STEMS = {
    "हिन्दी मामला": "हिन्दी-मामला",
    "İstanbul": "i̇stanbul",
    "Müller & Söhne": "müller-söhne",
    "cafe\u0301": "café",
    "ภาษาไทย": "ภาษาไทย",
    "עִבְרִית": "עִבְרִית",
    "தமிழ்": "தமிழ்",
    "සිංහල": "සිංහල",
    "Việt Nam": "việt-nam",
    "한국어 사례": "한국어-사례",
    "가": "가",
    "../../etc": "etc",
    "CON": "con-case",
    "lpt1": "lpt1-case",
    "rules": "rules-case",
    "---": "case",
    "\u200d": "case",
    "\u0301": "case",
}


@pytest.mark.parametrize("case", STEMS)
def test_name_of_a_file_keeps_letters_with_their_marks(case: str) -> None:
    assert file_stem(case) == STEMS[case]
    assert file_stem(STEMS[case]) in (STEMS[case], f"{STEMS[case]}-case")


VERSIONED = (
    *("mypack@2", "my@pack@10", "@3", "x@1", "a b@7", "a@@2", "a@2@2", "a.b@0", "a@007"),
    *("a@2.yaml", "a@x", "a@", "@", "#@9", "é@4", "a'@5", 'a"@6', "a: b@8", "a@9999999999999999"),
)


@pytest.mark.parametrize("name", VERSIONED)
def test_pack_in_a_folder_that_ends_like_a_version_is_read_again(here: Path, name: str) -> None:
    (here / name).symlink_to(TOY)
    assert main(["init", name, "-o", "new.yaml"]) == 0
    assert main(["validate", "new.yaml"]) == 0


@pytest.mark.parametrize("pack", ["toy", "./toy", "link/../../toy", "packs/toy"])
@pytest.mark.parametrize("name", ["", "deep/", "deep/er/", "deep/../", "back/", "back/link/"])
def test_init_behind_a_link_names_a_pack_that_is_there(here: Path, pack: str, name: str) -> None:
    (here / "else/where/deep/er").mkdir(parents=True)
    (here / "link").symlink_to(here / "else/where")
    (here / "else/where/back").symlink_to(here, target_is_directory=True)
    (here / "packs").symlink_to(here / "toy" / "..", target_is_directory=True)
    assert main(["init", pack, "-o", f"link/{name}new.yaml"]) == 0
    assert main(["validate", f"link/{name}new.yaml"]) == 0


# Pipes in place of files


PIPES = (
    ("toy.yaml", "init ./toy"),
    ("toy.yaml", "init ./toy --force"),
    ("toy.schema.json", "init ./toy -o b.yaml"),
    ("toy.schema.json", "init ./toy -o b.yaml --force"),
    ("b.yaml", "init ./toy -o b.yaml"),
    ("b.yaml", "validate b.yaml --upgrade"),
    ("b.yaml", "ask b.yaml"),
    ("b.yaml", "merge a.yaml a.yaml -o b.yaml"),
    ("b.yaml", "merge a.yaml a.yaml -o b.yaml --force"),
    ("out/hall-4.md", "run a.yaml -o out/ -f md"),
    ("out/hall-4.csv", "run a.yaml -o out/ -f csv --force"),
    ("out/a.md", "batch a.yaml -o out"),
    ("out/a.md", "batch a.yaml -o out --force"),
    ("out/portfolio.json", "batch a.yaml -o out --force"),
    ("out/a-a.json", "compare a.yaml a.yaml -o out/ -f json --force"),
    ("out/rules.schema.json", "schema --pack-files -o out"),
    ("out/case.schema.json", "schema --pack-files -o out --force"),
    ("p/questionnaire.yaml", "validate p"),
    ("p/rules.yaml", "lint p"),
)


@contextmanager
def at_most(seconds: int) -> Iterator[None]:
    """AssertionError if it takes longer; an OSError would be taken for the disk's."""

    def late(*_: object) -> None:
        raise AssertionError

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


@pytest.mark.parametrize(("name", "line"), PIPES)
def test_pipe_in_place_of_a_file_is_refused_at_once(here: Path, name: str, line: str) -> None:
    for folder in ("out", "p"):
        (here / folder).mkdir()
    for file in TOY.glob("*.yaml"):
        (here / "p" / file.name).write_bytes(file.read_bytes())
    (here / name).unlink(missing_ok=True)
    os.mkfifo(here / name)
    with at_most(60):
        assert main(line.split()) in (2, 3)
    assert (here / name).is_fifo()


# A lock of somebody else, a system that refuses

LOCKED: tuple[Callable[[AnswersFile], object], ...] = (
    lambda file: file.set("told", Answer("answered", "all")),
    lambda file: file.set("told", None),
    lambda file: file.set("aisles", Answer("unknown", note="x")),
    lambda file: file.set("goods", Answer("answered", ("chilled", "bulky"))),
    lambda file: file.set("last-count", Answer("not_applicable", reason="never")),
    lambda file: file.set("lease", Answer("answered", "none", unsure=True)),
    lambda file: file.set("pallets", Answer("answered", 7, evidence="a sheet")),
    lambda file: file.set_text("case", "Hall 5"),
    lambda file: file.set_text("date", "2026-11-20"),
    lambda file: file.upgrade(),
)


@pytest.mark.parametrize("linked", [False, True])
@pytest.mark.parametrize("change", LOCKED)
def test_lock_of_somebody_else_is_waited_for_once(
    here: Path,
    monkeypatch: pytest.MonkeyPatch,
    change: Callable[[AnswersFile], object],
    linked: bool,
) -> None:
    now = [0.0]
    monkeypatch.setattr("advisor.saving.disk.time.monotonic", lambda: now[0])
    monkeypatch.setattr(
        "advisor.saving.disk.time.sleep", lambda seconds: now.append(now.pop() + seconds)
    )
    path = here / "a.yaml"
    if linked:
        (here / "way").mkdir()
        path = here / "way/b.yaml"
        path.symlink_to(here / "a.yaml")
    waited = []
    for _ in range(2):
        file = AnswersFile.open(path, PACK)
        other = os.open(here, os.O_RDONLY)
        fcntl.flock(other, fcntl.LOCK_EX)
        change(file)
        for _ in range(4):
            before = now[0]
            with pytest.raises(AdvisorError, match=r"keeps .* locked"):
                file.save()
            waited.append(now[0] - before)
        os.close(other)
        wanted = file.answers
        file.save()
        assert parse_answers(path.read_bytes(), "", PACK).answers == wanted.answers
        (here / "a.yaml").write_text(ANSWERS, "utf-8")
    assert [seconds > 1 for seconds in waited] == [True, False, False, False] * 2


REFUSALS = (
    *(errno.EACCES, errno.EPERM, errno.EIO, errno.ENOSPC, errno.EROFS, errno.EDQUOT, errno.EMFILE),
    *(errno.ENFILE, errno.ESTALE, errno.ENODEV, errno.ETIMEDOUT),
)
WRITING = (
    "merge a.yaml b.yaml -o a.yaml",
    "merge a.yaml b.yaml -o c.yaml",
    "init ./toy -o c.yaml",
    "run a.yaml -o c.md",
)
REFUSED = (
    *((line, step) for line in WRITING for step in ("open", "write", "fsync", "replace")),
    (WRITING[0], "read"),  # before it is written again
)


def refuse(patch: pytest.MonkeyPatch, step: str, number: int) -> None:
    """Let a step of every write fail, with a name that nobody knows."""
    really: dict[str, Callable[..., Any]] = {"open": os.open, "fdopen": os.fdopen}

    def fail(*_: object, **__: object) -> Any:
        raise OSError(number, os.strerror(number), ".advisor-00.tmp")

    def opened(path: str, flags: int, *rest: Any) -> Any:
        writes = bool(flags & (os.O_WRONLY | os.O_RDWR))
        refused = writes is (step == "open") and not Path(path).is_dir()
        return fail() if refused else really["open"](path, flags, *rest)

    def to_write(handle: int, mode: str, *rest: Any) -> Any:
        if "w" not in mode:
            return really["fdopen"](handle, mode, *rest)
        os.close(handle)
        return fail()

    calls = {"open": opened, "read": opened, "write": to_write}
    name = {"read": "open", "write": "fdopen"}.get(step, step)
    patch.setattr(f"os.{name}", calls.get(step, fail))


@pytest.mark.parametrize("number", REFUSALS)
@pytest.mark.parametrize(("line", "step"), REFUSED)
def test_refusal_names_the_file_that_was_meant_and_what_failed(
    here: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    line: str,
    step: str,
    number: int,
) -> None:
    (here / "b.yaml").write_text(ANSWERS.replace("12000", "11000"), "utf-8")
    with monkeypatch.context() as patch:
        refuse(patch, step, number)
        assert main(line.split()) == 2
    said, verb = capsys.readouterr().err, "read" if step == "read" else "write"
    assert f"cannot {verb} {line.split()[-1]}: " in said
    assert ".advisor-" not in said
    assert not list(here.glob(".advisor-*"))


# Files that are more than their content


def acl(user: int, rights: int) -> bytes:
    """A list of access as Linux keeps it: the owner, one more user, the group, a mask, others."""
    entries = ((1, 6, -1), (2, rights, user), (4, 4, -1), (16, 7, -1), (32, 0, -1))
    return struct.pack("<I", 2) + b"".join(struct.pack("<HHi", *each) for each in entries)


ATTRIBUTES = (
    *(("user.one", value) for value in (b"", b"1", b"\0\xff", b"x" * 200)),
    *((name, b"kept") for name in ("user.a.b", "user.\u00e9", "user.Comment", "user.x y")),
    *(
        ("system.posix_acl_access", acl(user, rights))
        for user in (0, 1234)
        for rights in (0, 4, 7)
    ),
    *(("system.posix_acl_access", acl(user, 6)) for user in (1, 65534, 100000)),
)


@pytest.mark.skipif(not hasattr(os, "setxattr"), reason="this system has no such attributes")
@pytest.mark.parametrize(("name", "value"), ATTRIBUTES)
def test_saving_keeps_attributes_and_lists_of_access(here: Path, name: str, value: bytes) -> None:
    path = here / "a.yaml"
    try:
        os.setxattr(path, name, value)
    except OSError:
        pytest.skip("this disk takes no such attribute")
    before = {each: os.getxattr(path, each) for each in os.listxattr(path)}, path.stat().st_mode
    file = AnswersFile.open(path, PACK)
    file.set("told", Answer("answered", "all"))
    file.save()
    assert parse_answers(path.read_bytes(), "", PACK).answers["told"].value == "all"
    after = {each: os.getxattr(path, each) for each in os.listxattr(path)}, path.stat().st_mode
    assert after == before
    assert not list(here.glob(".advisor-*"))


BOUND = (
    "merge b.yaml a.yaml -o bound --force",
    "run a.yaml -o bound -f md --force",
    "run a.yaml -o bound -f csv --force",
    "run a.yaml -o bound -f docx --force",
    "init ./toy -o bound --force",
    "schema toy -o bound --force",
    "questions toy -o bound --force",
    "validate bound --upgrade",
    "compare a.yaml b.yaml -o bound -f json --force",
    "run a.yaml -o bound -f html --force",
)
_MOUNTED = """touch bound && mount --bind theirs.yaml bound || exit 77
"$@" || exit 1
mountpoint -q bound && cmp -s theirs.yaml bound && ! cmp -s theirs.yaml before
"""


@pytest.mark.parametrize("line", BOUND)
def test_file_whose_place_is_bound_is_written_into(here: Path, line: str) -> None:
    old = ANSWERS.replace("./toy", "./toy@1").replace("aisles: blocked", "aisles: full")
    for name in ("b.yaml", "theirs.yaml", "before"):
        (here / name).write_text(old + "\n" * 20_000, "utf-8")
    python = [sys.executable, "-m", "advisor", *line.split()]
    done = subprocess.run(
        ["unshare", "-m", "sh", "-c", _MOUNTED, "sh", *python],
        cwd=here,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=False,
    )
    if done.returncode == 77 or b"unshare" in done.stderr:
        pytest.skip("nothing may be mounted here")
    assert done.returncode == 0, done.stderr
    assert not list(here.glob(".advisor-*"))


@pytest.mark.parametrize("line", ["\n", "\r\n"])
@pytest.mark.parametrize("before", ["told: all", "lease: none", "aisles:", "permit:"])
def test_line_that_is_inserted_ends_as_those_around_it(here: Path, before: str, line: str) -> None:
    path = here / "a.yaml"
    path.write_bytes(f"pack: ./toy{line}answers:{line}  {before}{line}".encode())
    file = AnswersFile.open(path, PACK)
    file.set("last-count", Answer("answered", 3, note="counted"))
    file.save()
    data = path.read_bytes()
    assert data.count(b"\n") == data.count(line.encode()) == 4
    assert b"\r" not in data or line == "\r\n"


def test_unchanged_report_is_made_again_in_every_form(here: Path) -> None:
    for place in ("x.md", "x.html", "x.docx", "x.json", "x.tasks.md"):
        assert main(["run", "a.yaml", "-o", place]) == 0
        (here / "a.yaml").write_text(ANSWERS.replace("12000", "11000"), "utf-8")
        assert main(["run", "a.yaml", "-o", place]) == 0
    with pytest.raises(AdvisorError):
        write_made(here / "a.yaml", b"# new\n", "yaml")
    assert answers_text(parse_answers((here / "a.yaml").read_bytes(), "", PACK))
