"""What an assistant is told: a verdict behind what it rests on, in JSON of bounded size.

Owns the mark on texts that people wrote: they stand under one key, where JSON keeps them from
ending early, and nothing stands there that is ours. It must not decide a verdict, nor read files.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from advisor.engine import Assessment, Verdict
from advisor.errors import AdvisorError
from advisor.session import phrases
from advisor.text import shown

Told = dict[str, Any]
MOST, _TEXTS = 8_000, (600, 200, 60)
"""Bytes of an answer, and characters of a text in it: fewer where the answer does not fit."""
PEOPLE = "written_by_people"
"""The key of all that a pack or a team wrote."""
WHOLE = "advisor://result/"
"""Where all of a result is, with the case's name behind it."""


def within(told: Told) -> str:
    """An answer as JSON that is short enough: lists lose their ends, and it says how much."""
    for most in _TEXTS:
        found, left_out = _cut(shown(told), most), 0
        lists = [*_lists(found)]
        while _size(found) > MOST and (longest := max(lists, key=_size, default=[]))[1:]:
            some = max(1, len(longest) // 8)
            del longest[-some:]
            left_out += some
            found["left_out"] = f"{left_out} entries at the end of lists"
        if _size(found) <= MOST:
            return json.dumps(found, ensure_ascii=False)
    raise AdvisorError("the answer is too long; read the whole as a resource")


def _size(value: object) -> int:
    return len(json.dumps(value, ensure_ascii=False).encode())


def _cut(value: Any, most: int) -> Any:
    """A copy without a longer text."""
    if isinstance(value, dict):
        return {key: _cut(each, most) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_cut(each, most) for each in value]
    return f"{value[:most]}..." if isinstance(value, str) and value[most:] else value


def _lists(value: Any) -> Iterator[list[Any]]:
    if isinstance(value, list):
        yield value
    for each in value.values() if isinstance(value, dict) else ():
        yield from _lists(each)


def judged(found: Assessment) -> Told:
    """The verdict in ids, behind how much of it nobody has confirmed."""
    file = found.verdict.file
    given = sum(each.said is not None for each in file.answers.answers.values())
    drafts = len(file.answers.drafts)
    right = found.if_confirmed
    return {
        "drafts": f"{drafts} of {given} answers are drafts nobody has confirmed",
        "if_all_drafts_were_right": _ids(right) if right else None,
        "verdict": _ids(found.verdict),
        "open_questions": len(file.open),
    }


def _ids(verdict: Verdict) -> Told:
    between = verdict.leading if verdict.certainty == "leaning" else ()
    return {
        "approach": verdict.approach,
        "between": [*between],
        "certainty": verdict.certainty,
        "stage": verdict.stage,
        "best_stage": verdict.best_stage,
    }


def in_words(found: Assessment) -> Told:
    """The verdict in the pack's words, with three reasons at most."""
    verdict = found.verdict
    row, named = verdict.file.pack.row, verdict.certainty != "open"
    rows = [each for each in found.trace if named and each.table == "approach"]
    why = [each.because for each in rows if verdict.among(row[each.row].choice)]
    return {
        "approach": phrases.approach(verdict),
        "certainty": phrases.certainty(verdict),
        "stage": phrases.stage(verdict),
        "reasons": [*why[:1], *phrases.held(verdict), *why[1:]][:3],
    }
