"""Pages at the end of a case: what they offer beside the report.

A pack may take over the answers to another, such as those of a short check before the long one.
"""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from advisor.session.opening import followers
from advisor.session.session import Session
from advisor.tui.widgets.page import ContinueInPack, ScreenPage


class FinalPage(ScreenPage):
    """A page from which another questionnaire may go on."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("g", "go_on", "Go on in a longer questionnaire, with these answers")
    ]

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.followers = followers(session.pack)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is nothing to go on in where no pack takes these answers over."""
        if action == "go_on" and not self.followers:
            return False
        return super().check_action(action, parameters)

    def action_go_on(self) -> None:
        """Begin a case of another pack with these answers."""
        self.post_message(ContinueInPack())
