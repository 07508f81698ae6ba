"""Several people's answers beside each other, and the team's file made of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget

from advisor.model import Question
from advisor.session import phrases
from advisor.session.team import Comparing, Difference, Effect
from advisor.tui.widgets import (
    ChoiceList,
    Dialog,
    Field,
    Form,
    KeyHint,
    KeyHintBar,
    Menu,
    Row,
    ScreenPage,
    Text,
    Values,
    page_hints,
    refusal,
)

_HEADS: dict[Effect, str] = {
    "decides": "These decide the verdict",
    "settled": "Settled here",
    "no matter": "Whichever is right, the verdict is the same",
    "one knows": "Only some know",
}
_SIGNS: dict[Effect, str] = {"decides": "!", "settled": "=", "no matter": ".", "one knows": "?"}
_OPEN = "open"
_BEHIND = 200
"""Characters of a note and its evidence; the rest is in the file."""


class Pick(Dialog[tuple[Path, ...]]):
    """Which files to compare; ends with two or more."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter,ctrl+s", "accept", "Compare them")]
    heading = "Compare which files?"

    def __init__(self, paths: Sequence[Path]) -> None:
        super().__init__()
        self.paths = {path.name: path for path in paths}
        self.chosen: list[str] = []

    def parts(self) -> Iterable[Widget]:
        """The files, and what is wrong."""
        yield Text("Files of the same case, one from each person.", classes="said")
        yield ChoiceList(id="files")
        yield Text(id="wrong", classes="wrong")
        yield KeyHintBar(
            KeyHint("1-9 Space", "choose", ""),
            KeyHint("Enter", "compare", "accept"),
            KeyHint("Esc", "close", "leave"),
        )

    def on_mount(self) -> None:
        """Show the files."""
        self._draw()
        self.query_one(ChoiceList).focus()

    def _draw(self) -> None:
        rows = (Row(id, phrases.line(id), id in self.chosen, "many") for id in self.paths)
        self.query_one(ChoiceList).show(tuple(rows))

    @on(ChoiceList.Picked)
    def _picked(self, event: ChoiceList.Picked) -> None:
        row = event.row()
        if row:
            self.chosen = [id for id in self.paths if (id in self.chosen) != (id == row.id)]
            self._draw()

    def action_accept(self) -> None:
        """End with what is chosen, if it can be compared."""
        if len(self.chosen) < 2:
            self.query_one("#wrong", Text).say("Please choose two files or more.")
        else:
            self.dismiss(tuple(self.paths[id] for id in self.chosen))


class Compare(ScreenPage):
    """Only the differences, by what they do to the verdict."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("m", "merge", "Merge: write the team's file and open it"),
        Binding("escape,b", "app.close", "Back"),
    ]

    def __init__(
        self, paths: Sequence[Path], place: Callable[[str], Path], open: Callable[[Path], None]
    ) -> None:
        """`place` is where a file of that name belongs.

        AdvisorError or InvalidFile if the files cannot be compared.
        """
        super().__init__()
        self.comparing = Comparing(paths)
        self.found: list[Difference] = []
        self.place = place
        self.open = open

    def parts(self) -> Iterable[Widget]:
        """Head, list, the team's verdict, and what can be done."""
        yield Text(id="head")
        yield ChoiceList(id="list", numbered=False)
        yield Text(id="strip", classes="always")
        yield page_hints(
            KeyHint("Enter", "Settle", "pick_row"),
            KeyHint("m", "Merge", "merge"),
        )

    def on_mount(self) -> None:
        """Show the differences."""
        self.show()

    def show(self) -> None:
        """Draw everything."""
        found = self.found = self.comparing.differences()
        agreed = self.comparing.agreed()
        unsaid = len(self.comparing.pack.questions) - len(found) - agreed
        counts = f"{len(found)} differ, {agreed} agree, {unsaid} nobody knows"
        self.query_one("#head", Text).say(f"Compare {len(self.comparing.names)} files   {counts}")
        verdicts = [
            Row(f":{name}", f"{phrases.line(name, 24)}: {phrases.strip(verdict)}", kind="go")
            for name, verdict in zip(self.comparing.names, self.comparing.verdicts, strict=True)
        ]
        listed = self.query_one(ChoiceList)
        listed.show((Row(":verdicts", "Verdicts", kind="head"), *verdicts, *self._rows(found)))
        listed.focus()
        self.query_one("#strip", Text).say(f"Together: {phrases.strip(self.comparing.verdict())}")

    def _rows(self, found: Sequence[Difference]) -> Iterator[Row]:
        shown: Effect | None = None
        for each in found:
            if each.effect != shown:
                shown = each.effect
                yield Row(f":{shown}", _HEADS[shown], kind="head")
            lines = [phrases.line(self._question(each).label), *self._said(each)]
            if each.stands:
                lines.append(f"Stands: {phrases.say(self._question(each), each.stands)}")
            text = "\n".join(lines)
            yield Row(each.question, text, kind="go", sign=_SIGNS[each.effect])

    def _question(self, each: Difference) -> Question:
        return self.comparing.pack.questions[each.question]

    def _said(self, each: Difference) -> Iterator[str]:
        for name, answer in zip(self.comparing.names, each.said, strict=True):
            behind = phrases.line(phrases.behind(self._question(each), answer), _BEHIND)
            said = phrases.say(self._question(each), answer)
            yield f"{phrases.line(name, 24)}: {said}{f'  [{behind}]' if behind else ''}"

    @on(ChoiceList.Picked)
    def _picked(self, event: ChoiceList.Picked) -> None:
        row = event.row()
        found = {each.question: each for each in self.found}
        if row and row.id in found:
            self._ask(found[row.id])

    def _ask(self, each: Difference) -> None:
        rows = [
            Row(str(index), said, kind="go")
            for index, (said, answer) in enumerate(zip(self._said(each), each.said, strict=True))
            if answer and answer.state in ("answered", "not_applicable")
        ]
        rows.append(Row(_OPEN, "Leave it open: everybody's answer is kept", kind="go"))

        def settle(choice: str | None) -> None:
            if choice:
                self.comparing.settle(each.question, None if choice == _OPEN else int(choice))
                self.show()

        text = phrases.line(self._question(each).text)
        self.app.push_screen(Menu("Which answer stands?", text, rows), settle)

    def action_merge(self) -> None:
        """Ask for the place of the team's file, write it, and open it."""

        def check(values: Values) -> str:
            return refusal(lambda: self.comparing.write(self.place(values["file"])))

        def merged(values: Values | None) -> None:
            if values:
                self.app.pop_screen()
                self.open(self.place(values["file"]))

        field = Field("file", "The team's file; who said what stays in it", "team.yaml")
        self.app.push_screen(Form("Merge", [field], check=check), merged)
