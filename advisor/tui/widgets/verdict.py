"""The verdict beside the question: calm, in words, the quick part at once, the slow part later."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textual.content import Content

from advisor.tui import words
from advisor.tui.session import Session
from advisor.tui.widgets.choices import hanging
from advisor.tui.widgets.page import Text

_MOST = 4
_SIGNS = ("x ", "? ", "> ", "! ", ". ")
_Part = tuple[str, list[str]]


class VerdictPanel(Text):
    """Approach, stage, certainty, what holds it, and what would change it."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id, fixed=True)
        self._parts: Sequence[_Part] = ()

    def show(self, session: Session) -> None:
        """Draw the verdict; what takes a moment only where it is there."""
        self._parts = [*_quick(session), *_slow(session)]
        self.on_resize()

    def on_resize(self) -> None:
        """Draw what there is, to the present width."""
        width = self.size.width or 34
        blocks = [_block(head, lines, width) for head, lines in self._parts if lines]
        self.say(Content("\n\n").join(blocks))


def _block(head: str, lines: list[str], width: int) -> Content:
    """A heading and a few lines, the later part of each below its first word."""
    more = [f"  and {len(lines) - _MOST} more"] if len(lines) > _MOST else []
    body = []
    for line in [*lines[:_MOST], *more]:
        sign = line[:2] if line[:2] in _SIGNS else ""
        body.append(hanging(sign, line[len(sign) :], width))
    return Content("\n").join([hanging("", head, width).stylize("bold"), *body])


def _quick(session: Session) -> Iterator[_Part]:
    verdict = session.verdict
    head = f"{words.mark(verdict)} {words.approach(verdict)}"
    stage = "Stage so far" if verdict.certainty == "open" else "Stage"
    yield head, [words.certainty(verdict), f"{stage}: {words.stage(verdict)}"]
    if session.change:
        yield "Last change", words.changed(session.pack, session.change)
    yield "Contradictions", [f"! {text}" for text in words.warnings(verdict)]
    if verdict.certainty != "open":
        yield "Held by", [f"x {text}" for text in words.held(verdict)]
        yield "Waits for", [f"? {text}" for text in words.waits(verdict)]


def _slow(session: Session) -> Iterator[_Part]:
    pack, found = session.pack, session.explained
    if found:
        yield "People disagree", [*_disputes(session)]
        first = [words.line(pack.questions[each.question].label) for each in found.first]
        yield "Find out first", [f"? {label}" for label in first]
        ways = words.ways(pack, found.counterfactuals, session.verdict.approach)
        yield words.ways_head(found.counterfactuals), [f"> {text}" for text in ways]


def _disputes(session: Session) -> Iterator[str]:
    """What the verdict hangs on comes first."""
    for each in sorted(session.disputes, key=lambda dispute: not dispute.decides):
        label = words.line(session.pack.questions[each.question].label)
        yield f"{'!' if each.decides else '.'} {label}: {words.weight(each.decides)}"
