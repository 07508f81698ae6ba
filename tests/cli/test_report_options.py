"""`run`: the forms of a report, profiles, and templates of users."""

import sys
from pathlib import Path

import pytest

from advisor.export import FORMATS
from tests.cli.invoke import Advisor


def test_suffix_picks_the_form_and_the_longer_one_wins(advisor: Advisor, here: Path) -> None:
    names = [f"report{each.suffix}" for each in FORMATS.values()]
    assert advisor("-q run a.yaml " + " ".join(f"-o {name}" for name in names)).code == 0
    assert (here / "report.html").read_text("utf-8").startswith("<!DOCTYPE html>")
    assert (here / "report.docx").read_bytes().startswith(b"PK")
    assert (here / "report.jira.csv").read_text("utf-8").startswith("Summary,Issue Type,")
    assert (here / "report.csv").read_text("utf-8").startswith("Title,Description,Owner,")
    assert "- [ ] " in (here / "report.tasks.md").read_text("utf-8")
    assert "- [ ] " not in (here / "report.md").read_text("utf-8")


@pytest.mark.parametrize("form", FORMATS)
def test_every_form_has_a_name_of_its_own_in_a_folder(
    form: str, advisor: Advisor, here: Path
) -> None:
    assert advisor(f"run -q a.yaml -f {form} -o out/") == (0, "", "")
    assert [each.name for each in (here / "out").iterdir()] == [f"hall-4{FORMATS[form].suffix}"]


def test_profile_lays_markdown_out_and_says_how_to_paste_it(advisor: Advisor) -> None:
    code, out, err = advisor("run a.yaml --profile plain")
    assert code == 0
    assert "|" not in out
    assert err == "In Google Docs allow Markdown under Preferences, then Paste from Markdown.\n"
    assert advisor("run a.yaml --profile gfm") == advisor("run a.yaml")
    assert "```mermaid\n" in advisor("run a.yaml --mermaid").out


def test_profile_is_for_markdown_alone(advisor: Advisor) -> None:
    code, out, err = advisor("run a.yaml -f html --profile plain")
    assert (code, out) == (2, "")
    assert err.startswith("advisor run: --profile and --mermaid are for Markdown")
    assert advisor("run a.yaml --profile confluence --mermaid") == (
        2,
        "",
        "advisor: confluence draws no Mermaid diagram; these profiles do: gfm, notion\n",
    )


@pytest.mark.parametrize(
    ("name", "options", "escaped"),
    [
        ("t.j2", "", False),
        ("t.j2", "-f md", False),
        ("t.j2", "-f csv", False),
        ("t.j2", "-f html", True),
        ("t.html.j2", "", True),
        ("t.html.j2", "-f md", False),
    ],
)
def test_template_makes_any_text_and_escapes_for_html(
    name: str, options: str, escaped: bool, advisor: Advisor, here: Path
) -> None:
    (here / name).write_text("{{ '<b>' }}", "utf-8")
    expected = "&lt;b&gt;" if escaped else "<b>"
    assert advisor(f"run a.yaml --template {name} {options}") == (0, expected, "")


def test_template_escapes_where_the_file_is_a_page(advisor: Advisor, here: Path) -> None:
    (here / "t.j2").write_text("{{ '<b>' }}", "utf-8")
    assert advisor("run -q a.yaml --template t.j2 -o x.html -o x.txt").code == 0
    assert (here / "x.html").read_text("utf-8") == "&lt;b&gt;"
    assert (here / "x.txt").read_text("utf-8") == "<b>"


def test_missing_extra_is_one_line(advisor: Advisor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "docx", None)
    assert advisor("run a.yaml -o report.docx") == (
        2,
        "",
        "advisor: a Word document needs python-docx; `pip install '.[docx]'` in the checkout of "
        "advisor, or with its wheel's path for `.`\n",
    )


@pytest.mark.parametrize("form", [name for name, each in FORMATS.items() if each.memo])
def test_brief_is_the_memo_alone(form: str, advisor: Advisor, here: Path) -> None:
    suffix = FORMATS[form].suffix
    assert advisor(f"run -q a.yaml -o whole{suffix} -o memo{suffix} --brief").code == 0
    assert advisor(f"run -q a.yaml -o whole{suffix} --force").code == 0
    whole, memo = ((here / f"{name}{suffix}").read_bytes() for name in ("whole", "memo"))
    assert len(memo) < len(whole)
    if FORMATS[form].text:
        assert b"A1. " in whole
        assert b"A1. " not in memo


def test_brief_markdown_is_the_beginning_of_the_whole(advisor: Advisor) -> None:
    memo, whole = advisor("run a.yaml --brief").out, advisor("run a.yaml").out
    assert whole.startswith(f"{memo}\n---\n\n## A1. ")


@pytest.mark.parametrize("form", [name for name, each in FORMATS.items() if not each.memo])
def test_what_has_no_memo_is_not_brief(form: str, advisor: Advisor) -> None:
    code, out, err = advisor(f"run a.yaml --brief -f {form}")
    assert (code, out) == (2, "")
    assert err.startswith("advisor run: --brief is for Markdown, HTML and Word: name one with -f")


@pytest.mark.parametrize("width", [40, 62, 80, 120, 200])
def test_terminal_shows_the_memo_for_its_width_and_where_the_whole_is(
    width: int, advisor: Advisor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("advisor.cli.report_options.is_terminal", lambda _: True)
    monkeypatch.setenv("COLUMNS", str(width))
    monkeypatch.setenv("LINES", "500")
    code, out, err = advisor("run a.yaml")
    assert code == 0
    assert max(map(len, out.splitlines())) <= min(width, 100)
    assert " ".join(out.split()).startswith("Hall 4: Should we move this warehouse?")
    assert "The strongest case against\n" in out
    assert "A1. " not in out
    assert err == "The whole report: `advisor run a.yaml -o report.md`.\n"
    monkeypatch.setenv("LINES", "24")
    said = " ".join(out.split())
    assert advisor("run a.yaml").err.splitlines()[0] in said
    assert advisor("run a.yaml --json").out.startswith("{")
    assert "A1. " in advisor("run a.yaml -f md").out
