"""One person at work on one case, who may not be alone: answers, undo, and saving.

Owns what happens when an answer is given: the file is looked at, the answer is made of what it
says now, saved and judged, and what changed is remembered. A change is taken back only while its
own result still stands in the file. It must not phrase sentences (`phrases` does).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple, TypeAlias

from advisor.engine import (
    AnsweredPack,
    Assessment,
    Dispute,
    Verdict,
    assess,
    check_size,
    disputes,
    judge,
)
from advisor.errors import AdvisorError
from advisor.model import Answer, Answers, Pack, Value
from advisor.saving.file import AnswersFile
from advisor.session.background import Explained
from advisor.session.course import Course
from advisor.session.store import Scratch, Store

NewAnswer: TypeAlias = Callable[[Answer | None], Answer | None]
"""What an answer becomes, from what the file says at the moment it is changed."""


class UndoStep(NamedTuple):
    """What can be undone: one question or figure, before and after."""

    question: str
    before: Answer | None
    after: Answer | None


@dataclass(frozen=True)
class Edit:
    """What the last answer did."""

    step: UndoStep
    before: Verdict
    after: Verdict


class Retraced(NamedTuple):
    """What came of undoing, or of doing again."""

    question: str
    done: bool
    """False where somebody else has changed the question since: then nothing was changed."""


class Session(Course):
    """The answers of one case, with the question at hand."""

    def __init__(
        self,
        pack: Pack,
        store: Store,
        *,
        who: str = "",
        now: Callable[[], str] = str,
        today: Callable[[], str] = str,
    ) -> None:
        """Begin at the first open question.

        `now` gives the time of a save, `today` the date of an answer; AdvisorError if the rules of
        the pack cannot be applied to all answers that may yet be given.
        """
        check_size(pack)
        self.pack = pack
        self.store = store
        self.who = who
        self._now = now
        self.today = today
        self.ahead: list[str] = []
        """Questions to ask next, before any other."""
        self._undo: list[UndoStep] = []
        self._redo: list[UndoStep] = []
        self._cleared: dict[str, Answer] = {}
        """What was said before an answer was taken away: what stood behind it comes back."""
        self.saved_at = ""
        """When the last change was saved; empty before that."""
        self.trouble = ""
        """Why the last change could not be saved."""
        self.told: tuple[str, ...] = ()
        """What the last save found in the file."""
        self.moving: tuple[str, ...] = ()
        """The comments that would move: nothing is saved until somebody agrees."""
        self.on_moving: Callable[[], object] = lambda: None
        """Called when comments would move that could stay so far."""
        self._back: Callable[[], None] | None = None
        """What takes back the changes to which nobody has agreed."""
        self.reports: list[str] = []
        """Where reports were written in this sitting."""
        self.change: Edit | None = None
        self.explained: Explained | None = None
        """What was worked out beside the keys about the present answers."""
        self._judge()
        self.current = self.first_open()

    # The verdict

    @property
    def answers(self) -> Answers:
        """All answers as they are now."""
        return self.store.answers

    @property
    def scratch(self) -> bool:
        """Whether nothing is saved."""
        return isinstance(self.store, Scratch)

    @property
    def path(self) -> str:
        """The file's place; empty where nothing is saved."""
        return str(self.store.path) if isinstance(self.store, AnswersFile) else ""

    def _judge(self) -> None:
        self.verdict = judge(AnsweredPack(self.pack, self.answers))
        self.explained = None
        self.__dict__.pop("assessment", None)

    @cached_property
    def assessment(self) -> Assessment:
        """Everything that explains the verdict; takes a moment, and is kept."""
        return assess(self.pack, self.answers)

    @property
    def disputes(self) -> tuple[Dispute, ...]:
        """Where people disagree; what the verdict hangs on comes first."""
        found = self.explained.disputes if self.explained else disputes(self.verdict)
        return tuple(sorted(found, key=lambda each: not each.decides))

    # New answers, of what was shown and of what the file says; to the question at hand, if no
    # other is named. What stands behind an answer stays.

    def with_value(self, raw: Value, id: str = "", unsure: bool | None = None) -> NewAnswer:
        """This value, as sure as what was shown if nothing else is said."""
        id = id or self.current
        shown = self.said(id)
        if unsure is None:
            unsure = bool(shown and shown.unsure)
        return lambda now: replace(
            _without_quote(self._signed(id, now), now, raw),
            state="answered",
            value=raw,
            reason="",
            unsure=unsure,
        )

    def ticked(self, option: str) -> NewAnswer:
        """One of several options, or no longer if it was shown as chosen; none is no answer."""
        id, on = self.current, option not in _chosen(self.answer)
        unsure = bool(self.answer and self.answer.unsure)

        def new(now: Answer | None) -> Answer | None:
            wanted = {*_chosen(now)} | {option} if on else {*_chosen(now)} - {option}
            value = self.pack.questions[id].chosen(wanted)
            return self.with_value(value, id, unsure)(now) if value else None

        return new

    def unknown(self) -> NewAnswer:
        """The answer "don't know yet"; its date tells it from a line nobody has filled in."""
        id = self.current
        return lambda now: replace(
            self._signed(id, now),
            state="unknown",
            value=None,
            reason="",
            unsure=False,
            date=self.today(),
        )

    def set_aside(self, reason: str) -> NewAnswer:
        """The answer "does not apply"."""
        id = self.current
        return lambda now: replace(
            self._signed(id, now), state="not_applicable", value=None, reason=reason
        )

    def without(self) -> NewAnswer:
        """No answer; where none was shown, what somebody else has said meanwhile stays."""
        shown = self.answer
        return lambda now: None if shown else now

    def marked(self) -> NewAnswer:
        """The same as not sure, or as sure if it was shown as not sure."""
        unsure = not (self.answer and self.answer.unsure)
        return lambda now: replace(now, unsure=unsure) if now and now.state == "answered" else now

    def confirmed(self) -> NewAnswer:
        """The draft as it is shown, in the name of who confirms it; anything else stays."""
        id, shown = self.current, self.answer
        same = shown.said if shown else None
        return lambda now: self._signed(id, now) if now and now.draft and now.said == same else now

    def with_behind(self, texts: Mapping[str, str]) -> NewAnswer:
        """The same with another note, evidence, or name (`by`) behind it."""

        def new(now: Answer | None) -> Answer:
            answer = now or Answer("unknown")
            said = {"note": answer.note, "evidence": answer.evidence, "by": answer.by or self.who}
            said.update(texts)
            if answer.draft:  # whoever has read it confirms it: a name alone does not
                said["by"] = answer.by
            return replace(answer, note=said["note"], evidence=said["evidence"], by=said["by"])

        return new

    def _signed(self, id: str, now: Answer | None) -> Answer:
        """The present answer in the name of who answers now."""
        answer = now or replace(self._cleared.get(id, Answer("unknown")), unsure=False)
        if self.who:
            return replace(answer, by=self.who, date=self.today())
        if answer.state == "unknown" and not answer.by:
            return replace(answer, date="")  # the day on which nobody knew
        return replace(answer, by="") if answer.drafted else answer

    # Changing

    def hides(self, new: NewAnswer) -> tuple[str, ...]:
        """The answered questions that would be hidden by a new answer to the one at hand."""
        self._look()
        tried = Scratch(self.answers)
        tried.set(self.current, new(self.answer))
        return self.verdict.file.hides(tried.answers)

    def put(self, new: NewAnswer, id: str = "") -> None:
        """Answer the question at hand, another one, or a figure, over what the file says now."""
        id = id or self.current
        back = self._begin()
        before = self.answers.said(id)
        self.store.set(id, new(before))
        step = UndoStep(id, before, self.answers.said(id))
        if before and not step.after:
            self._cleared[id] = before
        if before != step.after:
            self._undo, self._redo = [*self._undo, step], []
        self._end(id, before, back)

    def put_values(self, values: Mapping[str, Value]) -> None:
        """Answer several questions, each of which can be undone by itself."""
        told: list[str] = []
        for id, raw in values.items():
            self.put(self.with_value(raw, id), id)
            told += self.told
        self.told = tuple(told)

    def undo(self) -> Retraced | None:
        """Take the last change back if it still stands, and turn to its question."""
        found, self._undo, self._redo = self._retrace(self._undo, self._redo)
        return found

    def redo(self) -> Retraced | None:
        """Make the last undone change again if nobody else has come first; the same way."""
        found, self._redo, self._undo = self._retrace(self._redo, self._undo)
        return found

    def _retrace(
        self, steps: list[UndoStep], others: list[UndoStep]
    ) -> tuple[Retraced | None, list[UndoStep], list[UndoStep]]:
        """Take the last of the steps back while its result stands, and turn it for the others."""
        if not steps:
            return None, steps, others
        *steps, step = steps
        found = self.take_back(step)
        if found.done:
            others = [*others, UndoStep(step.question, step.after, step.before)]
        return found, steps, others

    def take_back(self, step: UndoStep) -> Retraced:
        """Take one change back if it still stands, and turn to its question."""
        back = self._begin()
        id, before, after = step
        said = self.answers.said(id)
        self.current = id if id in self.pack.questions else self.current
        done = self.store.stands(id, after)
        if done:
            self.store.set(id, before, yields=True)
        else:
            self.store.drop(id)
        self._end(id, said, back)
        return Retraced(id, done and self.answers.said(id) == before)

    def set_texts(self, texts: Mapping[str, str]) -> None:
        """Say what stands beside the answers: what the case is about, what was decided."""
        back = self._begin()
        for name, text in texts.items():
            self.store.set_text(name, text)
        self._save(back)
        self.change = None

    def _look(self) -> None:
        """Take in what others wrote; why that cannot be is for the save to say."""
        with suppress(AdvisorError):
            if self.store.look():
                self._judge()

    def _begin(self) -> Callable[[], None]:
        """Look before something is changed; a way back to before it."""
        mark, undo, redo = self.store.mark(), self._undo, self._redo

        def back() -> None:
            mark()
            self._undo, self._redo = undo, redo

        self._look()
        return back

    def _end(self, id: str, said: Answer | None, back: Callable[[], None]) -> None:
        """Save a change to a question, and remember what it did."""
        before = self.verdict
        self._save(back)
        if id in self.pack.questions:
            self.change = Edit(UndoStep(id, said, self.answers.said(id)), before, self.verdict)

    def _save(self, back: Callable[[], None]) -> None:
        """Save a change, unless comments would move: then it waits for somebody to agree."""
        try:
            self.moving = self.store.moves()
        except AdvisorError:  # the save says it
            self.moving = ()
        if not self.moving:
            self.save()
            return
        asked, self._back = self._back, self._back or back
        self.trouble = "comments in the file would move, and nobody has agreed yet"
        self._judge()
        if not asked:
            self.on_moving()

    def agree(self, yes: bool) -> None:
        """Let the comments move that would, or take back what would move them."""
        if self._back and not yes:
            self._back()
        self.save()

    def save(self) -> None:
        """Save all changes, and take in what others wrote; `trouble` says why that failed."""
        self.moving, self._back = (), None
        try:
            self.told = tuple(self.store.save())
            self.saved_at, self.trouble = self._now(), ""
        except AdvisorError as error:
            self.told, self.trouble = (), error.message
        self._judge()


def _chosen(answer: Answer | None) -> tuple[str, ...]:
    """What is chosen of several options."""
    given = answer.value if answer and not answer.draft else ()
    return given if isinstance(given, tuple) else ()


def _without_quote(answer: Answer, now: Answer | None, raw: Value) -> Answer:
    """An answer as it is; of one that differs from the draft, without what the draft rests on."""
    differs = now and now.draft and now.value != raw
    return replace(answer, note="", evidence="") if differs else answer
