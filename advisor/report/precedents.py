"""Teams like yours: the published cases nearest to this one, with what they tried and what won.

`brief` is what a page of its own has room for, `in_full` what it leaves out, so that nothing is
said twice; `facts` is all of a case. It must not decide which cases are near.
"""

from __future__ import annotations

from dataclasses import replace

from advisor.model import Value
from advisor.precedents import Near
from advisor.report.context import ReportContext
from advisor.report.contract import DifferenceResult, PrecedentResult
from advisor.report.document import List, Paragraph, ReportSection, Table, by_columns
from advisor.report.wording import capital, listed, quoted, sentence, sentences

MOST_IN_BRIEF, MOST_NAMED, MOST_COMPARED = 2, 4, 3
"""Cases in brief, questions named of one case, and rows of the table that compares all of them."""


def in_brief(context: ReportContext, room: int) -> int:
    """How many of the nearest cases so many words have room for."""
    told = [_told(context, each) for each in context.nearest[:MOST_IN_BRIEF]]
    lengths = [len(f"{each.lead} {each.text}".split()) for each in told]
    return next((n for n in range(len(told), 0, -1) if sum(lengths[:n]) <= room), 0)


def brief(context: ReportContext, most: int) -> ReportSection:
    """What came of the nearest cases, what is most alike, and what is most different."""
    near = context.nearest[:most]
    told = List(tuple(_told(context, each) for each in near), numbered=True)
    return ReportSection("precedents", "Teams like yours", (told,))


def in_full(context: ReportContext, told: int) -> ReportSection:
    """What else there is to say about them, and all of them beside this one."""
    near = context.nearest
    rest = (_rest(context, each, place < told) for place, each in enumerate(near))
    blocks = (List(tuple(rest), numbered=True), _beside(context)) if near else ()
    return ReportSection("precedents-in-full", "More about teams like yours", blocks)


def facts(context: ReportContext, near: Near) -> tuple[Paragraph, ...]:
    """Everything about one case."""
    case = near.precedent
    alike = (f"{context.label(id)}: {_here(context, id)}" for id in near.alike[:MOST_NAMED])
    apart = (f"{context.label(id)}: {_apart(context, near, id)}" for id in near.apart[:MOST_NAMED])
    said = {
        "Situation:": case.situation,
        "Tried before:": case.tried,
        "What came of it:": case.won,
        "Speaks for:": context.approach_title(case.approach),
        "Alike:": "; ".join(alike),
        "Different:": "; ".join(apart),
        "From:": case.citation,
    }
    told = (Paragraph(sentence(text), lead) for lead, text in said.items() if text)
    return (*told, Paragraph(case.link, "Link:"))


def named(near: Near) -> str:
    """A case by its title and its year."""
    return f"{near.precedent.title} ({near.precedent.year})"


def precedents_result(context: ReportContext) -> tuple[PrecedentResult, ...]:
    """The same for machines."""
    return tuple(_result(context, near) for near in context.nearest)


def _told(context: ReportContext, near: Near) -> Paragraph:
    alike = f"alike in {listed(map(context.label, near.alike[:1]))}"
    apart = [f"different in {context.label(id)}" for id in near.apart]
    compared = capital("; ".join([alike, *apart[:1]]))
    text = sentences(f"Tried: {near.precedent.tried}", near.precedent.won, compared)
    return Paragraph(f"{text} {near.precedent.link}", sentence(named(near)))


def _rest(context: ReportContext, near: Near, told: bool) -> Paragraph:
    """What there is to say of a case beside what was told of it."""
    case = near.precedent
    source = Paragraph(sentence(case.citation), "From:")
    if told:
        return Paragraph(case.situation, sentence(case.title), points=(source,))
    whole = _told(context, near)
    return replace(whole, text=f"{case.situation} {whole.text}", points=(source,))


def _beside(context: ReportContext) -> Table:
    """What the evidence speaks for, and the answers that differ in some case, beside this one."""
    every = context.nearest
    apart = dict.fromkeys(id for near in every for id in near.apart[:MOST_NAMED])
    rows = list(apart)[:MOST_COMPARED]
    labels = ("Speaks for", *(context.question(id).label for id in rows))
    here = (context.leading, *(_said(context, id) for id in rows))
    cases = {
        f"Case {number}": (
            context.approach_title(near.precedent.approach),
            *(_cell(context, near, id) for id in rows),
        )
        for number, near in enumerate(every, start=1)
    }
    return by_columns({"Question": labels, "Here": here, **cases})


def _cell(context: ReportContext, near: Near, id: str) -> str:
    if id in near.apart:
        return context.say(id, near.precedent.answers[id])
    return "The same" if id in near.alike else "Not known"


def _said(context: ReportContext, id: str) -> str:
    return context.say(id, _known(context, id))


def _apart(context: ReportContext, near: Near, id: str) -> str:
    there = quoted(context.say(id, near.precedent.answers[id]))
    return f"here {_here(context, id)}, there {there}"


def _here(context: ReportContext, id: str) -> str:
    return quoted(_said(context, id))


def _known(context: ReportContext, id: str) -> Value:
    """The answer as it is read; of "does not apply" what that is read as."""
    value = context.file.value(id)
    read = context.question(id).not_applicable if value is None else value
    assert read is not None, "it is known"
    return read


def _result(context: ReportContext, near: Near) -> PrecedentResult:
    case = near.precedent
    return PrecedentResult.like(
        case,
        nearness=round(near.nearness, 3),
        alike=near.alike,
        different=tuple(
            DifferenceResult(id, _known(context, id), case.answers[id]) for id in near.apart
        ),
    )
