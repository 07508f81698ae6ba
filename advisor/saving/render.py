"""Answers as YAML text, in the one way this program writes them.

Owns which texts need quotes and how an answer with details is laid out. It must not know where in
a file its text will stand.
"""

from __future__ import annotations

import json
import re

from advisor.model import Answer, Answers, Claim, Expect, Raw

Part = str | list[str]
"""A rendered value, or the rendered items of a list."""
Entry = str | dict[str, Part]
"""What stands behind a key: a rendered value, or the entries of a mapping."""

_WIDTH = 80
_PLAIN = re.compile(r"[^\W\d_][\w .()/%+&=@-]*(?<! )|[0-9][0-9A-Za-z-]*(?<!-)")
_TAKEN = re.compile(
    r"y|n|yes|no|on|off|true|false|null|[0-9-]+(e-?[0-9]+)?|0b[01]+|0o[0-7]+|0x[0-9a-f]+",
    re.IGNORECASE,
)
"""What some reader of YAML, of version 1.1 or 1.2, takes for another thing than a text."""
_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def quoted(text: str) -> str:
    """A free text, in quotes wherever some reader of YAML might take it for another thing."""
    if _PLAIN.fullmatch(text) and not _TAKEN.fullmatch(text):
        return text
    escaped = json.dumps(text, ensure_ascii=False)
    return _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", escaped)


def reference(pack: str, version: int | None) -> str:
    """How a file names its pack."""
    return pack if version is None else f"{pack}@{version}"


def value(raw: Raw) -> str:
    """An option, a number, or the options chosen."""
    if isinstance(raw, tuple):
        return f"[{', '.join(map(quoted, raw))}]"
    return str(raw) if isinstance(raw, int) else quoted(raw)


def entry(answer: Answer) -> Entry:
    """An answer: its value alone if there is nothing behind it, else a mapping."""
    found: dict[str, Part] = {}
    if answer.state == "disputed":
        found["disputed"] = [claim(each) for each in answer.claims]
    elif answer.state == "not_applicable" and answer.reason:
        found["not-applicable"] = quoted(answer.reason)
    elif answer.state == "answered" and answer.value is not None:
        found["answer"] = value(answer.value)
    else:
        found["answer"] = answer.state.replace("_", "-")
    found |= _details(answer)
    if answer.claims and answer.state != "disputed":
        found["said"] = [claim(each) for each in answer.claims]
    return flat(found["answer"]) if list(found) == ["answer"] else found


def claim(said: Claim) -> str:
    """What one respondent said, on one line."""
    if said.reason:
        head = f"not-applicable: {quoted(said.reason)}"
    else:
        head = f"answer: {'unknown' if said.answer is None else value(said.answer)}"
    details = [f"{key}: {text}" for key, text in _details(said).items()]
    return f"{{{', '.join([head, *details])}}}"


def _details(said: Answer | Claim) -> dict[str, str]:
    texts = {"note": said.note, "evidence": said.evidence, "by": said.by, "date": said.date}
    found = {key: quoted(text) for key, text in texts.items() if text}
    return {**found, "unsure": "true"} if said.unsure else found


def flat(part: Part) -> str:
    """A value on one line."""
    return part if isinstance(part, str) else f"[{', '.join(part)}]"


def inline(entry: Entry) -> str:
    """What stands behind a key, on one line."""
    if isinstance(entry, str):
        return entry
    return f"{{{', '.join(f'{key}: {flat(part)}' for key, part in entry.items())}}}"


def below(entry: Entry, indent: int, line: str = "\n") -> str:
    """What stands behind a key: on its line if that is short enough, else an entry to a line."""
    short = inline(entry)
    if isinstance(entry, str) or indent + len(short) < _WIDTH:
        return f" {short}"
    start, text = line + " " * indent, ""
    for key, part in entry.items():
        text += f"{start}{key}:"
        text += f" {part}" if isinstance(part, str) else "".join(f"{start}  - {x}" for x in part)
    return text


def answers_text(answers: Answers) -> str:
    """A whole answers file without comments."""
    text = f"pack: {quoted(reference(answers.pack, answers.version))}\n"
    for key, remark in (("case", answers.case), ("date", answers.date)):
        text += f"{key}: {quoted(remark)}\n" if remark else ""
    text += "answers:\n"
    for id, answer in answers.answers.items():
        text += f"  {quoted(id)}:{below(entry(answer), 4)}\n"
    return text + (_expect(answers.expect) if answers.expect else "")


def _expect(expect: Expect) -> str:
    lists = {
        "approach": expect.approach,
        "unacceptable": expect.unacceptable,
        "gate": expect.gate,
        "fired": expect.fired,
        "silent": expect.silent,
    }
    words = {"stage": expect.stage, "certainty": expect.certainty}
    found = {key: value(ids) for key, ids in lists.items() if ids}
    found |= {key: quoted(word) for key, word in words.items() if word}
    if expect.bands:
        found["bands"] = f"{{{', '.join(f'{id}: {band}' for id, band in expect.bands)}}}"
    return f"expect: {{{', '.join(f'{key}: {text}' for key, text in found.items())}}}\n"
