"""The verdict beside the question: calm, in words, the quick part at once, the slow part later.

What bears a sign leads somewhere when it is clicked: to its question, or to why.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textual.content import Content
from textual.events import Click

from advisor.session import phrases
from advisor.session.session import Session
from advisor.tui.widgets.choices import hanging
from advisor.tui.widgets.page import QuestionRequested, Text

_MOST = 4
_SIGNS = ("x ", "? ", "> ", "! ", ". ")
_WHY = ":why"
_Item = tuple[str, str]
"""What it says, and the question it leads to; or why, or nowhere."""
_Part = tuple[str, list[_Item]]


class VerdictPanel(Text):
    """Approach, stage, certainty, what holds it, and what would change it."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id, fixed=True)
        self._parts: Sequence[_Part] = ()
        self._leads: list[str] = []
        """Where each line leads."""

    def show(self, session: Session) -> None:
        """Draw the verdict; what takes a moment only where it is there."""
        self._parts = [*_quick(session), *_slow(session)]
        self.on_resize()

    def on_resize(self) -> None:
        """Draw what there is, to the present width."""
        width = self.size.width or 34
        blocks = [_block(head, items, width) for head, items in self._parts if items]
        lines = [line for block in blocks for line in (*block, (Content(), ""))]
        self._leads = [lead for _, lead in lines]
        self.say(Content("\n").join(line for line, _ in lines[:-1]))

    async def on_click(self, event: Click) -> None:
        """Go where the line leads."""
        place = event.get_content_offset(self)
        lead = self._leads[place.y] if place and place.y < len(self._leads) else ""
        if lead == _WHY:
            await self.screen.run_action("app.open('why')")
        elif lead:
            self.post_message(QuestionRequested(lead))


def _block(head: str, items: list[_Item], width: int) -> Iterator[tuple[Content, str]]:
    """A heading and a few items, line by line, the later ones of each below its first word."""
    more = [(f"  and {len(items) - _MOST} more", _WHY)] if len(items) > _MOST else []
    for line in hanging("", head, width).stylize("bold").split():
        yield line, ""
    for text, lead in [*items[:_MOST], *more]:
        sign = text[:2] if text[:2] in _SIGNS else ""
        for line in hanging(sign, text[len(sign) :], width).split():
            yield line, lead


def _quick(session: Session) -> Iterator[_Part]:
    verdict = session.verdict
    head = f"{phrases.mark(verdict)} {phrases.approach(verdict)}"
    stage = "Stage so far" if verdict.certainty == "open" else "Stage"
    yield head, [(phrases.certainty(verdict), ""), (f"{stage}: {phrases.stage(verdict)}", "")]
    if session.change:
        yield "Last change", [(text, "") for text in phrases.changed(session.pack, session.change)]
    yield "Contradictions", [(f"! {text}", _WHY) for text in phrases.warnings(verdict)]
    if verdict.certainty != "open":
        yield "Held by", [(f"x {text}", _WHY) for text in phrases.held(verdict)]
        yield "Waits for", [(f"? {text}", _WHY) for text in phrases.waits(verdict)]


def _slow(session: Session) -> Iterator[_Part]:
    pack, found = session.pack, session.explained
    if found:
        yield "People disagree", [*_disputes(session)]
        first = (pack.questions[each.question] for each in found.first)
        yield "Find out first", [(f"? {phrases.line(each.label)}", each.id) for each in first]
        ways = phrases.ways(pack, found.counterfactuals, session.verdict.approach)
        yield phrases.ways_head(found.counterfactuals), [(f"> {text}", _WHY) for text in ways]


def _disputes(session: Session) -> Iterator[_Item]:
    for each in session.disputes:
        label = phrases.line(session.pack.questions[each.question].label)
        said = f"{'!' if each.decides else '.'} {label}: {phrases.weight(each.decides)}"
        yield said, each.question
