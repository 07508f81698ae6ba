"""Find a question by a few letters; ends with the question to turn to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Input

from advisor.session import phrases
from advisor.session.search import matches
from advisor.session.session import Session
from advisor.tui.widgets.choices import ChoiceList, Row
from advisor.tui.widgets.entry import Entry
from advisor.tui.widgets.key_hints import KeyHint, KeyHintBar
from advisor.tui.widgets.page import Dialog

_WIDEST, _AROUND = 96, 7
"""Columns of the box, and those of them that a row cannot use."""


class Find(Dialog[str]):
    """All questions that hold the words that are typed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "list('cursor_down')", "Next match", show=False, priority=True),
        Binding("up", "list('cursor_up')", "Match before", show=False, priority=True),
    ]
    heading = "Find a question"

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session

    def parts(self) -> Iterable[Widget]:
        """A field, and a row for each match."""
        yield Entry(hint="a word of the question or its options")
        yield ChoiceList(id="list", numbered=False)
        yield KeyHintBar(
            KeyHint("Up Down", "move", ""),
            KeyHint("Enter", "go there", "list('select')"),
            KeyHint("Esc", "close", "leave"),
        )

    def on_mount(self) -> None:
        """Show every question before anything is typed."""
        self._list("")
        self.query_one(Input).focus()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._list(event.value)

    @on(Input.Submitted)
    def _submitted(self) -> None:
        self.action_list("select")

    def action_list(self, what: str) -> None:
        """Move in the list, or take the match the cursor is on."""
        getattr(self.query_one(ChoiceList), f"action_{what}")()

    def _list(self, typed: str) -> None:
        rows = (Row(id, self._line(id), kind="go") for id in matches(self.session, typed))
        self.query_one(ChoiceList).show(tuple(rows), anew=True)

    def _line(self, id: str) -> str:
        room = min(self.app.size.width * 9 // 10, _WIDEST) - _AROUND
        said = phrases.said(self.session, id)
        return phrases.line(phrases.told(self.session.pack.questions[id], said), room)

    @on(ChoiceList.Picked)
    def _picked(self, event: ChoiceList.Picked) -> None:
        row = event.row()
        if row:
            self.dismiss(row.id)
