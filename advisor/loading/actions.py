"""Actions of `rules.yaml` as a plan: before which stage each is due, and what it waits for.

Owns the checks that a plan can be followed. It must not decide what is due.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from advisor.loading.nodes import Node, circles, known
from advisor.loading.problems import Problems, show
from advisor.model import Question, Trial


def check_plan(nodes: Sequence[Node], stages: Sequence[str], problems: Problems) -> None:
    """That every action has a stage, and that nothing waits for itself or for a later stage."""
    actions = {node.text("id"): node for node in nodes}
    planned = any("stage" in node.items for node in nodes)
    for id, node in actions.items():
        if planned and "stage" not in node.items:
            text = f"no stage needs {show(id)}: name under `stage` before which it is due"
            problems.add(node, "no-stage", text)
    waits = {
        id: [each for each in node.texts("after") if each in actions]
        for id, node in actions.items()
    }
    for circle in circles(waits):
        text = f"these actions wait for each other: {' -> '.join(map(show, (*circle, circle[0])))}"
        problems.add(actions[circle[0]].key("after"), "after-circle", text)
    for id, others in waits.items():
        for other in others:
            _check_order(actions[id], actions[other], stages, problems)


def _check_order(node: Node, other: Node, stages: Sequence[str], problems: Problems) -> None:
    due, before = node.text("stage"), other.text("stage")
    if {due, before} <= {*stages} and stages.index(before) > stages.index(due):
        text = (
            f"{show(node.text('id'))} is due before {show(due)} and waits for "
            f"{show(other.text('id'))}, which is due later, before {show(before)}"
        )
        problems.add(node.key("after"), "after-later-stage", text)


def span(node: Node, key: str) -> tuple[int, int]:
    """Two numbers of days; none where nothing is said."""
    numbers = [int(str(each.value)) for each in node.list(key)]
    return (numbers[0], numbers[1]) if numbers else (0, 0)


def read_trial(node: Node, questions: Mapping[str, Question], problems: Problems) -> Trial | None:
    """The experiment behind an action; every count has to mean one option."""
    if "trial" not in node.items:
        return None
    trial = node.items["trial"]
    id, cases = trial.text("question"), trial.whole("cases")
    answers = trial.at("answers")
    options = questions[id].option_ids if id in questions else tuple(answers.items)
    known([answers.key(option) for option in answers.items], "option", options, problems)
    found = [(option, *span(answers, option)) for option in answers.items]
    counts = sorted(n for _, low, high in found for n in range(low, min(high, cases) + 1))
    if counts != [*range(cases + 1)]:
        text = f"each count from 0 to {cases} has to mean one option, and no more"
        problems.add(answers, "trial-counts", text)
    return Trial(id, cases, trial.text("ask"), tuple(found))
