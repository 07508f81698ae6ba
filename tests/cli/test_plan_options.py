"""When the plan begins and how fast it goes, on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from advisor.resources import pack_folder
from tests.cli.invoke import Advisor

CASE = pack_folder("fine-tuning") / "cases/broker-clauses.yaml"


def test_run_gives_dates_and_another_pace(advisor: Advisor, tmp_path: Path) -> None:
    (tmp_path / "c.yaml").write_bytes(CASE.read_bytes())
    plain = json.loads(advisor("run c.yaml --json").out)["plan"]
    assert plain["start"] is None and {*plain["days_a_week"].values()} == {2}
    fast = json.loads(
        advisor(
            "run c.yaml --json --start 2027-01-11 --days-a-week 4 --days-a-week ML\\ lead=1"
        ).out
    )["plan"]
    assert fast["start"] == "2027-01-11"
    assert fast["days_a_week"]["ML lead"] == 1
    slow = json.loads(advisor("run c.yaml --json --days-a-week 1").out)["plan"]
    assert slow["weeks_to_next_stage"] == [2 * each for each in plain["weeks_to_next_stage"]]
    assert "2027-0" in advisor("run c.yaml --start 2027-01-11").out


@pytest.mark.parametrize(
    ("option", "said"),
    [
        ("--days-a-week ML\\ laed=3", "did you mean `ML lead`?"),
        ("--days-a-week 0", "takes 1 to 7"),
        ("--days-a-week 8", "takes 1 to 7"),
        ("--days-a-week =", "takes 1 to 7"),
        ("--days-a-week 2.5", "takes 1 to 7"),
        ("--days-a-week -1", "takes 1 to 7"),
        ("--days-a-week \u0663", "takes 1 to 7"),
        ("--start tomorrow", "--start"),
        ("--start 2027-13-01", "--start"),
        ("--start 27-01-01", "--start"),
    ],
)
def test_odd_calendars_are_mistakes_in_usage(
    advisor: Advisor, tmp_path: Path, option: str, said: str
) -> None:
    (tmp_path / "c.yaml").write_text("pack: fine-tuning\n", "utf-8")
    done_ = advisor(f"run c.yaml {option}")
    assert done_.code == 2
    assert said in done_.err
