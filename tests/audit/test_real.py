"""Real files with known faults, where somebody has put them into a folder.

ADVISOR_AUDIT_REAL names the folder; the files are public and stand in the repositories named below
under `banking_data` and `data`. Nothing of them is kept here.

    PolyAI-LDN/task-specific-datasets   train.csv, test.csv
    hiyouga/LLaMA-Factory               identity.json
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.audit.found import found_in

REAL = Path(os.environ.get("ADVISOR_AUDIT_REAL", "nowhere"))
pytestmark = pytest.mark.skipif(not REAL.is_dir(), reason="ADVISOR_AUDIT_REAL names no folder")


def test_77_labels_and_seven_tests_that_leak_only_after_normalising(tmp_path: Path) -> None:
    train, test = ((REAL / name).read_bytes() for name in ("train.csv", "test.csv"))
    found = found_in(tmp_path, train, tested=test, name="train.csv")
    assert "77 labels" in found["label-balance"].text
    assert (found["leaks"].measure.n, found["leaks"].measure.of) == (7, 3080)
    assert found["smallest-label"].measure.n == 35
    assert found["contradictions"].measure.n == 0
    assert found["private-data"].measure.n == 0


def test_85_placeholders_and_two_requests_with_two_answers(tmp_path: Path) -> None:
    found = found_in(tmp_path, (REAL / "identity.json").read_bytes(), name="identity.json")
    assert (found["malformed"].measure.n, found["malformed"].measure.of) == (85, 91)
    assert found["contradictions"].measure.n == 2
