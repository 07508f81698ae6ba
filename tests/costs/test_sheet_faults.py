"""What is wrong with a cost sheet is refused where it stands, by `lint` as by everything else."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.cli import main
from advisor.costs.units import Unit, unit
from advisor.errors import InvalidFile
from advisor.loading import load_pack
from tests.costs.priced import priced

UNITS = """
unit: visits / month, | unit: visits, | other-unit not-money
unit: visits / month, | unit: visits / year, | other-unit not-money
unit: visits / month, | unit: letters / month, | not-money
unit: minutes / visit, help: "Of a clerk, such as 5." | unit: minutes, help: x | not-money
unit: minutes / visit, help: "Of a clerk, such as 5." | unit: hours / visit, help: x | not-money
unit: minutes / visit, help: "Of a clerk, such as 5." | unit: visits / minute, help: x | not-money
unit: money / hour | unit: hours / money | not-money
unit: money / hour | unit: money / day | not-money
unit: money / hour | unit: hours | not-money
unit: pages / visit | unit: pages | not-money
unit: money / thousand pages, help: "As on the list.", price: true, usual |\
 unit: money / thousand sets, help: x, usual | not-money other-unit
unit: money / thousand pages, help: "As on the list.", price: true, usual |\
 unit: thousand pages, help: x, usual | not-money other-unit
unit: money / training | unit: money | not-money
unit: trainings / year | unit: trainings | other-unit
unit: trainings / year | unit: trainings / month | other-unit
unit: machine hours / month | unit: machine hours | not-money
unit: machine hours / month | unit: hours / month | not-money
unit: money / machine hour | unit: money / hour | not-money
1 hour / 60 minutes | 60 minutes / 1 hour | not-money
1 hour / 60 minutes | 60 | not-money
[course] | [course, desk] | not-money
[desk] | [desk, course] | not-money
due: once, product: [desk] | due: month, product: [desk] | not-money
due: training, product: [course] | due: once, product: [course] | not-money
product: [visits, pages, stamp], | product: [pages, stamp], | not-money
unit: money, | unit: "", | empty-text
unit: money, | unit: money / month / day, | bad-unit
unit: money, | unit: 0 money, | bad-unit
unit: money, | unit: / month, | bad-unit
""".strip().splitlines()

OTHERS = """
product: [visits, pages, stamp], | product: [visits, pages, stamp, stamp], | figure-twice
product: [course], | product: [course, again], | retrainings-within
product: [course], | product: [desk, machine, machine], | figure-twice
volume: visits | volume: visit | unknown-figure
{id: desk, label: | {id: visits, label: | duplicate-id
{id: desk, label: | {id: pallets, label: | duplicate-id
minutes: 1 hour / 60 minutes | visits: 1 hour / 60 minutes | duplicate-id
unsaid: 0 | unsaid: 3 | default-value
price: true, usual: [10, 1000] | price: true, unsaid: 0, usual: [10, 1000] | default-value
usual: [10, 1000] | usual: [1000, 10] | range-order
maximum: 1000000 | maximum: 1 | bound-order
question: pallets | question: told | unknown-question
approach: move | approach: fly | unknown-approach
serves: machine | serves: machines | unknown-figure
for: [send, rush], due: training | for: [send, ru], due: training | unknown-option
at-most: stamp-fast | at-most: stamp | bound-circle
at-most: stamp-fast | at-most: hour | other-unit
lines: [stamps] | lines: [fast-stamps] | unknown-line
option: send, lines | option: sent, lines | unknown-option
{question: told, answer: all} | {question: told, answer: some} | unknown-option
due: once | due: weekly | not-allowed
label: Price of a desk | label: Price of a desk, value: 4 | unknown-key
""".strip().splitlines()


def codes(folder: Path, old: str, new: str) -> set[str]:
    with pytest.raises(InvalidFile) as caught:
        load_pack(priced(folder, old, new))
    assert all(problem.path.endswith("costs.yaml") for problem in caught.value.problems)
    return {problem.code for problem in caught.value.problems}


@pytest.mark.parametrize("line", UNITS)
def test_units_that_are_wrong_are_refused(line: str, tmp_path: Path) -> None:
    old, new, wanted = line.split(" | ")
    assert codes(tmp_path, old, new) & {*wanted.split()}


@pytest.mark.parametrize("line", OTHERS)
def test_sheets_that_would_mislead_are_refused(line: str, tmp_path: Path) -> None:
    old, new, wanted = line.split(" | ")
    assert wanted in codes(tmp_path, old, new)


def test_figures_and_options_that_nothing_uses_are_named(tmp_path: Path) -> None:
    unused = '  - {id: idle, label: Idle, unit: money, help: "Nothing."}\n\noptions:'
    assert codes(tmp_path, "\noptions:", unused) == {"unused-figure"}
    empty = "  - {id: none, title: Nothing}\n\nlines:"
    assert codes(tmp_path, "\nlines:", empty) == {"empty-option"}


def test_lint_tells_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = priced(tmp_path, "unit: money / hour", "unit: money / day")
    assert main(["lint", str(folder)]) == 3
    assert "costs.yaml:33:" in capsys.readouterr().out


def test_a_pack_needs_no_sheet(tmp_path: Path) -> None:
    folder = priced(tmp_path)
    sheet = load_pack(folder).costs
    assert sheet and sheet.volume == "visits"
    (folder / "costs.yaml").unlink()
    assert load_pack(folder).costs is None


words = st.lists(st.sampled_from(["money", "hours", "minutes", "pages", "visits"]), max_size=3)


@given(words, words, words, words)
def test_units_multiply_as_fractions_do(
    a: list[str], b: list[str], c: list[str], d: list[str]
) -> None:
    def made(above: list[str], below: list[str]) -> Unit:
        return unit(f"2 {' '.join(above)} / 3 {' '.join(below)}")

    both = made(a, b).times(made(c, d))
    whole = unit(f"4 {' '.join(a + c)} / 9 {' '.join(b + d)}")
    assert both == whole
    assert made(a, b).times(unit("1")) == made(a, b)


@pytest.mark.parametrize(
    "text", ["", " ", "/", "a / b / c", "0 money", "money / 0 hours", "/ hour", "1" * 10]
)
def test_what_is_no_unit_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no unit"):
        unit(text)


def test_one_and_several_are_the_same_unit() -> None:
    assert unit("money / hour") == unit("money / hours") == unit("money / 1 hour")
    assert unit("money / million tokens") == unit("money / 1000 thousand token")
