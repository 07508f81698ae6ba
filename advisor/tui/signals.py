"""How the program leaves: with everything saved, the terminal as it was, and a word where it is.

Owns what happens when the user quits, when a signal tells us to go, and when a mistake of ours
ends the screens. On a signal we leave at once: an orderly end would wait for every screen and
every task, and a terminal that is gone never takes what they still want to draw.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, suppress
from threading import Timer
from types import FrameType
from typing import TYPE_CHECKING, TypeAlias

from textual.driver import Driver
from textual.worker import WorkerFailed

from advisor.tui.key_queue import KeyQueue
from advisor.tui.widgets import Dialog, Menu, Row, ScreenPage

if TYPE_CHECKING:
    from advisor.session.session import Session

Say: TypeAlias = Callable[[str], object]
"""Tells the user a line when the screens are gone."""
_GONE = 1.0
"""Seconds after which a terminal that takes no more output counts as gone."""
_STUCK = 15.0
"""Seconds after which a program that has not come to leaving will not come to it."""


class SafeExit(KeyQueue):
    """An application that loses nothing, however it ends."""

    session: Session | None = None

    def __init__(self, say: Say) -> None:
        super().__init__()
        self._say = say
        self._kept: dict[str, Session] = {}
        self.crash: BaseException | None = None
        """The mistake of ours that ended the screens."""

    def get_driver_class(self) -> type[Driver]:
        """A driver that bears whatever a terminal sends, in place of Textual's own."""
        usual = super().get_driver_class()
        if usual.__name__ != "LinuxDriver":  # a browser, or another system
            return usual
        from advisor.tui.driver import TerminalDriver

        return TerminalDriver

    def remember(self, session: Session) -> None:
        """Keep in mind whose answers were saved in this sitting."""
        if not session.scratch:
            self._kept[session.path] = session

    def tell(self) -> None:
        """Say where the answers and reports of this sitting are, and how to go on."""
        from advisor.session.phrases import goodbye

        for session in self._kept.values():
            for line in goodbye(session, "advisor"):
                self._say(line)

    async def action_quit(self) -> None:
        """Leave; the user is asked first if something could not be saved."""
        self.settle(self._quit)

    def settle(self, then: Callable[[], object]) -> None:
        """Take what is typed on the screen, asking where that hides answers, and then go on."""
        if isinstance(self.screen, ScreenPage | Dialog):
            self.screen.settle(then)
        else:
            then()

    def _quit(self) -> None:
        self.commit()
        if self.session is None or not self.session.trouble:
            self.exit()
            return
        rows = (Row("stay", "Stay", kind="go"), Row("quit", "Quit and lose it", kind="go"))
        menu = Menu("Some answers are not saved", self.session.trouble, rows)
        self.push_screen(menu, lambda choice: self.exit() if choice == "quit" else None)

    def commit(self) -> None:
        """Take what is typed on any screen, and save what is not saved."""
        for step in self._steps():
            step()

    def _rescue(self) -> None:
        """The same where nobody can be told of a mistake: as much of it as can be done."""
        for step in self._steps():
            with suppress(Exception):
                step()

    def _steps(self) -> Iterator[Callable[[], object]]:
        for screen in self.screen_stack:
            if isinstance(screen, ScreenPage | Dialog) and screen.is_mounted:
                yield screen.commit
        if self.session and self.session.trouble:
            yield self.session.save

    def _handle_exception(self, error: Exception) -> None:
        """Keep what is typed, and the mistake for who started the screens to report."""
        if self.crash is None:
            self.crash = error.error if isinstance(error, WorkerFailed) else error
            self.error_console.quiet = True  # Textual prints everything a function knows
            self._rescue()
        super()._handle_exception(error)

    # Signals

    def leave_on_signals(self) -> None:
        """Have signals save, restore the terminal, and leave; to be called within the loop."""
        if self.is_headless:
            return
        loop = asyncio.get_running_loop()

        def told(number: int, _frame: FrameType | None) -> None:
            _leave_in(_STUCK, number)
            loop.call_soon_threadsafe(self._leave, number)

        for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"):
            number = getattr(signal, name, None)
            if number is not None:  # it is on this system
                signal.signal(number, told)

    def _leave(self, number: int) -> None:
        try:
            self._rescue()
            _leave_in(_GONE, number)
            self._give_back()
        finally:
            os._exit(128 + number)

    def _give_back(self) -> None:
        """Leave the terminal at once, as it was."""
        assert self._driver, "there is no signal before there is a driver"
        self._driver.suspend_application_mode()
        with redirect_stderr(sys.__stderr__):
            self.tell()


def _leave_in(seconds: float, number: int) -> None:
    """Leave after so many seconds, whatever holds the program up."""
    timer = Timer(seconds, os._exit, (128 + number,))
    timer.daemon = True
    timer.start()
