"""A folder to run commands in, and the way to run them in this process."""

import io
import shlex
import shutil
import sys
from pathlib import Path

import pytest

from advisor.cli import main
from tests.cli.invoke import ANSWERS, TOY, Advisor, Done


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder the commands run in, with a pack and a file of answers."""
    shutil.copytree(TOY, tmp_path / "toy")
    (tmp_path / "a.yaml").write_text(ANSWERS, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def advisor(
    here: Path, capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> Advisor:
    """Runs one command line in this process."""
    del here

    def run(line: str, stdin: str = "") -> Done:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode())))
        code = main(shlex.split(line))
        out, err = capfdbinary.readouterr()
        return Done(code, out.decode(), err.decode())

    return run
