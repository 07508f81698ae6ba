"""The memo: the first page of every form, which stands alone and answers the pack's question.

Every sentence names the section of the appendix where it can be checked. What the appendix would
say again it leaves to the memo: `told` has the rules whose words stand here. While there is not
enough information no approach is named, and what to find out stands in the place of the reasons.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from advisor.model import Question
from advisor.report.answer import MOST_DECIDING, certainty, decides, known
from advisor.report.audited import contradicted
from advisor.report.case import about_case
from advisor.report.context import ReportContext
from advisor.report.document import ActionItem, Block, List, Paragraph, ReportSection
from advisor.report.drafts import counted_as_open, if_right
from advisor.report.opposing import opposing
from advisor.report.plan import MOST_SOON
from advisor.report.precedents import brief
from advisor.report.reasons import Reason, behind, reasons
from advisor.report.stage_limits import StageLimit, holds, waiting, waits_for
from advisor.report.wording import capital, count, listed, quoted, sentence, sentences
from advisor.text import counted, flat

MOST_HOLDS = 3
MOST_TO_FIND_OUT = 4
_NUMBER = {2: "two", 3: "three"}


@dataclass(frozen=True)
class Memo:
    """What the memo says, before it is laid out."""

    context: ReportContext
    reasons: tuple[Reason, ...]
    holds: tuple[StageLimit, ...]
    marks: Mapping[str, str] = field(default_factory=dict)
    """The sections of the appendix, by id: "A1"."""

    @property
    def told(self) -> Mapping[str, str]:
        """What the appendix says instead of the words of these rules."""
        first = {each.rule: f"Reason {n}" for n, each in enumerate(self.reasons, 1)}
        return {**{each.id: f"Hold {n}" for n, each in enumerate(self.holds, 1)}, **first}

    def see(self, *ids: str) -> tuple[str, ...]:
        """The marks of those sections that there are."""
        return tuple(self.marks[id] for id in ids if id in self.marks)


def memo_of(context: ReportContext) -> Memo:
    """What the memo says about these answers."""
    return Memo(context, reasons(context), tuple(holds(context)[:MOST_HOLDS]))


def memo_sections(memo: Memo, actions: tuple[ActionItem, ...]) -> tuple[ReportSection, ...]:
    """The memo, in the order in which it is read."""
    return (
        *_drafts(memo),
        *about_case(memo.context),
        _verdict(memo),
        *_why(memo),
        *_decides(memo),
        _held(memo),
        *_money(memo),
        *_next(memo, actions),
        *_against(memo),
        *brief(memo.context),
        _basis(memo, actions),
    )


# The answer


def _drafts(memo: Memo) -> list[ReportSection]:
    """How much of it nobody has confirmed, and what it would come to if all of that were right."""
    context, whole = memo.context, memo.context.assessment.if_confirmed
    if whole is None:
        return []
    said = counted_as_open(context.file.answers)
    line = Paragraph(if_right(whole), said, memo.see("answers"))
    return [ReportSection("drafts", "", (line,))]


def _verdict(memo: Memo) -> ReportSection:
    context = memo.context
    stage = context.pack.stage(context.verdict.stage)
    place = f"{context.pack.stage_ids.index(stage.id) + 1} of {len(context.pack.stages)}"
    now = sentences(f"{stage.title} ({place})", capital(stage.summary))
    figures = _figures(context)
    items = [
        *([Paragraph(_approach(context), "Approach:", memo.see("why"))] if context.named else []),
        Paragraph(now, "How far now:", memo.see("stage")),
        *([Paragraph(figures, "In figures:", memo.see("answers"))] if figures else []),
        *contradicted(context),
    ]
    return ReportSection("verdict", "", (List(tuple(items)),))


def _approach(context: ReportContext) -> str:
    if context.verdict.approach is None:
        return f"{listed(map(context.approach_title, context.verdict.leading), 'or')}."
    approach = context.pack.approach(context.verdict.approach)
    return sentences(approach.title, capital(approach.summary))


def _figures(context: ReportContext) -> str:
    """The numbers the team gave."""
    numbers = [q for q in context.pack.questions.values() if q.kind == "number"]
    given = [q for q in numbers if context.file.states[q.id] == "answered"]
    return sentence("; ".join(_figure(context, question) for question in given))


def _figure(context: ReportContext, question: Question) -> str:
    """A number with what it counts, in the words of the label where that says so."""
    value, label = context.file.value(question.id), flat(question.label)
    if isinstance(value, int) and label.lower().startswith(question.unit.partition(" ")[0]):
        return counted(value, label[:1].lower() + label[1:])
    return f"{label}: {context.answered(question.id)}"


# Why, and what decides


def _why(memo: Memo) -> list[ReportSection]:
    items = tuple(
        Paragraph(
            behind(memo.context, each.questions), sentence(each.because), memo.see(each.section)
        )
        for each in memo.reasons
    )
    return [ReportSection("reasons", "Why", (List(items, numbered=True),))] if items else []


def _decides(memo: Memo) -> list[ReportSection]:
    context = memo.context
    if not context.named:
        return [ReportSection("decides", "Find out first", (*_find_out(memo),))]
    if context.verdict.approach:
        text = certainty(context)
        line = Paragraph(text, sources=memo.see("change", "alternatives"))
        return [ReportSection("decides", "What could change it", (line,))]
    found = [
        Paragraph(
            decides(context, each), f"{context.who([each.question])}:", memo.see("alternatives")
        )
        for each in context.assessment.deciding[:MOST_DECIDING]
    ]
    lines = tuple(found or _trials(memo))
    return [ReportSection("decides", "What decides", (List(lines),))]


def _trials(memo: Memo) -> list[Paragraph]:
    """What to try where no answer tells the approaches apart that are left."""
    context, decided_by = memo.context, memo.context.verdict.decided_by
    said = "No answer that is open does, a trial will: it tells"
    return [
        Paragraph(
            f"{said} {listed(map(context.label, each.trigger.open[:2]))}.",
            f"{each.title.rstrip('.')} ({each.owner}, {each.effort}):",
            memo.see("why"),
        )
        for each in context.pack.actions
        if each.id in decided_by
    ] or [Paragraph("No open answer tells these apart: only a trial does.")]


def _find_out(memo: Memo) -> Iterator[Block]:
    """The questions that tell most while too little is known, with who knows the answer."""
    context = memo.context
    core = [id for id in context.pack.core if id in context.file.open]
    missing = core if context.file.known_core < context.pack.core_needed else []
    telling = [each.question for each in context.assessment.next_questions]
    asked = list(dict.fromkeys([*(id for id in telling if id in missing), *missing, *telling]))
    lines = [
        Paragraph(sentence(flat(context.question(id).text)), f"{context.who([id])}:")
        for id in asked[:MOST_TO_FIND_OUT]
    ]
    if lines:
        yield List(tuple(lines), numbered=True)
    else:
        yield Paragraph("No single answer tells much: begin with any open question.")


# What holds the stage


def _held(memo: Memo) -> ReportSection:
    context, holding = memo.context, memo.holds
    possible = waiting(context)
    used = {id for each in memo.reasons for id in each.questions}
    waits = waits_for(context, possible)
    blocks: list[Block] = []
    if holding:
        blocks.append(List(tuple(_hold(memo, each, used) for each in holding), numbered=True))
        more = len(holds(context)) - len(holding)
        if more:
            blocks.append(Paragraph(f"And {more} more.", sources=memo.see("stage")))
    elif not waits:
        which = "It hangs on which approach it will be."
        nothing = "Nothing: no rule and no blocker allows less."
        blocks.append(Paragraph(which if possible else nothing))
    if waits:
        best = context.stage_title(context.verdict.best_stage)
        higher = context.verdict.best_stage != context.verdict.stage
        lead = f"{best} if these turn out well:" if higher else "Whatever else is done, settle:"
        blocks.append(Paragraph(sentence(capital(waits)), lead, memo.see("risks", "stage")))
    where = f"What holds it at {context.stage}" if holding or possible else "What holds it"
    return ReportSection("held", where, tuple(blocks))


def _hold(memo: Memo, limit: StageLimit, used: set[str]) -> Paragraph:
    """One fact that holds the stage, with those of its answers that were not `used` before."""
    context, row = memo.context, limit.kind == "row"
    read = limit.reads if row else limit.questions
    said = behind(context, dict.fromkeys(id for id in read if id not in used))
    used |= {*read}
    text = (said or f"{limit.now}.") if row else sentences(limit.because, said)
    lead = (limit.title or limit.because).rstrip(".")
    return Paragraph(text, f"{limit.condition}{lead}:", memo.see("stage", "risks")[:1])


def _money(memo: Memo) -> list[ReportSection]:
    """What it costs, in a line; nothing where no figure was given."""
    money = memo.context.money
    said = money.sentence(memo.context.money_of) if money else ""
    line = Paragraph(said, "Money:", memo.see("money"))
    return [ReportSection("costs", "", (line,))] if said else []


# What to do, what speaks against it, what it rests on


def _next(memo: Memo, actions: tuple[ActionItem, ...]) -> list[ReportSection]:
    soon = [action for action in actions if action.soon]
    context = memo.context
    telling = context.assessment.deciding[:1] if context.named else ()
    first = [
        Paragraph(
            f"{context.who([each.question])}.",
            "Find out:",
            memo.see("find-out"),
        )
        for each in telling
    ]
    soon = soon[: MOST_SOON - len(first)]
    steps = len(first) + len(soon)
    if not steps:
        return []
    name = "Next step" if steps == 1 else f"Next {_NUMBER[steps]} steps"
    items = tuple(
        Paragraph(
            f"{action.owner}, {action.effort}; done when {action.done_when.rstrip('.')}.",
            f"{action.title.rstrip('.')}:",
            memo.see("actions"),
        )
        for action in soon
    )
    return [ReportSection("next", name, (List((*first, *items), numbered=True),))]


def _against(memo: Memo) -> list[ReportSection]:
    said = opposing(memo.context)
    if not said:
        return []
    line = Paragraph(said, sources=memo.see("alternatives"))
    return [ReportSection("against", "The strongest case against", (line,))]


def _basis(memo: Memo, actions: tuple[ActionItem, ...]) -> ReportSection:
    context = memo.context
    pack, date = context.pack, flat(context.file.answers.date)
    again = "The first of these steps is done, or an answer above changes."
    if not any(action.soon for action in actions):
        again = "An answer above changes, or an open one is found."
    rests = sentences(
        known(context),
        f"As of {date}" if date else "",
        f"The rules are those of {quoted(pack.title)}, version {pack.version}",
    )
    items = [
        Paragraph(again, "Look again when:"),
        Paragraph(rests, "It rests on:", memo.see("answers", "sources")),
        *(Paragraph(each, "Check first:", memo.see("warnings")) for each in _to_check(context)),
        Paragraph("Sections of the appendix, where each sentence can be checked.", "A1, A2:"),
    ]
    return ReportSection(
        "basis", "When to look again, and what it rests on", (List(tuple(items)),)
    )


def _to_check(context: ReportContext) -> list[str]:
    """What a reader should look at before trusting the verdict."""
    found = context.assessment
    disputed = sum(dispute.decides for dispute in found.disputes)
    numbers = (
        (len(found.warnings), "contradiction", "contradictions"),
        (disputed, "disagreement that decides", "disagreements that decide"),
        (len(found.unsure.decisive), "unsure answer that decides", "unsure answers that decide"),
    )
    named = listed(count(*each) for each in numbers if each[0])
    return [f"{named}."] if named else []
