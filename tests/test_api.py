"""The interface for scripts: its example runs, and it gives what the command line gives."""

import doctest
import shutil
from pathlib import Path

import pytest

from advisor import api
from advisor.cli import main
from advisor.export import FORMATS

CASE = Path(__file__).parent.parent / "questionnaires/fine-tuning/cases/ready-to-scale.yaml"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a worked case."""
    shutil.copy(CASE, tmp_path / "case.yaml")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_example_runs() -> None:
    done = doctest.testmod(api)
    assert done.failed == 0 < done.attempted


@pytest.mark.parametrize("form", sorted({*FORMATS} - {"docx"}))
def test_report_is_that_of_the_command_line(
    form: str, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert main(["run", "case.yaml", "--format", form]) == 0
    assert api.report(api.assess(*api.load("case.yaml")), form) == capfdbinary.readouterr().out


def test_what_is_wrong_is_said(here: Path) -> None:
    found = api.assess(*api.load(here / "case.yaml"))
    with pytest.raises(api.AdvisorError, match="there is no format `pdf`"):
        api.report(found, "pdf")
    with pytest.raises(api.AdvisorError, match="cannot read nowhere"):
        api.load("nowhere.yaml")
    (here / "case.yaml").write_text("pack: fine-tuning\nanswers: {nothing: yes}\n", "utf-8")
    with pytest.raises(api.InvalidFile):
        api.load("case.yaml")
