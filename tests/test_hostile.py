"""Hostile folders, packs, names, templates and environments: what they cannot do.

SECURITY.md names these tests, and others, line by line.
"""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
import yaml

from advisor.cli import main
from advisor.errors import AdvisorError
from advisor.export import render_template
from advisor.loading import read_answers
from advisor.text import visible
from tests import reading
from tests.cli.invoke import ANSWERS, ROOT, TOY, process
from tests.fuzzing import play
from tests.test_export import problems
from tests.test_export_formats import TAGS
from tests.test_report import report

HOSTILE = (
    "</style></title><script>alert(1)</script><img src=x onerror=alert(1)>{{ 7*7 }}{% raw %}",
    "[x](javascript:alert(1)) ![y](//e.example/z) <javascript:alert(1)> `\x1b[31m` \u202e|a| **z",
    "=cmd|' /C calc'!A0\n# not a heading\n- [ ] not a task\n::error file=x::not ours\n---\n```\n",
    "yes: [no, *a, &b !c]\nanswers: {aisles: free}\n...\n--- [bold]x[/ \x00\x07\x9b2J",
)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a pack and a file of answers, in which we are."""
    shutil.copytree(TOY, tmp_path / "toy")
    (tmp_path / "a.yaml").write_text(ANSWERS)
    monkeypatch.chdir(tmp_path)
    return tmp_path


# Answers and packs: size


@pytest.fixture(params=["keys", "options", "stars", "claims", "escapes"])
def largest(request: pytest.FixtureRequest) -> str:
    """A very large file of answers, in one of the worst ways."""
    known = ANSWERS.replace("  told: nobody\n", "")
    return {
        "keys": ANSWERS + "".join(f"  aisle{number}: free\n" for number in range(20_000)),
        "options": ANSWERS.replace("bulky", ",".join(["bulk"] * 25_000)),
        "stars": f'{known}  told: {{answer: nobody, note: "{"*_" * 300_000}"}}\n',
        "claims": f"{known}  told: {{disputed: [{','.join(['nobody', 'all'] * 24_000)}]}}\n",
        "escapes": f'{known}  told: {{answer: nobody, note: "{chr(92)}e{"$`" * 300_000}"}}\n',
    }[request.param]


@pytest.mark.usefixtures("here")
def test_largest_files_end_in_time(largest: str) -> None:
    """Two seconds of the processor, which `play` sees to."""
    assert len(largest) < 1_000_000
    assert play(["run", "-"], largest.encode()).code in (0, 3)


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("digits", [19, 400, 5_000, 900_000])
def test_huge_number_is_refused_at_its_place(digits: int) -> None:
    text = ANSWERS.replace("12000", "9" * digits)
    ended = play(["validate", "-"], text.encode())
    assert ended.code == 3
    assert ended.err.startswith("<stdin>:5:12: ")
    assert len(ended.err) < 500


@pytest.mark.parametrize(
    ("kind", "most"), [("disputed", 100), ("said", 100)], ids=["disputed", "said"]
)
def test_no_question_has_more_claims_than_people_have_time(
    kind: str, most: int, here: Path
) -> None:
    for count, code in ((most, 0), (most + 1, 3)):
        form = {kind: ["nobody", "all"] * (count // 2) + ["all"] * (count % 2)}
        said = form if kind == "disputed" else {"answer": "all", **form}
        (here / "a.yaml").write_text(json.dumps({"pack": "./toy", "answers": {"told": said}}))
        assert main(["validate", "a.yaml"]) == code


def swollen(here: Path, count: int, sections: int) -> None:
    """The toy pack with that many more questions in each of its first sections."""
    first, rules = tree("questionnaire.yaml"), tree("rules.yaml")
    for section in first["sections"][:sections]:
        rows = rules["scores"][section["dimension"]]
        for id in [f"{section['id']}-{number}" for number in range(count)]:
            options = [{"id": word, "text": word, "weight": 1_000_000} for word in ("low", "high")]
            words = {"label": "L", "text": "t", "why": "w", "source": ["W1"]}
            section["questions"].append({"id": id, **words, "options": options})
            row = {"id": f"row-{id}", "when": {id: "high"}, "points": 1, "because": "b"}
            rows.append({**row, "source": ["W1"]})
    for name, value in {"questionnaire.yaml": first, "rules.yaml": rules}.items():
        (here / "toy" / name).write_text(json.dumps(value, default=str))


@pytest.mark.thorough
def test_pack_with_very_many_questions_is_read_in_time_or_refused(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two seconds of the processor, which `play` sees to."""
    swollen(here, 40, 2)
    assert play(["run", "a.yaml", "--set", "pallets=unknown"]).code == 0
    swollen(here, 120, 1)
    ended = play(["run", "a.yaml"])
    assert ended.code == 3
    assert "`questions` has 123 entries and may have at most 100\n" in ended.err
    monkeypatch.setattr("advisor.loading.questionnaire.MOST_QUESTIONS", 200)
    swollen(here, 90, 4)
    ended = play(["run", "a.yaml"])
    assert ended.code == 3
    assert "too-many-questions: 369 questions; a pack may have at most 200\n" in ended.err


def test_number_is_cut_into_no_more_parts_than_rules_can_mean(here: Path) -> None:
    rules = tree("rules.yaml")
    row = rules["scores"]["space"][2]
    more = [{**row, "id": f"row-{at}", "when": {"pallets": f"> {at}"}} for at in range(1, 99, 2)]
    rules["scores"]["space"] += more
    (here / "toy/rules.yaml").write_text(json.dumps(rules, default=str))
    ended = play(["validate", "toy"])
    assert ended.code == 3
    assert "too-many-numbers: `pallets` is compared with too many numbers; 40 will do" in ended.err


# Answers and packs: text


def tree(name: str) -> Any:
    """A file of the toy pack, numbers as numbers."""
    return yaml.load((TOY / name).read_bytes(), yaml.SafeLoader)


WORDS = ("title", "question", "summary", "label", "text", "why", "help", "unit", "owner", "intro",
         "because", "message", "do", "done-when", "effort", "tools", "work", "author", "publisher",
         "date", "point")  # fmt: skip


def poisoned(value: Any, text: str, key: str = "") -> Any:
    """The same tree with a text behind every sentence in it."""
    if isinstance(value, dict):
        kept = ("work",) if "point" in value else ()
        return {k: v if k in kept else poisoned(v, text, k) for k, v in value.items()}
    if isinstance(value, list):
        return [poisoned(each, text, key) for each in value]
    if not isinstance(value, str):
        return value if not hasattr(value, "year") else str(value)
    mixed = f"{value} {text}" if key in WORDS else value
    return mixed[:60] if key == "label" else mixed


@pytest.fixture(params=range(len(HOSTILE)))
def hostile(request: pytest.FixtureRequest, here: Path) -> str:
    """A hostile text that stands in the answers and in every sentence of their pack."""
    text = HOSTILE[request.param]
    for name in ("questionnaire.yaml", "rules.yaml", "sources.yaml"):
        (here / "toy" / name).write_text(json.dumps(poisoned(tree(name), text)), "utf-8")
    note = {"note": text, "evidence": text, "by": text, "date": text}
    given = yaml.load(ANSWERS, yaml.BaseLoader)
    given["answers"].update(pallets=12000, told={"answer": "nobody", **note})
    given["answers"].update({"last-count": 3, "night-runs": {"answer": "weekly", **note}})
    given.update(case=text, date=text)
    (here / "a.yaml").write_text(json.dumps(given), "utf-8")
    return text


def printed(*arguments: str, code: int = 0, stdin: bytes = b"") -> str:
    """What a command prints, in which nothing is left that steers a terminal."""
    ended = play(arguments, stdin)
    assert ended.code == code, ended.err
    out = ended.out.decode()
    for text in (out, ended.err):
        assert visible(text) == text
    assert not [
        each for each in ended.err.splitlines() if re.match("::(?!(error|warning) )", each)
    ]
    return out


@pytest.mark.usefixtures("hostile")
def test_hostile_sentences_are_text_in_every_command() -> None:
    assert list(problems(printed("run", "a.yaml"))) == []
    assert list(problems(printed("run", "a.yaml", "-f", "tasks"))) == []
    allowed = {"a em_open", "a em_close", "a code_inline"}
    assert {*problems(printed("questions", "toy"))} <= allowed
    assert json.loads(printed("run", "a.yaml", "--json"))
    assert json.loads(printed("schema", "toy"))
    for line in ("explain a.yaml", "merge a.yaml a.yaml -o -", "compare a.yaml a.yaml"):
        printed(*line.split())
    printed("run", "a.yaml", "--annotate", "github", "--require-evidence", code=1)
    printed("batch", "a.yaml")
    page = reading.page(printed("run", "a.yaml", "-f", "html"))
    assert page.faults == []
    assert {each.tag for each in page.elements} <= {*TAGS.split()}
    assert {each.attributes.get("href", "#")[0] for each in page.elements} <= {"#", "d"}


@pytest.mark.usefixtures("hostile")
def test_hostile_pack_cannot_answer_for_the_user(here: Path) -> None:
    """What `init` writes is a blank form, whatever the pack's sentences look like."""
    assert main(["init", "toy", "-o", "fresh.yaml"]) == 0
    _, answers = read_answers(here / "fresh.yaml")
    assert {answer.state for answer in answers.answers.values()} <= {"unknown"}
    assert not answers.case.strip()
    assert answers.expect is None
    printed("ask", "fresh.yaml", stdin=b"\n1\nq\n")


@pytest.mark.usefixtures("hostile")
def test_document_leads_nowhere(here: Path) -> None:
    assert main(["run", "a.yaml", "-o", "x.docx"]) == 0
    with zipfile.ZipFile(here / "x.docx") as archive:
        parts = {
            name: archive.read(name).decode("utf-8", "replace") for name in archive.namelist()
        }
    links = [name for name, part in parts.items() if name.endswith(".rels") and "External" in part]
    assert links == []
    assert "w:hyperlink" not in parts["word/document.xml"]
    assert "w:instrText" not in parts["word/document.xml"]


# Names and places


NAMES = (
    "../../escaped", "/etc/escaped", "..", ".", ".hidden", "a/b", "a\\b", "-o", "~", "%2e%2e",
    "a\nb", "C:\\x", "\u202egnp", "\x00", "x" * 400, "$(touch harm)", "日本", "*", "|", "",
)  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_name_of_a_case_stays_a_name(name: str, here: Path) -> None:
    before = {*here.rglob("*")}
    given = {"pack": "../toy", "case": name}
    (here / "in").mkdir()
    (here / "in/a.yaml").write_text(json.dumps(given))
    assert main(["run", "in/a.yaml", "-f", "md", "-o", "out/"]) == 0
    made = {*here.rglob("*")} - before - {here / "in", here / "in/a.yaml", here / "out"}
    (file,) = made
    assert file.parent == here / "out"
    assert re.fullmatch(r"\w[\w-]*\.md", file.name)
    assert len(os.fsencode(file.name)) <= 255


@pytest.mark.parametrize("id", ["../x", "a/b", ".", "..", "A", "a\n", "a b", "/tmp/x", "", "a\0"])
def test_id_of_a_pack_is_no_path(id: str, here: Path) -> None:
    first = tree("questionnaire.yaml")
    (here / "toy/questionnaire.yaml").write_text(json.dumps({**first, "id": id}, default=str))
    before = {*here.rglob("*")}
    for line in ("validate toy", "init toy", "init toy -o x.yaml", "questions toy", "lint toy"):
        assert main(line.split()) == 3
    assert {*here.rglob("*")} == before


@pytest.mark.parametrize("pack", ["/etc", "..", "/dev", "/proc/self", "a.yaml", "~", "toy/../../"])
def test_pack_that_is_none_is_refused(pack: str, here: Path) -> None:
    (here / "a.yaml").write_text(json.dumps({"pack": pack}))
    ended = play(["run", "a.yaml"])
    assert ended.code in (2, 3)
    assert ended.err.count("\n") <= 2
    assert "root:" not in ended.err


def test_link_in_the_output_folder_is_not_followed(here: Path) -> None:
    (here / "precious").write_text("mine")
    (here / "out").mkdir()
    for target in (here / "precious", here / "not-there-yet"):
        (here / "out/hall-4.md").unlink(missing_ok=True)
        (here / "out/hall-4.md").symlink_to(target)
        ended = play(["run", "a.yaml", "-f", "md", "-o", "out"])
        assert ended.code == 2
        assert ended.err == (
            "advisor: out/hall-4.md is a link that leads out of out; remove it first\n"
        )
        (here / "team.yaml").unlink(missing_ok=True)
        (here / "team.yaml").symlink_to(target)
        for line in ("merge a.yaml a.yaml -o team.yaml", "init toy -o team.yaml"):
            assert play(line.split()).code == 2
    assert (here / "precious").read_text() == "mine"
    assert not (here / "not-there-yet").exists()


ELSEWHERE = ("secret", "secret.yaml", ".env", "deep/config", "toy/other.yaml")


@pytest.mark.parametrize("line", ["run a.yaml", "validate a.yaml", "batch a.yaml", "lint toy"])
@pytest.mark.parametrize("to", ELSEWHERE)
@pytest.mark.parametrize("name", ["questionnaire.yaml", "rules.yaml", "sources.yaml"])
def test_no_file_of_another_name_is_read_as_one_of_a_pack(
    name: str, to: str, line: str, here: Path
) -> None:
    (here / "deep").mkdir()
    (here / to).write_text("token-4711")
    (here / "toy" / name).unlink()
    (here / "toy" / name).symlink_to(here / to)
    ended = play(line.split())
    assert ended.code in (2, 3)
    said = ended.out.decode() + ended.err
    assert "token-4711" not in said
    assert f"toy/{name} is a link to a file of another name" in said


@pytest.mark.parametrize("name", ["questionnaire.yaml", "rules.yaml", "sources.yaml"])
def test_pack_may_share_a_file_by_a_link(name: str, here: Path) -> None:
    (here / "shared").mkdir()
    (here / "toy" / name).rename(here / "shared" / name)
    (here / "toy" / name).symlink_to(Path("../shared") / name)
    assert play(["run", "a.yaml"]).code == 0


def test_pipe_in_place_of_a_file_does_not_hang(here: Path) -> None:
    os.mkfifo(here / "b.yaml")
    (here / "toy/rules.yaml").unlink()
    os.mkfifo(here / "toy/rules.yaml")
    said = "cannot read toy/rules.yaml: it is no file\n"
    assert play(["run", "a.yaml"]).err == f"advisor: {said}"
    ended = play(["batch", "."])
    assert ended.code == 3
    assert "b.yaml" not in ended.err


CIRCLES = (
    "batch cases", "batch .", "batch cases/c.yaml", "batch cases -o out", "batch a.yaml -o out",
    "run a.yaml -o out/circle.md", "run cases/c.yaml", "validate cases/c.yaml",
    "merge a.yaml cases/c.yaml -o x.yaml",
    "merge a.yaml a.yaml -o cases/c.yaml", "init toy -o cases/c.yaml", "init toy -o out/circle.md",
    "lint toy --witness out", "new-pack out/portfolio.md", "explain cases/c.yaml", "test loop",
)  # fmt: skip


@pytest.mark.parametrize("line", CIRCLES)
def test_links_that_lead_in_a_circle_are_no_bug(line: str, here: Path) -> None:
    (here / "cases").mkdir()
    (here / "out").mkdir()
    (here / "cases/a.yaml").write_text((here / "a.yaml").read_text().replace("./toy", "../toy"))
    circles = ("cases/c.yaml", "out/circle.md", "out/portfolio.md", "out/a.md", "loop")
    for name in circles:
        (here / name).symlink_to(Path(name).name)
    assert play(line.split()).code in (0, 1, 2, 3)


MODULES = (
    "pickle", "json", "yaml", "click", "jinja2", "multiprocessing", "textual", "pydantic",
    "sitecustomize", "usercustomize", "asyncio", "random", "tempfile", "advisor",
)  # fmt: skip


def test_no_module_is_taken_from_the_folder_we_stand_in(here: Path) -> None:
    """Not even by the processes that are started for the shares of a batch."""
    for name in MODULES:
        (here / f"{name}.py").write_text(
            f"open({str(here / 'harm')!r}, 'a').write({name!r} + ' ')\nraise SystemExit(9)\n"
        )
    script = here / "bin/advisor"
    script.parent.mkdir()
    script.write_text(
        "import sys\nfrom advisor.cli import main\n"
        "if __name__ == '__main__':\n    sys.exit(main())\n"
    )
    shutil.copy(here / "a.yaml", here / "b.yaml")
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    for line in ("run a.yaml", "batch a.yaml b.yaml --jobs 2"):
        done = subprocess.run(
            [sys.executable, script, *line.split()],
            cwd=here,
            env=environment,
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
    assert not (here / "harm").exists(), (here / "harm").read_text()


def test_environment_starts_nothing(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    trap = here / "trap"
    trap.write_text(f"#!/bin/sh\ntouch '{here}/harm'\n")
    trap.chmod(0o755)
    for name in ("PAGER", "MANPAGER", "EDITOR", "VISUAL", "BROWSER", "LESSOPEN", "SHELL"):
        monkeypatch.setenv(name, str(trap))
    for line in ("--help", "explain a.yaml"):
        terminal, inside = os.openpty()
        with os.fdopen(terminal, "rb"), os.fdopen(inside, "wb") as screen:
            done = subprocess.run(
                [sys.executable, "-m", "advisor", *line.split()],
                cwd=here,
                env={**os.environ, "PYTHONPATH": str(ROOT)},
                stdin=subprocess.DEVNULL,
                stdout=screen if line == "--help" else subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                check=False,
            )
        assert done.returncode == 0, line
    assert not (here / "harm").exists()


OUTSIDE = """\
import sys
from advisor.cli import main

STARTS = ("socket.connect", "socket.sendto", "socket.getaddrinfo", "subprocess.Popen", "os.system",
          "os.exec", "os.posix_spawn", "os.fork", "pty.spawn", "webbrowser.open", "urllib.Request")
def watch(event, arguments):
    if event.startswith(STARTS):
        print("reached out:", event, arguments, file=sys.stderr)
sys.addaudithook(watch)
for line in sys.argv[1:]:
    assert main(line.split()) == 0, line
"""


def test_nothing_is_started_and_nobody_is_called(here: Path) -> None:
    lines = (
        "run a.yaml -o out/a.md -o out/a.html -o out/a.docx -o out/a.csv", "explain a.yaml",
        "validate a.yaml toy", "questions toy", "schema toy", "init toy -o fresh.yaml",
        "merge a.yaml a.yaml -o team.yaml", "compare a.yaml team.yaml", "batch . -o reports",
        "lint toy", "test quick-check", "new-pack mine", "ask fresh.yaml",
    )  # fmt: skip
    done = process("-c", OUTSIDE, *lines, cwd=here)
    assert done.returncode == 0, done.stderr
    assert b"reached out" not in done.stderr, done.stderr


# Templates


ESCAPES = (
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ report.__class__.__init__.__globals__ }}",
    "{{ report['__class__'] }}{{ report['__class__']['__mro__'] }}",
    "{{ report|attr('__class__')|attr('__mro__') }}",
    "{{ self.__init__.__globals__ }}",
    "{{ self._TemplateReference__context.environment.loader }}",
    "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "{{ lipsum.__globals__['os'].system('id') }}",
    "{{ joiner.__init__.__globals__ }}{{ namespace.__init__.__globals__ }}",
    "{{ '{0.__class__.__init__.__globals__}'.format(report) }}",
    "{{ '{x.__class__.__init__.__globals__}'.format_map({'x': report}) }}",
    "{{ ('{0.__class__.__init__.__globals__}'|attr('format'))(report) }}",
    "{% set f = '{0.__class__.__init__.__globals__}'.format %}{{ [report]|map('call', f)|list }}",
    "{{ ['{0.__class__.__init__.__globals__}']|map('format', report)|list }}",
    "{{ ['{0.__class__}']|map(attribute='format')|first }}{{ (['{0.__class__.__init__}']"
    "|map(attribute='format')|first)(report) }}",
    "{% macro m() %}{% endmacro %}{{ m.__globals__ }}{{ m._func.__globals__ }}",
    "{% for x in [1] %}{{ loop.__class__.__init__.__globals__ }}{% endfor %}",
    "{{ ([1]|map('string')).gi_frame.f_globals }}",
    "{{ report.headline.__class__.__base__.__subclasses__() }}",
    "{{ ''.join.__self__.__class__ }}{{ range.__class__.__base__ }}",
    "{% include '/etc/passwd' %}", "{% import '/etc/passwd' as x %}",
    "{% extends '/etc/passwd' %}", "{% from 'os' import system %}", "{% include 'report.md.j2' %}",
    "{{ report.result.clear() }}", "{{ report.result.update(x=1) }}", "{% do report.result %}",
    "{{ report.actions.__add__ }}", "{{ url_for.__globals__ }}{{ config }}", "{% debug %}",
    "{{ get_flashed_messages.__globals__ }}", "{{ request.application.__globals__ }}",
    "{{ ''['\\x5f\\x5fclass\\x5f\\x5f']['\\x5f\\x5fmro\\x5f\\x5f'] }}",
)  # fmt: skip


@pytest.mark.parametrize("markup", [False, True])
@pytest.mark.parametrize("text", ESCAPES)
def test_known_ways_out_of_the_sandbox_are_shut(text: str, markup: bool) -> None:
    made = report("part")
    before = json.dumps(made.result)
    try:
        page = render_template(made, text, "mine.j2", markup=markup)
    except AdvisorError as error:
        assert error.message.startswith("mine.j2:1: ")
        page = ""
    for word in ("<class", "&lt;class", "__builtins__", "<function", "root:", "uid="):
        assert word not in page
    assert json.dumps(made.result) == before


def test_name_of_a_template_is_no_code() -> None:
    """Its name stands in compiled code; a way out in older versions of Jinja."""
    with pytest.raises(AdvisorError):
        render_template(report("part"), "{{ x", "{''.__class__}\n{{ 7*7 }}'''+x+'''")
    assert render_template(report("part"), "{{ 7*7 }}", "'''\nimport os\n'''{0}") == "49"


# Regular expressions


DEEDS = ("match", "fullmatch", "search", "sub", "split", "findall", "finditer")
Use = tuple[str, str]
"""A pattern, and what is done with it."""


def uses() -> set[Use]:
    """Every regular expression of the package with what it is used for."""
    found: set[Use] = set()
    for path in (ROOT / "advisor").rglob("*.py"):
        if path.name != "__main__.py":
            name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            known = vars(import_module(name.removesuffix(".__init__")))
            tree = ast.parse(path.read_text("utf-8"))
            found |= {use for node in ast.walk(tree) for use in _used(node, known)}
    return found


def _used(node: ast.AST, known: Mapping[str, Any]) -> Iterator[Use]:
    """What a call does with a pattern: one that is written there, or one of the module's."""
    match node:
        case ast.Call(ast.Attribute(ast.Name("re"), deed), [ast.Constant(str(pattern)), *_]):
            if deed in DEEDS:
                yield pattern, deed
        case ast.Attribute(ast.Name(name), deed) if isinstance(known.get(name), re.Pattern):
            if deed in DEEDS and isinstance(
                known[name].pattern, str
            ):  # the only other one looks at one line
                yield known[name].pattern, deed


SIGNS = 'a0 \n_-+*#$&@\\|<>[]().,:;="\u202e'
UNITS = (
    *SIGNS, "a ", "1,", "$a", "_a", "* ", "&a", "# ", "1_000", "@1", "- ", "1.", "-=", "](", "<a ",
    '."', " \u201ca", "\u201d, a", '"\\',
)  # fmt: skip
LENGTH = 10_000


class TooSlow(Exception):
    """More of the processor than linear time can need."""


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    def stop(_: int, __: FrameType | None) -> None:
        raise TooSlow

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def attacked(pattern: str, deed: str, seconds: float = 0.2) -> None:
    """Try a pattern on long texts that all but fit; TooSlow if one takes too long."""
    act = getattr(re.compile(pattern), deed)
    rest = ("",) if deed == "sub" else ()
    for unit in UNITS:
        text = unit * (LENGTH // len(unit)) + "\x00"
        with at_most(seconds):
            found = act(*rest, text)
            if deed == "finditer":
                list(found)


@pytest.mark.thorough
def test_every_pattern_takes_time_in_proportion() -> None:
    found = uses()
    assert len(found) > 25
    for pattern, deed in found:
        attacked(pattern, deed)


@pytest.mark.parametrize("pattern", [r"(a|a)*b", r"\s*\s*\s*x"])
def test_attack_finds_what_takes_longer(pattern: str) -> None:
    with pytest.raises(TooSlow):
        attacked(pattern, "search")
