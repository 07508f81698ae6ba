"""Text as cells of a spreadsheet, none of which is calculated.

A reader may cut a line where we do not: at semicolons, tabs, blanks. So an apostrophe stands
before every sign that begins a formula in any part that such a cut would make, at the beginning
of a cell or not. A sign between blanks is left alone: cut off, it stands for itself.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

_CUTS = ",;:|\n"
_FORMULA = re.compile(
    rf'((?<![\s"{_CUTS}])[\s"{_CUTS}]++|^)(?=[=+\-@\uff1d\uff0b\uff0d\uff20]([^ ]|\Z)?)'
)
"""All that may lie between a cut and a sign that begins a formula."""


def csv_cell(text: str) -> str:
    """Text that no spreadsheet calculates, without control characters but line breaks."""
    clean = "".join(" " if sign != "\n" and ord(sign) < 32 else sign for sign in text)
    return _FORMULA.sub(_disarmed, clean)


def _disarmed(match: re.Match[str]) -> str:
    alone = match.start() and match.group(2) is None and not match.group(1).strip(" ")
    return match.group(1) + ("" if alone else "'")


def csv_text(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A sheet with a row of titles."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(head)
    writer.writerows(map(csv_cell, row) for row in rows)
    return out.getvalue()
