"""Teams like yours: the published cases nearest to this one, with what they tried and what won.

`brief` is what a page of its own has room for, `in_full` what it leaves out, so that nothing is
said twice; `facts` is all of a case. It must not decide which cases are near.
"""

from __future__ import annotations

from collections.abc import Iterator

from advisor.engine import Near
from advisor.model import Raw
from advisor.report.context import ReportContext
from advisor.report.document import List, Paragraph, ReportSection
from advisor.report.precedent_result import DifferenceResult, PrecedentResult
from advisor.report.wording import quoted, sentence, sentences

ON_PAGE_ONE, MOST_NAMED = 2, 5
"""Questions alike, and different, that are named of a case: beside it, and in full."""


def brief(context: ReportContext) -> list[ReportSection]:
    """What came of the nearest cases, and what is most alike and most different."""
    told = tuple(_told(context, near) for near in context.assessment.nearest)
    return _section("precedents", "Teams like yours", told)


def in_full(context: ReportContext) -> list[ReportSection]:
    """What else there is to say about them."""
    rest = tuple(_rest(context, near) for near in context.assessment.nearest)
    return _section("precedents-in-full", "More about teams like yours", rest)


def facts(context: ReportContext, near: Near) -> tuple[Paragraph, ...]:
    """Everything about one case."""
    case = near.precedent
    return (
        Paragraph(case.situation, "Situation:"),
        Paragraph(case.tried, "Tried before:"),
        Paragraph(case.won, "What came of it:"),
        Paragraph(sentence(context.approach_title(case.approach)), "Speaks for:"),
        *_compared(context, near, 0, MOST_NAMED),
        Paragraph(sentence(case.citation), "From:"),
        Paragraph(case.link, "Link:"),
    )


def precedents_result(context: ReportContext) -> tuple[PrecedentResult, ...]:
    """The same for machines."""
    return tuple(_result(context, near) for near in context.assessment.nearest)


def _section(id: str, title: str, items: tuple[Paragraph, ...]) -> list[ReportSection]:
    return [ReportSection(id, title, (List(items),))] if items else []


def named(near: Near) -> str:
    """A case by its title and its year."""
    return f"{near.precedent.title} ({near.precedent.year})"


def _told(context: ReportContext, near: Near) -> Paragraph:
    compared = _compared(context, near, 0, ON_PAGE_ONE)
    text = sentences(near.precedent.won, *(f"{each.lead} {each.text}" for each in compared))
    return Paragraph(f"{text} {near.precedent.link}", sentence(named(near)))


def _rest(context: ReportContext, near: Near) -> Paragraph:
    case = near.precedent
    points = (
        Paragraph(case.tried, "Tried before:"),
        *_compared(context, near, ON_PAGE_ONE, MOST_NAMED),
        Paragraph(sentence(case.citation), "From:"),
    )
    return Paragraph(case.situation, sentence(case.title), points=points)


def _compared(context: ReportContext, near: Near, first: int, last: int) -> Iterator[Paragraph]:
    """What is alike and what differs, in words, of the questions from one place to another."""
    also = "Also " if first else ""
    alike = [f"{context.label(id)}: {_here(context, id)}" for id in near.alike[first:last]]
    apart = [
        f"{context.label(id)}: here {_here(context, id)}, there {_there(context, near, id)}"
        for id in near.apart[first:last]
    ]
    for lead, said in ((f"{also}alike:", alike), (f"{also}different:", apart)):
        if said:
            yield Paragraph(sentence("; ".join(said)), lead[:1].upper() + lead[1:])


def _here(context: ReportContext, id: str) -> str:
    return quoted(context.say(id, _known(context, id)))


def _there(context: ReportContext, near: Near, id: str) -> str:
    return quoted(context.say(id, near.precedent.answers[id]))


def _known(context: ReportContext, id: str) -> Raw:
    """The answer as it is read; of "does not apply" what that is read as."""
    value = context.file.value(id)
    read = context.question(id).not_applicable if value is None else value
    assert read is not None, "it is known"
    return read


def _result(context: ReportContext, near: Near) -> PrecedentResult:
    case = near.precedent
    return PrecedentResult(
        title=case.title,
        year=case.year,
        situation=case.situation,
        tried=case.tried,
        won=case.won,
        approach=case.approach,
        citation=case.citation,
        link=case.link,
        nearness=round(near.nearness, 3),
        alike=near.alike,
        different=tuple(
            DifferenceResult(id, _known(context, id), case.answers[id]) for id in near.apart
        ),
    )
