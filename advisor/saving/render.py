"""Answers as YAML text, in the one way this program writes them.

Owns how an answer with details is laid out. It must not know where in
a file its text will stand.
"""

from __future__ import annotations

from advisor.model import Answer, Answers, Claim, Expect, Raw, Respondent, Statement
from advisor.text import yaml_text

Part = str | list[str]
"""A rendered value, or the rendered items of a list."""
Entry = str | dict[str, Part]
"""What stands behind a key: a rendered value, or the entries of a mapping."""

_WIDTH = 80


def reference(pack: str, version: int | None) -> str:
    """How a file names its pack."""
    return pack if version is None else f"{pack}@{version}"


def value(raw: Raw) -> str:
    """An option, a number, or the options chosen."""
    if isinstance(raw, tuple):
        return f"[{', '.join(map(yaml_text, raw))}]"
    return str(raw) if isinstance(raw, int) else yaml_text(raw)


def entry(answer: Answer) -> Entry:
    """An answer: its value alone if there is nothing behind it, else a mapping."""
    found: dict[str, Part] = {}
    if answer.state == "disputed":
        found["disputed"] = [claim(each) for each in answer.claims]
    elif answer.state == "not_applicable" and answer.reason:
        found["not-applicable"] = yaml_text(answer.reason)
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
        head = f"not-applicable: {yaml_text(said.reason)}"
    else:
        head = f"answer: {'unknown' if said.value is None else value(said.value)}"
    details = [f"{key}: {text}" for key, text in _details(said).items()]
    return f"{{{', '.join([head, *details])}}}"


def _details(said: Statement) -> dict[str, str]:
    texts = {"note": said.note, "evidence": said.evidence, "by": said.by, "date": said.date}
    found = {key: yaml_text(text) for key, text in texts.items() if text}
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
    text = f"pack: {yaml_text(reference(answers.pack, answers.version))}\n"
    for key, remark in (("case", answers.case), ("date", answers.date)):
        text += f"{key}: {yaml_text(remark)}\n" if remark else ""
    text += _respondent(answers.respondent) if answers.respondent else ""
    text += "answers:\n"
    for id, answer in answers.answers.items():
        text += f"  {yaml_text(id)}:{below(entry(answer), 4)}\n"
    return text + (_expect(answers.expect) if answers.expect else "")


def _respondent(who: Respondent) -> str:
    keys = {"by": who.by, "owner": who.owner, "pack": who.pack, "case": who.case}
    found = (f"{key}: {yaml_text(text)}" for key, text in keys.items() if text)
    return f"respondent: {{{', '.join(found)}}}\n"


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
    found |= {key: yaml_text(word) for key, word in words.items() if word}
    if expect.bands:
        found["bands"] = f"{{{', '.join(f'{id}: {band}' for id, band in expect.bands)}}}"
    return f"expect: {{{', '.join(f'{key}: {text}' for key, text in found.items())}}}\n"
