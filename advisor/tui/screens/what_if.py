"""What if: a scratch copy of the answers, in which anything may be tried.

Nothing here touches the answers until the user asks to keep the changes, and says so twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widget import Widget

from advisor.engine import AnswerChange, Verdict, apply
from advisor.model import Value
from advisor.report.wording import count
from advisor.session import phrases
from advisor.session.miniature import drafts
from advisor.session.session import Session
from advisor.session.store import Scratch
from advisor.tui.widgets import ChoiceList, KeyHint, Menu, Row, ScreenPage, Text, page_hints
from advisor.tui.widgets.find import Find

_ANOTHER = ":another"


class WhatIf(ScreenPage):
    """The verdict now, and what it would be."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "another", "Change another answer"),
        Binding("backspace", "drop", "Take this change out", key_display="Backspace"),
        Binding("r", "reset", "Take all changes out"),
        Binding("k", "keep", "Keep: write the changes into the answers"),
        Binding("escape,b,f3", "app.close", "Back, keep nothing"),
    ]

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.changes: dict[str, Value] = {}
        path = session.assessment.path
        self._path = path.way if path else None
        mine = (
            {change.question: change.after for change in self._path.changes} if self._path else {}
        )
        others = [
            way
            for way in session.assessment.counterfactuals
            if {change.question: change.after for change in way.changes} != mine
        ]
        self.ways = [*([self._path] if self._path else []), *others]

    def parts(self) -> Iterable[Widget]:
        """Head, changes and ways, both verdicts, and what can be done."""
        yield Text(id="head")
        yield ChoiceList(id="list", numbered=False)
        yield Horizontal(Text(id="now"), Text(id="then"), id="panels")
        yield page_hints(
            KeyHint("Enter", "Edit", "pick_row"),
            KeyHint("/", "Another", "another"),
            KeyHint("Backspace", "Drop", "drop", 3),
            KeyHint("r", "Reset", "reset", 1),
            KeyHint("k", "Keep", "keep"),
            leave="Leave",
        )

    def on_mount(self) -> None:
        """Begin with no change."""
        self.show()

    # Showing

    def show(self) -> None:
        """Draw the changes and both verdicts."""
        tried = self._tried()
        changes = count(len(self.changes), "change")
        self.query_one("#head", Text).say(
            f"What if: a scratch copy; your answers stay as they are   {changes}"
        )
        listed = self.query_one(ChoiceList)
        listed.show(tuple(self._rows()))
        listed.focus()
        now, then = self.session.verdict, tried.verdict
        self.query_one("#now", Text).say(_panel("NOW", now))
        self.query_one("#then", Text).say(_panel("WHAT IF", then))

    def _tried(self) -> Session:
        """The scratch copy with the changes."""
        changes = [AnswerChange(id, None, raw, "do") for id, raw in self.changes.items()]
        return Session(self.session.pack, Scratch(apply(self.session.answers, changes)))

    def _rows(self) -> Iterator[Row]:
        yield Row(":changes", "Changes", kind="head")
        for id, raw in self.changes.items():
            question = self.session.pack.questions[id]
            now = phrases.say(question, self.session.said(id))
            text = phrases.told(question, f"{now} -> {phrases.line(question.say(raw))}")
            yield Row(id, text, kind="go")
        yield Row(_ANOTHER, "+ change another answer", kind="go")
        if self.ways:
            head = phrases.ways_head(self.ways)
            yield Row(":ways", f"To try: {head[0].lower()}{head[1:]}", kind="head")
        leading = self.session.verdict.approach
        texts = phrases.ways(self.session.pack, self.ways, leading)
        for index, (way, text) in enumerate(zip(self.ways, texts, strict=True)):
            mine = "Your path, by least effort: " if way is self._path else ""
            yield Row(f":way{index}", f"{mine}{text}", kind="go")

    # Changing

    @on(ChoiceList.Picked)
    def _picked(self, event: ChoiceList.Picked) -> None:
        row = event.row()
        if row is None:
            return
        if row.id == _ANOTHER:
            self.action_another()
        elif row.id.startswith(":way"):
            way = self.ways[int(row.id.removeprefix(":way"))]
            self.changes = {change.question: change.after for change in way.changes}
            self.show()
        elif row.id in self.changes:
            self._edit(row.id)

    def _edit(self, id: str | None) -> None:
        """Ask for the value of a question."""
        if id is None:
            return
        question = self.session.pack.questions[id]
        answer = self.session.said(id)
        now = self.changes.get(id, answer.value if answer else None)
        place = None if now is None else question.index(now)
        rows = [
            Row(str(index), phrases.line(question.say(raw)), index == place)
            for index, raw in enumerate(question.values)
        ]

        def take(choice: str | None) -> None:
            if choice is not None and int(choice) != place:
                self.changes[id] = question.nearest(int(choice), answer.value if answer else None)
                self.show()

        self.app.push_screen(Menu("What if", phrases.line(question.text), rows), take)

    def action_another(self) -> None:
        """Look for a question to change."""
        self.app.push_screen(Find(self.session), self._edit)

    def action_drop(self) -> None:
        """Take out the change the cursor is on."""
        listed = self.query_one(ChoiceList)
        row = listed.rows[listed.highlighted or 0]
        if self.changes.pop(row.id, None) is not None:
            self.show()

    def action_reset(self) -> None:
        """Take all changes out."""
        self.changes.clear()
        self.show()

    def action_keep(self) -> None:
        """Write the changes into the answers, if the user says so again."""
        if not self.changes:
            return
        text = "These become your answers; undo takes them back one by one."
        hidden = self.session.verdict.file.hides(self._tried().answers)
        if hidden:
            text = f"{text} {phrases.hides(self.session.pack, hidden, 'They hide')}"
        rows = (Row("keep", "Keep them", kind="go"), Row("no", "Not now", kind="go"))
        heading = f"Write {count(len(self.changes), 'change')} into your answers?"
        self.app.push_screen(Menu(heading, text, rows), self._keep)

    def _keep(self, choice: str | None) -> None:
        if choice == "keep":
            self.session.put_values(self.changes)
            self.call_later(self.run_action, "app.close")


def _panel(head: str, verdict: Verdict) -> Content:
    held = phrases.held(verdict) if verdict.certainty != "open" else []
    lines = [
        *drafts(verdict, None),
        f"{phrases.mark(verdict)} {phrases.approach(verdict)}",
        phrases.certainty(verdict),
        f"Stage: {phrases.stage(verdict)}",
        *(f"x {text}" for text in held[:3]),
    ]
    return Content.assemble((head, "bold"), "\n", "\n".join(lines))
