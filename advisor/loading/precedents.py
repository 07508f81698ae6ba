"""A pack's published cases, read beside the rest of it.

Owns the meaning stage of `precedents.yaml`: questions, answers and approaches have to be the
pack's. Answers stand in one text, since hundreds of cases have thousands of them, and a text is
read in a tenth of the time. It must not compare cases.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache

from advisor.errors import AdvisorError
from advisor.loading.nodes import Node, part
from advisor.loading.problems import Problems, show
from advisor.loading.values import parse_value
from advisor.model import Pack, Precedent, Value


def with_precedents(pack: Pack, root: Node, problems: Problems) -> Pack:

    @cache  # a few hundred different ones stand in thousands of places
    def value(id: str, said: str) -> Value | None:
        question = pack.questions[id]
        answer = parse_value(question, said)
        return question.not_applicable if answer.state == "not_applicable" else answer.value

    return replace(
        pack,
        precedents=tuple(
            part(
                Precedent, node, answers=dict(_answers(pack, node.at("answers"), value, problems))
            )
            for node in root.list("cases")
        ),
        case_weights={id: int(str(node.value)) for id, node in root.map("weights").items()},
    )


_Value = Callable[[str, str], Value | None]


def _answers(
    pack: Pack, node: Node, value: _Value, problems: Problems
) -> Iterator[tuple[str, Value]]:
    for word in str(node.value).split():
        id, _, said = word.partition("=")
        if id not in pack.questions:
            problems.unknown(node, "question", id, pack.questions)
            continue
        try:
            answer = value(id, said)
        except AdvisorError as error:
            problems.add(node, "no-answer", f"{show(id)} cannot be {show(said)}: {error}")
            continue
        if answer is not None:
            yield id, answer
