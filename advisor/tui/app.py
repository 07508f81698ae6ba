"""The application: leads from one screen to the next, and nothing else.

Owns navigation, the keys that mean the same everywhere, and how the program leaves. Screens behind
the first are imported when they are wanted, so that the first is there at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import SystemCommand
from textual.binding import Binding, BindingType
from textual.filter import LineFilter
from textual.screen import Screen

from advisor.tui.ascii_filter import AsciiFilter
from advisor.tui.case_dialogs import CaseDialogs
from advisor.tui.screen_keys import screen_keys
from advisor.tui.screen_registry import screen_named
from advisor.tui.screens.start import COMPARE, EXAMPLE, NEW, OPEN, StartScreen
from advisor.tui.signals import SafeExit, Say
from advisor.tui.themes import THEMES
from advisor.tui.widgets import ContinueInPack, Dialog, QuestionRequested

if TYPE_CHECKING:
    from advisor.session.session import Session

_FIND = ":find"
_NEEDS_CASE = ("open", "save", "case", "decision", "owner", "export")


class AdvisorApp(SafeExit):
    """All screens of the advisor."""

    CSS_PATH = "advisor.tcss"
    TITLE = "advisor"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "help", "Help"),
        Binding("f2", "open('why')", "Why: what the verdict rests on"),
        Binding("f3", "open('what_if')", "What if an answer were different"),
        Binding("f4", "open('sections')", "Sections"),
        Binding("f6", "open('figures')", "Figures: what it costs"),
        Binding("f7", "open('precedents')", "Teams like yours: the nearest published cases"),
        Binding("f9", "open('review')", "Review, then report"),
        Binding("slash", "open('find')", "Find a question"),
        Binding("p", "open('pictures')", "Pictures of need and readiness"),
        Binding("c", "case", "Case: what it is about, its name, who answers"),
        Binding("d", "decision", "Decision: what was decided, by whom, and why"),
        Binding("o", "owner", "Owner: whose questions are asked, and who has which open"),
        Binding("t", "colours", "Colours: dark, light, high contrast"),
        Binding("ctrl+s", "save", "Save: done with every change; here a copy"),
        Binding("colon", "command_palette", "All commands"),
        Binding("q,ctrl+q", "quit", "Quit"),
    ]

    def __init__(
        self,
        folder: Path,
        session: Session | None = None,
        *,
        new: Path | None = None,
        plain: bool = False,
        say: Say = lambda _: None,
    ) -> None:
        """Begin with a session, with a new file, or else with the cases of a folder.

        `plain` draws with ASCII only.
        """
        super().__init__(say)
        self.animation_level = "none"
        self._plain = [AsciiFilter()] if plain else []
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = THEMES[0].name
        self.folder = folder
        self.session = session
        self.new = new
        self.dialogs = CaseDialogs(self, folder, self.enter)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """What every line passes through before it is drawn."""
        return [*super().get_line_filters(), *self._plain]

    def action_colours(self) -> None:
        """The next theme."""
        names = [theme.name for theme in THEMES]
        self.theme = names[(names.index(self.theme) + 1) % len(names)]

    def get_default_screen(self) -> Screen[None]:
        """The start screen is at the bottom of everything."""
        return StartScreen(self.dialogs.cases)

    def on_mount(self) -> None:
        """Turn to the case that was asked for."""
        self.leave_on_signals()
        if self.session:
            self.enter(self.session)
        elif self.new:
            self.dialogs.begin(self.new)

    def enter(self, session: Session, ask_who: bool = True) -> None:
        """Turn to a case, at its first open question; who answers is asked if nobody knows."""
        from advisor.session.drafts import signs
        from advisor.session.opening import must_ask
        from advisor.tui.screens.question import QuestionScreen

        self.session = session
        self.remember(session)
        ask = partial(self.dialogs.ask_moving, session, self._refresh)
        session.on_moving = partial(self.call_later, ask)
        asked = ask_who and not session.scratch
        if asked and session.who:
            session.told = (*session.told, signs(session.who))
        self.push_screen(QuestionScreen(session))
        if asked and must_ask(session):
            self.action_case()

    @on(StartScreen.Chosen)
    def _chosen(self, event: StartScreen.Chosen) -> None:
        others = {
            NEW: self.dialogs.begin,
            OPEN: self.dialogs.ask_path,
            COMPARE: self.dialogs.compare,
            EXAMPLE: self.dialogs.example,
        }
        if event.path:
            self.dialogs.open(event.path)
        else:
            others[event.id]()

    def action_open(self, name: str) -> None:
        """Open a screen over the question; it may end with a question to turn to."""
        session = self.session
        assert session, "check_action"
        self.settle(lambda: self.push_screen(screen_named(name, session), self._turn))

    def _turn(self, result: object) -> None:
        if result == _FIND:
            self.action_open("find")
        elif isinstance(result, str):
            self.goto(result)
        else:
            self._refresh()

    @on(ContinueInPack)
    def _go_on(self) -> None:
        assert self.session, "only a case can go on"
        self.dialogs.go_on(self.session)

    @on(QuestionRequested)
    def _wanted(self, event: QuestionRequested) -> None:
        self.goto(event.question, event.back_to)

    def goto(self, question: str, back_to: str = "") -> None:
        """Turn to a question; from there the user goes on, or back to the screen of that name."""
        from advisor.tui.screens.question import QuestionScreen

        while not isinstance(self.screen, QuestionScreen):
            self.pop_screen()
        self.screen.go(question, back_to)

    def _refresh(self) -> None:
        show = getattr(self.screen, "show", None)
        if show:
            show()

    def action_close(self) -> None:
        """Leave a screen for the one below."""
        self.pop_screen()
        self._refresh()

    # Keys that mean the same everywhere

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Dialogs have no ways out but their own; some ways need a case."""
        if action in (*_NEEDS_CASE, "colours", "help") and isinstance(self.screen, Dialog):
            return False
        at_start = isinstance(self.screen, StartScreen)
        if action in _NEEDS_CASE and (at_start or self.session is None):
            return False
        return super().check_action(action, parameters)

    def action_help(self) -> None:
        """The keys of this screen, and more about the question."""
        from advisor.tui.screens.help import Help

        keys = [(key, text) for key, text, _ in screen_keys(self.screen)]
        question = getattr(self.screen, "question", None)
        self.push_screen(Help(keys, self.session.pack if self.session else None, question))

    def action_case(self) -> None:
        """The name and date of the case, and who answers."""
        assert self.session, "check_action"
        self.dialogs.ask_case(self.session, self._refresh)

    def action_decision(self) -> None:
        """What was decided in the end."""
        assert self.session, "check_action"
        self.dialogs.ask_decision(self.session, self._refresh)

    def action_owner(self) -> None:
        """Whose questions are asked."""
        assert self.session, "check_action"
        self.dialogs.ask_owner(self.session, self._refresh)

    def action_save(self) -> None:
        """Tell that all is saved; write a copy if one is wanted."""
        assert self.session, "check_action"
        self.dialogs.save(self.session, self._refresh)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """What the command palette lists: everything that has a key."""
        for key, text, action in screen_keys(screen):
            yield SystemCommand(text, f"key: {key}", partial(screen.run_action, action))
