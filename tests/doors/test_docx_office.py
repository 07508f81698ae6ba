"""The document in LibreOffice: it opens, and as a PDF tells everything."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from advisor.export import FORMATS
from advisor.report import Report
from tests.doors.test_html_browser import hostile, real
from tests.test_report import report

OFFICE = shutil.which("soffice")

pytestmark = [
    pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed"),
    pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler-utils is missing"),
]


def as_text(folder: Path, of: Report) -> tuple[str, str]:
    """What the document shows: in reading order, and as it stands on the page."""
    assert OFFICE, "the test is skipped without it"
    document = folder / "report.docx"
    document.write_bytes(FORMATS["docx"].render(of))
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    options = ["--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    command = [OFFICE, profile, *options, str(document)]
    subprocess.run(command, capture_output=True, timeout=180, check=True)
    return read(folder / "report.pdf"), read(folder / "report.pdf", "-layout")


def read(pdf: Path, *options: str) -> str:
    command = ["pdftotext", *options, str(pdf), "-"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return " ".join(done.stdout.split())


@pytest.mark.parametrize("name", ["open", "part", "complete", "real"])
def test_document_tells_everything(name: str, tmp_path: Path) -> None:
    of = real() if name == "real" else report(name)
    text, page = as_text(tmp_path, of)
    assert of.title in text
    assert of.headline in text
    assert all(section.title in text for section in of.sections)
    assert all(action.title in text for action in of.actions)
    for number, action in enumerate(of.actions, 1):
        assert f"{number}. {action.title}"[:30] in page


def test_document_with_hostile_text_opens(tmp_path: Path) -> None:
    assert "console.log" in as_text(tmp_path, hostile())[0]
