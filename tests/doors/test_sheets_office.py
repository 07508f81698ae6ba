"""Tickets in LibreOffice, opened with each separator: nothing in them is calculated."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from advisor.text import csv_text, visible
from tests.foreign import FORMULAS, KINDS

OFFICE = shutil.which("soffice")
SEPARATORS = {"comma": 44, "semicolon": 59, "tab": 9, "bar": 124, "colon": 58, "blank": 32}
BEFORE = ("", "Report;", "a,", "a\t", "a|", "a: ", 'a;"', "a\n", "a ", "; ")

pytestmark = pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")


def opened(sheet: str, folder: Path, separator: int) -> str:
    """The sheet as the office reads it, as XML; formulas in it are calculated."""
    assert OFFICE, "the test is skipped without it"
    (folder / "sheet.csv").write_text(sheet, "utf-8")
    # Separator, quote, UTF-8, first line, formats, language, quoted as text, numbers; formulas.
    reading = f"--infilter=CSV:{separator},34,76,1,,0,false,true,false,false,false,0,true"
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    target = ["--convert-to", "fods", "--outdir", str(folder), str(folder / "sheet.csv")]
    subprocess.run(
        [OFFICE, profile, "--headless", reading, *target],
        capture_output=True,
        timeout=180,
        check=True,
    )
    return (folder / "sheet.fods").read_text("utf-8")


@pytest.mark.parametrize("name", SEPARATORS)
def test_nothing_is_calculated(name: str, tmp_path: Path) -> None:
    begun = [f"{before}{formula};x" for before in BEFORE for formula in FORMULAS]
    texts = [visible(each) for each in (*begun, *(each for kind in KINDS for each in kind))]
    sheet = csv_text(["a", "b"], zip(texts, reversed(texts), strict=True))
    assert "table:formula" not in opened(sheet, tmp_path, SEPARATORS[name])


def test_office_would_calculate(tmp_path: Path) -> None:
    assert "table:formula" in opened("x;=1+1;y\n", tmp_path, SEPARATORS["semicolon"])
