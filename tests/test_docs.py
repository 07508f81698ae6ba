"""What the pages say is so: commands, files, targets, exit codes and excerpt."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import click
import pytest

import advisor.cli
from advisor.cli.exits import ExitCode
from advisor.resources import extra_hint
from tests import reference

ROOT = Path(__file__).parent.parent
PAGES = ("README.md", "CONTRIBUTING.md")
DOCS = sorted((ROOT / "docs").glob("*.md"))
README = (ROOT / "README.md").read_text("utf-8")
_PLACE = re.compile(r"(?:advisor|questionnaires|templates|tests|docs)/[\w./-]*\w/?")


def commands() -> click.Group:
    (group,) = (value for value in vars(advisor.cli).values() if isinstance(value, click.Group))
    return group


def places(text: str) -> set[str]:
    """Files and folders of the repository that a page names, as code or as a link."""
    named = re.findall(r"`([^`\n]+)`", text) + re.findall(r"\]\(([^)#:]+)\)", text)
    return {found.group() for each in named if (found := _PLACE.fullmatch(each))}


@pytest.mark.parametrize("page", PAGES)
def test_every_place_a_page_names_is_there(page: str) -> None:
    named = places((ROOT / page).read_text("utf-8"))
    assert named
    assert [place for place in named if not (ROOT / place).exists()] == []


@pytest.mark.parametrize("page", PAGES)
def test_every_target_a_page_names_is_one(page: str) -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    text = (ROOT / page).read_text("utf-8")
    named = set(re.findall(r"^make ([a-z-]+)|`make ([a-z-]+)", text, re.MULTILINE))
    assert {one or other for one, other in named} <= targets


def test_readme_shows_every_command() -> None:
    names = commands().list_commands(click.Context(commands()))
    assert [name for name in names if f"advisor {name}" not in README] == []


def test_readme_shows_no_command_or_option_that_is_not_there() -> None:
    for line in re.findall(r"^(?:\.venv/bin/)?advisor ([a-z-]+) [^\n]*$", README, re.MULTILINE):
        assert line in commands().list_commands(click.Context(commands()))
    options = {
        option
        for name in commands().list_commands(click.Context(commands()))
        if (command := commands().get_command(click.Context(commands()), name))
        for parameter in command.params
        for option in parameter.opts
    }
    assert set(re.findall(r"`(--[a-z-]+)", README)) <= options


@pytest.mark.parametrize("page", DOCS, ids=lambda page: page.stem)
def test_every_link_in_docs_leads_to_a_file(page: Path) -> None:
    text = page.read_text("utf-8")
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text)
    assert [link for link in links if not (page.parent / link).is_file()] == []


@pytest.mark.parametrize("page", DOCS, ids=lambda page: page.stem)
def test_docs_name_no_command_or_option_that_is_not_there(page: Path) -> None:
    names = commands().list_commands(click.Context(commands()))
    for name, rest in re.findall(r"`advisor ([a-z-]+)((?: [^`]*)?)`", page.read_text("utf-8")):
        assert name in names
        command = commands().get_command(click.Context(commands()), name)
        assert command
        there = {option for parameter in command.params for option in parameter.opts}
        assert set(re.findall(r"--[a-z][a-z-]*", rest)) <= there


def test_index_of_docs_leads_to_every_page() -> None:
    index = (ROOT / "docs/README.md").read_text("utf-8")
    pages = [page.name for page in DOCS if page.name != "README.md"]
    assert [name for name in pages if f"({name})" not in index] == []


@pytest.mark.parametrize("page", reference.PAGES, ids=lambda page: page.stem)
def test_reference_is_current(page: Path) -> None:
    told = "write it anew: python -m tests.reference"
    assert page.read_text("utf-8") == reference.PAGES[page](), told


def test_readme_names_every_exit_code() -> None:
    (told,) = re.findall(r"^Exit codes: (.*?)\n\n", README, re.MULTILINE | re.DOTALL)
    assert {int(code) for code in re.findall(r"(?:^|; )(\d+) ", told.replace("\n", " "))} == {
        code.value for code in ExitCode
    }


def test_readme_quotes_the_first_screen_of_the_report_it_names() -> None:
    (case,) = re.findall(r"make run CASE=(\S+?)`", README)
    command = [sys.executable, "-m", "advisor", "run", "-q", case]
    made = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    quoted = [line[2:] for line in README.splitlines() if line.startswith(">")]
    assert len(quoted) > 10
    assert [*filter(None, quoted)] == [*filter(None, made.splitlines())][
        : len([*filter(None, quoted)])
    ]


INSTALLS = re.compile(
    r"(pip3?|pipx|uv|uvx|poetry|conda|pip-run)\s+((add|install|run|tool|pip|-\S+|\S+://\S+)\s+)*"
    r"[\"'`]?(finetune[-_.])?advisor\b(?![/\w-]|\.\w)"
)


def test_no_text_installs_what_is_not_published() -> None:
    """Nobody owns the name yet, and whoever takes it would be installed."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    texts = [ROOT / name for name in listed.stdout.decode().split("\0") if name]
    texts = [file for file in texts if file.is_file()] or pytest.skip("this is no checkout")
    found = [file.name for file in texts if INSTALLS.search(file.read_text("utf-8", "replace"))]
    assert found == []


@pytest.mark.parametrize("installer", ["pip", "pip3", "pipx", "uv", "uv pip", "uv tool", "pip -q"])
@pytest.mark.parametrize("name", ["advisor", "finetune-advisor", "'finetune_advisor[docx]'"])
def test_such_a_text_would_be_found(installer: str, name: str) -> None:
    assert INSTALLS.search(f"run {installer} install {name}.")
    assert INSTALLS.search(f"`{installer} install -U {name}`")
    assert INSTALLS.search(f"python -m {installer} install -i https://x.y/simple {name}==1")


def test_no_hint_installs_what_is_not_published() -> None:
    """Nor does one that is put together."""
    metadata = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    for extra in metadata["project"]["optional-dependencies"]:
        assert not INSTALLS.search(extra_hint(extra))
        assert f"`pip install '.[{extra}]'`" in extra_hint(extra)
