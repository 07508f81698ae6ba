"""A pack's files, and what has to agree between them.

Owns the order of the stages over all files (syntax, shape, meaning; the problems of a stage
are told together) and the pack that comes out. The files' own rows are read elsewhere.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from advisor.errors import AdvisorError, each_of
from advisor.loading.cache import kept
from advisor.loading.conditions import Conditions, Parameters
from advisor.loading.costs import CostReader
from advisor.loading.files import read_bytes, real
from advisor.loading.nodes import Ids, Node, part
from advisor.loading.precedents import with_precedents
from advisor.loading.problems import Problems, show
from advisor.loading.questionnaire import Questions
from advisor.loading.references import read_notes, read_takes_over
from advisor.loading.rules import Rules, conditions_of, read_bands
from advisor.loading.syntax import parse
from advisor.model import Approach, Dimension, Named, Pack, Parameter, Source, Stage
from advisor.resources import COSTS, PACK_FILES, PRECEDENTS

T = TypeVar("T")
Names = Mapping[str, tuple[str, ...]]
_MORE = (COSTS, PRECEDENTS)
_LISTED = {
    "approaches": "approach",
    "stages": "stage",
    "categories": "category",
    "topics": "topic",
}
"""Lists whose entries have ids of their own, and what these are ids of."""


def load_pack(folder: Path) -> Pack:
    """The pack in a folder; InvalidFile with all problems of all its files.

    The same bytes give the same object.
    """
    files = tuple(folder / name for name in PACK_FILES)
    more = [folder / name for name in _MORE if os.path.lexists(folder / name)]
    files = (*files, *more)
    if folder.is_dir() and not files[0].exists():
        raise AdvisorError(f"{folder} is not a pack: there is no {files[0].name} in it")
    for file in files:
        if file.exists() and not file.is_file() and not file.is_dir():
            raise AdvisorError(f"cannot read {file}: it is no file")  # a pipe would wait for ever
        if file.is_symlink() and real(file).name != file.name:
            raise AdvisorError(
                f"{file} is a link to a file of another name"
            )  # which problems quote
    return _load(files, *map(read_bytes, files))


@lru_cache(maxsize=8)
def _load(files: tuple[Path, ...], *data: bytes) -> Pack:
    return kept(files, data, Pack, lambda: _read(files, data))


def _read(files: tuple[Path, ...], data: tuple[bytes, ...]) -> Pack:
    # Here, so that only who reads a pack anew waits for its shapes to be built.
    from advisor.loading.shapes import check, check_ids
    from advisor.loading.shapes.costs import CostsShape
    from advisor.loading.shapes.pack import PrecedentsShape, QuestionnaireShape, SourcesShape
    from advisor.loading.shapes.parts import Shape
    from advisor.loading.shapes.rules import RulesShape

    every: tuple[type[Shape], ...] = (QuestionnaireShape, RulesShape, SourcesShape)
    every += (CostsShape, PrecedentsShape)
    shapes = dict(zip((*PACK_FILES, *_MORE), every, strict=True))
    contents = zip(data, map(str, files), strict=True)
    parsed = each_of(lambda content: parse(*content), contents)
    roots = dict(zip((file.name for file in files), parsed, strict=True))
    problems = Problems()
    for name, root in roots.items():
        check(root, shapes[name], problems)
    problems.raise_any()
    nothing = Node({})
    names = _names(*(roots.get(name, nothing) for name in (*PACK_FILES, COSTS)))
    for name, root in roots.items():
        check_ids(root, shapes[name], names, problems)
    questionnaire, rules, sources = (roots[name] for name in PACK_FILES)
    pack = _pack(questionnaire, rules, sources, roots.get(COSTS), names, problems)
    if PRECEDENTS in roots:
        pack = with_precedents(pack, roots[PRECEDENTS], problems)
    problems.raise_any()
    return pack


def _names(questionnaire: Node, rules: Node, sources: Node, costs: Node) -> Names:
    """Every id that something may name, by what it is the id of."""
    dimensions = questionnaire.list("dimensions")
    asked = (
        node for section in questionnaire.list("sections") for node in section.list("questions")
    )
    nodes: dict[str, Iterable[Node]] = {
        **{what: questionnaire.list(key) for key, what in _LISTED.items()},
        "dimension": dimensions,
        "need": (node for node in dimensions if node.text("kind") == "need"),
        "question": asked,
        "gate": rules.list("gates"),
        "action": rules.list("actions"),
        "figure": costs.list("figures"),
        "option": costs.list("options"),
    }
    names = {what: tuple(node.text("id") for node in those) for what, those in nodes.items()}
    return {**names, "source": tuple(sources.map("points")), "work": tuple(sources.map("works"))}


def _pack(
    questionnaire: Node,
    rules: Node,
    sources: Node,
    costs: Node | None,
    names: Names,
    problems: Problems,
) -> Pack:
    ids, listed = Ids(problems), questionnaire.list("dimensions")
    kinds = {ids.take(node, "dimension"): node.text("kind") for node in listed}
    questions = Questions(questionnaire, kinds, ids)
    parameters = Parameters(rules.map("parameters"), problems)
    conditions = Conditions(questions.drafts, parameters, problems)
    conditions.cut([*questions.conditions(), *conditions_of(rules)])
    asked = questions.finish(conditions)
    rows = Rules(rules, names, kinds, conditions, ids).read()
    bands = read_bands(rules, kinds, parameters, problems)
    return part(
        Pack,
        questionnaire,
        question_title=questionnaire.text("question"),
        approaches=_parts(Approach, questionnaire, "approaches", problems),
        stages=_parts(Stage, questionnaire, "stages", problems),
        dimensions=_dimensions(questionnaire, names, bands),
        sections=questions.sections,
        questions=asked,
        core_known=rules.at("certainty").whole("core-known"),
        **rows,
        undecided=questionnaire.at("answers").text("undecided"),
        answers=_answers(questionnaire, names, problems),
        categories=_parts(Named, questionnaire, "categories", problems),
        topics=_parts(Named, questionnaire, "topics", problems),
        parameters=_parameters(rules, parameters, problems),
        sources=_sources(sources),
        need_map=_need_map(questionnaire, problems),
        map_fields=tuple(
            tuple(str(each.value) for each in row.entries)
            for row in questionnaire.at("need-map").list("fields")
        ),
        **read_notes(questionnaire, asked, problems),
        takes_over=read_takes_over(questionnaire, asked, problems),
        costs=CostReader(costs, asked, ids).read() if costs else None,
    )


def _parts(shape: type[T], root: Node, key: str, problems: Problems) -> tuple[T, ...]:
    ids, nodes = Ids(problems), root.list(key)
    return tuple(part(shape, node, id=ids.take(node, _LISTED[key])) for node in nodes)


def _sources(root: Node) -> tuple[Source, ...]:
    citations = {
        id: ", ".join(filter(None, map(work.text, ("title", "author", "publisher", "date"))))
        for id, work in root.map("works").items()
    }
    points = root.at("points")
    return tuple(
        part(
            Source,
            node,
            id=id,
            citation=citations.get(node.text("work"), ""),
            where=points.key(id).where,
        )
        for id, node in points.items.items()
    )


def _answers(root: Node, names: Names, problems: Problems) -> dict[str, tuple[str, ...]]:
    """A sentence for every approach at every stage; none where the pack has no such texts."""
    answers = root.at("answers")
    given = answers.map("approaches")
    missing = [id for id in names["approach"] if id not in given] if given else []
    if missing:
        text = f"no answer is given for the approach {show(missing[0])}"
        problems.add(answers.key("approaches"), "missing-answer", text)
    stages = names["stage"]
    return {id: _by_stage(given[id], stages, problems) for id in names["approach"] if id in given}


def _by_stage(node: Node, stages: tuple[str, ...], problems: Problems) -> tuple[str, ...]:
    """The sentence of each stage: its own, or that of the stage before."""
    if not node.items:
        return (str(node.value),) * len(stages)
    if stages[0] not in node.items:
        text = f"no answer is given from the lowest stage on, {show(stages[0])}"
        problems.add(node, "missing-answer", text)
    sentences = [node.text(stages[0])]
    for stage in stages[1:]:
        sentences.append(node.text(stage) or sentences[-1])
    return tuple(sentences)


def _dimensions(
    root: Node, names: Names, bands: Mapping[str, tuple[int, int]]
) -> tuple[Dimension, ...]:
    return tuple(
        part(
            Dimension,
            node,
            concerns=node.texts("for") or names["approach"],
            cuts=bands[node.text("id")],
        )
        for node in root.list("dimensions")
    )


def _parameters(root: Node, parameters: Parameters, problems: Problems) -> tuple[Parameter, ...]:
    found = []
    for id, node in root.map("parameters").items():
        key = root.at("parameters").key(id)
        if id in parameters.unused:
            problems.add(key, "unused-parameter", f"nothing names the parameter {show(id)}")
        found.append(part(Parameter, node, id=id, where=key.where))
    return tuple(found)


def _need_map(root: Node, problems: Problems) -> tuple[str, str] | None:
    if "need-map" not in root.items:
        return None
    node = root.items["need-map"]
    across, up = node.text("across"), node.text("up")
    if across == up:
        problems.add(node.at("up"), "one-axis", "the map needs two different needs")
    return across, up
