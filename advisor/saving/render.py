"""Answers as YAML text, in the one way this program writes them.

Owns how an answer with details is laid out. It must not know where in
a file its text will stand.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from advisor.model import NAMES, Answer, Answers, Claim, Expect, Respondent, Statement, Value
from advisor.text import yaml_text

Part = str | list[str]
"""A rendered value, or the rendered items of a list."""
Entry = str | dict[str, Part]
"""What stands behind a key: a rendered value, or the entries of a mapping."""

_WIDTH = 80


def reference(pack: str, version: int | None) -> str:
    """How a file names its pack."""
    return pack if version is None else f"{pack}@{version}"


def value(raw: Value) -> str:
    """An option, a number, or the options chosen."""
    if isinstance(raw, tuple):
        return f"[{', '.join(map(yaml_text, raw))}]"
    return str(raw) if isinstance(raw, int) else yaml_text(raw)


def figure(raw: Value) -> str:
    """What is known of a figure: a number, or several in brackets."""
    numbers = raw if isinstance(raw, tuple) else ()
    return numbers[0] if len(numbers) == 1 else f"[{', '.join(numbers)}]"


def entry(answer: Answer) -> Entry:
    """An answer: its value alone if there is nothing behind it, else a mapping."""
    return _entry(answer, "answer", value)


def figure_entry(answer: Answer) -> Entry:
    """A figure, laid out as an answer is."""
    return _entry(answer, "value", figure)


def _entry(answer: Answer, key: str, say: Callable[[Value], str]) -> Entry:
    found: dict[str, Part] = {}
    if answer.state == "disputed":
        found["disputed"] = [_claim(each, key, say) for each in answer.claims]
    elif answer.state == "not_applicable" and answer.reason:
        found["not-applicable"] = yaml_text(answer.reason)
    elif answer.state == "answered" and answer.value is not None:
        found[key] = say(answer.value)
    else:
        found[key] = answer.state.replace("_", "-")
    found |= _details(answer)
    if answer.claims and answer.state != "disputed":
        found["said"] = [_claim(each, key, say) for each in answer.claims]
    return flat(found[key]) if list(found) == [key] else found


def _claim(said: Claim, key: str, say: Callable[[Value], str]) -> str:
    """What one respondent said, on one line."""
    if said.reason:
        head = f"not-applicable: {yaml_text(said.reason)}"
    else:
        head = f"{key}: {'unknown' if said.value is None else say(said.value)}"
    details = [f"{name}: {text}" for name, text in _details(said).items()]
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
    for key in ("case", "date", "currency"):
        remark = answers.text(key)
        text += f"{key}: {yaml_text(remark)}\n" if remark else ""
    text += _respondent(answers.respondent) if answers.respondent else ""
    about = _below("about.", answers.texts)
    if decided := _below("about.decided.", answers.texts):
        about["decided"] = inline(decided)
    text += f"about:{below(about, 2)}\n" if about else ""
    text += "answers:\n"
    for id, answer in answers.answers.items():
        text += f"  {yaml_text(id)}:{below(entry(answer), 4)}\n"
    text += "figures:\n" if answers.figures else ""
    for id, answer in answers.figures.items():
        text += f"  {yaml_text(id)}:{below(figure_entry(answer), 4)}\n"
    done: Entry = {id: yaml_text(day) for id, day in answers.done.items()}
    text += f"done:{below(done, 2)}\n" if done else ""
    return text + (_expect(answers.expect) if answers.expect else "")


def _respondent(who: Respondent) -> str:
    keys = {"by": who.by, "owner": who.owner, "pack": who.pack, "case": who.case}
    found = (f"{key}: {yaml_text(text)}" for key, text in keys.items() if text)
    return f"respondent: {{{', '.join(found)}}}\n"


def _below(start: str, texts: Mapping[str, str]) -> dict[str, Part]:
    """The texts whose name is one word behind a start, by that word."""
    words = {name: name.removeprefix(start) for name in NAMES if name.startswith(start)}
    return {
        w: yaml_text(texts[name]) for name, w in words.items() if "." not in w and name in texts
    }


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
