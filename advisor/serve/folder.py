"""The cases that are served: those of one folder, or one of them.

Owns the way from a name in an address to a file; nothing outside the folder has one.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from pathlib import Path

from advisor.errors import AdvisorError
from advisor.loading.files import real
from advisor.resources import CASE_SUFFIXES
from advisor.session.cases import CaseFile, cases, file_name
from advisor.text import visible


class Folder:
    """A folder, and who is at work on a file of it."""

    def __init__(self, folder: Path, only: str = "") -> None:
        self._folder = folder
        self.only = only
        """The name of the one file that is served, if it is not all of them."""
        self.locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        """By a file's name: one change at a time."""

    @property
    def title(self) -> str:
        """What the folder is called."""
        return self._folder.resolve().name

    def cases(self) -> list[CaseFile]:
        """The cases there are; a link that leads out of the folder is none."""
        return [case for case in cases(self._folder) if self._is_inside(case.path)]

    def place(self, name: str) -> Path:
        """Where the case of that name is; AdvisorError if there can be none."""
        place = self._folder / name
        wrong = "/" in name or "\\" in name or "\0" in name or self.only not in ("", name)
        if wrong or place.suffix.lower() not in CASE_SUFFIXES or not self._is_inside(place):
            raise AdvisorError("there is no such case here")
        return place

    def new(self, case: str) -> Path:
        """Where a new case is to lie; AdvisorError if there can be none."""
        if self.only:
            raise AdvisorError("only one case is served here")
        return self.place(file_name(case))

    def told(self, why: str) -> str:
        """A refusal as a page may say it: where the folder lies is no business of a browser's."""
        return visible(why.replace(f"{self._folder}/", ""))

    def _is_inside(self, place: Path) -> bool:
        return real(place).is_relative_to(real(self._folder))
