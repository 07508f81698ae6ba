"""Writes `questionnaires/WRITING.md`, the page on packs: `python -m tests.writing`.

Which keys there are and what they mean comes from the schemas of a pack's files, and the example
is the pack that `advisor new-pack` writes; only the words around them are given here. A test
compares the page with what this prints.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from inspect import cleandoc
from pathlib import Path
from typing import Any

from advisor.file_schemas import Schema, pack_file_schemas
from advisor.loading import conditions
from advisor.loading.evidence import KNOWN
from advisor.loading.shapes.parts import OptionTestShape
from advisor.loading.shapes.rules import TriggerShape
from advisor.model import LEVELS, MEASURES
from advisor.resources import new_pack_texts

PAGE = Path(__file__).parent.parent / "questionnaires/WRITING.md"

HEAD = """\
<!-- Written by `python -m tests.writing`: change that, the models or templates/new-pack. -->

# Writing a pack

A pack is a folder with data only: what is asked (`questionnaire.yaml`), how answers become advice
(`rules.yaml`), what that rests on (`sources.yaml`), and cases that say what should come out
(`cases/`). A pack may say as well what options cost (`costs.yaml`), without naming a price, and
which answers a team's own files give (`evidence.yaml`), for `advisor audit`. Nothing in the
program knows what a pack is about.

A pack may also have `precedents.yaml`: published cases with what was tried, what came of it and
what was known before. A report names the nearest of them. Nearness is the weight of the answers
that are alike less that of those that differ, over the weight of all that the case at hand knows;
of several options each counts as an answer, ticked or not; without `weights` all questions count
alike. Give a case its answers from what could be known
before its outcome, and leave out what its readers do not agree on.

1. `advisor new-pack my-pack` writes a small pack with comments. It is the example further down.
   By the schemas beside it editors explain and check every key while you type; for a pack without
   them, `advisor schema --pack-files -o my-pack/schemas` writes them.
2. Write down a few cases first: answers, and what you would advise. Then questions, then rules.
   Say above each, as a comment, what it is; the one that begins with `Example:` is shown to
   newcomers.
3. After every change `advisor lint my-pack` proves over all possible answers that every row is
   reached, that no option is idle, and that every source is asked about, judged and mended; and
   `advisor test my-pack` puts the cases to it. `--mutate` shows which slips no case would notice.
4. `advisor init my-pack`, `advisor run`, the screens and all other commands take the folder as
   they take a bundled pack.

In YAML text `yes`, `no`, dates and decimals stay text; only whole numbers are numbers. Ids are
small letters, digits and dashes. Anchors, aliases and tags are refused. What is marked "for later"
is checked and kept, and changes nothing yet.
"""


def _words(ids: Iterable[str]) -> str:
    return ", ".join(f"`{id}`" for id in ids)


TESTS = f"""\
## Conditions

`when` and `ask-if` map questions to tests; all must hold, and "or" is two rows.

- a choice: {conditions._FORMS["choice"]}
- a multi: {conditions._FORMS["multi"]}
- a number: {conditions._FORMS["number"]}, with a parameter's id for any number
- in the two tables, a dimension: its bands, `low`, `medium`, `high` of a need, and `weak`, `fair`,
  `strong` of a readiness
- in the two tables, a gate: `fires` or `absent`

- in `evidence.yaml`, a measure: its levels, {_words(LEVELS)}, or `{KNOWN}` for
  all but the first. Every measure is read by a row, or stands under `unmapped` with the reason:
  {_words(MEASURES)}

An action or a passage is {cleandoc(str(TriggerShape.__doc__)).replace("S", "s", 1)}

An answer may be set aside as "does not apply" only where the question names under
`not-applicable` how it is then read, and never where a blocker reads the question.
"""


_BLANK = {"type": "null"}


def page() -> str:
    """The whole page."""
    return "\n".join([HEAD, *_parts(), TESTS, *_example()])


def _parts() -> Iterator[str]:
    for name, schema in pack_file_schemas().items():
        file = name.removesuffix(".schema.json")
        yield f"## {'cases and other answers' if file == 'case' else f'{file}.yaml'}\n"
        yield from _table("the file", schema)
        for title, part in _named(schema, schema):
            yield from _table(title, part)


def _named(part: Schema, schema: Schema) -> Iterator[tuple[str, Schema]]:
    """The mappings within one, each with the first key that it stands under."""
    for key, value in part["properties"].items():
        for name in references(value):
            found = schema["definitions"].pop(name, None)
            if found and name != OptionTestShape.__name__:  # conditions are told apart
                yield key, found
                yield from _named(found, schema)


def references(value: Any) -> Iterator[str]:
    """The definitions that a schema names, itself or in what it holds."""
    if isinstance(value, list):
        for each in value:
            yield from references(each)
    elif isinstance(value, dict):
        if "$ref" in value:
            yield value["$ref"].rpartition("/")[2]
        yield from references([*value.values()])


def _table(title: str, part: Schema) -> Iterator[str]:
    needed = part.get("required", ())
    yield f"### {title}\n"
    yield f"{part['description']}\n"
    yield "| key | needed | holds | meaning |"
    yield "| --- | --- | --- | --- |"
    for key, value in sorted(part["properties"].items(), key=lambda each: each[0] not in needed):
        yes = "yes" if key in needed else ""
        yield f"| `{key}` | {yes} | {_kind(value)} | {value.get('description', '')} |"
    yield ""


def _kind(value: Schema) -> str:
    """What may stand behind a key, in a few words."""
    if "$ref" in value:
        return "entries"
    if "enum" in value:
        return ", ".join(f"`{word}`" for word in value["enum"] if isinstance(word, str))
    if forms := value.get("oneOf", value.get("anyOf")):
        return " or ".join(dict.fromkeys(_kind(form) for form in forms if form != _BLANK))
    words = {"integer": "whole number", "array": "list", "object": "entries by id"}
    return "text" if isinstance(value["type"], list) else words[value["type"]]


def _example() -> Iterator[str]:
    yield "## A whole pack\n"
    for name, text in sorted(new_pack_texts().items(), key=lambda each: each[0].count("/")):
        yield f"### {name}\n"
        yield f"```yaml\n{text}```\n"


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
