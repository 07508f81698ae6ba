"""Help for the screen below: its keys, and more about the question at hand."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget

from advisor.model import Pack, Question
from advisor.session import phrases
from advisor.tui.widgets import Dialog, KeyHint, KeyHintBar, Text

Keys = list[tuple[str, str]]
_ALWAYS: Keys = [
    ("Tab", "Next field"),
    ("Up, Down", "Move in a list"),
    ("1-9, Space", "Choose; so does a click"),
    ("Enter", "Continue from an answer; in a menu, take the row; it never answers"),
    ("Esc, Down", "Leave the field of a number, in which letters are text"),
]


class Help(Dialog[None]):
    """Keys, and what stands behind the question."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("f1,q", "leave", "Close", show=False)]
    heading = "Help"

    def __init__(self, keys: Keys, pack: Pack | None, question: Question | None) -> None:
        super().__init__()
        self.keys = keys
        self.pack = pack
        self.question = question

    def parts(self) -> Iterable[Widget]:
        """The question, the keys, and what the question rests on."""
        with VerticalScroll(id="help-text") as scroll:
            if self.question:
                yield Text(id="about")
            yield Text(id="key-list")
            if self.question:
                yield Text(id="rests-on")
        scroll.can_focus = True
        yield KeyHintBar(KeyHint("Up Down", "scroll", ""), KeyHint("Esc", "close", "leave"))

    def on_mount(self) -> None:
        """Fill all parts."""
        if self.pack and self.question:
            self.query_one("#about", Text).say(_about(self.question))
            self.query_one("#rests-on", Text).say(_rests_on(self.pack, self.question))
        keys = [*_ALWAYS, *self.keys]
        width = max(len(key) for key, _ in keys)
        lines = [Content.assemble((f"{key:{width}}", "bold"), f"  {does}") for key, does in keys]
        self.query_one("#key-list", Text).say(
            Content("\n").join([Content.styled("Keys", "bold"), *lines])
        )
        self.query_one("#help-text").focus()


def _about(question: Question) -> Content:
    """What a user may want to know before answering."""
    owner = f"Who usually knows: {phrases.line(question.owner)}" if question.owner else ""
    lines = (phrases.line(question.help), f"Why we ask: {phrases.line(question.why)}", owner)
    head = Content.styled(phrases.line(question.text), "bold")
    return Content("\n").join([head, *(line for line in lines if line)])


def _rests_on(pack: Pack, question: Question) -> Content:
    """The sources of the question."""
    sources = {source.id: source for source in pack.sources}
    points = [sources[id] for id in question.source if id in sources]
    lines = [f"{p.id}: {phrases.line(p.point)} ({phrases.line(p.citation)})" for p in points]
    head = [Content.styled("What the question rests on", "bold")] if lines else []
    return Content("\n").join([*head, *lines])
