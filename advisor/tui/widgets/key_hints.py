"""A row of things to do, each with its key: reminder and mouse target in one."""

from __future__ import annotations

from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

_GAP = 2
"""Columns between two; the style sheet has the same."""


@dataclass(frozen=True)
class KeyHint:
    """Something to do."""

    key: str
    """As it is shown."""
    label: str
    action: str
    """As in a binding; empty for a mere reminder."""
    rank: int = 0
    """Those with the highest go first where there is no room for all; 0 stays."""


class _Target(Static):
    """One hint, to click on."""

    ALLOW_SELECT = False

    def __init__(self, hint: KeyHint) -> None:
        super().__init__(markup=False)
        self.hint = hint
        self.columns = 0
        self.offered = True
        self._key = hint.key
        self.label(hint.label)

    def label(self, text: str) -> None:
        """Show this text behind the key."""
        self._text = text
        self._draw()

    def letters(self, act: bool) -> None:
        """Show a key that is a letter only where letters act."""
        self._key = self.hint.key if act or len(self.hint.key) > 1 else ""
        self._draw()

    def _draw(self) -> None:
        key = (self._key, "bold underline")
        content = Content.assemble(key, f" {self._text}" if self._key else self._text)
        if content != self.content:
            self.columns = content.cell_length
            self.update(content)
            self.styles.width = content.cell_length  # told, since before the first layout is late

    async def on_click(self) -> None:
        if self.hint.action:
            await self.screen.run_action(self.hint.action)


class KeyHintBar(Horizontal):
    """Hints in a row."""

    def __init__(self, *hints: KeyHint, id: str | None = None, classes: str = "") -> None:
        super().__init__(id=id, classes=classes)
        self.hints = hints

    def compose(self) -> ComposeResult:
        """A target for each hint."""
        for hint in self.hints:
            yield _Target(hint)

    def relabel(self, action: str, label: str) -> None:
        """Show another text for the hint of that action."""
        for target in self.query(_Target):
            if target.hint.action == action:
                target.label(label)
        self.on_resize()

    def offer(self, action: str, there: bool) -> None:
        """Show the hint of that action only while there is something to do."""
        for target in self.query(_Target):
            if target.hint.action == action:
                target.offered = there
        self.on_resize()

    def letters(self, act: bool) -> None:
        """Show keys that are letters, or, where letters are text, only what can be clicked on."""
        for target in self.query(_Target):
            target.letters(act)
        self.on_resize()

    def on_resize(self) -> None:
        """Show as many as there is room for; no key is ever cut."""
        shown = [target for target in self.query(_Target) if target.offered]
        if not self.content_size.width:
            return
        for target in sorted(shown, key=lambda target: -target.hint.rank):
            needed = sum(each.columns + _GAP for each in shown) - _GAP
            if target.hint.rank and needed > self.content_size.width:
                shown.remove(target)
        for target in self.query(_Target):
            target.display = target in shown


def page_hints(*hints: KeyHint, leave: str = "Back") -> KeyHintBar:
    """What can be done on a page over the question: its own, then what every such page has."""
    return KeyHintBar(
        *hints,
        KeyHint(":", "Commands", "app.command_palette", 2),
        KeyHint("f1", "Help", "app.help"),
        KeyHint("q", "Quit", "app.quit"),
        KeyHint("Esc", leave, "app.close"),
        id="keys",
    )
