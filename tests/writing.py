"""Writes `questionnaires/WRITING.md`, the page on packs: `python -m tests.writing`.

Which keys there are comes from the loader's shapes, what they mean from the docstrings of the
model, and the example is the pack that `advisor new-pack` writes; only the words around them are
given here. A test compares the page with what this prints.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from advisor import model
from advisor.loading import conditions, shapes
from advisor.resources import new_pack_texts

PAGE = Path(__file__).parent.parent / "questionnaires/WRITING.md"

HEAD = """\
<!-- Written by `python -m tests.writing`: change that, the models or templates/new-pack. -->

# Writing a pack

A pack is a folder with data only: what is asked (`questionnaire.yaml`), how answers become advice
(`rules.yaml`), what that rests on (`sources.yaml`), and cases that say what should come out
(`cases/`). Nothing in the program knows what a pack is about.

1. `advisor new-pack my-pack` writes a small pack with comments. It is the example further down.
2. Write down a few cases first: answers, and what you would advise. Then questions, then rules.
3. After every change `advisor lint my-pack` proves over all possible answers that every row is
   reached, that no option is idle, and that every source is asked about, judged and mended; and
   `advisor test my-pack` puts the cases to it. `--mutate` shows which slips no case would notice.
4. `advisor init my-pack`, `advisor run`, the screens and all other commands take the folder as
   they take a bundled pack.

In YAML text `yes`, `no`, dates and decimals stay text; only whole numbers are numbers. Ids are
small letters, digits and dashes. Anchors, aliases and tags are refused.
"""

PARTS: dict[str, list[tuple[str, str, Any]]] = {
    "questionnaire.yaml": [
        ("the file", "Pack", shapes.QUESTIONNAIRE),
        ("approaches", "Approach", shapes.QUESTIONNAIRE["fields"]["approaches"]),
        ("stages", "Stage", shapes.QUESTIONNAIRE["fields"]["stages"]),
        ("dimensions", "Dimension", shapes.DIMENSION),
        ("sections", "Section", shapes.SECTION),
        ("questions", "Question", shapes.QUESTION),
        ("options", "Option", shapes.OPTION),
    ],
    "rules.yaml": [
        ("the file", "", shapes.RULES),
        ("parameters", "Parameter", shapes.PARAMETER),
        ("certainty", "Certainty", shapes.RULES["fields"]["certainty"]),
        ("scores", "ScoreRow", shapes.SCORE),
        ("gates", "Gate", shapes.GATE),
        ("approach-table", "TableRow", shapes.RULES["fields"]["approach-table"]),
        ("stage-table", "TableRow", shapes.RULES["fields"]["stage-table"]),
        ("checks", "Check", shapes.CHECK),
        ("actions", "Action", shapes.ACTION),
        ("passages", "Passage", shapes.RULES["fields"]["passages"]),
    ],
    "sources.yaml": [("points", "Source", shapes.SOURCES["fields"]["points"])],
}
"""By file: a part of it, the class it becomes, and its shape."""

NAMES = {
    "concerns": "for",
    "approaches": "for",
    "bands": "dimensions",
    "question_title": "question",
    "takes_over": "from",
}
"""Keys that are called otherwise in the model."""

SHARED = {
    "id": "What others call it.",
    "because": "The reason, in the reader's words.",
    "source": "The points it rests on.",
    "when": "Answers for which it holds; in tables bands and gates.",
    "otherwise": "What the last row comes to.",
    "level": "A blocker holds up, a caution is shown, a fact is read by tables.",
    "core": "Asked first.",
    "ordered": "Options run from worst to best.",
    "why": "Why it is asked, in a line.",
    "done-when": "One fact everybody can see.",
    "tools": "A kind of tool, with examples.",
    "advice": "Needs an action or a passage only.",
    "title": "Its name in lists and reports.",
    "questions": "Its questions, one after the other.",
    "bands": "For a kind or a dimension: the two parameters that cut it in three.",
    "approach": "What the row comes to.",
    "stage": "What the row comes to.",
    "do": "What to do, in a few sentences.",
    "work": "The id of the work it comes from, under `works`.",
}
"""What keys mean that the model does not explain."""

TESTS = f"""\
## Conditions

`when` and `ask-if` map questions to tests; all must hold, and "or" is two rows.

- a choice: {conditions._FORMS["choice"]}
- a multi: {conditions._FORMS["multi"]}
- a number: {conditions._FORMS["number"]}, with a parameter's id for any number
- in the two tables, a dimension: its bands, `low`, `medium`, `high` of a need, and `weak`, `fair`,
  `strong` of a readiness
- in the two tables, a gate: `fires` or `absent`

An answer may be set aside as "does not apply" only where the question names under
`not-applicable` how it is then read, and never where a blocker reads the question.
"""


def page() -> str:
    """The whole page."""
    return "\n".join([HEAD, *_parts(), TESTS, *_example()])


def _parts() -> Iterator[str]:
    for file, parts in PARTS.items():
        yield f"## {file}\n"
        for title, name, shape in parts:
            yield f"### {title}\n"
            told = _meanings(name or "Pack")
            if name:
                yield f"{told.pop('')}\n"
            if name in ("Action", "Passage"):
                told |= _meanings("Trigger")
                yield f"{told.pop('')}\n"
            yield from _table(_fields(shape), told)


def _fields(shape: Any) -> Mapping[str, Any]:
    """The keys of a mapping, or of the mappings inside a field, a list or under ids."""
    while "fields" not in shape:
        inner = (key for key in ("schema", "items_schema", "values_schema") if key in shape)
        shape = shape[next(inner)]
    fields: Mapping[str, Any] = shape["fields"]
    return fields


def _table(fields: Mapping[str, Any], told: Mapping[str, str]) -> Iterator[str]:
    yield "| key | needed | holds | meaning |"
    yield "| --- | --- | --- | --- |"
    for key, field in fields.items():
        needed = "yes" if field.get("required", True) else ""
        meaning = told.get(key) or SHARED.get(key, "")
        yield f"| `{key}` | {needed} | {_kind(field['schema'])} | {meaning} |"
    yield ""


def _kind(shape: Any) -> str:
    """What may stand behind a key, in a few words."""
    kind = shape["type"]
    if kind == "tagged-union":
        return " or ".join(dict.fromkeys(map(_kind, shape["choices"].values())))
    if kind == "literal":
        return ", ".join(f"`{word}`" for word in shape["expected"])
    words = {"str": "text", "int": "whole number", "list": "list", "dict": "entries by id"}
    return words.get(kind, "entries")


def _meanings(name: str) -> dict[str, str]:
    """By key what the model says of it; under no key what it says of the whole."""
    kind = getattr(model, name)
    body = ast.parse(inspect.getsource(kind)).body[0]
    assert isinstance(body, ast.ClassDef)
    found = {"": " ".join((ast.get_docstring(body) or "").split())}
    for field, after in zip(body.body, body.body[1:], strict=False):
        if isinstance(field, ast.AnnAssign) and isinstance(after, ast.Expr):
            assert isinstance(field.target, ast.Name)
            assert isinstance(after.value, ast.Constant)
            own, text = field.target.id, " ".join(str(after.value.value).split())
            found |= {own.replace("_", "-"): text, NAMES.get(own, own.replace("_", "-")): text}
    for old in ("approaches", "bands", "ask_if"):
        new = NAMES.get(old, old.replace("_", "-"))
        found = {key: text.replace(f"`{old}`", f"`{new}`") for key, text in found.items()}
    return found


def _example() -> Iterator[str]:
    yield "## A whole pack\n"
    for name, text in sorted(new_pack_texts().items(), key=lambda each: each[0].count("/")):
        yield f"### {name}\n"
        yield f"```yaml\n{text}```\n"


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
