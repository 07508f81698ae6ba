"""What all screens have in common: sizes, plain text, and how a dialog ends.

Owns the widths and heights at which the style sheet changes the layout, and the sentence that
stands for a screen in a window that is too small for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import ClassVar, Generic, TypeVar

from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.screen import ModalScreen, Screen
from textual.widget import Widget
from textual.widgets import Static

from advisor.tui.widgets.choices import ChoiceList

_T = TypeVar("_T")
_WIDTHS = [(0, "-cramped"), (60, "-narrow"), (80, "-usual"), (100, "-wide"), (116, "-broad")]
_HEIGHTS = [(0, "-flat"), (15, "-low"), (23, "-middle"), (30, "-tall")]
_TOO_SMALL = "Please enlarge the window to 60 x 15 or more, or use: advisor ask"


class Text(Static):
    """Text that is shown as it is, whatever it holds."""

    def __init__(
        self, text: str = "", *, id: str | None = None, classes: str = "", fixed: bool = False
    ) -> None:
        """`fixed` text has a place whose size does not follow from what is in it."""
        super().__init__(text, markup=False, id=id, classes=classes)
        self.fixed = fixed

    def say(self, text: str | Content) -> None:
        """Show another text; the same again costs nothing, and a fixed one no layout."""
        if self.content != text:
            self.update(text, layout=not self.fixed)


class QuestionRequested(Message):
    """A question is to be turned to."""

    def __init__(self, question: str, back_to: str = "") -> None:
        """`back_to` names the screen to come back to after it."""
        super().__init__()
        self.question = question
        self.back_to = back_to


class ContinueInPack(Message):
    """The answers are to go on in another questionnaire."""


class Window(Screen[_T], Generic[_T]):
    """A page or a dialog."""

    HORIZONTAL_BREAKPOINTS = _WIDTHS
    VERTICAL_BREAKPOINTS = _HEIGHTS

    def parts(self) -> Iterable[Widget]:
        """The widgets of the page, or in the box."""
        raise NotImplementedError

    def tell(self, text: str) -> None:
        """Say what came of a key, where the screen has no better place for it."""
        self.notify(text, markup=False)

    def action_pick_row(self) -> None:
        """Take the row the bar is on."""
        self.query_one(ChoiceList).action_select()

    def on_choice_list_missed(self, event: ChoiceList.Missed) -> None:
        """Say that a key fits no row."""
        self.tell(event.text)

    def commit(self) -> None:
        """Put what is typed and not yet taken into the answers."""

    def settle(self, then: Callable[[], object]) -> None:
        """Do the same, asking first where the user may not want it, and then go on."""
        self.commit()
        then()


class ScreenPage(Window[None]):
    """A whole screen."""

    def compose(self) -> ComposeResult:
        """The page, and the sentence for windows too small for it."""
        yield from self.parts()
        yield Text(_TOO_SMALL, classes="too-small")


class Dialog(Window[_T], ModalScreen[_T]):
    """A box above a page, which ends with a result."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "Close", priority=True)]
    heading = ""

    def compose(self) -> ComposeResult:
        """The box, and the sentence for windows too small for it."""
        with Vertical(classes="box") as box:
            box.border_title = self.heading.replace("[", "\\[")
            yield from self.parts()
        yield Text(_TOO_SMALL, classes="too-small")

    def dismiss(self, result: _T | None = None) -> AwaitComplete:
        """Close the box with a result; one that is closed already closes nothing else."""
        return super().dismiss(result) if self.is_current else AwaitComplete()

    def action_leave(self) -> None:
        """Close the box without a result."""
        self.dismiss(None)
