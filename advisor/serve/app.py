"""The screens as a browser gets them: kept to one folder, and reports are downloaded.

Owns the difference from the screens in a terminal, and nothing else.
"""

from __future__ import annotations

import os
import re
from io import BytesIO
from pathlib import Path

from advisor import tui
from advisor.errors import AdvisorError
from advisor.export import FORMATS
from advisor.loading.files import real
from advisor.report import build_report
from advisor.session import phrases
from advisor.session.cases import CaseFile
from advisor.session.opening import open_session
from advisor.tui.app import AdvisorApp
from advisor.tui.case_dialogs import CaseDialogs
from advisor.tui.screens.export import Export


class ServedApp(AdvisorApp):
    """All screens of the advisor, for one tab."""

    CSS_PATH = str(Path(tui.__file__).with_name("advisor.tcss"))

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.dialogs = FolderDialogs(self, folder, self.enter)

    def action_open(self, name: str) -> None:
        """Open a screen over the question; the one that exports downloads instead."""
        session = self.session
        if name == "export" and session:
            self.settle(lambda: self.push_screen(Download(session)))
        else:
            super().action_open(name)

    def on_exit_app(self) -> None:
        """Keep what is typed when the tab is closed."""
        self.commit()


class FolderDialogs(CaseDialogs):
    """Leads into the cases of one folder only."""

    def cases(self) -> list[CaseFile]:
        """The cases of the folder; a link that leads out of it is none."""
        return [case for case in super().cases() if _is_inside(self.folder, case.path)]

    def open(self, path: Path) -> None:
        """Open an answers file, unless it is a link that leads out of the folder."""
        self._try(lambda: open_session(inside(self.folder, path)))

    def _place(self, text: str) -> Path:
        """The place of a file as if the folder were all there is."""
        path = os.path.normpath(f"/{text}").lstrip("/")
        return inside(self.folder, self.folder / path)


def inside(folder: Path, path: Path) -> Path:
    """The path; AdvisorError if it leads out of the folder."""
    if not _is_inside(folder, path):
        raise AdvisorError(f"{path} leads out of this folder")
    return path


def _is_inside(folder: Path, path: Path) -> bool:
    return real(path).is_relative_to(real(folder))


class Download(Export):
    """Hand the report to the browser, in the forms that are chosen."""

    heading = "Download the report"

    def on_mount(self) -> None:
        """There is no folder to choose: the browser has its own."""
        super().on_mount()
        for widget in (self.query_one("#folder"), *self.query(".label")):
            widget.display = False

    def action_export(self) -> None:
        """Hand over a file for each form."""
        try:
            report = build_report(self.session.assessment)
            files = [(place, FORMATS[name].render(report)) for name, place in self._places()]
        except AdvisorError as error:
            self.show(error.message)
            return
        for place, data in files:
            self.app.deliver_binary(BytesIO(data), save_filename=_plain(place.name))
        if files:
            names = ", ".join(place.name for place, _ in files)
            self.app.notify(phrases.line(f"Handed over {names}"), markup=False)
            self.dismiss(None)


def _plain(name: str) -> str:
    """A file's name that no header and no browser takes for anything else."""
    return re.sub(r"[^\w.-]+", "-", name, flags=re.ASCII).lstrip("-.") or "report"
