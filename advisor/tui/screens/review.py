"""Check before the report: every answer, what needs work first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget

from advisor.session import drafts, phrases
from advisor.session.session import NewAnswer, Session
from advisor.session.to_do import done, said, tick, to_do
from advisor.tui.widgets import (
    ChoiceList,
    KeyHint,
    KeyHintBar,
    QuestionRequested,
    Row,
    Text,
    page_hints,
)
from advisor.tui.widgets.final_page import FinalPage

_GO_ON = ":go-on"
_DISPUTE = ":dispute:"
_ACTION = ":do:"
_VIEWS = ("All", "Needs work", "Hidden")


class Review(FinalPage):
    """All answers by section."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f9", "app.open('report')", "Report"),
        Binding("escape,b", "app.close", "Keep going"),
        Binding("v", "view", "Show all, what needs work, or what is hidden"),
        Binding("u", "unknown", "Answer: don't know yet"),
        Binding("y", "confirm", "Confirm the draft: it is right"),
    ]

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.view = 0

    def parts(self) -> Iterable[Widget]:
        """Head, list, verdict, and what can be done."""
        yield Text(id="head")
        yield ChoiceList(id="list", numbered=False)
        yield Text(id="strip", classes="always")
        yield page_hints(
            KeyHint("Enter", "Change", "pick_row"),
            KeyHint("y", "Confirm", "confirm"),
            KeyHint("v", "View", "view", 3),
            KeyHint("u", "Don't know", "unknown", 1),
            KeyHint("f9", "Report", "app.open('report')"),
        )

    def on_screen_resume(self) -> None:
        """Show the answers as they are now."""
        self.show()

    def show(self) -> None:
        """Draw everything."""
        work = sum(self._needs_work(id) for id in self.session.order)
        hidden = sum(self.session.state(id) == "hidden" for id in self.session.order)
        counts = (len(self.session.asked), work, hidden)
        views = "  ".join(
            f"[{name} {number}]" if index == self.view else f" {name} {number} "
            for index, (name, number) in enumerate(zip(_VIEWS, counts, strict=True))
        )
        self.query_one("#head", Text).say(f"Check before the report   {views}")
        listed = self.query_one(ChoiceList)
        listed.show(tuple(self._rows()) or (Row("", "Nothing here.", kind="go"),))
        listed.focus()
        self.query_one("#strip", Text).say(phrases.strip(self.session.verdict))
        self._offer()

    @on(ChoiceList.OptionHighlighted)
    def _offer(self) -> None:
        """Show the key that confirms while the cursor is on a draft."""
        there = self.session.state(self._here) == "draft" if self._here else False
        self.query_one(KeyHintBar).offer("confirm", there)

    @property
    def _here(self) -> str:
        """The question the cursor is on; empty where it is on something else."""
        listed = self.query_one(ChoiceList)
        id = _question(listed.rows[listed.highlighted or 0])
        return id if id in self.session.pack.questions else ""

    def _needs_work(self, id: str) -> bool:
        answer = self.session.said(id)
        return self.session.state(id) in ("open", "draft", "unknown", "disputed") or bool(
            answer and answer.unsure and self.session.state(id) != "hidden"
        )

    def _wanted(self, id: str) -> bool:
        hidden = self.session.state(id) == "hidden"
        return hidden if self.view == 2 else not hidden and (not self.view or self._needs_work(id))

    def _rows(self) -> Iterator[Row]:
        warnings = phrases.warnings(self.session.verdict) if self.view < 2 else []
        if warnings:
            yield Row(":warnings", "Contradictions", kind="head")
        for index, text in enumerate(warnings):
            yield Row(f":warning{index}", text, kind="go", sign="!")
        yield from self._disputes() if self.view < 2 else ()
        for section in self.session.pack.sections:
            ids = [id for id in section.questions if self._wanted(id)]
            if ids:
                found = self.session.progress(section.questions)
                head = f"{phrases.line(section.title)}  {found.known}/{found.asked}"
                yield Row(f":{section.id}", head, kind="head")
            for id in ids:
                yield Row(id, self._line(id), kind="go", sign=self._sign(id))
        yield from self._actions() if self.view < 2 else ()
        for pack in self.followers:
            yield Row(":next", "And then", kind="head")
            text = f"Go on in {phrases.line(pack.title)}; these answers come along"
            yield Row(_GO_ON, text, kind="go", key="g")

    def _actions(self) -> Iterator[Row]:
        """What is to be done, in its order, and what is done."""
        actions = (*to_do(self.session), *(done(self.session) if not self.view else ()))
        if actions:
            yield Row(":to-do", "To do, in this order: Enter ticks what is done", kind="head")
        for each in actions:
            yield Row(_ACTION + each.id, said(self.session, each), kind="go")

    def _disputes(self) -> Iterator[Row]:
        """Where people disagree: what the verdict hangs on first, with what each said."""
        found = self.session.disputes
        if found:
            yield Row(":disputes", "People disagree", kind="head")
        for each in found:
            question = self.session.pack.questions[each.question]
            said = phrases.claims(question, self.session.answers.answers[each.question])
            head = phrases.told(question, phrases.weight(each.decides))
            sign = "!" if each.decides else "."
            yield Row(_DISPUTE + each.question, "\n".join((head, *said)), kind="go", sign=sign)

    def _sign(self, id: str) -> str:
        """What is the matter with an answer, in one character."""
        answer = self.session.said(id)
        state = self.session.state(id)
        if answer and answer.unsure and state == "answered":
            return "!"
        return {"open": ".", "draft": "*", "unknown": "?", "disputed": "!", "hidden": "-"}.get(
            state, " "
        )

    def _line(self, id: str) -> str:
        question = self.session.pack.questions[id]
        answer = self.session.said(id)
        said = phrases.line(phrases.say(question, answer), 70)
        unsure = " (not sure)" if answer and answer.unsure else ""
        disputed = self.session.state(id) == "disputed"  # what was said stands above
        behind = phrases.line(drafts.noted(question, answer, self.session.who), 60)
        details = f"  [{behind}]" if behind and not disputed else ""
        quote = f"\n{drafts.quote(answer)}" if answer and answer.draft else ""
        return phrases.told(question, f"{said}{unsure}{details}") + quote

    @on(ChoiceList.Picked)
    def _picked(self, event: ChoiceList.Picked) -> None:
        row = event.row()
        if row and row.id == _GO_ON:
            self.action_go_on()
        elif row and row.id.startswith(_ACTION):
            self._tick(row.id.removeprefix(_ACTION))
        elif row and _question(row) in self.session.pack.questions:
            self.post_message(QuestionRequested(_question(row), "review"))

    def _tick(self, action: str) -> None:
        """Tick an action, and ask what it has changed."""
        first, *self.session.ahead = tick(self.session, action) or ("",)
        self.show()
        if found := phrases.found(self.session):
            self.tell(found)
        elif first:
            self.post_message(QuestionRequested(first, "review"))

    def action_view(self) -> None:
        """Show the next of the views."""
        self.view = (self.view + 1) % len(_VIEWS)
        self.show()

    def action_unknown(self) -> None:
        """Answer "don't know yet" to the question the cursor is on."""
        self._put(self.session.unknown)

    def action_confirm(self) -> None:
        """Take the draft the cursor is on for an answer, in the name of who is here."""
        if not self._here or self.session.state(self._here) != "draft":
            return
        self.session.go(self._here)
        if hidden := self.session.hides(self.session.confirmed()):
            told = phrases.hides(self.session.pack, hidden)
            self.tell(f"{told} Enter leads to the question; y confirms it there.")
        else:
            self._put(self.session.confirmed)

    def _put(self, new: Callable[[], NewAnswer]) -> None:
        """Answer the question the cursor is on."""
        if not self._here:
            return
        self.session.go(self._here)
        self.session.put(new())
        self.show()
        if found := phrases.found(self.session):
            self.tell(found)


def _question(row: Row) -> str:
    """The question of a row, if it has one."""
    return row.id.removeprefix(_DISPUTE)
