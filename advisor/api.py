"""The interface for scripts: load a file of answers, assess it, write its report.

    >>> pack, answers = load("case.yaml")
    >>> found = assess(pack, answers)
    >>> found.verdict.certainty, found.verdict.file.open
    ('firm', ())
    >>> report(found, "json").startswith(b'{')
    True

What may be otherwise is tried on other answers; the file stays as it is:

    >>> id, now = next((id, answer.value) for id, answer in answers.answers.items())
    >>> others = (value for value in pack.questions[id].values if value != now)
    >>> tried = [assess(pack, answers.with_value(id, value)).verdict.stage for value in others]
    >>> set(tried) <= set(pack.stage_ids)
    True

Whatever is wrong is an AdvisorError, which says so in a sentence. Only what `__all__` names is
meant to stay as it is; everything else may move. It must not print, nor write a file.
"""

from __future__ import annotations

from pathlib import Path

from advisor.engine import Assessment, assess
from advisor.errors import AdvisorError, InvalidFile
from advisor.export import FORMATS
from advisor.loading import read_answers
from advisor.model import Answers, Pack
from advisor.report import build_report

__all__ = [
    "AdvisorError",
    "Answers",
    "Assessment",
    "InvalidFile",
    "Pack",
    "assess",
    "load",
    "report",
]


def load(path: str | Path) -> tuple[Pack, Answers]:
    """A file of answers with the pack it names; InvalidFile with every problem of either."""
    return read_answers(Path(path))


def report(assessment: Assessment, form: str = "md") -> bytes:
    """The report, in a form as `advisor run --format` takes it."""
    if form not in FORMATS:
        raise AdvisorError(f"there is no format `{form}`", f"there are: {', '.join(FORMATS)}")
    return FORMATS[form].render(build_report(assessment))
