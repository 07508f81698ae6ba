"""Any input ends as promised: exit 0, 2 or 3, no traceback, two seconds, 300 MB.

A few hundred inputs are played each time; `make fuzz` plays 100,000, or ADVISOR_FUZZ of them.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest import mock

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from advisor.errors import AdvisorError
from advisor.export import render_template
from advisor.loading import load_pack
from tests import fuzzing
from tests.cli.invoke import ROOT, TOY, process
from tests.effort import THOROUGH, examples
from tests.fuzzing import ON_PACKS, PACK_FILES, WORDS, Scratch, play, tame
from tests.mutated import SCRAPS, WILD
from tests.test_report import report

COUNT = int(os.environ.get("ADVISOR_FUZZ", examples(300)))
PARTS = 4 if THOROUGH else 1
EXAMPLES = max(25, COUNT // 20)
PACK = load_pack(TOY)


@pytest.mark.parametrize("part", range(PARTS))
def test_changed_files_and_wild_arguments_end_as_promised(part: int, tmp_path: Path) -> None:
    """Four fifths of all inputs, in a process whose memory can be measured."""
    count, seed = COUNT * 4 // 5 // PARTS, os.environ.get("ADVISOR_FUZZ_SEED", "2026")
    arguments = ("-m", "tests.fuzzing", str(count), f"{seed}{part}")
    done = process(*arguments, cwd=ROOT, environment={"ADVISOR_FUZZ_KEEP": str(tmp_path)})
    said = (done.stdout + done.stderr).decode("utf-8", "replace")
    assert done.returncode == 0, said
    assert f"\n{count} inputs from seed" in said


def _busy(_: object) -> int:
    while True:
        pass


def _says(text: str, code: int) -> Callable[[object], int]:
    def said(_: object) -> int:
        sys.stderr.write(text)
        return code

    return said


@pytest.mark.parametrize(
    ("command", "told"),
    [
        (_busy, "_Hang"),
        (_says("Traceback (most recent call last):\n", 0), "Traceback"),
        (_says("", 1), "exit 1"),
        (_says("", 70), "exit 70"),
    ],
    ids=["hang", "traceback", "missed", "bug"],
)
def test_what_ends_otherwise_is_noticed(
    command: Callable[[object], int], told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fuzzing, "main", command)
    monkeypatch.setattr(fuzzing, "SECONDS", 0.05)
    with pytest.raises((fuzzing.Broken, fuzzing._Hang)) as caught:
        play(["run", "-"])
    assert told in repr(caught.value)


@pytest.mark.skipif(sys.platform != "linux", reason="no other system bounds this memory")
def test_memory_is_bounded_by_the_system() -> None:
    code = "from tests import fuzzing; fuzzing.bound(); bytearray({} << 20)"
    for megabytes, ends in ((100, 0), (fuzzing.MEGABYTES, 1)):
        done = process("-c", code.format(megabytes), cwd=ROOT)
        assert done.returncode == ends
        assert (b"MemoryError" in done.stderr) == bool(ends)


@pytest.fixture(scope="module")
def scratch() -> Iterator[Scratch]:
    """A folder with sound files, in which the commands run."""
    before = Path.cwd()
    with TemporaryDirectory() as outer:
        folder = Path(outer, "in/here")
        folder.mkdir(parents=True)
        os.chdir(folder)
        yield Scratch(folder)
        os.chdir(before)


fuzzed = settings(
    max_examples=EXAMPLES, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)

WORD = st.sampled_from([*SCRAPS, *WILD, *PACK.questions]) | st.text(max_size=9)
SCALAR = WORD | st.integers(-(10**19), 10**19) | st.booleans() | st.none()
TREE = st.recursive(
    SCALAR,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORD, inner, max_size=4),
    max_leaves=12,
)


def saids() -> st.SearchStrategy[Any]:
    """What may stand behind a question: its own words, forms of answers, and anything."""
    own = [option.id for question in PACK.questions.values() for option in question.options]
    word = st.sampled_from([*own, "unknown", "not-applicable", "none"]) | st.integers(-1, 9000)
    keys = ("answer", "not-applicable", "note", "by", "evidence", "date", "unsure", "odd")
    claim = word | st.dictionaries(st.sampled_from(keys), word | SCALAR, max_size=4)
    claims = st.lists(claim, max_size=3)
    disputed = st.fixed_dictionaries({"disputed": claims}, optional={"said": claims, "note": WORD})
    return claim | st.lists(word, max_size=4) | disputed | TREE


@given(
    st.dictionaries(st.sampled_from([*PACK.questions, "odd"]), saids(), max_size=6),
    st.dictionaries(st.sampled_from(["case", "date", "expect", "odd"]), TREE, max_size=2),
    st.sampled_from(["validate -", "run -", "explain - --json", "merge sound.yaml - -o -"]),
)
@fuzzed
def test_any_tree_of_answers_ends_as_promised(
    scratch: Scratch, answers: dict[str, Any], rest: dict[str, Any], command: str
) -> None:
    del scratch
    text = json.dumps({"pack": "./toy", "answers": answers, **rest}, ensure_ascii=False)
    play(command.split(), text.encode("utf-8", "replace"))


@given(st.data())
@fuzzed
def test_any_tree_of_a_pack_ends_as_promised(scratch: Scratch, data: st.DataObject) -> None:
    folder = scratch.folder / "pack"
    changed = data.draw(st.sampled_from(PACK_FILES))
    for name in PACK_FILES:
        (folder / name).write_bytes((TOY / name).read_bytes())
    tree = _numbers(yaml.load((TOY / changed).read_bytes(), yaml.BaseLoader))
    for _ in range(data.draw(st.integers(1, 3))):
        _graft(tree, data)
    (folder / changed).write_text(json.dumps(tree), "utf-8")
    play(data.draw(st.sampled_from(ON_PACKS)).split())


def _numbers(tree: Any) -> Any:
    """The whole numbers of a tree of texts as numbers."""
    if isinstance(tree, dict):
        return {key: _numbers(value) for key, value in tree.items()}
    if isinstance(tree, list):
        return [_numbers(value) for value in tree]
    return int(tree) if tree.lstrip("-").isdigit() else tree


def _graft(tree: Any, data: st.DataObject) -> None:
    """Put something else somewhere: a part from elsewhere in the tree, a word, or nothing."""
    places = list(_places(tree))
    if not places:
        return
    (parent, key), (other, name) = (
        places[data.draw(st.integers(0, 10_000)) % len(places)] for _ in range(2)
    )
    if data.draw(st.booleans()):
        parent[key] = json.loads(json.dumps(other[name]))
    elif data.draw(st.booleans()):
        parent[key] = data.draw(TREE)
    else:
        del parent[key]


def _places(tree: Any) -> Iterator[tuple[Any, Any]]:
    keys = list(tree) if isinstance(tree, dict) else range(len(tree))
    for key in keys:
        yield tree, key
        if isinstance(tree[key], dict | list):
            yield from _places(tree[key])


SIGN = st.characters(codec="utf-8", exclude_characters="\0") | st.sampled_from("\udc80\udcff")
"""What a system can hand over: no NUL, and bytes that are no UTF-8 as Python writes them."""
ARGUMENT = st.text(SIGN, max_size=9)


@given(st.lists(st.sampled_from(WORDS) | ARGUMENT, max_size=6))
@fuzzed
def test_any_arguments_end_as_promised(scratch: Scratch, arguments: list[str]) -> None:
    del scratch
    play(tame(arguments))


# Templates: what they reach, not how long they take

_OURS = ("report", "profile", "mermaid", "range", "dict", "cycler", "joiner", "namespace", "self")
_STEPS_TEXT = """
.__class__ .__mro__ .__subclasses__() .__init__ .__globals__ .__builtins__ .__dict__ .mro() .format
.__func__ .__self__ .__code__ .gi_frame .f_globals .tb_frame .format_map(report.result) .render()
.result .actions .__getattribute__('__class__') ['__class__'] [0] ['os'] |attr('__class__')
|attr('format') |list |string |first |last |map(attribute='__class__') |map('attr','__init__')
|selectattr('__class__') |groupby('__class__') |tojson |inline |cell |pprint |xmlattr
|replace('a',0) .items() .format(report) .environment .eval_ctx .exported_vars .get_all()
._TemplateReference__context ~''
"""
_STEPS = _STEPS_TEXT.split()
_STARTS = (
    *_OURS,
    "''",
    "'{0.__class__.__init__.__globals__}'",
    "()",
    "1",
    "lipsum",
    "caller",
    "loop",
)
_SECRET = "canary-5417"
_CODE = (".py", ".pyc", ".so")
_OUT = (
    "os.system", "os.exec", "os.posix_spawn", "os.fork", "os.remove", "os.rename", "os.chmod",
    "os.mkdir", "os.rmdir", "os.link", "os.symlink", "os.truncate", "os.putenv", "os.kill",
    "subprocess.", "socket.", "shutil.", "ctypes.", "pty.", "urllib.", "webbrowser.",
)  # fmt: skip
_seen: list[str] = []
_watching: list[bool] = []


def _watch(event: str, arguments: tuple[object, ...]) -> None:
    """Note what reaches out of the interpreter; the code of a filter may be read late."""
    if _watching and (
        event.startswith(_OUT) or (event == "open" and not str(arguments[0]).endswith(_CODE))
    ):
        _seen.append(f"{event} {arguments}")


sys.addaudithook(_watch)


@st.composite
def expressions(draw: st.DrawFn) -> str:
    """Ways from what a template is given to what it is not."""
    steps = draw(st.lists(st.sampled_from(_STEPS), max_size=5))
    return draw(st.sampled_from(_STARTS)) + "".join(steps)


@given(st.lists(expressions(), min_size=1, max_size=3), st.booleans())
@settings(max_examples=EXAMPLES * 4)
def test_no_template_reaches_out(parts: list[str], looped: bool) -> None:
    body = "".join(f"{{{{ {part} }}}}" for part in parts)
    text = f"{{% for item in [1] %}}{body}{{% endfor %}}" if looped else body
    made = report("part")
    _seen.clear()
    with mock.patch.dict(os.environ, {"ADVISOR_TEST_SECRET": _SECRET}):
        _watching.append(True)
        try:
            page = render_template(made, text, "mine.j2")
        except AdvisorError as error:
            page = error.message
        finally:
            _watching.clear()
    assert _seen == []
    assert _SECRET not in page
    assert "'__builtins__':" not in page  # a module's names
