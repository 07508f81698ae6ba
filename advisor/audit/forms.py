"""The forms that training data come in: from one row, as JSON holds it, to request and answer.

Owns which keys mean what, which roles there are, and what makes a row malformed, in a fixed set of
reasons that quote nothing of the row. Rows of different forms that say the same become the same
example. It must not know where a row stands.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from operator import itemgetter
from typing import Any, NamedTuple

FIELDS = ("prompt", "answer", "system", "date", "source", "synthetic")
"""What `--field` can find under another key."""
_KEYS: Mapping[str, tuple[str, ...]] = {
    "prompt": ("prompt", "question", "query", "request", "input", "text"),
    "answer": (
        "completion",
        "answer",
        "output",
        "response",
        "label",
        "category",
        "target",
        "chosen",
    ),
    "system": ("system", "system_prompt", "tools"),
    "date": ("date", "created", "created_at", "timestamp", "updated_at", "time"),
    "source": ("source", "origin", "channel", "dataset"),
    "synthetic": ("synthetic", "is_synthetic", "generated"),
}
"""The keys under which each is looked for, in this order."""
TAGS = frozenset(key for name in ("date", "source", "synthetic") for key in _KEYS[name])
"""Keys of which a row has one where it says more than request and answer."""
_ROLES = {
    **dict.fromkeys(("system", "developer"), "system"),
    **dict.fromkeys(("user", "human"), "user"),
    **dict.fromkeys(("assistant", "gpt", "model", "bot", "function_call"), "assistant"),
    **dict.fromkeys(("tool", "function", "observation", "ipython"), "tool"),
}
_CALLS = ("tool_calls", "function_call")
_PLACEHOLDER = re.compile(r"\{\{\s*[\w.-]+\s*\}\}")
_LONGEST_PLACEHOLDER = 20
NO_ANSWER = frozenset(
    ["n/a", "tbd", "todo", "...", "-", "null", "noinput", "nooutput", "<noinput>", "<nooutput>"]
)

NO_FORM = "it has no known form"
_NAME = re.compile(r"[^\W\d](?:[^\W\d]|-){0,29}\d{0,2}")
"""What is a key rather than a value where one is expected: the head of a table may be missing."""
_MOST_KEYS = 6


class MalformedRow(Exception):
    """A row that cannot be used, and why, in words of ours."""


def keys_of(row: object) -> tuple[str, ...]:
    """The first keys of a row, of those that can be told; no value is told anywhere."""
    keys = filter(_NAME.fullmatch, row if isinstance(row, dict) else ())
    return tuple(islice(keys, _MOST_KEYS))


class Example(NamedTuple):
    """What one row says."""

    form: str
    system: str
    """System text and tools."""
    roles: Sequence[str]
    texts: Sequence[str]
    """Of all turns before the answer."""
    answer: str | None
    """None where the form has no place for one."""
    pair: bool = False
    """Whether it is an answer that was preferred to another."""

    @property
    def unfilled(self) -> bool:
        """Whether something should have been put into the answer."""
        return "{{" in (self.answer or "") and bool(_PLACEHOLDER.search(self.answer or ""))


def example(row: object, fields: Mapping[str, str], trained: bool = True) -> Example:
    """The request and answer of a row; MalformedRow if there is none, or the row is one.

    `fields` has the keys that somebody named. Of a row that nothing is trained on, a request is
    enough.
    """
    if not isinstance(row, dict):
        raise row if isinstance(row, MalformedRow) else MalformedRow("it is no object")
    found = _found(row, fields)
    if not any(map(str.strip, found.texts)):
        raise MalformedRow("it has no request")
    if trained and found.answer is not None:
        _check_answer(found.answer)
    return found


def value(row: Mapping[str, Any], field: str, fields: Mapping[str, str]) -> Any:
    """What a row says in a field; None if nothing."""
    if field in fields:
        return row.get(fields[field])
    return next((row[key] for key in _KEYS[field] if row.get(key) not in (None, "")), None)


def _check_answer(answer: str) -> None:
    if not answer or answer.isspace():
        raise MalformedRow("its answer is empty")
    if len(answer) < _LONGEST_PLACEHOLDER and answer.strip().lower() in NO_ANSWER:
        raise MalformedRow("its answer is a placeholder")


_CONVERSATIONS = (
    ("messages", "messages"),
    ("contents", "contents and parts"),
    ("conversations", "conversations"),
)


def _found(row: dict[str, Any], fields: Mapping[str, str]) -> Example:
    if FIELDS[0] in fields or FIELDS[1] in fields:
        return _columns(row, fields, "named fields")
    for key, form in _CONVERSATIONS:
        if key in row:
            said = _conversation(row, row[key], form)
            return _preferred(row, said) if "chosen" in row else said
    if "preferred_output" in row and isinstance(row.get("input"), dict):
        return _preferred(row, _conversation(row["input"], row["input"].get("messages"), ""))
    if "chosen" in row and "rejected" in row:
        return _preferred(row, _columns(row, fields, "") if "prompt" in row else None)
    if "instruction" in row:
        return _alpaca(row)
    if "prompt" in row and "completion" in row:
        return _columns(row, fields, "prompt and completion")
    return _columns(row, fields, "columns")


def _columns(row: dict[str, Any], fields: Mapping[str, str], form: str) -> Example:
    """A request under one key, an answer under another; either may be a conversation."""
    asked, answer = (value(row, name, fields) for name in FIELDS[:2])
    if asked is None:
        known = {key for name in FIELDS[:2] for key in _KEYS[name]} | {*fields.values()}
        raise MalformedRow("it has no request" if known & {*row} else NO_FORM)
    system = [text for key in _system_keys(fields) if (text := _text(row.get(key)))]
    roles, texts = _turns(asked) if isinstance(asked, list) else (["user"], [_text(asked)])
    _take_out(system, roles, texts)
    if answer is None and not any(key in row for key in _answer_keys(fields)):
        return Example("text alone", "\n".join(system), roles, texts, None)
    return Example(form, "\n".join(system), roles, texts, _answer(answer))


def _take_out(system: list[str], roles: list[str], texts: list[str]) -> None:
    """Move what is said as the system to the other system texts."""
    while "system" in roles:
        at = roles.index("system")
        system.append(texts.pop(at))
        del roles[at]


def _system_keys(fields: Mapping[str, str]) -> tuple[str, ...]:
    return (fields["system"],) if "system" in fields else _KEYS["system"]


def _answer_keys(fields: Mapping[str, str]) -> tuple[str, ...]:
    return (fields["answer"],) if "answer" in fields else _KEYS["answer"]


def _alpaca(row: dict[str, Any]) -> Example:
    asked = "\n".join(filter(None, (_text(row["instruction"]), _text(row.get("input")))))
    past = row.get("history") or []
    if not isinstance(past, list) or not all(isinstance(p, list) and len(p) == 2 for p in past):
        raise MalformedRow("a value has the wrong type")
    said = [_text(text) for pair in past for text in pair]
    return Example(
        "instruction, input and output",
        _text(row.get("system")),
        (*("user", "assistant") * len(past), "user"),
        (*said, asked),
        _text(row.get("output")),
    )


def _preferred(row: dict[str, Any], asked: Example | None) -> Example:
    """The preferred answer of a pair; without a pair the example as it is."""
    chosen = row.get("chosen", row.get("preferred_output"))
    if chosen is None:
        assert asked, "a row without a pair has a conversation"
        return asked
    if asked is None:
        asked = _conversation(row, chosen, "")
        return asked._replace(form="preference pairs", pair=True)
    said = asked._replace(form="preference pairs", answer=_answer(chosen), pair=True)
    if asked.answer and asked.form:  # the last turn of a conversation is no answer here
        return said._replace(roles=(*asked.roles, "assistant"), texts=(*asked.texts, asked.answer))
    return said


def _answer(found: Any) -> str:
    """An answer, alone or as a conversation of which the last turn counts."""
    if isinstance(found, dict):
        found = [found]
    if isinstance(found, list) and found:
        return _turns(found)[1][-1]
    return _text(found)


def _conversation(row: Mapping[str, Any], entries: Any, form: str) -> Example:
    """A conversation whose last trained turn is the answer."""
    roles, texts = _turns(entries)
    last = len(roles) - 1
    while last >= 0 and roles[last] == "assistant" and entries[last].get("weight", 1) == 0:
        last -= 2
    answer = ""
    if last >= 0 and roles[last] == "assistant":
        answer = texts[last]
        del roles[last:], texts[last:]
    system = [] if _SYSTEMS.isdisjoint(row) else [*_systems(row)]
    if system and "system" in row and form == "messages":
        form = "system and messages"
    _take_out(system, roles, texts)
    return Example(form, "\n".join(system), roles, texts, answer)


_SYSTEMS = dict.fromkeys(
    ("system", "tools", "functions", "systemInstruction", "system_instruction")
).keys()


def _systems(row: Mapping[str, Any]) -> Iterator[str]:
    for key in _SYSTEMS:
        if given := row.get(key):
            yield _text(given.get("parts") if isinstance(given, dict) else given)


SPECIAL = _SYSTEMS | {"chosen"}
"""Keys of a row that say more than a conversation does."""
_SAID = itemgetter("role", "content")


def _turns(entries: Any) -> tuple[list[str], list[str]]:
    """Roles and texts."""
    if not isinstance(entries, list):
        raise MalformedRow("a value has the wrong type")
    if not entries:
        raise MalformedRow("it has no request")
    try:
        names, texts = zip(*map(_SAID, entries), strict=True)
        if {*map(type, texts)} == {str} and sum(map(len, entries)) == 2 * len(entries):
            return [_ROLES[name] for name in names], [*texts]
    except (KeyError, TypeError):
        pass
    names, texts = zip(*map(_turn, entries), strict=True)
    return [*names], [*texts]


def _turn(entry: Any) -> tuple[str, str]:
    if not isinstance(entry, dict):
        raise MalformedRow("a value has the wrong type")
    name = entry.get("role") or entry.get("from")
    role = _ROLES.get(name) if isinstance(name, str) else None
    if role is None:
        raise MalformedRow("it has an unknown role")
    said = entry.get("content")
    text = _text(said if said is not None else entry.get("value", entry.get("parts")))
    for key in _CALLS:
        if entry.get(key):
            text += _canonical(_called(entry[key]))
    return role, text


def _called(calls: Any) -> Any:
    """A call of a tool without its id, arguments as data."""
    if isinstance(calls, list):
        return [_called(each) for each in calls]
    if not isinstance(calls, dict):
        return calls
    inner = calls.get("function", calls)
    if not isinstance(inner, dict):
        return inner
    return {"name": inner.get("name"), "arguments": _arguments(inner.get("arguments"))}


def _arguments(given: Any) -> Any:
    """Arguments as data, where they are data that can be compared."""
    if isinstance(given, str):
        try:
            found = json.loads(given)
            _canonical(found).encode()
        except (ValueError, RecursionError):
            return given
        return found
    return given


def _text(said: Any) -> str:
    """Text, or the parts of one; what is no text is compared as data."""
    if isinstance(said, str):
        return said
    if said is None:
        return ""
    if isinstance(said, bool | int | float):
        return json.dumps(said)
    if isinstance(said, list):
        return "\n".join(_part(each) for each in said)
    raise MalformedRow("a value has the wrong type")


def _part(part: Any) -> str:
    if isinstance(part, dict):
        text = part.get("text")
        return text if isinstance(text, str) else _canonical(part)
    return part if isinstance(part, str) else _canonical(part)


def _canonical(found: Any) -> str:
    return json.dumps(found, sort_keys=True, ensure_ascii=False)
