"""What the command line says to words it does not know, and to those who ask for help."""

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
