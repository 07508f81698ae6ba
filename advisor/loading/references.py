"""What a questionnaire says of others: earlier versions of itself, packs it takes answers from.

Owns the meaning stage of `renamed`, `split`, `removed` and `from`. Of another pack only the ids
are given here; whether it has them is seen when its answers arrive.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from advisor.loading.nodes import Node, known
from advisor.loading.problems import Problems, show
from advisor.loading.values import read_value
from advisor.model import AnswerMapping, Question

Questions = Mapping[str, Question]


def read_notes(root: Node, questions: Questions, problems: Problems) -> dict[str, object]:
    """The parts of a pack about earlier versions; `question.option` stands for an option."""
    renamed, split, removed = (root.map(part) for part in ("renamed", "split", "removed"))
    for part, notes in (("renamed", renamed), ("split", split), ("removed", removed)):
        for key in notes:
            _check_old(root.at(part).key(key), key, questions, problems)
    for key, targets in (*renamed.items(), *split.items()):
        id, _, option = key.partition(".")
        if not option:
            known(targets.entries, "question", questions, problems)
        elif id in questions:
            known(targets.entries, "option", questions[id].option_ids, problems)
    for key, targets in split.items():
        if len(targets.entries) < 2:
            kind = "option" if "." in key else "question"
            text = f"{show(key)} became only one {kind}; name it under `renamed`"
            problems.add(targets, "no-split", text)
    return {
        "renamed": {key: str(node.value) for key, node in renamed.items()},
        "split": {key: root.at("split").texts(key) for key in split},
        "removed": {key: str(node.value) for key, node in removed.items()},
    }


def _check_old(at: Node, key: str, questions: Questions, problems: Problems) -> None:
    """That the id of a question, or of an option as `question.option`, is an old one."""
    id, _, option = key.partition(".")
    if not option:
        _check_gone(at, id, questions, problems)
    elif id not in questions:
        problems.unknown(at, "question", id, questions)
    else:
        _check_gone(at, option, questions[id].option_ids, problems)


def _check_gone(at: Node, id: str, there: Iterable[str], problems: Problems) -> None:
    if id in there:
        problems.add(
            at, "still-there", f"{show(id)} is still there, so its id cannot be an old one"
        )


def read_takes_over(
    root: Node, questions: Questions, problems: Problems
) -> dict[str, dict[str, AnswerMapping]]:
    """By pack and own question: which of that pack's answers says what about it."""
    found: dict[str, dict[str, AnswerMapping]] = {}
    for pack, taken in root.map("from").items():
        found[pack] = {}
        for id, node in taken.items.items():
            if id not in questions:
                problems.unknown(taken.key(id), "question", id, questions)
            else:
                found[pack][id] = _carried(questions[id], node, problems)
    return found


def _carried(question: Question, node: Node, problems: Problems) -> AnswerMapping:
    """`other-question`, or `{other-question: {its-option: an answer to this question}}`."""
    if not node.items:
        return AnswerMapping(str(node.value))
    other, options = next(iter(node.items.items()))
    read = {its: read_value(question, value, problems) for its, value in options.items.items()}
    return AnswerMapping(other, {its: value for its, value in read.items() if value is not None})
