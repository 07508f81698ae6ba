"""The kept pack: nothing in the cache, and nothing wrong with it, ever changes a pack or a run."""

from __future__ import annotations

import json
import os
import shutil
import stat
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from advisor.errors import InvalidFile
from advisor.loading import cache, load_pack
from advisor.loading.nodes import Node
from advisor.loading.pack import _load
from advisor.loading.syntax import parse
from advisor.model import Pack
from advisor.resources import EVIDENCE_FILE, bundled_packs, pack_folder

FILES = ("questionnaire.yaml", "rules.yaml", "sources.yaml")
NOT_ROOT = pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
AS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")


def load(folder: Path) -> Pack:
    """A pack as a new process would read it."""
    _load.cache_clear()
    return load_pack(folder)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A user's cache folder, in use."""
    monkeypatch.delenv("ADVISOR_NO_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    yield tmp_path / "cache"
    _load.cache_clear()


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """A pack's folder of our own."""
    return Path(shutil.copytree(pack_folder("quick-check"), tmp_path / "pack"))


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Grows by a name for every file of a pack that is parsed."""
    names: list[str] = []

    def counted(data: bytes, file: str) -> Node:
        names.append(Path(file).name)
        return parse(data, file)

    monkeypatch.setattr("advisor.loading.pack.parse", counted)
    return names


def kept_in(home: Path) -> Path:
    """The folder that packs are kept in."""
    return home / "finetune-advisor" / "packs"


def only_file(home: Path) -> Path:
    (file,) = kept_in(home).iterdir()
    return file


def same(one: Pack, other: Pack) -> bool:
    return bool(cache._plain(one) == cache._plain(other))


@pytest.mark.parametrize("name", bundled_packs())
def test_a_kept_pack_is_the_pack(home: Path, name: str, parsed: list[str]) -> None:
    later = {EVIDENCE_FILE}  # read only by who asks for it
    files = sorted({file.name for file in pack_folder(name).glob("*.yaml")} - later)
    first = load(pack_folder(name))
    assert sorted(parsed) == files
    second = load(pack_folder(name))
    assert sorted(parsed) == files
    assert second is not first
    assert repr(second) == repr(first)
    assert list(second.questions) == list(first.questions)
    assert stat.S_IMODE(only_file(home).stat().st_mode) == 0o600
    assert stat.S_IMODE(only_file(home).parent.stat().st_mode) == 0o700


def test_any_change_of_a_file_is_seen(home: Path, pack: Path) -> None:
    load(pack)
    for name in FILES:
        file = pack / name
        file.write_text("# one line more\n" + file.read_text("utf-8"), "utf-8")
        load(pack)
    file = pack / "questionnaire.yaml"
    file.write_text(file.read_text("utf-8").replace("\ntitle: ", "\ntitle: Other ", 1), "utf-8")
    assert load(pack).title.startswith("Other")
    assert len(list(kept_in(home).iterdir())) == 5


def test_an_invalid_pack_is_refused_every_time(home: Path, pack: Path) -> None:
    load(pack)
    file = pack / "rules.yaml"
    file.write_text(file.read_text("utf-8") + "\nnonsense: 1\n", "utf-8")
    for _ in range(2):
        with pytest.raises(InvalidFile, match="nonsense"):
            load(pack)
    assert len(list(kept_in(home).iterdir())) == 1


@pytest.mark.parametrize("part", ["version", "code"])
def test_what_another_advisor_kept_is_not_used(
    home: Path, pack: Path, parsed: list[str], monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    load(pack)
    if part == "version":
        monkeypatch.setattr(cache, "__version__", "0.0.9")
    else:
        monkeypatch.setattr(cache, "_code", lambda: [("pack.py", 1, 1)])
    load(pack)
    assert len(parsed) == 6
    assert len(list(kept_in(home).iterdir())) == 2


def forged(content: bytes, name: str) -> bytes:
    """The content under another title, with a digest as the advisor would write it."""
    plain = json.loads(content[64:])
    plain[3] = "Forged"
    body = json.dumps(plain).encode()
    return cache._digest(Path(name), body) + body


DAMAGE: dict[str, Callable[[bytes, str], bytes]] = {
    "empty": lambda _content, _name: b"",
    "cut": lambda content, _name: content[: len(content) // 2],
    "one bit": lambda content, _name: content[:-9] + bytes([content[-9] ^ 1]) + content[-8:],
    "another digest": lambda content, _name: b"0" * 64 + content[64:],
    "another file's": lambda content, _name: forged(content, "another.pack"),
    "no pack": lambda _content, name: cache._digest(Path(name), b"[]") + b"[]",
    "no shape": lambda _c, name: cache._digest(Path(name), b'["os.system"]') + b'["os.system"]',
    "deep": lambda _c, name: cache._digest(Path(name), b"[" * 9**6) + b"[" * 9**6,
    "not JSON": lambda _content, name: cache._digest(Path(name), b"\xff") + b"\xff",
}


@pytest.mark.parametrize("how", DAMAGE)
def test_a_damaged_file_is_written_anew(home: Path, pack: Path, how: str) -> None:
    first = load(pack)
    file = only_file(home)
    sound = file.read_bytes()
    file.write_bytes(DAMAGE[how](sound, file.name))
    assert same(load(pack), first)
    assert file.read_bytes() == sound


def hostile(home: Path, pack: Path) -> Path:
    """A forged file that would be used, if only it were ours and private."""
    load(pack)
    file = only_file(home)
    file.write_bytes(forged(file.read_bytes(), file.name))
    assert load(pack).title == "Forged"
    return file


def test_a_file_others_may_touch_is_not_used(home: Path, pack: Path) -> None:
    file = hostile(home, pack)
    for mode in (0o620, 0o602, 0o640, 0o604):
        file.write_bytes(forged(file.read_bytes(), file.name))
        file.chmod(mode)
        assert load(pack).title != "Forged"
        assert stat.S_IMODE(file.stat().st_mode) == 0o600  # written anew


def test_a_folder_others_may_touch_is_not_used(home: Path, pack: Path) -> None:
    file = hostile(home, pack)
    before = file.read_bytes()
    for mode in (0o777, 0o1777, 0o750, 0o701):
        file.parent.chmod(mode)
        assert load(pack).title != "Forged"
        assert file.read_bytes() == before


@AS_ROOT
@pytest.mark.parametrize("which", ["file", "folder"])
def test_what_belongs_to_others_is_not_used(home: Path, pack: Path, which: str) -> None:
    file = hostile(home, pack)
    os.chown(file if which == "file" else file.parent, 12345, 12345)
    assert load(pack).title != "Forged"


def test_no_link_is_followed(home: Path, pack: Path, tmp_path: Path) -> None:
    file = hostile(home, pack)
    elsewhere = tmp_path / "elsewhere"
    file.rename(elsewhere)
    file.symlink_to(elsewhere)
    before = elsewhere.read_bytes()
    assert load(pack).title != "Forged"
    assert elsewhere.read_bytes() == before
    assert not file.is_symlink()  # written anew


def test_no_linked_folder_is_used(home: Path, pack: Path, tmp_path: Path) -> None:
    file = hostile(home, pack)
    file.parent.rename(tmp_path / "elsewhere")
    file.parent.symlink_to(tmp_path / "elsewhere")
    assert load(pack).title != "Forged"


def test_a_pipe_in_its_place_does_not_hang(home: Path, pack: Path) -> None:
    load(pack)
    file = only_file(home)
    file.unlink()
    os.mkfifo(file, 0o600)
    assert load(pack).id == "quick-check"


@pytest.mark.parametrize("what", ["file", "unwritable", "none", "relative", "nul"])
def test_without_a_place_to_keep_it_a_pack_is_read(
    home: Path, pack: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, what: str
) -> None:
    if what == "file":
        home.write_text("in the way", "utf-8")
    elif what == "unwritable":
        monkeypatch.setenv("XDG_CACHE_HOME", "/proc/nowhere")
    elif what == "none":
        monkeypatch.delenv("XDG_CACHE_HOME")
        monkeypatch.delenv("HOME")
    else:
        monkeypatch.chdir(tmp_path)
        monkeypatch.setenv("XDG_CACHE_HOME", "here" if what == "relative" else "\udc80" * 9)
    assert load(pack).id == "quick-check"
    assert load(pack).id == "quick-check"
    assert sorted(each.name for each in tmp_path.iterdir() if each != home) == ["pack"]


@NOT_ROOT
def test_an_unwritable_folder_is_no_fault(home: Path, pack: Path) -> None:
    home.mkdir(0o500)
    assert load(pack).id == "quick-check"


def test_a_full_disk_leaves_nothing(
    home: Path, pack: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    assert load(pack).id == "quick-check"
    assert not list(kept_in(home).iterdir())


def test_many_may_write_at_once(home: Path, pack: Path) -> None:
    first = load(pack)
    only_file(home).unlink()
    files = tuple(pack / name for name in FILES)
    data = tuple(file.read_bytes() for file in files)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: cache.kept(files, data, Pack, lambda: first), range(40)))
    assert all(same(each, first) for each in found)
    assert any(each is not first for each in found)
    only_file(home)


def test_the_oldest_go_first_and_nothing_else(home: Path, pack: Path) -> None:
    load(pack)
    beside = kept_in(home) / "beside.txt"
    beside.write_text("not ours", "utf-8")
    sources = pack / "sources.yaml"
    text = sources.read_text("utf-8")
    for number in range(cache.MOST_FILES + 3):
        sources.write_text(f"# {number}\n{text}", "utf-8")
        load(pack)
    assert len(list(kept_in(home).glob("*.pack"))) == cache.MOST_FILES
    assert beside.exists()


def test_it_can_be_turned_off(
    home: Path, pack: Path, monkeypatch: pytest.MonkeyPatch, parsed: list[str]
) -> None:
    monkeypatch.setenv("ADVISOR_NO_CACHE", "1")
    load(pack)
    load(pack)
    assert len(parsed) == 6
    assert not home.exists()


def test_all_code_that_reads_or_holds_a_pack_is_asked_for_its_age() -> None:
    names = [name for name, *_ in cache._code()]
    assert {"pack.py", "rules.py", "questionnaire.py", "conditions.py", "question.py"} <= {*names}
    assert names.count("pack.py") == 2, "one reads it, one is it"
