"""Two copies of the pass, one question apart.

Owns the question "can switching this one answer change the verdict?", over all completions at
once. Pairs whose two states have become equal have the same future and are dropped. It must not
judge which change is good or bad.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from advisor.errors import TooManyStates
from advisor.model import Pack
from advisor.solve.block import MOST_STATES, Block, Masks, Step
from advisor.solve.count import Verdict
from advisor.solve.plan import Plan, plan
from advisor.solve.semiring import bits_of

Chosen = tuple[tuple[str, int], ...]
"""A completion: question and index of its value, for every question but the switched one."""

_Pair = tuple[int, int]
_Link = Any
"""The choices that led to a pair: None, or (link before, question, index, ...)."""


def switched(
    pack: Pack, masks: Masks, question: str, before: int, after: int
) -> dict[tuple[Verdict, Verdict], Chosen]:
    """The verdicts that switching the question from one value to another turns into others.

    Per pair of different verdicts: one completion of the other questions that shows it. Raises
    TooManyStates.
    """
    compiled = plan(pack)
    twins = {question: (before, after)}
    states: dict[_Pair, _Link] = {(compiled.start, compiled.start): None}
    home = compiled.block_of[question]
    for index in range(len(compiled.blocks)):
        states = _step(compiled, index, states, masks, twins)
        if index >= home:
            states = {pair: link for pair, link in states.items() if pair[0] != pair[1]}
    found: dict[tuple[Verdict, Verdict], Chosen] = {}
    for (one, other), link in states.items():
        pair = compiled.layout.decide(one).verdict, compiled.layout.decide(other).verdict
        if pair[0] != pair[1] and pair not in found:
            found[pair] = tuple(_flat(link))
    return found


def _step(
    compiled: Plan,
    index: int,
    states: Mapping[_Pair, _Link],
    masks: Masks,
    twins: dict[str, _Pair],
) -> dict[_Pair, _Link]:
    """The pairs after a block, each with the first choices found that lead there."""
    block = compiled.blocks[index]
    after: dict[_Pair, _Link] = {}
    outcomes: dict[_Pair, list[tuple[_Pair, _Link]]] = {}
    for (one, other), link in states.items():
        entry = block.entry(one), block.entry(other)
        if entry not in outcomes:
            outcomes[entry] = _outcomes(block, masks, entry, twins)
        for (keep_one, keep_other), choices in outcomes[entry]:
            to = compiled.after(index, one, keep_one), compiled.after(index, other, keep_other)
            if to not in after:
                after[to] = (link, choices)
    if len(after) > MOST_STATES:
        raise TooManyStates(MOST_STATES, compiled.waiting[index])
    return after


def _outcomes(
    block: Block, masks: Masks, entry: _Pair, twins: dict[str, _Pair]
) -> list[tuple[_Pair, _Link]]:
    """What a block keeps of the two outer states, and choices that lead there."""
    states: dict[_Pair, _Link] = {entry: None}
    for step in block.steps:
        after: dict[_Pair, _Link] = {}
        for (one, other), link in states.items():
            for index, to in _moves(step, masks, one, other, twins):
                if to not in after:
                    after[to] = (link, (step.question.id, index))
        states = after
    kept: dict[_Pair, _Link] = {}
    for (one, other), link in states.items():
        kept.setdefault((block.keep_of(one), block.keep_of(other)), link)
    return list(kept.items())


def _moves(
    step: Step, masks: Masks, one: int, other: int, twins: dict[str, _Pair]
) -> Iterator[tuple[int, _Pair]]:
    """Where the two keys go under each possible value of a question."""
    id = step.question.id
    choices: Iterable[_Pair] = [twins[id]] if id in twins else ((i, i) for i in bits_of(masks[id]))
    for first, second in choices:
        yield first, (step.apply(one, first), step.apply(other, second))


def _flat(link: _Link) -> list[tuple[str, int]]:
    """The choices of a link, in the order of the pass."""
    todo, found = [link], []
    while todo:
        node = todo.pop()
        if node is None:
            continue
        if isinstance(node[0], str):
            found.append(node)
        else:
            todo.extend(reversed(node))
    return found
