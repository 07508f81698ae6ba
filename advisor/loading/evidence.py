"""`evidence.yaml` of a pack: read, and checked against the pack's questions and all measures.

Owns what must hold of it: measures, levels, questions and answers exist, every measure is read by
a row or said to answer nothing, and no row stands behind others that leave it nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from pathlib import Path

from advisor.loading.cache import kept
from advisor.loading.files import read_bytes
from advisor.loading.nodes import Ids, Node, known, part
from advisor.loading.problems import Problems, show
from advisor.loading.syntax import parse
from advisor.loading.values import read_value
from advisor.model import LEVELS, MEASURES, Bound, Evidence, EvidenceRow, Pack
from advisor.resources import EVIDENCE_FILE, PACK_FILES

KNOWN = "known"
"""Every level but the first."""
_NUMBER = r"([0-9]+(?:\.[0-9]+)?)"
_BOUND = re.compile(rf"([<>])\s*{_NUMBER}\s*(%?)|outside\s+{_NUMBER}\.\.{_NUMBER}()")


def load_evidence(folder: Path, pack: Pack) -> Evidence | None:
    """What a pack's folder says about files; None if nothing, InvalidFile if it is not sound."""
    files = tuple(folder / name for name in (EVIDENCE_FILE, *PACK_FILES))
    if not files[0].is_file():
        return None
    data = tuple(map(read_bytes, files))
    return kept(files, data, Evidence, lambda: _read(files[0], data[0], pack))


def _read(file: Path, data: bytes, pack: Pack) -> Evidence:
    from advisor.loading.shapes import check, check_ids  # here, as for a pack's other files
    from advisor.loading.shapes.evidence import EvidenceShape

    root, problems = parse(data, str(file)), Problems()
    check(root, EvidenceShape, problems)
    problems.raise_any()
    check_ids(root, EvidenceShape, {"measure": MEASURES, "question": [*pack.questions]}, problems)
    evidence = Evidence(_bounds(root, problems), tuple(_rows(root, pack, problems)))
    _check_mapped(root, evidence, problems)
    problems.raise_any()
    _check_reached(root, evidence, problems)
    problems.raise_any()
    return evidence


def _bounds(root: Node, problems: Problems) -> dict[str, dict[str, Bound]]:
    found: dict[str, dict[str, Bound]] = {}
    for measure, node in root.map("thresholds").items():
        levels = ((level, node.items[level]) for level in LEVELS if level in node.items)
        bounds = {level: _bound(text, problems) for level, text in levels}
        found[measure] = {level: bound for level, bound in bounds.items() if bound}
    return found


def _bound(node: Node, problems: Problems) -> Bound | None:
    match = _BOUND.fullmatch(str(node.value))
    if match is None:
        told = f'{show(node.value)} is no bound; write "< 10", "> 1 %" or outside 0.5..2'
        problems.add(node, "bad-bound", told)
        return None
    sign, number, percent, low, high, _ = match.groups()
    if sign is None:
        return Bound(low, high)
    below, above = (number, "") if sign == "<" else ("", number)
    return Bound(below, above, bool(percent))


def _rows(root: Node, pack: Pack, problems: Problems) -> Iterator[EvidenceRow]:
    ids = Ids(problems)
    for question, rows in root.map("answers").items():
        for node in rows.entries if question in pack.questions else ():
            ids.take(node, "row")
            yield _row(node, question, pack, problems)


def _row(node: Node, question: str, pack: Pack, problems: Problems) -> EvidenceRow:
    when = node.items["when"]
    asked, counted = pack.questions[question], node.text("count")
    answer = None
    if "answer" in node.items:
        answer = read_value(asked, node.items["answer"], problems)
    elif not counted or asked.kind != "number":
        told = f"{show(question)} needs an `answer`, or where it is a number a `count`"
        problems.add(node, "no-answer", told)
    levels = {measure: _levels(when, measure, problems) for measure in when.items}
    return part(EvidenceRow, node, question=question, when=levels, answer=answer)


def _levels(when: Node, measure: str, problems: Problems) -> tuple[str, ...]:
    if when.text(measure) == KNOWN:
        return LEVELS[1:]
    return known(when.list(measure), "level", LEVELS, problems)


def _check_mapped(root: Node, evidence: Evidence, problems: Problems) -> None:
    """Every measure leads to an answer, or it is said why it does not; never both."""
    read = {measure for row in evidence.rows for measure in row.when}
    apart = root.map("unmapped")
    for measure in apart:
        if measure in read:
            key = root.at("unmapped").key(measure)
            problems.add(key, "mapped-measure", f"{show(measure)} is read by a row")
    missing = [measure for measure in MEASURES if measure not in {*read, *apart}]
    for measure in missing:
        told = f"no row reads {show(measure)}, and `unmapped` does not say why"
        problems.add(root.at("answers"), "unmapped-measure", told)


def _check_reached(root: Node, evidence: Evidence, problems: Problems) -> None:
    """Every row decides at some levels."""
    for question, nodes in root.map("answers").items():
        rows = [row for row in evidence.rows if row.question == question]
        deciding = {_first(rows, levels) for levels in _combinations(rows)}
        for row, node in zip(rows, nodes.entries, strict=True):
            if row.id not in deciding:
                told = f"the rows above {show(row.id)} leave it nothing"
                problems.add(node, "unreached-row", told)


def _combinations(rows: Iterable[EvidenceRow]) -> Iterator[Mapping[str, str]]:
    measures = list(dict.fromkeys(measure for row in rows for measure in row.when))
    for levels in product(LEVELS, repeat=len(measures)):
        yield dict(zip(measures, levels, strict=True))


def _first(rows: Iterable[EvidenceRow], levels: Mapping[str, str]) -> str:
    found = Evidence(rows=tuple(rows)).answers(levels)
    return next((row.id for row in found.values()), "")
