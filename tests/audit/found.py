"""What an audit finds in some bytes, by measure."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from advisor.audit import Asked, AuditFinding, DataFile, Files, audit_files
from advisor.loading import load_evidence, load_pack
from advisor.model import Evidence
from tests.cli.invoke import ROOT

FOLDER = ROOT / "questionnaires/fine-tuning"


def evidence() -> Evidence:
    found = load_evidence(FOLDER, load_pack(FOLDER))
    assert found
    return found


def opened(folder: Path, name: str, data: bytes) -> DataFile:
    place = folder / name
    place.write_bytes(data)
    return DataFile(place, folder)


def found_in(
    folder: Path,
    trained: bytes,
    *,
    tested: bytes = b"",
    live: bytes = b"",
    asked: Asked | None = None,
    fields: Mapping[str, str] | None = None,
    name: str = "train.jsonl",
) -> dict[str, AuditFinding]:
    """The findings by measure."""
    files = Files(
        [opened(folder, name, trained)],
        [opened(folder, f"eval{Path(name).suffix}", tested)] if tested else [],
        [opened(folder, "live.jsonl", live)] if live else [],
    )
    _, found = audit_files(
        files, evidence(), asked or Asked(), fields or {}, folder, lambda *_: None
    )
    return {each.measure.id: each for each in found}


def lines(found: AuditFinding) -> list[int]:
    return [line for _, line in found.measure.places]
