"""The composite action and the pre-commit hooks, run on a sample repository as CI runs them."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from tests.cli.invoke import ANSWERS, ROOT, TOY

ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
HOOKS: dict[str, Any] = {
    hook["id"]: hook
    for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
}


class Done(NamedTuple):
    """How a step ended, and what it left behind."""

    code: int
    out: str
    err: str
    summary: str


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A git repository with a pack and two cases, and the command `advisor` on the way to it."""
    folder = tmp_path / "repository"
    (folder / "cases/more").mkdir(parents=True)
    for file in TOY.iterdir():
        target = folder / "pack" / file.name
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(file.read_bytes())
    text = ANSWERS.replace("./toy", "../pack")
    (folder / "cases/a.yaml").write_text(f"{text}date: 2026-11-01\n", "utf-8")
    (folder / "cases/more/b c.yml").write_text(text.replace("../", "../../"), "utf-8")
    (folder / "docker-compose.yaml").write_text("services: {}\n", "utf-8")
    command = tmp_path / "bin/advisor"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m advisor "$@"\n', "utf-8")
    command.chmod(0o755)
    for line in ("init -q", "add ."):
        subprocess.run(["git", *line.split()], cwd=folder, check=True)
    return folder


def environment(repository: Path) -> dict[str, str]:
    path = f"{repository.parent / 'bin'}{os.pathsep}{os.environ['PATH']}"
    return {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT)}


# The action


def judge(repository: Path, **inputs: str) -> Done:
    """Run the step that judges, with these inputs and the defaults of the others."""
    defaults = {name: each.get("default", "") for name, each in ACTION["inputs"].items()}
    values = {**defaults, **{name.replace("_", "-"): text for name, text in inputs.items()}}
    assert values.keys() == defaults.keys()
    step = ACTION["runs"]["steps"][-1]
    script, summary = repository.parent / "step.sh", repository.parent / "summary.md"
    script.write_text(step["run"], "utf-8")
    summary.write_text("", "utf-8")
    done = subprocess.run(
        ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", str(script)],
        cwd=repository,
        env={
            **environment(repository),
            **{name: _filled(text, values) for name, text in step["env"].items()},
            "GITHUB_STEP_SUMMARY": str(summary),
            "RUNNER_TEMP": str(repository.parent),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    return Done(done.returncode, done.stdout, done.stderr, summary.read_text("utf-8"))


def _filled(text: str, values: dict[str, str]) -> str:
    found = re.fullmatch(r"\$\{\{ inputs\.([a-z-]+) \}\}", text)
    assert found, text
    return values[found[1]]


def test_action_is_a_composite_one_that_installs_first() -> None:
    assert ACTION["runs"]["using"] == "composite"
    install, judging = ACTION["runs"]["steps"]
    assert "$GITHUB_ACTION_PATH" in install["run"]
    assert {step["shell"] for step in (install, judging)} == {"bash"}
    assert all(each["description"] for each in ACTION["inputs"].values())
    assert "${{" not in judging["run"]  # inputs come as variables, never as code


def test_action_sums_up_and_passes(repository: Path) -> None:
    done = judge(repository, files="cases")
    assert done.code == 0, done.err
    assert done.summary.startswith("# Portfolio\n\n**2 cases.**\n")
    assert "::warning file=cases/a.yaml,title=The crew does not know::" in done.err
    assert not (repository / "portfolio.md").exists()


@pytest.mark.thorough
def test_action_fails_where_a_bar_is_missed(repository: Path) -> None:
    files = "cases/a.yaml\n\ncases/more/b c.yml\n"
    assert judge(repository, files=files, min_stage="measure", max_open="0").code == 0
    assert judge(repository, files=files, require_evidence="true").code == 1
    assert judge(repository, files="cases", max_age="36500").code == 1  # one has no date
    done = judge(repository, files=files, min_stage="trial", reports="out")
    assert done.code == 1
    assert "::error file=cases/more/b c.yml,title=advisor::--min-stage trial" in done.err
    assert "## Requirements that are missed" in done.summary
    assert (repository / "out/b c.md").exists()


@pytest.mark.thorough
def test_action_shows_what_is_invalid_and_takes_no_input_for_code(repository: Path) -> None:
    (repository / "cases/a.yaml").write_text("pack: ../pack\nanswers: {aisels: free}\n", "utf-8")
    done = judge(repository, files="cases")
    assert done.code == 3
    assert "::error file=cases/a.yaml,line=2,col=11,title=unknown-question::" in done.err
    assert "## Files without a verdict" in done.summary
    done = judge(repository, files="cases", min_stage="$(touch harm)")
    assert (done.code, done.summary) == (2, "")
    assert not (repository / "harm").exists()
    assert judge(repository, files="--help").code == 3


# The hooks


def hook(repository: Path, id: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a hook on the files that are tracked, as pre-commit chooses and calls."""
    tracked = subprocess.run(
        ["git", "ls-files", "-z"], cwd=repository, capture_output=True, text=True, check=True
    ).stdout.split("\0")
    chosen = [file for file in tracked if re.search(HOOKS[id]["files"], file)]
    assert chosen == ["cases/a.yaml", "cases/more/b c.yml"]
    return subprocess.run(
        [*shlex.split(HOOKS[id]["entry"]), *arguments, *chosen],
        cwd=repository,
        env=environment(repository),
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("id", HOOKS)
def test_hook_is_installed_from_this_repository(id: str) -> None:
    assert HOOKS[id]["language"] == "python"
    assert HOOKS[id]["types"] == ["yaml"]
    assert HOOKS[id]["name"]


def test_hook_names_every_mistake(repository: Path) -> None:
    assert hook(repository, "advisor-validate").returncode == 0
    (repository / "cases/a.yaml").write_text("pack: ../pack\nanswers: {aisels: free}\n", "utf-8")
    done = hook(repository, "advisor-validate")
    assert done.returncode == 3
    assert "cases/a.yaml:2:11: unknown-question: " in done.stderr


@pytest.mark.thorough
def test_hook_holds_cases_to_a_bar(repository: Path) -> None:
    assert hook(repository, "advisor-bars", "--min-stage", "measure").returncode == 0
    done = hook(repository, "advisor-bars", "--min-stage", "trial")
    assert done.returncode == 1
    assert "cases/a.yaml: --min-stage trial is missed: " in done.stderr
    status = subprocess.run(
        ["git", "status", "--porcelain"], cwd=repository, capture_output=True, check=True
    )
    assert b"??" not in status.stdout


# The guide


def test_guide_names_the_action_and_the_hooks_as_they_are() -> None:
    page = (ROOT / "docs/ci-gate.md").read_text("utf-8")
    blocks = re.findall(r"^```yaml\n(# \.\S+\n.*?)^```$", page, re.M | re.S)
    workflow, hooks = map(yaml.safe_load, blocks)
    step = workflow["jobs"]["readiness"]["steps"][-1]
    needed = {name for name, each in ACTION["inputs"].items() if each.get("required")}
    assert needed <= step["with"].keys() <= ACTION["inputs"].keys()
    (repository,) = hooks["repos"]
    assert [each["id"] for each in repository["hooks"]] == list(HOOKS)
    rows = set(re.findall(r"^\| `(--[a-z-]+)", page, re.M))
    told = {f"--{name}" for name in ACTION["inputs"]} - {"--files", "--reports"}
    assert rows == told
