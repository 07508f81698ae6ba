"""The toy pack with a cost sheet."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from advisor.loading import load_pack
from advisor.model import CostSheet, Pack

PACKS = Path(__file__).parent.parent / "packs"
SHEET = (PACKS / "priced/costs.yaml").read_text("utf-8")


def priced(folder: Path, old: str = "", new: str = "") -> Path:
    """A folder with that pack, with one text of its sheet replaced."""
    place = folder / "toy"
    shutil.copytree(PACKS / "toy", place, dirs_exist_ok=True)
    assert old in SHEET, old
    (place / "costs.yaml").write_text(SHEET.replace(old, new, 1) if old else SHEET, "utf-8")
    return place


@cache
def priced_pack() -> Pack:
    with TemporaryDirectory() as folder:
        return load_pack(priced(Path(folder)))


def priced_sheet() -> CostSheet:
    sheet = priced_pack().costs
    assert sheet
    return sheet
