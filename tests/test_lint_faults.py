"""Seeded faults: small changes to a good pack, each caught where it was made.

A fault that answers can show comes with a witness, which is written to a file, read again as any
other, and judged: it has to show the fault by itself.
"""

from __future__ import annotations

import json
import shlex
import shutil
from dataclasses import replace
from pathlib import Path
from time import process_time
from typing import Any

import pytest
import yaml

from advisor.cli import ExitCode, main
from advisor.engine import AnsweredPack, band_holds, judge, trace
from advisor.errors import InvalidFile
from advisor.lint import Finding, prove
from advisor.lint.style import warnings
from advisor.loading import load_pack, read_answers
from advisor.model import Pack, TableRow
from advisor.resources import bundled_packs, pack_folder

TESTS = Path(__file__).parent
TOY = TESTS / "packs" / "toy"
FAULTS: dict[str, Any] = yaml.safe_load((TESTS / "invalid/packs/lint.yaml").read_text("utf-8"))
SHOWN = ("shadowed-row", "same-options", "number-gap", "number-overlap", "stage-falls")
"""The faults that answers can show."""


def seeded(folder: Path, name: str) -> Path:
    """A copy of the good pack with a fault."""
    shutil.copytree(TOY, folder)
    for edit in FAULTS[name]["edits"]:
        file = folder / edit["file"]
        text = file.read_text("utf-8")
        assert edit["old"] in text
        file.write_text(text.replace(edit["old"], edit["new"], 1), "utf-8")
    return folder


def told(folder: Path) -> list[tuple[str, str, int]]:
    """Code, file and line of everything that is found."""
    try:
        pack = load_pack(folder)
    except InvalidFile as error:
        return [(p.code, Path(p.path).name, p.line) for p in error.problems]
    return [(f.code, f.where.file, f.where.line) for f in prove(pack)]


def test_the_good_pack_has_no_fault() -> None:
    findings = prove(load_pack(TOY))
    assert [f for f in findings if f.level == "fault"] == []
    assert [(f.code, f.row) for f in findings] == [("no-source", "t-not-strong")]


@pytest.mark.parametrize("name", bundled_packs())
def test_every_hold_of_a_bundled_pack_has_an_action_that_names_it(name: str) -> None:
    """Each of its actions left out in turn, what only that one answers is said."""
    pack = load_pack(pack_folder(name))
    for left in pack.actions:
        actions = tuple(action for action in pack.actions if action is not left)
        said = {f.row for f in warnings(replace(pack, actions=actions)) if f.code == "no-action"}
        others = {id for action in actions for id in action.trigger.gates}
        read = {test.question for action in actions for test in action.trigger.when}
        only = [pack.gate[id] for id in left.trigger.gates if id not in others]
        assert said == {gate.id for gate in only if gate.cap and not read & {*gate.questions}}
    assert "no-action" not in {f.code for f in warnings(pack)}


@pytest.mark.parametrize("name", bundled_packs())
def test_bundled_pack_has_no_fault_and_is_proved_within_two_seconds(name: str) -> None:
    start = process_time()
    assert main(["lint", name, "-q"]) == ExitCode.DONE
    assert process_time() - start < 2


@pytest.mark.parametrize("name", FAULTS)
def test_fault_is_caught_at_its_line(name: str, tmp_path: Path) -> None:
    fault, folder = FAULTS[name], seeded(tmp_path / "pack", name)
    lines = [
        (folder / file).read_text("utf-8").splitlines()[line - 1]
        for code, file, line in told(folder)
        if code == fault["code"]
    ]
    assert [line for line in lines if fault["line"] in line], lines


@pytest.mark.parametrize("name", [name for name in FAULTS if FAULTS[name]["code"] in SHOWN])
def test_witness_shows_its_fault(name: str, tmp_path: Path) -> None:
    folder = seeded(tmp_path / "pack", name)
    pack = load_pack(folder)
    findings = [finding for finding in prove(pack) if finding.code in SHOWN]
    assert findings
    for finding in findings:
        assert finding.witness
        file = tmp_path / "witness.yaml"
        file.write_text(finding.witness.text(pack, "./pack", finding.message), "utf-8")
        read, before = read_answers(file)
        assert set(before.answers) == set(pack.questions)
        change = finding.witness.change
        after = before.with_value(*change) if change else before
        assert shows(read, finding, AnsweredPack(read, before), AnsweredPack(read, after))


def shows(pack: Pack, finding: Finding, before: AnsweredPack, after: AnsweredPack) -> bool:
    """Whether two files of answers, or one twice, show a fault."""
    if finding.code == "stage-falls":
        one, other = judge(before), judge(after)
        order = pack.stage_ids.index
        return one.approach == other.approach and order(other.stage) < order(one.stage)
    if finding.code == "same-options":
        assert finding.witness
        assert finding.witness.change
        asked = before.states[finding.witness.change[0]] == "answered"
        return asked and fired(before) == fired(after)
    if finding.code == "shadowed-row":
        rows = {row.id: row for row in (*pack.approach_table, *pack.stage_table)}
        return met(before, rows[finding.row]) and finding.row not in fired(before)
    (question,) = {row.when[0].question for row in pack.scores if row.id == finding.row}
    earned = {
        row.id for row in pack.scores if [test.question for test in row.when] == [question]
    } & fired(before)
    return len(earned) > 1 if finding.code == "number-overlap" else not earned


def fired(file: AnsweredPack) -> set[str]:
    return {row.row for row in trace(judge(file))}


def met(file: AnsweredPack, row: TableRow) -> bool:
    """Whether a row's own conditions hold, as far as they concern the approach."""
    pack, verdict = file.pack, judge(file)
    stage = row in pack.stage_table
    if stage and row.approaches and verdict.approach not in row.approaches:
        return False
    return all(
        band_holds(file.marginals.bands(test.dimension), test.allowed) == "always"
        for test in row.bands
        if not stage or verdict.approach in pack.dimension[test.dimension].concerns
    ) and all(
        file.holds(pack.gate[test.gate]) == ("always" if test.fires else "never")
        for test in row.gates
        if not stage or verdict.approach in pack.gate[test.gate].concerns
    )


def test_there_are_enough_faults_of_enough_kinds() -> None:
    assert len(FAULTS) >= 40
    assert len({fault["code"] for fault in FAULTS.values()}) >= 20


# The command


@pytest.fixture
def faulty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to run the command in, with a pack in it that lets the stage fall."""
    seeded(tmp_path / "pack", "nothing-for-the-last-step")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.usefixtures("faulty")
def test_lint_names_place_code_and_answers(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lint", "pack"]) == ExitCode.INVALID
    out, err = capsys.readouterr()
    assert out == (
        "pack/rules.yaml:33:7: stage-falls: a step up in `told`, from `leads` to `all`, lowers "
        "the stage of `stay` from `go` to `trial`\n"
        "    shown by pallets: 0; last-count: 0; told: first leads, then all\n"
        "pack/rules.yaml:87:5: warning: no-source: this names no source\n"
    )
    assert err == "pack: proved over all possible answers, 1 fault and 1 warning\n"


def test_witness_is_written_with_the_command_that_runs_it(
    faulty: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["lint", "pack", "-q", "--witness", "shown/here"]) == ExitCode.INVALID
    (line,) = (text for text in capsys.readouterr().out.splitlines() if "advisor run" in text)
    assert line == "    advisor run shown/here/toy-stage-falls-c-leads.yaml --set told=all"
    assert (faulty / "shown/here/toy-stage-falls-c-leads.yaml").exists()
    words = shlex.split(line)[1:]
    headlines = []
    for arguments in (words[:2], words):
        assert main([*arguments, "--json"]) == ExitCode.DONE
        verdict = json.loads(capsys.readouterr().out)["verdict"]
        headlines.append((verdict["approach"], verdict["stage"]))
    assert headlines == [("stay", "go"), ("stay", "trial")]


@pytest.mark.usefixtures("faulty")
def test_lint_as_json_and_as_annotations(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lint", "pack", "--json"]) == ExitCode.INVALID
    found = json.loads(capsys.readouterr().out)
    fall, unsourced = found["findings"]
    assert found["schema_version"] == 1
    parts = [fall[part] for part in ("level", "code", "row", "line")]
    assert parts == ["fault", "stage-falls", "c-leads", 33]
    assert fall["witness"]["change"] == {"question": "told", "value": "all"}
    assert fall["witness"]["matters"] == ["pallets", "last-count"]
    assert fall["witness"]["answers"]["told"] == "leads"
    assert (unsourced["level"], unsourced["witness"]) == ("warning", None)
    assert main(["lint", "pack", "-f", "github"]) == ExitCode.INVALID
    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith("::error file=pack/rules.yaml,line=33,col=7,title=stage-falls::a step")
    assert second.startswith("::warning file=pack/rules.yaml,line=87,col=5,title=no-source::this")


def test_lint_passes_with_warnings_and_tells_what_cannot_be_read(
    faulty: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["lint", str(TOY), "-q"]) == ExitCode.DONE
    assert "warning: no-source" in capsys.readouterr().out
    broken = faulty / "pack/rules.yaml"
    broken.write_text(broken.read_text("utf-8").replace("{aisles: free", "{aisle: free"), "utf-8")
    assert main(["lint", "pack"]) == ExitCode.INVALID
    out, err = capsys.readouterr()
    assert out.startswith("pack/rules.yaml:")
    assert "unknown-question: unknown question `aisle`" in out
    assert err == "pack: cannot be read, so nothing is proved\n"
    assert main(["lint", "pakc"]) == ExitCode.USAGE
