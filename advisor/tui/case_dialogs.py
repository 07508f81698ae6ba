"""The ways into a case: open a file, begin a new case, try a worked example.

Owns the dialogs on the way and what is said when a file cannot be opened. Each way ends by handing
a session to `App.enter`. What reads packs is imported on the way, for the start must not wait.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from textual.app import App

from advisor.errors import AdvisorError, InvalidFile
from advisor.resources import bundled_packs
from advisor.session.cases import CaseFile, cases, check_new, ending, file_name
from advisor.tui.widgets import Field, Form, Menu, Row, Values, refusal

if TYPE_CHECKING:
    from advisor.session.session import Session


class Enter(Protocol):
    """Turns to a case."""

    def __call__(self, session: Session, ask_who: bool = True) -> None:
        """Turn to it; ask who answers, unless that was asked already."""


_PROBLEMS = 12
_COMMENTS = 6


class CaseDialogs:
    """Leads into a case."""

    def __init__(self, app: App[Any], folder: Path, enter: Enter) -> None:
        self.app = app
        self.folder = folder
        self.enter = enter

    def cases(self) -> list[CaseFile]:
        """The cases to choose from, newest first."""
        return cases(self.folder)

    def open(self, path: Path) -> None:
        """Open an answers file."""
        from advisor.session.opening import open_session

        self._try(lambda: open_session(path))

    def begin(self, path: Path | None = None) -> None:
        """Begin a new case: ask for the pack if there are several, then for name and file."""

        def with_pack(pack: str | None) -> None:
            if pack and path:
                self._create(path, pack, "", "")
            elif pack:
                self._ask_new(pack)

        packs = bundled_packs()
        if len(packs) == 1:
            with_pack(packs[0])
        else:
            from advisor.session.opening import about

            rows = [Row(pack, about(pack), kind="go") for pack in packs]
            self.app.push_screen(Menu("Which questionnaire?", "", rows), with_pack)

    def example(self) -> None:
        """Tell the story of a worked case, and try it; nothing of it is saved."""
        from advisor.session.opening import example_session
        from advisor.session.phrases import line

        try:
            session, story = example_session()
        except AdvisorError as error:
            self._tell("There is no example", error)
            return

        def begin(choice: str | None) -> None:
            if choice:
                self.enter(session)

        rows = [Row("begin", "Look at its answers, and change what you like", kind="go")]
        text = f"{line(story)} Nothing is saved."
        self.app.push_screen(Menu(line(session.answers.case), text, rows), begin)

    def go_on(self, session: Session) -> None:
        """Begin a case of a pack that takes over the answers of this one."""
        from advisor.session.opening import followers, following_session
        from advisor.session.phrases import line

        pack, *_ = followers(session.pack)
        here = Path(session.path or "case.yaml")

        def check(values: Values) -> str:
            return refusal(lambda: check_new(self._new(values["file"])))

        def begin(values: Values | None) -> None:
            if values:
                place = self._new(values["file"])
                self._try(lambda: following_session(place, pack, session), ask_who=False)

        field = Field("file", "File of the new case", f"{here.stem}-{pack.id}.yaml")
        text = f"{line(pack.title)} begins with what you have answered here."
        self.app.push_screen(Form("Go on", [field], text=text, check=check), begin)

    def compare(self) -> None:
        """Lay the answers of several people to one case beside each other."""
        from advisor.tui.screens.compare import Compare, Pick

        def compared(paths: tuple[Path, ...] | None) -> None:
            if paths:
                try:
                    self.app.push_screen(Compare(paths, self._new, self.open))
                except AdvisorError as error:
                    self._tell("These cannot be compared", error)

        self.app.push_screen(Pick([case.path for case in self.cases()]), compared)

    def ask_path(self) -> None:
        """Ask for the place of an answers file, and open it."""

        def opened(values: Values | None) -> None:
            if values:
                self.open(self._there(values["path"]))

        def check(values: Values) -> str:
            try:
                place = self._there(values["path"])
            except AdvisorError as error:
                return f"{error}."
            return "" if place.is_file() else f"There is no file {values['path']}"

        field = Field("path", "The file", hint="such as: case.yaml")
        self.app.push_screen(Form("Open an answers file", [field], check=check), opened)

    def ask_case(self, session: Session, then: Callable[[], None]) -> None:
        """Ask what the case is about, what it is called, its date, and who answers."""
        from advisor.session.texts import ABOUT

        called = {"case": "What the case is called", "date": "Date of these answers"}
        who = Field("who", "Who answers? It is noted beside each answer", session.who, "optional")
        focus = "who" if session.answers.about.job else ""
        self._ask_texts("About this case", session, {**ABOUT, **called}, then, who, focus)

    def ask_decision(self, session: Session, then: Callable[[], None]) -> None:
        """Ask what was decided in the end, by whom, when, and why."""
        from advisor.session.texts import DECISION

        self._ask_texts("The decision", session, DECISION, then)

    def _ask_texts(
        self,
        heading: str,
        session: Session,
        asked: Mapping[str, str],
        then: Callable[[], None],
        who: Field | None = None,
        focus: str = "",
    ) -> None:
        """Ask for texts beside the answers, and for who answers where there is such a field."""
        from advisor.session.drafts import cannot_sign
        from advisor.session.phrases import line
        from advisor.session.texts import say

        shown = {name: line(session.answers.text(name)) for name in asked}
        ids = {name: name.replace(".", "-") for name in asked}

        def check(values: Values) -> str:
            return cannot_sign(values.get("who", ""))

        def take(values: Values | None) -> None:
            if values:
                session.who = values.get("who", session.who)
                say(session, shown, {name: values[id] for name, id in ids.items()})
            then()

        fields = [Field(ids[name], asked[name], shown[name], "optional") for name in asked]
        form = Form(heading, [*fields, *([who] if who else [])], focus=focus, check=check)
        self.app.push_screen(form, take)

    def ask_owner(self, session: Session, then: Callable[[], None]) -> None:
        """Ask whose questions to go through: everybody's, or those of one role."""
        from advisor.session.owners import owner_lines

        rows = [Row("", "Everybody's questions", not session.owner, kind="go")]
        rows += [
            Row(owner, text, owner == session.owner, kind="go")
            for owner, text in owner_lines(session)
        ]

        def choose(owner: str | None) -> None:
            if owner is not None:
                session.ask_only(owner)
            then()

        self.app.push_screen(Menu("Whose questions?", "", rows), choose)

    def ask_moving(self, session: Session, then: Callable[[], None]) -> None:
        """Ask before comments in the file move; until then nothing is saved."""
        if not session.moving:
            return
        rows = (
            Row("yes", "Save it all the same", kind="go"),
            Row("no", "Leave the answer as it was", kind="go"),
        )

        def decide(choice: str | None) -> None:
            session.agree(choice == "yes")
            then()

        self.app.push_screen(Menu("Comments in the file move", _moving(session), rows), decide)

    def save(self, session: Session, then: Callable[[], None]) -> None:
        """Say that all is saved, and write a copy if a name is given."""
        if session.scratch:
            rows = [Row("ok", "Back", kind="go")]
            self.app.push_screen(Menu("Nothing is saved", "This is a worked example.", rows))
            return
        session.save()

        def copy(place: Path) -> None:
            from advisor.loading.files import read_bytes
            from advisor.saving import write_new

            check_new(place)
            write_new(place, read_bytes(Path(session.path)))

        def check(values: Values) -> str:
            return refusal(lambda: copy(self._new(values["copy"])))

        state = f"NOT SAVED: {session.trouble}" if session.trouble else "All answers are saved"
        text = f"{state} in {session.path}. Every change is, at once."
        field = Field("copy", "To write a copy, name its file", hint="such as: copy.yaml")
        form = Form("Saved", [field], text=text, check=check)
        self.app.push_screen(form, lambda _: then())

    def _ask_new(self, pack: str) -> None:
        from advisor.session.drafts import cannot_sign

        def check(values: Values) -> str:
            file = values["file"] or file_name(values["case"])
            unnamed = "" if values["case"] else "Please give the case a name."
            wrong = refusal(lambda: check_new(self._new(file))) or unnamed
            return wrong or cannot_sign(values["who"])

        def create(values: Values | None) -> None:
            if values:
                path = self._new(values["file"] or file_name(values["case"]))
                self._create(path, pack, values["case"], values["who"])

        fields = (
            Field("case", "What is the case called?", hint="such as: Support reply drafts"),
            Field("file", "File, in this folder", hint="if empty, named after the case"),
            Field("who", "Who answers? It is noted beside each answer", hint="optional"),
        )
        self.app.push_screen(Form("A new case", fields, check=check), create)

    def _create(self, path: Path, pack: str, case: str, who: str) -> None:
        from advisor.session.opening import new_session

        def create() -> Session:
            session = new_session(path, pack, case)
            session.who = who
            return session

        self._try(create)

    def _place(self, text: str) -> Path:
        return self.folder / Path(text).expanduser()

    def _new(self, text: str) -> Path:
        """Where a new file of that name belongs."""
        return self._place(ending(text))

    def _there(self, text: str) -> Path:
        """Where a file of that name is, with its ending or without."""
        place = self._place(text)
        return place if place.is_file() else self._new(text)

    def _try(self, make: Callable[[], Session], ask_who: bool = True) -> None:
        try:
            session = make()
        except AdvisorError as error:
            self._tell("This cannot be opened", error)
        else:
            self.enter(session, ask_who)

    def _tell(self, heading: str, error: AdvisorError) -> None:
        self.app.push_screen(Menu(heading, _why(error), [Row("ok", "Back", kind="go")]))


def _moving(session: Session) -> str:
    more = len(session.moving) - _COMMENTS
    shown = [*session.moving[:_COMMENTS], *([f"And {more} more."] if more > 0 else [])]
    return "\n".join(shown)


def _why(error: AdvisorError) -> str:
    if isinstance(error, InvalidFile):
        problems = [str(problem) for problem in error.problems]
        more = len(problems) - _PROBLEMS
        return "\n".join([*problems[:_PROBLEMS], *([f"and {more} more"] if more > 0 else [])])
    return f"{error.message}. {error.hint}".strip()
