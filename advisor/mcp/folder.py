"""The one folder an assistant is let into, beside the packs that come with the package.

Owns every way from a name that was sent to a place on the disk: links are followed first, and
what they lead to has to be inside and not hidden. It must not write.
"""

from __future__ import annotations

import os
from pathlib import Path

from advisor.engine import check_size
from advisor.errors import AdvisorError
from advisor.loading import read_answers
from advisor.loading.files import read_regular, real
from advisor.model import Answers, Pack
from advisor.resources import CASE_SUFFIXES, PACK_FILES, bundled_packs, pack_folder
from advisor.text import one_line

_LONGEST = 500
"""Characters of a name."""


class CaseFolder:
    """A folder with cases, documents and packs."""

    def __init__(self, folder: Path) -> None:
        """AdvisorError if it is none, or has the home folder in it."""
        self.root = real(folder)
        if not self.root.is_dir():
            raise AdvisorError(f"{folder} is no folder")
        if real(Path(os.path.expanduser("~"))).is_relative_to(self.root):  # noqa: PTH111, no home
            hint = "name a folder that holds cases and nothing else"
            raise AdvisorError(f"{self.root} is too much for an assistant", hint)

    def holds(self, path: Path) -> bool:
        """Whether what a path leads to is inside."""
        return real(path).is_relative_to(self.root)

    def place(self, name: str, beside: Path | None = None) -> Path:
        """Where a name leads; AdvisorError if no assistant may go there."""
        if not name or len(name) > _LONGEST or one_line(name) != name:
            raise AdvisorError("that is no name of a file here")
        found = real((beside or self.root) / name)
        parts = found.relative_to(self.root).parts if self.holds(found) else (".",)
        if any(part.startswith(".") for part in parts):
            raise AdvisorError(f"`{name}` leads out of the folder, or to what is hidden in it")
        return found

    def pack(self, name: str, beside: Path | None = None) -> Path:
        """The folder of a bundled pack, or of one inside; AdvisorError if it is neither."""
        if name in bundled_packs():
            return pack_folder(name)
        found = pack_folder(str(self.place(name, beside)))
        if not all(map(self.holds, found.iterdir())):
            raise AdvisorError(f"the pack `{name}` has a link that leads out of the folder")
        return found

    def case_place(self, name: str) -> Path:
        """Where an answers file is, or is to be."""
        found = self.place(name)
        if found.suffix.lower() not in CASE_SUFFIXES:
            raise AdvisorError(f"a case ends in {' or '.join(CASE_SUFFIXES)}")
        if (found.parent / PACK_FILES[0]).exists():
            raise AdvisorError("a case does not stand among the files of a pack")
        return found

    def case(self, name: str) -> tuple[Path, Pack, Answers]:
        """An answers file with its pack; InvalidFile or AdvisorError if either is refused."""
        path = self.case_place(name)
        pack, answers = read_answers(path, read_regular(path), folder_of=self.pack)
        check_size(pack)
        return path, pack, answers
