"""One person at work on one case: the answers, the question at hand, undo, and saving.

Owns the order of the questions and what happens when an answer is given: it is saved, the verdict
is asked for, and what changed is remembered. Nothing here knows of a screen, so all of it is
tested without one. It must not phrase sentences (`phrases` does).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal, Protocol

from advisor.engine import (
    AnsweredPack,
    Assessment,
    Dispute,
    QuestionState,
    Verdict,
    assess,
    check_size,
    disputes,
    judge,
)
from advisor.errors import AdvisorError
from advisor.model import Answer, Answers, Pack, Question, Raw, Section
from advisor.saving import AnswersFile
from advisor.session.background import Explained

Field = Literal["case", "date"]
KNOWN: tuple[QuestionState, ...] = ("answered", "not_applicable")


class Store(Protocol):
    """Where answers are kept: a file, or nowhere."""

    @property
    def answers(self) -> Answers:
        """The answers with all changes."""
        ...

    def set(self, question_id: str, answer: Answer | None) -> None:
        """Change what is said about a question."""

    def set_field(self, field: Field, text: str) -> None:
        """Change what the case is called, or its date."""

    def moves(self) -> tuple[str, ...]:
        """The comments that cannot stay where they are once this is saved, in sentences."""
        ...

    def save(self) -> list[str]:
        """Make the changes last; what was merged, in sentences."""
        ...


class Scratch:
    """Answers that are never saved: a worked example, or a "what if"."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers

    @property
    def answers(self) -> Answers:
        """The answers with all changes."""
        return self._answers

    def set(self, question_id: str, answer: Answer | None) -> None:
        """Change what is said about a question."""
        changed = {**self._answers.answers, question_id: answer}
        kept = {id: answer for id, answer in changed.items() if answer}
        self._answers = replace(self._answers, answers=kept)

    def set_field(self, field: Field, text: str) -> None:
        """Change what the case is called, or its date."""
        changes: dict[str, str] = {field: text}
        self._answers = replace(self._answers, **changes)  # type: ignore[arg-type]

    def moves(self) -> tuple[str, ...]:
        """There is no file with comments."""
        return ()

    def save(self) -> list[str]:
        """Nothing is kept."""
        return []


@dataclass(frozen=True)
class Step:
    """What can be undone: one question, before and after."""

    question: str
    before: Answer | None
    after: Answer | None


@dataclass(frozen=True)
class Change:
    """What the last answer did."""

    step: Step
    before: Verdict
    after: Verdict


@dataclass(frozen=True)
class Progress:
    """How far a set of questions is; hidden ones are not counted."""

    asked: int
    known: int
    unknown: int
    """Answered with "don't know"."""
    disputed: int
    unsure: int

    @property
    def open(self) -> int:
        """Questions nobody has said anything about."""
        return self.asked - self.known - self.unknown - self.disputed


class Session:
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
        self._today = today
        self._undo: list[Step] = []
        self._redo: list[Step] = []
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
        self._backs: list[Callable[[], None]] = []
        """What takes the changes back to which nobody has agreed."""
        self.reports: list[str] = []
        """Where reports were written in this sitting."""
        self.change: Change | None = None
        self.generation = 0
        """Counts the verdicts, so that a late result is known as such."""
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
        self.generation += 1
        self.explained = None
        self.__dict__.pop("assessment", None)

    @cached_property
    def assessment(self) -> Assessment:
        """Everything that explains the verdict; takes a moment, and is kept."""
        return assess(self.pack, self.answers)

    @property
    def disputes(self) -> tuple[Dispute, ...]:
        """Where people disagree, and whether the verdict hangs on it."""
        return self.explained.disputes if self.explained else disputes(self.verdict)

    def state(self, id: str) -> QuestionState:
        """What is known about a question."""
        return self.verdict.file.states[id]

    # Order and place

    @cached_property
    def order(self) -> tuple[str, ...]:
        """All questions as they are asked: the core ones first, then section by section."""
        by_section = [id for section in self.pack.sections for id in section.questions]
        return tuple(sorted(by_section, key=lambda id: not self.pack.questions[id].core))

    @property
    def asked(self) -> tuple[str, ...]:
        """The same without the hidden ones."""
        return tuple(id for id in self.order if self.state(id) != "hidden")

    @property
    def question(self) -> Question:
        """The question at hand."""
        return self.pack.questions[self.current]

    @property
    def answer(self) -> Answer | None:
        """What is said about the question at hand."""
        return self.answers.answers.get(self.current)

    def section_of(self, id: str) -> Section:
        """The section a question is in."""
        return next(section for section in self.pack.sections if id in section.questions)

    def go(self, id: str) -> None:
        """Turn to a question."""
        self.current = id

    def move(self, by: int) -> bool:
        """Turn to the question so many places on; False where there is none."""
        ids = [id for id in self.order if id == self.current or self.state(id) != "hidden"]
        place = ids.index(self.current) + by
        if not 0 <= place < len(ids):
            return False
        self.current = ids[place]
        return True

    def first_open(self) -> str:
        """The first question without an answer, else without a known one, else the first."""
        return self._first_open(self.asked) or self._first_open(self.asked, True) or self.order[0]

    def next_open(self) -> bool:
        """Turn to the next open question, from the beginning again if need be."""
        place = self.order.index(self.current) + 1
        turned = (*self.order[place:], *self.order[: place - 1])
        found = self._first_open(turned) or self._first_open(turned, True)
        self.current = found or self.current
        return bool(found)

    def open_in(self, section: Section) -> str:
        """The question of a section to begin with."""
        return self._first_open(section.questions) or section.questions[0]

    def _first_open(self, ids: Iterable[str], doubtful: bool = False) -> str:
        wanted = ("unknown", "disputed") if doubtful else ("open",)
        return next((id for id in ids if self.state(id) in wanted), "")

    def progress(self, ids: Iterable[str] = ()) -> Progress:
        """How far these questions are; all of them if none are named."""
        states = {id: self.state(id) for id in ids or self.order}
        asked = [id for id, state in states.items() if state != "hidden"]
        answers = self.answers.answers
        return Progress(
            asked=len(asked),
            known=sum(states[id] in KNOWN for id in asked),
            unknown=sum(states[id] == "unknown" for id in asked),
            disputed=sum(states[id] == "disputed" for id in asked),
            unsure=sum(id in answers and answers[id].unsure for id in asked),
        )

    # Answers; to the question at hand, if no other is named

    def with_value(self, raw: Raw, id: str = "") -> Answer:
        """The answer with this value, also of another question; what stands behind it stays."""
        return replace(self._signed(id), state="answered", value=raw, reason="")

    def unknown(self) -> Answer:
        """The answer "don't know yet"; what stands behind it stays."""
        return replace(self._signed(), state="unknown", value=None, reason="", unsure=False)

    def set_aside(self, reason: str) -> Answer:
        """The answer "does not apply"."""
        return replace(self._signed(), state="not_applicable", value=None, reason=reason)

    def _signed(self, id: str = "") -> Answer:
        """The present answer in the name of who answers now."""
        id = id or self.current
        before = replace(self._cleared.get(id, Answer("unknown")), unsure=False)
        answer = self.answers.answers.get(id, before)
        return replace(answer, by=self.who, date=self._today()) if self.who else answer

    def hides(self, answer: Answer | None) -> tuple[str, ...]:
        """The answered questions that would be hidden if this were the answer."""
        tried = Scratch(self.answers)
        tried.set(self.current, answer)
        after = AnsweredPack(self.pack, tried.answers).states
        given = self.answers.answers
        return tuple(id for id in given if after[id] == "hidden" != self.state(id))

    def put(self, answer: Answer | None, id: str = "") -> None:
        """Answer the question at hand, or another one; None takes the answer away."""
        id = id or self.current
        step = Step(id, self.answers.answers.get(id), answer)
        if step.before and not step.after:
            self._cleared[id] = step.before
        if step.before != step.after:
            self._do(step, [*self._undo, step], [])

    def undo(self) -> Step | None:
        """Take the last change back, and turn to its question."""
        if not self._undo:
            return None
        *undo, step = self._undo
        self._do(Step(step.question, step.after, step.before), undo, [*self._redo, step])
        self.current = step.question
        return step

    def redo(self) -> Step | None:
        """Make the last undone change again, and turn to its question."""
        if not self._redo:
            return None
        *redo, step = self._redo
        self._do(step, [*self._undo, step], redo)
        self.current = step.question
        return step

    def _do(self, step: Step, undo: list[Step], redo: list[Step]) -> None:
        """Take a step; what can be undone and redone after it."""
        before, stacks = self.verdict, (self._undo, self._redo)

        def back() -> None:
            self.store.set(step.question, step.before)
            self._undo, self._redo = stacks

        self.store.set(step.question, step.after)
        self._undo, self._redo = undo, redo
        self._save(back)
        self.change = Change(step, before, self.verdict)

    def set_case(self, case: str, date: str) -> None:
        """Say what the case is called, and the date of its answers."""
        before = self.answers.case, self.answers.date

        def put(case: str, date: str) -> None:
            self.store.set_field("case", case)
            self.store.set_field("date", date)

        if (case, date) != before:
            put(case, date)
            self._save(lambda: put(*before))

    def _save(self, back: Callable[[], None]) -> None:
        """Save a change, unless comments would move: then it waits for somebody to agree."""
        asked = bool(self.moving)
        try:
            self.moving = self.store.moves()
        except AdvisorError:  # the save says it
            self.moving = ()
        if not self.moving:
            self.save()
            return
        self._backs.append(back)
        self.trouble = "comments in the file would move, and nobody has agreed yet"
        self._judge()
        if not asked:
            self.on_moving()

    def agree(self, yes: bool) -> None:
        """Let the comments move that would, or take back what would move them."""
        for back in [] if yes else reversed(self._backs):
            back()
        self.save()

    def save(self) -> None:
        """Save all changes, and take in what others wrote; `trouble` says why that failed."""
        self.moving = ()
        self._backs.clear()
        try:
            self.told = tuple(self.store.save())
            self.saved_at, self.trouble = self._now(), ""
        except AdvisorError as error:
            self.told, self.trouble = (), error.message
        self._judge()
