"""The report as data: every sentence and figure once, in the order in which it is read.

A report is a list of sections, a section a list of blocks, and there are seven kinds of blocks; a
view is a way to lay those out, and needs nothing else. All text is plain: a view escapes it for
its own format. Beside the sections stand the few things that views show in a shape of their own.
Templates of users know a block by its `kind` and fields, which therefore keep their words.
This module must not phrase sentences or know of any format.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import ClassVar, Literal

from advisor.text import shown


@dataclass(frozen=True)
class Paragraph:
    """A paragraph, or an item of a list."""

    kind: ClassVar = "line"
    text: str
    lead: str = ""
    """Words in front of the text, shown bold."""
    sources: tuple[str, ...] = ()
    """Ids of the sources it rests on; in the memo, the sections where it can be checked."""
    points: tuple[Paragraph, ...] = ()
    """Items below this one; at most one level."""


@dataclass(frozen=True)
class List:
    """A list."""

    kind: ClassVar = "points"
    items: tuple[Paragraph, ...]
    numbered: bool = False


@dataclass(frozen=True)
class Table:
    """Rows of short cells, at most five a row."""

    kind: ClassVar = "table"
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    sources: tuple[str, ...] = ()
    """Ids of the sources that its cells name."""


def by_columns(columns: Mapping[str, Sequence[str]]) -> Table:
    """A table from its columns; those without any text are left out."""
    used = {title: cells for title, cells in columns.items() if any(cells)}
    return Table(tuple(used), tuple(zip(*used.values(), strict=True)))


@dataclass(frozen=True)
class Heading:
    """The title of a part of a section."""

    kind: ClassVar = "heading"
    text: str


@dataclass(frozen=True)
class Bar:
    """Where one dimension stands, from its lowest to its highest possible score."""

    dimension: str
    title: str
    low: int
    high: int
    possible: int
    """The best score there is."""
    band: str
    """The band in words, or the range of bands."""
    score: str
    """The score in words."""


@dataclass(frozen=True)
class Bars:
    """Dimensions as bars."""

    kind: ClassVar = "bars"
    bars: tuple[Bar, ...]
    apart: tuple[Bar, ...] = ()
    """Bars below the line."""
    line: str = ""
    """What the line says."""
    certain: str = "certain"
    """What the filled part of a bar is."""
    open: str = ""
    """What the part between low and high is; empty where there is none."""


@dataclass(frozen=True)
class Axis:
    """One direction of the map: three bands, and which of them are possible."""

    title: str
    bands: tuple[str, str, str]
    possible: tuple[bool, bool, bool]

    @property
    def words(self) -> str:
        """The possible bands."""
        bands = zip(self.bands, self.possible, strict=True)
        return ", ".join(band for band, possible in bands if possible)


@dataclass(frozen=True)
class NeedMap:
    """Two needs against each other."""

    kind: ClassVar = "map"
    across: Axis
    up: Axis
    here: str
    """The word for the fields where the task may stand."""
    regions: tuple[tuple[str, ...], ...] = ()
    """What each field speaks for, the lowest row first; none where the pack does not say."""


State = Literal["past", "here", "maybe", "later"]


@dataclass(frozen=True)
class Stop:
    """One thing in a flow."""

    title: str
    note: str = ""
    state: State = "later"


@dataclass(frozen=True)
class Flow:
    """Things in their order, each leading to the next."""

    kind: ClassVar = "flow"
    title: str
    stops: tuple[Stop, ...]
    twin: Table
    """The same as a table, for readers without pictures."""


Block = Paragraph | List | Table | Heading | Bars | NeedMap | Flow


@dataclass(frozen=True)
class ReportSection:
    """One part of the report under its title; the first stands under the report's own."""

    id: str
    title: str
    blocks: tuple[Block, ...]

    @property
    def told(self) -> bool:
        """Whether any block of it holds something."""
        return any(map(_told, self.blocks))


def filled(*sections: ReportSection) -> tuple[ReportSection, ...]:
    """Those sections that have something to say."""
    return tuple(section for section in sections if section.told)


def _told(block: Block) -> bool:
    match block:
        case List():
            return bool(block.items)
        case Table():
            return bool(block.rows)
        case Paragraph():
            return bool(block.text)
    return True


@dataclass(frozen=True)
class ActionItem:
    """Something to do, with everything a ticket needs."""

    id: str
    title: str
    text: str
    owner: str
    effort: str
    done_when: str
    tools: str
    because: str
    """What calls for it, in words; empty where it is always due."""
    because_of: tuple[str, ...]
    """The same as ids of gates, dimensions and questions."""
    sources: tuple[str, ...]
    soon: bool
    """Whether it is one of the next steps of the memo."""
    facts: tuple[Paragraph, ...]
    """Owner, effort and the rest as lines, for a ticket that has no fields of its own for them."""


@dataclass(frozen=True)
class Share:
    """One approach's part of the possible answers."""

    title: str
    words: str
    """The part in words."""
    part: float
    """From 0 to 1."""


@dataclass(frozen=True)
class Report:
    """What a reader is told about one set of answers."""

    title: str
    headline: str
    """The verdict in one sentence."""
    case: str
    date: str
    pack: str
    version: int
    approach: str | None
    """None while there is not enough information."""
    stage: str
    certainty: Literal["firm", "likely", "leaning", "open"]
    memo: tuple[ReportSection, ...]
    """What stands alone, on the first page."""
    appendix: tuple[ReportSection, ...]
    """Where it can be checked; empty where only the memo is wanted."""
    actions: tuple[ActionItem, ...]
    """In the order in which to do them."""
    shares: tuple[Share, ...]
    """Of every approach, the largest first."""
    stages: Flow
    """All stages, with the one that is proven."""
    path: Flow | None
    """From here to the target of the path; None where no way leads there or none is looked for."""
    make_result: Callable[[], Mapping[str, object]] = field(compare=False)
    drafts: str = ""
    """How many answers nobody has confirmed, and what they would come to; empty where none is."""

    @cached_property
    def result(self) -> Mapping[str, object]:
        """The same for machines: the JSON result, version 1; made where it is asked for."""
        return shown(self.make_result())

    @property
    def sections(self) -> tuple[ReportSection, ...]:
        """The memo and its appendix."""
        return (*self.memo, *self.appendix)


@dataclass(frozen=True)
class ReportPage:
    """What a reader is told about two dates of one case, or about a portfolio."""

    title: str
    headline: str
    sections: tuple[ReportSection, ...]
    result: Mapping[str, object]
    """The same for machines."""
    rows: Table | None = None
    """The same for a spreadsheet, where there is such a form."""
    linked: str = ""
    """The column of tables whose cells name files that lie beside the page."""
    links: Mapping[str, str] = field(default_factory=dict)
    """The addresses of those files, from the page."""
