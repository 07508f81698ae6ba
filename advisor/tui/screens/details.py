"""Note, evidence and who, behind one answer. Closing keeps what was typed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.events import Paste
from textual.widget import Widget
from textual.widgets import Input, TextArea

from advisor.model import Answer
from advisor.session import drafts, phrases
from advisor.session.session import Session
from advisor.text import visible
from advisor.tui.widgets import Dialog, Entry, KeyHint, KeyHintBar, Text, clean

_FIELDS = ("evidence", "by")


class Note(TextArea):
    """Several lines."""

    def __init__(self, value: str = "", *, id: str | None = None) -> None:
        super().__init__(value, id=id, compact=True)
        self.cursor_blink = False

    def on_paste(self, event: Paste) -> None:
        """Take a text as text."""
        clean(event)


class Details(Dialog[bool]):
    """What stands behind the answer to the question at hand."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+s", "leave", "Keep and close")]
    heading = "Note and evidence"

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        answer = session.answer or Answer("unknown")
        self.shown = {
            "note": visible(answer.note),
            "evidence": phrases.line(answer.evidence),
            "by": phrases.line(answer.by or session.who),
        }
        """What stands in the fields, as it was taken last."""

    def parts(self) -> Iterable[Widget]:
        """The question, and a field for each."""
        label = phrases.line(self.session.question.label)
        alone = "" if self.session.answer else f"; what is noted counts {phrases.UNANSWERED}"
        yield Text(f"{label}{alone}", classes="said")
        yield Text("Note", classes="label")
        yield Note(self.shown["note"], id="note")
        yield Text("Evidence: a link, a file, a name", classes="label")
        yield Entry(self.shown["evidence"], id="evidence")
        yield Text("Who says so", classes="label")
        yield Entry(self.shown["by"], id="by")
        yield KeyHintBar(
            KeyHint("Tab", "next field", ""), KeyHint("Esc", "keep and close", "leave")
        )

    def on_mount(self) -> None:
        """Begin with the note."""
        self.query_one(Note).focus()

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        if event.input.id == _FIELDS[-1]:
            self.action_leave()
        else:
            self.focus_next()

    def action_leave(self) -> None:
        """Keep what was typed, and close."""
        self.commit()
        self.dismiss(True)

    def commit(self) -> None:
        """Put the fields into the answer; a field nobody touched stays as it is."""
        note = self.query_one(Note).text
        typed = {"note": note if note.strip() else ""}
        typed |= {id: self.query_one(f"#{id}", Input).value.strip() for id in _FIELDS}
        if not (self.session.answer or typed["note"] or typed["evidence"]):
            del typed["by"]  # a name alone answers nothing
        if refused := self._refused(typed.get("by", self.shown["by"])):
            self.tell(refused)
            typed["by"] = self.shown["by"]
        changed = {id: text for id, text in typed.items() if text != self.shown[id]}
        if changed:
            self.shown |= changed
            self.session.put(self.session.with_behind(changed))

    def _refused(self, by: str) -> str:
        """Why a name that was changed cannot stand here; empty where it can."""
        answer = self.session.answer
        if by == self.shown["by"]:
            return ""
        if answer and answer.draft:
            return "A name alone confirms no draft: y does, or another answer."
        return drafts.cannot_sign(by)
