"""What the command line says to words it does not know, and to those who ask for help."""

import os
import shlex
import sys

import click
import pytest

from advisor.cli import commands
from tests.cli.invoke import ROOT, Advisor, process

NAMES = commands.list_commands(click.Context(commands))


def test_no_terminal_is_said_in_one_sentence(advisor: Advisor) -> None:
    sentence = (
        "advisor: there is no terminal for the screens here; `advisor run FILE` prints the "
        "report, and `advisor ask FILE` asks line by line\n"
    )
    assert advisor("") == (2, "", sentence)
    assert advisor("a.yaml") == (2, "", sentence)
    assert advisor("new.YML") == (2, "", sentence)


def test_misspelt_command_is_met_with_the_nearest(advisor: Advisor) -> None:
    assert advisor("rnu a.yaml") == (
        2,
        "",
        "advisor: there is no command `rnu` (did you mean `run`?)\nTry `advisor --help`.\n",
    )


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("run", "advisor run: Missing argument 'ANSWERS'."),
        ("run a.yaml --fromat json", "advisor run: No such option"),
        ("run a.yaml b.yaml", "advisor run: Got unexpected extra argument (b.yaml)"),
        (
            "run a.yaml -f pfd",
            "advisor run: Invalid value for '-f' / '--format': 'pfd' is not one",
        ),
        ("run a.yaml --max-open=-1", "advisor run: Invalid value for '--max-open': -1 is not in"),
        ("--fast", "advisor: No such option"),
    ],
)
def test_wrong_usage_is_two_lines(line: str, message: str, advisor: Advisor) -> None:
    code, out, err = advisor(line)
    assert (code, out) == (2, "")
    first, second = err.splitlines()
    assert first.startswith(message)
    command = first.partition(":")[0]
    assert second == f"Try `{command} --help`."


def test_help_leads_with_examples(advisor: Advisor) -> None:
    lines = advisor("--help").out.splitlines()
    assert lines.index("Examples:") < next(i for i, x in enumerate(lines) if x.startswith("Usage"))


@pytest.mark.parametrize("name", NAMES)
def test_every_example_of_a_command_is_one(name: str, advisor: Advisor) -> None:
    code, out, err = advisor(f"{name} -h")
    assert (code, err) == (0, "")
    command = commands.get_command(click.Context(commands), name)
    examples = getattr(command, "examples", ())
    assert len(examples) >= 2
    for line, _ in examples:
        assert line in out
        words = shlex.split(line.partition(" < ")[0])
        assert words[:2] == ["advisor", name]
        assert command is not None
        command.make_context(name, words[2:])


def test_version(advisor: Advisor) -> None:
    assert advisor("--version").out.startswith("advisor 0.")


@pytest.mark.parametrize("flag", ["--help", "--version"])
def test_help_and_version_import_click_and_the_standard_library_only(flag: str) -> None:
    code = (
        "import sys; before = set(sys.modules); from advisor.cli import main; main(sys.argv[1:]);"
        "print(*{name.partition('.')[0] for name in {*sys.modules} - before}, file=sys.stderr)"
    )
    done = process("-c", code, flag, cwd=ROOT)
    added = set(done.stderr.decode().split())
    assert "click" in added
    assert added <= {"advisor", "click", *sys.stdlib_module_names}


ASIDE = ["--wrong", "--no-colour", "-x", "--jobs", "-o", "--format=json", "--asci", "-qz"]


@pytest.mark.parametrize("option", ASIDE)
@pytest.mark.parametrize("line", ["a.yaml {}", "{} a.yaml", "a.yaml -q {}", "--ascii a.yaml {}"])
def test_no_command_is_named_that_is_not_there(line: str, option: str, advisor: Advisor) -> None:
    code, out, err = advisor(line.format(option))
    assert (code, out) == (2, "")
    assert err.startswith("advisor: No such option")
    assert err.endswith("Try `advisor --help`.\n")


@pytest.mark.parametrize(
    "line", ["a.yaml b.yaml", "a.yaml b.yaml --ascii", "a.yaml run", "a.yaml -"]
)
def test_screens_open_one_file(line: str, advisor: Advisor) -> None:
    assert advisor(line).err.startswith("advisor: the screens open one file at a time, not `")


def test_help_and_version_stand_behind_a_file_as_well(advisor: Advisor) -> None:
    assert advisor("a.yaml --help") == advisor("--help")
    assert advisor("a.yaml --version") == advisor("--version")
    assert advisor("-- --x.yaml").err.startswith("advisor: there is no terminal")


@pytest.mark.parametrize(
    "line", ["", "a.yaml", "new.yaml", "--ascii", "a.yaml --ascii", "-q a.yaml"]
)
@pytest.mark.parametrize("variable", [None, "", "1", "yes"])
@pytest.mark.parametrize("option", ["before", "behind", ""])
def test_screens_are_without_colours_where_that_is_asked_for(
    line: str, variable: str | None, option: str, advisor: Advisor, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []

    def run(_file: object, *, plain: bool, say: object) -> int:
        assert say
        assert plain is ("--ascii" in line)
        seen.append("NO_COLOR" in os.environ)  # this is what Textual looks for
        return 0

    monkeypatch.setattr("advisor.tui.running.run", run)
    monkeypatch.setattr("advisor.cli.start.is_terminal", lambda _: True)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("ACCESSIBLE", raising=False)
    monkeypatch.setenv("NO_COLOR", variable or "")
    if variable is None:
        monkeypatch.delenv("NO_COLOR")
    words = {"before": f"--no-color {line}", "behind": f"{line} --no-color", "": line}[option]
    assert advisor(words).code == 0
    assert seen == [bool(option or variable)]
