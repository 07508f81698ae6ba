"""The page in headless Chromium: phone, laptop and print; light and dark; nothing asked for."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from advisor.engine import assess
from advisor.export import FORMATS
from advisor.loading import read_answers
from advisor.model import Answer
from advisor.report import Report, build_report
from tests.doors.browser import look, needs_chromium, run
from tests.test_report import GOLDEN, TESTS, report

CASES = TESTS.parent / "questionnaires" / "fine-tuning" / "cases"
SIZES = {"phone": (360, 800), "laptop": (1280, 900)}
PRINT = 673
"""The width of an A4 page between its margins."""

pytestmark = needs_chromium


def hostile() -> Report:
    """A report with texts that would break a page that trusts them."""
    pack, read = read_answers(GOLDEN / "part.yaml")
    text = "</p><script>console.log('run')</script><img src=http://example.org/x.png>" + "w" * 900
    note = Answer("answered", "tight", note=text, evidence=text, by=text, date=text)
    file = replace(read, case=text, date=text, answers={**read.answers, "aisles": note})
    return build_report(assess(pack, file))


def real() -> Report:
    return build_report(assess(*read_answers(sorted(CASES.glob("*.yaml"))[-1])))


REPORTS = {"open": lambda: report("open"), "part": lambda: report("part"), "real": real}


def written(folder: Path, of: Report) -> Path:
    page = folder / "report.html"
    page.write_bytes(FORMATS["html"].render(of))
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", [*REPORTS, "hostile"])
def test_page_fits_is_legible_and_asks_for_nothing(
    name: str, size: str, scheme: str, tmp_path: Path
) -> None:
    of = hostile() if name == "hostile" else REPORTS[name]()
    width, height = SIZES[size]
    flags = ["--force-dark-mode"] if scheme == "dark" else []
    found = look(tmp_path, written(tmp_path, of), width, height, *flags)
    assert found.seen["text"] > 1000
    assert (found.seen["paper"] == "rgb(255, 255, 255)") == (scheme == "light")
    assert found.seen["columns"] == ("block" if size == "phone" else "table-cell")
    assert found.seen["width"] == width
    assert found.seen["wide"] == []
    assert found.seen["faint"] == []
    assert found.console == []
    assert found.asked == []


def test_these_checks_notice_what_they_look_for(tmp_path: Path) -> None:
    page = tmp_path / "report.html"
    page.write_text(
        "<body><p style='width:900px;color:#aaa'>here</p><script>console.log('run')</script>"
        "<img src='http://example.org/x.png'>",
        "utf-8",
    )
    found = look(tmp_path, page, 360, 800)
    assert found.seen["width"] > 360
    assert found.seen["wide"] == found.seen["faint"] == ["here"]
    assert found.console
    assert found.asked == ["http://example.org/x.png"]


@pytest.mark.parametrize("name", [*REPORTS, "hostile"])
def test_page_fits_on_paper(name: str, tmp_path: Path) -> None:
    of = hostile() if name == "hostile" else REPORTS[name]()
    page = written(tmp_path, of)
    text = page.read_text("utf-8")
    printed = re.sub(r"@media screen[^{]*\{", "@media not all {", text)
    assert printed != text
    page.write_text(printed.replace("@media print {", "@media all {"), "utf-8")
    found = look(tmp_path, page, PRINT, 950)
    assert found.seen["width"] == PRINT
    assert found.seen["wide"] == []
    assert found.seen["faint"] == []


def printed(folder: Path, page: Path) -> list[str]:
    """The text of each sheet of the printed page."""
    pdf = folder / "report.pdf"
    run(folder, "--force-dark-mode", "--no-pdf-header-footer", f"--print-to-pdf={pdf}",
        page.as_uri())  # fmt: skip
    done = subprocess.run(["pdftotext", pdf, "-"], capture_output=True, text=True, check=True)
    return [" ".join(each.split()) for each in done.stdout.split("\f")]


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler-utils is not installed")
@pytest.mark.parametrize("case", ["ready-to-scale", "teen-companion", "blank"])
def test_printed_page_is_the_memo_on_two_sheets_and_unfolded_it_is_everything(
    case: str, tmp_path: Path
) -> None:
    pack, answers = read_answers(CASES / "ready-to-scale.yaml")
    if case == "blank":
        answers = replace(answers, answers={})
    else:
        pack, answers = read_answers(CASES / f"{case}.yaml")
    of = build_report(assess(pack, answers))
    page = written(tmp_path, of)
    folded = printed(tmp_path, page)
    assert of.headline in folded[0]
    assert len([each for each in folded if each]) <= 2
    told = " ".join(folded)
    assert all(section.title in told for section in of.memo)
    assert not [section.title for section in of.appendix if section.title in told]
    html = page.read_text("utf-8")
    page.write_text(
        html.replace('<details id="appendix">', '<details id="appendix" open>'), "utf-8"
    )
    pages = printed(tmp_path, page)
    assert all(section.title in " ".join(pages) for section in of.sections)
    assert all(action.title in " ".join(pages) for action in of.actions)
