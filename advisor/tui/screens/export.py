"""Write the report to files: in which forms, and where."""

from __future__ import annotations

import shlex
from collections.abc import Iterable
from os.path import lexists
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Input

from advisor.errors import AdvisorError
from advisor.export import FORMATS
from advisor.report import build_report
from advisor.saving import check_derived, write_made
from advisor.session import phrases
from advisor.session.session import Session
from advisor.tui.widgets import ChoiceList, Dialog, Entry, KeyHint, KeyHintBar, Menu, Row, Text


class Export(Dialog[None]):
    """Forms, folder, and the command that does the same."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter,ctrl+s", "export", "Export")]
    heading = "Export the report"

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.forms = {next(iter(FORMATS))}

    def parts(self) -> Iterable[Widget]:
        """Forms, folder, and what will be written."""
        yield ChoiceList(id="forms")
        yield Text("Folder", classes="label")
        yield Entry(str(Path(self.session.path).parent), id="folder")
        yield Text(id="same", classes="label")
        yield Text(id="wrong", classes="wrong")
        yield KeyHintBar(
            KeyHint("1-9 Space", "choose forms", ""),
            KeyHint("Enter", "export", "export"),
            KeyHint("Esc", "close", "leave"),
        )

    def on_mount(self) -> None:
        """Begin with the forms."""
        self.show()
        self.query_one(ChoiceList).focus()

    def show(self, wrong: str = "") -> None:
        """Draw what is chosen."""
        rows = (
            Row(name, f"{each.about}  ({each.suffix})", name in self.forms, "many")
            for name, each in FORMATS.items()
        )
        self.query_one(ChoiceList).show(tuple(rows))
        outputs = " ".join(f"-o {shlex.quote(str(place))}" for _, place in self._places())
        answers = shlex.quote(self.session.path or "ANSWERS")
        same = f"The same as: advisor run {answers} {outputs}" if outputs else "Choose a form."
        self.query_one("#same", Text).say(phrases.line(same))
        self.query_one("#wrong", Text).say(phrases.line(wrong))

    def _places(self) -> list[tuple[str, Path]]:
        folder = Path(self.query_one("#folder", Input).value.strip() or ".").expanduser()
        stem = Path(self.session.path).stem or self.session.pack.id
        chosen = [name for name in FORMATS if name in self.forms]
        return [(name, folder / f"{stem}{FORMATS[name].suffix}") for name in chosen]

    @on(ChoiceList.Picked, "#forms")
    def _picked(self, event: ChoiceList.Picked) -> None:
        row = event.row()
        if row:
            self.forms ^= {row.id}
            self.show()

    @on(Input.Changed)
    def _typed(self) -> None:
        self.show()

    @on(Input.Submitted)
    def action_export(self) -> None:
        """Write the files; what is there already is overwritten only if the user says so."""
        there = [place for _, place in self._places() if lexists(place)]
        if not there:
            self._write("yes")
            return
        names = ", ".join(phrases.line(str(place)) for place in there)
        rows = (Row("yes", "Overwrite", kind="go"), Row("no", "Leave it", kind="go"))
        self.app.push_screen(Menu("Overwrite?", f"{names} is there already.", rows), self._write)

    def _write(self, choice: str | None) -> None:
        if choice != "yes":
            return
        report = build_report(self.session.assessment)
        try:
            for name, place in self._places():
                place.parent.mkdir(parents=True, exist_ok=True)
                check_derived(place, place.parent)
                form = FORMATS[name]
                write_made(place, form.render(report), form.kind, force=True)
                self.session.reports.append(str(place))
        except (AdvisorError, OSError) as error:
            self.show(f"Nothing more was written: {error}")
            return
        places = ", ".join(str(place) for _, place in self._places())
        if places:
            self.app.notify(phrases.line(f"Wrote {places}"), markup=False)
            self.dismiss(None)
