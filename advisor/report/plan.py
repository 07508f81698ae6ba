"""What to do: the pack's actions and passages that are due, in words."""

from __future__ import annotations

from collections.abc import Sequence

from advisor.model import Action
from advisor.report.advice import Due, due_passages
from advisor.report.context import ReportContext
from advisor.report.document import (
    ActionItem,
    Block,
    Heading,
    List,
    Paragraph,
    ReportSection,
)
from advisor.report.drafts import drafts_headline
from advisor.report.wording import listed, quoted, sentence, sentences
from advisor.text import flat

MOST_SOON = 3
"""As many are the next steps of the memo."""


def action_items(context: ReportContext, due: Sequence[Due]) -> tuple[ActionItem, ...]:
    """The actions that are due; soon are the first that lead to the next stage."""
    soon = [each.action.id for each in due if each.leads][:MOST_SOON]
    return tuple(_item(context, each, each.action.id in soon) for each in due)


def _item(context: ReportContext, due: Due, soon: bool) -> ActionItem:
    action = due.action
    because = listed(_caller(context, id) for id in due.because_of)
    return ActionItem(
        action.id,
        action.title,
        sentence(action.text),
        action.owner,
        action.effort,
        action.done_when,
        action.tools,
        because,
        due.because_of,
        action.source,
        soon,
        _facts(context, action, because),
    )


def _facts(context: ReportContext, action: Action, because: str) -> tuple[Paragraph, ...]:
    about = context.about
    facts = {
        "Not confirmed": drafts_headline(context.assessment),
        "Owner": action.owner,
        "Effort": action.effort,
        "Done when": action.done_when,
        "Tools": action.tools,
        "Because": because,
        "Sources": ", ".join(action.source),
        "The job": flat(about.job),
        "Who decides": flat(about.decides),
        "By when": flat(about.deadline),
    }
    return tuple(
        Paragraph(sentence(text), f"{name}:") for name, text in facts.items() if text.strip()
    )


def _caller(context: ReportContext, id: str) -> str:
    """What calls for an action, within a sentence."""
    if id in context.pack.gate:
        return quoted(context.pack.gate[id].title)
    if id in context.pack.dimension:
        dimension = context.pack.dimension[id]
        return f"{dimension.title} is {context.band(dimension)}"
    return f"{context.label(id)} is open"


def plan(context: ReportContext) -> ReportSection:
    """The passages that apply, by topic."""
    blocks: list[Block] = []
    for topic in context.pack.topics:
        found = due_passages(context, topic.id)
        if found:
            blocks.append(Heading(topic.title))
            blocks += [Paragraph(sentence(each.text), sources=each.source) for each in found]
    return ReportSection("plan", "Plan by topic", tuple(blocks))


def actions(items: tuple[ActionItem, ...]) -> ReportSection:
    """All actions, each with how to do it, who does it and how everybody sees that it is done."""
    how = List(tuple(_how(item) for item in items), numbered=True)
    return ReportSection("actions", "Actions", (how,))


def _how(item: ActionItem) -> Paragraph:
    because = f", because {item.because}" if item.because else ""
    tools = f"; with {item.tools}" if item.tools else ""
    who = f"{item.owner}, {item.effort}{because}; done when {item.done_when.rstrip('.')}{tools}"
    return Paragraph(sentences(item.text, who), sentence(item.title), item.sources)
