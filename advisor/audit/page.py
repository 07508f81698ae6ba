"""Findings as a page: sections and blocks as in a report, and the same for machines.

Owns the order in which findings are read. It must not measure or judge.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from advisor.audit.checks import VERSION
from advisor.audit.findings import AuditFinding, remedies
from advisor.model import LEVELS
from advisor.report.document import List, Paragraph, ReportPage, ReportSection, Table
from advisor.report.wording import capital, count, sentence

_BOUNDS = (
    "What is found is there, and more may be: a leak, a duplicate or a contradiction in other "
    "words is not found, nor is everything private. Malformed rows are left out of all others."
)


@dataclass(frozen=True)
class FileRead:
    """One file as it was read."""

    name: str
    use: str
    """What it is for, in a word."""
    digest: str
    size: int


def audit_page(
    files: Sequence[FileRead], found: Sequence[AuditFinding], date: str, mapped: str
) -> ReportPage:
    """What a reader is told about files; `mapped` says whose thresholds these are."""
    known = [each for each in found if each.known]
    todo = tuple(Paragraph(sentence(each)) for each in remedies(found))
    sections = [ReportSection("findings", "Findings", (_table(known),))]
    if todo:
        sections.append(ReportSection("todo", "What to do", (List(todo, numbered=True),)))
    if missing := tuple(_missing(found)):
        sections.append(ReportSection("unknown", "Not known", (List(missing),)))
    sections.append(ReportSection("files", "Files", (_files(files), _about(date, mapped))))
    result = _result(files, found, date)
    return ReportPage("What the files say", _headline(known), tuple(sections), result)


def _missing(found: Sequence[AuditFinding]) -> Iterator[Paragraph]:
    """What is not known, by the reason."""
    titles: dict[str, list[str]] = {}
    for each in found:
        if not each.known:
            titles.setdefault(each.text, []).append(each.title)
    for reason, them in titles.items():
        yield Paragraph(sentence(capital(reason)), f"{'; '.join(them)}:")


def _headline(known: Sequence[AuditFinding]) -> str:
    numbers = [(level, sum(each.level == level for each in known)) for level in LEVELS[:1:-1]]
    said = ", ".join(f"{n} to {level}" for level, n in numbers if n)
    return f"{count(len(known), 'check')} made: {said or 'nothing to note'}."


def _table(known: Sequence[AuditFinding]) -> Table:
    rows = ((each.title, each.level, capital(each.text), each.lines) for each in known)
    return Table(("Check", "Level", "Found", "Where"), tuple(rows))


def _files(files: Sequence[FileRead]) -> Table:
    rows = ((each.name, each.use, f"{each.size:,}", each.digest) for each in files)
    return Table(("File", "Use", "Bytes", "SHA-256"), tuple(rows))


def _about(date: str, mapped: str) -> Paragraph:
    return Paragraph(
        f"{_BOUNDS} Checks of version {VERSION}, {date}, by the thresholds of {mapped}."
    )


def _result(
    files: Sequence[FileRead], found: Sequence[AuditFinding], date: str
) -> dict[str, object]:
    names = [file.name for file in files]
    return {
        "schema_version": 1,
        "checks": VERSION,
        "date": date,
        "files": [
            {"name": each.name, "use": each.use, "sha256": each.digest, "bytes": each.size}
            for each in files
        ],
        "findings": [_finding(each, names) for each in found],
    }


def _finding(found: AuditFinding, names: Sequence[str]) -> dict[str, object]:
    measure = found.measure
    return {
        "id": measure.id,
        "title": found.title,
        "known": found.known,
        "level": found.level,
        "n": measure.n,
        "of": measure.of if found.known else None,
        "ratio": None if measure.ratio is None else round(measure.ratio, 4),
        "lines": [{"file": names[file], "line": line} for file, line in measure.places],
        "text": found.text,
        "remedy": found.remedy,
    }
