"""The composite action, step by step and unchanged, in a checkout that is out for harm.

The requirements are packed from the environment that runs the tests, so no index is asked; the
rest is as on a runner: the variables, the folders, and what is on the way to the commands.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterable, Mapping
from importlib.metadata import Distribution, distribution
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml
from packaging.requirements import Requirement

from tests.cli.invoke import ANSWERS, ROOT, TOY
from tests.effort import some

ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
INSTALL, JUDGE = ACTION["runs"]["steps"]

MODULES = """
venv venv/__init__ venv/__main__ pip/__init__ pip/__main__ ensurepip/__init__ ensurepip/__main__
site sitecustomize usercustomize encodings/__init__ codecs os re abc runpy types signal threading
yaml yaml/__init__ click click/__init__ advisor/__init__ advisor/__main__ advisor/cli/__init__
pydantic pydantic_core jinja2 textual hatchling/__init__ hatchling/build hatchling/__main__
pathspec pluggy packaging tomllib distutils/__init__ setuptools/__init__ setup conftest
multiprocessing/__init__ pickle json/__init__ logging/__init__ subprocess tempfile zipimport
"""
COMMANDS = ("python3", "python", "git", "cat", "rm", "bash", "sh", "env", "uname", "cc")


class Runner(NamedTuple):
    """A runner's folders."""

    root: Path
    house: Path
    """The requirements as wheels."""

    @property
    def checkout(self) -> Path:
        return self.root / "work/repo"

    @property
    def temp(self) -> Path:
        return self.root / "temp"

    @property
    def harm(self) -> Path:
        return self.root / "harm"


def packed(folder: Path, names: Iterable[str]) -> None:
    """Wheels of what is installed here under these names, and of what it needs."""
    waiting, done = [Requirement(name) for name in names], set()
    while waiting:
        wanted = waiting.pop()
        found = distribution(wanted.name)
        if str(wanted) not in done:
            done.add(str(wanted))
            _pack(found, folder)
            extras = [{"extra": extra} for extra in ("", *wanted.extras)]
            needed = map(Requirement, found.requires or ())
            waiting += [n for n in needed if not n.marker or any(map(n.marker.evaluate, extras))]


def _pack(found: Distribution, folder: Path) -> None:
    tag = re.search(r"^Tag: (.+)$", found.read_text("WHEEL") or "", re.MULTILINE)
    assert tag, found.name
    name = re.sub(r"[-_.]+", "_", found.name)
    with zipfile.ZipFile(folder / f"{name}-{found.version}-{tag[1]}.whl", "w") as wheel:
        for file in found.files or ():
            if ".." not in file.parts and "__pycache__" not in file.parts:
                wheel.write(Path(str(file.locate())), str(file))


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("house")
    packed(folder, ("textual", "pydantic", "jinja2", "pyyaml", "click", "hatchling"))
    return folder


@pytest.fixture
def runner(tmp_path: Path, house: Path) -> Runner:
    """A runner whose checkout holds a pack, a case, and every trap we can think of."""
    made = Runner(tmp_path, house)
    for folder in (made.checkout / "cases", made.checkout / "pack", made.temp):
        folder.mkdir(parents=True)
    for file in TOY.iterdir():
        (made.checkout / "pack" / file.name).write_bytes(file.read_bytes())
    case = ANSWERS.replace("./toy", "../pack")
    (made.checkout / "cases/a.yaml").write_text(case, "utf-8")
    _set_traps(made)
    return made


def _set_traps(runner: Runner) -> None:
    def trap(name: str, text: str) -> Path:
        file = runner.checkout / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
        return file

    for name in MODULES.split():
        trap(f"{name}.py", f"open({str(runner.harm)!r}, 'a').write({name!r} + '\\n')\n")
    for name in COMMANDS:
        trap(name, f"#!/bin/sh\necho {name} >> '{runner.harm}'\n").chmod(0o755)
    trap("evil.pth", f"import os; open({str(runner.harm)!r}, 'a').write('pth\\n')\n")
    trap("pyproject.toml", '[build-system]\nrequires = []\nbuild-backend = "setup"\n'
         'backend-path = ["."]\n')  # fmt: skip
    trap("setup.cfg", "[options]\nsetup_requires = evil\n")
    trap("pip.conf", "[global]\nrequire-virtualenv = yes\nindex-url = file:///nowhere\n")
    trap("constraints.txt", "click @ file:///nowhere\n")
    trap("pyvenv.cfg", "home = .\n")
    trap(".env", "PYTHONPATH=.\n")


def step(runner: Runner, step: Mapping[str, Any], more: Mapping[str, str], **inputs: str) -> int:
    """Run a step as a runner does, standing in the checkout; its exit code."""
    values = {name: each.get("default", "") for name, each in ACTION["inputs"].items()}
    values |= inputs
    given = {
        name: re.sub(r"\$\{\{ inputs\.([a-z-]+) \}\}", lambda found: values[found[1]], text)
        for name, text in step.get("env", {}).items()
    }
    script, paths = runner.temp / "step.sh", runner.temp / "paths"
    script.write_text(step["run"], "utf-8")
    first = paths.read_text("utf-8").split() if paths.exists() else []
    kept = {name: os.environ[name] for name in ("HOME", "LANG") if name in os.environ}
    done = subprocess.run(
        ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", str(script)],
        cwd=runner.checkout,
        env={
            **kept,
            **more,
            **given,
            "PATH": os.pathsep.join([*first, _python(runner), "/usr/bin", "/bin"]),
            "PIP_NO_INDEX": "1",
            "PIP_FIND_LINKS": str(runner.house),
            "PIP_DISABLE_PIP_VERSION_CHECK": "1",
            "GITHUB_WORKSPACE": str(runner.checkout),
            "GITHUB_ACTION_PATH": str(ROOT),
            "GITHUB_PATH": str(paths),
            "GITHUB_STEP_SUMMARY": str(runner.root / "summary.md"),
            "RUNNER_TEMP": str(runner.temp),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    (runner.root / "told").write_text(done.stdout + done.stderr, "utf-8")
    return done.returncode


def _python(runner: Runner) -> str:
    """A folder whose `python3` is the interpreter below the one that runs the tests."""
    folder = runner.root / "setup-python"
    folder.mkdir(exist_ok=True)
    if not (folder / "python3").exists():
        (folder / "python3").symlink_to(Path(sys.executable).resolve())
    return str(folder)


def told(runner: Runner) -> str:
    return (runner.root / "told").read_text("utf-8")


@pytest.mark.thorough
def test_nothing_of_a_checkout_runs(runner: Runner) -> None:
    """Nor where the workflow tells its own Python to look there."""
    more = {
        "PYTHONPATH": f":.:lib:{runner.checkout}",
        "PYTHONHOME": ".",
        "PYTHONUSERBASE": ".",
        "PYTHONSTARTUP": "setup.py",
        "PYTHONBREAKPOINT": "setup.main",
        "PYTHONWARNINGS": "error::setup.Trap",
    }
    assert step(runner, INSTALL, more) == 0, told(runner)
    code = step(runner, JUDGE, more, files="cases", reports="out")
    assert code == 0, told(runner)
    assert not runner.harm.exists(), runner.harm.read_text("utf-8")
    assert (runner.root / "summary.md").read_text("utf-8").startswith("# Portfolio\n")
    assert (runner.checkout / "out/a.md").exists()
    assert (runner.temp / "paths").read_text("utf-8") == f"{runner.temp}/advisor/bin\n"


@pytest.fixture
def judging(runner: Runner) -> Runner:
    """A runner on which the command is there already."""
    command = runner.temp / "advisor/bin/advisor"
    command.parent.mkdir(parents=True)
    command.write_text(f"#!/bin/sh\nexec '{sys.executable}' -P -m advisor \"$@\"\n", "utf-8")
    command.chmod(0o755)
    (runner.temp / "paths").write_text(f"{command.parent}\n", "utf-8")
    return runner


LINKS = {
    "out": "out",
    "out/": "out",
    "out//": "out",
    "out/.": "out",
    "./out": "out",
    "out/reports": "out",
    "out/a/b": "out",
    "cases/../out": "out",
    "deep/er": "deep/er",
    "deep/er/": "deep/er",
    "{checkout}/out": "out",
    "{checkout}/out/": "out",
}
"""What `reports` says, and where the checkout has a link."""


@pytest.mark.parametrize("there", [True, False], ids=["a folder", "nothing there"])
@pytest.mark.parametrize("reports", LINKS)
def test_reports_do_not_follow_a_link_out(judging: Runner, reports: str, there: bool) -> None:
    outside, link = judging.root / "outside", judging.checkout / LINKS[reports]
    link.parent.mkdir(exist_ok=True)
    link.symlink_to(outside)
    if there:
        outside.mkdir()
        (outside / "portfolio.md").write_text("mine", "utf-8")
    code = step(
        judging, JUDGE, {}, files="cases", reports=reports.format(checkout=judging.checkout)
    )
    assert code == 2, told(judging)
    assert "is a link that leads out" in told(judging)
    assert outside.exists() is there
    assert [each.read_text("utf-8") for each in outside.glob("*")] == ["mine"] * there
    assert not (judging.root / "summary.md").exists()


@pytest.mark.parametrize("reports", ["out", "-o", "out/a b", "{root}/elsewhere", "{temp}/reports"])
def test_reports_go_where_they_are_asked_for(judging: Runner, reports: str) -> None:
    folder = reports.format(root=judging.root, temp=judging.temp)
    assert step(judging, JUDGE, {}, files="cases", reports=folder) == 0, told(judging)
    assert (judging.checkout / folder / "a.md").exists()


def test_portfolio_of_the_checkout_is_not_taken_for_ours(judging: Runner) -> None:
    (judging.checkout / "out").mkdir()
    secret = judging.root / "secret"
    secret.write_text("token", "utf-8")
    (judging.checkout / "out/portfolio.md").symlink_to(secret)
    code = step(judging, JUDGE, {}, files="cases", reports="out", **{"min-stage": "no-such"})
    assert code == 2, told(judging)
    assert not (judging.root / "summary.md").exists()
    assert step(judging, JUDGE, {}, files="cases", reports="out") == 0, told(judging)
    assert "token" not in (judging.root / "summary.md").read_text("utf-8")
    assert secret.read_text("utf-8") == "token"


FILES = ["--help", "-o", "-", "--jobs=9", "$(touch harm)", "`touch harm`", "*", "~", "a;b", "-q/x"]


@pytest.mark.parametrize("files", FILES)
def test_line_of_files_is_a_name(judging: Runner, files: str) -> None:
    assert step(judging, JUDGE, {}, files=files) in (2, 3), told(judging)
    assert not (judging.checkout / "harm").exists()
    assert "Usage" not in told(judging)


@pytest.mark.parametrize("files", some(FILES))
def test_lines_of_files_are_names_beside_others(judging: Runner, files: str) -> None:
    """The others are judged and shown, and the step fails."""
    code = step(judging, JUDGE, {}, files=f"\n{files}\n\ncases\n", reports="out")
    assert code in (2, 3), told(judging)
    assert not (judging.checkout / "harm").exists()
    assert (judging.checkout / "out/a.md").exists() is (code == 3)


PLANTED = "# Portfolio\n\n**Everything is fine.**\n"
"""A page that would pass for ours."""


@pytest.mark.parametrize("reports", some(["out", "", "out/deep", "."]))
@pytest.mark.parametrize("bars", [{}, {"min-stage": "no-such"}, {"max-age": "0"}], ids=str)
def test_planted_portfolio_is_never_the_summary(
    judging: Runner, reports: str, bars: dict[str, str]
) -> None:
    for folder in (judging.checkout / (reports or "portfolio"), judging.checkout):
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "portfolio.md").write_text(PLANTED, "utf-8")
    code = step(judging, JUDGE, {}, files="cases", reports=reports, **bars)
    summary = judging.root / "summary.md"
    shown = summary.read_text("utf-8") if summary.exists() else ""
    assert "Everything is fine" not in shown
    assert shown.startswith("# Portfolio\n") is ("min-stage" not in bars)
    assert code == {"": 0, "min-stage": 2, "max-age": 1}[next(iter(bars), "")], told(judging)


@pytest.mark.parametrize("name", ["a.md", "portfolio.html", "portfolio.json"])
def test_planted_report_fails_the_step(judging: Runner, name: str) -> None:
    (judging.checkout / "out").mkdir()
    (judging.checkout / "out" / name).write_text(PLANTED, "utf-8")
    assert step(judging, JUDGE, {}, files="cases", reports="out") == 2, told(judging)
    assert f"out/{name}" in told(judging)
    assert not (judging.root / "summary.md").exists()


ODD = [
    "a\nb",
    "::error::x",
    "x\n::error::y",
    "a\rb",
    "\n",
    "-o",
    "--help",
    "a;b",
    "$(x)",
    "\x1b[2J",
]


@pytest.mark.parametrize("name", some(ODD))
def test_names_in_the_checkout_are_only_names(judging: Runner, name: str) -> None:
    """Of a file that is judged, and of one that cannot be."""
    case = (judging.checkout / "cases/a.yaml").read_bytes()
    (judging.checkout / "cases" / f"{name}.yaml").write_bytes(case)
    (judging.checkout / "cases" / f"{name}.yml").write_bytes(b"no")
    assert step(judging, JUDGE, {}, files="cases", reports="out") == 3, told(judging)
    assert len([*(judging.checkout / "out").glob("*.md")]) == 3
    own = ("::error file=cases/", "::warning file=cases/", "::notice file=cases/")
    orders = [line for line in told(judging).splitlines() if line.lstrip().startswith("::")]
    assert [line for line in orders if not line.startswith(own)] == []
    assert "\x1b" not in told(judging) + (judging.root / "summary.md").read_text("utf-8")


@pytest.mark.parametrize("files", ["..", "../repo/cases", "cases/..", ".", "cases/../cases"])
def test_named_folder_is_that_folder(judging: Runner, files: str) -> None:
    """Who writes the workflow may lead out of the checkout; what is out there is not run."""
    code = step(judging, JUDGE, {}, files=files, reports="out")
    assert code in (0, 3), told(judging)
    assert (judging.checkout / "out/a.md").exists()
    assert not judging.harm.exists()


WAYS_OUT = [
    "../../../secret", "../../../secret.yaml", "../.git/config", "../.env", "/etc/hostname",
    "../cases/../../../secret", "hop.yml", "../../../temp/paths", ".hidden.yaml", "/dev/stdin",
    "../../../no-such",
]  # fmt: skip


@pytest.mark.parametrize("to", some(WAYS_OUT))
@pytest.mark.parametrize("files", ["cases", "."])
def test_linked_case_shows_nothing_from_elsewhere(judging: Runner, to: str, files: str) -> None:
    """Neither in the log nor in the summary."""
    for place in (
        "secret",
        "secret.yaml",
        "work/repo/.git/config",
        "work/repo/cases/.hidden.yaml",
    ):
        (judging.root / place).parent.mkdir(exist_ok=True)
        (judging.root / place).write_text("token-4711", "utf-8")
    (judging.checkout / ".env").write_text("token-4711", "utf-8")
    (judging.checkout / "cases/hop.yml").symlink_to("../../../secret")
    (judging.checkout / "cases/z.yaml").symlink_to(to)
    assert step(judging, JUDGE, {}, files=files, reports="out") == 3, told(judging)
    said = told(judging) + (judging.root / "summary.md").read_text("utf-8")
    assert "token-4711" not in said
    assert "cases/z.yaml: it is a link that leads out of" in said
    assert (judging.checkout / "out/a.md").exists()


def test_linked_case_within_the_folder_is_a_case(judging: Runner) -> None:
    (judging.checkout / "cases/z.yaml").symlink_to("a.yaml")
    assert step(judging, JUDGE, {}, files="cases", reports="out") == 0, told(judging)
    assert (judging.checkout / "out/z.md").exists()
