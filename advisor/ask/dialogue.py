"""The dialogue: says a question, hears a line, does what it asks for, until there is an end.

Owns what each command does and where it leads. Every step returns the step that follows, or None
at the end; an answer is saved before the next question is said. The words are those of `lines`.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping
from functools import partial
from typing import Literal, TypeAlias

from advisor.ask.line_io import QUIT, LineIO, choose
from advisor.ask.parse import parse_answer
from advisor.ask.prompts import (
    COMMANDS,
    figure_lines,
    help_lines,
    listed,
    prompt,
    question_lines,
    review_lines,
    review_order,
)
from advisor.ask.speech import memo
from advisor.errors import AdvisorError
from advisor.model import Answer
from advisor.report import build_report
from advisor.report.wording import capital
from advisor.session import figures, phrases
from advisor.session.owners import still_open
from advisor.session.search import matches
from advisor.session.session import NewAnswer, Session
from advisor.session.texts import ABOUT, DECISION, say
from advisor.session.to_do import done, said, tick, to_do

Step: TypeAlias = "Callable[[], Step | None]"
_CLEAR = "-"
_IN_FULL = {word: word[0] for word in ("back", "find", "money", "note", "quit", "review", "skip")}
_IN_FULL |= {word: word[0] for word in ("decision", "evidence", "tick", "verdict")}
_IN_FULL |= {"about": "c", "confirm": "y", "exit": "q", "help": "?", "why": "?"}
"""Commands as people say them, where no answer is called so."""


class Dialogue:
    """One person and one case."""

    def __init__(self, io: LineIO, session: Session) -> None:
        self.io = io
        self.session = session
        self._reviewing = False
        """Whether the question at hand was chosen from the review, and leads back there."""
        self._commands: dict[str, Step] = {
            "": self._keep,
            "!": self._unsure,
            "?": self._help,
            "b": self._back,
            "c": partial(self._texts, ABOUT),
            "d": partial(self._texts, DECISION),
            "q": self._quit,
            "r": self._review,
            "s": self._onward,
            "t": self._tick,
            "u": lambda: self._put(self.session.unknown()),
            "v": self._so_far,
            "y": self._confirm,
        }
        self._with_text: dict[str, Callable[[str], Step]] = {
            "e": partial(self._behind, "evidence"),
            "f": self._find,
            "m": self._money,
            "n": partial(self._behind, "note"),
            "x": self._aside,
        }

    def run(self) -> None:
        """Talk until the verdict, `q`, or the end of input; AdvisorError if saving failed."""
        session = self.session
        self.io.say(*COMMANDS)
        step: Step | None = self._show
        if session.state(session.current) not in ("open", "draft"):
            step = self._review
        try:
            while step:
                step = step()
        except EOFError:
            self.io.say("")
        except KeyboardInterrupt:
            self.io.say("")
            self._leave()
            raise
        self._leave()

    def _leave(self) -> None:
        """Say where the answers are."""
        if self.session.trouble:
            self.session.save()
        if self.session.trouble:
            raise AdvisorError(f"the last answers are not saved: {self.session.trouble}")
        self.io.say(*phrases.goodbye(self.session, "advisor ask"))

    # The question at hand

    def _show(self) -> Step:
        self.io.say(*question_lines(self.session))
        return self._listen

    def _listen(self) -> Step | None:
        """Hear one line, and do what it says."""
        text = self.io.hear(prompt(self.session.question)).strip()
        word, _, rest = text.partition(" ")
        word = self._short(word.lower())
        if word in self._commands and not rest:
            return self._commands[word]()
        if word in self._with_text:
            return self._with_text[word](rest.strip())
        return self._answer(text)

    def _short(self, word: str) -> str:
        """The letter of a command that is typed in full."""
        if any(option.id == word for option in self.session.question.options):
            return word
        return _IN_FULL.get(word, word)

    def _answer(self, text: str) -> Step:
        question, unsure = self.session.question, text.endswith("!")
        try:
            given = parse_answer(question, text.rstrip("! "))
        except AdvisorError as error:
            why = phrases.line(error.message)
            self.io.say(f"{capital(why)}. ? says what can be typed.")
            return self._listen
        if given.state == "unknown":
            return self._put(self.session.unknown())
        if given.state == "not_applicable" or given.value is None:
            return self._aside(given.reason)
        return self._put(self.session.with_value(given.value, unsure=unsure or None))

    def _put(self, new: NewAnswer) -> Step:
        """Answer, but ask before other answers are hidden."""
        hidden = self.session.hides(new)
        warning = phrases.hides(self.session.pack, hidden)
        if hidden and not self._agrees(warning, "Change it?"):
            return self._show
        self.session.put(new)
        self._tell(phrases.say(self.session.question, self.session.answer))
        return self._onward()

    def _agrees(self, warning: str, question: str) -> bool:
        self.io.say(warning)
        text = choose(self.io, f"{question} y or n: ", 0, ("y", "yes", "n", "no"))
        return text.startswith("y")

    def _tell(self, said: str) -> None:
        """Say what was taken down, and what it did; first ask whether comments may move."""
        session = self.session
        if session.moving:
            warning = "\n".join(map(phrases.line, session.moving))
            agreed = self._agrees(warning, "Save it all the same?")
            session.agree(agreed)
            if not agreed:
                self.io.say("Left as it was.")
                return
        if session.trouble:
            self.io.say(f"NOT SAVED: {phrases.line(session.trouble)}.")
        else:
            self.io.say(f"Saved: {said}. {phrases.progress(session.progress())}.")
        self.io.say(*map(phrases.line, session.told))
        if session.change:
            self.io.say(f"{phrases.effect(session.change)}.")

    def _onward(self) -> Step:
        """To the next open question, or to the review: after the last, or where we came from."""
        session = self.session
        if session.ahead:
            session.go(session.ahead.pop(0))
            return self._show
        ahead = session.open_ahead()
        if self._reviewing or not ahead:
            return self._review
        session.go(ahead)
        return self._show

    def _keep(self) -> Step:
        """Go on with the answer there is."""
        if self._reviewing:
            return self._review
        if self.session.answer is None:
            self.io.say("Nothing is answered yet: s skips the question.")
            return self._listen
        return self._show if self.session.move(1) else self._review

    def _confirm(self) -> Step:
        """Take a draft for an answer, in the name of who is here."""
        if self.session.answer is None or not self.session.answer.draft:
            self.io.say("Only a draft can be confirmed.")
            return self._listen
        return self._put(self.session.confirmed())

    def _back(self) -> Step:
        """To the question before; nothing keeps anybody from it."""
        if self._reviewing:
            return self._review
        if not self.session.move(-1):
            self.io.say("This is the first question.")
        return self._show

    def _aside(self, reason: str) -> Step:
        if self.session.question.not_applicable is None:
            self.io.say("This question always applies; u, don't know yet, is an answer, too.")
            return self._listen
        reason = reason or self.io.hear("Why does it not apply? Enter leaves it: ").strip()
        return self._put(self.session.set_aside(reason)) if reason else self._show

    # What stands behind an answer

    def _unsure(self) -> Step:
        answer = self.session.answer
        if answer is None or answer.state != "answered":
            self.io.say("Only an answer can be not sure.")
        else:
            self.session.put(self.session.marked())
            self._tell(phrases.sureness(self.session.question, self.session.answer))
        return self._listen

    def _behind(self, field: Literal["note", "evidence"], text: str) -> Step:
        given = self.session.answer
        answer = given or Answer("unknown")
        now = phrases.line(getattr(answer, field), 200)
        if now and not text:
            self.io.say(f"The {field} now: {now}. {_CLEAR} takes it away.")
        text = text or self.io.hear(f"{field.capitalize()}, Enter leaves it: ").strip()
        if text and (given or text != _CLEAR):
            text = "" if text == _CLEAR else text
            self.session.put(self.session.with_behind({field: text}))
            said = f"the {field}" if text else f"no {field}"
            self._tell(said if given else f"{said}, {phrases.UNANSWERED}")
        return self._listen

    # What stands beside the answers

    def _texts(self, asked: Mapping[str, str]) -> Step:
        """Ask for texts about the case; Enter leaves each as it is."""
        shown = {name: self.session.answers.text(name) for name in asked}
        given = {}
        for name, text in shown.items():
            now = f"Now: {phrases.line(text, 200)}. {_CLEAR} takes it away. " if text else ""
            said = self.io.hear(f"{asked[name]} {now}Enter leaves it: ").strip()
            given[name] = "" if said == _CLEAR else said or text
        say(self.session, shown, given)
        self._tell("what the case is about")
        return self._listen

    def _tick(self) -> Step:
        """Tick what is done, and ask what that has changed."""
        session = self.session
        actions = [*to_do(session), *done(session)]
        for number, action in enumerate(actions, 1):
            self.io.say(f"{number}. {said(session, action)}")
        if not actions:
            self.io.say("Nothing is due yet.")
            return self._listen
        ask = f"1 to {len(actions)} to tick what is done or no longer, or Enter to stay: "
        if chosen := choose(self.io, ask, len(actions), ("",)):
            session.ahead = [*tick(session, actions[int(chosen) - 1].id)]
            self._tell("what is done")
            return self._onward if session.ahead else self._listen
        return self._listen

    # Looking around

    def _help(self) -> Step:
        self.io.say(*help_lines(self.session))
        return self._listen

    def _so_far(self) -> Step:
        self._say_verdict()
        return self._listen

    def _say_verdict(self) -> None:
        self.io.say("", *memo(build_report(self.session.assessment)))

    def _find(self, text: str) -> Step:
        """Turn to a question that holds some words."""
        text = text or self.io.hear("Find which words? ").strip()
        ids = matches(self.session, text)
        if not ids:
            self.io.say(f"No question has {phrases.line(text, 80)}.")
            return self._listen
        self.io.say(*listed(self.session, ids))
        prompt = f"1 to {len(ids)} to go there, or Enter to stay: "
        self._turn(ids, choose(self.io, prompt, len(ids), ("",)))
        return self._show

    def _turn(self, ids: list[str], text: str) -> None:
        if text:
            self.session.go(ids[int(text) - 1])

    def _money(self, text: str) -> Step:
        """Say what options cost; with the id of a figure and a value, take that first."""
        id, _, typed = text.partition(" ")
        figure = self.session.pack.figures.get(id)
        if figure and typed:
            try:
                figures.put(self.session, id, figures.typed(figure, typed))
            except AdvisorError as error:
                self.io.say(f"{error.message}.")
                return self._listen
            said = figures.understood(figure, typed, self.session.answers.currency)
            self._tell(f"{phrases.line(figure.label)}: {said}".rstrip("."))
        elif text and not figure:
            self.io.say(f"No figure is called {phrases.line(id, 80)}.")
        self.io.say(*figure_lines(self.session, figure))
        return self._listen

    # The end

    def _review(self) -> Step | None:
        """All answers; any of them can be changed, then comes the verdict."""
        self.io.say(*review_lines(self.session))
        ids = review_order(self.session)
        prompt = (
            f"1 to {len(ids)} to change an answer, b back to the questions, q quit, "
            "or Enter for the verdict: "
        )
        text = choose(self.io, prompt, len(ids), ("", "b", "back", *QUIT))
        self._reviewing = text.isdecimal()
        if not text:
            return self._end
        if text in QUIT:
            return None
        if self._reviewing:
            self._turn(ids, text)
        return self._show

    def _end(self) -> None:
        """The verdict, and how to write the report."""
        self._say_verdict()
        if waiting := still_open(self.session.verdict.file):
            self.io.say("", waiting)
        command = shlex.join(["advisor", "run", self.session.path])
        self.io.say("", f"To write the whole report: {command} -o report.md")

    def _quit(self) -> None:
        """Nothing follows."""
