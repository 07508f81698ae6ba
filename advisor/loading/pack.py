"""A pack's files, and what has to agree between them.

Owns the order of the stages over all files (syntax, shape, meaning; the problems of a stage
are told together) and the pack that comes out. The files' own rows are read elsewhere.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from advisor.errors import AdvisorError, each_of
from advisor.loading.cache import kept
from advisor.loading.conditions import Conditions, Parameters
from advisor.loading.costs import read_costs
from advisor.loading.faults import Faults, show
from advisor.loading.files import read_bytes, real
from advisor.loading.nodes import Ids, Node, known
from advisor.loading.precedents import with_precedents
from advisor.loading.questionnaire import Questions
from advisor.loading.relations import read_notes, read_takes_over
from advisor.loading.rules import Names, Rules, conditions_of, read_bands
from advisor.loading.syntax import parse
from advisor.model import Approach, Dimension, Named, Pack, Parameter, Source, Stage
from advisor.resources import COSTS, PACK_FILES, PRECEDENTS

_MORE = (COSTS, PRECEDENTS)


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
            raise AdvisorError(f"{file} is a link to a file of another name")  # which faults quote
    return _load(files, *map(read_bytes, files))


@lru_cache(maxsize=8)
def _load(files: tuple[Path, ...], *data: bytes) -> Pack:
    return kept(files, data, Pack, lambda: _read(files, data))


def _read(files: tuple[Path, ...], data: tuple[bytes, ...]) -> Pack:
    # Here, so that only who reads a pack anew waits for its shapes to be built.
    from advisor.loading.shapes import check
    from advisor.loading.shapes.costs import CostsShape
    from advisor.loading.shapes.pack import QuestionnaireShape, RulesShape, SourcesShape
    from advisor.loading.shapes.parts import Shape
    from advisor.loading.shapes.precedents import PrecedentsShape

    every: tuple[type[Shape], ...] = (QuestionnaireShape, RulesShape, SourcesShape)
    every += (CostsShape, PrecedentsShape)
    shapes = dict(zip((*PACK_FILES, *_MORE), every, strict=True))
    contents = zip(data, map(str, files), strict=True)
    parsed = each_of(lambda content: parse(*content), contents)
    roots = dict(zip((file.name for file in files), parsed, strict=True))
    faults = Faults()
    for name, root in roots.items():
        check(root, shapes[name], faults)
    faults.raise_any()
    questionnaire, rules, sources = (roots[name] for name in PACK_FILES)
    pack = _pack(questionnaire, rules, sources, roots.get(COSTS), faults)
    if PRECEDENTS in roots:
        pack = with_precedents(pack, roots[PRECEDENTS], faults)
    faults.raise_any()
    return pack


def _pack(
    questionnaire: Node, rules: Node, sources: Node, costs: Node | None, faults: Faults
) -> Pack:
    ids = Ids(faults)
    points = _sources(sources, faults)
    names = _names(questionnaire, points, ids, faults)
    questions = Questions(questionnaire, tuple(names.kinds), names.sources, ids, faults)
    parameters = Parameters(rules.map("parameters"), faults)
    conditions = Conditions(questions.drafts, parameters, faults)
    conditions.cut([*questions.conditions(), *conditions_of(rules)])
    asked = questions.finish(conditions)
    rows = Rules(rules, names, conditions, ids, faults)
    bands = read_bands(rules, names.kinds, parameters, faults)
    notes = read_notes(questionnaire, asked, faults)
    return Pack(
        id=questionnaire.text("id"),
        version=questionnaire.whole("version"),
        title=questionnaire.text("title"),
        question_title=questionnaire.text("question"),
        approaches=_approaches(questionnaire, names, faults),
        stages=_stages(questionnaire),
        dimensions=_dimensions(questionnaire, names, bands, faults),
        sections=questions.sections,
        questions=asked,
        core_known=rules.at("certainty").whole("core-known"),
        scores=rows.scores,
        gates=rows.gates,
        approach_table=rows.approach_table,
        stage_table=rows.stage_table,
        checks=rows.checks,
        actions=rows.actions,
        passages=rows.passages,
        undecided=questionnaire.at("answers").text("undecided"),
        answers=_answers(questionnaire, names, faults),
        categories=_named(questionnaire, "categories"),
        topics=_named(questionnaire, "topics"),
        parameters=_parameters(rules, parameters, names, faults),
        sources=points,
        need_map=_need_map(questionnaire, names, faults),
        map_fields=tuple(
            known(row.entries, "approach", names.approaches, faults)
            for row in questionnaire.at("need-map").list("fields")
        ),
        renamed=notes.renamed,
        split=notes.split,
        removed=notes.removed,
        takes_over=read_takes_over(questionnaire, asked, faults),
        costs=read_costs(costs, names.approaches, names.sources, asked, ids, faults)
        if costs
        else None,
    )


def _names(root: Node, points: tuple[Source, ...], ids: Ids, faults: Faults) -> Names:
    def listed(key: str, what: str) -> tuple[str, ...]:
        own = Ids(faults)
        return tuple(own.take(node, what) for node in root.list(key))

    kinds = {ids.take(node, "dimension"): node.text("kind") for node in root.list("dimensions")}
    return Names(
        approaches=listed("approaches", "approach"),
        stages=listed("stages", "stage"),
        categories=listed("categories", "category"),
        topics=listed("topics", "topic"),
        sources=tuple(point.id for point in points),
        kinds=kinds,
    )


def _sources(root: Node, faults: Faults) -> tuple[Source, ...]:
    citations = {
        id: ", ".join(filter(None, map(work.text, ("title", "author", "publisher", "date"))))
        for id, work in root.map("works").items()
    }
    points = []
    for id, node in root.map("points").items():
        (work,) = known([node.at("work")], "work", citations, faults)
        where = root.at("points").key(id).where
        citation = citations.get(work, "")
        text, as_of = node.text("point"), node.text("as-of")
        points.append(Source(id, text, citation, node.flag("advice"), as_of, where))
    return tuple(points)


def _approaches(root: Node, names: Names, faults: Faults) -> tuple[Approach, ...]:
    found = []
    for node in root.list("approaches"):
        known(node.list("highest-stage"), "stage", names.stages, faults)
        id, title, summary = node.text("id"), node.text("title"), node.text("summary")
        found.append(Approach(id, title, summary, node.text("highest-stage"), node.where))
    return tuple(found)


def _stages(root: Node) -> tuple[Stage, ...]:
    return tuple(
        Stage(node.text("id"), node.text("title"), node.text("summary"), node.where)
        for node in root.list("stages")
    )


def _answers(root: Node, names: Names, faults: Faults) -> dict[str, tuple[str, ...]]:
    """A sentence for every approach at every stage; none where the pack has no such texts."""
    answers = root.at("answers")
    given = answers.map("approaches")
    known(map(answers.at("approaches").key, given), "approach", names.approaches, faults)
    missing = [id for id in names.approaches if id not in given] if given else []
    if missing:
        text = f"no answer is given for the approach {show(missing[0])}"
        faults.add(answers.key("approaches"), "missing-answer", text)
    return {id: _by_stage(given[id], names, faults) for id in names.approaches if id in given}


def _by_stage(node: Node, names: Names, faults: Faults) -> tuple[str, ...]:
    """The sentence of each stage: its own, or that of the stage before."""
    lowest = names.stages[0]
    if not node.items:
        return (str(node.value),) * len(names.stages)
    known(map(node.key, node.items), "stage", names.stages, faults)
    if lowest not in node.items:
        text = f"no answer is given from the lowest stage on, {show(lowest)}"
        faults.add(node, "missing-answer", text)
    sentences = [node.text(lowest)]
    for stage in names.stages[1:]:
        sentences.append(node.text(stage) or sentences[-1])
    return tuple(sentences)


def _dimensions(
    root: Node, names: Names, bands: Mapping[str, tuple[int, int]], faults: Faults
) -> tuple[Dimension, ...]:
    found = []
    for node in root.list("dimensions"):
        id = node.text("id")
        concerns = known(node.list("for"), "approach", names.approaches, faults)
        found.append(
            Dimension(
                id=id,
                title=node.text("title"),
                kind=node.text("kind"),  # type: ignore[arg-type]  # the shape allows no other word
                concerns=concerns or names.approaches,
                cuts=bands[id],
                where=node.where,
            )
        )
    return tuple(found)


def _named(root: Node, key: str) -> tuple[Named, ...]:
    return tuple(Named(node.text("id"), node.text("title")) for node in root.list(key))


def _parameters(
    root: Node, parameters: Parameters, names: Names, faults: Faults
) -> tuple[Parameter, ...]:
    found = []
    for id, node in root.map("parameters").items():
        key = root.at("parameters").key(id)
        if id in parameters.unused:
            faults.add(key, "unused-parameter", f"nothing names the parameter {show(id)}")
        found.append(
            Parameter(
                id=id,
                value=node.whole("value"),
                unit=node.text("unit"),
                because=node.text("because"),
                source=known(node.list("source"), "source", names.sources, faults),
                where=key.where,
            )
        )
    return tuple(found)


def _need_map(root: Node, names: Names, faults: Faults) -> tuple[str, str] | None:
    if "need-map" not in root.items:
        return None
    node = root.items["need-map"]
    needs = [id for id, kind in names.kinds.items() if kind == "need"]
    across, up = known([node.at("across"), node.at("up")], "need", needs, faults)
    if across == up:
        faults.add(node.at("up"), "one-axis", "the map needs two different needs")
    return across, up
