"""How the application looks: its themes, and plain characters where they are asked for."""

from __future__ import annotations

from collections.abc import Sequence

from textual.filter import LineFilter

from advisor.tui.keys import InOrder
from advisor.tui.plain import AsciiFilter
from advisor.tui.themes import THEMES


class Look(InOrder):
    """An application in our colours, without animations."""

    def __init__(self, *, plain: bool = False) -> None:
        """`plain` draws with ASCII only."""
        super().__init__()
        self.animation_level = "none"
        self._plain = [AsciiFilter()] if plain else []
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = THEMES[0].name

    def get_line_filters(self) -> Sequence[LineFilter]:
        """What every line passes through before it is drawn."""
        return [*super().get_line_filters(), *self._plain]

    def action_colours(self) -> None:
        """The next theme."""
        names = [theme.name for theme in THEMES]
        self.theme = names[(names.index(self.theme) + 1) % len(names)]
