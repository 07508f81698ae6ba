"""What to do: the pack's actions and passages that are due, in words."""

from __future__ import annotations

from advisor.model import Action
from advisor.report.advice import Due, due_actions, due_passages
from advisor.report.frame import Frame
from advisor.report.front import MOST_ACTIONS
from advisor.report.tree import ActionItem, Block, Heading, Line, Points, Section, Table
from advisor.report.words import capital, listed, quoted, sentence, sentences


def action_items(frame: Frame) -> tuple[ActionItem, ...]:
    """The actions that are due, in the order in which to do them."""
    due = due_actions(frame)
    return tuple(_item(frame, each, place < MOST_ACTIONS) for place, each in enumerate(due))


def _item(frame: Frame, due: Due, soon: bool) -> ActionItem:
    action = due.action
    because = listed(_caller(frame, id) for id in due.because_of)
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
        _facts(action, because),
    )


def _facts(action: Action, because: str) -> tuple[Line, ...]:
    facts = {
        "Owner": action.owner,
        "Effort": action.effort,
        "Done when": action.done_when,
        "Tools": action.tools,
        "Because": because,
        "Sources": ", ".join(action.source),
    }
    return tuple(Line(sentence(text), f"{name}:") for name, text in facts.items() if text.strip())


def _caller(frame: Frame, id: str) -> str:
    """What calls for an action, within a sentence."""
    if id in frame.pack.gate:
        return quoted(frame.pack.gate[id].title)
    if id in frame.pack.dimension:
        dimension = frame.pack.dimension[id]
        return f"{dimension.title} is {frame.band(dimension)}"
    return f"{frame.label(id)} is open"


def plan(frame: Frame) -> list[Section]:
    """The passages that apply, by topic."""
    blocks: list[Block] = []
    for topic in frame.pack.topics:
        found = due_passages(frame, topic.id)
        if found:
            blocks.append(Heading(topic.title))
            blocks += [Line(sentence(each.text), sources=each.source) for each in found]
    return [Section("plan", "Plan by topic", tuple(blocks))] if blocks else []


def actions(items: tuple[ActionItem, ...]) -> list[Section]:
    """All actions as a table, then how to do each."""
    if not items:
        return []
    rows = tuple(
        (str(number), item.title, item.owner, item.effort, capital(item.done_when))
        for number, item in enumerate(items, 1)
    )
    table = Table(("No.", "Action", "Owner", "Effort", "Done when"), rows)
    how = Points(tuple(_how(item) for item in items), numbered=True)
    return [Section("actions", "Actions", (table, Heading("How, and with what"), how))]


def _how(item: ActionItem) -> Line:
    because = f"Because {item.because}" if item.because else ""
    tools = f"Tools: {item.tools}" if item.tools else ""
    return Line(sentences(item.text, tools, because), sentence(item.title), item.sources)
