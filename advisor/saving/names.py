"""Names that are derived: of files after a case, of a pack as it is seen from a file.

Owns which characters of a text a file's name keeps, and where a derived name must not lead. It
must not write anything.
"""

from __future__ import annotations

import os
import re
import unicodedata
from pathlib import Path

from advisor.errors import AdvisorError
from advisor.loading.answers import split_version
from advisor.loading.files import real

_LONGEST = 60
_RESERVED = re.compile(r"(con|prn|aux|nul|(com|lpt)\d|questionnaire|rules|sources)\Z")
"""Names that mean something else: to Windows, and to whoever looks for a pack."""
_JOINERS = "\u200c\u200d"
"""They shape the letters around them, and cannot be seen."""


def file_stem(*texts: str) -> str:
    """A file's name without its ending, after the first text of which something can be kept.

    Letters of all scripts with their marks, and digits, are; `case` where there are none.
    """
    return next((stem for text in texts if (stem := _stem(text))), "case")


def _stem(text: str) -> str:
    composed = unicodedata.normalize("NFC", text.lower()).translate(
        dict.fromkeys(map(ord, _JOINERS))
    )
    kept = "".join(c if unicodedata.category(c)[0] in "LNM" or c == "_" else "-" for c in composed)
    stem = re.sub(r"-+", "-", kept).strip("-_")[:_LONGEST].rstrip("-_")
    if not any(unicodedata.category(c)[0] in "LN" for c in stem):
        return ""
    return f"{stem}-case" if _RESERVED.match(stem) else stem


def way_to_pack(folder: Path, version: int, beside: Path) -> str:
    """How a file in a folder names the pack in another; one that ends like a version is told."""
    path = Path(os.path.relpath(real(folder), real(beside))).as_posix()
    path = path if path.startswith("../") else f"./{path}"
    return f"{path}@{version}" if split_version(path)[1] is not None else path


def check_derived(place: Path, folder: Path) -> None:
    """AdvisorError if what has a name that was not typed is a link to somewhere else, or no file.

    A pipe would keep whoever writes waiting.
    """
    if not real(place).is_relative_to(real(folder)):
        raise AdvisorError(f"{place} is a link that leads out of {folder}", "remove it first")
    if place.exists() and not place.is_file():
        raise AdvisorError(f"cannot write {place}: it is no file", "remove it first")
