"""The memo: the first page of every form, which stands alone and answers the pack's question.

Every sentence names the section of the appendix where it can be checked. What the appendix would
say again it leaves to the memo: `told` has the rules whose words stand here. While there is not
enough information no approach is named, and what to find out stands in the place of the reasons.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from advisor.engine import questions_of
from advisor.model import Check, Question
from advisor.report.answer import MOST_DECIDING, certainty, decides, known
from advisor.report.audited import contradicted
from advisor.report.case import about_case
from advisor.report.context import ReportContext
from advisor.report.document import ActionItem, Block, List, Paragraph, ReportSection, filled
from advisor.report.drafts import counted_as_open, if_right
from advisor.report.plan import MOST_SOON
from advisor.report.precedents import brief, in_brief
from advisor.report.reasons import Reason, answer, behind, opposing, reasons
from advisor.report.stage_limits import StageLimit, holds, waiting, waits_for
from advisor.report.wording import capital, count, listed, quoted, sentence, sentences
from advisor.text import counted, flat

MOST_HOLDS = 3
MOST_TO_FIND_OUT = 4
MOST_CHECKS = 2
LONGEST = 620
"""Words it may have, without its title, the marks of sections and the numbers of lists."""
_FULL = ((MOST_HOLDS, MOST_CHECKS), (2, MOST_CHECKS), (1, MOST_CHECKS), (1, 1))
"""How many holds and contradictions are told in full, for shorter and shorter memos."""
_NUMBER = {2: "two", 3: "three"}


@dataclass(frozen=True)
class Memo:
    """What the memo says, before it is laid out."""

    context: ReportContext
    actions: tuple[ActionItem, ...]
    reasons: tuple[Reason, ...]
    holds: tuple[StageLimit, ...]
    marks: Mapping[str, str] = field(default_factory=dict)
    """The sections of the appendix, by id: "A1"."""
    checks: int = MOST_CHECKS
    """So many of the contradictions are told with their answers."""
    precedents: int = 0
    """So many of the nearest published cases stand here."""

    @property
    def asked(self) -> tuple[str, ...]:
        """The questions that decide, which are the first thing to find out."""
        found = self.context.assessment.deciding if self.context.named else ()
        return tuple(each.question for each in found[:MOST_DECIDING])

    @property
    def contradictions(self) -> tuple[Check, ...]:
        """Those whose answers stand here."""
        return self.context.assessment.warnings[: self.checks]

    @property
    def told(self) -> Mapping[str, str]:
        """What the appendix says instead of the words of these rules."""
        first = {each.rule: f"Reason {n}" for n, each in enumerate(self.reasons, 1)}
        return {**{each.id: f"Hold {n}" for n, each in enumerate(self.holds, 1)}, **first}

    def see(self, *ids: str) -> tuple[str, ...]:
        """The marks of those sections that there are."""
        return tuple(self.marks[id] for id in ids if id in self.marks)


def memo_of(context: ReportContext, actions: tuple[ActionItem, ...]) -> Memo:
    """What the memo says about these answers, with as many published cases as it has room for.

    Where there is no room, fewer of what holds and of the contradictions are told in full.
    """
    why, holding = reasons(context), tuple(holds(context))
    for most, checks in _FULL:
        memo = Memo(context, actions, why, holding[:most], checks=checks)
        room = LONGEST - sum(map(_length, memo_sections(memo)))
        if room >= 0:
            break
    return replace(memo, precedents=in_brief(context, room))


def _length(section: ReportSection) -> int:
    """Its words."""
    blocks = (block.items if isinstance(block, List) else (block,) for block in section.blocks)
    lines = (line for each in blocks for line in each if isinstance(line, Paragraph))
    told = " ".join(f"{line.lead} {line.text}" for line in lines)
    return len(f"{section.title} {told}".split())


def memo_sections(memo: Memo) -> tuple[ReportSection, ...]:
    """The memo, in the order in which it is read."""
    context, money, whole = memo.context, memo.context.money, memo.context.assessment.if_confirmed
    drafted, right = counted_as_open(context.file.answers), if_right(whole) if whole else ""
    costs = money.sentence(context.money_of) if money else ""
    against = Paragraph(opposing(context, memo.reasons), sources=memo.see("alternatives"))
    return filled(
        ReportSection("drafts", "", (Paragraph(right, drafted, memo.see("answers")),)),
        about_case(context),
        _verdict(memo),
        _why(memo),
        _decides(memo),
        _held(memo),
        ReportSection("costs", "", (Paragraph(costs, "Money:", memo.see("money")),)),
        _next(memo),
        ReportSection("against", "The strongest case against", (against,)),
        brief(context, memo.precedents),
        _basis(memo),
    )


# The answer


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
        titles = map(context.approach_title, context.verdict.leading)
        return f"{listed(map(quoted, titles), 'or')}."
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


def _why(memo: Memo) -> ReportSection:
    items: list[Paragraph] = []
    for each in memo.reasons:
        said = behind(memo.context, each.questions) or _without_answers(memo.context, each.rule)
        if said in [item.text for item in items]:
            said = "So does this."
        items.append(Paragraph(said, sentence(each.because), memo.see(each.section)))
    return ReportSection("reasons", "Why", (List(tuple(items), numbered=True),))


def _without_answers(context: ReportContext, id: str) -> str:
    """What a rule rests on that no known answer speaks for."""
    row = context.pack.row.get(id)
    waiting = context.open_behind(questions_of(context.pack, row)) if row else ()
    if waiting:
        return f"It hangs on {context.who(waiting)}."
    return "No rule that comes before it holds for certain."


def _decides(memo: Memo) -> ReportSection:
    context = memo.context
    if not context.named:
        return ReportSection("decides", "Find out first", (*_find_out(memo),))
    if context.verdict.approach:
        line = Paragraph(certainty(context), sources=memo.see("change", "alternatives"))
        return ReportSection("decides", "What could change it", (line,))
    found, see = context.assessment.deciding, memo.see("alternatives")
    told = [
        Paragraph(decides(context, each), f"{context.who([each.question])}:", see)
        for each in found
        if each.question in memo.asked
    ]
    rest = [each.question for each in found if each.question not in memo.asked]
    if rest:
        told.append(Paragraph(f"{context.who(rest)}.", "After these, less telling:", see))
    lines = tuple(told or _trials(memo))
    return ReportSection("decides", "What decides", (List(lines),))


def _trials(memo: Memo) -> list[Paragraph]:
    """What to try where no answer tells the approaches apart that are left."""
    context, decided_by = memo.context, memo.context.verdict.decided_by
    said = "No open answer decides this; the trial does, since it answers"
    return [
        Paragraph(
            f"{said} {listed(map(context.label, each.trigger.open[:MOST_DECIDING]))}.",
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
        rest = [quoted((each.title or each.because).rstrip(".")) for each in holds(context)]
        if more := listed(rest[len(holding) :], most=MOST_HOLDS):
            blocks.append(Paragraph(f"{more}.", "As well as:", memo.see("stage")))
    elif not waits:
        which = "The stage hangs on which approach it will be."
        nothing = f"Nothing: no rule stops it short of {context.stage}."
        last = context.verdict.stage == context.pack.stage_ids[-1]
        blocks.append(Paragraph(nothing if last and not possible else which))
    if waits:
        best = context.stage_title(context.verdict.best_stage)
        higher = context.verdict.best_stage != context.verdict.stage
        lead = f"{best} if these turn out well:" if higher else "Whatever else is done, settle:"
        if not holding:
            lead = f"Nothing for certain. {lead}"
        blocks.append(Paragraph(sentence(capital(waits)), lead, memo.see("risks", "stage")))
    verb = "holds" if holding or not possible else "may hold"
    at = f" at {context.stage}" if holding or possible else ""
    return ReportSection("held", f"What {verb} it{at}", tuple(blocks))


def _hold(memo: Memo, limit: StageLimit, used: set[str]) -> Paragraph:
    """One fact that holds the stage, with those of its answers that were not `used` before."""
    context, row = memo.context, memo.context.pack.row.get(limit.id)
    read = dict.fromkeys(limit.reads if row else limit.questions)
    said = behind(context, [id for id in read if id not in used])
    if read and not said:
        said = f"As said above of {listed(map(context.label, read), most=MOST_HOLDS)}."
    used |= {*read}
    score = listed(map(context.now, row.bands)) if row else limit.because
    text = sentences(score, said) or f"{limit.now}."
    lead = (limit.title or limit.because).rstrip(".")
    return Paragraph(text, f"{limit.condition}{lead}:", memo.see("stage", "risks")[:1])


# What to do, and what it rests on


def _next(memo: Memo) -> ReportSection:
    first = [
        Paragraph(f"{memo.context.who([id])}.", "Find out:", memo.see("find-out"))
        for id in memo.asked
    ]
    soon = [action for action in memo.actions if action.soon][: MOST_SOON - len(first)]
    steps = len(first) + len(soon)
    name = f"Next {_NUMBER[steps]} steps" if steps in _NUMBER else "Next step"
    items = tuple(
        Paragraph(
            f"{action.owner}, {action.effort}; done when {action.done_when.rstrip('.')}.",
            f"{action.title.rstrip('.')}:",
            memo.see("actions"),
        )
        for action in soon
    )
    return ReportSection("next", name, (List((*first, *items), numbered=True),))


def _basis(memo: Memo) -> ReportSection:
    context = memo.context
    pack, date = context.pack, flat(context.file.answers.date)
    first = [f"{context.label(id)} is known" for id in memo.asked]
    first += [f"{quoted(action.title)} is done" for action in memo.actions if action.soon]
    again = sentence(capital(", or ".join([*first[:1], "an answer above changes"])))
    rests = sentences(
        known(context),
        f"As of {date}" if date else "",
        f"The rules are those of {quoted(pack.title)}, version {pack.version}",
    )
    items = [
        Paragraph(again, "Look again when:"),
        Paragraph(rests, "It rests on:", memo.see("answers", "sources")),
        *_to_check(memo),
        Paragraph(
            "Sections of the appendix of the whole report, where each sentence can be checked.",
            "A1, A2:",
        ),
    ]
    return ReportSection(
        "basis", "When to look again, and what it rests on", (List(tuple(items)),)
    )


def _to_check(memo: Memo) -> Iterator[Paragraph]:
    """What a reader should look at before trusting the verdict, by name."""
    context, found, see = memo.context, memo.context.assessment, memo.see("warnings")
    for number, check in enumerate(memo.contradictions, 1):
        asked = dict.fromkeys(test.question for test in check.when)
        answers = "; ".join(answer(context, id) for id in asked)
        lead = f"Check first, contradiction {number}:"
        yield Paragraph(sentences(check.message, answers), lead, see)
    more = len(found.warnings) - len(memo.contradictions)
    named = {
        "as well": [count(more, "more contradiction")] if more else [],
        "a disagreement that decides": [
            context.label(each.question) for each in found.disputes if each.decides
        ],
        "an unsure answer that decides": [context.label(id) for id in found.unsure.decisive],
    }
    for what, each in named.items():
        if each:
            said = sentence(capital(listed(each, most=MOST_CHECKS)))
            yield Paragraph(said, f"Check first, {what}:", see)
