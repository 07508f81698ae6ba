"""What the files say to the questions of a pack: claims by `audit`.

Owns how a finding becomes a claim with file, hash, date and version of the checks.
"""

from __future__ import annotations

from collections.abc import Sequence

from advisor.audit.checks import VERSION
from advisor.audit.findings import AuditFinding, remedies, told
from advisor.audit.page import FileRead
from advisor.model import AUDIT, LEVELS, Claim, Evidence, Pack
from advisor.report.wording import listed
from advisor.teams import DerivedVoice


def voices(
    pack: Pack,
    evidence: Evidence,
    found: Sequence[AuditFinding],
    files: Sequence[FileRead],
    date: str,
) -> dict[str, DerivedVoice]:
    """By question: what the files say."""
    by_id = {each.measure.id: each for each in found}
    said = {}
    for id, row in evidence.answers({id: each.level for id, each in by_id.items()}).items():
        read = [by_id[measure] for measure in row.when]
        beside = [by_id[measure] for measure in row.tell]
        every = [*read, *(each for each in beside if each.level in LEVELS[2:])]
        value = row.answer
        if value is None:
            question, number = pack.questions[id], by_id[row.count].measure.n or 0
            value = min(max(number, question.minimum), question.maximum)
        behind = f"{told(every)} {_origin(every, files)}; checks of version {VERSION}"
        note = " ".join(f"{each}." for each in remedies(every))
        claim = Claim(value=value, note=note, evidence=behind, by=AUDIT, date=date)
        said[id] = DerivedVoice(claim, row.at_most)
    return said


def _origin(found: Sequence[AuditFinding], files: Sequence[FileRead]) -> str:
    """The files that findings rest on."""
    uses = {use for each in found for use in each.uses}
    return listed(f"{f.name} (SHA-256 {f.digest})" for f in files if f.use in uses)
