"""What changed between two sets of answers: which answers, which rules, and what each one did.

Owns the words of a comparison, as a page of its own and as a section of the later report.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from advisor.costs import costs
from advisor.engine import AnsweredPack, RowState
from advisor.model import Answer, Answers, CostFigure, CostSheet, Pack
from advisor.report.appendix import sources
from advisor.report.case import decided_result, decision_headline
from advisor.report.context import ReportContext
from advisor.report.contract import (
    CauseResult,
    ShortAnswerResult,
    SideResult,
    SinceResult,
)
from advisor.report.contract_base import as_json
from advisor.report.contract_money import FigureChangeResult
from advisor.report.document import (
    Block,
    Heading,
    List,
    Paragraph,
    ReportPage,
    ReportSection,
    Table,
    filled,
)
from advisor.report.drafts import drafts_headline, drafts_result
from advisor.report.money import Money
from advisor.report.wording import capital, count, listed, quoted, sentence, sentences
from advisor.teams import Cause, Comparison, Effect, Switch
from advisor.text import flat, shown

_MOST_NAMED = 5
_NO_CHANGE = "No answer changed."
_STATES = {"fired": "applies", "possible": "may apply", None: "does not apply"}
_TURNS = {
    (None, "possible"): "may now apply",
    (None, "fired"): "now applies",
    ("possible", "fired"): "now applies for certain",
    ("possible", None): "can no longer apply",
    ("fired", "possible"): "no longer applies for certain",
    ("fired", None): "no longer applies",
}


def comparison_page(comparison: Comparison) -> ReportPage:
    """A comparison that stands alone."""
    context = ReportContext(comparison.after)
    case = flat(context.file.answers.case)
    sections = [
        ReportSection(id, title, tuple(part)) for id, title, part in _parts(comparison, context)
    ]
    rules = _rules(comparison.switched, context)
    return shown(
        ReportPage(
            title=f"{case}: what changed" if case else "What changed",
            headline=sentences(
                *_drafts(comparison), _decision(comparison), _headline(comparison, context)
            ),
            sections=filled(*sections, sources(context, rules.sources)),
            result=as_json(comparison_result(comparison)),
        )
    )


def comparison_section(comparison: Comparison | None) -> ReportSection:
    """The same as one section of the later report; none where nothing is compared."""
    if comparison is None:
        return ReportSection("since", "", ())
    context = ReportContext(comparison.after)
    blocks: list[Block] = [Paragraph(_headline(comparison, context))]
    for _, title, part in _parts(comparison, context):
        blocks += [Heading(title), *part]
    date = flat(comparison.before.verdict.file.answers.date)
    title = f"What changed since {date}" if date else "What changed since the earlier answers"
    return ReportSection("since", title, tuple(blocks))


def _drafts(comparison: Comparison) -> Iterator[str]:
    """How much of each side nobody has confirmed."""
    for name, side in (("Then", comparison.before), ("Now", comparison.after)):
        if said := drafts_headline(side):
            yield f"{name}: {said}"


def _decision(comparison: Comparison) -> str:
    """What was decided, by the later answers, else by the earlier ones."""
    return next(filter(None, map(decision_headline, _sides(comparison)[::-1])), "")


def _headline(comparison: Comparison, context: ReportContext) -> str:
    if not comparison.causes:
        figures = len(_figures(comparison))
        return f"No answer changed, but {count(figures, 'figure')}." if figures else _NO_CHANGE
    changed = count(len(comparison.causes), "answer")
    if comparison.was == comparison.now:
        return f"{changed} changed, and the verdict stayed as it was."
    was, now = _verdict(context, comparison.was), _verdict(context, comparison.now)
    if was == now:
        return f"{changed} changed; approach and stage stayed as they were."
    return f"{changed} changed: {was} became {now}."


def _parts(
    comparison: Comparison, context: ReportContext
) -> Iterator[tuple[str, str, list[Block]]]:
    """Id, title and blocks of each part, in the order in which they are read."""
    then = [*_newly_open(comparison, context), *_newly_done(comparison, context)]
    yield "then-and-now", "Then and now", [_then_and_now(comparison, context), *then]
    if comparison.causes:
        yield "causes", "What did it", list(_causes(comparison, context))
    if comparison.switched:
        yield "rules", "Rules that switched", [_rules(comparison.switched, context)]
    if _figures(comparison) and context.pack.costs:
        yield "money", "Money", list(_money(context.pack.costs, *_sides(comparison)))


def _sides(comparison: Comparison) -> tuple[Answers, Answers]:
    return comparison.before.verdict.file.answers, comparison.after.verdict.file.answers


# The verdict


def _then_and_now(comparison: Comparison, context: ReportContext) -> Table:
    then = _said(context, comparison.was, comparison.before.verdict.file)
    now = _said(context, comparison.now, context.file)
    rows = ((name, was, now[name]) for name, was in then.items())
    return Table(("", "Then", "Now"), tuple(row for row in rows if any(row[1:])))


def _newly_open(comparison: Comparison, context: ReportContext) -> Iterator[Paragraph]:
    before = comparison.before.verdict.file.open
    labels = [quoted(context.question(id).label) for id in context.file.open if id not in before]
    if labels:
        yield Paragraph(f"Open now and not then: {listed(labels, most=_MOST_NAMED)}.")


def _newly_done(comparison: Comparison, context: ReportContext) -> Iterator[Paragraph]:
    before, after = comparison.before.verdict.file.answers.done, context.file.answers.done
    new = [action.title for action in context.pack.actions if {action.id} & after.keys() - before]
    if new:
        yield Paragraph(f"{listed(map(quoted, new))}.", "Done since then:")


def _said(context: ReportContext, effect: Effect, file: AnsweredPack) -> Mapping[str, str]:
    return {
        "As of": flat(file.answers.date),
        "Approach": _approach(context, effect),
        "Stage": context.stage_title(effect.stage),
        "Stage at best": context.stage_title(effect.best_stage),
        "Certainty": effect.certainty,
        "Open questions": str(len(file.open)),
    }


def _verdict(context: ReportContext, effect: Effect) -> str:
    stage = context.stage_title(effect.stage)
    if effect.approach is None:
        return f"{_approach(context, effect)} ({stage} so far)"
    return f"{context.approach_title(effect.approach)} at {stage}"


def _approach(context: ReportContext, effect: Effect) -> str:
    if effect.approach is None:
        return "not enough information" if effect.certainty == "open" else "several approaches"
    return context.approach_title(effect.approach)


# What did it


def _causes(comparison: Comparison, context: ReportContext) -> Iterator[Block]:
    telling = [cause for cause in comparison.causes if cause.tells]
    silent = [cause for cause in comparison.causes if not cause.tells]
    if telling:
        yield Paragraph("One answer after the other, in the order of the questionnaire.")
        yield List(tuple(_cause(context, cause) for cause in telling), numbered=True)
    if silent:
        yield Paragraph("These changed nothing when their turn came.")
        yield List(tuple(Paragraph("", _change(context, cause)) for cause in silent))


def _cause(context: ReportContext, cause: Cause) -> Paragraph:
    return Paragraph(sentences(*_effects(context, cause)), _change(context, cause))


def _change(context: ReportContext, cause: Cause) -> str:
    label = context.question(cause.question).label
    before = _answer(context, cause.question, cause.before)
    return sentence(f"{label}: {before} -> {_answer(context, cause.question, cause.after)}")


def _answer(context: ReportContext, id: str, answer: Answer | None) -> str:
    if answer is None or answer.state == "unknown":
        return "not known"
    draft = " (a draft)" if answer.draft else ""
    if answer.state == "not_applicable":
        return f"does not apply{draft}"
    if answer.value is not None:
        return context.say(id, answer.value) + draft
    said = dict.fromkeys(
        "does not apply" if claim.value is None else quoted(context.say(id, claim.value))
        for claim in answer.claims
        if claim.known
    )
    return f"disputed ({listed(said, 'or')})"


def _effects(context: ReportContext, cause: Cause) -> Iterator[str]:
    """What one answer did, a sentence for each thing."""
    was, now = cause.was, cause.now
    if was.approach != now.approach:
        yield f"Approach: {_approach(context, was)} -> {_approach(context, now)}"
    for name, one, other in (
        ("Stage", was.stage, now.stage),
        ("Stage at best", was.best_stage, now.best_stage),
    ):
        if one != other:
            yield f"{name}: {context.stage_title(one)} -> {context.stage_title(other)}"
    if was.certainty != now.certainty:
        yield f"Certainty: {was.certainty} -> {now.certainty}"
    rules = []
    for each in cause.switched:
        if each.table == "gates":
            yield f"{quoted(context.pack.gate[each.row].title)} {_turned(each)}"
        else:
            rules.append(each)
    if rules:
        yield f"{count(len(rules), 'rule')} switched"


def _turned(switch: Switch) -> str:
    return _TURNS[switch.before, switch.after]


# Which rules


def _rules(switched: tuple[Switch, ...], context: ReportContext) -> Table:
    rules = [(_rule(context.pack, each), each) for each in switched]
    cells = tuple(
        (sentence(what), kind, *map(_state, (each.before, each.after)), ", ".join(source))
        for (what, kind, source), each in rules
    )
    cited = tuple(id for (_, _, source), _ in rules for id in source)
    return Table(("Rule", "Kind", "Then", "Now", "Source"), cells, cited)


def _state(state: RowState | None) -> str:
    return capital(_STATES[state])


def _rule(pack: Pack, switch: Switch) -> tuple[str, str, tuple[str, ...]]:
    """What a row says, what kind it is, and its sources."""
    if switch.table == "gates":
        gate = pack.gate[switch.row]
        return gate.title, capital(gate.level), gate.source
    if switch.table == "scores":
        score = next(row for row in pack.scores if row.id == switch.row)
        return score.because, pack.dimension[score.dimension].title, score.source
    row = pack.row[switch.row]
    return row.because, f"{capital(switch.table)} rule", row.source


# Figures


def _figures(comparison: Comparison) -> tuple[CostFigure, ...]:
    """Those about which something else is said."""
    then, now = (each.figures for each in _sides(comparison))
    every = comparison.after.verdict.file.pack.figures.items()
    return tuple(figure for id, figure in every if _word(then.get(id)) != _word(now.get(id)))


def _word(answer: Answer | None) -> object:
    return answer and answer.said


def _money(sheet: CostSheet, before: Answers, after: Answers) -> Iterator[Block]:
    """What is known of each that changed, then and now, and first years that differ."""
    then, now = (Money(costs(sheet, answers), answers) for answers in (before, after))
    figures = [each for each in sheet.figures if then.known(each) != now.known(each)]
    if figures:
        rows = tuple((now.label(id), then.known(id), now.known(id)) for id in figures)
        yield Table(("Figure", "Then", "Now"), rows)
    years = [(each.title, then.year(each.id), now.year(each.id)) for each in sheet.options]
    moved = tuple(row for row in years if row[1] != row[2])
    if moved:
        yield Table(("First year of", "Then", "Now"), moved)


# For machines


def comparison_result(comparison: Comparison) -> SinceResult:
    """A comparison as ids and states."""
    before, after = sides = _sides(comparison)
    return SinceResult(
        schema_version=1,
        case=after.case,
        before=SideResult(before.date, comparison.was, drafts_result(comparison.before)),
        after=SideResult(after.date, comparison.now, drafts_result(comparison.after)),
        causes=tuple(map(_cause_result, comparison.causes)),
        rows=comparison.switched,
        figures=tuple(
            FigureChangeResult(f.id, *(_value(each.figures.get(f.id)) for each in sides))
            for f in _figures(comparison)
        ),
        decided=decided_result(after.decided) or decided_result(before.decided),
    )


def _cause_result(cause: Cause) -> CauseResult:
    return CauseResult(
        question=cause.question,
        from_=_answer_result(cause.before),
        to=_answer_result(cause.after),
        verdict=cause.now,
        rows=cause.switched,
    )


def _answer_result(answer: Answer | None) -> ShortAnswerResult:
    if answer is None:
        return ShortAnswerResult("open", None)
    return ShortAnswerResult("draft" if answer.draft else answer.state, answer.value)


def _value(answer: Answer | None) -> tuple[str, ...] | None:
    return answer.value if answer and isinstance(answer.value, tuple) else None
