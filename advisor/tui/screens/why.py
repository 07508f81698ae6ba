"""Why: the rules that fired, those that still may, and those that nearly did.

While there is not enough information, rules that name an approach are left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget

from advisor.engine import NearMiss, Traced
from advisor.model import TableRow
from advisor.report.context import ReportContext, tests_of
from advisor.session import phrases
from advisor.session.session import Session
from advisor.tui.widgets import (
    ChoiceList,
    KeyHint,
    Menu,
    QuestionRequested,
    Row,
    ScreenPage,
    Text,
    page_hints,
)

_VIEWS = ("Fired", "Possible", "Near misses")
_NONE = (
    "No rule holds yet by what is known; 2 shows those that still may.",
    "No rule waits for an answer.",
    "No rule nearly holds.",
)
_LEVELS = {"blocker": "x BLOCKS", "caution": "! CAUTION", "fact": "= FACT"}


class Why(ScreenPage):
    """Every rule behind the verdict."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(str(n), f"view({n})", name, show=False)
            for n, name in enumerate(_VIEWS, start=1)
        ),
        Binding("v", "view(0)", "Fired, possible, or near misses"),
        Binding("escape,b,f2", "app.close", "Back"),
    ]

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.context = ReportContext(session.assessment)
        self.view = 0
        self._questions: dict[str, tuple[str, ...]] = {}

    def parts(self) -> Iterable[Widget]:
        """Head, list, verdict, and what can be done."""
        yield Text(id="head")
        yield ChoiceList(id="list", numbered=False)
        yield Text(id="strip", classes="always")
        yield page_hints(
            KeyHint("Enter", "Go there", "pick_row"),
            KeyHint("1 2 3", "View", "view(0)"),
            KeyHint("f3", "What-if", "app.open('what_if')", 1),
            KeyHint("p", "Pictures", "app.open('pictures')", 3),
        )

    def on_mount(self) -> None:
        """Show what fired."""
        self.query_one("#strip", Text).say(phrases.strip(self.session.verdict))
        self.show()

    def show(self) -> None:
        """Draw the rows of the present view."""
        views = [list(self._traced("fired")), list(self._traced("possible")), list(self._near())]
        heads = "  ".join(
            f"[{n + 1} {name} {len(rows)}]" if n == self.view else f" {n + 1} {name} {len(rows)} "
            for n, (name, rows) in enumerate(zip(_VIEWS, views, strict=True))
        )
        self.query_one("#head", Text).say(f"Why   {heads}")
        listed = self.query_one(ChoiceList)
        listed.show(tuple(views[self.view]) or (Row("", _NONE[self.view], kind="go"),))
        listed.focus()

    def _traced(self, state: str) -> Iterator[Row]:
        rows = [row for row in self.session.assessment.trace if row.state == state]
        for row in sorted(rows, key=self._rank):
            if self.context.named or row.table != "approach":
                yield self._row(row.row, self._mark(row), row.because, row.questions, row.source)

    def _rank(self, row: Traced) -> int:
        """What decides first, then gates by how much they weigh, then scores."""
        if row.table == "gates":
            return 2 + list(_LEVELS).index(self.session.pack.gate[row.row].level)
        return {"approach": 0, "stage": 1}.get(row.table, 9)

    def _mark(self, row: Traced) -> str:
        """What a rule does, in a word, and its title."""
        pack = self.session.pack
        if row.table == "gates":
            gate = pack.gate[row.row]
            return f"{_LEVELS[gate.level]}  {phrases.line(gate.title)}"
        if row.table == "scores":
            score = next(each for each in pack.scores if each.id == row.row)
            title = phrases.line(pack.dimension[score.dimension].title)
            return f"{score.points:+}  {title}"
        word = "DECIDES" if row.state == "fired" else "MAY DECIDE"
        return f"> {word}  {row.table}: {phrases.line(self._named(pack.row[row.row]))}"

    def _row(
        self, id: str, mark: str, because: str, asked: tuple[str, ...], source: tuple[str, ...]
    ) -> Row:
        """A rule with the answers it reads, in three lines at most."""
        self._questions[id] = tuple(q for q in asked if self.session.state(q) != "hidden")
        answers = phrases.line(self.context.behind(asked), 300)
        cited = f"  [{', '.join(map(phrases.line, source))}]" if source else ""
        return Row(
            id,
            "\n".join(filter(None, (mark, f"{phrases.line(because)}{cited}", answers))),
            kind="go",
        )

    def _near(self) -> Iterator[Row]:
        for miss in self.session.assessment.near_misses:
            if self.context.named or miss.table != "approach":
                mark = f". NEARLY {phrases.line(self._named(miss.row))}"
                because = f"{phrases.line(miss.row.because)} {self._missing(miss)}"
                asked = miss.missing.questions
                yield self._row(f"{miss.row.id}", mark, because, asked, miss.row.source)

    def _named(self, row: TableRow) -> str:
        """The title of what a row of either table names."""
        if row in self.session.pack.stage_table:
            return self.context.stage_title(row.outcome)
        return self.context.choice_title(row.choice)

    def _missing(self, miss: NearMiss) -> str:
        """The one condition that does not hold."""
        if miss.missing.kind == "veto":
            gate = self.session.pack.gate[miss.missing.id]
            return f'But "{phrases.line(gate.title)}" rules it out.'
        named = {getattr(t, "dimension", getattr(t, "gate", "")): t for t in tests_of(miss.row)}
        return f"But {phrases.line(self.context.needed(named[miss.missing.id]))}."

    @on(ChoiceList.Picked)
    def _picked(self, event: ChoiceList.Picked) -> None:
        row = event.row()
        asked = self._questions.get(row.id, ()) if row else ()
        if len(asked) == 1:
            self._turn(asked[0])
        elif asked:
            questions = self.session.pack.questions
            rows = [Row(id, phrases.line(questions[id].label), kind="go") for id in asked]
            self.app.push_screen(Menu("Which question?", "", rows), self._turn)

    def _turn(self, question: str | None) -> None:
        if question:
            self.post_message(QuestionRequested(question, "why"))

    def action_view(self, number: int) -> None:
        """Show the view of that number; 0 for the next one."""
        self.view = number - 1 if number else (self.view + 1) % len(_VIEWS)
        self.show()
