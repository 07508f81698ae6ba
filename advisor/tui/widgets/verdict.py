"""The verdict beside the question: calm, in words, the quick part at once, the slow part later.

What bears a sign leads somewhere when it is clicked: to its question, or to why.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textual.content import Content
from textual.events import Click

from advisor.session import miniature, phrases
from advisor.session.session import Session
from advisor.tui.widgets.choices import hanging
from advisor.tui.widgets.page import QuestionRequested, Text

_MOST = 4
_SIGNS = ("x ", "? ", "> ", "! ", ". ")
_WHY = ":why"
_COLOURS = {"x ": "$error", "! ": "$error", "? ": "$warning", "[?]": "$warning"}
_COLOURS |= {"[~]": "$warning", "[+]": "$success", "[=]": "$success"}
"""Of a sign: held, open and firm look different, beside the words that say so."""
_Item = tuple[str, str]
"""What it says, and the question it leads to; or why, or nowhere."""
_Part = tuple[str, list[_Item]]


class VerdictPanel(Text):
    """The memo in miniature: answer, what decides, what holds it, the next step."""

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
        # What it opens with stands also where no more is known of it yet.
        shown = [part for place, part in enumerate(self._parts) if part[1] or not place]
        blocks = [_block(head, items, width) for head, items in shown]
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
    for line in hanging("", head, width).stylize(f"bold {_COLOURS.get(head[:3], '')}").split():
        yield line, ""
    for text, lead in [*items[:_MOST], *more]:
        sign = text[:2] if text[:2] in _SIGNS else ""
        shown = hanging(sign, text[len(sign) :], width)
        for line in shown.stylize(_COLOURS.get(sign, ""), 0, len(sign)).split():
            yield line, lead


def _quick(session: Session) -> Iterator[_Part]:
    verdict = session.verdict
    stage = "Stage so far" if verdict.certainty == "open" else "Stage"
    whole = session.explained.if_confirmed if session.explained else None
    drafts, *right = miniature.drafts(verdict, whole) or ("",)
    if drafts:
        yield drafts, [(text, "") for text in right]
    head = f"{phrases.mark(verdict)} {miniature.answer(verdict)}"
    sure = [] if verdict.certainty == "leaning" else [(phrases.certainty(verdict), "")]
    yield head, [*sure, (f"{stage}: {phrases.stage(verdict)}", "")]
    if session.change:
        yield "Last change", [(text, "") for text in phrases.changed(session.pack, session.change)]
    yield "Contradictions", [(f"! {text}", _WHY) for text in phrases.warnings(verdict)]
    yield "What decides", _signed("?", miniature.decides(verdict))
    if verdict.certainty != "open":
        yield "What holds it", _signed("x", miniature.holding(verdict))
        yield "Waits for", _signed("?", miniature.may_hold(verdict))


def _slow(session: Session) -> Iterator[_Part]:
    verdict, found = session.verdict, session.explained
    if found:
        yield "Next step", _signed(">", miniature.next_step(verdict, found.first))
        yield "People disagree", [*_disputes(session)]
        yield "Find out first", _signed("?", miniature.find_out(verdict, found.first))


def _signed(sign: str, items: list[miniature.Item]) -> list[_Item]:
    return [(f"{sign} {text}", lead or _WHY) for text, lead in items]


def _disputes(session: Session) -> Iterator[_Item]:
    for each in session.disputes:
        label = phrases.line(session.pack.questions[each.question].label)
        said = f"{'!' if each.decides else '.'} {label}: {phrases.weight(each.decides)}"
        yield said, each.question
