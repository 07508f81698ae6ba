"""Text in a CI log, which takes orders from what is printed.

The runners of GitHub obey a line that begins with `::`, blanks or not, and `##[` anywhere in a
line; those of Azure and TeamCity `##` before a word and a bracket. They compare as .NET does,
which does not see joiners, so a blank is put in, which it does. Only `annotation` makes an order.
"""

from __future__ import annotations

import re
from typing import Any

from advisor.text.seen import UNSEEN, visible

_UNCOMPARED = "\u200c\u200d\u2060\ufe00-\ufe0f\U000e0100-\U000e01ef"
_BEGINNING = re.compile(rf"((?:^|[\n\r])(?:[^\S\n\r]|[{_UNCOMPARED}])*+:)(?=[{_UNCOMPARED}]*:)")
_ANYWHERE = re.compile(rf"#[{_UNCOMPARED}]*#(?=[\w{_UNCOMPARED}]*\[)")

_DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY = _DATA | str.maketrans({":": "%3A", ",": "%2C"})


def guarded(text: str) -> str:
    """What is printed, with a blank in whatever a log would obey."""
    return _BEGINNING.sub(r"\1 ", _ANYWHERE.sub(r"\g<0> ", text))


def annotation(level: str, message: str, **properties: str | int) -> str:
    """A workflow command of GitHub Actions: `error`, `warning` or `notice` at a place."""
    named = ",".join(
        f"{key}={_seen(str(each)).translate(_PROPERTY)}"
        for key, each in properties.items()
        if each
    )
    return f"::{level} {named}::{_seen(message).translate(_DATA)}"


def _seen(text: str) -> str:
    return _ANYWHERE.sub(r"\g<0> ", visible(text))


def json_text(value: Any) -> str:
    """Data as JSON: nothing in it steers a terminal or a log, and a reader has it unchanged."""
    import json  # here, so that help does without

    text = json.dumps(value, ensure_ascii=False, indent=2)
    seen = UNSEEN.sub(lambda found: json.dumps(found.group())[1:-1], text)
    return _ANYWHERE.sub(lambda found: found.group().replace("#", "\\u0023"), seen) + "\n"
