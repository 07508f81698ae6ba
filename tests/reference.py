"""Writes `docs/commands.md` and `docs/result.md`: `python -m tests.reference`.

Commands and options are those of the program, keys and meanings those of the contract; only the
words around them are given here. A test compares both pages with what this prints.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from inspect import cleandoc
from pathlib import Path

import click

from advisor.cli import commands
from advisor.cli.command import Command, shared_options
from advisor.cli.lazy_group import LazyGroup
from advisor.file_schemas import Schema, result_schema
from tests.writing import references

DOCS = Path(__file__).parent.parent / "docs"
MADE = "<!-- Written by `python -m tests.reference` from the program itself. -->\n"
RESULT = """\
# The JSON result

What `advisor run case.yaml --json` gives. `advisor schema --result` prints its JSON Schema. A key
without a "yes" is left out where there is nothing to say.
"""


def commands_page() -> str:
    """Every command with its usage, examples and options."""
    assert isinstance(commands, LazyGroup)
    context = click.Context(commands, info_name="advisor", **commands.context_settings)
    lines = [MADE, "# Commands\n", f"{commands.epilog}\n", "These options every command takes:\n"]
    lines += _options(shared_options(), context)
    for title, entries in commands.sections.items():
        lines.append(f"## {title}\n")
        for name in entries:
            command = commands.get_command(context, name)
            assert isinstance(command, Command)
            lines += _command(command, click.Context(command, context, info_name=name))
    return "\n".join(lines)


def _command(command: Command, context: click.Context) -> Iterator[str]:
    yield f"### advisor {context.info_name}\n"
    yield f"{cleandoc(command.help or '')}\n"
    yield "```sh"
    yield f"# {context.command_path} {' '.join(command.collect_usage_pieces(context))}"
    width = max(len(line) for line, _ in command.examples)
    yield from (f"{line:<{width}}  # {what}" for line, what in command.examples)
    yield "```\n"
    shared = {option.name for option in shared_options()}
    own = [each for each in command.params if isinstance(each, click.Option)]
    own = [each for each in own if each.name not in shared]
    yield from _options(own, context)


def _options(options: Sequence[click.Parameter], context: click.Context) -> Iterator[str]:
    records = [record for each in options if (record := each.get_help_record(context))]
    if records:
        yield "| option | meaning |"
        yield "| --- | --- |"
        yield from (f"| `{_cell(name)}` | {_cell(what)} |" for name, what in records)
        yield ""


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def result_page() -> str:
    """Every key of the result."""
    schema = result_schema()
    titles: dict[str, str] = {}
    parts = [("The result", schema), *_parts("", schema, schema, titles)]
    return "\n".join([MADE, RESULT, *(line for part in parts for line in _table(*part, titles))])


def _parts(
    path: str, part: Schema, schema: Schema, titles: dict[str, str]
) -> Iterator[tuple[str, Schema]]:
    """The mappings within one, by the first place where each stands."""
    for key, value in part["properties"].items():
        for name in references(value):
            if name not in titles:
                other = " (otherwise)" if path + key in titles.values() else ""
                titles[name] = path + key + other
                found = schema["definitions"][name]
                yield f"`{titles[name]}`", found
                yield from _parts(f"{titles[name]}.", found, schema, titles)


def _table(title: str, part: Schema, titles: dict[str, str]) -> Iterator[str]:
    yield f"## {title}\n"
    yield f"{part['description']}\n"
    yield "| key | always | holds | meaning |"
    yield "| --- | --- | --- | --- |"
    for key, value in part["properties"].items():
        always = "yes" if key in part.get("required", ()) else ""
        meaning = value.get("description", "")
        yield f"| `{key}` | {always} | {_cell(_holds(value, titles))} | {_cell(meaning)} |"
    yield ""


def _holds(value: Schema, titles: dict[str, str]) -> str:
    """What may stand behind a key, in a few words."""
    if "$ref" in value:
        return f"`{titles[value['$ref'].rpartition('/')[2]]}`"
    if forms := value.get("anyOf"):
        return " or ".join(dict.fromkeys(_holds(form, titles) for form in forms))
    if words := value.get("enum", [value["const"]] if "const" in value else None):
        return ", ".join(f"`{word}`" for word in words)
    if value["type"] == "array":
        return _list(value["items"], titles)
    if value["type"] == "object":
        return f"by id: {_holds(value['additionalProperties'], titles)}"
    kinds = {"string": "text", "integer": "whole number", "boolean": "`true`, `false`"}
    return kinds.get(value["type"], str(value["type"]))


def _list(items: Schema | list[Schema], titles: dict[str, str]) -> str:
    if isinstance(items, list):  # so many, each in its place
        return "[" + ", ".join(_holds(each, titles) for each in items) + "]"
    return f"list of {_holds(items, titles)}"


PAGES = {DOCS / "commands.md": commands_page, DOCS / "result.md": result_page}

if __name__ == "__main__":
    for file, page in PAGES.items():
        file.write_text(page(), "utf-8")
