"""The start: the cases of this folder, newest first, and the ways to begin another.

The list is there at once; how far each case is follows from a worker.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.message import Message
from textual.widget import Widget

from advisor.errors import AdvisorError
from advisor.resources import bundled_packs
from advisor.session.cases import CaseFile, ago
from advisor.tui.widgets import ChoiceList, KeyHint, KeyHintBar, Row, ScreenPage, Text

NEW, OPEN, COMPARE, EXAMPLE = ":new", ":open", ":compare", ":example"
_INTRO = (
    "Answer a checklist, see the verdict change with every answer, and leave with a report.\n"
    "In any order; stop at any time."
)
_PROMISE = "Answers are saved in this folder only. Nothing is sent anywhere."


class StartScreen(ScreenPage):
    """Where a session begins."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", f"choose('{NEW}')", "Start a new case"),
        Binding("o", f"choose('{OPEN}')", "Open an answers file"),
        Binding("m", f"choose('{COMPARE}')", "Compare what several people answered"),
        Binding("w", f"choose('{EXAMPLE}')", "Try a worked example"),
    ]

    class Chosen(Message):
        """A case, or one of the other rows."""

        def __init__(self, id: str, path: Path | None) -> None:
            super().__init__()
            self.id = id
            self.path = path

    def __init__(self, cases: Callable[[], list[CaseFile]]) -> None:
        super().__init__()
        self.cases = cases
        self.found: list[CaseFile] = []
        self._far: dict[str, str] = {}

    def parts(self) -> Iterable[Widget]:
        """What this is, the list, and what can be done."""
        yield Text("ADVISOR", id="head")
        with VerticalScroll(id="start", can_focus=False):
            yield Text(_INTRO, id="intro")
            yield ChoiceList(id="cases")
            yield Text(_PROMISE, id="promise")
        yield KeyHintBar(
            KeyHint("1-9 Enter", "open", "pick_row"),
            KeyHint("f1", "Help", "app.help"),
            KeyHint("t", "Colours", "app.colours", 2),
            KeyHint(":", "Commands", "app.command_palette", 1),
            KeyHint("q", "Quit", "app.quit"),
            id="keys",
        )

    def on_mount(self) -> None:
        """Fill the list."""
        self.refresh_cases()

    def on_screen_resume(self) -> None:
        """Show what is in the folder now."""
        self.refresh_cases()

    def refresh_cases(self) -> None:
        """Read the folder again."""
        self.found = self.cases()
        self._draw()
        self.query_one(ChoiceList).focus()
        self._look_into()

    def _draw(self) -> None:
        now = time.time()
        rows = [
            Row(case.path.name, self._line(case, index, now), kind="go")
            for index, case in enumerate(self.found)
        ]
        rows += [
            Row(NEW, "Start a new case", kind="go"),
            Row(OPEN, "Open an answers file...", kind="go"),
        ]
        if len(self.found) > 1:
            rows.append(Row(COMPARE, "Compare what several people answered", kind="go"))
        if bundled_packs():
            rows.append(Row(EXAMPLE, "Try a worked example (nothing is saved)", kind="go"))
        self.query_one(ChoiceList).show(tuple(rows))

    def _line(self, case: CaseFile, index: int, now: float) -> str:
        verb = "Resume" if not index else "Open"
        far = self._far.get(case.path.name, "")
        parts = (f"{verb} {case.name}", far, ago(now - case.changed))
        return "   ".join(filter(None, parts))

    @work(exclusive=True)
    async def _look_into(self) -> None:
        """Add how far each case is."""
        for case in list(self.found):
            self._far[case.path.name] = await asyncio.to_thread(_how_far, case.path)
            if not self.query(ChoiceList):  # the user has left meanwhile
                return
            self._draw()

    def action_choose(self, id: str) -> None:
        """Take one of the rows below the cases."""
        self.post_message(self.Chosen(id, None))

    @on(ChoiceList.Picked)
    def _picked(self, event: ChoiceList.Picked) -> None:
        paths = {case.path.name: case.path for case in self.found}
        row = event.row()
        if row:
            self.post_message(self.Chosen(row.id, paths.get(row.id)))


def _how_far(path: Path) -> str:
    """How far a case is, in words; imported late, so that the list need not wait for it."""
    from advisor.session.opening import how_far

    try:
        return how_far(path)
    except AdvisorError:
        return "cannot be read; open it to see why"
